"""Names of public bodies where a text has one body act with, tell, guide or oversee another."""

from typing import NamedTuple

from mandates.ingest.grammar.unspaced.passage import Passage

_LONGEST = 34
_NOT_FIRST = frozenset({"adverb", "auxiliary", "preposition", "connective", "of", "scope"})
_PUNCTUATION = frozenset(",;。:、()!?《》“”「」")


class Bodies(NamedTuple):
    """Bodies named one after another: their stretches, and where the list ends (with 'and others')."""

    spans: tuple[tuple[int, int], ...]
    end: int


def read_bodies(passage: Passage, position: int, limit: int) -> Bodies | None:
    """Return the bodies named from a position on, or None where none is."""
    spans: list[tuple[int, int]] = []
    end = position
    while end < limit:
        found = _body_at(passage, end, limit)
        if found is None:
            break
        spans.append((end, found))
        end = found
        joint = _joint_end(passage, end, limit)
        if joint is None:
            break
        end = joint
    if not spans:
        return None
    end = spans[-1][1]
    others = passage.words.patterns["and_others"].match(passage.text, end, limit)
    return Bodies(tuple(spans), others.end() if others else end)


def name_of(passage: Passage, span: tuple[int, int]) -> str:
    """Return the name of a body as written; an own or known name as the document shows it."""
    return passage.shown(*span)


def _joint_end(passage: Passage, position: int, limit: int) -> int | None:
    """Where the next body of a list starts: after a list mark or a connective."""
    if position >= limit:
        return None
    if passage.text[position] == "、":
        return position + 1
    word = passage.words.longest_at(passage.text, position)
    return position + len(word.text) if word and "connective" in word.kinds else None


def _body_at(passage: Passage, position: int, limit: int) -> int | None:
    for name in passage.by_length:
        if passage.text.startswith(name, position) and position + len(name) <= limit:
            return position + len(name)
    generic = passage.words.patterns["generic_body"].match(passage.text, position, limit)
    proper = _proper_body(passage, position, limit)
    if generic and generic.end() > position and (proper is None or generic.end() >= proper):
        return generic.end()
    return proper


def _proper_body(passage: Passage, position: int, limit: int) -> int | None:
    """The end of a name that closes with a word for a body and is followed by what may follow a name."""
    text, words = passage.text, passage.words
    opener = words.longest_at(text, position)
    if opener and "neutral" not in opener.kinds and (opener.strong or not opener.kinds.isdisjoint(_NOT_FIRST)):
        return None
    stop = position
    while stop < min(limit, position + _LONGEST) and text[stop] not in _PUNCTUATION:
        stop += 1
    never = words.patterns["never_in_body"].search(text, position, stop)
    reach = never.start() if never else stop
    bare = words.patterns["body_suffix"].match(text, position, stop)
    if bare and bare.end() - position > 1 and not words.patterns["place"].match(text, position):
        return bare.end()
    cursor = position + 1
    while found := words.patterns["body_suffix"].search(text, cursor, reach):
        if _may_end(passage, found.end(), limit) or words.patterns["body_always"].search(text, position, found.end()):
            longer = _longer(passage, found.end(), reach)
            return longer or found.end()
        cursor = found.start() + 1
    sure = words.patterns["body_sure"].search(text, position + 1, reach)
    return sure.end() if sure and words.patterns["place"].match(text, position) else None


def _longer(passage: Passage, end: int, reach: int) -> int | None:
    """The end of a longer name where the first part is only the body above it (a committee's office)."""
    found = passage.words.patterns["body_extension"].match(passage.text, end, reach)
    return found.end() if found and _may_end(passage, found.end(), reach) else None


def _may_end(passage: Passage, position: int, limit: int) -> bool:
    if position >= limit or passage.text[position] in _PUNCTUATION:
        return True
    word = passage.words.longest_at(passage.text, position)
    kinds = {"verb", "plain", "adverb", "auxiliary", "connective", "preposition", "of", "scope"}
    return word is not None and not word.kinds.isdisjoint(kinds)
