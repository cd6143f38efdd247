"""The short versions of `make trust-hostile` and `make trust-fuzz`: nobody is harmed, nothing unplanned is seen."""

from collections import Counter
from pathlib import Path

import pytest

from hostile_load import HOSTILE, Load, capped_answers, is_running, run_load, served
from http_fuzzing import inputs, wrong_with
from mandates.web import create_app
from mandates.web.sparql import pool_of
from wsgi_asking import ask_wsgi


@pytest.fixture(scope="module")
def load(store_root: Path) -> tuple[Load, bool, Counter[str]]:
    with served(store_root) as (port, pid):
        marks = capped_answers(port, 1)
        loaded = run_load(port, pid, 6.0, pause=0.2)
        alive = is_running(pid)
    return loaded, alive, marks


def test_pages_are_served_beside_hostile_queries(load: tuple[Load, bool, Counter[str]]) -> None:
    """How fast they are is measured by `make trust-hostile`, on a machine of its own."""
    loaded, alive, _ = load
    assert alive and loaded.pages and [each for each in loaded.pages if each.wrong] == []
    assert loaded.peak <= 2 << 30


def test_honest_queries_are_answered_beside_hostile_ones(load: tuple[Load, bool, Counter[str]]) -> None:
    """On a busy machine some are told to ask again; none is answered wrongly, and most are answered."""
    loaded, _, _ = load
    statuses = Counter(each.status for each in loaded.sparql)
    assert set(statuses) <= {200, 503} and statuses[200] > statuses[503], statuses


def test_hostile_queries_are_ended_in_time_and_told_why(load: tuple[Load, bool, Counter[str]]) -> None:
    loaded, _, marks = load
    assert len(HOSTILE) == 24 and len({each.name for each in loaded.hostile}) == 24
    assert Counter(each.wrong for each in loaded.hostile if each.wrong) == Counter()
    assert set(marks) <= {"marked", "refused"}


def test_answers_to_naughty_requests_are_planned(store_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATES_INGEST_TOKEN", "a token that no input knows")
    app = create_app(store_root)
    assert any(rule.rule == "/ingest" for rule in app.url_map.iter_rules())
    wrong = []
    for number, each in enumerate(inputs(app, 400)):
        status, headers, body = ask_wsgi(app, each, f"10.1.{number // 250}.{number % 250}")
        if reason := wrong_with(status, headers, body):
            wrong.append((reason, each))
    pool_of(app).close()
    assert wrong == []


def test_wrong_answers_are_seen() -> None:
    """Guard the fuzzing: it sees what it looks for."""
    assert wrong_with(500, {}, b"") == "status 500"
    assert wrong_with(200, {}, b"").startswith("without ")
    from mandates.web.headers import HEADERS

    assert wrong_with(200, dict(HEADERS), b"Traceback (most recent call last)") == "shows Traceback"
    assert wrong_with(303, HEADERS | {"Location": "//evil.example"}, b"").startswith("leads to")
    assert wrong_with(303, HEADERS | {"Location": "https://evil.example/"}, b"").startswith("leads to")
    assert wrong_with(200, dict(HEADERS), b"fine") == ""
