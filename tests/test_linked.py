"""The linked data: every id of the graph leads to a page and to the same triples in every form."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, Namespace, URIRef

from mandates.answers.dataset import take_graph
from mandates.graph.building import draft_store
from mandates.graph.checkpoints import Checkpoint
from mandates.ingest.desk import Desk
from mandates.ingest.statements.building import Overrides
from mandates.namespaces import BASE, SCHEMES, split_id
from mandates.web import create_app
from mandates.web.negotiation import FORMS, GRAPHS, to_csv

VOID = Namespace("http://rdfs.org/ns/void#")
PARSERS = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
DERIVED = {"key", "cell"}


@pytest.fixture(scope="module")
def client(store_root: Path) -> Iterator[FlaskClient]:
    """A client of the site over the shipped data."""
    yield create_app(store_root).test_client()


@pytest.fixture(scope="module")
def ids(checkpoint: Checkpoint) -> list[str]:
    """One id of each kind, one concept of each scheme, one scheme, and every agency."""
    rows = checkpoint.store.select("SELECT DISTINCT ?thing { ?thing ?p ?o FILTER(ISIRI(?thing)) } ORDER BY ?thing")
    ours = [row["thing"] for row in rows if row["thing"].startswith((f"{BASE}id/", f"{BASE}scheme/"))]
    chosen = {"scheme": f"{BASE}scheme/role"}
    for iri in ours:
        kind = split_id(iri)[0] or "/".join(iri.split("/")[:6])
        if kind not in DERIVED:
            # The last of a scheme is a concept; the scheme itself comes first.
            chosen[iri if kind == "agency" else kind] = iri
    return sorted(chosen.values())


def test_ids_cover_every_kind_and_scheme(ids: list[str]) -> None:
    assert {split_id(iri)[0] for iri in ids} >= {"agency", "section", "duty", "split", "document", "clause", "place"}
    assert {iri.split("/scheme/")[1].split("/")[0] for iri in ids if "/scheme/" in iri} == set(SCHEMES)


def test_each_id_leads_to_page_and_data(client: FlaskClient, ids: list[str]) -> None:
    for iri in ids:
        path = "/" + iri.removeprefix(BASE)
        page = client.get(path, headers={"Accept": "text/html"})
        assert page.status_code == 303, path
        shown = client.get(page.headers["Location"], headers={"Accept": "text/html"})
        assert shown.status_code == 200 and shown.mimetype == "text/html", path
        for form in ("json", "ttl"):
            led = client.get(path, headers={"Accept": FORMS[form]})
            assert (led.status_code, led.headers["Location"].rsplit(".")[-1]) == (303, form), path
            assert client.get(led.headers["Location"]).mimetype == FORMS[form], path


def test_all_forms_hold_the_same_triples(client: FlaskClient, checkpoint: Checkpoint, ids: list[str]) -> None:
    for iri in ids:
        page = client.get("/" + iri.removeprefix(BASE), headers={"Accept": "text/html"}).headers["Location"]
        graphs = [Graph().parse(data=client.get(f"{page}.{form}").data, format=PARSERS[form]) for form in GRAPHS]
        count = checkpoint.store.select(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT ?p ?o {{ <{iri}> ?p ?o }} }}")
        # The page of a scheme holds its concepts too.
        assert len(list(graphs[0].triples((URIRef(iri), None, None)))) == int(count[0]["n"]) > 0
        # No node is without a name, so equal sets are equal graphs.
        assert all(set(graphs[0]) == set(other) for other in graphs[1:]), iri


@pytest.mark.parametrize(
    "path", ["/id/agency/none", "/id/nothing/here", "/scheme/role/none", "/schemes/none", "/id/a%0ab/c"]
)
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_form_that_is_not_there_is_not_acceptable(client: FlaskClient) -> None:
    assert client.get("/ontology", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_ontology_page_names_each_term_once(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/ontology?lang={lang}", headers={"Accept": "text/html"}).text
    terms = client.get(f"/ontology.json?lang={lang}").json["terms"]
    assert len(terms) > 120
    for term in terms:
        assert page.count(f'id="{term["code"]}"') == 1
        assert term["name"]["lang"] == lang and term["comment"], term["code"]


def test_subjects_stand_below_their_broader_ones(client: FlaskClient) -> None:
    concepts = client.get("/schemes/subject.json?lang=en").json["concepts"]
    at = {each["concept"]["id"]: number for number, each in enumerate(concepts)}
    assert len(at) == len(concepts) > 300
    for each in concepts:
        if each["broader"]:
            broader = concepts[at[each["broader"]]]
            assert at[each["broader"]] < at[each["concept"]["id"]] and broader["depth"] == each["depth"] - 1


def walk(client: FlaskClient, size: int) -> list[str]:
    """Return the ids on all pages of the list of agencies."""
    found, address = [], f"/agencies.json?_size={size}"
    while address:
        page = client.get(address).json
        found += [each["agency"]["id"] for each in page["agencies"]]
        address = (page["next_url"] or "").replace("/agencies?", "/agencies.json?")
    return found


@pytest.mark.parametrize("size", [1, 5, 500])
def test_pages_of_agencies_lose_and_repeat_none(client: FlaskClient, size: int) -> None:
    found = walk(client, size)
    assert found == sorted(set(found))
    assert len(found) == client.get("/agencies.json").json["total"]


def test_facets_keep_what_they_promise(client: FlaskClient) -> None:
    whole = client.get("/agencies.json?lang=en").json
    assert whole["places"] and whole["tiers"]
    for name, facets in (("place", whole["places"]), ("tier", whole["tiers"])):
        for facet in facets:
            assert client.get(f"/agencies.json?{name}={facet['value']}").json["total"] == facet["rows"]


@pytest.mark.parametrize("name", ["渝中区卫健委", "Yuzhong District Health Commission"])
def test_agencies_are_found_by_name(client: FlaskClient, name: str) -> None:
    found = client.get("/agencies.json", query_string={"name": name}).json["agencies"]
    assert any(each["agency"]["id"].endswith("/yuzhong-health-commission") for each in found)
    assert client.get("/agencies.json", query_string={"name": "zzqx"}).json["total"] == 0


@pytest.mark.parametrize("size", ["0", "501", "-1", "x", "²"])
def test_a_bad_size_is_told(client: FlaskClient, size: str) -> None:
    assert client.get("/agencies.json", query_string={"_size": size}).status_code == 400


def test_table_equals_document(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get("/agencies.csv?_size=500&lang=zh").text)))
    agencies = json.loads(client.get("/agencies.json?_size=500&lang=zh").text)["agencies"]
    assert [row["label"] for row in rows] == [each["agency"]["label"] for each in agencies]
    assert [int(row["duties"]) for row in rows] == [each["duties"] for each in agencies]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_of_a_table_is_a_formula(cell: str) -> None:
    [_, [written]] = list(csv.reader(io.StringIO(to_csv(["a"], [[cell]]), newline="")))
    assert written == f"'{cell}"


def test_downloads_are_what_the_list_says(client: FlaskClient) -> None:
    downloads = client.get("/data.json").json["downloads"]
    assert {"ontology", "document-yuzhong-health-commission-2024"} <= {each["name"] for each in downloads}
    for each in downloads:
        turtle = client.get(f"/data/{each['name']}.ttl").data
        assert (len(turtle), hashlib.sha256(turtle).hexdigest()) == (each["bytes"], each["digest"])
        triples = client.get(f"/data/{each['name']}.nt").data.splitlines()
        assert len(triples) == len(set(triples)) == each["triples"] > 0


def test_no_download_holds_wording(checkpoint: Checkpoint, store_root: Path, tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text(
        "青石市林湖区粮食局\n主要职责\n（一）拟订粮食储备规划并组织实施。\n（二）负责粮食质量监测。\n", encoding="utf-8"
    )
    desk = Desk(store_root, Overrides())
    [turtle] = [desk.export(draft, "turtle", with_wording=True) for draft in desk.draft_all([text])]
    assert "粮食储备规划" in turtle
    store = draft_store([(turtle, f"{BASE}id/document/text")])
    given = take_graph(Checkpoint("draft", store, checkpoint.words), "document-text").decode()
    assert "/duty/" in given and "粮食储备规划" not in given


def test_dataset_describes_itself_by_links_from_the_home_page(client: FlaskClient, checkpoint: Checkpoint) -> None:
    assert client.get("/.well-known/void").headers["Location"] == "/data/catalog"
    said = Graph().parse(data=client.get("/data/catalog").data, format="turtle")
    files = {str(file).removeprefix("http://localhost") for file in said.objects(None, VOID.dataDump)}
    assert files == {f"/data/{each['name']}.ttl" for each in client.get("/data.json").json["downloads"]}
    counted = {
        str(said.value(part, VOID["class"])): int(said.value(part, VOID.entities))
        for part in said.objects(None, VOID.classPartition)
    }
    rows = checkpoint.store.select("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c")
    assert counted.items() <= {row["c"]: int(row["n"]) for row in rows}.items()
    assert len(counted) > 20
