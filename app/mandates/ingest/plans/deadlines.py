"""Deadlines of a plan: months, quarters, halves and ends of years, as `2024-06` or `2024`."""

import re
from functools import cache

from mandates.ingest.lexicon import load_words

_QUARTER = 3


@cache
def _patterns(language: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), kind) for pattern, kind in load_words(language, "plans")["deadlines"]["pattern"])


def read_deadline(folded: str, start: int, end: int, language: str, year: int | None) -> tuple[str | None, int]:
    """Return the deadline that a stretch states and where its words end; None and the start where it states none."""
    for pattern, kind in _patterns(language):
        found = pattern.search(folded, start, end)
        told = _tell(kind, found, language, year) if found else None
        if found and told:
            return told, found.end()
    return None, start


def _tell(kind: str, found: re.Match[str], language: str, year: int | None) -> str | None:
    groups = [group for group in found.groups() if group]
    if kind.startswith("year") and kind != "yearend" and year is not None and int(groups[0]) < year:
        return None
    if kind == "yearmonth" and len(groups) > 1:
        return f"{groups[0]}-{_number(groups[1], language):02d}"
    if kind == "year":
        return groups[0]
    if year is None:
        return None
    if kind == "month":
        return f"{year}-{month:02d}" if 1 <= (month := _number(groups[0], language)) <= 12 else None
    if kind == "quarter":
        return f"{year}-{_QUARTER * _number(groups[0], language):02d}"
    return {"half1": f"{year}-06", "half2": f"{year}-12", "yearend": f"{year}-12"}[kind]


def _number(written: str, language: str) -> int:
    if written.isdigit():
        return int(written)
    table: dict[str, int] = load_words(language, "plans")["deadlines"]["numbers"]
    return table.get(written, 0)
