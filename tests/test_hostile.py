"""The short versions of `make trust-hostile` and `make trust-fuzz`: nobody is harmed, nothing unplanned is seen."""

from collections import Counter
from pathlib import Path

import pytest

from hostile_load import HOSTILE, Load, capped_answers, is_running, p95, run_load, served
from http_fuzzing import inputs, wrong_with
from mandates.web import create_app
from mandates.web.sparql import pool_of
from wsgi_asking import ask_wsgi


@pytest.fixture(scope="module")
def load(store_root: Path) -> tuple[Load, Load, bool, Counter[str]]:
    with served(store_root) as (port, pid):
        run_load(port, pid, 1.0, clients=0)
        idle = run_load(port, pid, 3.0, clients=0)
        marks = capped_answers(port, 1)
        loaded = run_load(port, pid, 12.0, pause=0.3)
        alive = is_running(pid)
    return idle, loaded, alive, marks


def test_pages_are_served_beside_hostile_queries(load: tuple[Load, Load, bool, Counter[str]]) -> None:
    """The figures of trust.md row A are for a machine of its own; here others may be at work."""
    idle, loaded, alive, _ = load
    assert alive and [each for each in loaded.pages if each.wrong] == []
    assert p95(loaded.pages) <= max(0.5, 4 * p95(idle.pages))
    assert loaded.peak <= 2 << 30


def test_honest_queries_are_answered_beside_hostile_ones(load: tuple[Load, Load, bool, Counter[str]]) -> None:
    _, loaded, _, _ = load
    right = sum(1 for each in loaded.sparql if not each.wrong)
    assert right >= 0.9 * len(loaded.sparql), Counter(each.status for each in loaded.sparql)


def test_hostile_queries_are_ended_in_time_and_told_why(load: tuple[Load, Load, bool, Counter[str]]) -> None:
    _, loaded, _, marks = load
    assert len(HOSTILE) == 24 and len({each.name for each in loaded.hostile}) == 24
    assert Counter(each.wrong for each in loaded.hostile if each.wrong) == Counter()
    assert max(each.seconds for each in loaded.hostile) <= 7.0
    assert set(marks) <= {"marked", "refused"}


def test_answers_to_naughty_requests_are_planned(store_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANDATES_INGEST_TOKEN", "a token that no input knows")
    app = create_app(store_root)
    assert any(rule.rule == "/ingest" for rule in app.url_map.iter_rules())
    wrong = []
    for number, each in enumerate(inputs(app, 1500)):
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
