"""The web room: every page in three languages, its JSON twin, errors, headers, links and weight."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mandates.answers import telling
from mandates.answers.find import find
from mandates.answers.things import find_agency, find_document, find_duty, find_section, find_split
from mandates.errors import BadDataError
from mandates.graph.checkpoints import Checkpoint
from mandates.model import to_json
from mandates.web import create_app
from mandates.web.headers import HEADERS
from mandates.wording.hours import to_rows

LANGUAGES = ("zh", "en", "ko")
YUZHONG = "yuzhong-health-commission"
THINGS = {
    f"/agencies/{YUZHONG}": find_agency,
    "/agencies/lanzhou-health-commission": find_agency,
    "/agencies/yuzhong-civil-affairs-bureau": find_agency,
    f"/sections/{YUZHONG}/ageing-health": find_section,
    f"/duties/{YUZHONG}-2024/089": find_duty,
    "/duties/zhejiang-health-plan-2010/020": find_duty,
    f"/splits/{YUZHONG}-2024/food-safety": find_split,
    "/splits/district-health-bureau-undated/ageing": find_split,
    f"/documents/{YUZHONG}-2024": find_document,
    "/documents/chuanshan-health-plan-2019": find_document,
}
QUESTIONS = {
    "split": "/find?q=养老&place=yuzhong",
    "several places": "/find?q=food safety",
    "section": "/find?q=医养结合&place=yuzhong",
    "plan": "/find?q=예방접종",
    "not loaded": "/find?q=폐기물&place=yuzhong",
    "place not loaded": "/find?q=养老&place=beijing",
    "nowhere": "/find?q=결혼 등록",
    "not recognised": "/find?q=xyzzy",
    "facts": "/find?q=telephone of the Lanzhou health commission",
    "many facts": "/find?q=targets of Zhejiang",
}
PAGES = ["/", "/problems/404", *THINGS, *QUESTIONS.values()]


class Page(HTMLParser):
    """A page taken apart: its tags in order and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def values(self, name: str) -> list[str]:
        return [value for _, attributes in self.tags if (value := attributes.get(name)) is not None]

    def count(self, tag: str) -> int:
        return sum(1 for name, _ in self.tags if name == tag)


@pytest.fixture(scope="session")
def site(store_root: Path) -> Flask:
    return create_app(store_root)


@pytest.fixture
def client(site: Flask) -> FlaskClient:
    return site.test_client()


def with_lang(path: str, lang: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


def read(response: TestResponse) -> Page:
    assert response.content_type.startswith("text/html"), response.content_type
    return Page(response.text)


# --- Pages


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("path", PAGES)
def test_page_stands_in_every_language(client: FlaskClient, path: str, lang: str) -> None:
    response = client.get(with_lang(path, lang))
    page = read(response)
    assert response.status_code == 200
    assert page.tags[0] == ("html", {"lang": lang})
    assert response.headers["Content-Language"] == lang
    assert page.count("h1") == 1 and page.count("main") == 1
    assert response.text.split("</head>")[0].count("<title>") == 1, "pictures have titles of their own"
    assert page.count("script") == 0 and page.count("style") == 0 and not page.values("style")
    assert ("a", {"class": "skip", "href": "#main"}) in page.tags
    assert not re.search(r"\b(page|web|status|answer|role|contact|flag)\.[a-z]+", page.text)
    assert len(set(page.values("id"))) == len(page.values("id"))


@pytest.mark.parametrize("path", PAGES)
def test_links_stay_here_and_keep_the_language(client: FlaskClient, path: str) -> None:
    page = read(client.get(with_lang(path, "ko")))
    for tag, attributes in page.tags:
        if attributes.get("rel") == "external noreferrer":
            assert attributes["href"].startswith(("http://", "https://"))
            continue
        for address in filter(None, (attributes.get("href"), attributes.get("src"), attributes.get("action"))):
            assert address.startswith(("/", "#", "tel:")) and not address.startswith("//"), address
            if tag == "a" and address.startswith("/"):
                assert re.search(r"[?&]lang=(zh|en|ko)(&|$)", address), address


@pytest.mark.parametrize("path", PAGES)
def test_inner_links_lead_somewhere(client: FlaskClient, path: str) -> None:
    addresses = sorted(
        {href for href in read(client.get(with_lang(path, "en"))).values("href") if href.startswith("/")}
    )
    for address in addresses[:: 1 + len(addresses) // 12]:
        with client.get(address) as response:
            assert response.status_code == 200, address


@pytest.mark.parametrize("path", QUESTIONS.values())
def test_answers_are_light(client: FlaskClient, path: str) -> None:
    assert len(client.get(path).data) <= 60_000


def test_foreign_names_are_marked(client: FlaskClient) -> None:
    page = read(client.get("/documents/chuanshan-health-plan-2019?lang=ko"))
    marked = [attributes for tag, attributes in page.tags if tag == "a" and attributes.get("lang") == "en"]
    assert marked and ("span", {"class": "tag", "lang": "en"}) in page.tags


def test_office_card_shows_how_to_reach_it(client: FlaskClient) -> None:
    page = read(client.get("/agencies/lanzhou-health-commission?lang=en"))
    assert "tel:+869318847972" in page.values("href")
    assert "Mon–Fri" in page.text and "09:00–12:00" in page.text and "13:00–17:00" in page.text
    assert "not stated in the document" in page.text
    other = read(client.get("/agencies/yuzhong-civil-affairs-bureau?lang=en"))
    assert "no document loaded" in other.text and "not stated in the document" not in other.text


def test_split_is_a_matrix_of_words(client: FlaskClient) -> None:
    page = read(client.get(f"/splits/{YUZHONG}-2024/food-safety?lang=en"))
    assert [a.get("scope") for t, a in page.tags if t == "th"].count("col") == 3
    assert "leads jointly" in page.text and "no part stated" in page.text
    assert "Left to the rules of" in page.text
    one_sided = read(client.get("/splits/district-health-bureau-undated/ageing?lang=en"))
    assert "the text gives it no part" in one_sided.text


def test_hours_of_another_form_are_shown_as_they_are() -> None:
    assert to_rows("en", "by appointment") == []
    rows = to_rows("zh", "Mo-Fr 09:00-12:00,13:00-17:00; Sa,Su 10:00-12:00")
    assert [(row.days, row.times) for row in rows] == [
        ("周一至周五", ("09:00–12:00", "13:00–17:00")),
        ("周六、周日", ("10:00–12:00",)),
    ]


# --- Twins


@pytest.mark.parametrize("path", QUESTIONS.values())
def test_answer_and_its_twin_agree(client: FlaskClient, checkpoint: Checkpoint, path: str) -> None:
    query = dict(part.split("=") for part in path.split("?")[1].split("&"))
    document = client.get(path.replace("/find?", "/find.json?")).get_json()
    told = telling.to_document(find(checkpoint, query["q"], place=query.get("place")))
    assert document == json.loads(json.dumps(told))
    page = read(client.get(path))
    assert page.tags[0] == ("html", {"lang": document["lang"]})
    names = [answer["agency"]["label"] for answer in document["answers"]]
    names += [answer["section"]["label"] for answer in document["answers"] if answer["section"]]
    names += [answer["duty"]["label"] for answer in document["answers"]]
    names += [place["sentence"] for place in document["places"]]
    names += [evidence["digest"][:8] for answer in document["answers"] for evidence in answer["evidence"]]
    assert [name for name in names if " ".join(name.split()) not in page.text] == []


@pytest.mark.parametrize("path", THINGS)
def test_thing_and_its_twin_agree(client: FlaskClient, checkpoint: Checkpoint, path: str) -> None:
    key = path.split("/", 2)[2]
    document = client.get(f"{path}.json?lang=en").get_json()
    links = document.pop("links")
    assert document == json.loads(json.dumps(to_json(THINGS[path](checkpoint, key, "en"))))
    assert links["html"] == path and links["json"] == f"{path}.json" and links["id"].endswith(key)
    page = read(client.get(f"{path}?lang=en"))
    assert [line["duty"]["label"] for line in document["lines"] if line["duty"]["label"] not in page.text] == []


def test_form_follows_accept_and_suffix(client: FlaskClient) -> None:
    path = f"/agencies/{YUZHONG}"
    assert client.get(path, headers={"Accept": "*/*"}).mimetype == "text/html"
    assert client.get(path, headers={"Accept": "application/json"}).mimetype == "application/json"
    assert client.get(path, headers={"Accept": "text/html;q=0.2, application/json"}).mimetype == "application/json"
    assert client.get(f"{path}.html", headers={"Accept": "application/json"}).mimetype == "text/html"
    assert client.get(path, headers={"Accept": "image/png"}).status_code == 406
    assert {"Accept", "Accept-Language", "Cookie"} <= {v.strip() for v in client.get(path).headers["Vary"].split(",")}


@pytest.mark.parametrize("path", THINGS)
def test_id_leads_to_the_page(client: FlaskClient, path: str) -> None:
    folder, key = path.strip("/").split("/", 1)
    kind = {"agencies": "agency", "duties": "duty"}.get(folder, folder.rstrip("s"))
    response = client.get(f"/id/{kind}/{key}")
    assert (response.status_code, response.headers["Location"]) == (303, path)
    data = client.get(f"/id/{kind}/{key}", headers={"Accept": "application/json"})
    assert (data.status_code, data.headers["Location"]) == (303, f"{path}.json")


# --- Language


def test_language_is_asked_kept_or_guessed(client: FlaskClient) -> None:
    def lang(path: str, **headers: str) -> str | None:
        return read(client.get(path, headers=headers)).tags[0][1]["lang"]

    assert lang("/") == "en"
    assert lang("/", **{"Accept-Language": "fr, ko;q=0.8, en;q=0.5"}) == "ko"
    assert lang("/find?q=养老") == "zh" and lang("/find?q=elderly care") == "en"
    assert lang("/find?q=养老&lang=ko") == "ko"
    assert lang("/", **{"Accept-Language": "en"}) == "ko", "the language asked for is remembered"
    assert lang("/find?q=elderly care") == "en", "a question speaks its own language"


def test_names_of_an_answer_follow_its_language(client: FlaskClient) -> None:
    page = read(client.get("/find?q=养老&place=yuzhong"))
    assert any(f"/agencies/{YUZHONG}?lang=zh" in href for href in page.values("href"))
    assert ("input", {"type": "hidden", "name": "lang", "value": "zh"}) not in page.tags
    kept = read(client.get("/find?q=养老&place=yuzhong&lang=en"))
    assert ("input", {"type": "hidden", "name": "lang", "value": "en"}) in kept.tags
    assert "Civil Affairs Bureau" in kept.text


# --- Errors

ERRORS = [
    ("/find", 400),
    ("/find?q=", 400),
    ("/find?q=%20%20", 400),
    (f"/find?q={'a' * 10_000}", 400),
    ("/find?q=a%00b", 400),
    ("/find?q=a%1bb", 400),
    ("/find?q=food&as_of=yesterday", 400),
    ("/find?q=food&lang=fr", 400),
    ("/find?q=food&place=atlantis", 404),
    ("/agencies/none", 404),
    ("/agencies/a%20b", 404),
    ("/agencies/%3Cx%3E", 404),
    ("/sections/none/none", 404),
    ("/duties/none/1", 404),
    ("/splits/none/none", 404),
    ("/documents/none", 404),
    ("/id/agency/none", 404),
    ("/id/place/nowhere", 404),
    ("/id/agency/a%0ab", 404),
    ("/problems/299", 404),
    ("/nothing", 404),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("path", "status"), ERRORS)
def test_errors_are_pages_and_problems(client: FlaskClient, path: str, status: int, lang: str) -> None:
    headers = {"Accept-Language": lang}
    response = client.get(path, headers=headers)
    page = read(response)
    assert response.status_code == status
    assert page.tags[0] == ("html", {"lang": lang})
    assert page.count("h1") == 1 and "q" in page.values("name"), "the box stands again"
    assert len(response.data) < 12_000
    problem = client.get(path, headers=headers | {"Accept": "application/json"})
    assert (problem.status_code, problem.content_type) == (status, "application/problem+json")
    body = problem.get_json()
    assert list(body) == ["type", "title", "status", "detail", "instance"]
    assert body["status"] == status and body["title"] in page.text and body["detail"]
    assert body["instance"].startswith(path.split("?")[0].split("%")[0])
    assert client.get(body["type"]).status_code == 200


def test_unknown_place_offers_the_loaded_ones(client: FlaskClient) -> None:
    page = read(client.get("/find?q=food&place=atlantis"))
    assert any("place=yuzhong" in href for href in page.values("href"))
    assert "atlantis" not in page.values("value")


def test_only_reading_is_allowed(client: FlaskClient) -> None:
    for path in ("/", "/find", f"/agencies/{YUZHONG}", "/healthz"):
        response = client.post(path)
        assert (
            response.status_code == 405 and "GET" in response.headers["Allow"] and "HEAD" in response.headers["Allow"]
        )


@pytest.mark.parametrize("path", [*PAGES, "/find.json?q=养老", "/healthz", f"/id/agency/{YUZHONG}", "/nothing"])
def test_head_answers_as_get(client: FlaskClient, path: str) -> None:
    head, full = client.head(path), client.get(path)
    assert head.data == b"" and head.status_code == full.status_code
    assert head.headers["Content-Type"] == full.headers["Content-Type"]


def test_store_that_is_missing_or_damaged(tmp_path: Path, store_root: Path) -> None:
    client = create_app(tmp_path / "nowhere").test_client()
    for path in ("/", "/find?q=养老", f"/agencies/{YUZHONG}", "/healthz", f"/id/agency/{YUZHONG}"):
        assert client.get(path).status_code == 503
        assert client.get(path, headers={"Accept": "application/json"}).get_json()["status"] == 503
    assert client.get("/nothing").status_code == 404
    damaged = tmp_path / "damaged"
    shutil.copytree(store_root, damaged)
    largest = max((p for p in damaged.rglob("*") if p.is_file()), key=lambda p: p.stat().st_size)
    largest.write_bytes(largest.read_bytes()[:-1])
    assert create_app(damaged).test_client().get("/find?q=养老").status_code == 503


def test_store_is_opened_again_when_the_pointer_moves(tmp_path: Path, store_root: Path) -> None:
    root = tmp_path / "store"
    shutil.copytree(store_root, root)
    client = create_app(root).test_client()
    first = client.get("/healthz").get_json()["version"]
    shutil.copytree(root / "checkpoints" / first, root / "checkpoints" / "0123456789abcdef")
    (root / "current").write_text("0123456789abcdef\n")
    assert client.get("/healthz").get_json() == {"status": "ok", "version": "0123456789abcdef"}
    assert client.get("/find?q=养老").status_code == 200


def test_unforeseen_failure_tells_nothing_of_the_inside(store_root: Path) -> None:
    app = create_app(store_root)

    @app.get("/broken")
    def broken() -> str:
        raise RuntimeError("secret inside")

    @app.get("/bad-data")
    def bad_data() -> str:
        raise BadDataError("line 3: no such term")

    response = app.test_client().get("/broken")
    assert response.status_code == 500 and "secret" not in response.text
    assert response.headers["Content-Security-Policy"] == HEADERS["Content-Security-Policy"]
    assert app.test_client().get("/bad-data.json").status_code == 404
    assert app.test_client().get("/bad-data").status_code == 422


# --- Safety


@pytest.mark.parametrize(
    "path",
    [
        *PAGES,
        "/static/site.css",
        "/static/icon.svg",
        "/healthz",
        f"/id/agency/{YUZHONG}",
        "/nothing",
        "/find?q=",
        "/find.json?q=养老",
    ],
)
def test_security_headers_stand_everywhere(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
        assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{ 7*7 }}", "养老\"&'<b>"]
)
@pytest.mark.parametrize("name", ["q", "place", "as_of", "lang"])
def test_what_is_typed_stays_text(client: FlaskClient, name: str, text: str) -> None:
    response = client.get("/find", query_string={"q": "养老", name: text})
    page = read(response)
    assert page.count("script") == 0 and not page.values("onerror") and page.count("b") == 0
    assert {tag for tag, a in page.tags if a.get("src")} <= {"img"} and page.values("src") == ["/static/icon.svg"]
    if name == "q" and response.status_code == 200:
        assert text in page.values("value") and text in page.text


def test_no_path_leads_to_another_site(client: FlaskClient) -> None:
    response = client.get("/", environ_overrides={"PATH_INFO": "//elsewhere.example/x"})
    assert response.status_code == 404
    assert not [href for href in read(response).values("href") if href.startswith("//")]


def test_same_page_is_not_sent_twice(client: FlaskClient) -> None:
    first = client.get("/find?q=养老")
    again = client.get("/find?q=养老", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304 and again.data == b""
    other = client.get("/find?q=养老&lang=en", headers={"If-None-Match": first.headers["ETag"]})
    assert other.status_code == 200
