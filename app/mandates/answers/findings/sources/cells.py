"""Findings from coverage: cells whose status says that no one agency answers for them."""

from collections.abc import Iterator

from mandates.answers.coverage import CoverageCell
from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.answers.status import PRIMARY
from mandates.namespaces import local_name, split_id, to_id

# Statuses that say who does not lead: another text could name the lead.
_SILENT = frozenset({"leaderless", "oversight-only"})
_DRAWN = frozenset({"contested", "unresolved", "partly-split", *_SILENT})


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each cell that is contested, unresolved, partly split, leaderless or only overseen.

    The agencies belong to what identifies it: a judgement on a conflict of two does not cover a third.
    """
    for cell in basis.coverage.cells():
        if cell.status in _DRAWN:
            yield _to_drawn(cell, basis)


def _to_drawn(cell: CoverageCell, basis: Basis) -> Drawn:
    rule = f"cell-{cell.status}"
    counted = [claim for claim in cell.claims if cell.status in _SILENT or claim.role in PRIMARY]
    agencies = tuple(sorted({claim.agency for claim in counted}))
    unsure = cell.status in _SILENT and not basis.is_complete(cell.place)
    key = f"{split_id(cell.place)[1]}/{local_name(cell.subject)}/{cell.stage or 'any'}"
    return Drawn(
        rule=rule,
        identity=(cell.place, cell.subject, cell.stage or "", *agencies),
        focus=to_id("cell", key),
        place=cell.place,
        agencies=agencies,
        subject=cell.subject,
        stage=cell.stage,
        about=tuple(sorted({claim.duty for claim in counted})),
        certainty="unconfirmed" if unsure else cell.certainty,
    )
