"""Texts go in whole or not at all, once, in versions; what went in answers questions with its own words."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mandates.answers.find import find
from mandates.cli import cli
from mandates.graph.checkpoints import open_checkpoint

PAIR = Path(__file__).parent / "pair"
TEXTS = sorted(PAIR.glob("*.txt"))


def ingest(root: Path, *arguments: str) -> dict[str, object]:
    """Run the command and return its JSON; the outcome must be 0."""
    result = CliRunner().invoke(cli, ["--store", str(root), "ingest", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("taken")
    made = ingest(folder, str(PAIR))
    assert [each["outcome"] for each in made["documents"]] == ["new", "new"]
    return folder


def test_both_parties_of_a_split_answer(root: Path) -> None:
    found = find(open_checkpoint(root), "谁负责水产养殖", place="云汀县")
    answers = [answer for place in found.places for answer in place.answers]
    documents = {evidence.document_label for answer in answers for evidence in answer.evidence}
    assert len(documents) == len(TEXTS), documents
    quotes = {evidence.quote for answer in answers for evidence in answer.evidence}
    assert any(quote and "水产养殖管理" in quote for quote in quotes)
    agencies = {answer.agency.label for answer in answers}
    assert {"云汀县农业农村局"} <= agencies


def test_same_bytes_change_nothing(root: Path) -> None:
    before = open_checkpoint(root).version
    made = ingest(root, str(TEXTS[0]))
    assert [each["outcome"] for each in made["documents"]] == ["unchanged"]
    assert open_checkpoint(root).version == before


def test_dry_run_keeps_nothing(tmp_path: Path) -> None:
    made = ingest(tmp_path, str(TEXTS[0]), "--dry-run")
    assert made["documents"][0]["outcome"] == "drafted"
    assert made["documents"][0]["duties"] > 10
    assert not [violation for violation in made["documents"][0]["violations"] if violation["severity"] == "Violation"]
    assert not list(tmp_path.glob("documents/*"))


def test_newer_version_replaces_and_both_stay(tmp_path: Path) -> None:
    older = tmp_path / "older.txt"
    older.write_text(TEXTS[1].read_text("utf-8"), "utf-8")
    newer = tmp_path / "newer.txt"
    changed = (
        older.read_text("utf-8").replace("2024-05-20", "2025-05-20").replace("查处非法采砂行为", "审批河道采砂许可")
    )
    newer.write_text(changed, "utf-8")
    store = tmp_path / "store"
    ingest(store, str(older))
    made = ingest(store, str(newer))["documents"][0]
    assert made["outcome"] == "version"
    assert made["replaces"] != made["key"]
    checkpoint = open_checkpoint(store)

    def quotes(question: str, as_of: str | None) -> str:
        found = find(checkpoint, question, place="云汀县", as_of=as_of)
        return " ".join(e.quote or "" for place in found.places for a in place.answers for e in a.evidence)

    assert "审批河道采砂许可" in quotes("河道采砂许可", None)
    assert "审批河道采砂许可" not in quotes("河道采砂许可", "2024-12-31")
    assert "查处非法采砂行为" in quotes("查处非法采砂", "2024-12-31")
    assert "查处非法采砂行为" not in quotes("查处非法采砂", None)


def test_complete_is_stated_of_a_place(tmp_path: Path) -> None:
    ingest(tmp_path, str(PAIR), "--complete", "云汀县")
    stated = (tmp_path / "documents" / "completeness.ttl").read_text("utf-8")
    assert "true" in stated
    result = CliRunner().invoke(cli, ["--store", str(tmp_path), "ingest", str(PAIR), "--complete", "无名县"])
    assert result.exit_code == 3


@pytest.mark.parametrize("content", ["", "今天天气很好。", "第一条 本规定自发布之日起废止。"])
def test_text_without_duties_is_refused_and_nothing_kept(tmp_path: Path, content: str) -> None:
    path = tmp_path / "text.txt"
    path.write_text(content, "utf-8")
    result = CliRunner().invoke(cli, ["--store", str(tmp_path / "store"), "ingest", str(path)])
    assert result.exit_code == 4
    assert "text.txt" in result.stderr
    assert not list((tmp_path / "store").glob("documents/[!.c]*"))


def test_one_bad_text_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (folder / "b.txt").write_text(TEXTS[0].read_text("utf-8"), "utf-8")
    result = CliRunner().invoke(cli, ["--store", str(tmp_path / "store"), "ingest", str(folder), "--json"])
    assert result.exit_code == 4
    assert [each["outcome"] for each in json.loads(result.stdout)["documents"]] == ["refused", "new"]


def test_forms_print_and_keep_nothing(tmp_path: Path) -> None:
    text = TEXTS[0].read_text("utf-8")
    for form in ("turtle", "json", "jsonl"):
        result = CliRunner().invoke(cli, ["--store", str(tmp_path), "ingest", str(TEXTS[0]), "--format", form])
        assert result.exit_code == 0, result.output
        if form == "jsonl":
            rows = [json.loads(line) for line in result.stdout.splitlines()]
            assert all(text[row["start"] : row["end"]] == row["text"] for row in rows)
        if form == "turtle":
            assert "渔业的监督管理" not in result.stdout
    assert not list(tmp_path.iterdir())
    worded = CliRunner().invoke(
        cli, ["--store", str(tmp_path), "ingest", str(TEXTS[0]), "--format", "turtle", "--with-wording"]
    )
    assert "渔业的监督管理" in worded.stdout


def test_same_text_gives_the_same_bytes_in_any_process() -> None:
    command = [sys.executable, "-m", "mandates", "ingest", str(TEXTS[0]), "--format", "turtle", "--with-wording"]
    made = [subprocess.run(command, capture_output=True, check=True).stdout for _ in range(2)]
    assert made[0] == made[1]


def test_text_comes_from_a_pipe(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        cli, ["--store", str(tmp_path), "ingest", "-", "--format", "json"], input=TEXTS[0].read_bytes()
    )
    assert json.loads(result.stdout)["agencies"][0]["jurisdiction"] == "云汀县"


def test_explain_names_rules_and_words() -> None:
    text = TEXTS[1].read_text("utf-8")
    at = text.index("查处非法采砂行为") + 2
    result = CliRunner().invoke(cli, ["explain", str(TEXTS[1]), "--at", str(at), "--json"])
    explained = json.loads(result.stdout)
    assert explained["text"] == "查处非法采砂行为"
    assert "enforce" in explained["actions"]
    assert any("查处" in reason["words"] for reason in explained["reasons"])
    missed = CliRunner().invoke(cli, ["explain", str(TEXTS[1]), "--at", "0"])
    assert missed.exit_code == 3
