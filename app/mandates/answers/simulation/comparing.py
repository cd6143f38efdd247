"""Compare two charts: cells, gaps, duties that move, become internal or are lost. Things are IRIs here."""

from collections.abc import Iterable
from typing import NamedTuple

from mandates.answers.coverage import CoverageCell
from mandates.answers.naming import PLAN_KINDS
from mandates.answers.simulation.chart import Chart, Row
from mandates.answers.status import PRIMARY
from mandates.namespaces import split_id

CellKey = tuple[str, str, str | None]
GAPS = ("uncovered", "oversight-only", "leaderless")


def leads_of(cell: CoverageCell) -> frozenset[str]:
    """Return the agencies that lead in a cell."""
    return frozenset(claim.agency for claim in cell.claims if claim.role in PRIMARY)


def holders_of(cell: CoverageCell) -> frozenset[str]:
    """Return who holds something in a cell, sections as such."""
    return frozenset(claim.holder for claim in cell.claims)


def changed_cells(before: Chart, after: Chart) -> list[tuple[CellKey, CoverageCell, CoverageCell]]:
    """Return the cells whose status, leads or holders differ, those of both states, sorted."""
    first, second = before.coverage, after.coverage
    keys: set[CellKey] = {
        (cell.place, cell.subject, cell.stage) for coverage in (first, second) for cell in coverage.cells()
    }
    changed = []
    for key in sorted(keys, key=lambda key: (key[0], key[1], key[2] or "")):
        one, other = first.cell(*key), second.cell(*key)
        if (one.status, leads_of(one), holders_of(one)) != (other.status, leads_of(other), holders_of(other)):
            changed.append((key, one, other))
    return changed


class Step(NamedTuple):
    """A row, or a part of one, that goes from one holder and agency to others; None where nobody holds it after."""

    row: Row
    stages: frozenset[str]
    origin: str
    origin_agency: str
    to: str | None
    to_agency: str | None
    reason: str | None
    divided: bool


def find_steps(before: Chart, after: Chart) -> list[Step]:
    """Return what changed hands, row by row; a part that lay with another before has not come from here."""
    late: dict[tuple[str, str], list[Row]] = {}
    for row in after.rows:
        late.setdefault(row.key, []).append(row)
    early: dict[tuple[str, str], set[str]] = {}
    for row in before.live_rows:
        early.setdefault(row.key, set()).add(row.holder)
    steps = []
    for row in before.live_rows:
        now = late.get(row.key, [])
        origin_agency = before.agency_of(row.holder)
        for each in now:
            stages = row.stages & each.stages if row.stages else frozenset()
            if row.stages and not stages:
                continue
            to = each.holder if each.live else None
            to_agency = after.agency_of(each.holder) if each.live else None
            divided = stages != row.stages or bool(each.words)
            if (to, to_agency) != (row.holder, origin_agency) and each.holder not in early[row.key] - {row.holder}:
                step = Step(row, stages, row.holder, origin_agency, to, to_agency, each.reason, divided)
                steps.append(step)
    return steps


def section_gaps(chart: Chart, divided: Iterable[str]) -> dict[tuple[str, str], Row]:
    """Return the duties of agencies that no section carries and the reverse, by kind and responsibility.

    Only agencies whose duties are divided among sections (`divided`) have such gaps.
    """
    gaps: dict[tuple[str, str], Row] = {}
    wanted = set(divided)
    own: dict[str, list[Row]] = {}
    inner: dict[str, list[Row]] = {}
    for row in chart.live_rows:
        agency = chart.agency_of(row.holder)
        if agency in wanted and row.claim.subject and row.claim.kind not in PLAN_KINDS:
            (inner if is_section(row.holder) else own).setdefault(agency, []).append(row)
    for kind, mine, theirs in (("no-section", own, inner), ("no-agency-duty", inner, own)):
        for agency, rows in mine.items():
            subjects = {row.claim.subject for row in theirs.get(agency, ())}
            carried = {row.claim.responsibility for row in rows if _on_line(chart, row.claim.subject, subjects)}
            gaps |= {(kind, row.claim.responsibility): row for row in rows if row.claim.responsibility not in carried}
    return gaps


def _on_line(chart: Chart, subject: str, others: set[str]) -> bool:
    tree = chart.known.tree
    return bool(set(tree.line(subject)) & others) or any(subject in tree.line(other) for other in others)


def is_section(body: str) -> bool:
    """Whether a body is a section."""
    return split_id(body)[0] == "section"


def divided_agencies(chart: Chart) -> set[str]:
    """Return the agencies with duties of sections beside their own."""
    sections = {chart.agency_of(row.holder) for row in chart.live_rows if is_section(row.holder)}
    own = {row.holder for row in chart.live_rows}
    return sections & own


class Internal(NamedTuple):
    """A duty that several bodies shared before (by a split, jointly or as counterparties) and that one has after."""

    duty: str
    agency: str
    split: str | None
    between: frozenset[str]


def find_internal(before: Chart, after: Chart) -> list[Internal]:
    """Return the duties that become internal to one body."""
    holders: dict[str, set[str]] = {}
    for row in before.live_rows:
        holders.setdefault(row.claim.duty, set()).add(before.agency_of(row.holder))
    late: dict[str, set[str]] = {}
    for row in after.live_rows:
        late.setdefault(row.claim.duty, set()).add(after.agency_of(row.holder))
    found: dict[str, Internal] = {}
    for row in before.live_rows:
        between = _shared_by(before, row) | holders[row.claim.duty]
        ends = {after.follow(body) for body in between} if len(between) > 1 else set()
        if one := _one_body(before, after, row, late.get(row.claim.duty, set()), ends):
            found.setdefault(row.claim.duty, Internal(row.claim.duty, one, row.split, frozenset(between)))
    return [found[duty] for duty in sorted(found)]


def _shared_by(chart: Chart, row: Row) -> set[str]:
    """Return the agencies that a text names beside the holder: counterparties, and parties of the split."""
    named = chart.known.counterparties.get(row.claim.responsibility, frozenset())
    agencies = {chart.agency_of(body) for body in named if chart.is_live(body)}
    if row.split in chart.splits and not chart.is_dissolved(row.split):
        agencies |= chart.arrangements[row.split].parties
    return agencies


def _one_body(before: Chart, after: Chart, row: Row, now: set[str], ends: set[str]) -> str | None:
    """Return the one body that has what several shared: they became one, or one of them got all parts."""
    if len(now) != 1:
        return None
    [agency] = now
    if ends == {agency}:
        return agency
    split = row.split
    if split is None or split not in after.splits or before.is_dissolved(split):
        return None
    # Where a part was lost, nothing has come together.
    had = {part.key for part in before.parts(split) if part.live}
    parts = {after.agency_of(part.holder) for part in after.parts(split) if part.live or part.key in had}
    return agency if parts == {agency} and after.is_dissolved(split) else None
