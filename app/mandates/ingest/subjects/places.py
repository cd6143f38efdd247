"""Where phrases of subjects stand in a text: in a row, with a conjunction in their midst, or scattered."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.subjects.index import BREAK, Index, Phrase, Units, is_latin, units_of

# How far the second part of a phrase may lie behind the first: 监测和评估, 医疗服务和药品价格.
_REACH = 9
# A phrase whose words stand in another order than its own.
_TURNED = 0.9


class Place(NamedTuple):
    """A phrase at places of a text, given as spans; `rank` is that of the phrase, less where it is turned or parted.

    `body` tells that it is part of the name of a body, such as 卫生健康委.
    """

    phrase: Phrase
    spans: tuple[tuple[int, int], ...]
    rank: float
    body: bool = False


def places_in(text: Units, index: Index, language: str) -> list[Place]:
    """Return every place where a phrase stands in a text."""
    if is_latin(language):
        return [*_windows(text, index, language)]
    return [*_runs(text, index, language), *_joined(text, index, language)]


def _runs(text: Units, index: Index, language: str) -> Iterator[Place]:
    """Give the places where characters in a row are a phrase; one that spans words begins with a word."""
    units, spaced = text.units, bool(load_words(language, "subjects").get("particles"))
    for start in range(len(units)):
        key, inside = "", not spaced or start in text.starts
        for end in range(start + 1, min(start + index.longest, len(units)) + 1):
            key += units[end - 1]
            if key not in index.prefixes or (not inside and end - 1 > start and end - 1 in text.starts):
                break
            if phrase := index.by_key.get(key):
                yield Place(phrase, ((start, end),), phrase.rank, _names_body(units, end, language))


def _joined(text: Units, index: Index, language: str) -> Iterator[Place]:
    """Give phrases that a conjunction parts: 风险监测和评估 holds 风险评估."""
    units = text.units
    joints = [at for at, unit in enumerate(units) if unit in _conjunctions(language)]
    for joint in joints:
        for start in range(max(0, joint - _REACH - 4), joint - 1):
            key = units[start]
            for end in range(start + 2, min(joint, start + index.longest) + 1):
                key += units[end - 1]
                if key not in index.prefixes or BREAK in units[start:joint]:
                    break
                later = range(joint + 1, joint + 2) if end < joint else range(joint + 2, joint + _REACH)
                for second in later:
                    yield from _continued(units, index, key, (start, end), second)


def _continued(units: list[str], index: Index, key: str, first: tuple[int, int], second: int) -> Iterator[Place]:
    for end in range(second + 1, min(second + index.longest, len(units)) + 1):
        key += units[end - 1]
        if key not in index.prefixes:
            return
        if end - second > 1 and (phrase := index.by_key.get(key)):
            yield Place(phrase, (first, (second, end)), phrase.rank * _TURNED)


def _windows(text: Units, index: Index, language: str) -> Iterator[Place]:
    """Give the places where words in a row are those of a phrase; turned round only after a preposition."""
    units = text.units
    for start in range(len(units)):
        for end in range(start + 1, min(start + index.longest, len(units)) + 1):
            phrase = index.by_key.get(" ".join(sorted(units[start:end])))
            if phrase is None:
                continue
            turned = tuple(units[start:end]) not in phrase.orders
            if turned and not any(start < at < end for at in text.linked):
                continue
            rank = phrase.rank * (_TURNED if turned else 1.0)
            yield Place(phrase, ((start, end),), rank, _names_body(units, end, language))


def _names_body(units: list[str], end: int, language: str) -> bool:
    """Tell whether the phrase that ends there is the name of a body, or the beginning of one."""
    if units[end - 1] in _bodies(language, "body_ends"):
        return True
    after = units[end : end + 3]
    if is_latin(language):
        return bool(after) and after[0] in _bodies(language, "bodies")
    run = "".join(after)
    return any(run.startswith(body) for body in _bodies(language, "bodies"))


@cache
def _bodies(language: str, name: str) -> frozenset[str]:
    words = load_words(language, "subjects").get(name, ())
    return frozenset("".join(units_of(word, language).units) for word in words)


@cache
def _conjunctions(language: str) -> frozenset[str]:
    return frozenset(load_words(language, "subjects").get("conjunctions", ()))
