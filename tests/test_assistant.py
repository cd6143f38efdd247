"""The server for assistants, spoken to over stdio by the client of its own package."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from mandates.cli.assistant import MOST_BYTES, cut

ROOT = Path(__file__).parent.parent
TOOLS = {"find", "agency", "duty", "diff", "overlaps", "gaps", "findings", "query"}
YUZHONG = "yuzhong-health-commission"
CALLS: dict[str, dict[str, Any]] = {
    "find": {"question": "谁管医养结合", "place": "渝中区"},
    "agency": {"name": YUZHONG, "lang": "en"},
    "duty": {"key": f"{YUZHONG}-2024/022"},
    "diff": {"a": YUZHONG, "b": "lanzhou-health-commission"},
    "overlaps": {"place": "yuzhong"},
    "gaps": {"place": "yuzhong"},
    "findings": {"place": "chuanshan", "severity": "warning"},
    "query": {"sparql": "SELECT ?s { ?s a <https://w3id.org/mandates/ontology#Duty> } ORDER BY ?s"},
}
WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("find", {"question": "养老", "place": "Atlantis"}, "Atlantis"),
    ("agency", {"name": "no-such-agency"}, "no-such-agency"),
    ("query", {"sparql": "DELETE WHERE { ?s ?p ?o }"}, "updates are refused"),
    ("query", {"sparql": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "federated"),
    ("duty", {"key": "x", "lang": "fr"}, "lang"),
]


@pytest.fixture(scope="module")
def talk(store_root: Path) -> dict[str, Any]:
    """What a client hears in one session: the tools, an answer of each, and what is said of wrong calls."""

    async def speak() -> dict[str, Any]:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "mandates", "--store", str(store_root), "mcp"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "app")},
        )
        async with Client(server, read_timeout_seconds=120) as client:
            tools = (await client.list_tools()).tools
            answers = {name: await client.call_tool(name, arguments) for name, arguments in CALLS.items()}
            wrong = [await client.call_tool(name, arguments) for name, arguments, _ in WRONG]
            return {"tools": tools, "answers": answers, "wrong": wrong}

    return asyncio.run(speak())


def test_tools_are_those_promised_and_only_read(talk: dict[str, Any]) -> None:
    assert {tool.name for tool in talk["tools"]} == TOOLS == CALLS.keys()
    for tool in talk["tools"]:
        assert tool.description and tool.annotations.read_only_hint is True


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_answer_holds_ids_sources_and_day_within_its_size(talk: dict[str, Any], name: str) -> None:
    answer = talk["answers"][name]
    assert not answer.is_error, answer.content
    [content] = answer.content
    assert len(content.text.encode()) <= MOST_BYTES
    told = json.loads(content.text)
    assert len(told["as_of"]) == len("2024-01-01") and told["loaded_as_of"] and told["version"]
    assert told["sources"] and all("/id/document/" in each["id"] and each["label"] for each in told["sources"])
    assert "https://w3id.org/mandates/" in json.dumps(told["answer"])


def test_find_says_what_the_command_line_says(talk: dict[str, Any]) -> None:
    told = json.loads(talk["answers"]["find"].content[0].text)
    assert told["answer"]["answers"][0]["agency"]["id"].endswith(f"/{YUZHONG}")
    assert [each["id"] for each in told["sources"]] == [f"https://w3id.org/mandates/id/document/{YUZHONG}-2024"]


def test_long_answers_say_that_they_were_cut(talk: dict[str, Any]) -> None:
    told = json.loads(talk["answers"]["agency"].content[0].text)
    assert told["cut"]["answer.lines"] > len(told["answer"]["lines"]) > 0
    rows = json.loads(talk["answers"]["query"].content[0].text)["answer"]
    assert rows["truncated"] == "rows" and rows["results"]["bindings"]


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_errors_say_what_is_wrong(talk: dict[str, Any], number: int) -> None:
    answer, words = talk["wrong"][number], WRONG[number][2]
    assert answer.is_error and words in answer.content[0].text and "Traceback" not in answer.content[0].text


def test_cut_keeps_to_the_size_asked() -> None:
    answer = {"rows": [{"text": "职责" * 50}] * 300}
    for most in (2_000, 20_000):
        text = cut(answer, {"as_of": "2024-01-01"}, most)
        assert len(text.encode()) <= most and json.loads(text)["cut"] == {"answer.rows": 300}
