"""Coverage: who covers which cell – subject × stage × place at a date – and the status of each cell.

Definitions: a responsibility covers a cell where it is in force and its subject equals or is broader than the cell's
and it names the stage or none. One on the very subject goes before broader ones (general), which count only where
there is none. Sections are rolled up to their agencies. A status that rests on a responsibility without a stage is
possible, not definite.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from mandates.answers.cells import Split, load_named_splits
from mandates.answers.duties import SubjectTree, load_subject_tree
from mandates.answers.naming import PLAN_KINDS
from mandates.answers.status import Holding, cell_flags, cell_status
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import local_name

# What stands for the stage in the id of a cell that has none.
_ANY_STAGE = "any"


class Claim(NamedTuple):
    """A responsibility on one subject in one place: the codes of its stages (none: any) and role, IRIs of the rest.

    `holder` holds it, `agency` answers for it, `stating` is the agency whose text says so.
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

    def __init__(self, claims: Iterable[Claim], splits: Iterable[Split], tree: SubjectTree) -> None:
        """Take claims, the splits in force and the tree of subjects."""
        self.claims = tuple(sorted(claims, key=lambda c: (c.place, c.subject, c.responsibility)))
        self.splits = tuple(splits)
        self.tree = tree

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
            held = [c for c in self._at.get((place, nearest), ()) if not (stage and c.stages) or stage in c.stages]
            if held:
                return self._judge(place, subject, stage, held, line, general=depth > 0)
        return CoverageCell(place, subject, stage, (), "uncovered", (), "definite")

    def _judge(
        self, place: str, subject: str, stage: str | None, held: list[Claim], line: Sequence[str], *, general: bool
    ) -> CoverageCell:
        used = {claim.split for claim in held}
        dividing = [
            split.arrangement
            for split in self.splits
            if split.place == place and (split.arrangement.id in used or split.arrangement.subjects & set(line))
        ]
        holdings = [claim.to_holding() for claim in held]
        status = cell_status(holdings, dividing)
        named = [holding for holding in holdings if holding.stages]
        sure = stage is None or (len(named) == len(holdings)) or cell_status(named, dividing) == status
        flags = set(cell_flags(holdings, dividing))
        if general:
            flags.add("general-only")
        if all(claim.kind in PLAN_KINDS for claim in held):
            flags.add("plan-only")
        certainty = "definite" if sure and not general else "possible"
        return CoverageCell(place, subject, stage, tuple(held), status, tuple(sorted(flags)), certainty)


def load_coverage(store: Store, places: Sequence[str] = (), as_of: str | None = None) -> Coverage:
    """Return the coverage of places (IRIs; all by default), today or at an ISO date."""
    splits = {iri: split for iri, split in load_named_splits(store, ()).items() if not places or split.place in places}
    return Coverage(_load_claims(store, places, as_of), splits.values(), load_subject_tree(store))


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
        claims[key] = claim
    return list(claims.values())


def in_force(valid_from: str | None, valid_to: str | None, as_of: str | None) -> bool:
    """Whether what holds from and to some days (each may be open) is in force at a date; today where none is given."""
    if as_of is None:
        return valid_to is None
    return (valid_from or "") <= as_of <= (valid_to or "9999")
