"""Backups: one archive of what cannot be made again, and the way back.

In the archive lie the documents, the log with its end, the judgements on findings, the pointer and the manifest it
leads to. The checkpoint itself is built again from the documents. The same store gives the same bytes.
"""

import io
import os
import re
import shutil
import tarfile
from pathlib import Path

from mandates.errors import BadDataError, NotFoundError, UnavailableError
from mandates.graph.chain import LOG
from mandates.graph.checkpoints import one_builder
from mandates.graph.history import document_files, mend, published_files
from mandates.graph.integrity import check_history, check_log, list_lines
from mandates.graph.replacing import HEAD, JUDGEMENTS, STAGED, clear, find_ready, make_ready
from mandates.model.history import Archived, Checked, Line

# What may stand in an archive.
_MEMBER = re.compile(
    r"log\.jsonl|log\.head|current|findings\.jsonl|checkpoints/[0-9a-zA-Z]+/manifest\.json"
    r"|documents/(complete\.json|completeness\.ttl|(\.withdrawn/)?[^./][^/]*/[^./][^/]*|\.quotes/[^./][^/]*\.ttl)"
)


def back_up(root: Path, file: Path) -> Archived:
    """Write the backup of a store in one step and return what it holds.

    Raises BadDataError where the store is damaged: nothing is written then. UnavailableError where it cannot be.
    """
    with one_builder(root):
        try:
            mend(root)
            checked = check_history(root)
            _refuse(checked, str(root))
            paths = [root / LOG, root / HEAD, root / JUDGEMENTS, *published_files(root), *document_files(root)]
            draft = file.with_name(f".{file.name}-{os.getpid()}")
            with draft.open("wb") as raw:
                with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
                    for path in sorted(each for each in paths if each.is_file()):
                        _add(archive, path.relative_to(root).as_posix(), path.read_bytes())
                raw.flush()
                os.fsync(raw.fileno())
            draft.replace(file)
        except OSError as error:
            raise UnavailableError(f"cannot write {file}: {error.strerror}") from error
        return _describe(root, checked)


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    # Neither time nor owner: the same store gives the same bytes.
    member = tarfile.TarInfo(name)
    member.size, member.mode = len(content), 0o644
    archive.addfile(member, io.BytesIO(content))


def restore(root: Path, file: Path) -> Archived:
    """Put the state of a backup in the place of what the store holds, and return what the backup held.

    All of it is checked first. Where the log of the store goes on from that of the backup it is kept, else it is put
    aside beside the new one. The caller builds the store anew. Raises BadDataError for a backup that is damaged,
    UnavailableError where the store cannot be written; the store is then as it was.
    """
    with one_builder(root):
        is_sound = _mend(root)
        try:
            clear(root)
            staged = root / STAGED
            (staged / "documents").mkdir(parents=True)
            _unpack(file, staged)
            checked = check_history(staged)
            _refuse(checked, str(file))
            held = _describe(staged, checked)
            if is_sound and _goes_on(list_lines(root), list_lines(staged)):
                (staged / LOG).unlink()
                (staged / HEAD).unlink()
            make_ready(root, file.name)
            mend(root)
        except NotFoundError as error:
            raise BadDataError(f"{file}: no backup of a store: it holds no log") from error
        except (OSError, tarfile.TarError) as error:
            raise UnavailableError(f"cannot restore {file} to {root}: {error}") from error
        finally:
            if find_ready(root) is None:
                clear(root)
        return held


def _mend(root: Path) -> bool:
    """Settle what a crash left; return whether there is a log, and a sound one."""
    if not (root / LOG).exists() and not (root / "documents").exists() and not (root / "current").exists():
        return False
    try:
        mend(root)
        return not check_log(root).faults
    except (BadDataError, OSError):
        return False


def _goes_on(own: list[Line], brought: list[Line]) -> bool:
    return [line.digest for line in own[: len(brought)]] == [line.digest for line in brought]


def _unpack(file: Path, staged: Path) -> None:
    """Unpack an archive; nothing but files of a store is taken from it."""
    seen: set[str] = set()
    try:
        with tarfile.open(file, "r:") as archive:
            for member in archive:
                if not member.isreg() or not _MEMBER.fullmatch(member.name) or member.name in seen:
                    raise BadDataError(f"{file}: {member.name[:80]!r} is no part of a backup")
                seen.add(member.name)
                path = staged / member.name
                path.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                with path.open("wb") as out:
                    shutil.copyfileobj(content, out)  # type: ignore[arg-type]
                    out.flush()
                    os.fsync(out.fileno())
                if path.stat().st_size != member.size:
                    raise BadDataError(f"{file}: {member.name} is cut")
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BadDataError(f"{file}: no backup that can be read ({error})") from error


def _describe(root: Path, checked: Checked) -> Archived:
    documents = sum(1 for _ in (root / "documents").glob("[!.]*/document.json"))
    current = root / "current"
    version = current.read_text("ascii").strip() if current.exists() else ""
    return Archived(version, documents, checked.lines, checked.last)


def _refuse(checked: Checked, name: str) -> None:
    if checked.faults:
        fault = checked.faults[0]
        line = f" line {fault.line}" if fault.line else ""
        raise BadDataError(f"{name}: {fault.file}{line} {fault.problem} ({len(checked.faults)} faults)")
