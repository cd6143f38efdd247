"""Support pairings of a plan: which body supports which places or bodies."""

import re
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.plans.assignments import is_unit, split_names


class Pairing(NamedTuple):
    """Who supports whom, in a stretch of text."""

    start: int
    end: int
    supporters: tuple[str, ...]
    places: tuple[str, ...]


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in load_words(language, "plans")["supports"]["patterns"])


@cache
def _refuse(language: str) -> re.Pattern[str]:
    return re.compile(load_words(language, "plans")["supports"]["refuse"])


def read_pairings(text: str, folded: str, start: int, end: int, language: str) -> list[Pairing]:
    """Return the pairings that a stretch states: a supporter named as a body, a verb of support, and names."""
    found = list[Pairing]()
    for pattern in _patterns(language):
        for match in pattern.finditer(folded, start, end):
            supporters = split_names(text, folded, *match.span("who"), language)
            places = split_names(text, folded, *match.span("whom"), language, always=True)
            end = match.end("whom")
            if len(places) > 1 and is_unit(places[-1], language) and not any(is_unit(n, language) for n in places[:-1]):
                # A body after places is the next supporter, cut off by a lost verb.
                end = text.rindex(places.pop(), match.start("whom"), end)
            if (
                supporters
                and places
                and not any(_refuse(language).search(name.lower()) for name in supporters + places)
            ):
                found.append(
                    Pairing(
                        match.start("who"), _rstripped(text, match.start("who"), end), tuple(supporters), tuple(places)
                    )
                )
        if found:
            break
    return found


def _rstripped(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" ,、"))
