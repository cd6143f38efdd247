"""Answers to queries of any kind as bytes: evaluated, cut at caps, written in the form asked for."""

import json
import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from mandates.errors import BadDataError, NoSuchFormError, UnavailableError
from mandates.graph.tokens import read_words, take_apart
from mandates.namespaces import BASE, PREFIXES

RESULT_FORMS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
"""In which forms solutions and truth values are given."""

GRAPH_FORMS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
"""In which forms triples are given."""

# A truth value has no form in CSV and TSV: SPARQL 1.1 Query Results CSV and TSV Formats, section 1.
_TRUTH_FORMS = ("json", "xml")
_XML_FORMS = ("xml", "rdf")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TYPE = f"<{PREFIXES['rdf']}type>"
_STRING = "http://www.w3.org/2001/XMLSchema#string"


class Caps(NamedTuple):
    """How much of an answer is given: rows (or triples) and bytes."""

    rows: int
    bytes: int


class Dataset(NamedTuple):
    """The graphs a query is asked over, by IRI; without any, all of them, their union as the default graph."""

    default: Sequence[str] = ()
    named: Sequence[str] = ()


class Result(NamedTuple):
    """An answer as bytes in a form; `truncated` is `rows` or `bytes` where a cap cut it, else None."""

    body: bytes
    form: str
    rows: int
    truncated: str | None


def answer_query(store: ox.Store, sparql: str, forms: Sequence[str], caps: Caps, dataset: Dataset) -> Result:
    """Return the answer of any query in the first of the forms that fits its kind, cut at the caps.

    Relative IRIs are read against the base of our ids. Raises BadDataError for SPARQL that is not right,
    NoSuchFormError where no form fits, UnavailableError where the store fails.
    """
    try:
        found = _evaluate(store, sparql, dataset)
        form = _choose_form(found, forms)
        if isinstance(found, ox.QueryTriples):
            return _cut_triples(found, form, caps)
        if isinstance(found, ox.QueryBoolean):
            return Result(found.serialize(format=RESULT_FORMS[form]) or b"", form, 1, None)
        return _cut_solutions(found, form, caps)
    except SyntaxError as error:
        # What else could have stood there may fill pages.
        raise BadDataError("SPARQL syntax: " + textwrap.shorten(str(error), 200, placeholder=" …")) from error
    except RuntimeError as error:
        raise BadDataError(f"the query cannot be evaluated: {error}") from error
    except OSError as error:
        raise UnavailableError(f"the store cannot be read: {error}") from error


def _evaluate(store: ox.Store, sparql: str, dataset: Dataset) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    if not dataset.default and not dataset.named:
        # Told to take the union, the engine would pass over the graphs that a query names itself.
        names_graphs = "FROM" in read_words(take_apart(sparql)[1])
        return store.query(sparql, base_iri=BASE, use_default_graph_as_union=not names_graphs)
    try:
        default: list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] = [
            ox.NamedNode(graph) for graph in dataset.default
        ]
        named: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(graph) for graph in dataset.named]
    except ValueError as error:
        raise BadDataError(f"a graph has no good IRI: {error}") from error
    return store.query(sparql, base_iri=BASE, default_graph=default, named_graphs=named)


def _choose_form(found: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, forms: Sequence[str]) -> str:
    kinds = tuple(RESULT_FORMS)
    if isinstance(found, ox.QueryTriples):
        kinds = tuple(GRAPH_FORMS)
    elif isinstance(found, ox.QueryBoolean):
        kinds = _TRUTH_FORMS
    for form in forms:
        if form in kinds:
            return form
    raise NoSuchFormError(f"this query is answered as {', '.join(kinds)} only")


def _cut_solutions(found: ox.QuerySolutions, form: str, caps: Caps) -> Result:
    """Return solutions up to the caps: each is written as JSON to be counted, other forms are made from that."""
    names = [variable.value for variable in found.variables]
    head = json.dumps({"vars": names}, ensure_ascii=False)
    rows: list[str] = []
    size, truncated = len(head) + 64, None
    for solution in found:
        if len(rows) == caps.rows:
            truncated = "rows"
            break
        pairs = zip(names, solution, strict=True)
        row = json.dumps({name: _to_json(term) for name, term in pairs if term is not None}, ensure_ascii=False)
        size += len(row.encode("utf-8", "replace")) + 1
        if size > caps.bytes:
            truncated = "bytes"
            break
        rows.append(row)
    text = f'{{"head":{head},"results":{{"bindings":[{",".join(rows)}]}}}}'
    body = text.encode("utf-8", "replace")
    if form != "json":
        again = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
        body = _checked(again.serialize(format=RESULT_FORMS[form]) or b"", form)
    return Result(body, form, len(rows), truncated)


def _to_json(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {name: _to_json(getattr(term, name)) for name in ("subject", "predicate", "object")}
        return {"type": "triple", "value": parts}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    if term.datatype.value == _STRING:
        return {"type": "literal", "value": term.value}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def _cut_triples(found: ox.QueryTriples, form: str, caps: Caps) -> Result:
    triples: list[ox.Triple] = []
    names: set[str] = set()
    size, truncated = 0, None
    for triple in found:
        if len(triples) == caps.rows:
            truncated = "rows"
            break
        text = str(triple)
        size += len(text.encode("utf-8", "replace"))
        if size > caps.bytes:
            truncated = "bytes"
            break
        # A type is written as `a`.
        names |= {prefix for prefix, iri in PREFIXES.items() if f"<{iri}" in text.replace(_TYPE, "a")}
        triples.append(triple)
    prefixes = {prefix: PREFIXES[prefix] for prefix in sorted(names)}
    if form == "ttl":
        return Result(write_turtle(triples, prefixes), form, len(triples), truncated)
    body = ox.serialize(triples, format=GRAPH_FORMS[form]) or b""
    return Result(_checked(body, form), form, len(triples), truncated)


def _checked(body: bytes, form: str) -> bytes:
    """Return what is written; a character that XML cannot hold leaves no well-formed answer in XML."""
    if form in _XML_FORMS and _NOT_XML.search(body.decode("utf-8", "replace")):
        raise NoSuchFormError("the answer holds a character that XML cannot hold: ask for json, csv, tsv, ttl or nt")
    return body


def write_turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> bytes:
    """Return triples as Turtle in the order given, with the prefixes in the order of their names."""
    turtle = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    # The engine writes the prefixes in no order of its own.
    start = turtle.rfind(b"\n@prefix") + 1
    if not prefixes or (not start and not turtle.startswith(b"@prefix")):
        return turtle
    last, _, body = turtle[start:].partition(b"\n")
    return b"\n".join([*sorted([*turtle[:start].split(b"\n")[:-1], last]), body])
