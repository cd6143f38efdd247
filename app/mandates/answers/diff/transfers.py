"""Clauses that say a duty changes hands: taken over from another body, or handed to one."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mandates.answers.diff.contents import bare, share_in
from mandates.answers.diff.sides import Side
from mandates.answers.duties import Duty

# The share of a duty's words that a clause about a transfer must have to be about that duty.
_ABOUT = 0.75


class Transfer(NamedTuple):
    """A clause that says that duties change hands: `in` to the agency of its text, or `out` of it.

    `newer` says that it stands in the second of the texts compared.
    """

    duty: Duty
    direction: str
    newer: bool

    @property
    def kind(self) -> str:
        """The kind of change it tells of, from the first text to the second."""
        return "transferred-in" if (self.direction == "in") == self.newer else "transferred-out"


class Move(NamedTuple):
    """A duty without a counterpart that a text says changed hands: the kind, the duties, the item that says so."""

    kind: str
    first: Duty | None
    second: Duty | None
    item: str


def find_all_transfers(first: Side, second: Side) -> tuple[Transfer, ...]:
    """Return what the texts say of transfers; of two versions, the older one tells only of what came before it."""
    if not (first.is_version and second.is_version):
        return ()
    dates = first.stated_on or "", second.stated_on or ""
    known = all(dates)
    return (
        *(() if known and dates[0] < dates[1] else _find_transfers(first, newer=False)),
        *(() if known and dates[0] > dates[1] else _find_transfers(second, newer=True)),
    )


def _find_transfers(side: Side, *, newer: bool) -> Iterator[Transfer]:
    for duty in side.duties:
        lang = duty.language.split("-")[0]
        if direction := _direction(duty.words.get(lang, ""), lang, side.own_names):
            yield Transfer(duty, direction, newer)


def settle_transfers(transfers: Iterable[Transfer], left: Sequence[Duty], right: Sequence[Duty]) -> Iterator[Move]:
    """Give what became of duties without a counterpart that a clause about a transfer speaks of, and of that clause.

    A duty handed out pairs with the clause that says so; one taken over is new in its text, and so is the clause.
    """
    free = ({duty.id for duty in left}, {duty.id for duty in right})
    for transfer in transfers:
        own, other = free[transfer.newer], free[not transfer.newer]
        if transfer.duty.id not in own:
            continue
        own.discard(transfer.duty.id)
        # Where a duty is handed out, it is the other text that still has it.
        handed = transfer.direction == "out"
        duties = left if transfer.newer == handed else right
        about = [duty for duty in _about(transfer.duty, duties) if duty.id in (other if handed else own)]
        (other if handed else own).difference_update(duty.id for duty in about)
        partner = about.pop(0) if about and handed else None
        yield _to_move(transfer, transfer.duty, partner, newer=transfer.newer)
        # What else it speaks of stands alone, on the side that has it.
        yield from (_to_move(transfer, duty, None, newer=duties is right) for duty in about)


def _to_move(transfer: Transfer, duty: Duty, partner: Duty | None, *, newer: bool) -> Move:
    first, second = (partner, duty) if newer else (duty, partner)
    return Move(transfer.kind, first, second, transfer.duty.item)


def _about(stating: Duty, duties: Iterable[Duty]) -> list[Duty]:
    """Return the duties that a clause speaks of, those first of which it says most."""
    lang = stating.language.split("-")[0]
    words = stating.words.get(lang, "")
    shares = ((-share_in(duty.words.get(lang, ""), words, lang), n, duty) for n, duty in enumerate(duties))
    return [
        duty for share, _, duty in sorted(shares, key=lambda each: each[:2]) if -share >= _ABOUT and duty != stating
    ]


def _direction(text: str, lang: str, own_names: Iterable[str]) -> str | None:
    cues = _load_cues().get(lang, {})
    if any(cue.search(text) for cue in cues.get("in", ())):
        return "in"
    for pattern in cues.get("to", ()):
        if match := pattern.search(text):
            return "in" if _is_own(match["to"], cues["own"], own_names) else "out"
    return "out" if any(cue.search(text) for cue in cues.get("out", ())) else None


def _is_own(body: str, own: Iterable[re.Pattern[str]], names: Iterable[str]) -> bool:
    words = bare(body)
    return any(cue.search(body.strip().casefold()) for cue in own) or any(
        words and (bare(name).endswith(words) or words.startswith(bare(name))) for name in names
    )


@cache
def _load_cues() -> dict[str, dict[str, list[re.Pattern[str]]]]:
    cues = json.loads((Path(__file__).parent / "transfers.json").read_text(encoding="utf-8"))
    return {
        lang: {way: [re.compile(cue, re.IGNORECASE) for cue in patterns] for way, patterns in ways.items()}
        for lang, ways in cues.items()
    }
