"""The bodies that a segment names as acting, before its verb."""

from typing import NamedTuple

from mandates.ingest.grammar.unspaced.bodies import read_bodies
from mandates.ingest.grammar.unspaced.passage import Passage


class Subject(NamedTuple):
    """A subject: the bodies, whether they act as a pair, and the token after it."""

    actors: tuple[str, ...]
    joint: bool
    after: int


def read_subject(passage: Passage, index: int, high: int) -> Subject | None:
    """Return the bodies that the segment names as acting, or None."""
    if index >= high:
        return None
    start, limit = passage.tokens[index].start, passage.tokens[high - 1].end
    pair = passage.words.patterns["pairs"].match(passage.text, start)
    if pair:
        return Subject((), True, _token_after(passage, pair.end(), high))
    pronoun = passage.words.patterns["pronouns"].match(passage.text, start)
    known = passage.tokens[index].kind == "name"
    found = None if pronoun else read_bodies(passage, start, limit)
    if pronoun:
        after = _token_after(passage, pronoun.end(), high)
        # In a split, who speaks of itself is no longer the party named before.
        own = (passage.called,) if passage.item.block == "splits" else ()
        return Subject(own, False, after) if _acts(passage, after, high) else None
    if not found or not (known or passage.item.block == "splits" or _is_proper(passage, found.spans[0])):
        return None
    after = _token_after(passage, found.end, high)
    if not _acts(passage, after, high, known or passage.item.block == "splits"):
        return None
    return Subject(tuple(passage.shown(*span) for span in found.spans), len(found.spans) > 1, after)


def _is_proper(passage: Passage, span: tuple[int, int]) -> bool:
    return not passage.words.patterns["generic_body"].fullmatch(passage.text, *span)


def _token_after(passage: Passage, position: int, high: int) -> int:
    return min(passage.token_from(position), high)


def _acts(passage: Passage, index: int, high: int, sure: bool = True) -> bool:
    """Whether what follows a body's name makes it a subject: a verb, an adverb, an auxiliary or a phrase."""
    while index < high - 1 and passage.tokens[index].kind == "group":
        index += 1
    if index >= high:
        return False
    token = passage.tokens[index]
    if passage.text.startswith(passage.words.lists["conditions"], token.start):
        return sure
    if not sure:
        return token.has("auxiliary") or (token.word is not None and token.word.modal is not None)
    if token.has("connective") and not token.has("fresh", "preposition", "adverb"):
        return False
    return token.governs or token.has("adverb", "auxiliary", "preposition", "fresh")
