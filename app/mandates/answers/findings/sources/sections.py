"""Findings from the inside of agencies: duties of two sections on one matter that nothing tells apart."""

from collections.abc import Iterator

from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.answers.section_overlaps import section_overlaps


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each overlap of sections that is not separable."""
    places = basis.places_of(basis.agencies)
    for agency in basis.agencies:
        place = places.get(agency)
        if basis.places and place not in basis.places:
            continue
        for pair in section_overlaps(basis.store, agency, basis.lang):
            if pair.separable:
                continue
            duties = tuple(sorted((pair.first.duty.id, pair.second.duty.id)))
            sections = sorted({each.section.id for each in (pair.first, pair.second) if each.section})
            yield Drawn(
                rule="section-overlap",
                identity=duties,
                focus=duties[0],
                place=place,
                agencies=(agency,),
                subject=pair.subjects[0].id if pair.subjects else None,
                about=duties,
                others=tuple(sections),
            )
