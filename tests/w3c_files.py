"""The test files of the W3C read into cases; they stay where they are, in the shared folder."""

import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

# Values that are wrong on purpose are part of many tests.
logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)

MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
QT = "http://www.w3.org/2001/sw/DataAccess/tests/test-query#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
SHT = "http://www.w3.org/ns/shacl-test#"
# What cannot be asked of an engine alone: other engines (SERVICE), a reasoner, other protocols.
APART = ("entailment", "service", "http-rdf-update", "graph-store-protocol", "service-description", "protocol")


class Case(NamedTuple):
    """One test: its name, its kind (`evaluation`, `update`, `good`, `bad`, `good-update`, `bad-update`) and its files.

    `default` and `named` are the data before; `result` the file of the expected result, or the state after an update.
    """

    name: str
    kind: str
    text: Path
    default: tuple[Path, ...]
    named: tuple[tuple[str, Path], ...]
    result: Path | None
    default_after: tuple[Path, ...] = ()
    named_after: tuple[tuple[str, Path], ...] = ()


_KINDS = {
    "QueryEvaluationTest": "evaluation", "CSVResultFormatTest": "evaluation",
    "PositiveSyntaxTest11": "good", "NegativeSyntaxTest11": "bad", "PositiveSyntaxTest": "good",
    "NegativeSyntaxTest": "bad", "PositiveUpdateSyntaxTest11": "good-update",
    "NegativeUpdateSyntaxTest11": "bad-update", "UpdateEvaluationTest": "update",
}  # fmt: skip


def sparql_cases(folder: Path) -> list[Case]:
    """Return the cases that an engine alone can run, by folder, in the order of each manifest."""
    found = sorted(path for path in folder.glob("*/manifest.ttl") if path.parent.name not in APART)
    return [case for path in found for case in _cases(path)]


def read_graph(path: Path) -> Graph:
    """Return a file in Turtle or RDF/XML, its IRIs resolved against its address."""
    return Graph(bind_namespaces="none").parse(path, format="xml" if path.suffix == ".rdf" else "turtle")


def to_path(node: Node) -> Path:
    """Return the file that an IRI names."""
    return Path(unquote(urlsplit(str(node)).path))


def _items(graph: Graph, head: Node) -> list[Node]:
    return list(Collection(graph, head)) if isinstance(head, BNode | URIRef) else []


def _entries(graph: Graph) -> Iterator[Node]:
    for head in graph.objects(None, URIRef(MF + "entries")):
        yield from _items(graph, head)


def _cases(manifest: Path) -> Iterator[Case]:
    graph = read_graph(manifest)
    for entry in _entries(graph):
        types = [str(kind).partition("#")[2] for kind in graph.objects(entry, RDF.type)]
        kind = next((_KINDS[each] for each in types if each in _KINDS), None)
        if kind is None:
            continue
        name = f"{manifest.parent.name}/{str(entry).rpartition('#')[2]}"
        action, result = graph.value(entry, URIRef(MF + "action")), graph.value(entry, URIRef(MF + "result"))
        prefix = UT if kind == "update" else QT
        if isinstance(action, URIRef):
            if to_path(action).suffix == ".ru" and not kind.endswith("update"):
                kind += "-update"
            yield Case(name, kind, to_path(action), (), (), None)
            continue
        text = graph.value(action, URIRef(UT + "request")) or graph.value(action, URIRef(QT + "query"))
        default, named = _dataset(graph, action, prefix)
        if kind == "update":
            after, named_after = _dataset(graph, result, prefix)
            yield Case(name, kind, to_path(text), default, named, None, after, named_after)
        else:
            yield Case(name, kind, to_path(text), default, named, to_path(result) if result else None)


def _dataset(graph: Graph, node: Node | None, prefix: str) -> tuple[tuple[Path, ...], tuple[tuple[str, Path], ...]]:
    default = tuple(to_path(each) for each in graph.objects(node, URIRef(prefix + "data")))
    named = []
    for each in graph.objects(node, URIRef(prefix + "graphData")):
        file = graph.value(each, URIRef(prefix + "graph")) or graph.value(each, URIRef(prefix + "data")) or each
        label = graph.value(each, RDFS.label)
        named.append((str(label or file), to_path(file)))
    return default, tuple(sorted(named))


class Exchange(NamedTuple):
    """One request of a protocol test and what it expects: statuses as `2xx`, a truth value, a kind of answer."""

    method: str
    address: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None
    statuses: frozenset[str]
    truth: bool | None
    form: str | None


class ProtocolCase(NamedTuple):
    """A protocol test: its name, the graphs it needs, its requests in order."""

    name: str
    graphs: tuple[tuple[str, Path], ...]
    exchanges: tuple[Exchange, ...]

    @property
    def is_update(self) -> bool:
        """Whether it asks for an update, which our endpoint refuses."""
        return "update" in self.name


def protocol_cases(folder: Path) -> list[ProtocolCase]:
    """Return the protocol tests in their order."""
    graph = read_graph(folder / "protocol" / "manifest.ttl")
    found = []
    for entry in _entries(graph):
        action = graph.value(entry, URIRef(MF + "action"))
        requests = _items(graph, graph.value(action, URIRef(HT + "requests")))
        graphs = [*_dataset(graph, entry, UT)[1], *_dataset(graph, entry, QT)[1], *_dataset(graph, action, UT)[1]]
        name = str(entry).rpartition("#")[2]
        found.append(ProtocolCase(name, tuple(graphs), tuple(_exchange(graph, each) for each in requests)))
    return found


def _exchange(graph: Graph, request: Node) -> Exchange:
    def one(node: Node | None, name: str) -> str | None:
        value = graph.value(node, URIRef(name))
        return None if value is None else str(value)

    headers = [
        (one(each, HT + "fieldName") or "", one(each, HT + "fieldValue") or "")
        for each in _items(graph, graph.value(request, URIRef(HT + "headers")))
    ]
    body = graph.value(request, URIRef(HT + "body"))
    encoding = "utf-8"
    for name, value in headers:
        if name.lower() == "content-type" and (charset := re.search(r"charset=([\w-]+)", value)):
            encoding = charset[1]
    text = one(body, CNT + "chars")
    response = graph.value(request, URIRef(HT + "resp"))
    statuses = frozenset(str(each)[-3:] for each in graph.objects(response, URIRef(MF + "expectedStatus")))
    truth = one(response, MF + "expectedBoolean")
    return Exchange(
        one(request, HT + "methodName") or "GET", one(request, HT + "absolutePath") or "", tuple(headers),
        None if text is None else text.encode(encoding), statuses,
        None if truth is None else truth == "true", one(response, MF + "expectedFormat"),
    )  # fmt: skip


class ShaclCase(NamedTuple):
    """A SHACL test: its name, the files of data and shapes, whether the data conform, and the results expected.

    A result is focus, path, severity, component and value, each as N-Triples writes it, None where there is none.
    """

    name: str
    data: Path
    shapes: Path
    fails: bool
    conforms: bool | None
    results: tuple[tuple[str | None, ...], ...]


def shacl_cases(folder: Path) -> list[ShaclCase]:
    """Return the SHACL tests below a folder, sorted; one of them is in no manifest."""
    return [case for path in sorted(folder.rglob("*.ttl")) for case in _shacl_cases(path, folder)]


def _shacl_cases(path: Path, root: Path) -> Iterator[ShaclCase]:
    graph = read_graph(path)
    for entry in graph.subjects(RDF.type, URIRef(SHT + "Validate")):
        action, result = graph.value(entry, URIRef(MF + "action")), graph.value(entry, URIRef(MF + "result"))
        data, shapes = (to_path(graph.value(action, URIRef(SHT + name))) for name in ("dataGraph", "shapesGraph"))
        name = f"{path.parent.relative_to(root)}/{path.stem}"
        fails = result == URIRef(SHT + "Failure")
        conforms = None if fails else str(graph.value(result, URIRef(SH + "conforms"))) == "true"
        yield ShaclCase(name, data, shapes, fails, conforms, expected_results(graph, result))


SH = "http://www.w3.org/ns/shacl#"
_PARTS = ("focusNode", "resultPath", "resultSeverity", "sourceConstraintComponent", "value")


def expected_results(graph: Graph, report: Node | None) -> tuple[tuple[str | None, ...], ...]:
    """Return the results of a report, sorted; blank nodes and paths of several steps only as that they are there."""

    def write(node: Node | None) -> str | None:
        return None if node is None else "_" if isinstance(node, BNode) else node.n3()

    rows = [
        tuple(write(graph.value(each, URIRef(SH + part))) for part in _PARTS)
        for each in graph.objects(report, URIRef(SH + "result"))
    ]
    return tuple(sorted(rows, key=str))
