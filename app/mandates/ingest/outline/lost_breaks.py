"""Where a page lost its line breaks: headings and names of sections in the middle of a long line."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any

from mandates.ingest.lexicon import fold_text, load_words
from mandates.ingest.outline.headings import Headings, headings_of, verb_pattern
from mandates.ingest.outline.units import Units, units_of

_LONG = 200
_LEAST = 3
_NAME = r"[^,。;、:\s()]{1,20}?"
_ENDS = "。;:)"
# More in one line is noise.
_MOST = 400
# A cell of several matters.
_ROW = re.compile(r"[^\W\d_][、,;。][^\W\d_]")
_LISTED = re.compile(r"(?:[(]?[0-9]{1,2}[.)]|[①-⑳○◦•▪-])\s?\S")
_HEADED = re.compile(r"(?<=[.;:] )(?P<h>[a-z][^.:;]{2,110}):\s")


class LostBreaks:
    """Finds lost line breaks in one language."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        words: dict[str, Any] = load_words(language, "outline")
        grammar = load_words(language, "language")["grammar"]
        self._unspaced, self._spaced = grammar == "unspaced", grammar == "spaced"
        self._cell = re.compile(words.get("cell_marks", "(?!)"))
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
        self._ending = re.compile(words.get("item_ends", "(?!)"))
        self._after = re.compile(rf"[。:\s]*(?:\([^()]{{1,30}}\))?[。:\s]*(?:{verbs})")
        self._opening = re.compile(words.get("lost_headings", "(?!)"))

    def find(self, folded: str, names: Iterable[str]) -> frozenset[int]:
        """Return where lines should begin in a folded text; `names` are the agency's own, folded."""
        found: set[int] = set()
        own = [name for name in names if name]
        for line in re.finditer(r"[^\n]+", folded):
            if not self._spaced:
                found |= self._cells(folded, line.start(), line.end())
            if line.end() - line.start() > _LONG:
                look = self._in_line if self._unspaced else self._headed
                found |= look(folded, line.start(), line.end(), own)
        return frozenset(found)

    def _cells(self, folded: str, start: int, end: int) -> set[int]:
        """Return where the cells of a row begin that holds the name of a section before its duties."""
        marks = list(islice(self._cell.finditer(folded, start, end), _MOST))
        begins = [start, *(mark.end() for mark in marks)]
        ends = [*(mark.start() for mark in marks), end]
        cells = [folded[begin:stop].strip() for begin, stop in zip(begins, ends, strict=True)]
        named = [place for place, cell in enumerate(cells) if cell and self._units.is_name(cell)]
        duties = [place for place, cell in enumerate(cells) if place not in named and self._holds_duties(cell)]
        return set(begins[1:]) if named and duties and named[0] < duties[0] else set()

    def _holds_duties(self, cell: str) -> bool:
        """Tell whether a cell opens with an enumerator, reads like a duty or, without spaces, has several matters."""
        listed = _LISTED.match(cell) or (self._unspaced and _ROW.search(cell))
        return bool(listed) or self._headings.reads_as_duty(cell)

    def _headed(self, folded: str, start: int, end: int, _: list[str]) -> set[int]:
        """Return where headings before a colon begin and end in a line of a language with spaces."""
        found: set[int] = set()
        for match in islice(_HEADED.finditer(folded, start, end), _MOST):
            if self._headings.block_of(match["h"]) and not self._headings.lead_in(match[0].rstrip()):
                found |= {match.start(), match.end()}
        return found

    def _in_line(self, folded: str, start: int, end: int, own: list[str]) -> set[int]:
        found: set[int] = set()
        for match in islice(self._opening.finditer(folded, start, end), 10 * _MOST):
            if match.start() > start and folded[match.start() - 1] in _ENDS:
                glued = self._headings.glued_heading(folded[match.start() : match.start() + 80], own)
                found |= {match.start(), match.start() + glued[1]} if glued else set()
        names = islice(self._name.finditer(folded, start, end), _MOST)
        named = [match.start("n") for match in names if self._is_section(match, own)]
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
        for match in islice(self._close.finditer(folded, start, end), _MOST):
            if not self._headings.has_duty_verb(match[0]):
                continue
            ends = (end.end() for end in self._ending.finditer(match[0]))
            found |= set(next(([match.start() + end] for end in ends if self._is_rest(match[0][end:])), []))
        return found

    def _is_rest(self, name: str) -> bool:
        """Tell whether what stands behind the end of a duty is the name of a section."""
        return 4 <= len(name) <= 12 and self._units.is_name(name) and not self._units.begins_as_duty(name)


@cache
def lost_breaks_of(language: str) -> LostBreaks:
    """Return the finder of a language."""
    return LostBreaks(language)


def find_lost_breaks(folded: str, names: Iterable[str], language: str) -> frozenset[int]:
    """Return where lines should begin in a folded text whose line breaks were lost."""
    return lost_breaks_of(language).find(folded, [fold_text(name) for name in names])
