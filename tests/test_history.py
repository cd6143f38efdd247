"""The record of a store: its log, its digests, backups, withdrawn documents, and what crashes leave."""

import hashlib
import io
import json
import os
import random
import shutil
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mandates.cli import cli
from mandates.errors import BadDataError, UnavailableError
from mandates.graph import building, history
from mandates.graph.backups import restore
from mandates.graph.building import build_store
from mandates.graph.chain import LOG, encode_line
from mandates.graph.checkpoints import current_version, one_builder
from mandates.graph.integrity import check_log, check_store, list_lines
from mandates.graph.replacing import INTENT
from mandates.ingest.archive import _put as _put_files
from mandates.ingest.desk import Desk
from mandates.ingest.statements.building import Overrides
from mandates.ingest.withdrawing import withdraw
from mandates.resources import resource_folder
from mandates.web import create_app

SHIPPED = "chuanshan-health-plan-2019"
TEXT = "青石市林湖区{}局\n主要职责\n（一）拟订{}规划并组织实施。\n（二）负责{}质量监测。\n"


def write_text(folder: Path, what: str, date: str = "") -> Path:
    path = folder / f"{what}{date}.txt"
    path.write_text(TEXT.format(what, what, what) + (f"{date}\n" if date else ""), encoding="utf-8")
    return path


def take_in(root: Path, *texts: Path, date: str | None = None) -> list[str]:
    desk = Desk(root, Overrides(date=date))
    receipts = [desk.take_in(draft) for draft in desk.draft_all(texts)]
    assert all(receipt.outcome in {"new", "version"} for receipt in receipts), receipts
    return [receipt.key for receipt in receipts]


def call(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["--store", str(root), *arguments])


@pytest.fixture(scope="module", autouse=True)
def _little_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Build from little data: known bodies, places and one document."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("agencies", "places", SHIPPED):
        shutil.copy(resource_folder("data") / f"{name}.ttl", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(building, "resource_folder", lambda name: folder if name == "data" else resource_folder(name))
        patch.setenv("MANDATES_ACTOR", "clerk")
        yield


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published store with two documents taken in; copied, never written to."""
    folder = tmp_path_factory.mktemp("made")
    root = folder / "store"
    take_in(root, write_text(folder, "粮食"), write_text(folder, "渔业"))
    Desk(root, Overrides()).state_completeness()
    build_store(root)
    return root


@pytest.fixture
def root(made: Path, tmp_path: Path) -> Path:
    """A copy of that store."""
    shutil.copytree(made, tmp_path / "store")
    return tmp_path / "store"


def documents(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "documents").glob("[!.]*") if path.is_dir())


# --- Log


def test_every_change_has_its_line(root: Path) -> None:
    lines = list_lines(root)
    assert [line.action for line in lines] == ["ingest", "ingest", "state", "publish"]
    assert {line.actor for line in lines} == {"clerk"}
    assert sorted(str(line.document) for line in lines[:2]) == documents(root)
    for line in lines[:2]:
        text = root / "documents" / str(line.document) / "text.txt"
        told = line.after[f"documents/{line.document}/text.txt"]
        assert line.before == {} and told == hashlib.sha256(text.read_bytes()).hexdigest()
    shown = call(root, "log")
    assert shown.exit_code == 0 and shown.stdout.count("\n") == 4 and "clerk\tingest" in shown.stdout
    assert json.loads(call(root, "log", "--json", "--verify").stdout)["checked"]["faults"] == []


def _edit(lines: list[bytes]) -> None:
    lines[1] = lines[1].replace(b"clerk", b"judge")


def _reseal(lines: list[bytes]) -> None:
    fields = json.loads(lines[1]) | {"actor": "judge"}
    lines[1] = encode_line(fields)


def _remove(lines: list[bytes]) -> None:
    del lines[1]


def _swap(lines: list[bytes]) -> None:
    lines[1], lines[2] = lines[2], lines[1]


def _cut(lines: list[bytes]) -> None:
    del lines[-1]


def _reseal_last(lines: list[bytes]) -> None:
    lines[-1] = encode_line(json.loads(lines[-1]) | {"actor": "judge"})


@pytest.mark.parametrize(
    ("change", "line"), [(_edit, 2), (_reseal, 3), (_remove, 2), (_swap, 2), (_cut, 4), (_reseal_last, 4)]
)
def test_changed_line_is_named(change: Callable[[list[bytes]], None], line: int, root: Path) -> None:
    lines = (root / LOG).read_bytes().splitlines(keepends=True)
    change(lines)
    (root / LOG).write_bytes(b"".join(lines))
    fault = check_log(root).faults[0]
    assert (fault.file, fault.line) == (LOG, line)
    done = call(root, "log", "--verify")
    assert done.exit_code == 1 and f"log.jsonl: line {line}:" in done.stdout
    assert call(root, "verify", "--store").exit_code == 1


def test_damaged_log_is_not_written_to(root: Path) -> None:
    lines = (root / LOG).read_bytes().splitlines(keepends=True)
    (root / LOG).write_bytes(b"".join(lines[:-1]))
    before = documents(root)
    with pytest.raises(BadDataError, match="restore"), one_builder(root), history.recorded(root, "ingest", "x"):
        pytest.fail("nothing may be written")
    assert documents(root) == before and not (root / INTENT).exists()


def test_store_without_log_begins_one(root: Path) -> None:
    (root / LOG).unlink()
    (root / "log.head").unlink()
    assert call(root, "verify", "--store").exit_code == 3
    build_store(root)
    lines = list_lines(root)
    assert [line.action for line in lines] == ["adopt"] * 4 and check_store(root).faults == ()


# --- Crashes


class Crash(BaseException):
    """The end of the process, in tests."""


STEPS = ("fsync", "rename", "replace", "unlink")


def _crash_at(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    """Let the process die before the n-th step that changes the disk, and at every step after it."""
    count = 0

    def dying(step: Callable[..., object]) -> Callable[..., object]:
        def act(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count >= number:
                raise Crash
            return step(*args, **kwargs)

        return act

    for name in STEPS:
        monkeypatch.setattr(os, name, dying(getattr(os, name)))


def _put(root: Path, key: str) -> None:
    with history.recorded(root, "ingest", key):
        _put_files(root / "documents", key, {"graph.ttl": "", "text.txt": key, "document.json": "{}"})


def test_crash_at_every_step_is_settled_by_the_next_writer(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(1, 40):
        with monkeypatch.context() as patch, one_builder(root):
            _crash_at(patch, number)
            try:
                _put(root, f"doc-{number}")
                acknowledged = True
            except Crash:
                acknowledged = False
        with one_builder(root):
            history.mend(root)
        folder = root / "documents" / f"doc-{number}"
        told = [line for line in list_lines(root) if line.document == folder.name]
        assert len(told) == folder.exists() and (folder.exists() or not acknowledged)
        assert not folder.exists() or len(list(folder.iterdir())) == 3
        assert check_store(root).faults == (), number
        if acknowledged:
            break
    assert 10 < number < 39 and acknowledged


def test_line_that_cannot_be_written_takes_the_document_back(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = documents(root)
    with monkeypatch.context() as patch:
        patch.setattr(history, "_append", full)
        with pytest.raises(UnavailableError, match="taken back"):
            take_in(root, write_text(tmp_path, "林业"))
    assert documents(root) == before and check_store(root).faults == ()
    take_in(root, write_text(tmp_path, "林业"))
    assert len(documents(root)) == 3 and check_store(root).faults == ()


def test_line_cut_by_a_crash_is_removed(root: Path) -> None:
    whole = (root / LOG).read_bytes()
    (root / LOG).write_bytes(whole + b'{"number": 5, "ti')
    with one_builder(root):
        history.mend(root)
    assert (root / LOG).read_bytes() == whole and check_log(root).faults == ()


def test_second_desk_sees_what_the_first_took_in(root: Path, tmp_path: Path) -> None:
    texts = [write_text(tmp_path, "水务"), write_text(tmp_path, "水务", "（附注）")]
    desks = [Desk(root, Overrides()), Desk(root, Overrides())]
    assert len(desks[0]._entries) == len(desks[1]._entries)
    keys = []
    for desk, text in zip(desks, texts, strict=True):
        keys += [desk.take_in(draft).key for draft in desk.draft_all([text])]
    assert len(set(keys)) == 2 and len(documents(root)) == 4


# --- Digests


def test_every_flipped_bit_is_found(root: Path) -> None:
    checked = check_store(root)
    assert checked.faults == () and checked.files > 40
    dice = random.Random(7)  # noqa: S311
    files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.stat().st_size]
    for path in files:
        whole = path.read_bytes()
        at = dice.choice((0, len(whole) - 1, dice.randrange(len(whole))))
        with path.open("r+b") as file:
            file.seek(at)
            file.write(bytes([whole[at] ^ (1 << dice.randrange(8))]))
        faults = check_store(root).faults
        assert path.relative_to(root).as_posix() in {fault.file for fault in faults}, (path, at, faults)
        path.write_bytes(whole)
    assert check_store(root).faults == ()


def test_foreign_and_missing_files_are_named(root: Path) -> None:
    key = documents(root)[0]
    (root / "documents" / key / "text.txt").unlink()
    (root / "documents" / "smuggled").mkdir()
    (root / "documents" / "smuggled" / "graph.ttl").write_text("")
    done = call(root, "verify", "--store", "--json")
    assert done.exit_code == 1
    files = {fault["file"] for fault in json.loads(done.stdout)["faults"]}
    assert files == {f"documents/{key}/text.txt", "documents/smuggled/graph.ttl"}


# --- Backup and restore


def test_backup_is_deterministic_and_restores_to_the_same_version(root: Path, made: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "a.tar", tmp_path / "b.tar"
    assert call(root, "backup", str(first)).exit_code == 0 == call(made, "backup", str(second)).exit_code
    assert first.read_bytes() == second.read_bytes()
    done = call(tmp_path / "none", "restore", str(first), "--store", str(tmp_path / "other"), "--json")
    told = json.loads(done.stdout)
    assert told["version"] == told["published"] == current_version(root)
    other = tmp_path / "other"
    assert check_store(other).faults == () and documents(other) == documents(root)
    assert [line.action for line in list_lines(other)][-2:] == ["restore", "publish"]
    # Over a store that went on, the log goes on too.
    withdraw(root, documents(root)[0], "mistake")
    assert call(root, "restore", str(first)).exit_code == 0
    assert [line.action for line in list_lines(root)][4:] == ["withdraw", "restore"]
    assert check_store(root).faults == () and current_version(root) == current_version(made)


def test_damaged_backup_replaces_nothing(root: Path, tmp_path: Path) -> None:
    whole = tmp_path / "whole.tar"
    assert call(root, "backup", str(whole)).exit_code == 0
    state = check_store(root)
    dice = random.Random(3)  # noqa: S311
    for number in range(12):
        raw = bytearray(whole.read_bytes())
        with tarfile.open(whole) as archive:
            members = [each for each in archive if each.size and not each.name.startswith(("current", "checkpoints"))]
        member = dice.choice(members)
        raw[member.offset_data + dice.randrange(member.size)] ^= 1 << dice.randrange(8)
        bad = tmp_path / f"bad-{number}.tar"
        bad.write_bytes(raw)
        assert call(root, "restore", str(bad)).exit_code == 4
    for name, content in (("../x", b"x"), ("documents/a/../../x", b"x"), ("log.jsonl", b"")):
        with tarfile.open(tmp_path / "evil.tar", "w") as archive:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        assert call(root, "restore", str(tmp_path / "evil.tar")).exit_code == 4
    assert check_store(root) == state and not (root / ".restoring").exists()


def test_restore_goes_on_after_a_crash(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "store.tar"
    assert call(root, "backup", str(file)).exit_code == 0
    whole = documents(root)
    for number in range(1, 80, 3):
        shutil.rmtree(root / "documents" / whole[0], ignore_errors=True)
        with monkeypatch.context() as patch:
            _crash_at(patch, number)
            try:
                restore(root, file)
                ended = True
            except Crash:
                ended = False
        with one_builder(root):
            history.mend(root)
        if whole == documents(root):
            assert check_store(root).faults == (), number
        else:
            assert not ended and documents(root) == whole[1:]
        if ended:
            break
    assert ended


# --- Withdraw


def test_withdrawn_document_is_gone_and_its_addresses_say_so(root: Path, tmp_path: Path) -> None:
    key, other = documents(root)
    what = "粮食" if "liang" in key else "渔业"
    (newer,) = take_in(root, write_text(tmp_path, what, "（修订）"), date="2031-05-01")
    client = create_app(root).test_client()
    assert client.get(f"/documents/{key}").status_code == client.get(f"/documents/{SHIPPED}").status_code == 200
    withdraw(root, SHIPPED, "test")
    done = call(root, "withdraw", key, "--reason", "superseded <b>", "--json")
    stone = json.loads(done.stdout)
    assert done.exit_code == 0 and stone["successor"] == newer
    duties = [iri.partition("/id/duty/")[2] for iri in stone["ids"] if "/id/duty/" in iri]
    assert len(duties) == 2
    paths = [f"/documents/{key}", f"/documents/{key}.json", f"/id/document/{key}", f"/id/document/{key}.ttl"]
    for path in (*paths, f"/duties/{duties[0]}", f"/id/duty/{duties[0]}"):
        answer = client.get(path)
        assert answer.status_code == 410, path
        assert f'</documents/{newer}>; rel="successor-version"' in answer.headers["Link"]
        assert newer in answer.text and "superseded" in answer.text
        assert answer.mimetype != "text/html" or "&lt;b&gt;" in answer.text
    assert client.get(f"/id/document/{SHIPPED}").status_code == 410
    for path in (f"/documents/{key}-none", f"/duties/{key}/999", "/documents/..", "/id/document/.withdrawn", "/id/x/"):
        assert client.get(path).status_code == 404, path
    assert client.get(f"/documents/{other}").status_code == 200
    assert check_store(root).faults == () and call(root, "withdraw", key, "--reason", "again").exit_code == 3
    # The key is not given again.
    (again,) = take_in(root, write_text(tmp_path, what))
    assert again not in (key, newer)
