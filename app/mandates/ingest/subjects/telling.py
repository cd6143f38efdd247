"""Which subjects of the scheme a stretch of text is about, by the phrases that it holds.

Phrases that stand in the text are taken first, each time the one that explains most of what is still unexplained;
then labels most of whose words are scattered over the text. What says little (one word for a whole branch, the
name of a body, a word of citizens) tells only where nothing else does.
"""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache, lru_cache
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.subjects.index import (
    Index,
    Phrase,
    ancestors_of,
    broader_subjects,
    grams_of,
    is_latin,
    load_index,
    units_of,
)
from mandates.ingest.subjects.places import Place, places_in

__all__ = ["Told", "broader_subjects", "domain_of", "tell_subjects"]

_FALLBACK = "public-administration"
_MOST = 9
# No clause is longer; what follows is not looked at.
_LONGEST = 1500
# Branches of what every body does.
_ANYWHERE = frozenset({"internal-admin", "party-work", "rule-of-law", "public-administration"})
# The branch told in most detail, some of whose subjects go by words that others use too (assessment, titles).
_GENERAL_WORDS = "health"
# A phrase that stands in the text counts where it explains so much, at least this share of it not explained before.
_GAIN, _NEW, _NEW_PART = 2.5, 0.6, 0.1
# A phrase scattered over the text counts where this share of it is there (of pairs, of words), and it explains so much.
_SCATTERED_SHARE, _SCATTERED_GAIN = (0.65, 0.9), 5.5
_SURE = 0.9


class Told(NamedTuple):
    """A subject told from a text: its code, the share of the label found, and the label."""

    subject: str
    coverage: float
    label: str


class _Found(NamedTuple):
    """A phrase found: the share of it not explained before, where its words are, and whether they name a body."""

    phrase: Phrase
    share: float
    at: frozenset[int]
    body: bool = False
    scattered: bool = False


class _Text(NamedTuple):
    """A text cut into grams: which it has at each place, what they weigh, and what of it is not yet explained."""

    grams: list[str]
    weights: list[float]
    left: list[float]
    # How many of the last units of a phrase have grams that reach beyond it.
    over: int


def tell_subjects(text: str, language: str, context: str = "", agency: str = "") -> list[Told]:
    """Return the subjects of a text, the plainest first; empty where no phrase fits.

    `context` is what the text stands under, a line each, the nearest first (the clauses before, a heading, the
    name of a section): it tells where the text itself says nothing, or no more than a broad subject. `agency` is
    the name of the body that acts: among phrases that say little, those of its branch are trusted.
    """
    branches = _branches_of(agency, language) if agency else frozenset()
    told, says_little = _tell(text, language, branches)
    if told and not says_little:
        return [*told]
    for line in context.splitlines():
        around, little = _tell(line, language, branches)
        around = tuple(each for each in around if not little and not _is_broad(each.subject))
        if around and (not told or _narrows(around, told)):
            return [*around[:2]]
    return [*told]


def _narrows(around: tuple[Told, ...], told: tuple[Told, ...]) -> bool:
    """Tell whether what is around a text is narrower than what the text itself tells, or the text names bodies only."""
    broad = {each.subject for each in told if _is_broad(each.subject)}
    return not broad or any(broad & {*ancestors_of(each.subject)} for each in around)


@cache
def _branches_of(agency: str, language: str) -> frozenset[str]:
    """Return the branches that the name of an agency tells of, without those of every body; empty where unknown."""
    told = (_branch_of(code) for each in _find(agency, language) for code in each.phrase.subjects)
    return frozenset(told) - _ANYWHERE


def domain_of(agency: str, language: str) -> str:
    """Return the subject that the name of an agency tells of first; `public-administration` where none."""
    found = [each for each in _find(agency, language) if each.phrase.subjects]
    if not found:
        return _FALLBACK
    first = min(found, key=lambda each: (min(each.at), -each.phrase.whole))
    # Where a branch and a part of it share the word, the part.
    return max(first.phrase.subjects, key=lambda code: len([*ancestors_of(code)]))


@lru_cache(maxsize=1024)
def _tell(text: str, language: str, branches: frozenset[str]) -> tuple[tuple[Told, ...], bool]:
    """Return what a text tells, and whether that is no more than whole branches or names of bodies."""
    found = _plain(_find(text, language), branches)
    told = _add_facets(_to_told(found, branches), text, language)[:_MOST]
    says_little = all(each.body for each in found) or all(_is_broad(each.subject) for each in told)
    return tuple(told), says_little


def _find(text: str, language: str) -> list[_Found]:
    index = load_index(language)
    units = units_of(text[:_LONGEST], language, known=index.known)
    grams = grams_of(units.units, language)
    weights = [index.weights.get(gram, 0.0) for gram in grams]
    cut = _Text(grams, weights, list(weights), 0 if is_latin(language) else 1)
    found = [*_whole(places_in(units, index, language), cut)]
    return [*found, *_scattered(index, cut, language)]


def _is_broad(subject: str) -> bool:
    """Tell whether a subject is a whole branch of the scheme."""
    return subject not in broader_subjects()


def _add_facets(told: list[Told], text: str, language: str) -> list[Told]:
    """Add what a subject and another word tell together: health and policies give health policy.

    A whole branch gives way to the part of it that was told so.
    """
    here = {each.subject for each in told}
    units = units_of(text, language).units
    added = []
    for of, words, gives in _facets(language):
        if of & here and gives not in here and any(_holds(units, word, language) for word in words):
            added.append(Told(gives, 1.0, " ".join(words[0])))
    gone = {upper for each in added for upper in ancestors_of(each.subject) if _is_broad(upper)}
    return [*(each for each in told if each.subject not in gone), *dict.fromkeys(added)]


def _holds(units: list[str], word: tuple[str, ...], language: str) -> bool:
    if is_latin(language):
        return word[0] in units
    return any(tuple(units[at : at + len(word)]) == word for at in range(len(units)))


@cache
def _facets(language: str) -> tuple[tuple[frozenset[str], tuple[tuple[str, ...], ...], str], ...]:
    listed = load_words(language, "subjects").get("facets", ())
    return tuple(
        (
            frozenset(each["of"]),
            tuple(tuple(units_of(word, language).units) for word in each["words"]),
            each["gives"],
        )
        for each in listed
    )


def _whole(places: list[Place], text: _Text) -> Iterator[_Found]:
    """Give the phrases that stand in the text, those that explain most first."""
    waiting = [(*_rank(place, text), number) for number, place in enumerate(places)]
    heapify(waiting)
    while waiting:
        *_, number = heappop(waiting)
        best = places[number]
        gain, share = _gain(best, text)
        if gain < _GAIN or share < (_NEW if len(best.spans) == 1 else _NEW_PART):
            continue
        # What others have explained meanwhile makes a phrase worth less, never more.
        again = (*_rank(best, text), number)
        if waiting and again > waiting[0]:
            heappush(waiting, again)
            continue
        at = frozenset(place for start, end in best.spans for place in range(start, end))
        for place in at:
            text.left[place] = 0.0
        yield _Found(best.phrase, share, at, best.body)


def _rank(place: Place, text: _Text) -> tuple[float, int, str]:
    return -_gain(place, text)[0], place.spans[0][0], place.phrase.text


def _gain(place: Place, text: _Text) -> tuple[float, float]:
    """Return what a phrase would explain of what is left, weighed, and what share of it that is."""
    new = whole = 0.0
    for start, end in place.spans:
        last = max(end - text.over, start + 1)
        new += sum(text.left[start:last])
        whole += sum(text.weights[start:last])
    if len(place.spans) > 1 and new < whole:
        return (whole * place.rank * 0.9, new / whole) if _part_is_new(place, text) else (0.0, 0.0)
    return (new * new / whole * place.rank, new / whole) if whole else (0.0, 0.0)


def _part_is_new(place: Place, text: _Text) -> bool:
    return any(all(text.left[start : max(end - text.over, start + 1)]) for start, end in place.spans)


def _scattered(index: Index, text: _Text, language: str) -> Iterator[_Found]:
    """Give labels most of whose words are in the text, the most telling one not yet explained."""
    at = {gram: place for place, gram in enumerate(text.grams) if gram in index.weights}
    left = {gram: weight for gram, weight in zip(text.grams, text.left, strict=True) if weight}
    for _ in range(_MOST):
        rows = [*_scattered_rows(index, at, left, _SCATTERED_SHARE[is_latin(language)])]
        if not rows:
            return
        _, share, _, best = max(rows, key=lambda row: row[:3])
        for gram in best.grams:
            left.pop(gram, None)
        yield _Found(best, share, frozenset(at[gram] for gram in best.grams if gram in at), scattered=True)


def _scattered_rows(
    index: Index, at: dict[str, int], left: dict[str, float], least: float
) -> Iterator[tuple[float, float, str, Phrase]]:
    gains: dict[Phrase, float] = defaultdict(float)
    for gram, weight in left.items():
        for phrase in index.by_gram[gram]:
            gains[phrase] += weight
    for phrase, gain in gains.items():
        if gain < _SCATTERED_GAIN or len(phrase.grams) < 2 or not phrase.subjects:
            continue
        there = {gram for gram in phrase.grams if gram in at}
        share = sum(index.weights[gram] for gram in there) / phrase.whole
        rarest = max(phrase.grams, key=lambda gram: index.weights[gram])
        span = max(at[gram] for gram in there) - min(at[gram] for gram in there)
        if share < least or rarest not in left or span > 2 * len(phrase.grams) + 4:
            continue
        score = gain * share**2 * phrase.rank
        if score >= _SCATTERED_GAIN:
            yield score, share, phrase.text, phrase


def _plain(found: list[_Found], branches: frozenset[str]) -> list[_Found]:
    """Return what says most of what was found: whole phrases before single words, these before broad ones."""
    found = [each for each in found if each.phrase.subjects and not _is_foreign(each, branches)]
    strong = [each for each in found if len(each.phrase.grams) > 1 and not each.phrase.weak and not each.body]
    branches |= {_branch_of(code) for each in strong for code in each.phrase.subjects} | _ANYWHERE
    tiers = [(_tier(each, branches), each) for each in found]
    least = min((tier for tier, _ in tiers), default=0)
    return [each for tier, each in tiers if tier == least]


def _is_foreign(found: _Found, branches: frozenset[str]) -> bool:
    """Tell whether a phrase of another branch than the agency's is too loosely there, or worded too generally."""
    loose = found.phrase.bound or (found.scattered and found.share < _SURE)
    return bool(branches) and loose and not any(_branch_of(code) in branches for code in found.phrase.subjects)


def _tier(found: _Found, branches: frozenset[str]) -> int:
    at_home = any(_branch_of(code) in branches for code in found.phrase.subjects)
    if found.phrase.weak or found.body:
        return 2 if at_home else 3
    return 0 if at_home or len(found.phrase.grams) > 1 else 1


def _to_told(found: list[_Found], branches: frozenset[str]) -> list[Told]:
    kept: dict[str, Told] = {}
    for each in found:
        for code in _own_subjects(each.phrase.subjects, branches):
            if not _is_covered(code, each, found):
                kept.setdefault(code, Told(code, each.share, each.phrase.text))
    return list(kept.values())


def _own_subjects(subjects: tuple[str, ...], branches: frozenset[str]) -> tuple[str, ...]:
    """Choose among the subjects of a phrase: those of the agency's branches, else those of every body, else others."""
    if not branches:
        return subjects
    for wanted in (branches, _ANYWHERE):
        if chosen := tuple(code for code in subjects if _branch_of(code) in wanted):
            return chosen
    return tuple(code for code in subjects if _branch_of(code) != _GENERAL_WORDS) or subjects


def _branch_of(subject: str) -> str:
    return [subject, *ancestors_of(subject)][-1]


def _is_covered(code: str, found: _Found, others: list[_Found]) -> bool:
    """Tell whether a narrower subject was told from the same words, or a narrower one of a whole branch at all."""
    for other in others:
        for narrower in other.phrase.subjects:
            if code in ancestors_of(narrower) and (found.at & other.at or code not in broader_subjects()):
                return True
    return False
