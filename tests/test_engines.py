"""Every answer is the same on every engine: embedded, Oxigraph over HTTP, Virtuoso."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engines import dump_graph, find_oxigraph, find_virtuoso, free_port, serve_oxigraph, serve_virtuoso
from mandates.answers.coverage import load_coverage
from mandates.answers.description import find_record, list_scheme, list_terms
from mandates.answers.diff import compare_sides, load_side
from mandates.answers.find import find
from mandates.answers.gaps import find_gaps
from mandates.answers.listing import list_agencies
from mandates.answers.overlaps import find_overlaps
from mandates.answers.telling import to_document
from mandates.answers.things import find_agency, find_document, find_duty, find_section, find_split
from mandates.errors import BadDataError, UnavailableError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.store import Endpoint
from mandates.graph.store.remote import RemoteStore
from mandates.model import to_json
from mandates.namespaces import to_id

SERVERS = {"oxigraph": (find_oxigraph, serve_oxigraph), "virtuoso": (find_virtuoso, serve_virtuoso)}
YUZHONG, LANZHOU = (to_id("agency", key) for key in ("yuzhong-health-commission", "lanzhou-health-commission"))
QUESTIONS = (
    "谁管医养结合",
    "who handles food safety",
    "노인 돌봄 담당",
    "养老 渝中区",
    "budget of Chuanshan",
    "phone of the Lanzhou health commission",
    "targets of Zhejiang",
    "xyzzy",
)
ANSWERS: dict[str, Callable[[Checkpoint], Any]] = {
    **{f"find {text}": lambda c, text=text: to_document(find(c, text)) for text in QUESTIONS},
    "agency": lambda c: find_agency(c, "yuzhong-health-commission", "zh"),
    "section": lambda c: find_section(c, "yuzhong-health-commission/ageing-health", "ko"),
    "duty": lambda c: find_duty(c, "zhejiang-health-plan-2010/020", "en"),
    "split": lambda c: find_split(c, "yuzhong-health-commission-2024/food-safety", "en"),
    "document": lambda c: find_document(c, "chuanshan-health-plan-2019", "ko"),
    "agencies": lambda c: list_agencies(c, "en"),
    "coverage": lambda c: load_coverage(c.store).claims,
    "overlaps": lambda c: find_overlaps(c, place="yuzhong", lang="en"),
    "gaps": lambda c: find_gaps(c, place="yuzhong", lang="zh"),
    "diff": lambda c: compare_sides(*(load_side(c.store, "en", agency=a) for a in (YUZHONG, LANZHOU)), "en"),
    "scheme": lambda c: list_scheme(c.store, "role", "ko"),
    "terms": lambda c: list_terms(c.store, "zh"),
    "record": lambda c: find_record(c.store, to_id("place", "yuzhong"), "en"),
}


@pytest.fixture(scope="module", params=SERVERS)
def endpoint(
    request: pytest.FixtureRequest, store_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of an engine that serves the shipped data."""
    find_program, serve = SERVERS[request.param]
    program = find_program()
    if request.param == "virtuoso" and os.environ.get("MANDATES_ENGINES") != "all":
        pytest.skip("Virtuoso is asked by `make engines`")
    if program is None:
        pytest.skip(f"SKIPPED FOR LACK OF {request.param}")
    quads = tmp_path_factory.mktemp("quads") / "graph.nq"
    dump_graph(store_root, quads)
    with serve(program, quads, tmp_path_factory.mktemp(request.param)) as address:
        yield address


def normal(value: Any) -> Any:
    """Return an answer with its sets in order."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [normal(each) for each in value]
    return {key: normal(each) for key, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("name", ANSWERS)
def test_answers_are_equal(name: str, endpoint: str, checkpoint: Checkpoint) -> None:
    remote = Checkpoint(checkpoint.version, RemoteStore(Endpoint(endpoint)), checkpoint.words)
    here, there = (normal(to_json(ANSWERS[name](each))) for each in (checkpoint, remote))
    assert here == there
    assert here


def test_command_line_reads_an_endpoint(endpoint: str, store_root: Path, tmp_path: Path) -> None:
    def run(store: str, *words: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "mandates", "--store", store, *words]
        environment = os.environ | {"XDG_DATA_HOME": str(tmp_path)}
        return subprocess.run(command, capture_output=True, text=True, check=False, env=environment)

    there = run(endpoint, "find", "谁管医养结合", "--json")
    assert there.returncode == 0, there.stderr
    assert there.stdout == run(str(store_root), "find", "谁管医养结合", "--json").stdout
    refused = run(endpoint, "build")
    assert refused.returncode == 2 and "only read" in refused.stderr


def test_a_bad_query_is_refused(endpoint: str) -> None:
    with pytest.raises(BadDataError, match="refuses the query"):
        RemoteStore(Endpoint(endpoint)).select("SELECT {")


def test_truth_is_told(endpoint: str) -> None:
    store = RemoteStore(Endpoint(endpoint))
    assert store.ask("ASK { ?agency a <https://w3id.org/mandates/ontology#Agency> }")
    assert not store.ask("ASK { ?agency a <https://example.org/none> }")


def test_an_engine_that_is_not_there_is_told_in_one_line() -> None:
    address = f"http://127.0.0.1:{free_port()}/query"
    with pytest.raises(UnavailableError, match="cannot be asked") as error:
        RemoteStore(Endpoint(address, seconds=2)).ask("ASK {}")
    assert "\n" not in str(error.value)
