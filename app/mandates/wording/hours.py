"""Office hours in the form of schema.org (`Mo-Fr 09:00-12:30,14:00-18:00`) as rows for a table."""

import re
from typing import NamedTuple

from mandates.wording import say

_DAY = "(?:Mo|Tu|We|Th|Fr|Sa|Su)"
_TIME = r"\d{2}:\d{2}-\d{2}:\d{2}"
_ROW = re.compile(rf"({_DAY}(?:[,-]{_DAY})*) ({_TIME}(?:,{_TIME})*)")


class HoursRow(NamedTuple):
    """The days of a row, in words, and its opening times."""

    days: str
    times: tuple[str, ...]


def to_rows(lang: str, hours: str) -> list[HoursRow]:
    """Return hours as rows; none where they are written in another form, to be shown as they are."""
    matches = [_ROW.fullmatch(part.strip()) for part in hours.split(";")]
    rows = [HoursRow(_days(lang, m[1]), tuple(m[2].replace("-", "–").split(","))) for m in matches if m]
    return rows if len(rows) == len(matches) else []


def _days(lang: str, days: str) -> str:
    """Return `Mo-Fr,Su` in the words of a language."""
    spans = []
    for span in days.split(","):
        named = [say(lang, f"page.day-{day.lower()}") for day in span.split("-")]
        spans.append(say(lang, "page.day-range", first=named[0], last=named[-1]) if len(named) > 1 else named[0])
    return say(lang, "list.comma").join(spans)
