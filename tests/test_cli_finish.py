"""What every command has, checked as a process: examples that are true, streams, silence, colours, completion."""

import csv
import io
import json
import os
import pty
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from rdflib import Graph

from mandates.cli import cli
from mandates.web import create_app

ROOT = Path(__file__).parent.parent
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MANDATES_")} | {
    "PYTHONPATH": str(ROOT / "app")
}
PROGRAM = f"{sys.executable} -m mandates"
KINDS = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def run(*arguments: str, store: Path, given: str = "", **env: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mandates", "--store", str(store), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, input=given, env=ENVIRONMENT | env, timeout=120, check=False
    )


def call(*arguments: str, store: Path) -> Result:
    """Run a command in this process: faster, where nothing of the process is looked at."""
    return CliRunner().invoke(cli, ["--store", str(store), *arguments])


def commands() -> Iterator[tuple[str, click.Command]]:
    """Give every command by what is typed."""

    def walk(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
        yield name, command
        if isinstance(command, click.Group):
            for sub, each in sorted(command.commands.items()):
                yield from walk(f"{name} {sub}".strip(), each)

    yield from walk("", cli)


def examples() -> list[str]:
    """Return the lines of all helps that are to be typed."""
    lines = [line.strip() for _, command in commands() for line in (command.help or "").splitlines()]
    return list(dict.fromkeys(line for line in lines if line.startswith("mandates ") or "| mandates " in line))


# --- Examples

CHARTER = (
    "青石市林湖区粮食局\n主要职责\n（一）拟订粮食储备规划并组织实施。\n（二）负责粮食质量监测。\n"
    "内设机构\n（一）办公室。负责文电、会务。\n"
)
MERGER = """title: x
moves:
  - merge:
      bodies: [yuzhong-health-commission, yuzhong-medical-security-bureau]
      into: {key: yuzhong-health-bureau, name: {zh: 渝中区卫生局, en: Yuzhong Health Bureau, ko: 위중구 위생국}}
"""
# Not run here: what needs a file of a kind that is not made here, and what does not end by itself.
ELSEWHERE = {"plan.docx", "serve", "mcp", "originals/", "original.txt", "merger.yaml", "backup", "restore", "withdraw"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, store_root: Path) -> Path:
    """A folder with the files that examples name, beside a store of its own."""
    folder = tmp_path_factory.mktemp("desk")
    for name in ("old.txt", "new.txt", "bureau.txt", "charter.txt"):
        (folder / name).write_text(CHARTER, encoding="utf-8")
    (folder / "bureau.html").write_text(f"<html><body><p>{CHARTER.replace(chr(10), '</p><p>')}</p></body></html>")
    (folder / "texts").mkdir()
    (folder / "texts" / "a.txt").write_text(CHARTER, encoding="utf-8")
    (folder / "data").symlink_to(ROOT / "data")
    (folder / "queries").symlink_to(ROOT / "queries")
    shutil.copytree(store_root, folder / "store")
    return folder


def is_run(example: str) -> bool:
    """Whether an example is run here: not what lacks its file, what never ends, or what takes in texts or draws all.

    Those have tests of their own that do the same.
    """
    return not any(word in example for word in (*ELSEWHERE, "mandates ingest", "mandates findings", "plot gaps"))


def test_every_command_has_examples() -> None:
    lacking = [name for name, command in commands() if "Example" not in (command.help or "")]
    # The parts of a group stand in the examples of the group.
    assert [name for name in lacking if " " not in name] == []
    assert len(examples()) > 25


@pytest.mark.parametrize("example", [each for each in examples() if is_run(each)])
def test_example_is_true(example: str, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(desk)
    words = shlex.split(example.replace("--at 420", "--at 20"))
    if words[0] == "mandates" and not set(example) & set("|>*"):
        done = call(*words[1:], store=desk / "store")
        assert done.exit_code == 0, done.output
        return
    typed = example.replace("mandates ", f"{PROGRAM} --store {shlex.quote(str(desk / 'store'))} ", 1)
    done = subprocess.run(
        ["bash", "-c", typed], cwd=desk, capture_output=True, text=True, env=ENVIRONMENT, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr and done.returncode == 0, done.stderr


# --- Options that all have


@pytest.mark.parametrize("name", [name for name, _ in commands()])
def test_every_command_has_json_and_quiet(name: str) -> None:
    command = dict(commands())[name]
    options = {option for parameter in command.params for option in parameter.opts}
    if name == "" or not isinstance(command, click.Group):
        assert "--quiet" in options
    if not isinstance(command, click.Group):
        assert "--json" in options


@pytest.mark.parametrize(
    "arguments",
    [
        ["find", "养老", "--place", "Atlantis"], ["agency", "none"], ["duty", "none/1"], ["export", "none"],
        ["query", "SELECT"], ["query", "none.rq"], ["verify", str(ROOT / "LICENSE")],
        ["gaps", "--place", "Atlantis"], ["overlaps", "--place", "Atlantis"], ["diff", "none", "nothing"],
        ["plot", "agency", "none", "-o", "x.svg"],
    ],
)  # fmt: skip
def test_errors_are_json_under_json(arguments: list[str], store_root: Path) -> None:
    done = call(*arguments, "--json", store=store_root)
    assert done.exit_code in (2, 3) and done.stdout == ""
    problem = json.loads(done.stderr)
    assert problem["title"].endswith("Error") and problem["detail"]


def test_quiet_leaves_only_errors(tmp_path: Path, store_root: Path) -> None:
    query = ["query", "SELECT * { ?s ?p ?o }", "--rows", "3"]
    assert "cut at 3 rows" in run(*query, store=store_root).stderr
    assert run(*query, "--quiet", store=store_root).stderr == ""
    assert run("--quiet", *query, store=store_root).stderr == ""
    assert run("-q", "find", "x", store=tmp_path / "none").stderr.startswith("mandates: no store")


def on_terminal(*arguments: str, store: Path, **env: str) -> str:
    """Return what a command prints on a terminal."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "mandates", "--store", str(store), *arguments]
    with subprocess.Popen(command, stdout=slave, stderr=slave, env=ENVIRONMENT | {"TERM": "xterm"} | env) as process:
        os.close(slave)
        printed = b""
        try:
            while part := os.read(master, 4096):
                printed += part
        except OSError:
            pass  # The other end is closed.
        process.wait()
    os.close(master)
    return printed.decode()


@pytest.mark.parametrize("arguments", [["find", "养老", "--place", "yuzhong"], ["doctor"]])
def test_colours_only_where_they_are_wanted(arguments: list[str], store_root: Path) -> None:
    assert "\x1b[" in on_terminal(*arguments, store=store_root, NO_COLOR="")
    assert "\x1b[" not in on_terminal(*arguments, store=store_root, NO_COLOR="1")
    assert "\x1b[" not in on_terminal(*arguments, store=store_root, TERM="dumb")


def test_interrupt_ends_cleanly(store_root: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    for arguments in (["query", query, "--seconds", "60"], ["find", "养老"]):
        command = [sys.executable, "-m", "mandates", "--store", str(store_root), *arguments]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
        ) as process:
            time.sleep(1.5 if "query" in arguments else 0.15)
            process.send_signal(signal.SIGINT)
            told = process.communicate(timeout=20)[1]
        assert "Traceback" not in told and process.returncode in ((130,) if "query" in arguments else (130, -2, 0))


def test_serve_ends_cleanly_when_interrupted(store_root: Path) -> None:
    command = [sys.executable, "-m", "mandates", "--store", str(store_root), "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as process:
        assert process.stdout and process.stdout.readline().startswith("http://")
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=20)[1]
    assert "Traceback" not in told and process.returncode in (0, 130)


@pytest.mark.parametrize(
    "tail", ["query 'SELECT * { ?s ?p ?o }' --format csv", "export chuanshan-health-plan-2019 --format nt"]
)
def test_closed_pipe_is_silent(tail: str, store_root: Path) -> None:
    command = f"{PROGRAM} --store {store_root} {tail} | head -1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=ENVIRONMENT, timeout=60, check=False
    )
    assert done.stderr == "" and done.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_loads_in_its_shell(shell: str, store_root: Path, tmp_path: Path) -> None:
    script = run("--show-completion", shell, store=store_root)
    assert script.returncode == 0 and "_MANDATES_COMPLETE" in script.stdout
    if program := shutil.which(shell):
        path = tmp_path / "completion"
        path.write_text(script.stdout, encoding="utf-8")
        assert subprocess.run([program, "-n", str(path)], capture_output=True, check=False).returncode == 0
    asked = run(store=store_root, _MANDATES_COMPLETE="bash_complete", COMP_WORDS="mandates fi", COMP_CWORD="1")
    assert {"plain,find", "plain,findings"} <= set(asked.stdout.split())


# --- query


def test_query_takes_file_text_and_stdin(store_root: Path, tmp_path: Path) -> None:
    text = "PREFIX m: <https://w3id.org/mandates/ontology#> SELECT ?a { ?a a m:Agency } ORDER BY ?a LIMIT 3"
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    answers = [
        run("query", text, store=store_root),
        run("query", str(path), store=store_root),
        run("query", "-", store=store_root, given=text),
    ]
    assert len({answer.stdout for answer in answers}) == 1 and answers[0].stdout.count("\n") == 4


@pytest.mark.parametrize("form", ["json", "csv", "tsv", "xml", "ttl", "nt", "rdf", "jsonld"])
def test_query_answers_in_every_form(form: str, store_root: Path) -> None:
    if form in KINDS:
        done = call("query", "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 9", "--format", form, store=store_root)
        assert len(Graph().parse(data=done.stdout, format=KINDS[form])) == 9
        return
    done = call("query", "SELECT ?s { ?s ?p ?o } LIMIT 9", "--format", form, store=store_root)
    if form == "json":
        assert len(json.loads(done.stdout)["results"]["bindings"]) == 9
    elif form == "xml":
        assert done.stdout.count("<result>") == 9
    else:
        assert len(done.stdout.splitlines()) == 10


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("ASK { ?s ?p ?o }", 0), ("SELECT ?s { ?s ?p", 2), ("DELETE WHERE { ?s ?p ?o }", 2), ("", 2),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 2), ("no-such-file.rq", 3),
    ],
)  # fmt: skip
def test_query_exits_by_cause(query: str, code: int, store_root: Path) -> None:
    done = run("query", query, store=store_root)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr and len(done.stderr.splitlines()) == (1 if code else 0)


def test_query_past_its_time_is_unavailable(store_root: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = run("query", query, "--seconds", "1", store=store_root)
    assert done.returncode == 5 and len(done.stderr.splitlines()) == 1


# --- export


def test_export_of_a_document_is_what_the_site_gives(store_root: Path) -> None:
    client = create_app(store_root).test_client()
    offered = client.get("/data/document-chuanshan-health-plan-2019.nt").text.splitlines()
    lines = call("export", "chuanshan-health-plan-2019", "--format", "nt", store=store_root).stdout.splitlines()
    assert sorted(lines) == sorted(offered) and len(lines) > 100
    assert not any("ontology#quote" in line for line in lines)
    for form, kind in {**KINDS, "--json": "json-ld"}.items():
        asked = ["--json"] if form == "--json" else ["--format", form]
        done = call("export", "chuanshan-health-plan-2019", *asked, store=store_root)
        assert len(Graph().parse(data=done.stdout, format=kind)) == len(lines), form


def test_export_of_an_agency_holds_all_that_is_its(store_root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(call("export", "渝中区卫健委", "--format", "csv", store=store_root).stdout)))
    triples = call("export", "yuzhong-health-commission", "--format", "nt", store=store_root).stdout
    assert rows and all(f"<{row['duty']}>" in triples for row in rows)
    assert "/id/section/yuzhong-health-commission/" in triples and "ontology#quote" not in triples
    agency = json.loads(call("agency", "yuzhong-health-commission", "--json", "--lang", "en", store=store_root).stdout)
    assert [row["duty"] for row in rows] == [line["duty"]["id"] for line in agency["lines"]]


def test_export_names_what_is_not_there(store_root: Path) -> None:
    done = run("export", "nothing", store=store_root)
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1 and done.stdout == ""


# --- doctor


def test_doctor_says_where_values_come_from(store_root: Path) -> None:
    said = json.loads(
        run("doctor", "--json", store=store_root, NO_COLOR="1", **{"MANDATES_INGEST_TOKEN": "hush"}).stdout
    )
    settings = {each["name"]: each for each in said["settings"]}
    assert settings["store"] == {"name": "store", "value": str(store_root), "source": "flag"}
    assert settings["NO_COLOR"]["source"] == "environment"
    assert settings["MANDATES_INGEST_TOKEN"]["source"] == "environment" and "hush" not in json.dumps(said)
    assert said["works"] is True
    checks = {each["name"]: each["state"] for each in said["checks"]}
    assert checks["store"] == checks["sparql"] == "good"
    assert {"extra plot", "extra mcp", "font zh", "font ko", "disk"} <= checks.keys()
    command = [sys.executable, "-m", "mandates", "doctor", "--json"]
    env = ENVIRONMENT | {"MANDATES_STORE": str(store_root)}
    told = json.loads(subprocess.run(command, capture_output=True, text=True, env=env, check=False).stdout)
    assert told["settings"][0]["source"] == "environment"


def test_doctor_exits_with_five_where_something_is_broken(store_root: Path, tmp_path: Path) -> None:
    assert run("doctor", store=tmp_path / "none").returncode == 5
    broken = tmp_path / "store"
    shutil.copytree(store_root, broken)
    (broken / "checkpoints" / (broken / "current").read_text().strip() / "manifest.json").write_text("[]")
    done = run("doctor", "--json", store=broken)
    assert done.returncode == 5 and json.loads(done.stdout)["works"] is False


@pytest.mark.parametrize("lang", ["zh", "ko"])
def test_doctor_speaks_the_language_asked(lang: str, store_root: Path) -> None:
    assert call("doctor", "--lang", lang, store=store_root).stdout != call("doctor", store=store_root).stdout


def test_build_tells_what_it_made_as_json(tmp_path: Path, store_root: Path) -> None:
    shutil.copytree(store_root, tmp_path / "store")
    made = json.loads(run("build", "--json", store=tmp_path / "store").stdout)
    assert made["version"] and made["quads"] == 0
