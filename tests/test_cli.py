"""The command line as a process: exit codes, one line for each error, streams, agreement with the JSON."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parent.parent


def run(*arguments: str, store: Path | None = None, env: dict[str, str] | None = None) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "mandates", *(["--store", str(store)] if store else []), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app"), **(env or {})}
    return subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120)


def one_line(result: subprocess.CompletedProcess, code: int) -> str:
    """Assert an error of this exit code that is one clear line, and return it."""
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    lines = [line for line in result.stderr.splitlines() if line]
    assert len(lines) == 1, result.stderr
    assert result.stdout == ""
    return lines[0]


def test_find_prints_the_answer_plain_in_a_pipe(store_root: Path) -> None:
    result = run("find", "谁管医养结合", "--place", "渝中区", store=store_root)
    assert result.returncode == 0
    assert "重庆市渝中区卫生健康委员会" in result.stdout
    assert "老龄健康科" in result.stdout
    assert "民政局" in result.stdout
    assert "\x1b[" not in result.stdout
    assert result.stderr == ""


def test_nobody_is_an_answer(store_root: Path) -> None:
    result = run("find", "驾驶证", "--place", "yuzhong", store=store_root)
    assert result.returncode == 0
    assert "缺少文件" in result.stdout


def test_json_is_one_object(store_root: Path) -> None:
    document = json.loads(run("find", "养老", "--place", "yuzhong", "--json", store=store_root).stdout)
    assert document["status"] == "split-resolved"
    assert document["place"]["id"].endswith("/yuzhong")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["find", ""], 2, "empty"),
        (["find", "x" * 10_000], 2, "10000 characters"),
        (["find", "a\x01b"], 2, "control characters"),
        (["find", "养老", "--place", "Atlantis"], 3, "Atlantis"),
        (["agency", "no-such-agency"], 3, "no-such-agency"),
        (["agency", "卫生健康委"], 3, "several agencies"),
        (["duty", "no/999"], 3, "no/999"),
    ],
)
def test_wrong_use_is_answered_in_one_line(arguments: list[str], code: int, words: str, store_root: Path) -> None:
    assert words in one_line(run(*arguments, store=store_root), code)


def test_errors_under_json_are_json(store_root: Path) -> None:
    problem = json.loads(one_line(run("find", "养老", "--place", "Atlantis", "--json", store=store_root), 3))
    assert problem["title"] == "NotFoundError"


USAGE = [["find"], ["find", "x", "--lang", "fr"], ["find", "x", "--as-of", "soon"], ["fly"]]


@pytest.mark.parametrize("arguments", USAGE)
def test_usage_errors_are_one_line(arguments: list[str], store_root: Path) -> None:
    assert "--help" in one_line(run(*arguments, store=store_root), 2)


def test_usage_errors_under_json_are_json(store_root: Path) -> None:
    assert (
        json.loads(one_line(run("find", "x", "--as-of", "bad", "--json", store=store_root), 2))["title"] == "UsageError"
    )


def test_full_disk_is_one_line(store_root: Path) -> None:
    command = f"{sys.executable} -m mandates --store {store_root} find TCM > /dev/full"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, timeout=60)
    assert result.returncode == 5
    assert "Traceback" not in result.stderr


def test_builders_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mandates", "--store", str(tmp_path / "store"), "build"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    builders = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) for _ in range(4)]
    told = [builder.communicate(timeout=120)[1] for builder in builders]
    assert [builder.returncode for builder in builders] == [0, 0, 0, 0], told
    assert sum("built" in line for line in told) == 1
    assert run("find", "养老", store=tmp_path / "store").returncode == 0


def test_unbuilt_store_names_the_remedy(tmp_path: Path) -> None:
    assert "mandates build" in one_line(run("find", "养老", store=tmp_path / "none"), 5)


@pytest.mark.parametrize("damage", ["pointer", "manifest", "cut", "missing", "words"])
def test_damaged_store_names_the_remedy(damage: str, store_root: Path, tmp_path: Path) -> None:
    root = tmp_path / "store"
    shutil.copytree(store_root, root)
    version = (root / "current").read_text().strip()
    folder = root / "checkpoints" / version
    largest = max((folder / "graph").iterdir(), key=lambda path: path.stat().st_size)
    if damage == "pointer":
        (root / "current").write_bytes(b"\xff\xfe../..")
    elif damage == "manifest":
        (folder / "manifest.json").write_text("[]")
    elif damage == "cut":
        largest.write_bytes(largest.read_bytes()[:100])
    elif damage == "missing":
        largest.unlink()
    else:
        (folder / "words" / "fold.json").unlink()
    assert "mandates build" in one_line(run("find", "养老", store=root), 5)


def test_build_repairs_a_damaged_store(store_root: Path, tmp_path: Path) -> None:
    root = tmp_path / "store"
    shutil.copytree(store_root, root)
    (root / "current").write_text("")
    assert run("build", store=root).returncode == 0
    assert run("find", "养老", store=root).returncode == 0


def test_build_with_broken_data_names_file_and_line_and_publishes_nothing(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "broken.ttl").write_text("@prefix m: <https://w3id.org/mandates/ontology#> .\n\nm:a m:b .\n")
    line = one_line(run("build", "--data", str(data), store=tmp_path / "store"), 4)
    assert "broken.ttl" in line
    assert "3" in line
    assert not (tmp_path / "store" / "current").exists()


def test_closed_pipe_is_silent(store_root: Path) -> None:
    command = f"{sys.executable} -m mandates --store {store_root} find 公共卫生 --place yuzhong --json | head -c 10"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment, timeout=60)
    assert result.stderr == ""


def test_agency_states_what_is_not_stated(store_root: Path) -> None:
    result = run("agency", "yuzhong-health-commission", "--lang", "en", store=store_root)
    assert "not stated in the document" in result.stdout
    assert "http://www.cqyz.gov.cn/bm_229/qwsjkw/" in result.stdout
    for body in ("Committee on Ageing", "Cadre Healthcare Committee", "Red Cross"):
        assert body in result.stdout


def test_duty_shows_a_damaged_unit(store_root: Path) -> None:
    duty = json.loads(run("duty", "zhejiang-health-plan-2010/015", "--json", store=store_root).stdout)
    assert duty["measures"]["value"] in ("6", "6.0")
    assert duty["measures"]["unit"] == "times"
    assert duty["measures"]["unitLiteral"] == "위안"


def test_validate_accepts_shipped_data_and_refuses_a_broken_file(store_root: Path, tmp_path: Path) -> None:
    assert run("validate", store=store_root).returncode == 0
    broken = tmp_path / "agency.ttl"
    broken.write_text(
        "@prefix m: <https://w3id.org/mandates/ontology#> .\n<https://w3id.org/mandates/id/agency/x> a m:Agency .\n"
    )
    result = run("validate", str(broken), store=store_root)
    assert result.returncode == 1
    assert "id/agency/x" in result.stdout


def test_verify_every_row_of_the_originals(store_root: Path, shared: Path) -> None:
    seeds = [str(path) for path in sorted((shared / "seeds").glob("*.txt"))]
    result = run("verify", "--json", *seeds, store=store_root)
    assert result.returncode == 0
    documents = json.loads(result.stdout)["documents"]
    assert len(documents) == 5
    assert sum(document["checked"] for document in documents) >= 592
    assert all(document["failed"] == [] for document in documents)


def test_verify_finds_a_changed_original(store_root: Path, shared: Path, tmp_path: Path) -> None:
    original = next((shared / "seeds").glob("002*")).read_text(encoding="utf-8")
    changed = tmp_path / "changed.txt"
    changed.write_text(original.replace("Coordinate and advance", "Coordinate and halt", 1), encoding="utf-8")
    result = run("verify", str(changed), store=store_root)
    assert result.returncode == 1
    assert "clause" in result.stdout
    stranger = tmp_path / "stranger.txt"
    stranger.write_text("Nothing of this stands anywhere.", encoding="utf-8")
    assert "no document" in one_line(run("verify", str(stranger), store=store_root), 3)


def test_help_examples_are_true(store_root: Path) -> None:
    for command in ("find", "agency", "duty"):
        text = run(command, "--help").stdout
        examples = [line.strip() for line in text.splitlines() if line.strip().startswith("mandates ")]
        assert examples, command
        for example in examples:
            words = [
                "bash",
                "-c",
                example.replace("mandates ", f"{sys.executable} -m mandates --store {store_root} ", 1),
            ]
            environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
            assert subprocess.run(words, capture_output=True, env=environment, timeout=60).returncode == 0, example


def test_busy_port_is_one_line(store_root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert "--port" in one_line(run("serve", "--port", port, store=store_root), 5)


def test_serve_prints_its_address_and_agrees_with_the_command_line(store_root: Path) -> None:
    command = [sys.executable, "-m", "mandates", "--store", str(store_root), "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            address = server.stdout.readline().strip()  # type: ignore[union-attr]
            assert address.startswith("http://127.0.0.1:")
            with urlopen(f"{address}find.json?q=%E5%85%BB%E8%80%81&place=yuzhong", timeout=20) as answer:
                page = json.loads(answer.read())
        finally:
            server.terminate()
    line = json.loads(run("find", "养老", "--place", "yuzhong", "--json", store=store_root).stdout)
    assert page == line
