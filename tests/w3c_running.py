"""Run the tests of the W3C: in process on the engine, over HTTP on our endpoint, and through our validator.

Numbers are compared by value and the subtypes of integer as integer, since the engine stores them so.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import pyoxigraph as ox

from mandates.graph.checkpoints import publish
from mandates.graph.validation import validate_foreign
from w3c_files import Case, ProtocolCase, ShaclCase

XSD = "http://www.w3.org/2001/XMLSchema#"
RS = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_INTEGERS = {XSD + name for name in (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)}  # fmt: skip
_FLOATS = {XSD + "double", XSD + "float"}
_FORMATS = {
    ".srx": ox.QueryResultsFormat.XML, ".srj": ox.QueryResultsFormat.JSON, ".tsv": ox.QueryResultsFormat.TSV,
}  # fmt: skip
_ACCEPT = {
    ".csv": "text/csv", ".tsv": "text/tab-separated-values", ".srj": "application/sparql-results+json",
    ".srx": "application/sparql-results+xml",
}  # fmt: skip
NOTHING = "urn:nothing"

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Outcome = tuple[str, object]


def normalize(term: Term) -> Term:
    """Return a term with its number in one form."""
    if not isinstance(term, ox.Literal):
        return term
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return ox.Literal(str(int(term.value)), datatype=ox.NamedNode(XSD + "integer"))
        if datatype == XSD + "decimal":
            return ox.Literal(f"{Decimal(term.value).normalize():f}", datatype=term.datatype)
        if datatype in _FLOATS:
            return ox.Literal(repr(float(term.value)), datatype=term.datatype)
    except (ValueError, InvalidOperation):
        return term
    return term


def graph_outcome(triples: Iterable[ox.Triple | ox.Quad]) -> Outcome:
    """Return triples or quads so that equal graphs are equal, whatever their blank nodes are called."""
    data = ox.Dataset(
        ox.Quad(each.subject, each.predicate, normalize(each.object), getattr(each, "graph_name", ox.DefaultGraph()))
        for each in triples
    )
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return "graph", frozenset(str(quad) for quad in data)


def rows_outcome(names: Iterable[str], rows: Iterable[Iterable[Term | None]], *, ordered: bool) -> Outcome:
    """Return solutions so that equal ones are equal: in their order where that counts and no blank node is there."""
    columns = list(names)
    kept = [[None if term is None else normalize(term) for term in row] for row in rows]
    if ordered and not any(isinstance(term, ox.BlankNode) for row in kept for term in row):
        return "rows", [{name: str(term) for name, term in zip(columns, row, strict=True) if term} for row in kept]
    quads = []
    for row in kept:
        node = ox.BlankNode()
        quads.append(ox.Quad(node, ox.NamedNode("urn:a"), ox.NamedNode("urn:row")))
        pairs = zip(columns, row, strict=True)
        quads += [ox.Quad(node, ox.NamedNode(f"urn:{name}"), term) for name, term in pairs if term is not None]
    return graph_outcome(quads)


def csv_outcome(text: str) -> Outcome:
    """Return CSV results: columns and rows in any order, numbers by value, nodes without a name alike."""
    head, *rows = csv.reader(io.StringIO(text))
    cells = (tuple(sorted(zip(head, map(_normalize_cell, row), strict=True))) for row in rows)
    return "csv", (frozenset(head), frozenset(Counter(cells).items()))


def _normalize_cell(cell: str) -> str:
    try:
        return f"{Decimal(cell).normalize():f}"
    except InvalidOperation:
        return "_:" if cell.startswith("_:") else cell


def result_outcome(found: object, *, ordered: bool) -> Outcome:
    """Return what the engine found."""
    if isinstance(found, ox.QueryBoolean):
        return "truth", bool(found)
    if isinstance(found, ox.QueryTriples):
        return graph_outcome(found)
    names = [variable.value for variable in found.variables]
    return rows_outcome(names, ([solution[name] for name in names] for solution in found), ordered=ordered)


def expected_outcome(case: Case) -> Outcome:
    """Return what a case expects."""
    path, ordered = case.result, is_ordered(case)
    if path.suffix == ".csv":
        return csv_outcome(path.read_text(encoding="utf-8"))
    if path.suffix in _FORMATS:
        return result_outcome(ox.parse_query_results(path=str(path), format=_FORMATS[path.suffix]), ordered=ordered)
    graph = ox.Dataset(parse_file(path))
    results = [quad.subject for quad in graph.quads_for_object(ox.NamedNode(RS + "ResultSet"))]
    if not results:
        return graph_outcome(graph)

    def values(node: Term, name: str) -> list[Term]:
        return [quad.object for quad in graph.quads_for_subject(node) if quad.predicate.value == RS + name]

    if truth := values(results[0], "boolean"):
        return "truth", truth[0].value == "true"
    names = [name.value for name in values(results[0], "resultVariable")]
    rows = []
    for solution in values(results[0], "solution"):
        bound = {values(each, "variable")[0].value: values(each, "value")[0] for each in values(solution, "binding")}
        rows.append([bound.get(name) for name in names])
    return rows_outcome(names, rows, ordered=False)


def is_ordered(case: Case) -> bool:
    """Whether the order of the result counts."""
    return "ORDER BY" in case.text.read_text(encoding="utf-8").upper().rpartition("}")[2]


def parse_file(path: Path, graph: str | None = None) -> Iterable[ox.Quad]:
    """Return the quads of a file of data, in a graph."""
    form = ox.RdfFormat.RDF_XML if path.suffix == ".rdf" else ox.RdfFormat.TURTLE
    for quad in ox.parse(path=str(path), format=form, base_iri=path.as_uri(), rename_blank_nodes=True):
        yield quad if graph is None else ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(graph))


# --- In process


def passes_in_process(case: Case) -> bool:
    """Whether the engine does what a case expects."""
    text, base = case.text.read_bytes().decode("utf-8", "replace"), case.text.as_uri()
    store = load_case(case.default, case.named)
    try:
        if case.kind in ("update", "good-update", "bad-update"):
            store.update(text, base_iri=base)
        else:
            found = store.query(text, base_iri=base)
    except SyntaxError:
        return case.kind in ("bad", "bad-update")
    except (OSError, RuntimeError):
        # A syntax test may name a source or a function that is not there: it was read, which is what is tested.
        return case.kind in ("good", "good-update")
    if case.kind == "update":
        return graph_outcome(store) == graph_outcome(load_case(case.default_after, case.named_after))
    if case.kind == "evaluation":
        expected = expected_outcome(case)
        if case.result.suffix == ".csv":
            return csv_outcome((found.serialize(format=ox.QueryResultsFormat.CSV) or b"").decode()) == expected
        return result_outcome(found, ordered=is_ordered(case)) == expected
    return case.kind in ("good", "good-update")


def load_case(default: Iterable[Path], named: Iterable[tuple[str, Path]]) -> ox.Store:
    """Return a store in memory with the data of a case."""
    store = ox.Store()
    for path in default:
        store.extend(parse_file(path))
    for graph, path in named:
        store.add_graph(ox.NamedNode(graph))
        store.extend(parse_file(path, graph))
    return store


# --- Over HTTP


class Answer(NamedTuple):
    """What the endpoint answered."""

    status: int
    media: str
    body: bytes


class Client:
    """Asks over a real socket, from a loopback address of its own that changes before its share is used up."""

    def __init__(self, port: int) -> None:
        self._port, self._asked = port, 0

    def ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        number, self._asked = self._asked // 20, self._asked + 1
        source = f"127.7.{number // 200}.{number % 200 + 1}"
        connection = HTTPConnection("127.0.0.1", self._port, timeout=30, source_address=(source, 0))
        try:
            connection.putrequest(method, address)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            response = connection.getresponse()
            return Answer(response.status, response.headers.get_content_type(), response.read())
        finally:
            connection.close()


def build_case_store(root: Path, cases: Iterable[Case], protocol: Iterable[ProtocolCase]) -> None:
    """Publish one store with every file of data in a graph of its own: a case then names the graphs it is about."""
    files = {path.as_uri(): path for case in cases for path in case.default}
    for graph, path in (
        pair for case in [*cases, *protocol] for pair in (getattr(case, "named", None) or getattr(case, "graphs", ()))
    ):
        if files.setdefault(graph, path) != path:
            raise ValueError(f"two files for {graph}")
    draft = root / "checkpoints" / ".draft"
    (draft / "graph").mkdir(parents=True)
    store = ox.Store(str(draft / "graph"))
    for graph, path in sorted(files.items()):
        store.add_graph(ox.NamedNode(graph))
        store.extend(parse_file(path, graph))
    store.flush()
    del store
    publish(root, draft, "w3c")


def ask_over_http(client: Client, case: Case) -> Answer:
    """Ask what a case asks, over the graphs it is about, with its own address as base."""
    text = case.text.read_bytes()
    graphs = [("default-graph-uri", path.as_uri()) for path in case.default] or [("default-graph-uri", NOTHING)]
    graphs += [("named-graph-uri", graph) for graph, _ in case.named]
    if re.search(rb"\bFROM\b", text):
        # The query itself says what it is about; what the request said would win.
        graphs = []
    accept = _ACCEPT.get(case.result.suffix if case.result else "", "application/sparql-results+json, text/turtle")
    headers = {"Content-Type": "application/sparql-query", "Accept": accept}
    if case.kind.endswith("update"):
        return client.ask("POST", "/sparql", text, headers | {"Content-Type": "application/sparql-update"})
    body = f"BASE <{case.text.as_uri()}>\n".encode() + text
    return client.ask("POST", f"/sparql?{urlencode(graphs)}", body, headers)


def passes_over_http(client: Client, case: Case) -> bool:
    """Whether our endpoint does what a query case expects, and refuses an update."""
    answer = ask_over_http(client, case)
    if case.kind.endswith("update"):
        return answer.status == 403
    if case.kind == "bad":
        return answer.status == 400
    if case.kind == "good":
        # Read, though it names a function that is not there, or is a federated one, refused by name.
        read = b"custom function" in answer.body or b"federated" in answer.body
        return answer.status == 200 or (answer.status in (400, 403) and read)
    if answer.status != 200:
        return False
    expected = expected_outcome(case)
    if answer.media == "text/csv":
        return csv_outcome(answer.body.decode("utf-8")) == expected
    if answer.media == "text/turtle":
        return graph_outcome(ox.parse(answer.body, format=ox.RdfFormat.TURTLE)) == expected
    suffix = next(suffix for suffix, media in _ACCEPT.items() if media == answer.media)
    return (
        result_outcome(ox.parse_query_results(answer.body, format=_FORMATS[suffix]), ordered=is_ordered(case))
        == expected
    )


_RDF = {"text/turtle", "application/rdf+xml", "application/n-triples", "application/ld+json"}
_TABULAR = set(_ACCEPT.values())
_TRUTH = {"application/sparql-results+json", "application/sparql-results+xml"}


def passes_protocol(client: Client, case: ProtocolCase) -> bool:
    """Whether a query test of the protocol passes, and whether every update of an update test is refused."""
    for each in case.exchanges:
        answer = client.ask(each.method, each.address, each.body, dict(each.headers))
        is_query = (
            "query" in each.address or "query" in str(each.body) or any("sparql-query" in v for _, v in each.headers)
        )
        if case.is_update and not is_query:
            if not 400 <= answer.status < 500:
                return False
            continue
        if case.is_update:
            # The query that would see the update: it must not.
            if answer.status != 200 or ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON):
                return False
            continue
        if f"{answer.status // 100}xx" not in each.statuses:
            return False
        if each.truth is not None:
            found = ox.parse_query_results(answer.body, format=ox.QueryResultsFormat.JSON)
            if bool(found) != each.truth:
                return False
        allowed = {"RDF": _RDF, "tabular": _TABULAR, "boolean": _TRUTH}.get(each.form or "")
        if allowed and answer.media not in allowed:
            return False
    return True


# --- SHACL


def passes_shacl(case: ShaclCase) -> bool:
    """Whether our validator finds what a test expects, result for result."""
    try:
        found = validate_foreign(case.data, case.shapes)
    except NotImplementedError:
        return False
    if case.fails or found is None:
        return case.fails and found is None
    return found.conforms == case.conforms and _simplify(found.results) == _simplify(case.results)


def _simplify(results: Iterable[tuple[str | None, ...]]) -> list[str]:
    return sorted(str(result) for result in results)
