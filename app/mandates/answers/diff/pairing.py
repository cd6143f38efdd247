"""Which duty of one side is which of the other: equal words first, then the best pairs by words and facets.

The order in which pairs are taken is the same from both sides, so that swapping the sides gives the same pairs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mandates.answers.correspondence import Comparer, Correspondence
from mandates.answers.diff.contents import bare
from mandates.answers.diff.sides import Side
from mandates.answers.duties import Duty, SubjectTree

# How many of the other side are looked at closely for each duty.
_NEAR = 24
# Below this two clauses are not the same duty: measured on the pairs of texts in `tests/pairs`.
_SURE = 0.32
# Where no language is shared, subjects and actions alone must say more.
_SURE_BY_FACETS = 0.6
# What speaks against a pair: another level (agency, split, section), another party, an aim against a duty.
_LEVEL, _HANDS, _STANDING = 0.12, 0.08, 0.15
_BY_SUBJECT = {"same": 1.0, "narrower": 0.8, "broader": 0.8, "beside": 0.5, "apart": 0.0}


class Pair(NamedTuple):
    """A duty of the first side and the one of the second that it corresponds to."""

    first: Duty
    second: Duty
    facets: Correspondence


class _Scored(NamedTuple):
    rank: tuple[float, ...]
    pair: Pair


def merge_trees(first: SubjectTree, second: SubjectTree) -> SubjectTree:
    """Return one tree of the subjects of two stores."""
    return SubjectTree(second.parent | first.parent)


class Pairing:
    """Pairs the duties of two sides one to one."""

    def __init__(self, first: Side, second: Side, *, sections: Mapping[str, str]) -> None:
        """Take both sides and which section of the first is which of the second, as far as names tell."""
        self._sides = first, second
        self._sections = sections
        self._comparer = Comparer(merge_trees(first.tree, second.tree), first.duties, second.duties)
        self._places = tuple({duty.id: n for n, duty in enumerate(side.duties)} for side in self._sides)

    def pair(self, left_out: tuple[Iterable[str], ...] = ((), ())) -> tuple[Pair, ...]:
        """Return the pairs in the order of the first side; duties `left_out` of a side pair by equal words only."""
        first, second = ({duty.id: duty for duty in side.duties} for side in self._sides)
        free = first, second
        pairs = list(_take(self._equal(), free))
        for side, duties in zip(free, left_out, strict=True):
            for duty in duties:
                side.pop(duty, None)
        pairs += _take(self._near(free), free)
        return tuple(sorted(pairs, key=lambda pair: self._places[0][pair.first.id]))

    def _equal(self) -> Iterator[_Scored]:
        """Give the pairs of equal words: the same section first, then the same level, then any."""
        by_words: dict[str, list[Duty]] = defaultdict(list)
        for duty in self._sides[1].duties:
            if words := bare(_wording(duty)):
                by_words[words].append(duty)
        for first in self._sides[0].duties:
            for second in by_words.get(bare(_wording(first)), ()):
                if not self._forbidden(first, second):
                    yield self._scored(first, second, equal=True)

    def _near(self, free: tuple[dict[str, Duty], dict[str, Duty]]) -> Iterator[_Scored]:
        for first, second in self._comparer.near(_NEAR, *free):
            if not self._forbidden(first, second):
                scored = self._scored(first, second)
                if -scored.rank[0] >= (_SURE if scored.pair.facets.likeness else _SURE_BY_FACETS):
                    yield scored

    def _forbidden(self, first: Duty, second: Duty) -> bool:
        """Whether the two cannot be one duty: between agencies, what others hold; the offices of different bodies."""
        one, two = self._sides
        if one.is_foreign(first) != two.is_foreign(second) and not (one.is_version and two.is_version):
            return True
        hosting = "hosts-office" in first.relations & second.relations
        return hosting and not _names(one, first) & _names(two, second)

    def _scored(self, first: Duty, second: Duty, *, equal: bool = False) -> _Scored:
        one, two = self._sides
        facets = self._comparer.compare(first, second)
        score = 1.0 if equal else likeness_of(facets)
        score -= _LEVEL * (one.level(first) != two.level(second)) + _HANDS * (
            one.is_foreign(first) != two.is_foreign(second)
        )
        score -= _STANDING * (first.is_programme != second.is_programme)
        same_section = first.section is not None and self._sections.get(first.section, "") == second.section
        score += 0.04 * same_section
        a, b = self._places[0][first.id], self._places[1][second.id]
        apart = abs(a / len(self._places[0]) - b / len(self._places[1]))
        return _Scored((-round(score, 4), round(apart, 6), a + b), Pair(first, second, facets))


def likeness_of(facets: Correspondence) -> float:
    """Return from 0 to 1 how sure it is that two duties are one: by words where they share a language, and facets."""
    meant = _BY_SUBJECT[facets.subject]
    if facets.likeness is None:
        return 0.6 * meant + 0.25 * facets.actions + 0.15 * facets.stages if meant else 0.0
    both, one, other = facets.likeness
    words = max(both, 0.75 * max(one, other))
    return 0.75 * words + 0.15 * meant + 0.1 * facets.actions


def _take(scored: Iterable[_Scored], free: tuple[dict[str, Duty], dict[str, Duty]]) -> Iterator[Pair]:
    """Give the best pairs, each duty once, and take them out of what is free."""
    for each in sorted(scored, key=lambda each: each.rank):
        first, second = each.pair.first.id, each.pair.second.id
        if first in free[0] and second in free[1]:
            del free[0][first], free[1][second]
            yield each.pair


def _wording(duty: Duty) -> str:
    return duty.words.get(duty.language.split("-")[0], "")


def _names(side: Side, duty: Duty) -> set[str]:
    return {bare(side.labels.text(body)) for body in duty.counterparties}
