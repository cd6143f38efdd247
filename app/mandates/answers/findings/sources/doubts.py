"""Findings from what the graph itself doubts: facts to be reviewed, dates in conflict, notes of caution."""

from collections.abc import Iterator

from mandates.answers.cells import in_force
from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.graph.queries import load_query
from mandates.graph.store import Row
from mandates.namespaces import split_id

_RULES = {"needsReview": "needs-review", "dateConflict": "date-conflict", "caution": "caution"}


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each thing with a doubt of each kind."""
    rows: dict[tuple[str, str], list[Row]] = {}
    for row in basis.store.select(load_query("answers/findings-doubts").bind()):
        if in_force(row.get("validFrom"), row.get("validTo"), basis.as_of):
            rows.setdefault((row["doubt"], row["thing"]), []).append(row)
    places = basis.places_of(row["agency"] for found in rows.values() for row in found if "agency" in row)
    for (doubt, thing), found in rows.items():
        agencies = tuple(sorted({row["agency"] for row in found if "agency" in row}))
        # What a doubt of a responsibility is about is its duty: that has a name and a page.
        focus = found[0].get("duty", thing)
        notes = {row["lang"].split("-")[0]: row["note"] for row in found if "note" in row}
        own = thing if split_id(thing)[0] == "place" else None
        yield Drawn(
            rule=_RULES[doubt],
            identity=(focus,),
            focus=focus,
            place=next((places[agency] for agency in agencies if agency in places), own),
            agencies=agencies,
            about=(focus,),
            note=notes.get(basis.lang) or notes.get("en") or next(iter(notes.values()), None),
        )
