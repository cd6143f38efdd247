"""The moves that add and drop splits."""

from collections.abc import Sequence

from mandates.answers.cells import Split
from mandates.answers.coverage import Claim
from mandates.answers.simulation import moves
from mandates.answers.simulation.chart import Chart, Row, SplitState, Wording
from mandates.answers.simulation.moves import Name
from mandates.answers.simulation.names import Names
from mandates.answers.simulation.resolving import Resolver, mint
from mandates.answers.status import Arrangement


def add_split(chart: Chart, names: Names, move: moves.AddSplit, bodies: Sequence[str]) -> Chart:
    """Return the chart with a split among bodies, one for each part of the move; unknown duties begin with it."""
    resolver = Resolver(names, chart)
    subjects = resolver.subjects(move.subjects)
    split = resolver.split(move.split) if move.split else mint("split", move.title, *sorted(subjects), *bodies)
    tagged: dict[int, Row] = {}
    added: list[Row] = []
    wordings = dict(chart.known.wordings)
    for part, body in zip(move.parts, bodies, strict=True):
        own = [row for row in chart.live_rows if body in (row.holder, chart.agency_of(row.holder))]
        for duty in part.duties:
            found = resolver.find_duty(duty, own)
            tagged |= {id(row): row for row in found}
            if not found:
                new = _new_part(chart, part, body, duty, split, resolver.subjects(part.subjects) or subjects)
                added += new
                wordings[new[0].claim.duty] = Wording({"": duty.text}, "", "")
    state = chart.splits.get(split) or _new_split(chart, names, move, split, subjects, bodies)
    held = dict(state.held)
    for row in tagged.values():
        if row.claim.split != split:
            held[row.claim.responsibility] = chart.agency_of(row.holder)
    rows = [*(row._replace(split=split) if id(row) in tagged else row for row in chart.rows), *added]
    splits = {**chart.splits, split: state._replace(dropped=False, held=held)}
    return chart.replace(known=chart.known._replace(wordings=wordings), rows=rows, splits=splits)


def _new_split(
    chart: Chart, names: Names, move: moves.AddSplit, split: str, subjects: set[str], bodies: Sequence[str]
) -> SplitState:
    parties = frozenset(chart.agency_of(body) for body in bodies)
    title = move.title or move.subjects[0].text
    names.splits.add(title, split)
    stated = Split(_place(chart, bodies[0]), Arrangement(split, frozenset(subjects), parties, frozenset()), ())
    return SplitState(stated, title=title)


def _new_part(chart: Chart, part: moves.Part, body: str, duty: Name, split: str, subjects: set[str]) -> list[Row]:
    """Return the rows of a duty that begins as a part of a split, one for each subject."""
    stages = frozenset(stage.text for stage in part.stages)
    agency = chart.agency_of(body)
    claim = Claim(
        responsibility=mint("responsibility", split, body, duty.text),
        place=_place(chart, body),
        subject="",
        stages=stages,
        holder=body,
        agency=agency,
        role=part.role.text,
        duty=mint("duty", split, body, duty.text),
        kind="Duty",
        stating=agency,
        split=split,
        deferred=False,
    )
    return [Row(claim._replace(subject=subject), stages, body, split) for subject in sorted(subjects)]


def _place(chart: Chart, body: str) -> str:
    """Return the place of a body: its own, else that in which it holds something."""
    agency = chart.agency_of(body)
    own = chart.bodies[agency].place if agency in chart.bodies else None
    held = (row.claim.place for row in chart.rows if chart.agency_of(row.holder) == agency)
    return own or next(held, "") or next((row.claim.place for row in chart.rows), "")


def find_split(chart: Chart, names: Names, move: moves.DropSplit, bodies: Sequence[str]) -> str:
    """Return the one split that a move names; BadDataError where it names none in force or several."""
    if move.split:
        split = Resolver(names, chart).split(move.split)
        if chart.splits[split].dropped:
            raise names.error(move.split, "this split is no longer in force")
        return split
    wanted = {chart.agency_of(body) for body in bodies}
    subjects = Resolver(names, chart).subjects([move.subject]) if move.subject else set()
    # A split whose parties have become one is still named by those it had.
    found = [
        iri
        for iri, arrangement in sorted(chart.arrangements.items())
        if wanted
        <= arrangement.parties | {chart.follow(party) for party in chart.splits[iri].stated.arrangement.parties}
        and (not subjects or arrangement.subjects & subjects)
    ]
    if len(found) != 1:
        problem = "several splits are between these bodies: name one" if found else "no split is between these bodies"
        raise names.error(move.between[0]._replace(line=move.line), problem, found[:6])
    return found[0]


def drop_split(chart: Chart, split: str, *, keep: bool) -> Chart:
    """Return the chart without a split. What only another party's text gives a party lapses with it, unless kept.

    Where all parts lie with one body already, nothing is divided any more and all parts stay.
    """
    holders = {chart.agency_of(row.holder) for row in chart.parts(split) if row.live}
    lapses = not keep and len(holders) > 1
    rows = [
        row._replace(live=False, reason=None)
        if lapses and row.split == split and row.live and _is_only_given(chart, row)
        else row
        for row in chart.rows
    ]
    return chart.replace(rows=rows, splits={**chart.splits, split: chart.splits[split]._replace(dropped=True)})


def _is_only_given(chart: Chart, row: Row) -> bool:
    """Whether the text of another party is all that gives a part to its holder."""
    stating = chart.follow(row.claim.stating)
    return row.claim.stating != row.claim.agency and stating != chart.agency_of(row.holder)
