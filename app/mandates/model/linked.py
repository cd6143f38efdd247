"""Records of the linked data: any thing of the graph, the terms of the ontology, concepts, lists of agencies."""

from typing import NamedTuple

from mandates.model import Named


class Value(NamedTuple):
    """A value of a property: a thing with its name, or a text with its language; `id` is None for a text."""

    id: str | None
    text: str
    lang: str


class Property(NamedTuple):
    """A property with its name and values."""

    property: Named
    values: tuple[Value, ...]


class Record(NamedTuple):
    """Any thing of the graph: its names, its classes, what is said of it."""

    thing: Named
    names: tuple[Named, ...]
    kinds: tuple[Named, ...]
    properties: tuple[Property, ...]


class Term(NamedTuple):
    """A term of the ontology: its code, its kind (`Class`, `ObjectProperty`, `DatatypeProperty`), what it means.

    `names` and `comment` are in the language asked where it has them; domain, range and broader are codes or IRIs.
    """

    id: str
    code: str
    kind: str
    name: Named
    comment: str
    domain: tuple[str, ...]
    range: tuple[str, ...]
    broader: tuple[str, ...]


class Concept(NamedTuple):
    """A concept of a scheme: its name, its definition or note, how deep it lies, the next broader one."""

    concept: Named
    definition: str | None
    depth: int
    broader: str | None


class Scheme(NamedTuple):
    """A scheme with its concepts, the narrower below the broader."""

    scheme: Named
    concepts: tuple[Concept, ...]


class ListedAgency(NamedTuple):
    """An agency in a list: place, tier and how many duties it answers for."""

    agency: Named
    place: Named | None
    tier: str | None
    duties: int


class Facet(NamedTuple):
    """A value by which a list can be narrowed, and how many rows it would leave."""

    value: str
    label: str
    rows: int


class Agencies(NamedTuple):
    """A page of a list of agencies: how many there are in all, facets, where to go on (None at the end)."""

    total: int
    agencies: tuple[ListedAgency, ...]
    places: tuple[Facet, ...]
    tiers: tuple[Facet, ...]
    next: str | None


class Download(NamedTuple):
    """A graph to take away: its name in the address, its title, triples, bytes and SHA-256 of it as Turtle."""

    name: str
    graph: Named
    triples: int
    bytes: int
    digest: str
