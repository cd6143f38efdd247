"""The JSON API: its description is sound, every answer is as described, and nothing brings it out of the described."""

import json
import random
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator, ValidationError
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from mandates.graph.checkpoints import Checkpoint
from mandates.model import Named
from mandates.namespaces import BASE, split_id
from mandates.web import create_app
from mandates.web.api import PREFIX, ROUTES, Route
from mandates.web.openapi import describe_api
from mandates.web.schemas import draw_schemas, refer_to

DESCRIPTION = json.loads(json.dumps(describe_api(PREFIX, ROUTES)))
FOLDERS = {"agencies": "agency", "sections": "section", "duties": "duty", "splits": "split", "documents": "document"}
# An answer of these takes seconds: they are asked little.
SLOW = {"overlaps", "gaps", "findings", "diff", "simulate"}


@pytest.fixture(scope="module")
def client(store_root: Path) -> Iterator[FlaskClient]:
    """A client of the site; what is drawn once for a test is kept for the others."""
    # The package has a blueprint of the same name.
    planning = sys.modules["mandates.web.planning"]
    with pytest.MonkeyPatch.context() as patch:
        for name in ("findings", "find_overlaps"):
            patch.setattr(planning, name, kept(getattr(planning, name)))
        yield create_app(store_root).test_client()


def kept(function):
    answers = {}

    def ask(*args, **named):
        key = repr((args[1:], sorted(named.items())))
        if key not in answers:
            answers[key] = function(*args, **named)
        return answers[key]

    return ask


@cache
def checker(path: str, status: str) -> Draft202012Validator:
    """Return what checks the documents of an operation; KeyError for a status that is not described."""
    [content] = DESCRIPTION["paths"][path]["get"]["responses"][status]["content"].values()
    return Draft202012Validator({**content["schema"], "components": DESCRIPTION["components"]})


def thin(document: object) -> object:
    """Return a document with long lists cut to items of different make-up: the others stand or fall with them."""
    if isinstance(document, dict):
        return {key: thin(value) for key, value in document.items()}
    if isinstance(document, list):
        items = [thin(item) for item in document]
        # A short one may be a pair.
        return items if len(items) < 4 else list({make_up(item): item for item in items}.values())
    return document


def make_up(value: object) -> object:
    if isinstance(value, dict):
        return tuple((key, make_up(item)) for key, item in sorted(value.items()))
    if isinstance(value, list):
        return ("list", *map(make_up, value))
    return type(value).__name__


def check(path: str, response: TestResponse) -> object:
    """Assert that an answer is as it is described; return its document."""
    described = DESCRIPTION["paths"][path]["get"]["responses"]
    told = f"{response.request.path}?{response.request.query_string!r}: {response.status_code}"
    assert response.status_code < 500, told
    assert str(response.status_code) in described, told
    assert response.headers["Access-Control-Allow-Origin"] == "*", told
    assert "Set-Cookie" not in response.headers, told
    assert response.mimetype in described[str(response.status_code)]["content"], told
    document = json.loads(response.text)
    checker(path, str(response.status_code)).validate(thin(document))
    return document


# --- The description


def test_description_is_openapi(client: FlaskClient) -> None:
    response = client.get("/api/openapi.json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.json == DESCRIPTION
    validate(DESCRIPTION)
    assert DESCRIPTION["openapi"].startswith("3.1")


def test_description_names_every_route(client: FlaskClient) -> None:
    rules = {str(rule) for rule in client.application.url_map.iter_rules() if str(rule).startswith(f"{PREFIX}/")}
    described = {path.replace("{key}", "<path:key>") for path in DESCRIPTION["paths"]}
    assert rules - {f"{PREFIX}/<path:rest>"} == described


def test_every_reference_and_word_is_there() -> None:
    text = json.dumps(DESCRIPTION)
    assert set(re.findall(r'"#/components/schemas/([^"]+)"', text)) == set(DESCRIPTION["components"]["schemas"])
    for path in DESCRIPTION["paths"].values():
        assert path["get"]["summary"] and all(each["description"] for each in path["get"]["parameters"])


def test_a_document_of_another_make_up_is_refused() -> None:
    """Guard the tests: schemas that take anything would find nothing."""
    schemas = draw_schemas([Named])
    checked = Draft202012Validator({**refer_to(Named), "components": {"schemas": schemas}})
    checked.validate({"id": "x", "label": "y", "lang": "en", "new": 1})
    for wrong in ({"id": "x", "label": "y"}, {"id": "x", "label": None, "lang": "en"}, []):
        with pytest.raises(ValidationError):
            checked.validate(wrong)
    assert thin([{"a": 1}, {"a": 2}, {"a": None}, {"a": 3}]) == [{"a": 3}, {"a": None}]


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_page_shows_every_route(client: FlaskClient, lang: str) -> None:
    page = client.get(f"/api?lang={lang}", headers={"Accept": "text/html"})
    assert page.mimetype == "text/html"
    for route in ROUTES:
        assert f"{PREFIX}{route.path}" in page.text and route.address.replace("&", "&amp;") in page.text


# --- Answers


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_example_is_answered_as_described(client: FlaskClient, route: Route) -> None:
    response = client.get(route.address)
    document = check(PREFIX + route.path, response)
    assert response.status_code == 200 and document
    again = client.get(route.address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"
    head = client.head(route.address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", response.headers["ETag"])


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_thing_is_answered_as_described(client: FlaskClient, checkpoint: Checkpoint, folder: str) -> None:
    kind = FOLDERS[folder]
    rows = checkpoint.store.select("SELECT DISTINCT ?thing { ?thing a ?class } ORDER BY ?thing")
    keys = [split_id(row["thing"])[1] for row in rows if row["thing"].startswith(f"{BASE}id/{kind}/")]
    assert keys
    for key in keys[:: 1 + len(keys) // 60]:
        response = client.get(f"{PREFIX}/{folder}/{quote(key, safe='')}?lang=ko")
        document = check(f"{PREFIX}/{folder}/{{key}}", response)
        assert response.status_code == 200 and document["links"]["id"].endswith(f"/{key}")  # type: ignore[index]


@pytest.mark.parametrize("q", ["养老", "budget in Chuanshan", "telephone of the Lanzhou health commission", "xyzzy"])
def test_answers_of_every_kind_are_as_described(client: FlaskClient, q: str) -> None:
    check(f"{PREFIX}/find", client.get(f"{PREFIX}/find", query_string={"q": q}))


@pytest.mark.parametrize("path", ["/find?q=养老&place=yuzhong", "/agencies/yuzhong-health-commission"])
def test_answer_is_that_of_the_page(client: FlaskClient, path: str) -> None:
    name, _, query = path.partition("?")
    assert client.get(f"{PREFIX}{path}").json == client.get(f"{name}.json?{query}").json


def test_unknown_parameters_change_nothing(client: FlaskClient) -> None:
    path = f"{PREFIX}/duties/yuzhong-health-commission-2024/022"
    assert client.get(f"{path}?lang=en&utm_source=x&page=7").json == client.get(f"{path}?lang=en").json


@pytest.mark.parametrize("size", [7, 500])
def test_pages_follow_one_another_to_the_end(client: FlaskClient, size: int) -> None:
    address, found, links = f"{PREFIX}/agencies?_size={size}&lang=en", [], []
    while address:
        response = client.get(address)
        document = check(f"{PREFIX}/agencies", response)
        found += [each["agency"]["id"] for each in document["agencies"]]  # type: ignore[index]
        address = document["next_url"]  # type: ignore[index]
        links.append(response.headers.get("Link"))
        assert links[-1] == (f'<{address}>; rel="next"' if address else None)
    assert found == sorted(set(found)) and len(found) == document["total"]  # type: ignore[index]


# --- Errors


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/find", 400),
        ("/find?q=", 400),
        ("/find?q=x&lang=fr", 400),
        ("/find?q=养老&as_of=soon", 400),
        ("/find?q=养老&place=Atlantis", 404),
        ("/agencies?_size=0", 400),
        ("/agencies/no-such-agency", 404),
        ("/duties/..%2f..%2fetc", 404),
        ("/gaps?kind=hole", 400),
        ("/gaps?place=Atlantis", 404),
        ("/overlaps?place=Atlantis", 404),
        ("/findings?place=Atlantis", 404),
        ("/nothing", 404),
    ],
)
def test_errors_are_problems_that_every_origin_can_read(client: FlaskClient, path: str, status: int) -> None:
    response = client.get(PREFIX + path, headers={"Accept": "text/html"})
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    problem = response.json
    Draft202012Validator(DESCRIPTION["components"]["schemas"]["Problem"]).validate(problem)
    assert problem["status"] == status and problem["detail"]
    assert client.get(problem["type"]).status_code == 200


def test_writing_is_refused(client: FlaskClient) -> None:
    for method in ("post", "put", "delete", "patch"):
        response = getattr(client, method)(f"{PREFIX}/find?q=x")
        assert (response.status_code, response.mimetype) == (405, "application/problem+json")
        assert "GET" in response.headers["Allow"] and response.headers["Access-Control-Allow-Origin"] == "*"


def test_origins_may_ask_before(client: FlaskClient) -> None:
    for route in ROUTES:
        response = client.options(route.address, headers={"Origin": "https://example.org"})
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "GET" in response.headers["Access-Control-Allow-Methods"]
        assert "POST" not in response.headers["Access-Control-Allow-Methods"]
        assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
        assert response.headers["Access-Control-Max-Age"]


def test_a_store_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    response = create_app(tmp_path).test_client().get(f"{PREFIX}/agencies")
    assert (response.status_code, response.mimetype) == (503, "application/problem+json")


# --- Whatever is asked

HOSTILE = [
    "", " ", "0", "-1", "1e9", "９", "²", "true", "null", "[]", "{}", "'", '"', "\\", "%", "%00", "\x00", "\x7f",
    "\ud7ff", "\u202e", "\ufeff", "é", "e\u0301", "👩‍👩‍👧", "x" * 600, "养" * 600, "<script>", "${x}", "{{7*7}}",
    "../../etc/passwd", "//x", "a b", "a/b", "a/../b", "?", "#", "&", "=", "*", "+", "zh", "yuzhong", "渝中区",
    "渝中區", "health", "2024-02-30", "2024-02-29", "9999-12-31", "0000-00-00", f"{BASE}id/place/yuzhong",
    f"{BASE}id/x>", "yuzhong-health-commission",
]  # fmt: skip
VALID = {"yuzhong", "渝中区", "渝中區", f"{BASE}id/place/yuzhong", "yuzhong-health-commission", "health", ""}


def cases(route: Route, count: int) -> Iterator[str]:
    """Give addresses of a route with values good and bad; the same ones each time."""
    choose = random.Random(route.name)  # noqa: S311 - cases, not secrets
    names = [name.rstrip("*") for name in (*route.parameters, "lang")]
    for number in range(count):
        values = {}
        for name in names:
            hostile = [value for value in HOSTILE if route.name not in SLOW or value.strip() not in VALID]
            good = route.example.get(name)
            if name == names[number % len(names)]:
                values[name] = choose.choice(hostile)
            elif good or choose.random() < 0.2:
                values[name] = good or choose.choice(hostile)
        path = route.path.replace("{key}", quote(values.pop("key", ""), safe=choose.choice(["", "/"])))
        yield f"{PREFIX}{path}?" + "&".join(f"{name}={quote(value, safe='')}" for name, value in values.items())


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_nothing_brings_out_an_undescribed_answer(client: FlaskClient, route: Route) -> None:
    seen = set()
    for address in cases(route, 12 if route.name in SLOW else 40):
        response = client.get(address, headers={"Accept": random.Random(address).choice(["*/*", "image/png", ""])})  # noqa: S311
        if route.path.endswith("{key}") and response.request.path == f"{PREFIX}{route.path}".replace("{key}", ""):
            continue  # An empty key is the address of the list.
        check(PREFIX + route.path, response)
        seen.add(response.status_code)
    assert seen & {400, 404}
