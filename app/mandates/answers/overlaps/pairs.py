"""Pairs of agencies with a matter in common, on coverage alone: overlap, duplication, or two levels of government.

Definitions: an overlap is two primary responsibilities in force of different agencies, with intersecting territory,
whose subjects are equal or on one line and whose stages or groups are compatible (a facet left open is compatible with
all). It is a duplication where subject, stage and group are the same and neither a split, an exclusion nor the level
sets the two apart; with a stage or group left open only a possible one. Agencies of different tiers are `vertical`:
neither. A category of agencies is not an agency.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from mandates.answers.concentration import leading
from mandates.answers.coverage import Claim, Coverage
from mandates.answers.status import cell_status

_NO_LEVELS: Mapping[str, str] = {}
_NOT_AROUND: Mapping[str, Sequence[str]] = {}


class Pair(NamedTuple):
    """Two agencies with primary claims on subjects on one line, `first` before `second` by IRI.

    `subject` is the narrower of the two subjects; `kind`, `certainty`, `facets`, `status` and `apart_by` are those of
    `model.overlaps.Overlap`. `splits` divide the matter between others or these two; `dividing` have both as parties.
    """

    place: str
    kind: str
    certainty: str
    subject: str
    facets: tuple[str, ...]
    first: tuple[Claim, ...]
    second: tuple[Claim, ...]
    status: str
    apart_by: str | None
    dividing: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def agencies(self) -> tuple[str, str]:
        """The two agencies."""
        return self.first[0].agency, self.second[0].agency

    @property
    def subjects(self) -> tuple[str, str]:
        """The subject of each."""
        return self.first[0].subject, self.second[0].subject

    @property
    def is_joint(self) -> bool:
        """Whether both hold one and the same duty."""
        return not {claim.duty for claim in self.first}.isdisjoint(claim.duty for claim in self.second)


class _Met(NamedTuple):
    """How two claims meet in a facet: `shared` values, or `open` because one of them names none."""

    shared: bool
    open: bool

    @property
    def compatible(self) -> bool:
        return self.shared or self.open


def find_pairs(
    coverage: Coverage,
    levels: Mapping[str, str] = _NO_LEVELS,
    around: Mapping[str, Sequence[str]] = _NOT_AROUND,
) -> tuple[Pair, ...]:
    """Return all pairs, by place and agencies.

    `levels` gives the tier of agencies, `around` the places that enclose a place: agencies of these on the same
    subject are of another level.
    """
    held: dict[str, dict[str, dict[str, list[Claim]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for claim in leading(coverage.claims):
        held[claim.place][claim.subject][claim.agency].append(claim)
    joint = _find_joint(coverage)
    found: list[Pair] = []
    for place, subjects in held.items():
        for one, other in _in_place(coverage, subjects):
            found.extend(_to_pair(coverage, place, one, other, levels, joint))
        for outer in around.get(place, ()):
            for one, other in _across(subjects, held.get(outer, {})):
                found.extend(_to_pair(coverage, place, one, other, levels, joint))
    return tuple(sorted(found, key=lambda pair: (pair.place, pair.agencies, pair.subject, pair.subjects)))


def _find_joint(coverage: Coverage) -> dict[str, list[Claim]]:
    """Return the claims of each duty that several agencies lead."""
    claims: dict[str, list[Claim]] = defaultdict(list)
    for claim in leading(coverage.claims):
        claims[claim.duty].append(claim)
    return {duty: held for duty, held in claims.items() if len({claim.agency for claim in held}) > 1}


def _in_place(
    coverage: Coverage, subjects: Mapping[str, Mapping[str, list[Claim]]]
) -> Iterator[tuple[list[Claim], list[Claim]]]:
    """Give the claims of two agencies in one place: on one subject, or on a subject and a broader one."""
    for subject, narrow in subjects.items():
        for broader in coverage.tree.line(subject):
            for (one, mine), (other, theirs) in product(narrow.items(), subjects.get(broader, {}).items()):
                if one != other and (broader != subject or one < other):
                    yield (mine, theirs) if one < other else (theirs, mine)


def _across(
    inner: Mapping[str, Mapping[str, list[Claim]]], outer: Mapping[str, Mapping[str, list[Claim]]]
) -> Iterator[tuple[list[Claim], list[Claim]]]:
    """Give the claims of two agencies on one subject in a place and in one around it."""
    for subject, agencies in inner.items():
        for (one, mine), (other, theirs) in product(agencies.items(), outer.get(subject, {}).items()):
            if one != other:
                yield (mine, theirs) if one < other else (theirs, mine)


def _to_pair(
    coverage: Coverage,
    place: str,
    first: Sequence[Claim],
    second: Sequence[Claim],
    levels: Mapping[str, str],
    joint: Mapping[str, Sequence[Claim]],
) -> Iterator[Pair]:
    one, other = first[0], second[0]
    met = _meet(first, second)
    if not any(stage.compatible or group.compatible for stage, group in met):
        return
    subject = max(one.subject, other.subject, key=lambda each: len(coverage.tree.line(each)))
    claims = (*first, *second)
    both = {one.agency, other.agency}
    arrangements = coverage.dividing(place, subject, claims)
    status = cell_status([claim.to_holding() for claim in _with_joint(claims, both, joint)], arrangements)
    apart_by = _apart_by(first, second, coverage.tree.line(subject), status, levels)
    kind, certainty = _judge(met, same=one.subject == other.subject, apart_by=apart_by)
    yield Pair(
        place,
        kind,
        certainty,
        subject,
        _facets(one, other, met),
        tuple(first),
        tuple(second),
        status,
        apart_by,
        tuple(each.id for each in arrangements if both <= each.parties),
        tuple(sorted({each for claim in claims for each in claim.excludes})),
    )


def _apart_by(
    first: Sequence[Claim], second: Sequence[Claim], line: Sequence[str], status: str, levels: Mapping[str, str]
) -> str | None:
    """Return what sets two agencies apart on a subject with those broader than it: `level`, `split` or `exclusion`."""
    one, other = first[0], second[0]
    tiers = {levels.get(one.agency), levels.get(other.agency)} - {None}
    if one.place != other.place or len(tiers) > 1:
        return "level"
    if status == "split-resolved":
        return "split"
    excluding = (all(not claim.excludes.isdisjoint(line) for claim in side) for side in (first, second))
    return "exclusion" if any(excluding) else None


def _with_joint(claims: Sequence[Claim], agencies: set[str], joint: Mapping[str, Sequence[Claim]]) -> Iterator[Claim]:
    """Give claims and, of the duties that others lead too, what these agencies hold on other subjects.

    Who leads one matter jointly with another has no part of it alone, whatever else the two texts speak of.
    """
    yield from claims
    for duty in sorted({claim.duty for claim in claims} & joint.keys()):
        yield from (claim for claim in joint[duty] if claim.agency in agencies)


def _meet(first: Iterable[Claim], second: Iterable[Claim]) -> set[tuple[_Met, _Met]]:
    """Return how claims of two agencies meet in stage and group; many claims meet in the same way."""
    mine = {(claim.stages, claim.groups) for claim in first}
    theirs = {(claim.stages, claim.groups) for claim in second}
    return {(_met(a[0], b[0]), _met(a[1], b[1])) for a, b in product(mine, theirs)}


def _met(first: frozenset[str], second: frozenset[str]) -> _Met:
    return _Met(not first.isdisjoint(second), not (first and second))


def _judge(met: Iterable[tuple[_Met, _Met]], *, same: bool, apart_by: str | None) -> tuple[str, str]:
    sure = any(stage.shared or group.shared for stage, group in met)
    if apart_by == "level":
        return "vertical", "definite" if sure else "possible"
    if same and apart_by is None:
        if any(stage.shared and group.shared for stage, group in met):
            return "duplication", "definite"
        if any(stage.compatible and group.compatible for stage, group in met):
            return "duplication", "possible"
    return "overlap", "definite" if sure else "possible"


def _facets(one: Claim, other: Claim, met: Iterable[tuple[_Met, _Met]]) -> tuple[str, ...]:
    """Return the facets that two claims match exactly; of several, those of the two that match in most."""
    stage, group = max(((stage.shared, group.shared) for stage, group in met), key=lambda pair: (sum(pair), pair))
    matches = {
        "subject": one.subject == other.subject,
        "stage": stage,
        "group": group,
        "territory": one.place == other.place,
    }
    return tuple(facet for facet, exact in matches.items() if exact)
