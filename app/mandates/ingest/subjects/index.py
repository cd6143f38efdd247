"""The phrases by which subjects are known, and a text cut into the units in which they are looked up.

Phrases are the labels of the scheme and the cues of `ontology/cues-subjects.ttl`. A unit is a character of Chinese
or Korean, or the stem of a word in Latin script. What a phrase tells is what its grams tell (pairs of characters,
stems): a gram tells the more, the fewer subjects use it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mandates.ingest.lexicon import fold_text, load_scheme, load_words
from mandates.namespaces import PREFIXES, local_name

_SKOS = PREFIXES["skos"]
_RANKS = {
    _SKOS + "prefLabel": 1.0,
    _SKOS + "altLabel": 0.98,
    PREFIXES["m"] + "cue": 0.96,
    _SKOS + "hiddenLabel": 0.8,
}
_TOKEN = re.compile(r"[a-z0-9]+|[㐀-鿿]+|[가-힣]+|[;:.。!?]")
_BREAKS = frozenset(";:.。!?")
BREAK = "\n"
_Read = tuple[str, set[tuple[str, ...]], dict[str, float]]


class Phrase(NamedTuple):
    """A phrase and the subjects it tells of: its text, the orders its units stand in, its grams and their weight.

    `rank` is lower for words of citizens. `weak` phrases tell only where nothing else does, `bound`
    ones only in texts of bodies of their branch.
    """

    text: str
    subjects: tuple[str, ...]
    rank: float
    orders: frozenset[tuple[str, ...]]
    grams: tuple[str, ...]
    whole: float
    weak: bool
    bound: bool


class Index(NamedTuple):
    """All phrases of a language, by their key (see `key_of`) and by their grams; `known` are the words they hold."""

    by_key: dict[str, Phrase]
    longest: int
    prefixes: frozenset[str]
    by_gram: dict[str, tuple[Phrase, ...]]
    weights: dict[str, float]
    known: frozenset[str]


class Units(NamedTuple):
    """A text as units. `starts` are the places where a word begins, `linked` those of words after a preposition."""

    units: list[str]
    starts: frozenset[int]
    linked: frozenset[int]


@cache
def broader_subjects() -> dict[str, str]:
    """Return the broader concept of each subject that has one, both as codes."""
    return {local_name(s): local_name(o) for s, p, o, _ in load_scheme("subjects") if p == _SKOS + "broader"}


@cache
def _broad_subjects() -> frozenset[str]:
    return frozenset(broader_subjects().values())


def ancestors_of(subject: str) -> Iterable[str]:
    """Give the broader concepts of a subject, the nearest first."""
    broader = broader_subjects()
    while subject in broader:
        subject = broader[subject]
        yield subject


def is_latin(language: str) -> bool:
    """Tell whether words of a language are looked up as stems, in any order."""
    return bool(load_words(language, "subjects").get("words"))


def units_of(text: str, language: str, *, known: frozenset[str] = frozenset()) -> Units:
    """Return a text as units, without stop words and particles; a line break stands between sentences.

    Words that are `known` keep what looks like a particle at their end.
    """
    words = _words(language)
    units: list[str] = []
    starts: set[int] = set()
    linked: set[int] = set()
    after_link = False
    for token in _TOKEN.findall(fold_text(text)):
        starts.add(len(units))
        if token in _BREAKS:
            units.append(BREAK)
        elif token[0].isascii():
            if token in words.links:
                after_link = True
            if token in words.stop:
                continue
            if after_link:
                linked.add(len(units))
            after_link = False
            units.append(_stem(token, language))
        else:
            units.extend(words.particles.sub("", token) if words.particles and token not in known else token)
    return Units(units, frozenset(starts), frozenset(linked))


def key_of(units: Sequence[str], language: str) -> str:
    """Return under what a run of units is looked up: stems in any order, characters in theirs."""
    return " ".join(sorted(units)) if is_latin(language) else "".join(units)


def grams_of(units: Sequence[str], language: str) -> list[str]:
    """Return the grams of units; the gram at a place begins with the unit there, empty where none does."""
    if is_latin(language):
        return [unit if unit != BREAK else "" for unit in units]
    pairs = pairwise([*units, BREAK])
    return [_pair(first, second) for first, second in pairs]


def _pair(first: str, second: str) -> str:
    if len(first) > 1:
        return first
    return "" if BREAK in (first, second) or len(second) > 1 else first + second


@cache
def load_index(language: str) -> Index:
    """Return the phrases of a language."""
    found = _read_phrases(language)
    cut = {
        key: tuple(gram for gram in grams_of(min(orders), language) if gram) for key, (_, orders, _) in found.items()
    }
    used = {(gram, subject) for key, (_, _, ranks) in found.items() for gram in cut[key] for subject in ranks or (key,)}
    frequency = Counter(gram for gram, _ in used)
    size = len({subject for _, subject in used})
    weights = {gram: math.log(1 + size / count) for gram, count in frequency.items()}
    weak, bound = _keys(language, "weak"), _keys(language, "bound")
    by_key = {
        key: Phrase(
            text,
            tuple(sorted(ranks)),
            max(ranks.values(), default=1.0),
            frozenset(orders),
            cut[key],
            sum(weights[gram] for gram in cut[key]),
            key in weak or _is_broad(cut[key], ranks) or _is_lay(cut[key], ranks),
            key in bound,
        )
        for key, (text, orders, ranks) in found.items()
        if cut[key]
    }
    by_gram: dict[str, list[Phrase]] = defaultdict(list)
    for phrase in by_key.values():
        for gram in sorted(set(phrase.grams)):
            by_gram[gram].append(phrase)
    prefixes = frozenset() if is_latin(language) else _prefixes(by_key)
    longest = max((len(min(phrase.orders)) for phrase in by_key.values()), default=0)
    known = frozenset(word for text, _, _ in found.values() for word in text.split())
    return Index(by_key, longest, prefixes, {gram: tuple(each) for gram, each in by_gram.items()}, weights, known)


def _is_broad(grams: tuple[str, ...], subjects: Iterable[str]) -> bool:
    """Tell whether a phrase is one word for something that has narrower subjects."""
    return len(grams) == 1 and all(code in _broad_subjects() for code in subjects)


def _is_lay(grams: tuple[str, ...], ranks: dict[str, float]) -> bool:
    """Tell whether a phrase is one word that only citizens use for its subject."""
    return len(grams) == 1 and max(ranks.values(), default=1.0) < _RANKS[PREFIXES["m"] + "cue"]


def _keys(language: str, name: str) -> frozenset[str]:
    texts = load_words(language, "subjects").get(name, ())
    return frozenset(key_of(units_of(text, language).units, language) for text in texts)


def _prefixes(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key[:end] for key in keys for end in range(1, len(key) + 1))


def _read_phrases(language: str) -> dict[str, _Read]:
    """Return each phrase by its key: its text, the orders of its units, and its rank for each subject it tells of."""
    found: dict[str, _Read] = {}
    void = _keys(language, "void")
    rows = [row for name in ("subjects", "cues-subjects") for row in load_scheme(name)]
    for subject, predicate, text, _ in sorted(row for row in rows if row[1] in _RANKS and row[3] == language):
        known = frozenset(text.split()[-1:])
        units = units_of(text, language, known=known).units
        key = key_of(units, language)
        if key and key not in void:
            _, orders, ranks = found.setdefault(key, (text, set(), {}))
            orders.add(tuple(units))
            code = local_name(subject)
            ranks[code] = max(ranks.get(code, 0.0), _RANKS[predicate])
    for text in load_words(language, "subjects").get("mask", ()):
        units = units_of(text, language).units
        found[key_of(units, language)] = (text, {tuple(units)}, {})
    return {key: (text, orders, _plainest(ranks)) for key, (text, orders, ranks) in found.items()}


def _plainest(ranks: dict[str, float]) -> dict[str, float]:
    """Keep the subjects that have a phrase as plainly as any: a lay word of one gives way to a label of another."""
    best = max(ranks.values(), default=0.0)
    return {code: rank for code, rank in ranks.items() if rank >= best - 0.1}


class _Words(NamedTuple):
    stop: frozenset[str]
    links: frozenset[str]
    particles: re.Pattern[str] | None
    endings: tuple[tuple[str, str], ...]
    spellings: dict[str, str]


@cache
def _words(language: str) -> _Words:
    words = load_words(language, "subjects")
    listed = "|".join(sorted(words.get("particles", ()), key=lambda word: (-len(word), word)))
    particles = re.compile(rf"(?<=..)(?:{listed})$") if listed else None
    return _Words(
        frozenset(words.get("stop", ())),
        frozenset(words.get("links", ())),
        particles,
        tuple((ending, instead) for ending, instead in words.get("endings", {}).items()),
        words.get("spellings", {}),
    )


@cache
def _stem(word: str, language: str) -> str:
    """Return a word without the ending of a plural and in one spelling; no more, or public became publicity."""
    words = _words(language)
    for ending, instead in words.endings:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: len(word) - len(ending)] + instead
            break
    return words.spellings.get(word, word)
