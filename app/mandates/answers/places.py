"""Places: which are loaded, how they lie in each other, and which one a question means."""

from dataclasses import dataclass

from mandates.answers.question import Question
from mandates.errors import NotFoundError
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.graph.words import Words, to_grams
from mandates.namespaces import local_name, split_id


@dataclass(frozen=True)
class Places:
    """The places of the store: tier and enclosing place of each, loaded agencies and whether all are loaded."""

    tiers: dict[str, str]
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

    def choose(self, question: Question, given: str | None, words: Words) -> list[str]:
        """Return the places meant: the one given, else those named in the question, narrowest only.

        Raises NotFoundError for a given place that is not known.
        """
        if given is not None:
            return [self._resolve(given, words)]
        named = [hit.label.iri for hit in question.places]
        around = {outer for place in named for outer in self.enclosing(place)}
        narrowest = [place for place in dict.fromkeys(named) if place not in around]
        # "Zhejiang supports hospitals in Guizhou": a place beside a loaded one is part of the matter.
        return [place for place in narrowest if place in self.agencies] or narrowest

    def _resolve(self, given: str, words: Words) -> str:
        folded = words.fold(given.strip())
        for place in self.tiers:
            if folded in (place, split_id(place)[1]):
                return place
        for label in words.search([gram.text for gram in to_grams(folded)], ("place",), 20):
            if words.fold(label.text) == folded:
                return label.iri
        known = ", ".join(local_name(place) for place in self.loaded)
        raise NotFoundError(f"no place {given[:60]!r} in the store; loaded are: {known}")


def load_places(store: Store) -> Places:
    """Read the places of the store."""
    tiers: dict[str, str] = {}
    part_of: dict[str, str] = {}
    agencies: dict[str, list[str]] = {}
    complete = set()
    for row in store.select(load_query("answers/places").bind()):
        place = row["place"]
        tiers[place] = local_name(row["tier"])
        if "partOf" in row:
            part_of[place] = row["partOf"]
        if "agency" in row:
            agencies.setdefault(place, []).append(row["agency"])
            if row["complete"] == "true":
                complete.add(place)
    return Places(tiers, part_of, {p: tuple(a) for p, a in agencies.items()}, frozenset(complete))

