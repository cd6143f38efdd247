"""Who does a task of a plan: units named in brackets or on lines of their own, and those named in the sentence."""

import re
from functools import cache
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.plans.quantities import alternatives


class Mark(NamedTuple):
    """A stretch that names who is responsible and who cooperates; `apart` marks one on a line of its own."""

    start: int
    end: int
    responsible: tuple[str, ...]
    cooperating: tuple[str, ...]
    apart: bool


class _Words(NamedTuple):
    label: re.Pattern[str]
    responsible: frozenset[str]
    other: frozenset[str]
    suffix: re.Pattern[str]
    trailing: re.Pattern[str]
    unit: re.Pattern[str]
    separators: re.Pattern[str]
    joint: re.Pattern[str]
    drop: re.Pattern[str]
    refuse: re.Pattern[str]
    lead: re.Pattern[str]
    inline: re.Pattern[str]
    data: dict[str, Any]


@cache
def _load(language: str) -> _Words:
    data = load_words(language, "plans")["assignments"]
    labels = alternatives([*data["responsible"], *data["cooperating"], *data["other"]])
    return _Words(
        re.compile(rf"(?P<open>[(\[【]\s*)?(?P<label>{labels})\s*(?:\([^()]{{0,12}}\)\s*)?[:】\]]\s*[:]?\s*"),
        frozenset(data["responsible"]),
        frozenset(data["other"]),
        re.compile(data["suffix_style"]),
        re.compile(r"\(([^()\n]{2,80})\)(?=\s*(?:[.。;]|\n|$))"),
        re.compile(data["unit_end"]),
        re.compile(data["separators"]),
        re.compile(data["joint"]),
        re.compile(data["drop"]),
        re.compile(data["refuse"]),
        re.compile(data["lead"]),
        re.compile(data["inline"]),
        data,
    )


def find_marks(text: str, folded: str, start: int, end: int, language: str) -> list[Mark]:
    """Return the marks of a piece in order."""
    words, marks, at = _load(language), list[Mark](), start
    while found := words.label.search(folded, at, end):
        mark = _read_labels(text, folded, found, end, words)
        marks.append(mark)
        at = max(mark.end, found.end())
    for found in words.trailing.finditer(folded, start, end):
        inside = (found.start(1), found.end(1))
        if any(mark.start <= found.start() < mark.end for mark in marks):
            continue
        if told := _read_trailing(text, folded, *inside, words):
            marks.append(Mark(found.start(), found.end(), *told, _stands_apart(folded, found.start(), start)))
    return sorted(marks)


def _stands_apart(folded: str, at: int, start: int) -> bool:
    return not folded[max(start, folded.rfind("\n", 0, at) + 1) : at].strip()


def _read_labels(text: str, folded: str, found: re.Match[str], end: int, words: _Words) -> Mark:
    """Read a mark from its first label to its closing bracket or the end of its line."""
    line = folded.find("\n", found.end(), end)
    stop = min(end, found.end() + 400) if line < 0 else min(line, found.end() + 400)
    close = _closing(folded, found.end(), stop) if found["open"] else -1
    stop = close if close >= 0 else stop
    names: dict[bool, list[str]] = {True: [], False: []}
    label: re.Match[str] | None = found
    while label is not None:
        following = words.label.search(folded, label.end(), stop)
        until = following.start() if following else stop
        sentence = -1 if close >= 0 else folded.find("。", label.end(), until)
        until = sentence if sentence >= 0 else until
        if label["label"] not in words.other:
            names[label["label"] in words.responsible] += split_names(text, folded, label.end(), until, words)
        label = following
        if following is None and sentence >= 0:
            stop = sentence
    apart = _stands_apart(folded, found.start(), 0)
    return Mark(found.start(), stop + (close >= 0), tuple(names[True]), tuple(names[False]), apart)


def _closing(folded: str, at: int, end: int) -> int:
    depth = 0
    for place in range(at, end):
        if folded[place] in "([【":
            depth += 1
        elif folded[place] in ")]】":
            if depth == 0:
                return place
            depth -= 1
    return -1


def _read_trailing(
    text: str, folded: str, start: int, end: int, words: _Words
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Read brackets without a label that hold nothing but units, or units with a verb of leading or helping."""
    body = folded[start:end]
    if found := words.suffix.fullmatch(body):
        first = split_names(text, folded, start + found.start(1), start + found.end(1), words)
        second = split_names(text, folded, start + found.start(2), start + found.end(2), words) if found[2] else []
        return tuple(first), tuple(second)
    names = split_names(text, folded, start, end, words)
    if words.refuse.search(body):
        return None
    if names and all(words.unit.search(name.lower()) for name in names):
        return tuple(names), ()
    return None


def is_unit(name: str, language: str) -> bool:
    """Tell whether a name ends as those of bodies and units do."""
    return bool(_load(language).unit.search(name.lower()))


def split_names(
    text: str, folded: str, start: int, end: int, words: _Words | str, *, always: bool = False
) -> list[str]:
    """Return the names of a list; "and" parts two names only where a unit's name ends before it, or `always`."""
    if isinstance(words, str):
        words = _load(words)
    names, left = list[str](), start
    cuts = [(found.start(), found.end()) for found in words.separators.finditer(folded, start, end)]
    for found in words.joint.finditer(folded, start, end):
        if always or words.unit.search(folded[start : found.start()].rstrip()):
            cuts.append((found.start(), found.end()))
    depth_free = [cut for cut in sorted(cuts) if _outside_brackets(folded, start, cut[0])]
    for stop, following in [*depth_free, (end, end)]:
        if stop < left:
            continue
        drop = words.drop.search(folded, left, stop)
        lead = words.lead.match(folded, left, stop)
        left = lead.end() if lead else left
        name = text[left : drop.start() if drop else stop].strip(" \t\n　:：、,，;；。.")
        if name and len(name) <= words.data["longest"]:
            names.append(name)
        left = following
    return list(dict.fromkeys(names))


def _outside_brackets(folded: str, start: int, at: int) -> bool:
    body = folded[start:at]
    return body.count("(") <= body.count(")")


def read_inline(text: str, folded: str, start: int, end: int, language: str) -> Mark | None:
    """Return where a sentence itself says who leads and helps (led by A, with B assisting), or None."""
    words = _load(language)
    if found := words.inline.search(folded, start, end):
        first = split_names(text, folded, *found.span(1), words)
        second = split_names(text, folded, *found.span(2), words) if found[2] else []
        return Mark(found.start(), found.end(), tuple(first), tuple(second), False)
    return None
