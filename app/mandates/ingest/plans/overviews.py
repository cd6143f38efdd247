"""Overviews: an unnumbered paragraph under a numbered heading that the numbered paragraphs below it spell out."""

import re
from functools import cache

from mandates.ingest.lexicon import load_words
from mandates.ingest.plans.blocks import match_enumerator

_FAR = 4000


@cache
def _sub(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s*{load_words(language, 'plans')['enumerators']['sub']}")


def is_overview(folded: str, start: int, end: int, language: str) -> bool:
    """Tell whether a paragraph only announces what the paragraphs after it say one by one (first, second, …).

    Its tasks are told again there in full, so that a row for each would tell them twice.
    """
    line = folded.rfind("\n", 0, start) + 1
    if folded[line:start].strip() or _begins(folded, start, end, language):
        return False
    above = folded[max(0, line - _FAR) : line].rstrip()
    heading = above[above.rfind("\n") + 1 :]
    below = _line_after(folded, end)
    if match_enumerator(heading, 0, len(heading), language)[0] < 0:
        return False
    return bool(_sub(language).match(folded, *below))


def _begins(folded: str, start: int, end: int, language: str) -> bool:
    return match_enumerator(folded, start, end, language)[0] >= 0 or bool(_sub(language).match(folded, start, end))


def _line_after(folded: str, at: int) -> tuple[int, int]:
    """Return the next line that is not blank."""
    stop = min(len(folded), at + _FAR)
    begin = folded.find("\n", at, stop)
    while begin >= 0:
        end = folded.find("\n", begin + 1, stop)
        end = stop if end < 0 else end
        if folded[begin + 1 : end].strip():
            return begin + 1, end
        begin = end if end < stop else -1
    return stop, stop
