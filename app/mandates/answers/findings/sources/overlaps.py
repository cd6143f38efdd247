"""Findings from overlaps of agencies that nothing sets apart: neither a split nor an exclusion nor their level."""

from collections.abc import Iterator

from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.answers.overlaps import Pair, find_pairs
from mandates.graph.queries import load_query


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each overlap and each duplication by mandates, plans aside."""
    levels = {row["agency"]: row["tier"] for row in basis.store.select(load_query("answers/agency-tiers").bind())}
    for pair in find_pairs(basis.coverage.without_plans(), levels):
        if pair.kind != "vertical" and pair.apart_by is None:
            yield _to_drawn(pair)


def _to_drawn(pair: Pair) -> Drawn:
    claims = (*pair.first, *pair.second)
    return Drawn(
        rule=pair.kind,
        identity=(pair.place, *pair.agencies, *pair.subjects),
        focus=pair.subject,
        place=pair.place,
        agencies=pair.agencies,
        subject=pair.subject,
        about=tuple(sorted({claim.duty for claim in claims})),
        certainty=pair.certainty,
    )
