"""Findings from changes of bodies: duties in force that a body holds, or that name one, after it ended."""

from collections.abc import Iterator

from mandates.answers.cells import in_force
from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.graph.queries import load_query


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each duty in force and each split that refers to a body ended by then."""
    rows = basis.store.select(load_query("answers/findings-ended-bodies").bind())
    places = basis.places_of(row["agency"] for row in rows)
    for row in rows:
        if row["ended"] > (basis.as_of or basis.today):
            continue
        if not in_force(row.get("validFrom"), row.get("validTo"), basis.as_of):
            continue
        yield Drawn(
            rule="body-ended",
            identity=(row["thing"], row["body"]),
            focus=row["thing"],
            place=places.get(row["agency"]),
            agencies=(row["agency"],),
            about=(row["thing"],),
            others=(row["body"],),
        )
