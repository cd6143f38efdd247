"""Coverage: who covers which cell – subject × stage × place at a date – and the status of each cell.

Definitions: a responsibility covers a cell where it is in force, its subject equals or is broader than the cell's, it
names the stage or none, and it excludes neither the cell's subject nor a broader one. One on the very subject goes
before broader ones (general), of which the nearest count and only where there is none. Sections are rolled up to their
agencies. A status that rests on a responsibility without a stage is possible, not definite. No text here says that
nobody is responsible: an uncovered cell means so only in a place of which all agencies are loaded.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from mandates.answers.cells import Split, in_force, load_named_splits
from mandates.answers.duties import SubjectTree, load_subject_tree
from mandates.answers.naming import PLAN_KINDS
from mandates.answers.places import load_places
from mandates.answers.status import Arrangement, Holding, cell_flags, cell_status
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import local_name

# What stands for the stage in the id of a cell that has none.
_ANY_STAGE = "any"


class Claim(NamedTuple):
    """A responsibility on one subject in one place: the codes of its stages (none: any) and role, IRIs of the rest.

    `holder` holds it, `agency` answers for it, `stating` is the agency whose text says so. `excludes` are subjects
    that it leaves to others, `groups` the people it is for (none: all; the graph states none so far).
    """

    responsibility: str
    place: str
    subject: str
    stages: frozenset[str]
    holder: str
    agency: str
    role: str
    duty: str
    kind: str
    stating: str
    split: str | None
    deferred: bool
    excludes: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    @property
    def is_planned(self) -> bool:
        """Whether it comes from a work plan, not from a mandate."""
        return self.kind in PLAN_KINDS

    def to_holding(self) -> Holding:
        """Return it as the status sees it."""
        return Holding(self.agency, self.role, self.stating, self.stages, self.duty, self.split, self.deferred)


class CoverageCell(NamedTuple):
    """A cell with the claims that cover it, its status, flags and certainty (`definite` or `possible`).

    `stage` is None where no claim on the subject names one; `general` says that only broader subjects cover it.
    """

    place: str
    subject: str
    stage: str | None
    claims: tuple[Claim, ...]
    status: str
    flags: tuple[str, ...]
    certainty: str

    @property
    def general(self) -> bool:
        """Whether responsibilities on broader subjects alone cover it."""
        return "general-only" in self.flags


class Coverage:
    """The claims and splits of some places, and the cells that they make."""

    def __init__(
        self,
        claims: Iterable[Claim],
        splits: Iterable[Split],
        tree: SubjectTree,
        complete: Iterable[str] = (),
    ) -> None:
        """Take claims, the splits in force, the tree of subjects and the places of which all agencies are loaded."""
        self.claims = tuple(sorted(claims, key=lambda c: (c.place, c.subject, c.responsibility)))
        self.splits = tuple(splits)
        self.tree = tree
        self.complete = frozenset(complete)

    def without_plans(self) -> "Coverage":
        """Return the coverage by mandates alone."""
        claims = (claim for claim in self.claims if not claim.is_planned)
        return Coverage(claims, self.splits, self.tree, self.complete)

    def silence(self, cell: CoverageCell) -> str | None:
        """Return what it means that nobody covers a cell: `nobody`, `not-loaded`, or None where somebody does."""
        if cell.status != "uncovered":
            return None
        return "nobody" if cell.place in self.complete else "not-loaded"

    def dividing(self, place: str, subject: str, claims: Iterable[Claim]) -> list[Arrangement]:
        """Return the splits that divide a subject or a broader one in a place, or that claims are a part of."""
        used = {claim.split for claim in claims}
        line = set(self.tree.line(subject))
        here = (split.arrangement for split in self._splits_at.get(place, ()))
        return [each for each in here if each.id in used or each.subjects & line]

    @cached_property
    def _splits_at(self) -> dict[str, list[Split]]:
        at: dict[str, list[Split]] = defaultdict(list)
        for split in self.splits:
            at[split.place].append(split)
        return at

    @cached_property
    def _at(self) -> dict[tuple[str, str], list[Claim]]:
        at: dict[tuple[str, str], list[Claim]] = defaultdict(list)
        for claim in self.claims:
            at[claim.place, claim.subject].append(claim)
        return at

    def cells(self) -> Iterator[CoverageCell]:
        """Give every cell that a claim lies on, sorted by place, subject and stage."""
        for (place, subject), claims in self._at.items():
            stages = sorted({stage for claim in claims for stage in claim.stages})
            yield from (self.cell(place, subject, stage) for stage in stages or (None,))

    def cell(self, place: str, subject: str, stage: str | None = None) -> CoverageCell:
        """Return one cell, covered or not; without a stage, all claims on the subject count."""
        line = self.tree.line(subject)
        for depth, nearest in enumerate(line):
            # .get: a question must not add an empty cell.
            held = [
                claim
                for claim in self._at.get((place, nearest), ())
                if (not (stage and claim.stages) or stage in claim.stages) and claim.excludes.isdisjoint(line)
            ]
            if held:
                return self._judge(place, subject, stage, held, general=depth > 0)
        return CoverageCell(place, subject, stage, (), "uncovered", (), "definite")

    def _judge(self, place: str, subject: str, stage: str | None, held: list[Claim], *, general: bool) -> CoverageCell:
        dividing = self.dividing(place, subject, held)
        holdings = [claim.to_holding() for claim in held]
        status = cell_status(holdings, dividing)
        named = [holding for holding in holdings if holding.stages]
        sure = stage is None or (len(named) == len(holdings)) or cell_status(named, dividing) == status
        flags = set(cell_flags(holdings, dividing))
        if general:
            flags.add("general-only")
        if all(claim.is_planned for claim in held):
            flags.add("plan-only")
        certainty = "definite" if sure and not general else "possible"
        return CoverageCell(place, subject, stage, tuple(held), status, tuple(sorted(flags)), certainty)


def load_coverage(store: Store, places: Sequence[str] = (), as_of: str | None = None) -> Coverage:
    """Return the coverage of places (IRIs; all by default), today or at an ISO date."""
    splits = _load_splits(store, places, as_of)
    complete = load_places(store, ()).complete
    return Coverage(_load_claims(store, places, as_of), splits, load_subject_tree(store), complete)


def _load_splits(store: Store, places: Sequence[str], as_of: str | None) -> Iterator[Split]:
    """Give the splits of places with the parts in force; one that had parts and has none left is over."""
    for split in load_named_splits(store, ()).values():
        if places and split.place not in places:
            continue
        parts = tuple(part for part in split.parts if in_force(part.get("validFrom"), part.get("validTo"), as_of))
        if parts or not split.parts:
            with_part = frozenset(part["agency"] for part in parts)
            yield split._replace(arrangement=split.arrangement._replace(with_part=with_part), parts=parts)


def _load_claims(store: Store, places: Sequence[str], as_of: str | None) -> list[Claim]:
    claims: dict[tuple[str, str, str], Claim] = {}
    for row in store.select(load_query("answers/coverage").bind(place=list(places))):
        if not in_force(row.get("validFrom"), row.get("validTo"), as_of):
            continue
        key = (row["place"], row["subject"], row["responsibility"])
        claim = claims.get(key) or Claim(
            responsibility=row["responsibility"],
            place=row["place"],
            subject=row["subject"],
            stages=frozenset(),
            holder=row["holder"],
            agency=row["agency"],
            role=local_name(row["role"]),
            duty=row["duty"],
            kind=local_name(row["kind"]),
            stating=row["stating"],
            split=row.get("split"),
            deferred="deferred" in row,
        )
        # The id of a cell ends in the code of its stage.
        if (stage := local_name(row["cell"])) != _ANY_STAGE:
            claim = claim._replace(stages=claim.stages | {stage})
        if excluded := row.get("excludes"):
            claim = claim._replace(excludes=claim.excludes | {excluded})
        claims[key] = claim
    return list(claims.values())
