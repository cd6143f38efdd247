"""The test suites of the W3C, the short version of `make trust-conformance`: engine, endpoint, protocol, validator."""

import json
import warnings
from pathlib import Path

import pytest

from conftest import ROOT, missing
from serving import serve_store
from w3c_files import Case, protocol_cases, shacl_cases, sparql_cases
from w3c_running import (
    Client,
    build_case_store,
    csv_outcome,
    graph_outcome,
    passes_in_process,
    passes_over_http,
    passes_protocol,
    passes_shacl,
)

SYNTAX = ("good", "bad", "good-update", "bad-update")
# Each so many of evaluation, update and SHACL are run here; the whole suites are run by `make trust-conformance`.
EVERY = 4


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    found = shared / "conformance"
    if not (found / "sparql11").is_dir():
        missing("the W3C test files in the shared folder")
    return found


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, str]]:
    return json.loads((ROOT / "bench" / "conformance_misses.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def cases(folder: Path) -> list[Case]:
    found = sparql_cases(folder / "sparql11")
    assert len(found) == 498
    return [case for number, case in enumerate(found) if case.kind in SYNTAX or number % EVERY == 0]


@pytest.fixture(scope="module")
def client(folder: Path, cases: list[Case], tmp_path_factory: pytest.TempPathFactory):
    root = tmp_path_factory.mktemp("w3c").resolve()
    build_case_store(root, [case for case in cases if case.kind == "evaluation"], protocol_cases(folder / "sparql11"))
    with serve_store(root) as port:
        yield Client(port)


def test_sparql_in_process(cases: list[Case], listed: dict[str, dict[str, str]]) -> None:
    missed = {case.name for case in cases if not passes_in_process(case)}
    assert missed == listed["SPARQL 1.1 in process"].keys() & {case.name for case in cases}


def test_floor_of_misses(listed: dict[str, dict[str, str]]) -> None:
    """At least 479 cases of SPARQL 1.1, 97 of SHACL core and 22 of SHACL-SPARQL pass: the list may not grow."""
    assert len(listed["SPARQL 1.1 in process"]) <= 498 - 482
    assert len(listed["SHACL core"]) <= 1 and len(listed["SHACL sparql"]) <= 1
    assert all(len(reason) > 20 for misses in listed.values() for reason in misses.values())


def test_sparql_over_http(client: Client, cases: list[Case], listed: dict[str, dict[str, str]]) -> None:
    """What passes in process passes over HTTP, and every update is refused."""
    known = listed["SPARQL 1.1 in process"]
    asked = [case for case in cases if case.name not in known or case.kind.endswith("update")]
    assert [case.name for case in asked if not passes_over_http(client, case)] == []


def test_protocol(client: Client, folder: Path) -> None:
    found = protocol_cases(folder / "sparql11")
    assert len(found) == 34
    assert [case.name for case in found if not passes_protocol(client, case)] == []


def test_shacl(folder: Path, listed: dict[str, dict[str, str]]) -> None:
    found = shacl_cases(folder / "shacl")
    assert len(found) == 121
    chosen = found[::EVERY]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        missed = {case.name for case in chosen if not passes_shacl(case)}
    known = listed["SHACL core"].keys() | listed["SHACL sparql"].keys()
    assert missed == known & {case.name for case in chosen}


def test_difference_is_seen(cases: list[Case]) -> None:
    """Guard the comparison: a result that differs is no pass."""
    [case] = [case for case in cases if case.name == "negation/subset-02"] or [
        next(case for case in cases if case.kind == "evaluation" and case.result and case.result.suffix == ".srx")
    ]
    other = next(each for each in cases if each.kind == "evaluation" and each.result and each.result != case.result)
    assert not passes_in_process(case._replace(result=other.result))
    assert csv_outcome("a\n1.0\n") == csv_outcome("a\n1\n") != csv_outcome("a\n2\n")
    assert graph_outcome([]) != ("graph", frozenset({"x"}))
