"""The conservation check: nothing held or covered before is lost after without a named reason."""

from collections.abc import Sequence

from mandates.answers.coverage import CoverageCell
from mandates.answers.simulation.chart import Chart
from mandates.answers.simulation.comparing import CellKey, Step
from mandates.answers.simulation.naming import Namer
from mandates.model.simulation import Conservation, LostCell, LostDuty


def find_lost(
    steps: Sequence[Step],
    changed: Sequence[tuple[CellKey, CoverageCell, CoverageCell]],
    before: Chart,
    after: Chart,
    namer: Namer,
) -> Conservation:
    """Return the duties that nobody holds any more, the cells they leave uncovered, and whether all have reasons."""
    uncovered = {key for key, one, other in changed if other.status == "uncovered" != one.status}
    lost, explained = [], set[CellKey]()
    for group in _lost_duties(steps, after):
        cells = {key for key in uncovered if any(_covered(step, key) for step in group)}
        explained |= cells
        lost.append(_to_lost(group, cells, before, after, namer))
    if rest := uncovered - explained:
        lost.append(LostDuty(None, "", None, None, (), (), _cells(rest, namer), (), None))
    return Conservation(all(each.reason for each in lost), tuple(lost))


def _lost_duties(steps: Sequence[Step], after: Chart) -> list[list[Step]]:
    """Return the steps to nobody, by responsibility; what another holder of the duty still has is not lost."""
    held: dict[tuple[str, str], list[frozenset[str]]] = {}
    for row in after.live_rows:
        if not row.words:
            held.setdefault((row.claim.duty, row.claim.subject), []).append(row.stages)
    groups: dict[str, list[Step]] = {}
    for step in steps:
        others = held.get((step.row.claim.duty, step.row.claim.subject), [])
        kept = any(not stages or (step.stages and step.stages <= stages) for stages in others)
        if step.to is None and not kept:
            groups.setdefault(step.row.claim.responsibility, []).append(step)
    return [groups[responsibility] for responsibility in sorted(groups)]


def _covered(step: Step, key: CellKey) -> bool:
    """Whether a responsibility covered a cell: on its subject or a broader one is for the tree to say, not for us."""
    place, subject, stage = key
    claim = step.row.claim
    return (claim.place, claim.subject) == (place, subject) and (
        stage is None or not step.stages or stage in step.stages
    )


def _to_lost(group: Sequence[Step], cells: set[CellKey], before: Chart, after: Chart, namer: Namer) -> LostDuty:
    first = group[0]
    subjects = {step.row.claim.subject for step in group}
    stages = {stage for step in group for stage in step.stages}
    still = {
        claim.agency
        for step in group
        if step.row.claim.subject
        for stage in (*sorted(step.stages), *([] if step.stages else [None]))
        for claim in after.coverage.cell(step.row.claim.place, step.row.claim.subject, stage).claims
    }
    return LostDuty(
        namer.duty(first.row.claim.duty),
        namer.item(first.row.claim.duty),
        namer.body(first.origin, before),
        namer.body(first.origin_agency, before),
        namer.things(subjects),
        tuple(sorted(stages)),
        _cells(cells, namer),
        namer.bodies(still, after),
        first.reason,
    )


def _cells(keys: set[CellKey], namer: Namer) -> tuple[LostCell, ...]:
    ordered = sorted(keys, key=lambda key: (key[0], key[1], key[2] or ""))
    return tuple(LostCell(namer.thing(place), namer.thing(subject), stage) for place, subject, stage in ordered)
