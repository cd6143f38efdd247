"""What the graph says of any one thing, the terms of the ontology, the concepts of a scheme."""

from collections import defaultdict
from collections.abc import Iterator

from mandates.answers.labels import Labels
from mandates.answers.lines import all_names
from mandates.errors import NotFoundError
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.model import Named
from mandates.model.linked import Concept, Property, Record, Scheme, Term, Value
from mandates.namespaces import BASE, ONTOLOGY_GRAPH, PREFIXES, local_name

_TYPE = PREFIXES["rdf"] + "type"
_NAMES = frozenset({"prefLabel", "label"})


def describe(store: Store, *things: str) -> bytes:
    """Return what is said of things as N-Triples, sorted; NotFoundError where the store knows nothing of them."""
    triples = store.construct(load_query("answers/description").bind(thing=list(things)))
    if not triples:
        raise NotFoundError(f"nothing is said of {things[0][:120]} in the store")
    return b"".join(sorted(triples.splitlines(keepends=True)))


def find_record(store: Store, iri: str, lang: str) -> Record:
    """Return what is said of a thing, named in a language; NotFoundError where the store knows nothing of it."""
    rows = store.select(load_query("answers/properties").bind(thing=iri))
    if not rows:
        raise NotFoundError(f"nothing is said of {iri[:120]} in the store")
    things = {iri, *(row["property"] for row in rows), *(row["value"] for row in rows if _is_thing(row))}
    labels = Labels(store, things, lang)
    values: dict[str, list[Value]] = defaultdict(list)
    for row in rows:
        if row["property"] != _TYPE and local_name(row["property"]) not in _NAMES:
            values[row["property"]].append(_to_value(row, labels))
    return Record(
        labels.name(iri),
        tuple(Named(iri, text, language) for language, text in all_names(store, iri)),
        tuple(labels.name(row["value"]) for row in rows if row["property"] == _TYPE),
        tuple(Property(labels.name(name), tuple(each)) for name, each in values.items()),
    )


def _is_thing(row: Row) -> bool:
    return (row["value"].startswith(BASE) and "lang" not in row) or row["property"] == _TYPE


def _to_value(row: Row, labels: Labels) -> Value:
    if not _is_thing(row):
        return Value(None, row["value"], row.get("lang", ""))
    name = labels.name(row["value"])
    return Value(name.id, name.label, name.lang)


def list_terms(store: Store, lang: str) -> tuple[Term, ...]:
    """Return the classes and properties of the ontology, classes first, by code."""
    said: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in store.select(load_query("answers/terms").bind()):
        # Texts are kept by language, things by themselves.
        said[row["term"]][local_name(row["property"])][row.get("lang") or row["value"]] = row["value"]
    return tuple(sorted((_to_term(iri, of, lang) for iri, of in said.items()), key=lambda t: (t.kind, t.code)))


def _to_term(iri: str, said: dict[str, dict[str, str]], lang: str) -> Term:
    def things(name: str) -> tuple[str, ...]:
        return tuple(sorted(said.get(name, ())))

    kinds = {local_name(kind) for kind in said["type"]}
    kind = next(k for k in ("Class", "ObjectProperty", "DatatypeProperty") if k in kinds)
    names = said["label"]
    language = next((each for each in (lang, "en", "zh", "ko") if each in names), "")
    return Term(
        id=iri,
        code=local_name(iri),
        kind=kind,
        name=Named(iri, names.get(language, local_name(iri)), language),
        comment=said["comment"].get(lang) or said["comment"].get("en", ""),
        domain=things("domain"),
        range=things("range"),
        broader=things("subClassOf") + things("subPropertyOf"),
    )


def list_scheme(store: Store, code: str, lang: str) -> Scheme:
    """Return a scheme (`role`, `subject`, …) with its concepts in order of the tree; NotFoundError for no scheme."""
    iri = f"{BASE}scheme/{code}"
    rows = store.select(load_query("answers/concepts").bind(scheme=iri))
    if not rows:
        raise NotFoundError(f"no scheme {code[:40]!r} in the store")
    said: dict[str, dict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        said[row["concept"]][local_name(row["property"])][row.get("lang", "")] = row["value"]
    labels = Labels(store, said, lang)
    below: dict[str, list[str]] = defaultdict(list)
    for concept, of in said.items():
        below[of["broader"].get("", "")].append(concept)

    def walk(broader: str, depth: int) -> Iterator[Concept]:
        for concept in sorted(below[broader], key=lambda c: labels.text(c).casefold()):
            of = said[concept]
            texts = of["definition"] or of["scopeNote"]
            yield Concept(labels.name(concept), texts.get(lang) or texts.get("en"), depth, broader or None)
            yield from walk(concept, depth + 1)

    title = find_record(store, iri, lang).properties
    name = next((v for p in title if local_name(p.property.id) == "title" for v in p.values if v.lang == lang), None)
    return Scheme(Named(iri, name.text if name else code, lang), tuple(walk("", 0)))


def describe_ontology(store: Store) -> bytes:
    """Return what is said of the ontology and its terms as N-Triples."""
    return describe(store, ONTOLOGY_GRAPH, *(term.id for term in list_terms(store, "en")))
