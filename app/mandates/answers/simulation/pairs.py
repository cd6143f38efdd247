"""Pairs of agencies with a matter in common in a state of the chart, keyed so that two states can be compared.

What an overlap or a duplication is stands in `answers.overlaps`.
"""

from collections.abc import Mapping
from typing import NamedTuple

from mandates.answers.coverage import Coverage
from mandates.answers.overlaps.pairs import find_pairs as find_overlaps


class PairKey(NamedTuple):
    """A place, two agencies in order, a subject and, where one of them holds only a broader one, that one."""

    place: str
    first: str
    second: str
    subject: str
    broader: str | None


class Pair(NamedTuple):
    """How two agencies relate: `overlap` or `duplication`, `definite` or `possible`; stages in common; the split."""

    relation: str
    certainty: str
    stages: frozenset[str]
    split: str | None


def find_pairs(coverage: Coverage) -> dict[PairKey, Pair]:
    """Return the pairs of agencies with a matter in common."""
    pairs: dict[PairKey, Pair] = {}
    for pair in find_overlaps(coverage):
        broader = next((subject for subject in pair.subjects if subject != pair.subject), None)
        stages = frozenset(stage for a in pair.first for b in pair.second for stage in a.stages & b.stages)
        split = next(iter(pair.dividing), None)
        pairs[PairKey(pair.place, *pair.agencies, pair.subject, broader)] = Pair(
            pair.kind, pair.certainty, stages, split
        )
    return pairs


def follow_pairs(pairs: Mapping[PairKey, Pair], successors: Mapping[str, str]) -> dict[PairKey, Pair]:
    """Return pairs under the names of the agencies that theirs have become; those that became one are left out."""
    followed: dict[PairKey, Pair] = {}
    for key, pair in pairs.items():
        first, second = sorted(successors.get(agency, agency) for agency in (key.first, key.second))
        if first != second:
            followed.setdefault(key._replace(first=first, second=second), pair)
    return followed
