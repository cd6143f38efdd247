"""Evidence gaps: facts that no clause of a text can be looked up for, and readings that are not sure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mandates.answers.gaps.drawn import CONFIRMED, DrawnGap
from mandates.graph.queries import load_query
from mandates.graph.store import Store


class WeakFact(NamedTuple):
    """A duty (IRI) whose reading from the text is not sure, its agency, and how sure it is (0 to 1, None unknown)."""

    agency: str
    duty: str
    confidence: float | None


def draw_evidence(store: Store, places: Mapping[str, str]) -> Iterator[DrawnGap]:
    """Give the facts of agencies whose evidence is missing, broken or differs from its quote; `places`: of each agency.

    What a text no longer says is found by checking it against the original: see `verify`.
    """
    rows = store.select(load_query("answers/evidence-gaps").bind(agency=sorted(places))) if places else []
    for row in rows:
        others = (row["document"],) if "document" in row else ()
        yield DrawnGap(
            "evidence-gap",
            row["rule"],
            CONFIRMED,
            places[row["agency"]],
            row["agency"],
            "",
            "",
            (row["thing"],),
            others,
        )


def load_weak(store: Store, agencies: Sequence[str]) -> tuple[WeakFact, ...]:
    """Look up the duties of agencies (all where none is named) that were read without certainty, least sure first."""
    rows = store.select(load_query("answers/weak-facts").bind(agency=sorted(agencies)))
    weak = (WeakFact(r["agency"], r["duty"], float(r["confidence"]) if "confidence" in r else None) for r in rows)
    return tuple(sorted(weak, key=lambda each: (each.confidence or 0.0, each.agency, each.duty)))
