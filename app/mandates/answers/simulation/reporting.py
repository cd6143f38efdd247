"""Tell what a scenario changes: cells, gaps, overlaps, splits, in words that people read."""

from collections.abc import Mapping

from mandates.answers.coverage import CoverageCell
from mandates.answers.simulation.applying import Applied
from mandates.answers.simulation.chart import Chart, Row
from mandates.answers.simulation.comparing import (
    GAPS,
    CellKey,
    changed_cells,
    divided_agencies,
    find_internal,
    find_steps,
    holders_of,
    leads_of,
    section_gaps,
)
from mandates.answers.simulation.losing import find_lost
from mandates.answers.simulation.moves import Scenario
from mandates.answers.simulation.moving import find_moved
from mandates.answers.simulation.naming import Namer
from mandates.answers.simulation.pairs import Pair, PairKey, find_pairs, follow_pairs
from mandates.model.simulation import (
    BodyChange,
    CellState,
    Gap,
    GapChanges,
    InternalDuty,
    OverlapChanges,
    OverlapPair,
    Simulated,
    SplitChange,
    SplitChanges,
)

Changed = list[tuple[CellKey, CoverageCell, CoverageCell]]


def report(scenario: Scenario, places: list[str], before: Chart, applied: Applied, namer: Namer) -> Simulated:
    """Return what a scenario made of a chart, with names."""
    after = applied.chart
    changed = changed_cells(before, after)
    steps = find_steps(before, after)
    shown = sorted(places) or sorted({row.claim.place for row in before.rows})
    return Simulated(
        title=scenario.title,
        date=scenario.date,
        places=namer.things(shown),
        before=tuple(_to_state(cell, before, namer) for _, cell, _ in changed),
        after=tuple(_to_state(cell, after, namer) for _, _, cell in changed),
        gaps=_gaps(changed, before, after, namer),
        overlaps=_overlaps(before, applied, namer),
        splits=_splits(before, applied, namer),
        bodies=_bodies(before, after, namer),
        internal=_internal(before, after, namer),
        moved=find_moved(steps, before, applied, namer),
        conservation=find_lost(steps, changed, before, after, namer),
    )


def _to_state(cell: CoverageCell, chart: Chart, namer: Namer) -> CellState:
    return CellState(
        namer.thing(cell.place),
        namer.thing(cell.subject),
        cell.stage,
        cell.status,
        namer.bodies(leads_of(cell), chart),
        namer.bodies(holders_of(cell), chart),
        cell.flags,
        cell.certainty,
    )


def _gaps(changed: Changed, before: Chart, after: Chart, namer: Namer) -> GapChanges:
    new: list[Gap] = []
    closed: list[Gap] = []
    for (place, subject, stage), one, other in changed:
        if one.status == other.status:
            continue
        for gaps, cell in ((new, other), (closed, one)):
            # From one gap to another none closes.
            if cell.status in GAPS and (cell is other or other.status not in GAPS):
                place_name, subject_name = namer.thing(place), namer.thing(subject)
                silence = before.coverage.silence(cell)
                gap = Gap(cell.status, place_name, subject_name, stage, None, None, one.status, other.status, silence)
                gaps.append(gap)
    divided = divided_agencies(before)
    first = section_gaps(before, divided)
    second = section_gaps(after, {after.follow(agency) for agency in divided} | divided_agencies(after))
    live = {row.claim.responsibility for row in after.live_rows}
    new += [_to_gap(key[0], second[key], after, namer, ("", key[0])) for key in sorted(second.keys() - first.keys())]
    closed += [
        _to_gap(key[0], first[key], before, namer, (key[0], ""))
        for key in sorted(first.keys() - second.keys())
        if key[1] in live
    ]
    return GapChanges(tuple(new), tuple(closed))


def _to_gap(kind: str, row: Row, chart: Chart, namer: Namer, states: tuple[str, str]) -> Gap:
    agency = namer.body(chart.agency_of(row.holder), chart)
    place, subject, duty = namer.thing(row.claim.place), namer.thing(row.claim.subject), namer.duty(row.claim.duty)
    return Gap(kind, place, subject, None, agency, duty, *states, None)


def _overlaps(before: Chart, applied: Applied, namer: Namer) -> OverlapChanges:
    after = applied.chart
    first, second = find_pairs(before.coverage), find_pairs(after.coverage)
    successors = {agency: after.follow(agency) for key in first for agency in (key.first, key.second)}
    followed = follow_pairs(first, successors)
    new = [key for key in second if not _same(followed.get(key), second[key])]
    closed = [key for key in first if not _same(_after_of(key, second, successors), first[key])]
    touched = {after.follow(body) for body in applied.touched}
    remaining = [key for key in second if key not in new and len({key.first, key.second} & touched) == 1]
    return OverlapChanges(
        tuple(_to_pair(key, second[key], after, namer) for key in sorted(new, key=_order)),
        tuple(_to_pair(key, first[key], before, namer) for key in sorted(closed, key=_order)),
        tuple(_to_pair(key, second[key], after, namer) for key in sorted(remaining, key=_order)),
    )


def _after_of(key: PairKey, second: Mapping[PairKey, Pair], successors: Mapping[str, str]) -> Pair | None:
    one, other = sorted((successors[key.first], successors[key.second]))
    return second.get(key._replace(first=one, second=other)) if one != other else None


def _same(one: Pair | None, other: Pair) -> bool:
    """Whether two agencies relate as before; which split divides them, and at which stages, may differ."""
    return one is not None and (one.relation, one.split is None) == (other.relation, other.split is None)


def _order(key: PairKey) -> tuple[str, ...]:
    return (key.place, key.subject, key.broader or "", key.first, key.second)


def _to_pair(key: PairKey, pair: Pair, chart: Chart, namer: Namer) -> OverlapPair:
    return OverlapPair(
        pair.relation,
        pair.certainty,
        namer.thing(key.place),
        namer.bodies((key.first, key.second), chart),
        namer.thing(key.subject),
        namer.thing(key.broader) if key.broader else None,
        tuple(sorted(pair.stages)),
        chart.coverage.cell(key.place, key.subject).status,
        namer.split(pair.split) if pair.split else None,
    )


def _splits(before: Chart, applied: Applied, namer: Namer) -> SplitChanges:
    after = applied.chart
    dissolved, kept = [], []
    for iri in sorted(after.splits):
        was = iri in before.splits and not before.is_dissolved(iri)
        is_now = not after.is_dissolved(iri)
        parties = before.arrangements[iri].parties if was else frozenset()
        now = after.arrangements[iri].parties if is_now else frozenset()
        change = SplitChange(namer.split(iri), namer.bodies(parties, before), namer.bodies(now, after), "")
        if was and not is_now:
            dissolved.append(change._replace(reason="dropped" if after.splits[iri].dropped else "one-body"))
        elif is_now and not was:
            kept.append(change._replace(reason="added"))
        elif was and (parties != now or (parties | now) & applied.touched):
            kept.append(change._replace(reason="parties" if parties != now else "unchanged"))
    return SplitChanges(tuple(dissolved), tuple(kept))


def _internal(before: Chart, after: Chart, namer: Namer) -> tuple[InternalDuty, ...]:
    return tuple(
        InternalDuty(
            namer.duty(each.duty),
            namer.body(each.agency, after),
            namer.split(each.split) if each.split else None,
            namer.bodies(each.between, before),
        )
        for each in find_internal(before, after)
    )


def _bodies(before: Chart, after: Chart, namer: Namer) -> tuple[BodyChange, ...]:
    """Return the bodies that begin, end, get another name or go to another agency."""
    changes = []
    for iri, body in sorted(after.bodies.items()):
        was = before.bodies.get(iri)
        if not (was and was.live):
            kinds = ["begun"] if body.live else []
        elif not body.live:
            kinds = ["ended"]
        else:
            kinds = ["renamed"] * (was.name != body.name) + ["moved"] * (was.agency != body.agency)
        chart = after if body.live else before
        agency = namer.body(body.agency, chart) if body.agency else None
        changes += [BodyChange(kind, namer.body(iri, after), agency) for kind in kinds]
    return tuple(changes)
