"""A comparison as a graph: one transfer for each duty that changed hands or strength, a renaming of the agency.

Only what a clause of the newer text states becomes an event: a duty that merely vanished has no record.
"""

from collections.abc import Iterator

from mandates.answers.diff.sides import Side
from mandates.answers.duties import Duty
from mandates.graph.store import Literal, Triple, to_turtle
from mandates.model.diff import Change, Diff
from mandates.namespaces import PREFIXES, split_id, to_id

_KINDS = {
    "transferred-in": "in",
    "transferred-out": "out",
    "strengthened": "strengthened",
    "weakened": "weakened",
}
_DATE = PREFIXES["xsd"] + "date"


def write_events(diff: Diff, first: Side, second: Side) -> str:
    """Return the events of a comparison as Turtle; both texts' graphs describe what it refers to."""
    return to_turtle(_triples(diff, first, second), PREFIXES)


def _triples(diff: Diff, first: Side, second: Side) -> Iterator[Triple]:
    stem = split_id((diff.changes[0].b or diff.changes[0].a).document)[1] if diff.changes else ""  # type: ignore[union-attr]
    duties = tuple({duty.id: duty for duty in side.duties} for side in (first, second))
    transfers = [change for change in diff.changes if change.kind in _KINDS]
    for number, change in enumerate(transfers, 1):
        yield from _transfer(to_id("transfer", f"{stem}/{number}"), change, duties, (first, second))
    yield from _renaming(to_id("change", f"{stem}/renaming"), first, second)


def _transfer(
    iri: str, change: Change, duties: tuple[dict[str, Duty], ...], sides: tuple[Side, Side]
) -> Iterator[Triple]:
    before = duties[0][change.a.duty] if change.a else None
    after = duties[1][change.b.duty] if change.b else None
    yield iri, PREFIXES["rdf"] + "type", PREFIXES["m"] + "DutyTransfer"
    yield iri, PREFIXES["m"] + "transferKind", Literal(_KINDS[change.kind])
    for duty in dict.fromkeys(duty.id for duty in (before, after) if duty):
        yield iri, PREFIXES["m"] + "transferred", duty
    for name, held in (("fromHolder", before), ("toHolder", after)):
        for holder in dict.fromkeys(each.holder for each in held.holders) if held else ():
            yield iri, PREFIXES["m"] + name, holder
    ordering = sides[1].clauses[after.id] if after else sides[0].clauses[before.id] if before else ""
    yield iri, PREFIXES["m"] + "changedBy", ordering


def _renaming(iri: str, first: Side, second: Side) -> Iterator[Triple]:
    """Give the renaming of the agency between two dated versions of its mandate."""
    bodies = [sorted({duty.agency for duty in side.duties}) for side in (first, second)]
    if not (first.is_version and second.is_version) or [len(each) for each in bodies] != [1, 1]:
        return
    if bodies[0] == bodies[1] or not second.closing or not second.stated_on:
        return
    yield iri, PREFIXES["rdf"] + "type", PREFIXES["m"] + "Renaming"
    yield iri, PREFIXES["m"] + "originalBody", bodies[0][0]
    yield iri, PREFIXES["m"] + "resultingBody", bodies[1][0]
    yield iri, PREFIXES["m"] + "changedBy", second.closing
    yield iri, PREFIXES["m"] + "validFrom", Literal(second.stated_on, datatype=_DATE)
