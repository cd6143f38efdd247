"""Where a page lost its line breaks: headings and names of sections in the middle of a long line."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from mandates.ingest.lexicon import fold_text, load_words
from mandates.ingest.outline.headings import Headings, headings_of, verb_pattern
from mandates.ingest.outline.units import Units, units_of

_LONG = 200
_LEAST = 3
_NAME = r"[^,。;、:\s()]{1,20}?"
_ENDS = "。;:)"
_MOST = 400


class LostBreaks:
    """Finds lost line breaks in one language that sets no spaces between words."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        words: dict[str, Any] = load_words(language, "outline")
        self._works = load_words(language, "language")["grammar"] == "unspaced"
        self._headings: Headings = headings_of(language)
        self._units: Units = units_of(language)
        verbs = verb_pattern(language)
        # A name that a mark sets off may end in any way, one that runs into its verb only as sections do.
        apart = rf"{_NAME}{words['unit']}(?:\([^()]{{1,30}}\))?(?=[。:](?!\s)|\s)"
        joined = rf"{_NAME}{words['unit_strict']}(?=(?:{verbs}))"
        self._name = re.compile(rf"(?<=[。;:\s])(?P<n>{apart}|{joined})")
        self._close = re.compile(
            rf"(?<=[。;:,\s])[^。;:,、\s()]{{1,40}}?{words['unit_strict']}(?=[。:](?:{verbs})|\s(?:{verbs}))"
        )
        self._ending = re.compile(rf"(?:{words.get('item_ends', '(?!)')})(?P<n>.{{4,12}})$")
        self._after = re.compile(rf"[。:\s]*(?:\([^()]{{1,30}}\))?[。:\s]*(?:{verbs})")
        self._opening = re.compile(words.get("lost_headings", "(?!)"))

    def find(self, folded: str, names: Iterable[str]) -> frozenset[int]:
        """Return where lines should begin in a folded text; `names` are the agency's own, folded."""
        found: set[int] = set()
        own = [name for name in names if name]
        for line in re.finditer(r"[^\n]+", folded) if self._works else ():
            if line.end() - line.start() > _LONG:
                found |= self._in_line(folded, line.start(), line.end(), own)
        return frozenset(found)

    def _in_line(self, folded: str, start: int, end: int, own: list[str]) -> set[int]:
        found: set[int] = set()
        for match in self._opening.finditer(folded, start, end):
            if match.start() > start and folded[match.start() - 1] in _ENDS:
                glued = self._headings.glued_heading(folded[match.start() : match.start() + 80], own)
                found |= {match.start(), match.start() + glued[1]} if glued else set()
        named = [match.start("n") for match in self._name.finditer(folded, start, end) if self._is_section(match, own)]
        if len(named) >= _LEAST:
            found |= {*named, *self._unmarked(folded, named[0], end)}
        return found

    def _is_section(self, match: re.Match[str], own: list[str]) -> bool:
        name = match["n"]
        if name in own or any(name.startswith(each) for each in own) or self._units.begins_as_duty(name):
            return False
        return self._units.is_name(name, strict=False) and bool(self._after.match(match.string, match.end()))

    def _unmarked(self, folded: str, start: int, end: int) -> set[int]:
        """Return where names begin that follow a duty without a mark: behind the words that end duties."""
        found = set()
        for match in list(self._close.finditer(folded, start, end))[:_MOST]:
            if not self._headings.has_duty_verb(match[0]):
                continue
            tail = self._ending.search(match[0])
            if tail and self._units.is_name(tail["n"]) and not self._units.begins_as_duty(tail["n"]):
                found.add(match.start() + tail.start("n"))
        return found


@cache
def lost_breaks_of(language: str) -> LostBreaks:
    """Return the finder of a language."""
    return LostBreaks(language)


def find_lost_breaks(folded: str, names: Iterable[str], language: str) -> frozenset[int]:
    """Return where lines should begin in a folded text whose line breaks were lost."""
    return lost_breaks_of(language).find(folded, [fold_text(name) for name in names])
