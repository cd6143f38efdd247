"""Places: which are loaded, how they lie in each other, and which one a question means."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from mandates.errors import NotFoundError
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.graph.words import Words
from mandates.namespaces import BASE, local_name, to_id

_PLAIN = re.compile(r"[a-z0-9:/.-]+")


class Places(NamedTuple):
    """The places of an answer: what each lies in, the loaded agencies of each, and where all are loaded."""

    part_of: dict[str, str]
    agencies: dict[str, tuple[str, ...]]
    complete: frozenset[str]

    @property
    def loaded(self) -> list[str]:
        """The places with at least one loaded agency, sorted."""
        return sorted(self.agencies)

    def enclosing(self, place: str) -> list[str]:
        """Return the places a place lies in, nearest first."""
        line: list[str] = []
        while place in self.part_of and self.part_of[place] not in line:
            place = self.part_of[place]
            line.append(place)
        return line

    def inside(self, place: str) -> list[str]:
        """Return the loaded places that lie in a place."""
        return [other for other in self.loaded if place in self.enclosing(other)]

    def narrowest(self, named: Iterable[str]) -> list[str]:
        """Return the places meant by several names: not those around another, nor those beside a loaded one."""
        places = list(dict.fromkeys(named))
        around = {outer for place in places for outer in self.enclosing(place)}
        inner = [place for place in places if place not in around]
        # "Zhejiang supports hospitals in Guizhou": a place beside a loaded one is part of the matter.
        return [place for place in inner if place in self.agencies] or inner


def resolve_place(name: str, words: Words, store: Store) -> str:
    """Return the place of a key, IRI or name; NotFoundError where there is none."""
    iri = name if name.startswith(BASE) else to_id("place", name)
    if _PLAIN.fullmatch(iri) and store.ask(load_query("answers/is-place").bind(place=iri)):
        return iri
    if named := words.named(name, ("place",)):
        return named[0].iri
    known = ", ".join(local_name(place) for place in load_places(store, ()).loaded)
    raise NotFoundError(f"no place {name[:60]!r} in the store; loaded are: {known}")


def places_of_agencies(named: Iterable[str], store: Store) -> list[str]:
    """Return the one place of the agencies that a question names; none where they lie in several places."""
    agencies = sorted(set(named))
    rows = store.select(load_query("answers/agency-places").bind(agency=agencies)) if agencies else []
    places = {row["place"] for row in rows}
    return list(places) if len(places) == 1 else []


def load_places(store: Store, named: Iterable[str]) -> Places:
    """Read the loaded places and those named, with what encloses them."""
    part_of: dict[str, str] = {}
    agencies: dict[str, list[str]] = {}
    complete = set()
    for row in store.select(load_query("answers/loaded-places").bind()):
        agencies.setdefault(row["place"], []).append(row["agency"])
        if row["complete"] == "true":
            complete.add(row["place"])
    asked = sorted({*agencies, *named})
    if asked:
        for row in store.select(load_query("answers/enclosing-places").bind(place=asked)):
            part_of[row["inner"]] = row["outer"]
    return Places(part_of, {p: tuple(a) for p, a in agencies.items()}, frozenset(complete))
