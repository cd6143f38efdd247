"""The Reconciliation API 0.2: its shapes, what names are matched, and that scores say why."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from mandates.answers.reconcile import is_abbreviation, reconcile
from mandates.graph.building import draft_store
from mandates.graph.checkpoints import Checkpoint
from mandates.model.reconciliation import KINDS, Wanted
from mandates.namespaces import BASE
from mandates.web import create_app

YUZHONG, LANZHOU = "id/agency/yuzhong-health-commission", "id/agency/lanzhou-health-commission"
TEXT = {"type": "string"}


def an_object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a schema of an object with no keys but these."""
    fields = {**required, **(optional or {})}
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


def a_list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


TYPE = an_object({"id": TEXT, "name": TEXT})
SERVICE = an_object({"service_url": {"type": "string", "pattern": "^https?://[^/]+/"}, "service_path": TEXT})
WITH_ID = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
MANIFEST = an_object(
    {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": TEXT,
        "schemaSpace": TEXT,
        "view": an_object({"url": WITH_ID}),
        "defaultTypes": {**a_list(TYPE), "minItems": 2, "uniqueItems": True},
        "suggest": an_object({"entity": SERVICE, "type": SERVICE, "property": SERVICE}),
        "preview": an_object({"url": WITH_ID, "width": {"type": "integer"}, "height": {"type": "integer"}}),
        "extend": an_object({"propose_properties": SERVICE, "property_settings": {"type": "array"}}),
    },
    {"documentation": TEXT, "serviceVersion": TEXT},
)
CANDIDATE = an_object(
    {
        "id": {"type": "string", "pattern": "^(id/agency/|scheme/subject/)"},
        "name": TEXT,
        "score": {"type": "number", "minimum": 0, "maximum": 100},
        "match": {"type": "boolean"},
        "type": {**a_list(TYPE), "minItems": 1},
        "features": a_list(an_object({"id": TEXT, "value": {"type": ["boolean", "number"]}})),
    },
    {"description": TEXT},
)
RESULTS = {"type": "object", "additionalProperties": an_object({"result": a_list(CANDIDATE)})}
SUGGESTED = an_object(
    {"result": a_list(an_object({"id": TEXT, "name": TEXT}, {"description": TEXT, "notable": a_list(TYPE)}))}
)
VALUE = {"oneOf": [an_object({"str": TEXT}), an_object({"id": TEXT, "name": TEXT}), an_object({})]}
EXTENDED = an_object(
    {
        "meta": a_list(an_object({"id": TEXT, "name": TEXT})),
        "rows": {
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": a_list(VALUE)},
        },
    }
)
PROPOSED = an_object({"type": TEXT, "properties": a_list(an_object({"id": TEXT, "name": TEXT}))})


@pytest.fixture(scope="module")
def client(store_root: Path) -> Iterator[FlaskClient]:
    """A client of the site over the shipped data."""
    yield create_app(store_root).test_client()


def checked(schema: dict[str, Any], document: object) -> Any:
    Draft202012Validator(schema).validate(document)
    return document


def match(client: FlaskClient, lang: str, name: str, **more: object) -> list[dict[str, Any]]:
    """Return the candidates for a name."""
    queries = json.dumps({"q0": {"query": name, **more}})
    response = client.get(f"/reconcile/{lang}", query_string={"queries": queries})
    assert response.status_code == 200, response.text
    return checked(RESULTS, response.json)["q0"]["result"]


def features(candidate: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each["value"] for each in candidate["features"]}


# --- Shapes


@pytest.mark.parametrize("lang", ["zh", "en", "ko"])
def test_manifest(client: FlaskClient, lang: str) -> None:
    manifest = checked(MANIFEST, client.get(f"/reconcile/{lang}").json)
    assert [each["id"] for each in manifest["defaultTypes"]] == ["agency", "subject"]
    assert manifest["identifierSpace"] == BASE
    page = manifest["view"]["url"].replace("{{id}}", YUZHONG).removeprefix("http://localhost")
    assert client.get(page).headers["Location"].startswith("/agencies/yuzhong-health-commission")


def test_only_three_languages_have_an_endpoint(client: FlaskClient) -> None:
    response = client.get("/reconcile/fr")
    assert (response.status_code, response.mimetype) == (404, "application/problem+json")


def test_batch_is_an_object_by_get_and_post(client: FlaskClient) -> None:
    queries = json.dumps({
        "q0": {"query": "渝中区卫健委", "type": "agency", "limit": 3},
        "other": {"query": "食品安全", "type": ["subject"], "type_strict": "should"},
        "none": {"query": "渝中区卫健委", "type": "no-such-type"},
    })  # fmt: skip
    got = client.get("/reconcile/zh", query_string={"queries": queries})
    posted = client.post("/reconcile/zh", data={"queries": queries})
    assert checked(RESULTS, got.json) == posted.json
    assert list(got.json) == ["q0", "other", "none"]
    assert {each["type"][0]["id"] for each in got.json["other"]["result"]} == {"subject"}
    assert got.json["none"]["result"] == [] and 0 < len(got.json["q0"]["result"]) <= 3


def test_every_origin_may_ask_and_no_script_is_given(client: FlaskClient) -> None:
    for response in (
        client.get("/reconcile/zh?callback=f"),
        client.options("/reconcile/zh"),
        client.get("/reconcile/zh?queries=x"),
        client.get("/reconcile/zh/suggest/entity?prefix=渝中"),
        client.delete("/reconcile/zh"),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert not response.text.startswith("f(")
    assert "POST" in client.options("/reconcile/zh").headers["Access-Control-Allow-Methods"]
    assert "Set-Cookie" not in client.get("/reconcile/zh?lang=en").headers


@pytest.mark.parametrize(
    "queries",
    [
        "x", "[]", "1", '{"q0": 1}', '{"q0": {}}', '{"q0": {"query": 1}}', '{"q0": {"query": ""}}',
        '{"q0": {"query": "x", "limit": 0}}', '{"q0": {"query": "x", "limit": true}}',
        '{"q0": {"query": "x", "properties": {}}}', '{"q0": {"query": "x", "properties": [1]}}', "[" * 5000,
        json.dumps({"q0": {"query": "x" * 501}}), '{"q0": {"query": "\\u0000 "}}',
    ],
)  # fmt: skip
def test_a_bad_batch_is_a_problem(client: FlaskClient, queries: str) -> None:
    response = client.post("/reconcile/en", data={"queries": queries})
    if response.status_code == 200:
        assert checked(RESULTS, response.json)["q0"]["result"] == []
    else:
        assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_too_many_at_once_are_refused(client: FlaskClient) -> None:
    queries = json.dumps({str(number): {"query": "x"} for number in range(101)})
    assert client.post("/reconcile/en", data={"queries": queries}).status_code == 413
    extension = json.dumps({"ids": [str(number) for number in range(101)], "properties": []})
    assert client.post("/reconcile/en", data={"extend": extension}).status_code == 413
    assert client.post("/reconcile/en", data={"queries": "x" * 600_000}).status_code == 413


# --- Names

NAMES = [
    ("zh", "重庆市渝中区卫生健康委员会", "exact", True),
    ("zh", "重慶市渝中區衛生健康委員會", "exact", True),  # Traditional
    ("zh", "渝中区卫健委", "alias", True),
    ("zh", "渝中卫健委", "abbreviation", False),
    ("zh", "渝中区卫生建康委员会", "shared-words", False),  # a character wrong
    ("en", "Yuzhong District Health Commission", "exact", True),
    ("en", "yuzhong district HEALTH commission.", "exact", True),
    ("en", "Yuzhong Health Comm", "abbreviation", False),
    ("en", "Yuzhong Distrct Helth Commision", "shared-words", False),  # misspelt
    ("ko", "충칭시 위중구 위생건강위원회", "exact", True),
    ("ko", "위중구 위건위", "abbreviation", False),
]


@pytest.mark.parametrize(("lang", "name", "reason", "sure"), NAMES)
def test_name_is_matched_and_the_score_says_why(
    client: FlaskClient, lang: str, name: str, reason: str, sure: bool
) -> None:
    found = match(client, lang, name, type="agency")
    first = found[0]
    assert (first["id"], first["match"]) == (YUZHONG, sure)
    assert features(first)[reason]
    others = {"exact", "alias", "abbreviation"} - {reason}
    assert not any(features(first)[other] for other in others)
    assert [each["score"] for each in found] == sorted((each["score"] for each in found), reverse=True)
    assert not any(each["match"] for each in found[1:])


@pytest.mark.parametrize(("lang", "name"), [("zh", "食品安全"), ("en", "Food safety"), ("ko", "식품안전")])
def test_subject_is_matched(client: FlaskClient, lang: str, name: str) -> None:
    first = match(client, lang, name, type="subject")[0]
    assert (first["id"], first["match"]) == ("scheme/subject/food-safety", True)


@pytest.mark.parametrize(
    ("lang", "name"),
    [
        ("zh", "鑫鑫火锅店"),
        ("zh", "委员会"),
        ("en", "Qwerty zxcv"),
        ("en", "commission"),
        ("ko", "가나다라"),
        ("en", "1234"),
    ],
)
def test_nonsense_has_no_match(client: FlaskClient, lang: str, name: str) -> None:
    assert not any(each["match"] for each in match(client, lang, name))


def test_namesakes_have_no_winner_until_a_place_tells_them_apart(client: FlaskClient) -> None:
    found = match(client, "zh", "卫健委", type="agency")
    assert {YUZHONG, LANZHOU} <= {each["id"] for each in found}
    assert not any(each["match"] for each in found)
    alone = {each["id"]: each["score"] for each in found}
    for place in ("渝中区", "yuzhong", {"id": "id/place/yuzhong", "name": "x"}, f"{BASE}id/place/yuzhong", "渝中區"):
        first, *rest = match(client, "zh", "卫健委", type="agency", properties=[{"pid": "place", "v": place}])
        assert (first["id"], first["match"], features(first)["place"]) == (YUZHONG, True, True), place
        lower = next(each for each in rest if each["id"] == LANZHOU)
        assert lower["score"] < alone[LANZHOU] and features(lower)["place"] is False


def test_a_place_that_lies_around_agrees(client: FlaskClient) -> None:
    first = match(client, "zh", "渝中区卫健委", type="agency", properties=[{"pid": "place", "v": "重庆市"}])[0]
    assert (first["id"], features(first)["place"], first["match"]) == (YUZHONG, True, True)


def test_a_wrong_place_prevents_a_match(client: FlaskClient) -> None:
    first = match(client, "en", "Yuzhong District Health Commission", properties=[{"pid": "place", "v": "lanzhou"}])[0]
    assert first["id"] == YUZHONG and not first["match"] and first["score"] < 90


def test_a_place_that_is_not_known_changes_nothing(client: FlaskClient) -> None:
    name = "Yuzhong District Health Commission"
    assert match(client, "en", name) == match(client, "en", name, properties=[{"pid": "place", "v": "Atlantis"}])


@pytest.mark.parametrize(("tier", "agrees"), [("district", True), ("city", False), (["city", "district"], True)])
def test_tier_raises_or_lowers(client: FlaskClient, tier: object, agrees: bool) -> None:
    first = match(client, "zh", "渝中区卫健委", type="agency", properties=[{"pid": "tier", "v": tier}])[0]
    assert first["id"] == YUZHONG and first["match"] is agrees and features(first)["tier"] is agrees


@pytest.mark.parametrize(
    ("lang", "name"), [("en", "渝中区卫健委"), ("ko", "渝中区卫健委"), ("zh", "Yuzhong District Health Commission")]
)
def test_names_of_other_languages_do_not_count(client: FlaskClient, lang: str, name: str) -> None:
    assert match(client, lang, name) == []


def test_places_of_other_languages_do_not_count(client: FlaskClient) -> None:
    plain = match(client, "zh", "卫健委")
    assert match(client, "zh", "卫健委", properties=[{"pid": "place", "v": "Yuzhong District"}]) == plain


@pytest.mark.parametrize(
    ("short", "name", "true"),
    [
        ("卫健委", "卫生健康委员会", True), ("委健卫", "卫生健康委员会", False), ("卫", "卫生健康委员会", False),
        ("卫生健康委员会", "卫生健康委员会", False), ("nhc", "national health commission", True),
        ("health comm", "national health commission", True), ("comm health", "national health commission", False),
        ("health", "national health commission", False), ("위건위", "위생건강위원회", True),
    ],
)  # fmt: skip
def test_what_abbreviates(short: str, name: str, true: bool) -> None:
    assert is_abbreviation(short, name) is true


# --- Suggestions, preview, values


@pytest.mark.parametrize(
    ("lang", "prefix"), [("en", "Yuz"), ("en", "yuzhong dis"), ("zh", "重庆市渝"), ("ko", "충칭시 위")]
)
def test_suggested_entities_begin_as_written(client: FlaskClient, lang: str, prefix: str) -> None:
    response = client.get(f"/reconcile/{lang}/suggest/entity", query_string={"prefix": prefix, "type": "agency"})
    found = checked(SUGGESTED, response.json)["result"]
    assert YUZHONG in [each["id"] for each in found]
    assert found[0]["name"].casefold().startswith(prefix.casefold())


def test_nothing_written_suggests_nothing(client: FlaskClient) -> None:
    assert client.get("/reconcile/en/suggest/entity?prefix=").json == {"result": []}
    assert client.get("/reconcile/en/suggest/entity?prefix=Yuz&type=none").json == {"result": []}


def test_types_and_properties_are_suggested(client: FlaskClient) -> None:
    assert [e["id"] for e in checked(SUGGESTED, client.get("/reconcile/en/suggest/type?prefix=ag").json)["result"]] == [
        "agency"
    ]
    found = checked(SUGGESTED, client.get("/reconcile/zh/suggest/property?prefix=").json)["result"]
    assert [each["id"] for each in found] == ["place", "tier"]


def test_preview_is_a_card_that_others_may_frame(client: FlaskClient) -> None:
    manifest = client.get("/reconcile/en").json
    address = manifest["preview"]["url"].replace("{{id}}", LANZHOU).removeprefix("http://localhost")
    card = client.get(address)
    assert card.mimetype == "text/html" and "Lanzhou Municipal Health Commission" in card.text
    assert "+86-931-8847972" in card.text and '<html lang="en">' in card.text
    assert "frame-ancestors *" in card.headers["Content-Security-Policy"]
    assert "<script" not in card.text and "style=" not in card.text
    for wrong in ("id/agency/none", "id/duty/x", "", "id/agency/a b", "../etc"):
        assert client.get("/reconcile/en/preview", query_string={"id": wrong}).status_code == 404


def test_values_are_given(client: FlaskClient) -> None:
    proposed = checked(PROPOSED, client.get("/reconcile/en/extend/propose?type=agency").json)
    names = [each["id"] for each in proposed["properties"]]
    assert set(names) == {"telephone", "address", "website", "place", "tier", "successor"}
    asked = {
        "ids": [LANZHOU, "id/agency/none", "scheme/subject/food-safety", "a b>"],
        "properties": proposed["properties"],
    }
    found = checked(EXTENDED, client.post("/reconcile/en", data={"extend": json.dumps(asked)}).json)
    assert found == client.get("/reconcile/en", query_string={"extend": json.dumps(asked)}).json
    assert [each["id"] for each in found["meta"]] == names
    row = found["rows"][LANZHOU]
    assert row["telephone"] == [{"str": "+86-931-8847972"}]
    assert row["place"] == [{"id": "id/place/lanzhou", "name": "Lanzhou"}]
    assert row["tier"][0]["id"] == "scheme/tier/city" and row["website"] == []
    assert list(found["rows"]) == asked["ids"]
    assert not any(found["rows"]["id/agency/none"].values())


@pytest.mark.parametrize("text", ["x", "{}", '{"ids": [], "properties": [{"id": "shoe-size"}]}', '{"ids": 1}'])
def test_a_bad_extension_is_a_problem(client: FlaskClient, text: str) -> None:
    response = client.post("/reconcile/en", data={"extend": text})
    assert (response.status_code, response.mimetype) == (400, "application/problem+json")


def test_successor_of_a_body_that_is_no_more(checkpoint: Checkpoint) -> None:
    """A former name leads to the old body, which says who came after it."""
    from mandates.answers.reconcile import extend

    after, before = f"{BASE}id/agency/yuzhong-health-commission", f"{BASE}id/agency/lanzhou-health-commission"
    turtle = f"""
        @prefix m: <{BASE}ontology#> .
        <{BASE}id/change/x> a m:ChangeEvent, m:Merger ; m:originalBody <{before}> ; m:resultingBody <{after}> .
    """
    draft = Checkpoint("draft", draft_store([(turtle, f"{BASE}id/document/x")]), checkpoint.words)
    [found] = extend(draft, [before], ["successor"], "en").values()
    assert [cell.id for cell in found["successor"]] == [after]
    first = reconcile(draft, Wanted("Lanzhou Municipal Health Commission", KINDS, 3), "en")[0]
    assert first.thing.id == before and "Yuzhong District Health Commission" in first.description


def test_score_follows_from_the_features(client: FlaskClient) -> None:
    """What is published of the score is what it is: recomputed here from the features alone."""
    names = [name for lang, name, _, _ in NAMES if lang == "zh"] + ["区卫生局", "市场监督", "卫健委"]
    for name in names:
        for found in match(client, "zh", name, properties=[{"pid": "place", "v": "yuzhong"}], limit=50):
            told = features(found)
            base = (
                100
                if told["exact"]
                else 96
                if told["alias"]
                else max(80 * told["abbreviation"], 80 * told["shared-words"])
            )
            moved = base + sum(10 if told[name] else -30 for name in ("place", "tier") if name in told)
            assert found["score"] == pytest.approx(min(100, moved), abs=0.15)


def test_ids_are_opaque_to_markup(client: FlaskClient) -> None:
    page = client.get("/reconcile/en/preview", query_string={"id": "<script>"})
    assert page.status_code == 404 and not re.search(r"<script", page.text)
