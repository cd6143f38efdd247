"""What the store offers to take away: its graphs with counts and digests, and how it describes itself."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache

from mandates.answers.labels import Labels
from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Literal, Triple, convert_turtle
from mandates.model import Named
from mandates.model.linked import Download
from mandates.namespaces import BASE, DERIVED_GRAPH, ONTOLOGY_GRAPH, PREFIXES, local_name, split_id, to_id

_A = PREFIXES["rdf"] + "type"
_VOID, _DCAT, _DCT = "http://rdfs.org/ns/void#", "http://www.w3.org/ns/dcat#", PREFIXES["dct"]
DESCRIPTION_PREFIXES = {"void": _VOID, "dcat": _DCAT, "dct": _DCT, "m": PREFIXES["m"], "xsd": PREFIXES["xsd"]}
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_NAMES = {"zh": "公共机构职责图谱", "en": "Mandates of public bodies", "ko": "공공기관 직무 그래프"}


def graph_of(name: str) -> str:
    """Return the IRI of the graph that a download is of."""
    if name == "ontology":
        return ONTOLOGY_GRAPH
    kind, _, key = name.partition("-")
    return to_id(kind, key)


def take_graph(checkpoint: Checkpoint, name: str) -> bytes:
    """Return the triples of a graph as N-Triples, sorted, without wording; NotFoundError for a graph not offered."""
    graph = graph_of(name)
    if name not in {each.name for each in list_downloads(checkpoint, "en")}:
        raise NotFoundError(f"no download {name[:60]!r}; see /data")
    return _take(checkpoint, graph)


@lru_cache(maxsize=64)
def _take(checkpoint: Checkpoint, graph: str) -> bytes:
    triples = checkpoint.store.construct(load_query("answers/graph-triples").bind(graph=graph))
    return b"".join(sorted(triples.splitlines(keepends=True)))


@lru_cache(maxsize=6)
def list_downloads(checkpoint: Checkpoint, lang: str) -> tuple[Download, ...]:
    """Return the graphs that can be taken away, the ontology first; what is only derived or wording is not."""
    rows = checkpoint.store.select(load_query("answers/graphs").bind())
    graphs = [row["graph"] for row in rows if row["graph"] != DERIVED_GRAPH and "/id/quotes/" not in row["graph"]]
    labels = Labels(checkpoint.store, graphs, lang)
    return tuple(_to_download(checkpoint, graph, labels.name(graph)) for graph in sorted(graphs))


def _to_download(checkpoint: Checkpoint, graph: str, title: Named) -> Download:
    triples = _take(checkpoint, graph)
    turtle = convert_turtle(triples.decode(), "ttl")
    kind, key = split_id(graph)
    return Download(
        name=f"{kind}-{key}" if kind else "ontology",
        graph=title,
        triples=triples.count(b"\n"),
        bytes=len(turtle),
        digest=hashlib.sha256(turtle).hexdigest(),
    )


def describe_dataset(checkpoint: Checkpoint, origin: str, as_of: str) -> list[Triple]:
    """Return the dataset in VoID and DCAT; `origin` is the address of the site without a closing slash."""
    dataset, catalog = f"{origin}/data#dataset", f"{origin}/data#catalog"
    downloads = list_downloads(checkpoint, "en")
    names = [Literal(name, language=lang) for lang, name in _NAMES.items()]
    return [
        (catalog, _A, _DCAT + "Catalog"),
        *((catalog, _DCT + "title", name) for name in names),
        (catalog, _DCAT + "dataset", dataset),
        (dataset, _A, _VOID + "Dataset"),
        (dataset, _A, _DCAT + "Dataset"),
        *((dataset, _DCT + "title", name) for name in names),
        (dataset, _DCT + "license", LICENCE),
        (dataset, _DCT + "modified", Literal(as_of, datatype=PREFIXES["xsd"] + "date")),
        (dataset, _VOID + "sparqlEndpoint", f"{origin}/sparql"),
        (dataset, _VOID + "uriSpace", Literal(BASE)),
        (dataset, _VOID + "vocabulary", PREFIXES["m"]),
        (dataset, _VOID + "vocabulary", PREFIXES["skos"]),
        (dataset, _VOID + "triples", _number(sum(each.triples for each in downloads))),
        *_describe_parts(checkpoint, dataset, origin, "answers/class-counts", "class", "entities"),
        *_describe_parts(checkpoint, dataset, origin, "answers/property-counts", "property", "triples"),
        *(triple for each in downloads for triple in _describe_download(each, dataset, origin)),
    ]


def _describe_parts(
    checkpoint: Checkpoint, dataset: str, origin: str, query: str, kind: str, counted: str
) -> Iterator[Triple]:
    for row in checkpoint.store.select(load_query(query).bind()):
        part = f"{origin}/data#{kind}-{local_name(row[kind])}"
        yield dataset, f"{_VOID}{kind}Partition", part
        yield part, _VOID + kind, row[kind]
        yield part, _VOID + counted, _number(int(row["number"]))


def _describe_download(download: Download, dataset: str, origin: str) -> Iterator[Triple]:
    file = f"{origin}/data/{download.name}.ttl"
    distribution = f"{file}#distribution"
    yield dataset, _VOID + "dataDump", file
    yield dataset, _DCAT + "distribution", distribution
    yield distribution, _A, _DCAT + "Distribution"
    yield distribution, _DCAT + "downloadURL", file
    yield distribution, _DCAT + "mediaType", "https://www.iana.org/assignments/media-types/text/turtle"
    yield distribution, _DCAT + "byteSize", _number(download.bytes)
    yield distribution, _DCT + "license", LICENCE


def _number(value: int) -> Literal:
    return Literal(str(value), datatype=PREFIXES["xsd"] + "integer")
