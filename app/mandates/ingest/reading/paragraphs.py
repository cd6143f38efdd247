"""Lines of laid out pages, and the paragraphs they were wrapped from."""

import json
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

_DIGITS = re.compile(r"\d+")
_PARTED = re.compile(r"[a-z]-")
# Hangul is not among these: its lines end between words.
_WIDE = re.compile(r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\u2014\u2018-\u201d\u2026]")
# In line heights: how far from the margin a full line may end, an indented one begins, and lines of one paragraph lie.
_FULL, _INDENTED, _APART = 1.6, 1.2, 2.4
# How far the further lines of a numbered paragraph may hang behind its first.
_HANGING = 4.0
# A line that stands at the edge of so many pages, and of most, is a running head or foot.
_PAGES, _MOST = 3, 0.5


class Line(NamedTuple):
    """A line as laid out, with its box in points, upwards; `hyphenated` when a hyphen at its end was left out."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    hyphenated: bool


def without_edges(pages: list[list[Line]]) -> list[list[Line]]:
    """Return the pages without page numbers, and without lines that stand at the edge of most of them."""
    heads = Counter(_bare(line) for lines in pages for line in _edges(lines))
    running = {text for text, number in heads.items() if number >= _PAGES and number > _MOST * len(pages)}
    kept = []
    for lines in pages:
        edges = _edges(lines)
        gone = {id(line) for line in edges if _bare(line) in running or _matches("page_numbers", line.text.strip())}
        kept.append([line for line in lines if id(line) not in gone])
    return kept


def join_paragraphs(pages: list[list[Line]]) -> list[str]:
    """Return the paragraphs of pages: a line that is full goes on in the next unless that one begins something."""
    paragraphs: list[list[str]] = []
    last: Line | None = None
    last_right = 0.0
    for lines in pages:
        left, right = _margins(lines)
        for number, line in enumerate(lines):
            written = line.text.strip()
            if last and (last.hyphenated or _goes_on(last, line, left, last_right, same_page=number > 0)):
                pieces = paragraphs[-1]
                pieces[-1], gap = _joint(pieces[-1], written, hyphenated=last.hyphenated)
                pieces.extend((gap, written))
            else:
                paragraphs.append([written])
            last, last_right = line, right
    return ["".join(pieces) for pieces in paragraphs]


def _margins(lines: list[Line]) -> tuple[float, float]:
    return min((line.left for line in lines), default=0.0), max((line.right for line in lines), default=0.0)


def _goes_on(last: Line, line: Line, left: float, right: float, *, same_page: bool) -> bool:
    height = max(last.top - last.bottom, 1.0)
    if same_page and not 0 < last.bottom - line.bottom <= _APART * height:
        return False
    if _matches("beginnings", line.text.lstrip(), whole=False):
        return False
    # Where words are not broken, the next line's first word did not fit: a line is full a word before the margin.
    word = 0.0 if _WIDE.match(line.text) else len(line.text.split(" ", 1)[0]) * 0.5 * height
    full = last.right >= right - _FULL * height - word
    if (
        _matches("beginnings", last.text.lstrip(), whole=False)
        and last.left < line.left <= last.left + _HANGING * height
    ):
        return full
    indented = line.left > max(left, last.left) + _INDENTED * height
    return full and not indented


def _joint(end: str, start: str, *, hyphenated: bool) -> tuple[str, str]:
    """Return the end of a line as it stands before its next, without a hyphen that only parts a word, and the gap."""
    if hyphenated or (_PARTED.match(end[-2:]) and start[:1].islower()):
        return end.removesuffix("-"), ""
    return end, "" if _WIDE.match(end[-1:]) and _WIDE.match(start) else " "


def _edges(lines: list[Line]) -> list[Line]:
    """Return the two highest and the two lowest lines of a page."""
    order = sorted(lines, key=lambda line: -line.top)
    return list({id(line): line for line in [*order[:2], *order[-2:]]}.values())


def _bare(line: Line) -> str:
    return _DIGITS.sub("0", "".join(line.text.split()))


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    data = json.loads((files("mandates.ingest.reading") / "portable.json").read_text(encoding="utf-8"))
    return re.compile("|".join(f"(?:{each})" for each in data[kind]))


def _matches(kind: str, text: str, *, whole: bool = True) -> bool:
    return bool(_pattern(kind).fullmatch(text) if whole else _pattern(kind).match(text))
