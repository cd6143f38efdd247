"""The numbered sections of acts that say no word before the number: `4. (1)`, `5.—(1)`, `6 Functions of the Office`.

They run through the whole act, past its parts and headings. What is known of an act as a whole: where its sections
begin, which line above one is its heading, and where a list of its contents stands.
"""

import re
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_words

_NUMBER = re.compile(
    r"^[ \t]*\*?(?P<n>[1-9][0-9]{0,2})(?P<s>[A-Z]{0,2})(?P<f>\.[ \t]?[—–-][ \t]*|\.[ \t]+|[—–-][ \t]*|[ \t]+)"
    r"(?=[(\[]|[“\"‘']?[A-Z])",
    re.M,
)
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_DASHES = " \t—–-"
_LEAST, _SAID, _MOST, _MOST_STARTS = 4, 600, 2000, 40
_HEADING, _HEADED = 100, 0.6


class Section(NamedTuple):
    """A section: where it begins (with its heading, where one stands above it), its number, and where its body is."""

    start: int
    body: int
    value: float
    raw: str
    heading: tuple[int, int] | None


class ActSections(NamedTuple):
    """What is known of an act: its sections by their beginning, the line ends that break nothing, its contents."""

    sections: dict[int, Section]
    joined: frozenset[int]
    contents: int


_NONE = ActSections({}, frozenset(), -1)


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    words: dict[str, Any] = load_words(language, "outline")
    return {
        key: re.compile(words.get(key, "(?!)"), re.M | re.I)
        for key in ("act_says", "act_contents", "act_named", "act_division")
    }


def find_act_sections(half: str, language: str) -> ActSections:
    """Return the sections of an act, none where a text is no act or where words stand before its numbers."""
    patterns = _patterns(language)
    if not patterns["act_says"].search(half) or len(patterns["act_named"].findall(half)) >= _LEAST - 1:
        return _NONE
    found = list(islice(_NUMBER.finditer(half), _MOST))
    chain = _longest(found)
    if len(chain) < _LEAST or not any(patterns["act_says"].search(_said(half, each)) for each in chain):
        return _NONE
    headings = _headings(half, chain, patterns["act_division"])
    sections = {
        (span[0] if span else match.start()): Section(
            span[0] if span else match.start(), match.end(), float(match["n"]), match["n"] + match["s"], span
        )
        for match, span in zip(chain, headings, strict=True)
    }
    joined = {_line_end(half, span[1]) for span in headings if span}
    start, inside = _contents(half, found, min(sections), patterns["act_contents"])
    return ActSections(sections, frozenset(joined | inside), start)


def _said(half: str, section: re.Match[str]) -> str:
    return half[section.start() : section.end() + _SAID]


def _longest(found: list[re.Match[str]]) -> list[re.Match[str]]:
    """Return the longest run of numbers of one shape that count on, the last of those as long as one another."""
    best: list[re.Match[str]] = []
    starts = 0
    for index, first in enumerate(found):
        if int(first["n"]) > 2 or starts >= _MOST_STARTS:
            continue
        starts += 1
        chain = [first]
        for match in found[index + 1 :]:
            value, last = int(match["n"]), int(chain[-1]["n"])
            more = value == last and match["s"] > chain[-1]["s"]
            if match["f"].strip(_DASHES) == first["f"].strip(_DASHES) and (last < value <= last + 2 or more):
                chain.append(match)
        best = chain if len(chain) >= len(best) else best
    return best


def _headings(half: str, chain: list[re.Match[str]], division: re.Pattern[str]) -> list[tuple[int, int] | None]:
    """Return the line above each section where it is a heading, for no section where few have one."""
    found: list[tuple[int, int] | None] = []
    for match in chain:
        lines = list(_LINE.finditer(half, max(0, match.start() - 400), match.start()))
        line = lines[-1] if lines and lines[-1].start() > 0 else None
        words = line[0].strip() if line else ""
        apart = line is not None and half[line.end() : match.start()].count("\n") < 3
        is_heading = apart and 2 < len(words) <= _HEADING and words[0].isupper() and words[-1] not in ".;:,—-"
        is_heading = is_heading and not division.match(words)
        found.append((line.start(), line.end()) if line and is_heading else None)
    return found if sum(1 for each in found if each) >= _HEADED * len(found) else [None] * len(found)


def _contents(half: str, found: list[re.Match[str]], first: int, heading: re.Pattern[str]) -> tuple[int, set[int]]:
    """Return where a list of contents above the first section begins, and the line ends inside it."""
    opening = heading.search(half, 0, first)
    inside = [match for match in found if opening and opening.end() < match.start() < first]
    if opening is None or not inside:
        return -1, set()
    ends = (match.end() for match in re.finditer(r"\n", half[opening.start() : inside[-1].start()]))
    return opening.start(), {opening.start() + end for end in ends}


def _line_end(half: str, position: int) -> int:
    stop = half.find("\n", position)
    return stop + 1 if stop >= 0 else len(half)
