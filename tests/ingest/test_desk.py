"""The desk at /ingest: shut without a token, drafts beside the text, corrects, commits on acceptance only."""

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from mandates.graph.building import build_store
from mandates.graph.checkpoints import current_version
from mandates.web import create_app
from mandates.web.review import to_stretches

TEXT = (Path(__file__).parent / "pair" / "water.txt").read_text("utf-8")
TOKEN = "let-me-in"  # noqa: S105 - of this test only


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("desk")
    build_store(folder)
    return folder


@pytest.fixture
def client(root: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("MANDATES_INGEST_TOKEN", TOKEN)
    return create_app(root).test_client()


def upload(client: FlaskClient) -> str:
    assert client.post("/ingest/token", data={"token": TOKEN}).status_code == 303
    page = client.post("/ingest", data={"file": (io.BytesIO(TEXT.encode()), "water.txt")})
    assert page.status_code == 200
    return page.text


def address(page: str) -> str:
    return page.split('<form method="post" action="')[1].split('"')[0]


def test_desk_is_not_there_without_a_token(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MANDATES_INGEST_TOKEN", raising=False)
    assert create_app(root).test_client().get("/ingest").status_code == 404


@pytest.mark.parametrize("path", ["/ingest", "/ingest/0000"])
def test_nothing_is_taken_without_the_token(client: FlaskClient, path: str) -> None:
    assert client.post(path, data={"file": (io.BytesIO(b"x"), "x.txt")}).status_code == 403
    assert client.post("/ingest/token", data={"token": "guess"}).status_code == 403


def test_other_sites_cannot_send_forms(client: FlaskClient) -> None:
    answer = client.post("/ingest/token", data={"token": TOKEN}, headers={"Origin": "https://elsewhere.example"})
    assert answer.status_code == 403


def test_draft_stands_beside_the_text_and_nothing_is_kept(client: FlaskClient, root: Path) -> None:
    version = current_version(root)
    page = upload(client)
    assert "审批取水许可" in page
    assert "<mark" in page
    assert current_version(root) == version
    assert not list((root / "documents").glob("[!.]*"))


def test_rejected_text_leaves_nothing(client: FlaskClient, root: Path) -> None:
    target = address(upload(client))
    assert client.post(target, data={"decision": "reject"}).status_code == 200
    assert not list((root / "documents" / ".pending").iterdir())
    assert client.post(target, data={"decision": "accept"}).status_code == 404


def test_accepted_text_is_published_as_corrected(client: FlaskClient) -> None:
    page = upload(client)
    number = page.split("审批取水许可</p>")[0].rsplit('id="c', 1)[1].split('"')[0]
    done = client.post(address(page), data={"decision": "accept", f"role-{number}": "guide", "role-1": "reject"})
    assert done.status_code == 200
    key = done.text.split("/documents/")[1].split('"')[0]
    document = client.get(f"/documents/{key}.json?lang=zh").get_json()
    roles = {line["duty"]["label"]: line["role"] for line in document["lines"]}
    assert roles["审批取水许可"] == "guide"
    assert len(roles) == page.count('<li class="line"') - 1


@pytest.mark.parametrize("path", ["/ingest"])
def test_desk_is_never_cached(client: FlaskClient, path: str) -> None:
    assert "no-store" in client.get(path).headers["Cache-Control"]


def test_text_is_cut_at_its_clauses() -> None:
    found = to_stretches("abcdefgh", [(1, 3), (2, 5), (6, 7)])
    assert [(one.text, one.number) for one in found] == [
        ("a", 0), ("bc", 1), ("de", 2), ("f", 0), ("g", 3), ("h", 0),
    ]  # fmt: skip
