"""Give names, evidence and dates to what was found on IRIs."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mandates.answers.agency import to_evidence
from mandates.answers.concentration import Concentration, leading
from mandates.answers.coverage import Claim, Coverage, CoverageCell
from mandates.answers.labels import Labels
from mandates.answers.overlaps.pairs import Pair
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.model import Named
from mandates.model.inside import SplitOutcome
from mandates.model.overlaps import (
    AgencyShare,
    Fragmentation,
    HeldDuty,
    OpenCell,
    Overlap,
    OverlapSide,
    RoleCell,
)
from mandates.namespaces import PREFIXES

if TYPE_CHECKING:
    from mandates.answers.overlaps.answering import Basis


def find_things(basis: "Basis") -> set[str]:
    """Return the IRIs whose names the answer shows, the duties and their documents aside."""
    things = {*basis.places, basis.agency or ""}
    things |= {thing for claim in basis.claims for thing in (claim.agency, claim.subject, claim.stating)}
    for pair in basis.pairs:
        things |= {*pair.excluded, *pair.dividing, pair.place}
        things |= {thing for claim in (*pair.first, *pair.second) for thing in _things_of(claim)}
    for cell in basis.open_cells:
        things |= {cell.subject, *(thing for claim in cell.claims for thing in _things_of(claim))}
    for each in basis.concentration:
        things |= {each.subject, basis.coverage.tree.parent.get(each.subject, "")}
    for split in basis.coverage.splits:
        if split.place in basis.places:
            things |= {split.arrangement.id, *split.arrangement.parties}
    return things


def _things_of(claim: Claim) -> tuple[str, ...]:
    stages = (PREFIXES["stage"] + stage for stage in claim.stages)
    return claim.agency, claim.subject, claim.holder, claim.split or "", *stages


class Names:
    """The names of things and the places in the text of duties, each looked up once."""

    def __init__(self, store: Store, things: Iterable[str], duties: Iterable[str], lang: str) -> None:
        """Look up the names of `things` and `duties`, and where the duties stand."""
        self._lang = lang
        wanted = sorted(duties)
        rows = store.select(load_query("answers/lines").bind(duty=wanted)) if wanted else []
        self._rows: dict[str, Row] = {}
        for row in rows:
            self._rows.setdefault(row["duty"], row)
        documents = {row["document"] for row in rows}
        self._dates: dict[str, str] = {}
        if documents:
            stated = store.select(load_query("answers/documents").bind())
            dates = {row["document"]: row.get("statedOn") or row.get("statedYear") for row in stated}
            self._dates = {document: date for document in documents if (date := dates.get(document))}
        self._labels = Labels(store, {*things, *wanted, *documents}, lang)

    def named(self, thing: str) -> Named:
        """Return a thing with its name."""
        return self._labels.name(thing)

    def to_fragmentation(self, found: Concentration, coverage: Coverage) -> Fragmentation:
        """Return a fragmented subject, the agency with most duties first."""
        broader = coverage.tree.parent.get(found.subject)
        shares = sorted(found.duties.items(), key=lambda share: (-share[1], share[0]))
        return Fragmentation(
            self.named(found.place),
            self.named(found.subject),
            self.named(broader) if broader else None,
            found.depth,
            tuple(AgencyShare(self.named(agency), number) for agency, number in shares),
            found.herfindahl,
            found.siblings,
            found.siblings_agencies,
            found.siblings_herfindahl,
        )

    def to_overlap(self, pair: Pair, outcomes: Sequence[SplitOutcome]) -> Overlap:
        """Return a pair with both sides; `outcomes` say how the splits come out."""
        return Overlap(
            place=self.named(pair.place),
            kind=pair.kind,
            certainty=pair.certainty,
            subject=self.named(pair.subject),
            facets=pair.facets,
            strength=len(pair.facets) / 4,
            first=self._side(pair.first),
            second=self._side(pair.second),
            status=pair.status,
            apart_by=pair.apart_by,
            outcome=_outcome(pair, outcomes),
            splits=tuple(self.named(split) for split in pair.dividing),
            excluded=tuple(self.named(subject) for subject in pair.excluded),
            joint=pair.is_joint,
        )

    def _side(self, claims: Sequence[Claim]) -> OverlapSide:
        return OverlapSide(self.named(claims[0].agency), self.named(claims[0].subject), self._held(claims))

    def to_open_cell(self, cell: CoverageCell) -> OpenCell:
        """Return a cell that several lead, with those duties alone."""
        led = tuple(leading(cell.claims))
        agencies = sorted({claim.agency for claim in led})
        return OpenCell(
            self.named(cell.place),
            self.named(cell.subject),
            self.named(PREFIXES["stage"] + cell.stage) if cell.stage else None,
            cell.status,
            cell.flags,
            cell.certainty,
            tuple(self.named(agency) for agency in agencies),
            self._since(led, agencies),
            self._held(led),
        )

    def to_role_cell(self, place: str, agency: str, subject: str, role: str) -> RoleCell:
        """Return what an agency is on a subject."""
        return RoleCell(self.named(place), self.named(agency), self.named(subject), role)

    def _held(self, claims: Iterable[Claim]) -> tuple[HeldDuty, ...]:
        """Return the duties of claims, once for each holder and role, in the order of the texts."""
        known = {(claim.duty, claim.holder, claim.role): claim for claim in claims if claim.duty in self._rows}
        found = [
            HeldDuty(
                self.named(claim.duty),
                self.named(claim.holder),
                claim.role,
                tuple(self.named(PREFIXES["stage"] + stage) for stage in sorted(claim.stages)),
                self.named(claim.split) if claim.split else None,
                claim.is_planned,
                to_evidence(self._rows[claim.duty], self._labels),
            )
            for claim in known.values()
        ]
        return tuple(sorted(found, key=lambda held: (held.evidence.document, held.evidence.start, held.holder.id)))

    def _since(self, claims: Sequence[Claim], agencies: Sequence[str]) -> str | None:
        """Return the date from which two agencies lead: that of the second; None where it is not known.

        A text in force says since its own date, or its year, what it says; an earlier one may have said it before.
        """
        first: dict[str, str] = {}
        for claim in claims:
            date = self._dates.get(self._rows[claim.duty]["document"]) if claim.duty in self._rows else None
            if date:
                first[claim.agency] = min(date, first.get(claim.agency, date))
        return sorted(first.values())[1] if len(first) == len(agencies) > 1 else None


def _outcome(pair: Pair, outcomes: Sequence[SplitOutcome]) -> str:
    """Return how the split that divides a pair comes out: for a split with several outcomes, that of its duties."""
    if pair.apart_by == "level":
        return "vertical"
    mine = {claim.duty for claim in (*pair.first, *pair.second)}
    found = [each for each in outcomes if each.split and each.split.id in pair.dividing]
    near = [each for each in found if mine & {part.duty.id for part in each.parts}]
    return next((each.outcome for each in near or found), "silent")
