"""The bodies that texts name, each under one IRI: known ones are recognised, others declared.

A mention says where its body is: by the place it begins with (重庆市渝中区民政局), by a tier word that stands for
the place of that tier around the text's own agency (区民政局), or not at all: then it is of the text's own place.
Short and full names join where the letters of one run through the other in order, first and last the same.
"""

from collections.abc import Iterable
from typing import NamedTuple

from mandates.ingest.lexicon import fold_text, load_words
from mandates.ingest.statements.places import Gazetteer, Place, name_key, to_slug
from mandates.namespaces import to_id

_ID_KINDS = {
    "Agency": "agency",
    "PublicBody": "agency",
    "CoordinatingBody": "body",
    "AssociatedBody": "body",
    "AgencyCategory": "category",
}


class Body(NamedTuple):
    """A body: IRI, class of the ontology, name as written, place (None for a category), language of its names."""

    iri: str
    kind: str
    name: str
    place: Place | None
    language: str
    aliases: tuple[str, ...] = ()


class Registry:
    """The bodies and places known so far; documents taken in later find what earlier ones declared."""

    def __init__(self, gazetteer: Gazetteer, known: Iterable[Body] = ()) -> None:
        """Take the known places and bodies; what comes later is declared by a document."""
        self.gazetteer = gazetteer
        self.bodies: dict[str, Body] = {}
        self._names: dict[tuple[str | None, str], str] = {}
        self._at_place: dict[str | None, list[tuple[str, str]]] = {}
        for body in known:
            self.add(body)
        self.shipped = frozenset({*self.bodies, *gazetteer.places})

    def add(self, body: Body) -> Body:
        """Add a body, found from now on by its names; return it."""
        self.bodies[body.iri] = body
        place = body.place.iri if body.place else None
        for name in (body.name, *body.aliases):
            self._names.setdefault((place, name_key(name)), body.iri)
            self._at_place.setdefault(place, []).append((name_key(name), body.iri))
        return body

    def find(self, names: Iterable[str], place: Place | None) -> Body | None:
        """Return the body that has one of these names at a place, by exact name first, then by short or full form."""
        iri = place.iri if place else None
        keys = [name_key(name) for name in names]
        for key in keys:
            if known := self._names.get((iri, key)):
                return self.bodies[known]
        for key in keys:
            for other, known in self._at_place.get(iri, ()):
                if _is_short_form(key, other) or _is_short_form(other, key):
                    return self.bodies[known]
        return None


class Mentions:
    """Resolves the mentions of one text against the registry, from the standpoint of its own agency."""

    def __init__(self, registry: Registry, language: str, own: Place) -> None:
        """Take the registry, the language of the text and the place of its agency."""
        self._registry, self._language, self._own = registry, language, own
        self._words = load_words(language, "bodies")
        names, outer = registry.gazetteer.names, registry.gazetteer.names.get(own.part_of or "", [])
        chains = [*names[own.iri], *(around + name for around in outer for name in names[own.iri])]
        self._own_names = sorted({fold_text(name) for name in chains}, key=lambda name: (-len(name), name))
        tiers = self._words.get("tier_prefixes", {})
        self._tiers = [
            (f"{word} " if word.isascii() else word, tiers[word]) for word in sorted(tiers, key=lambda word: -len(word))
        ]

    def resolve(self, mention: str, kind: str | None = None) -> Body:
        """Return the body that a mention means, declared where it is new, as `kind` or what its name tells."""
        mention = " ".join(mention.split())
        if kind is None and self._is_unnamed(mention):
            return self._category(mention)
        place, bare = self._locate(mention)
        kind = kind or self._kind(mention)
        found = self._registry.find((mention, bare, place.name + bare), place)
        if found is not None:
            return found
        slug = f"{place.iri.rpartition('/')[2]}-{to_slug(bare)}"
        return self._registry.add(
            Body(
                to_id(_ID_KINDS[kind], slug),
                kind,
                self._full_name(mention, bare, place),
                place,
                self._language,
                (mention, bare),
            )
        )

    def declare(self, name: str, aliases: Iterable[str], place: Place) -> Body:
        """Return the agency of a text under its full name, with every other name the text has for it."""
        names = [name, *aliases]
        located = [self._locate(each)[1] for each in names]
        found = self._registry.find([*names, *located], place)
        if found is not None:
            return found
        slug = place.iri.rpartition("/")[2] + (f"-{to_slug(located[0])}" if located[0] else "")
        others = tuple(dict.fromkeys([*names[1:], *located]))
        return self._registry.add(
            Body(
                to_id("agency", slug), "Agency", self._full_name(name, located[0], place), place, self._language, others
            )
        )

    def _is_unnamed(self, mention: str) -> bool:
        folded = fold_text(mention)
        return any(folded.startswith(word) or folded == word for word in self._words.get("unnamed", ()))

    def _category(self, mention: str) -> Body:
        found = self._registry.find([mention], None)
        if found is not None:
            return found
        return self._registry.add(
            Body(to_id("category", to_slug(mention)), "AgencyCategory", mention, None, self._language)
        )

    def _locate(self, mention: str) -> tuple[Place, str]:
        """Return the place of a mention and what is left of it without the words for the place."""
        own, folded = self._own, fold_text(mention)
        for name in self._own_names:
            if folded.startswith(name) and len(folded) > len(name):
                return own, mention[len(name) :].strip()
        for prefix, tier in self._tiers:
            if folded.startswith(prefix) and len(folded) > len(prefix) + 1:
                return self._registry.gazetteer.around(own, tier) or own, mention[len(prefix) :]
        if known := self._registry.gazetteer.find_prefix(mention, self._language):
            return known, mention[len(known.name) :].strip() if mention.startswith(known.name) else mention
        return own, mention

    def _kind(self, mention: str) -> str:
        folded = fold_text(mention)
        for kind, endings in self._words.get("kinds", {}).items():
            if any(folded.endswith(ending) for ending in endings):
                return str(kind)
        return "Agency" if not folded.isascii() else self._kind_by_word(folded)

    def _kind_by_word(self, folded: str) -> str:
        words = [word.rstrip("s") for word in folded.split()]
        found = [
            (max(i for i, each in enumerate(words) if each == word), kind)
            for kind, endings in self._words.get("kinds", {}).items()
            for word in endings
            if word in words
        ]
        return min(found)[1] if found else "Agency"

    def _full_name(self, mention: str, bare: str, place: Place) -> str:
        if self._words.get("places", {}).get("anchored") and bare != mention and not mention.startswith(place.name):
            return place.name + (" " if " " in place.name else "") + bare
        return mention


def _is_short_form(short: str, full: str) -> bool:
    """Tell whether a name abbreviates another: its characters run through it in order, first and last the same."""
    if (
        not 3 <= len(short) < len(full)
        or short.isascii()
        or short[0] != full[0]
        or short[-1] not in (full[-1], full[-3:-2])
    ):
        return False
    left = iter(full)
    return all(character in left for character in short)
