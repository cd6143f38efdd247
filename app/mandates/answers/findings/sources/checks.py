"""Findings from the integrity checks: what in the graph contradicts itself."""

from collections.abc import Iterator

from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.graph.validation import check_store


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each row of an integrity check."""
    for row in check_store(basis.store, basis.lang):
        yield Drawn(
            rule="integrity",
            identity=(row.shape, row.focus, row.value or ""),
            focus=row.focus,
            about=(row.focus,),
            note=row.message,
        )
