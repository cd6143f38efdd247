"""The fewest clauses to change so that nothing below a subject has several leads without an order among them.

A change takes the lead of one duty from one agency, which supports it from then on. A set of changes resolves a cell
where its status, found anew by the list of statuses, is no longer open. Sets are tried from the smallest.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from mandates.answers.concentration import leading
from mandates.answers.coverage import Claim, Coverage, CoverageCell
from mandates.answers.labels import Labels
from mandates.answers.status import cell_status
from mandates.graph.store import Store
from mandates.model.structure import ClauseChange, Resolution

OPEN = frozenset({"contested", "unresolved", "partly-split"})
# Sets are tried up to this size and number of candidates: some ten thousand at most.
_SIZE, _CANDIDATES = 4, 24

_Change = tuple[str, str]


def resolve(store: Store, coverage: Coverage, place: str, subject: str, lang: str = "en") -> Resolution:
    """Return the fewest changes that leave no open cell on a subject or below in a place (IRIs)."""
    cells = [
        cell
        for cell in coverage.cells()
        if cell.place == place and cell.status in OPEN and subject in coverage.tree.line(cell.subject)
    ]
    candidates = sorted({(claim.duty, claim.agency) for cell in cells for claim in leading(cell.claims)})
    changes = _smallest(coverage, cells, candidates)
    smallest = changes is not None
    if changes is None:
        changes = _greedy(coverage, cells, candidates)
    labels = Labels(store, {place, subject, *(thing for change in changes for thing in change)}, lang)
    return Resolution(
        labels.name(place),
        labels.name(subject),
        len(cells),
        tuple(ClauseChange(labels.name(duty), labels.name(agency)) for duty, agency in changes),
        smallest,
    )


def _smallest(
    coverage: Coverage, cells: Sequence[CoverageCell], candidates: Sequence[_Change]
) -> tuple[_Change, ...] | None:
    if len(candidates) > _CANDIDATES:
        return () if not cells else None
    for size in range(_SIZE + 1):
        for changes in combinations(candidates, size):
            if not any(_is_open(coverage, cell, changes) for cell in cells):
                return changes
    return None


def _greedy(coverage: Coverage, cells: Sequence[CoverageCell], candidates: Sequence[_Change]) -> tuple[_Change, ...]:
    """Return changes that suffice: in each cell still open only the agency with most duties keeps the lead."""
    weight: dict[str, int] = {}
    for _, agency in candidates:
        weight[agency] = weight.get(agency, 0) + 1
    changes: list[_Change] = []
    for cell in cells:
        if _is_open(coverage, cell, changes):
            led = sorted({(claim.duty, claim.agency) for claim in leading(cell.claims)})
            kept = max(sorted({agency for _, agency in led}), key=lambda agency: weight[agency])
            changes += [change for change in led if change[1] != kept and change not in changes]
    return tuple(sorted(changes))


def _is_open(coverage: Coverage, cell: CoverageCell, changes: Collection[_Change]) -> bool:
    claims = list(_change(cell.claims, changes))
    dividing = coverage.dividing(cell.place, cell.subject, claims)
    return cell_status([claim.to_holding() for claim in claims], dividing) in OPEN


def _change(claims: Iterable[Claim], changes: Collection[_Change]) -> Iterator[Claim]:
    for claim in claims:
        yield claim._replace(role="support") if (claim.duty, claim.agency) in changes else claim
