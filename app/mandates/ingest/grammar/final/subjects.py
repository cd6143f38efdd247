"""Who acts: the phrase that names the acting body before its duty."""

from collections.abc import Sequence
from typing import NamedTuple

from mandates.ingest.drafts import Item
from mandates.ingest.grammar.final.atoms import Atom
from mandates.ingest.grammar.final.lexis import Lexis

_REACH = 7
_JOINING = frozenset({"", "genitive", "and"})


class Subject(NamedTuple):
    """The acting bodies, and the words that name them.

    `atoms` counts the words from the beginning of the row; `outside` says that the phrase comes first and stays
    outside the clause. `heads` marks the person who heads a body.
    """

    actor: tuple[str, ...]
    atoms: int
    outside: bool
    heads: bool
    start: int
    end: int


def find_subject(row: Sequence[Atom], text: str, item: Item, lexis: Lexis) -> Subject | None:
    """Return the subject phrase of a row, None where it names no acting body."""
    found: Subject | None = None
    for place, atom in enumerate(row[:-1]):
        reading = atom.reading
        if reading.particle not in ("topic", "subject") or reading.ending or reading.function:
            continue
        first = _phrase_start(row, place)
        name = text[row[first].start : atom.core_end]
        subject = reading.particle == "subject"
        if subject and found:
            continue
        if judged := _judge(name, subject and _describes(row, place), item, lexis):
            # 제1항의 사항 외에 위원회는: what the duty comes on top of stays outside with the subject.
            outside = first == 0 or row[first - 1].text in lexis.sets["beside"]
            found = Subject(judged[0], place + 1, outside, judged[1], row[first].start, atom.end)
            if not subject:
                break
    return found


def _describes(row: Sequence[Atom], place: int) -> bool:
    """Tell whether a subject belongs to a relative clause: 경찰서가 주관하는 수색."""
    return any(word.reading.ending == "adnominal" for word in row[place + 1 :])


def _phrase_start(row: Sequence[Atom], place: int) -> int:
    first = place
    while first > 0 and place - first < _REACH:
        before = row[first - 1]
        if before.reading.ending or before.reading.function or before.reading.particle not in _JOINING:
            break
        if before.link in ("comma", "semicolon"):
            break
        first -= 1
    return first


def _judge(name: str, describing: bool, item: Item, lexis: Lexis) -> tuple[tuple[str, ...], bool] | None:
    kind, _, inner = item.container.partition(":")
    own = inner if kind == "section" else item.agency
    known = {*item.names, item.agency, inner} - {""}
    if name in known:
        return (name,), False
    if describing:
        return None
    words = lexis.sets
    head = name.split()[-1]
    if any(name.startswith(word + " ") and head in words["own_levels"] for word in words["own_words"]):
        return (own,), False
    if head in words["own_levels"]:
        return (own,), False
    if head.endswith(lexis.tuples["heads_of_bodies"]):
        return (name,), True
    if head.endswith(lexis.tuples["bodies"]) and not head.endswith(lexis.tuples["not_bodies"]):
        return (name,), False
    return None
