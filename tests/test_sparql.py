"""The SPARQL endpoint: its protocol, what it refuses, what it cuts, and the children that evaluate."""

import csv
import io
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient
from SPARQLWrapper import JSON, SPARQLWrapper
from werkzeug.test import TestResponse

from conftest import ROOT
from hostile_load import HOSTILE
from mandates.errors import BudgetError, BusyError, ExhaustedError, RefusedError, UnavailableError, UsageError
from mandates.graph.checkpoints import current_version, graph_folder
from mandates.graph.isolation import Limits, QueryPool, Use, screen_query
from mandates.graph.isolation import pool as pool_module
from mandates.graph.isolation.child import Child
from mandates.web import create_app
from mandates.web.budget import BUSY, ERRORS, SECONDS, Budget
from mandates.web.headers import HEADERS
from mandates.web.sparql import MEDIA, pool_of
from serving import serve_app

FORM, TEXT = "application/x-www-form-urlencoded", "application/sparql-query"
SELECT = "SELECT ?s WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } ORDER BY ?s LIMIT 3"
GRAPH = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"
PRODUCT = "?s ?p ?o . ?a ?b ?c"
FOREVER = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} . ?d ?e ?f }}"
SORTED = f"SELECT * {{ {PRODUCT} }} ORDER BY ?z"


@pytest.fixture(scope="module")
def site(store_root: Path) -> Iterator[Flask]:
    app = create_app(store_root)
    # Time is not what is tested, save where it is: a busy machine must not decide.
    pool_of(app).limits = Limits(seconds=60.0, wait=20.0)
    yield app
    pool_of(app).close()


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    number = str(time.monotonic_ns())
    client = site.test_client()
    # Each test is a client of its own, with a share of its own.
    client.environ_base["REMOTE_ADDR"] = f"10.{number[-9:-6]}.{number[-6:-3]}.{number[-3:]}"
    return client


@pytest.fixture(scope="module")
def folder(store_root: Path) -> Path:
    return graph_folder(store_root, current_version(store_root))


@pytest.fixture
def pool() -> Iterator[QueryPool]:
    made = QueryPool(1, Limits(seconds=2.0))
    yield made
    made.close()


def ask(client: FlaskClient, query: str, accept: str = "", **more: str) -> TestResponse:
    headers = {"Accept": accept} if accept else {}
    return client.get("/sparql?" + urlencode({"query": query, **more}), headers=headers)


def rows(response: TestResponse) -> list[dict[str, dict[str, str]]]:
    return json.loads(response.data)["results"]["bindings"]


# --- Protocol


@pytest.mark.parametrize(("accept", "form"), [
    ("", "json"), ("*/*", "json"), ("application/sparql-results+json", "json"), ("application/json", "json"),
    ("application/sparql-results+xml", "xml"), ("text/xml", "xml"), ("text/csv", "csv"),
    ("text/tab-separated-values", "tsv"), ("text/csv;q=0.5, application/sparql-results+xml;q=0.4", "csv"),
    ("text/turtle, text/csv;q=0.1", "csv"),
])  # fmt: skip
@pytest.mark.parametrize("way", ["get", "form", "direct", "slash"])
def test_every_way_gives_every_form(client: FlaskClient, way: str, accept: str, form: str) -> None:
    headers = {"Accept": accept} if accept else {}
    if way in ("get", "slash"):
        path = "/sparql/?" if way == "slash" else "/sparql?"
        response = client.get(path + urlencode({"query": SELECT}), headers=headers)
    elif way == "form":
        response = client.post("/sparql", data=urlencode({"query": SELECT}), content_type=FORM, headers=headers)
    else:
        response = client.post("/sparql", data=SELECT, content_type=f"{TEXT}; charset=utf-8", headers=headers)
    assert response.status_code == 200, response.text
    assert response.content_type == MEDIA[form]
    assert response.headers["Mandates-Rows"] == "3" and "Mandates-Truncated" not in response.headers
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Accept" in response.vary


@pytest.mark.parametrize(("accept", "form"), [
    ("", "ttl"), ("text/turtle", "ttl"), ("application/n-triples", "nt"), ("application/rdf+xml", "rdf"),
    ("application/ld+json", "jsonld"), ("application/sparql-results+json, application/rdf+xml;q=0.2", "rdf"),
])  # fmt: skip
def test_graphs_come_in_every_form(client: FlaskClient, accept: str, form: str) -> None:
    response = ask(client, GRAPH, accept)
    assert (response.status_code, response.content_type) == (200, MEDIA[form])
    formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
               "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip
    assert len(list(ox.parse(response.data, format=formats[form]))) == 3


def test_turtle_has_the_prefixes_it_uses(client: FlaskClient) -> None:
    text = ask(client, "CONSTRUCT { <id/x> a <ontology#Duty> } {}", "text/turtle").text
    assert text == (
        "@prefix id: <https://w3id.org/mandates/id/> .\n@prefix m: <https://w3id.org/mandates/ontology#> .\n"
        "id:x a m:Duty .\n"
    )


@pytest.mark.parametrize("form", MEDIA)
def test_parameter_names_a_form(client: FlaskClient, form: str) -> None:
    query = SELECT if form in ("json", "xml", "csv", "tsv") else GRAPH
    response = ask(client, query, "image/png", format=form)
    assert (response.status_code, response.content_type) == (200, MEDIA[form])


def test_truth(client: FlaskClient) -> None:
    assert json.loads(ask(client, "ASK {}").data)["boolean"] is True
    xml = ElementTree.fromstring(ask(client, "ASK { FILTER(false) }", "text/xml").data)  # noqa: S314 - our own answer
    assert xml.find("{http://www.w3.org/2005/sparql-results#}boolean").text == "false"
    assert ask(client, "ASK {}", "text/csv").status_code == 406


def test_graphs_named_by_query_and_by_request(client: FlaskClient) -> None:
    """What a query names with FROM is asked alone; what the request names wins."""
    count = "SELECT (COUNT(*) AS ?n) {} WHERE {{ ?s ?p ?o }}"
    graphs = rows(ask(client, "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?n LIMIT 2"))
    (one, few), (other, more) = ((row["g"]["value"], row["n"]["value"]) for row in graphs)
    assert few != more
    assert rows(ask(client, count.format(f"FROM <{one}>")))[0]["n"]["value"] == few
    assert rows(ask(client, count.format(f"FROM <{one}>"), **{"default-graph-uri": other}))[0]["n"]["value"] == more
    assert rows(ask(client, count.format(f"# FROM\nFROM NAMED <{one}>")))[0]["n"]["value"] == "0"
    assert int(rows(ask(client, count.format("")))[0]["n"]["value"]) > int(few) + int(more)
    assert ask(client, "ASK {}", **{"default-graph-uri": "no iri"}).status_code == 400


def test_head_options_and_other_methods(client: FlaskClient) -> None:
    head = client.head("/sparql?" + urlencode({"query": SELECT}))
    assert (head.status_code, head.data, head.headers["Mandates-Rows"]) == (200, b"", "3")
    options = client.options("/sparql", headers={"Origin": "https://elsewhere.example"})
    assert options.status_code == 200
    assert options.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, OPTIONS"
    assert "Content-Type" in options.headers["Access-Control-Allow-Headers"]
    for method in ("PUT", "DELETE", "PATCH"):
        refused = client.open("/sparql", method=method)
        assert refused.status_code == 405 and "POST" in refused.headers["Allow"]


def test_answer_that_is_held_is_not_sent_again(client: FlaskClient) -> None:
    first = ask(client, SELECT)
    again = client.get(first.request.full_path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(first.request.full_path, headers={"If-None-Match": '"x"'}).status_code == 200


def test_description_says_the_limits(site: Flask, client: FlaskClient) -> None:
    response = client.get("/sparql", headers={"Accept": "text/turtle"})
    graph = list(ox.parse(response.data, format=ox.RdfFormat.TURTLE))
    assert {t.object.value for t in graph if t.predicate.value.endswith("#feature")} == {
        "http://www.w3.org/ns/sparql-service-description#UnionDefaultGraph"
    }
    limits = pool_of(site).limits
    [comment] = [t.object.value for t in graph if t.predicate.value.endswith("#comment")]
    for figure in (
        f"{limits.seconds:g} s",
        f"{limits.memory >> 20} MiB",
        str(limits.rows),
        f"{limits.bytes >> 20} MiB",
    ):
        assert figure in comment


# --- What is wrong


@pytest.mark.parametrize(("query", "where"), [
    ("SELECT * {", "1:11"), ("SELECT ?s\nWHERE { ?s ?p }", "2:16"), ("", "empty"), ("hello", "1:"),
    ('SELECT * { ?s ?p "open }', "line 1"), ("ASK { ?s unknown:name ?o }", "1:"), ("SELECT (f(1) AS ?x) {}", "1:"),
])  # fmt: skip
def test_wrong_syntax_is_400_with_its_place(client: FlaskClient, query: str, where: str) -> None:
    response = ask(client, query)
    assert response.status_code == 400 and response.content_type == "application/problem+json"
    assert where in response.json["detail"]


def test_wrong_requests(client: FlaskClient) -> None:
    post = client.post
    assert post("/sparql", data=urlencode({"a": "b"}), content_type=FORM).status_code == 400
    assert client.get("/sparql?query=ASK+{}&query=ASK+{}").status_code == 400
    assert post("/sparql", data=b"query=ASK%20%7B%7D").status_code == 415
    assert post("/sparql", data=b"ASK {}", content_type="text/plain").status_code == 415
    assert post("/sparql", data="ASK {}".encode("utf-16"), content_type=f"{TEXT}; charset=utf-16").status_code == 400
    assert post("/sparql", data=b"ASK {} # \xff", content_type=TEXT).status_code == 400
    assert ask(client, SELECT, "image/png").status_code == 406
    assert ask(client, SELECT, "text/turtle").status_code == 406
    assert ask(client, SELECT, format="docx").status_code == 400
    assert ask(client, "ASK {} #" + "a" * 17_000).status_code == 413
    assert post("/sparql", data=b"a" * 70_000, content_type=TEXT).status_code == 413
    assert post("/sparql", data=b"query=" + b"a" * 70_000, content_type=FORM).status_code == 413


UPDATES = [
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "insert data { <urn:a> <urn:b> <urn:c> }", "DELETE WHERE { ?s ?p ?o }",
    "DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }", "CLEAR ALL", "DROP GRAPH <urn:g>", "DROP SILENT ALL",
    "LOAD <http://127.0.0.1/>", "LOAD SILENT <file:///etc/passwd>", "CREATE GRAPH <urn:g>", "ADD <urn:a> TO <urn:b>",
    "MOVE <urn:a> TO <urn:b>", "COPY DEFAULT TO <urn:b>", "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "PREFIX select: <urn:> INSERT DATA { select:a select:b select:c }", "# SELECT\nDROP ALL",
    "BASE <urn:ASK> CLEAR ALL",
    "DrOp AlL", "  \n\tCLEAR\nDEFAULT", "\\u0044ROP ALL", "DELETE\tDATA{<urn:a> <urn:b> <urn:c>}",
    "PREFIX a: <urn:SELECT#> # ask\n DELETE WHERE { ?s a:p 'SELECT' }", "CLEAR NAMED ; CLEAR DEFAULT",
]  # fmt: skip
FEDERATED = [
    "SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { service <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { SeRvIcE SILENT <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "ASK { SERVICE\n<http://127.0.0.1:{port}/>{ ?s ?p ?o } }",
    "ASK { SERVICE # comment\n <http://127.0.0.1:{port}/> { ?s ?p ?o } }", "ASK {{SERVICE<http://127.0.0.1:{port}/>{}}}",
    "SELECT * { FILTER EXISTS { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } }",
    "SELECT * { OPTIONAL { SERVICE <http://[::1]:{port}/> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } } } }",
    "SELECT * { VALUES ?e { <http://127.0.0.1:{port}/> } SERVICE ?e { ?s ?p ?o } }",
    "PREFIX e: <http://127.0.0.1:{port}/> SELECT * { SERVICE e:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p '\"' SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p """a"b""" SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }',
    "SELECT * { ?s ?p '\\\\' . SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { ?s <urn:#> ?o SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } { SERVICE <https://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "DESCRIBE ?s { SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p ?o MINUS { SERVICE <http://localhost:{port}/> { ?s ?p ?o } } }",
    "SELECT * { ?s ?p ?o.SERVICE <http://127.0.0.1:{port}/> { ?s ?p ?o } }",
]  # fmt: skip
HARMLESS = [
    "SELECT * { ?s ?p 'SERVICE <x> { DROP ALL }' } LIMIT 1", "ASK { <urn:SERVICE> <urn:INSERT#DELETE> ?service }",
    "SELECT ?insert { ?insert ?delete ?load } LIMIT 1", "# SERVICE, DROP ALL\nASK {}", 'ASK { ?s ?p "DELETE"@service }',
    "PREFIX service: <urn:> ASK { service:insert service:DELETE ?drop }", "ASK { ?s ?p '''it's a \"SERVICE\"''' }",
    "ASK { VALUES ?x { 2024 } }",
    "ASK { VALUES ?x {2024} FILTER(REGEX('a', '^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{12}$')) }",
    "PREFIX ex: <urn:> ASK { ?s ex:o\\'brien ?o }", "ASK { FILTER(1 < 2 && 3 > 2) }", 'ASK { ?s ?p "\\u0022 INSERT" }',
]  # fmt: skip


@pytest.mark.parametrize("query", [*UPDATES, *(each.replace("{port}", "9") for each in FEDERATED)])
def test_update_and_federation_are_403(client: FlaskClient, query: str) -> None:
    response = ask(client, query)
    assert response.status_code == 403, response.text
    assert response.json["detail"]


@pytest.mark.parametrize("query", HARMLESS)
def test_words_in_strings_names_and_comments_are_harmless(client: FlaskClient, query: str) -> None:
    assert ask(client, query).status_code == 200


@pytest.mark.parametrize("parameter", ["update", "using-graph-uri", "using-named-graph-uri"])
def test_parameters_of_updates_are_403(client: FlaskClient, parameter: str) -> None:
    assert client.post("/sparql", data={parameter: "x"}).status_code == 403
    assert client.get(f"/sparql?{parameter}=x").status_code == 403
    assert client.post("/sparql", data="CLEAR ALL", content_type="application/sparql-update").status_code == 403


NESTED = {
    "braces": lambda n: "SELECT * " + "{" * n + "}" * n,
    "parentheses": lambda n: "ASK { FILTER" + "(" * n + "1" + ")" * n + "}",
    "brackets": lambda n: "ASK { ?s ?p " + "[?p " * n + "1" + "]" * n + "}",
    "lists": lambda n: "ASK { ?s ?p " + "(" * n + "1" + ")" * n + "}",
    "functions": lambda n: "SELECT (" + "CONCAT(" * n + "'a'" + ")" * n + " AS ?x) {}",
    "nots": lambda n: "ASK { FILTER(" + "!" * n * 8 + "true) }",
    "minuses": lambda n: "SELECT (" + "- " * n * 8 + "1 AS ?x) {}",
    "steps": lambda n: "ASK { ?s " + "/".join(["<urn:p>"] * n * 3) + " ?o }",
    "inverses": lambda n: "ASK { ?s " + "^" * n * 3 + "<urn:p> ?o }",
    "unions": lambda n: "ASK { " + " UNION ".join(["{}"] * n) + " }",
    "options": lambda n: "ASK { " + "OPTIONAL { ?s ?p ?o " * n + "}" * n + " }",
    "selects": lambda n: "SELECT * { { " * n + "}}" * n,
    "exists": lambda n: "ASK { " + "FILTER EXISTS { ?s ?p ?o " * n + "}" * n + "}",
    "graphs": lambda n: "ASK { " + "GRAPH ?g { " * n + "}" * n + "}",
    "sums": lambda n: "SELECT (1" + "+1" * n * 8 + " AS ?x) {}",
    "binds": lambda n: "ASK { " + " ".join(f"BIND(1 AS ?x{i})" for i in range(n * 2)) + "}",
}


@pytest.mark.parametrize("times", [2, 10, 50])
@pytest.mark.parametrize("shape", NESTED)
def test_nesting_beyond_the_limits_is_400(client: FlaskClient, shape: str, times: int) -> None:
    response = ask(client, NESTED[shape](64 * times))
    assert response.status_code in (400, 413), response.text
    assert response.json["detail"]


def test_screening_is_quick_whatever_the_text() -> None:
    texts = ['"""\\' * 4000, "'''\\\"" * 3200, '"\\"' * 5400, "a" * 16_000, "<a" * 8000, "\\" * 16_000, "{1" * 8000]
    for text in [*texts, "a:" * 8000, "REGEX '(" * 2000 + "'", "REGEX '" + "[" * 16_000 + "'", "\n'" * 8000]:
        start = time.process_time()
        with suppress(UsageError):
            screen_query(text)
        assert time.process_time() - start < 0.5, text[:10]


# --- What is cut


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_answer_that_is_cut_is_whole_and_marked(client: FlaskClient, form: str) -> None:
    response = ask(client, f"SELECT ?s ?p ?o {{ {PRODUCT} }}", format=form)
    assert (response.status_code, response.headers["Mandates-Truncated"]) == (200, "rows")
    if form == "json":
        number = len(rows(response))
    elif form == "xml":
        number = len(ElementTree.fromstring(response.data).findall(".//{*}result"))  # noqa: S314 - our own answer
    elif form == "csv":
        number = len(list(csv.reader(io.StringIO(response.text, newline="")))) - 1
    else:
        number = sum(1 for _ in ox.parse_query_results(response.data, format=ox.QueryResultsFormat.TSV))
    assert number == int(response.headers["Mandates-Rows"]) == Limits().rows


@pytest.mark.parametrize("form", ["ttl", "nt", "rdf", "jsonld"])
def test_graph_that_is_cut_is_whole_and_marked(client: FlaskClient, form: str) -> None:
    response = ask(client, "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", format=form)
    formats = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "rdf": ox.RdfFormat.RDF_XML,
               "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip
    assert (response.status_code, response.headers["Mandates-Truncated"]) == (200, "rows")
    assert len(list(ox.parse(response.data, format=formats[form]))) == int(response.headers["Mandates-Rows"]) == 10_000


def test_answer_of_many_bytes_is_cut(client: FlaskClient) -> None:
    long = " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(12))
    response = ask(client, f"SELECT ?s ?v12 {{ ?s ?p ?o BIND('aaaaaaaa' AS ?v0) {long} }}")
    assert response.headers["Mandates-Truncated"] == "bytes"
    assert 0 < len(rows(response)) == int(response.headers["Mandates-Rows"]) and len(response.data) <= 8 << 20


def test_counts_are_never_cut(client: FlaskClient) -> None:
    response = ask(client, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert int(rows(response)[0]["n"]["value"]) > Limits().rows
    assert "Mandates-Truncated" not in response.headers


def test_what_xml_cannot_hold_is_not_given_as_xml(client: FlaskClient) -> None:
    query = 'SELECT ("\\u0001" AS ?x) {}'
    assert rows(ask(client, query))[0]["x"]["value"] == "\x01"
    assert ask(client, query, format="xml").status_code == 406


# --- Limits of time, memory, use


def test_time_is_504(site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(client, "ASK {}")
    pids, start = pool_of(site).pids(), time.monotonic()
    with monkeypatch.context() as patch:
        patch.setattr(pool_of(site), "limits", Limits(seconds=2.0))
        # The child of before has the limits of before: its deadline is the parent's.
        response = ask(client, FOREVER)
    assert response.status_code == 504 and "time:" in response.json["detail"]
    assert time.monotonic() - start < 2.5
    assert ask(client, "ASK {}").status_code == 200
    assert pool_of(site).pids() != pids, "the child was replaced"


def test_memory_is_504(client: FlaskClient) -> None:
    response = ask(client, SORTED)
    assert response.status_code == 504 and "memory:" in response.json["detail"]
    assert ask(client, "ASK {}").status_code == 200


def test_client_that_causes_errors_is_429(client: FlaskClient) -> None:
    statuses = [ask(client, "DROP ALL").status_code for _ in range(int(ERRORS.most) + 3)]
    assert statuses[: int(ERRORS.most) - 1] == [403] * (int(ERRORS.most) - 1) and statuses[-1] == 429
    response = ask(client, "ASK {}")
    assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0
    client.environ_base["REMOTE_ADDR"] = "10.0.0.7"
    assert ask(client, "ASK {}").status_code == 200, "others are not concerned"


def test_budget_is_of_seconds_and_errors() -> None:
    now = [0.0]
    budget = Budget(lambda: now[0])
    assert budget.check("a") == 0
    budget.charge("a", 10.0, 0)
    assert budget.check("a") == 10
    now[0] += 4
    assert budget.check("a") == 10 - 4 * SECONDS.per_second
    budget.charge("a", SECONDS.most, 0)
    with pytest.raises(BudgetError) as caught:
        budget.check("a")
    now[0] += caught.value.wait
    budget.check("a")
    for _ in range(int(ERRORS.most / BUSY)):
        budget.charge("b", 0, BUSY)
    with pytest.raises(BudgetError):
        budget.check("b")
    assert budget.check("c") == 0


def test_busy_is_503(site: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_arguments: object) -> None:
        raise BusyError("all query processes are busy")

    monkeypatch.setattr(pool_of(site), "answer", busy)
    response = ask(client, "ASK {}")
    assert response.status_code == 503 and response.headers["Retry-After"] == "1"


def run_aside(pool: QueryPool, folder: Path, query: str, use: Use) -> tuple[threading.Thread, list[object]]:
    seen: list[object] = []

    def run() -> None:
        try:
            seen.append(pool.answer(folder, query, ["json"], use=use))
        except Exception as error:  # noqa: BLE001 - what it is, the test says
            seen.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    return thread, seen


def test_long_query_gives_way_to_a_short_one(folder: Path) -> None:
    pool = QueryPool(2, Limits(seconds=4.0, wait=3.0))
    try:
        pool.answer(folder, "ASK {}", ["json"])
        first, kept = run_aside(pool, folder, FOREVER, Use())
        time.sleep(0.3)
        second, given = run_aside(pool, folder, FOREVER, Use())
        time.sleep(1.0)
        assert b"true" in pool.answer(folder, "ASK {}", ["json"]).body
        with pytest.raises(BusyError):
            pool.answer(folder, "ASK {}", ["json"], use=Use(100.0))
        second.join()
        assert isinstance(given[0], BusyError) and "others" in str(given[0])
        first.join()
        assert isinstance(kept[0], ExhaustedError), "the first place keeps its promise"
    finally:
        pool.close()


def test_one_that_used_much_has_no_second_place(folder: Path) -> None:
    pool = QueryPool(2, Limits(seconds=2.0))
    try:
        thread, _ = run_aside(pool, folder, FOREVER, Use(50.0))
        time.sleep(0.5)
        with pytest.raises(BusyError):
            pool.answer(folder, "ASK {}", ["json"], use=Use(50.0))
        assert pool.answer(folder, "ASK {}", ["json"], use=Use(0.1)).rows == 1
        thread.join()
    finally:
        pool.close()


# --- The children


def test_children_have_no_sockets(pool: QueryPool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever gets past the screening: nothing goes out."""
    monkeypatch.setattr(pool_module, "screen_query", lambda _text: None)
    hits: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(0.1)
        port = canary.getsockname()[1]
        for query in FEDERATED:
            with pytest.raises((UsageError, UnavailableError)):
                result = pool.answer(folder, query.replace("{port}", str(port)), ["json", "ttl"])
                raise UsageError(result.body.decode())
            try:
                hits.append(canary.accept())
            except TimeoutError:
                continue
        socket.create_connection(("127.0.0.1", port)).close()
        canary.accept()[0].close()
    assert hits == []


def test_same_query_goes_out_without_the_filter() -> None:
    """Guard the canary: the engine itself would call."""
    with socket.create_server(("127.0.0.1", 0)) as canary:
        canary.settimeout(10)
        query = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:{canary.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        code = f"import pyoxigraph; list(pyoxigraph.Store().query({query!r}))"
        process = subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.DEVNULL)
        canary.accept()[0].close()
        process.kill()
        process.wait()


def test_child_that_dies_is_replaced(pool: QueryPool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "screen_query", lambda _text: None)
    parent, seen = os.getpid(), set()
    for name in ("braces 3000 deep", "parentheses 5000 deep", "CONCAT 1500 deep"):
        with pytest.raises((UsageError, ExhaustedError)):
            pool.answer(folder, HOSTILE[name], ["json"])
        assert pool.answer(folder, "ASK {}", ["json"]).rows == 1
        seen |= set(pool.pids())
    assert os.getpid() == parent and len(seen) >= 2


def test_child_killed_from_outside_is_replaced(pool: QueryPool, folder: Path) -> None:
    pool.answer(folder, "ASK {}", ["json"])
    [pid] = pool.pids()
    os.kill(pid, 9)
    time.sleep(0.2)
    assert pool.answer(folder, "ASK {}", ["json"]).rows == 1
    assert pool.pids() != [pid]


def test_child_ends_with_its_parent(folder: Path) -> None:
    """Even in the middle of a query that never ends."""
    code = (
        "import threading, time; from pathlib import Path; from mandates.graph.isolation import Limits, QueryPool\n"
        f"pool, folder = QueryPool(1, Limits(seconds=1.0)), Path({str(folder)!r})\n"
        "pool.answer(folder, 'ASK {}', ['json'])\n"
        f"threading.Thread(target=lambda: pool.answer(folder, {FOREVER!r}, ['json'])).start(); time.sleep(0.3)\n"
        "print(*pool.pids(), flush=True); time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "app")},
    )
    pid = int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()
    end = time.monotonic() + 10
    while Path(f"/proc/{pid}").is_dir() and "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text():
        assert time.monotonic() < end, "the child lives on"
        time.sleep(0.1)


def test_child_without_the_filter_does_not_start(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sitecustomize.py").write_text("import platform\nplatform.machine = lambda: 'vax'\n", encoding="ascii")
    real = subprocess.Popen

    def start(command: list[str], env: dict[str, str], **more: object) -> object:
        return real(command, env=env | {"PYTHONPATH": f"{tmp_path}:{env['PYTHONPATH']}"}, **more)

    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(UnavailableError, match="cannot start"):
        Child(folder, Limits())


def test_child_without_a_store_does_not_start(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="cannot start: the store"):
        Child(tmp_path / "none", Limits())


def test_refusals_of_the_screening_have_reasons() -> None:
    for query in UPDATES:
        with pytest.raises(RefusedError):
            screen_query(query)


# --- Clients as people have them


@pytest.fixture(scope="module")
def endpoint(store_root: Path) -> Iterator[str]:
    with serve_app(create_app(store_root), threads=4) as port:
        yield f"http://127.0.0.1:{port}/sparql"


# The library itself reads RDF/XML with a class that rdflib deprecates.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_sparqlwrapper_gets_what_the_page_shows(endpoint: str, client: FlaskClient) -> None:
    wrapper = SPARQLWrapper(endpoint)
    wrapper.setQuery(SELECT)
    wrapper.setReturnFormat(JSON)
    found = [row["s"]["value"] for row in wrapper.query().convert()["results"]["bindings"]]
    page = ask(client, SELECT, "text/html").text
    assert len(found) == 3 and all(f'title="{iri}"' in page for iri in found)
    wrapper.setQuery(GRAPH)
    wrapper.setReturnFormat("turtle")
    assert len(list(ox.parse(wrapper.query().convert(), format=ox.RdfFormat.TURTLE))) == 3
    wrapper.setReturnFormat("xml")
    assert len(wrapper.query().convert()) == 3, "a graph, which it reads with rdflib"


def test_sparqlstore_gets_what_the_page_shows(endpoint: str, client: FlaskClient) -> None:
    from rdflib import Graph
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    graph = Graph(SPARQLStore(endpoint))
    found = [str(row.s) for row in graph.query(SELECT)]
    page = ask(client, SELECT, "text/html").text
    assert len(found) == 3 and all(f'title="{iri}"' in page for iri in found)
    assert graph.query("ASK {}").askAnswer is True


# --- The page


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_page(client: FlaskClient, lang: str) -> None:
    for query, status in (
        (None, 200),
        (SELECT, 200),
        (GRAPH, 200),
        ("ASK {}", 200),
        ("SELECT * {", 400),
        ("DROP ALL", 403),
    ):
        address = "/sparql?" + urlencode({"lang": lang} | ({"query": query} if query else {}))
        response = client.get(address, headers={"Accept": "text/html"})
        assert response.status_code == status and response.content_type.startswith("text/html")
        assert f'<html lang="{lang}">' in response.text and "<script" not in response.text
        assert all(response.headers[name] for name in HEADERS)
        assert ('role="alert"' in response.text) == (status != 200)
    shown = client.get(
        "/sparql?" + urlencode({"query": f"SELECT ?s {{ {PRODUCT} }}", "lang": lang}), headers={"Accept": "text/html"}
    )
    assert "<strong>" in shown.text and shown.text.count("<tr>") == 501


def test_page_shows_terms_as_text(client: FlaskClient) -> None:
    query = "SELECT ('<script>alert(1)</script>' AS ?x) (IRI('javascript:alert(1)') AS ?y) {}"
    text = ask(client, query, "text/html").text
    assert "<script>" not in text and "&lt;script&gt;" in text and 'href="javascript' not in text
