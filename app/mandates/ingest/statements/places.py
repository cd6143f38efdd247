"""Places as texts write them: a name of several tiers becomes a chain, each place under one IRI."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from anyascii import anyascii

from mandates.ingest.lexicon import fold_text, load_words
from mandates.namespaces import to_id

_TIERS = ("national", "province", "city", "district", "township")
# Tiers that other countries have, at the rank of ours.
_SAME_RANK = {
    "state": "province",
    "county": "district",
    "prefecture": "city",
    "nation": "national",
    "municipality": "city",
}


class Place(NamedTuple):
    """A place: its IRI, its name as written, its tier and the IRI of the place around it, None where unknown."""

    iri: str
    name: str
    tier: str
    part_of: str | None


def to_slug(text: str) -> str:
    """Return a name as an id writes it: ASCII, lower case, words joined by hyphens; `unnamed` where nothing is left."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", anyascii(text).replace("'", ""))
    return re.sub(r"[^a-z0-9]+", "-", spaced.lower()).strip("-") or "unnamed"


def to_tier(name: str | None) -> str | None:
    """Return the code of the scheme tier for a tier as a text has it; None for none."""
    if name is None:
        return None
    tier = _SAME_RANK.get(name, name)
    return tier if tier in _TIERS else None


def split_places(name: str, language: str) -> list[tuple[str, str]]:
    """Return the places a name is made of, outermost first, each with its tier: 岚汀市青禾区 → 岚汀市, 青禾区."""
    words = load_words(language, "bodies").get("places", {})
    return _anchored(name, language) if words.get("anchored") else _anywhere(name, language)


def _anchored(name: str, language: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at, folded = 0, fold_text(name)
    for tier, pattern in _patterns(language):
        while at < len(folded) and folded[at] in " ,，":
            at += 1
        if match := pattern.match(folded, at):
            found.append((name[at : match.end()], tier))
            at = match.end()
    return found


def _anywhere(name: str, language: str) -> list[tuple[str, str]]:
    return [(match.group(), tier) for tier, pattern in _patterns(language) if (match := pattern.search(name))]


@cache
def _patterns(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = load_words(language, "bodies").get("places", {}).get("patterns", ())
    return tuple((tier, re.compile(pattern)) for tier, pattern in rows)


class Gazetteer:
    """The places known so far, by every name they have."""

    def __init__(self, known: Iterable[tuple[Place, Iterable[str]]] = ()) -> None:
        """Take known places, each with its names."""
        self.places: dict[str, Place] = {}
        self.names: dict[str, list[str]] = {}
        self._named: dict[str, list[str]] = {}
        for place, names in known:
            self.add(place, names)

    def find(self, name: str, language: str, tier: str | None = None) -> Place | None:
        """Return the known place of a name, or None; `tier` tells apart places that share a name."""
        for candidate in self._named.get(name_key(name), ()):
            if tier is None or self.places[candidate].tier == tier:
                return self.places[candidate]
        chain = split_places(name, language)
        last = chain[-1][0] if chain else ""
        return self.find(last, language, tier) if last and last != name else None

    def require(self, name: str, language: str, tier: str | None = None) -> Place:
        """Return the place of a name, made with all that is around it where it is not known."""
        if known := self.find(name, language):
            return known
        chain = split_places(name, language) or [(name, tier or "city")]
        if tier and len(chain) == 1:
            chain = [(chain[0][0], tier)]
        outer: Place | None = None
        for part, part_tier in chain:
            place = self.find(part, language, part_tier)
            if place is None:
                slug = to_slug(part) if outer is None else f"{outer.iri.rpartition('/')[2]}-{to_slug(part)}"
                place = Place(to_id("place", slug), part, part_tier, outer.iri if outer else None)
                self.add(place, (part, (outer.name if outer else "") + part))
            outer = place
        if outer is None:
            raise ValueError(name)
        self._named.setdefault(name_key(name), []).append(outer.iri)
        return outer

    def find_prefix(self, text: str, language: str) -> Place | None:
        """Return the known place whose name a text begins with, the innermost of a chain."""
        chain = split_places(text, language) if load_words(language, "bodies").get("places", {}).get("anchored") else []
        return self.find("".join(name for name, _ in chain), language) if chain else None

    def unnamed(self, name: str, key: str, tier: str) -> Place:
        """Return the place of a text that does not say where it is from; never the place of another text."""
        place = Place(to_id("place", key), name, tier, None)
        self.add(place, (name,))
        return place

    def around(self, place: Place, tier: str) -> Place | None:
        """Return the place of a tier that a place is part of, itself included; None where it is not known."""
        while place.tier != tier:
            if place.part_of is None or place.part_of not in self.places:
                return None
            place = self.places[place.part_of]
        return place

    def add(self, place: Place, names: Iterable[str]) -> None:
        """Add a place, found from now on by these names."""
        self.places[place.iri] = place
        self.names[place.iri] = list(names)
        for name in self.names[place.iri]:
            self._named.setdefault(name_key(name), []).append(place.iri)


def name_key(name: str) -> str:
    """Return a name as it is looked up: folded, letters and digits only."""
    return "".join(character for character in fold_text(name) if character.isalnum())
