"""Calendar dates as texts write them, in digits and words, in the eras of the languages."""

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import languages, load_words
from mandates.ingest.numerals import parse_number

_SEPARATED = re.compile(
    r"(?<![\d.\-/])(?P<year>\d{3,4})\s?(?P<mark>[-/.·])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<day>\d{1,2})(?![\d\-/]|\.\d)"
)
_YEAR_LAST = re.compile(
    r"(?<![\d.\-/])(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{4})(?!\d)"
)
_LEAST_ERA_YEAR, _MOST_ERA_YEAR = 60, 200


class StatedDate(NamedTuple):
    """A date and its stretch."""

    start: int
    end: int
    iso: str


def find_dates(folded: str) -> tuple[StatedDate, ...]:
    """Return every full date of a folded text in any of the languages, in order."""
    found = {**{stated[:2]: stated for stated in _written(folded)}}
    ordered: list[StatedDate] = []
    for stated in sorted(found.values(), key=lambda stated: (stated.start, -stated.end)):
        if not ordered or stated.start >= ordered[-1].end:
            ordered.append(stated)
    return tuple(ordered)


def _written(folded: str) -> Iterator[StatedDate]:
    for match in _SEPARATED.finditer(folded):
        # A year of three digits is one of an era: 114-02-11.
        if stated := _stated(match, _of_era(int(match["year"]), said=False), int(match["month"]), int(match["day"])):
            yield stated
    month_first = _month_first(folded)
    for match in _YEAR_LAST.finditer(folded):
        first, second = int(match["first"]), int(match["second"])
        day, month = (second, first) if second > 12 or (month_first and first <= 12) else (first, second)
        if stated := _stated(match, int(match["year"]), month, day):
            yield stated
    for language in languages():
        months = load_words(language, "facts").get("months", {})
        for pattern in _patterns(language):
            for match in pattern.finditer(folded):
                if stated := _from_words(match, months):
                    yield stated


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in load_words(language, "facts").get("date_patterns", ()))


def _from_words(match: re.Match[str], months: dict[str, int]) -> StatedDate | None:
    year = parse_number(match["year"].replace("元", "1"))
    month = months.get(match["month"]) or parse_number(match["month"])
    day = parse_number(match["day"])
    if not (isinstance(year, int) and isinstance(month, int) and isinstance(day, int)):
        return None
    return _stated(match, _of_era(year, said=bool(match.groupdict().get("era"))), month, day)


def _of_era(year: int, *, said: bool) -> int:
    """Return the common year of a year that may be one of an era."""
    if said or _LEAST_ERA_YEAR <= year < _MOST_ERA_YEAR:
        starts = [load_words(language, "facts").get("era_start") for language in languages()]
        return year + next((start for start in starts if start), 0)
    return year + 2000 if year < _LEAST_ERA_YEAR else year


def _stated(match: re.Match[str], year: int, month: int, day: int) -> StatedDate | None:
    try:
        return StatedDate(
            match.start() + len(match[0]) - len(match[0].lstrip()), match.end(), date(year, month, day).isoformat()
        )
    except ValueError:
        return None


def _month_first(folded: str) -> bool:
    """Tell whether the dates of a text that can be read one way only have the month first."""
    pairs = [(int(match["first"]), int(match["second"])) for match in _YEAR_LAST.finditer(folded)]
    return any(second > 12 for _, second in pairs) and not any(first > 12 for first, _ in pairs)
