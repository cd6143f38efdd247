"""The completeness gate: whether silence in a place means that nobody does a thing, or that a document is missing."""

from typing import NamedTuple

from mandates.answers.gaps.drawn import CONFIRMED, NOT_FOUND
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import local_name


class Gate(NamedTuple):
    """What is loaded where.

    `tiers` gives the tier of each place with agencies, `agencies` the agencies known of each place, `places` the place
    of each agency, `mandated` the
    agencies with a loaded mandate, `documented` those with any loaded document; `complete` are the places with a
    statement, made by the date asked for, that all their agencies are loaded; `stated_on` is the day of the last
    statement on what is loaded, empty where there is none.
    """

    tiers: dict[str, str]
    agencies: dict[str, tuple[str, ...]]
    places: dict[str, str]
    mandated: frozenset[str]
    documented: frozenset[str]
    complete: dict[str, frozenset[str]]
    stated_on: str

    def certainty(self, place: str) -> str:
        """Return how sure it is that what no loaded text of a place says, no text says."""
        stated = self.complete.get(place)
        return CONFIRMED if stated is not None and not self.missing(place) else NOT_FOUND

    def missing(self, place: str) -> tuple[str, ...]:
        """Return the agencies of a place that may hold duties there and whose mandate is not loaded."""
        known = {*self.agencies.get(place, ()), *self.complete.get(place, ())}
        return tuple(sorted(known - self.mandated))

    def has_mandate(self, place: str) -> bool:
        """Whether the mandate of any agency of the place is loaded."""
        return any(agency in self.mandated for agency in self.agencies.get(place, ()))

    def place_of(self, agency: str) -> str | None:
        """Return the place of an agency, None for a body without one."""
        return self.places.get(agency)

    def loaded_places(self) -> list[str]:
        """Return the places with a loaded document of one of their agencies, sorted."""
        return sorted(place for place, known in self.agencies.items() if self.documented.intersection(known))


def load_gate(store: Store, as_of: str | None = None) -> Gate:
    """Look up which agencies of which places are loaded, and the statements that hold at an ISO date (now: all).

    A statement says nothing of a day before it was made: bodies of that day may have ended since.
    """
    tiers: dict[str, str] = {}
    agencies: dict[str, dict[str, None]] = {}
    mandated, documented = set(), set()
    for row in store.select(load_query("answers/gap-agencies").bind()):
        agencies.setdefault(row["place"], {})[row["agency"]] = None
        if "tier" in row:
            tiers[row["place"]] = local_name(row["tier"])
        if "document" in row:
            documented.add(row["agency"])
            if local_name(row["kind"]) == "MandateDocument":
                mandated.add(row["agency"])
    return Gate(
        tiers,
        {place: tuple(known) for place, known in agencies.items()},
        {agency: place for place, known in agencies.items() for agency in known},
        frozenset(mandated),
        frozenset(documented),
        *_complete(store, as_of),
    )


def _complete(store: Store, as_of: str | None) -> tuple[dict[str, frozenset[str]], str]:
    complete: dict[str, set[str]] = {}
    rows = store.select(load_query("answers/loaded-places").bind())
    for row in rows:
        if row["complete"] == "true" and (as_of is None or row["asOf"] <= as_of):
            complete.setdefault(row["place"], set()).add(row["agency"])
    last = max((row["asOf"] for row in rows), default="")
    return {place: frozenset(stated) for place, stated in complete.items()}, last
