"""The sentences of a piece of a work plan: lines joined or kept apart, headings told from tasks, quotations masked.

A sentence knows the numbered task it stands in, so that a unit named at the end of a task holds for all of it.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_words

_QUOTES = {"“": "”", "‘": "’", "《": "》", "〈": "〉", "「": "」", "『": "』", "｢": "｣", "<": ">"}
_BRACKETS = {"(": ")", "[": "]", "【": "】", "〔": "〕", "（": "）"}
_LONGEST = 300
_STOPS = ".。!?;"


class Sentence(NamedTuple):
    """A sentence without its enumerator; `task` counts numbered tasks, `level` is the kind of enumerator or -1.

    `heading` marks a line or a short opening sentence that only names what follows; `first` opens its line.
    """

    start: int
    end: int
    task: int
    level: int
    heading: bool
    first: bool


class Masks(NamedTuple):
    """Sorted stretches in quotation marks or titles (`quotes`), and with those in brackets (`all`)."""

    quotes: list[tuple[int, int]]
    all: list[tuple[int, int]]


def find_masks(folded: str, start: int, end: int) -> Masks:
    """Return the quoted and bracketed stretches of a piece; a mark not closed on its line masks nothing."""
    quotes, brackets = list[tuple[int, int]](), list[tuple[int, int]]()
    open_at: dict[str, int] = {}
    for at in range(start, end):
        mark = folded[at]
        if mark == "\n":
            open_at.clear()
        elif mark in "\"'":
            _close_straight(folded, at, open_at, quotes)
        elif mark in _QUOTES or mark in _BRACKETS:
            open_at.setdefault({**_QUOTES, **_BRACKETS}[mark], at)
        elif mark in open_at:
            begin = open_at.pop(mark)
            if at - begin < _LONGEST:
                (brackets if mark in _BRACKETS.values() else quotes).append((begin, at + 1))
    return Masks(_merge(quotes), _merge(quotes + brackets))


def _close_straight(folded: str, at: int, open_at: dict[str, int], quotes: list[tuple[int, int]]) -> None:
    mark = folded[at]
    inside_word = folded[at - 1 : at].isalpha() and folded[at + 1 : at + 2].isalpha()
    if mark == "'" and inside_word and mark not in open_at:
        return
    if mark in open_at:
        begin = open_at.pop(mark)
        if at - begin < _LONGEST:
            quotes.append((begin, at + 1))
    elif not folded[at - 1 : at].isalnum():
        open_at[mark] = at


def _merge(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged = list[tuple[int, int]]()
    for begin, end in sorted(stretches):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def is_masked(stretches: Sequence[tuple[int, int]], at: int) -> bool:
    """Tell whether a position lies in one of the sorted stretches."""
    index = bisect_right(stretches, (at, 1 << 60)) - 1
    return index >= 0 and stretches[index][0] <= at < stretches[index][1]


@cache
def enumerators(language: str) -> tuple[re.Pattern[str], ...]:
    """Return the kinds of enumerators of a language, higher kinds first."""
    return tuple(re.compile(rf"\s*{pattern}\s*") for pattern in load_words(language, "plans")["enumerators"]["kinds"])


def match_enumerator(folded: str, at: int, end: int, language: str) -> tuple[int, int]:
    """Return the kind of the enumerator at a position and where it ends; (-1, the position) where there is none."""
    for kind, pattern in enumerate(enumerators(language)):
        if found := pattern.match(folded, at, end):
            return kind, found.end()
    return -1, at


def cut_sentences(
    folded: str, start: int, end: int, language: str, masks: Masks, marks: Sequence[tuple[int, int]] = ()
) -> list[Sentence]:
    """Return the sentences of a piece in order; `marks` are sorted stretches that only name who does a task."""
    words = load_words(language, "plans")["enumerators"]
    lines = _join_lines(folded, start, end, language, words["wrap"])
    found, task = list[Sentence](), 0
    for number, (begin, stop) in enumerate(lines):
        pieces = _pieces(folded, begin, stop, masks, words["abbreviations"])
        bare = _bare_heading(folded, lines, number, language, not pieces[1:] or is_masked(marks, pieces[1][0]), marks)
        for place, (left, right) in enumerate(pieces):
            kind, body = match_enumerator(folded, left, right, language)
            if kind < 0 and left == start:
                kind, _ = match_enumerator(folded, folded.rfind("\n", 0, start) + 1, right, language)
            task += kind >= 0 and kind in words["task_kinds"]
            others = any(not is_masked(marks, piece[0]) for piece in pieces[1:3])
            short = place == 0 and others and _is_opener(folded, body, right, words, masks)
            found.append(Sentence(body, right, task, kind, bare or short, place == 0))
    return [sentence for sentence in found if folded[sentence.start : sentence.end].strip()]


def _is_opener(folded: str, start: int, end: int, words: dict[str, Any], masks: Masks) -> bool:
    """A short first sentence without comma or figure, followed by others, names what they are about.

    One that says what is to be done (the third is to set up …) is a task.
    """
    if end - start > words["opener"] or _says_act(folded, start, end, words):
        return False
    body = folded[start:end]
    if folded[end : end + 1] not in (".", "。", ":"):
        return False
    return not any(
        character.isdigit() or (character in ",:;" and not is_masked(masks.all, start + at))
        for at, character in enumerate(body)
    )


def _says_act(folded: str, start: int, end: int, words: dict[str, Any]) -> bool:
    """Tell whether a sentence, or its line with an enumerator in words (the third is to …), opens as an act."""
    opener = re.compile(words["task_opener"])
    line = folded.rfind("\n", 0, start) + 1
    if opener.match(folded, start, end):
        return True
    return start - line < words["opener"] and bool(opener.match(folded, line, end))


def _join_lines(folded: str, start: int, end: int, language: str, wrap: int) -> list[tuple[int, int]]:
    """Return the lines of a piece; a line broken in the middle of a sentence is one with the next."""
    lines = list[tuple[int, int]]()
    at = start
    while at < end:
        stop = folded.find("\n", at, end)
        stop = end if stop < 0 else stop
        if folded[at:stop].strip():
            kind, _ = match_enumerator(folded, at, stop, language)
            if lines and kind < 0 and _runs_on(folded, lines[-1], at, wrap):
                lines[-1] = (lines[-1][0], stop)
            else:
                lines.append((at, stop))
        at = stop + 1
    return lines


def _runs_on(folded: str, line: tuple[int, int], at: int, wrap: int) -> bool:
    body = folded[line[0] : line[1]].rstrip()
    opener = folded[at : at + 40].lstrip()[:1]
    if not body or body[-1] in _STOPS + ":)" or opener in tuple("([【"):
        return False
    if folded.count("\n", line[1], at) > 1:
        return False
    return body[-1] in ",、" or len(body) - body.rfind("\n") > wrap


def _bare_heading(
    folded: str,
    lines: list[tuple[int, int]],
    number: int,
    language: str,
    alone: bool,
    marks: Sequence[tuple[int, int]],
) -> bool:
    """A line with a higher enumerator is a heading where no stop ends it and a line of another kind follows.

    Translations put a stop there too: a short line without figures above a plain line much longer is one as well.
    """
    words = load_words(language, "plans")["enumerators"]
    begin, stop = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else _line_below(folded, stop)
    index = bisect_right(marks, (stop, stop)) - 1
    if index >= 0 and marks[index][0] > begin and not folded[marks[index][1] : stop].strip():
        stop = marks[index][0]
    body = folded[begin:stop].rstrip()
    if following[0] == following[1] or not body or body[-1] in ",、);":
        return False
    kind, inside = match_enumerator(folded, folded.rfind("\n", 0, begin) + 1, stop, language)
    if kind < 0 or kind not in words["heading_kinds"]:
        return False
    below, _ = match_enumerator(folded, *following, language)
    if body[-1] not in _STOPS:
        return below < 0 or below > kind
    figure = any(character.isdigit() for character in folded[max(begin, inside) : stop])
    if not alone or figure or len(body) > 3 * words["opener"]:
        return False
    longer = below < 0 and following[1] - following[0] > 2 * len(body)
    return longer or (kind < below and below in words["task_kinds"] and len(body) <= words["opener"] + 4)


def _line_below(folded: str, at: int) -> tuple[int, int]:
    """Return the next line that is not blank, within reach; an empty stretch where there is none."""
    limit = min(len(folded), at + _LONGEST)
    while at < limit and folded[at].isspace():
        at += 1
    stop = folded.find("\n", at, limit)
    return at, limit if stop < 0 else stop


def _pieces(folded: str, begin: int, stop: int, masks: Masks, abbreviations: Sequence[str]) -> list[tuple[int, int]]:
    """Return the sentences of a line, without their final stops."""
    pieces, left = list[tuple[int, int]](), begin
    for at in range(begin, stop):
        if folded[at] not in _STOPS or is_masked(masks.all, at) or not _ends(folded, at, begin, stop, abbreviations):
            continue
        pieces.append((left, at))
        left = at + 1
    pieces.append((left, stop))
    return [_trim(folded, *piece) for piece in pieces if folded[piece[0] : piece[1]].strip()]


def _ends(folded: str, at: int, begin: int, stop: int, abbreviations: Sequence[str]) -> bool:
    """Tell whether a stop ends a sentence: a point inside a number, an abbreviation or an enumerator does not."""
    if folded[at] != ".":
        return True
    if at + 1 < stop and not folded[at + 1].isspace() and folded[at + 1] not in '"”’)([':
        return folded[at - 1 : at].isalpha() and ord(folded[at - 1]) > 0x2000 and not folded[at + 1].isdigit()
    word = re.search(r"(?:^|[\s(])(\w{1,3})$", folded[max(begin, at - 5) : at])
    return not (word and ((word[1].isdigit() and at - begin < 6) or word[1] in abbreviations))


def _trim(folded: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (folded[start].isspace() or folded[start] in ",.、"):
        start += 1
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in ",、:"):
        end -= 1
    return start, end
