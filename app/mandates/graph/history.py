"""Who changed what: an append-only log beside the store, written in the same protocol as the change itself.

    <root>/log.jsonl      one line for each change; each holds the digest of the line before
    <root>/log.head       how long the log is and the digest of its last line, so that a cut is seen
    <root>/.intent.json   a change that has begun and has no line yet

A change is told in three steps, each on disk before the next: the intent, the change (one rename), the line. What
a crash leaves between them the next writer settles: a change that is in place gets its line, one that is not is
dropped. The log is no artefact of a build, so it may look at the clock.
"""

import getpass
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from mandates.errors import BadDataError, UnavailableError
from mandates.graph.chain import LOG, START, encode_line, read_lines
from mandates.graph.durable import digest_file, sync_folder, write_durably
from mandates.graph.replacing import BEGINNING, HEAD, INTENT, clear, find_ready, take_place
from mandates.model.history import Line

# What belongs to no single document: the statements on what is loaded, and all of the documents.
COMPLETENESS, ALL = ".completeness", ".documents"
_REMEDY = "see `mandates log --verify`; `mandates restore` brings back a backup"


class Head(NamedTuple):
    """The end of the log: number of lines, bytes, where the last line begins and its digest."""

    lines: int
    bytes: int
    begins: int
    last: str


def current_actor() -> str:
    """Return who acts: MANDATES_ACTOR, else the user's name."""
    if named := os.environ.get("MANDATES_ACTOR", "").strip():
        return named[:200]
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def state_of(root: Path, document: str | None) -> dict[str, str]:
    """Return the SHA-256 of each file of a document, of what is published (None), or of a name with a dot."""
    if document is None:
        return _hash(root, published_files(root))
    folder = root / "documents"
    if document == COMPLETENESS:
        return _hash(root, [folder / "complete.json", folder / "completeness.ttl"])
    if document == ALL:
        return _hash(root, document_files(root))
    folders = (folder / document, folder / ".withdrawn" / document)
    return _hash(root, [*(path for each in folders for path in each.glob("*")), folder / ".quotes" / f"{document}.ttl"])


def published_files(root: Path) -> list[Path]:
    """Return the pointer and the manifest it leads to."""
    try:
        version = (root / "current").read_bytes().decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return [root / "current"]
    return [root / "current", root / "checkpoints" / (version if version.isalnum() else "-") / "manifest.json"]


def document_files(root: Path) -> list[Path]:
    """Return every file of documents that are in place or withdrawn; drafts and uploads not yet accepted are none."""
    folder = root / "documents"
    kept = [*folder.glob("[!.]*"), *folder.glob("[!.]*/*"), *folder.glob(".withdrawn/*/*")]
    return sorted([*kept, *folder.glob(".quotes/[!.]*.ttl")])


def _hash(root: Path, paths: list[Path]) -> dict[str, str]:
    return {path.relative_to(root).as_posix(): digest_file(path) for path in sorted(paths) if path.is_file()}


@contextmanager
def recorded(
    root: Path, action: str, document: str | None = None, reason: str | None = None
) -> Iterator[list[Callable[[], None]]]:
    """Give the change made inside its line in the log; nothing is written where nothing changed.

    The caller holds `one_builder`. What is put into the list given undoes the change where its line cannot be written;
    then UnavailableError is raised. Raises BadDataError where the log is damaged: nothing is added to it then.
    """
    undo: list[Callable[[], None]] = []
    try:
        mend(root)
        intent = _intent(action, document, reason, state_of(root, document))
        write_durably(root / INTENT, json.dumps(intent, ensure_ascii=False) + "\n")
        sync_folder(root)
    except OSError as error:
        raise UnavailableError(f"cannot write to {root}: {error.strerror}; nothing was changed") from error
    try:
        yield undo
    except BaseException:
        with suppress(OSError):
            _settle(root)
        raise
    try:
        _settle(root)
    except OSError as error:
        raise UnavailableError(f"cannot write to {root}: {error.strerror}; {_undo(root, undo)}") from error


def _undo(root: Path, undo: list[Callable[[], None]]) -> str:
    try:
        for step in reversed(undo):
            step()
        if undo:
            (root / INTENT).unlink()
            return "the change was taken back"
    except OSError:
        pass
    return "the next write tells this change in the log"


def mend(root: Path) -> None:
    """Settle what a crash left: a cut line at the end of the log, a change without its line, a store without a log.

    The caller holds `one_builder`. Raises BadDataError where the log is damaged otherwise, OSError where it cannot be
    written.
    """
    source = find_ready(root)
    if source is not None:
        before = state_of(root, ALL)
        take_place(root)
    if (root / BEGINNING).exists() or not ((root / LOG).exists() or (root / HEAD).exists()):
        _begin(root)
    head = _mend_tail(root)
    if (root / INTENT).exists():
        _settle(root, head)
    if source is not None:
        head, after = read_head(root), state_of(root, ALL)
        last = _last_line(root, head)
        if last is None or (last.action, last.reason, last.after) != ("restore", source, after):
            _append(root, head, _intent("restore", ALL, source, before), after)
        clear(root)


def settle(root: Path) -> None:
    """Settle what a crash left; as `mend`, with UnavailableError where nothing can be written."""
    try:
        mend(root)
    except OSError as error:
        raise UnavailableError(f"cannot write to {root}: {error.strerror}") from error


def is_unsettled(root: Path) -> bool:
    """Whether the next writer has something to settle: a change without its line, or no log at all."""
    return (
        any((root / name).exists() for name in (INTENT, BEGINNING))
        or find_ready(root) is not None
        or not (root / LOG).exists()
    )


def _begin(root: Path) -> None:
    """Begin the log of a store with what lies there already, one line for each document."""
    write_durably(root / BEGINNING, "")
    write_durably(root / LOG, "")
    _write_head(root, Head(0, 0, 0, START))
    keys = {path.parent.name for path in document_files(root) if path.parent.parent.name in ("documents", ".withdrawn")}
    keys |= {path.stem for path in (root / "documents").glob(".quotes/[!.]*.ttl")}
    for document in (*sorted(keys), COMPLETENESS, None):
        if after := state_of(root, document):
            _append(root, read_head(root), _intent("adopt", document, None, {}), after)
    sync_folder(root)
    (root / BEGINNING).unlink()


def _intent(action: str, document: str | None, reason: str | None, before: dict[str, str]) -> dict[str, Any]:
    time = datetime.now(tz=UTC).isoformat(timespec="seconds")
    return {
        "time": time, "actor": current_actor(), "action": action, "document": document, "reason": reason,
        "before": before,
    }  # fmt: skip


def _settle(root: Path, head: Head | None = None) -> None:
    path = root / INTENT
    try:
        intent = json.loads(path.read_text("utf-8"))
        before, document = intent["before"], intent["document"]
    except (ValueError, KeyError, TypeError) as error:
        raise BadDataError(f"{path} is damaged: {_REMEDY}") from error
    after = state_of(root, document)
    if after != before:
        head = head or read_head(root)
        tail = _last_line(root, head)
        # The crash may have come after the line and before the end of its intent.
        if tail is None or (tail.time, tail.document, tail.after) != (intent["time"], document, after):
            _append(root, head, intent, after)
    path.unlink()


def _append(root: Path, head: Head, intent: dict[str, Any], after: dict[str, str]) -> None:
    raw = encode_line({"number": head.lines + 1, **intent, "after": after, "previous": head.last})
    try:
        with (root / LOG).open("ab") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        _write_head(root, _advance(head, raw))
    except OSError:
        with suppress(OSError):
            os.truncate(root / LOG, head.bytes)
        raise


def _advance(head: Head, raw: bytes) -> Head:
    line = next(read_lines([raw]))[1]
    if line is None:
        raise BadDataError("a line of the log cannot be read back")
    return Head(line.number, head.bytes + len(raw), head.bytes, line.digest)


def _write_head(root: Path, head: Head) -> None:
    write_durably(root / HEAD, encode_head(head))


def log_end(root: Path) -> bytes:
    """Return what tells one state of the log from another; empty where there is none."""
    try:
        return (root / HEAD).read_bytes()
    except OSError:
        return b""


def encode_head(head: Head) -> str:
    """Return the end of a log as the file that tells it."""
    return json.dumps(head._asdict()) + "\n"


def read_head(root: Path) -> Head:
    """Return the end of the log as it was told last; raises BadDataError where that is damaged, OSError."""
    text = (root / HEAD).read_bytes().decode("utf-8", "replace")
    try:
        head = Head(**json.loads(text))
        if text != encode_head(head):
            raise ValueError(text)
    except (ValueError, TypeError) as error:
        raise BadDataError(f"{root / HEAD} is damaged: {_REMEDY}") from error
    return head


def _mend_tail(root: Path) -> Head:
    """Return the end of the log; a line after it that is whole is taken in, one that was cut is removed."""
    log = root / LOG
    if not log.exists() or not (root / HEAD).exists():
        raise BadDataError(f"{log if not log.exists() else root / HEAD} is missing: {_REMEDY}")
    head = read_head(root)
    if log.stat().st_size < head.bytes or (head.lines and _last_line(root, head) is None):
        raise BadDataError(f"{log}: line {head.lines} is not the one that was written: {_REMEDY}")
    with log.open("rb") as file:
        file.seek(head.bytes)
        rest = file.read()
    if not rest:
        return head
    for raw in rest.splitlines(keepends=True):
        _, line, problem = next(read_lines([raw], head.lines, head.last))
        if line is None or problem:
            break
        head = _advance(head, raw)
    # What was cut was never acknowledged.
    os.truncate(log, head.bytes)
    _write_head(root, head)
    return head


def _last_line(root: Path, head: Head) -> Line | None:
    if not head.lines:
        return None
    with (root / LOG).open("rb") as file:
        file.seek(head.begins)
        raw = file.read(head.bytes - head.begins)
    line = next(read_lines([raw], head.lines - 1, None))[1]
    return line if line and line.digest == head.last else None
