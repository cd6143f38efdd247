"""The description of the SPARQL endpoint (SPARQL 1.1 Service Description), with the limits it keeps."""

from mandates.graph.isolation import Limits
from mandates.graph.store import GRAPH_FORMS, RESULT_FORMS, Literal, Triple, to_turtle
from mandates.namespaces import PREFIXES

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMAT = "http://www.w3.org/ns/formats/"
_FORMATS = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "rdf": "RDF_XML",
    "jsonld": "JSON-LD",
}


def describe_service(endpoint: str, limits: Limits) -> str:
    """Return the description as Turtle; `endpoint` is the address of the endpoint."""
    service, dataset, graph = endpoint + "#service", endpoint + "#dataset", endpoint + "#default-graph"
    a = PREFIXES["rdf"] + "type"
    triples: list[Triple] = [
        (service, a, _SD + "Service"),
        (service, _SD + "endpoint", endpoint),
        (service, _SD + "supportedLanguage", _SD + "SPARQL11Query"),
        (service, _SD + "feature", _SD + "UnionDefaultGraph"),
    ]
    triples += [(service, _SD + "resultFormat", _FORMAT + _FORMATS[form]) for form in (*RESULT_FORMS, *GRAPH_FORMS)]
    words = (
        f"Read-only. A query may take {limits.seconds:g} s and {limits.memory >> 20} MiB; an answer has at most "
        f"{limits.rows} rows and {limits.bytes >> 20} MiB. An answer that was cut says so in the header "
        "Mandates-Truncated."
    )
    triples += [
        (service, PREFIXES["rdfs"] + "comment", Literal(words, language="en")),
        (service, _SD + "defaultDataset", dataset),
        (dataset, a, _SD + "Dataset"),
        (dataset, _SD + "defaultGraph", graph),
        (graph, a, _SD + "Graph"),
    ]
    return to_turtle(triples, {"sd": _SD, "rdfs": PREFIXES["rdfs"]})
