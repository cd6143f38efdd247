"""A writer that is killed: a child takes in documents and says which are acknowledged; then what is left is checked."""

import os
import random
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from mandates.errors import MandatesError
from mandates.graph import history
from mandates.graph.building import build_store
from mandates.graph.checkpoints import one_builder, open_checkpoint
from mandates.graph.integrity import check_store
from mandates.ingest import archive
from mandates.ingest.committing import _validator
from mandates.ingest.desk import Desk
from mandates.ingest.statements.building import Overrides

TEXT = "青石市林湖区{0}局\n主要职责\n（一）拟订{0}规划并组织实施。\n（二）负责{0}质量监测。\n"
NAMES = "粮食 渔业 水务 林业 交通 财政 民政 教育 文化 体育 统计 审计 司法 信访 档案 气象 地震 海洋 盐务 茶业"
FILES = {"graph.ttl", "text.txt", "document.json"}
STEPS = ("fsync", "rename", "replace", "unlink", "truncate")


class Round(NamedTuple):
    """What one killed writer left: lost and half documents, whether the store opens, what does not fit."""

    acknowledged: int
    committed: int
    lost: int
    halves: int
    opens: bool
    faults: tuple[str, ...]
    was_killed: bool


def write_texts(folder: Path, count: int) -> list[Path]:
    """Write so many small texts of different agencies and return where."""
    folder.mkdir(parents=True, exist_ok=True)
    names = NAMES.split()
    paths = []
    for number in range(count):
        name = names[number % len(names)] + (names[number // len(names)] if number >= len(names) else "")
        paths.append(folder / f"{number:04}.txt")
        paths[-1].write_text(TEXT.format(name), encoding="utf-8")
    return paths


def warm_up() -> None:
    """Load what every child needs once, so that a child comes to its commits at once."""
    _validator()


def run_round(root: Path, texts: list[Path], dice: random.Random, *, protected: bool, publish: bool) -> Round:
    """Let a child take in texts, kill it, let the next writer settle what is left, and look."""
    before = {path.name for path in (root / "documents").glob("[!.]*") if path.is_dir()}
    told, pid = _start(root, texts, dice, protected=protected, publish=publish)
    status = os.waitpid(pid, 0)[1]
    told |= before
    faults: tuple[str, ...] = ()
    opens = True
    try:
        with one_builder(root):
            history.mend(root)
        open_checkpoint(root)
    except MandatesError as error:
        opens, faults = False, (str(error),)
    try:
        faults += tuple(f"{fault.file}: {fault.problem}" for fault in check_store(root).faults)
    except MandatesError as error:
        faults += (str(error),)
    found = {path.name: {file.name for file in path.iterdir()} for path in (root / "documents").glob("[!.]*/")}
    halves = sum(1 for files in found.values() if files != FILES)
    return Round(len(told - before), len(found.keys() - before), len(told - found.keys()), halves, opens, faults,
                 os.WIFSIGNALED(status))  # fmt: skip


def _start(
    root: Path, texts: list[Path], dice: random.Random, *, protected: bool, publish: bool
) -> tuple[set[str], int]:
    """Start a child and kill it; return the keys it acknowledged, and its number."""
    reader, writer = os.pipe()
    by_step = dice.random() < 0.6
    # A commit takes twelve steps, publishing some fifty more.
    step, wait = dice.randrange(1, 12 * len(texts) + (60 if publish else 8)), dice.uniform(0.0, 0.6 * len(texts) + 0.5)
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        try:
            if by_step:
                _die_at(step)
            if not protected:
                switch_off()
            _work(root, texts, writer, publish=publish)
        finally:
            os._exit(0)
    os.close(writer)
    told = b""
    end = time.monotonic() + (120 if by_step else wait)
    while (left := end - time.monotonic()) > 0 and select.select([reader], [], [], left)[0]:
        part = os.read(reader, 4096)
        if not part:
            break
        told += part
    os.kill(pid, signal.SIGKILL)
    while part := os.read(reader, 4096):
        told += part
    os.close(reader)
    return set(told.decode().split()), pid


def _work(root: Path, texts: list[Path], writer: int, *, publish: bool) -> None:
    desk = Desk(root, Overrides())
    for draft in desk.draft_all(texts):
        receipt = desk.take_in(draft)
        if receipt.outcome in {"new", "version", "unchanged"}:
            os.write(writer, f"{receipt.key}\n".encode())
        else:
            sys.stderr.write(f"{receipt.problem}\n")
    desk.state_completeness()
    if publish:
        build_store(root)


def _die_at(number: int) -> None:
    """Let this process be killed right before or right after the n-th step that changes the disk."""
    count = 0

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def act(*args: object, **kwargs: object) -> object:
            nonlocal count
            count += 1
            if count == number and number % 2:
                os.kill(os.getpid(), signal.SIGKILL)
            done = step(*args, **kwargs)
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return act

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def switch_off() -> None:
    """Write without the protocol: files straight to their place, the line of the log afterwards, no intent."""

    def put(folder: Path, key: str, files: dict[str, str]) -> None:
        (folder / key).mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            with (folder / key / name).open("wb") as file:
                file.write(content.encode())
                file.flush()
                os.fsync(file.fileno())

    @contextmanager
    def recorded(root: Path, action: str, document: str | None = None) -> Iterator[list[object]]:
        before = history.state_of(root, document)
        yield []
        if (after := history.state_of(root, document)) != before:
            intent = history._intent(action, document, None, before)
            history._append(root, history.read_head(root), intent, after)

    archive._put, archive.recorded = put, recorded
