"""Whether every file of a store is as it was written: the log by its chain, documents by the log, the rest by digests.

Files are read as bytes only, never by the engine: a damaged file can make no engine hang or crash here.
"""

import json
from pathlib import Path

from mandates.errors import NotFoundError, UnavailableError
from mandates.graph.chain import LOG, START, read_log
from mandates.graph.durable import digest_file
from mandates.graph.history import ALL, Head, document_files, encode_head, published_files
from mandates.graph.replacing import HEAD, INTENT
from mandates.model.history import Checked, Fault, Line

_UNTOLD = "no line of the log tells of it"


def check_log(root: Path) -> Checked:
    """Check the chain of the log and its end; NotFoundError where there is no log."""
    lines, faults = _read(root)
    return Checked(2, len(lines), lines[-1].digest if lines else START, tuple(faults))


def check_history(root: Path) -> Checked:
    """Check the log, and every document in place or withdrawn against it; what is published is left out.

    Documents are not compared with a log that is damaged itself.
    """
    lines, faults = _read(root)
    files = document_files(root)
    if not faults:
        told = {path: digest for path, digest in replay(lines).items() if path.startswith("documents/")}
        faults = _compare(root, files, told)
    return Checked(2 + len(files), len(lines), lines[-1].digest if lines else START, tuple(faults))


def check_store(root: Path) -> Checked:
    """Check the log, the documents and the published checkpoint; NotFoundError where there is no log.

    The caller may hold `one_builder`; else what is written meanwhile looks like a fault.
    """
    history = check_history(root)
    pointed = [path for path in published_files(root) if path.is_file()]
    faults = list(history.faults)
    if not any(fault.file in (LOG, HEAD) for fault in faults):
        told = {path: digest for path, digest in replay(list_lines(root)).items() if not path.startswith("documents/")}
        faults += _compare(root, pointed, told)
    count, damaged = _check_checkpoint(root)
    faults += [fault for fault in damaged if fault.file not in {each.file for each in faults}]
    if (root / INTENT).exists():
        faults.append(Fault(INTENT, None, "a change was cut off: `mandates build` settles it"))
    return Checked(history.files + len(pointed) + count, history.lines, history.last, tuple(faults))


def list_lines(root: Path) -> list[Line]:
    """Return the lines of the log that can be read, the earliest first; NotFoundError where there is none."""
    try:
        return read_log(root / LOG)[0]
    except FileNotFoundError as error:
        raise NotFoundError(f"no {LOG} in {root}: `mandates build` begins it") from error
    except OSError as error:
        raise UnavailableError(f"{root / LOG}: cannot be read ({error.strerror})") from error


def replay(lines: list[Line]) -> dict[str, str]:
    """Return the SHA-256 of each file, by its path, as the log leaves them."""
    files: dict[str, str] = {}
    for line in lines:
        gone = [path for path in files if path.startswith("documents/")] if line.document == ALL else list(line.before)
        for path in gone:
            files.pop(path, None)
        files |= line.after
    return files


def _read(root: Path) -> tuple[list[Line], list[Fault]]:
    try:
        lines, faults = read_log(root / LOG)
    except FileNotFoundError as error:
        if (root / HEAD).exists():
            return [], [Fault(LOG, None, "is missing")]
        raise NotFoundError(f"no {LOG} in {root}: `mandates build` begins it") from error
    except OSError as error:
        raise UnavailableError(f"{root / LOG}: cannot be read ({error.strerror})") from error
    return lines, faults or _check_end(root, lines)


def _check_end(root: Path, lines: list[Line]) -> list[Fault]:
    try:
        told = (root / HEAD).read_bytes()
    except FileNotFoundError:
        return [Fault(HEAD, None, "is missing")]
    size = (root / LOG).stat().st_size
    last = lines[-1].digest if lines else START
    with (root / LOG).open("rb") as file:
        lengths = [len(raw) for raw in file]
    if told == encode_head(Head(len(lines), size, size - (lengths[-1] if lengths else 0), last)).encode():
        return []
    try:
        head = Head(**json.loads(told))
        if encode_head(head).encode() == told and head.lines > len(lines) and head.bytes > size:
            return [Fault(LOG, len(lines) + 1, f"lines {len(lines) + 1} to {head.lines} were removed")]
        if encode_head(head).encode() == told and head.lines < len(lines) and head.bytes < size:
            return [Fault(HEAD, None, "tells of fewer lines than there are: `mandates build` settles it")]
        if head.lines == len(lines) and head.last != last and len(head.last) == len(last) and head.bytes == size:
            problem = f"is not the last line that {HEAD} tells of: one of the two was changed"
            return [Fault(LOG, len(lines), problem), Fault(HEAD, None, f"does not fit the last line of {LOG}")]
    except (ValueError, TypeError):
        pass
    return [Fault(HEAD, None, f"does not fit {LOG}")]


def _compare(root: Path, files: list[Path], told: dict[str, str]) -> list[Fault]:
    found = {path.relative_to(root).as_posix(): path for path in files}
    faults = [Fault(path, None, "is missing") for path in sorted(told.keys() - found.keys())]
    for name, path in sorted(found.items()):
        if path.is_dir():
            continue
        if name not in told:
            faults.append(Fault(name, None, _UNTOLD))
        elif digest_file(path) != told[name]:
            faults.append(Fault(name, None, "is not as it was written"))
    return faults


def _check_checkpoint(root: Path) -> tuple[int, list[Fault]]:
    """Check the published files against their manifest; none where nothing is published."""
    if not (root / "current").exists():
        return 0, []
    manifest = published_files(root)[-1]
    folder, name = manifest.parent, manifest.relative_to(root).as_posix()
    try:
        read = json.loads(manifest.read_bytes())
        digests = {str(file): str(digest) for file, digest in read["digests"].items()}
        if read["sizes"].keys() != digests.keys() or read["version"] != folder.name:
            raise ValueError(name)
    except KeyError:
        return 0, [Fault(name, None, "holds no digests: `mandates build` makes them")]
    except OSError:
        return 0, [Fault("current", None, f"leads to {name}, which cannot be read")]
    except (ValueError, TypeError, AttributeError):
        return 0, [Fault(name, None, "is damaged")]
    faults = []
    for file, digest in sorted(digests.items()):
        path = folder / file
        if not path.is_file():
            faults.append(Fault(f"{folder.relative_to(root).as_posix()}/{file}", None, "is missing"))
        elif digest_file(path) != digest:
            faults.append(Fault(f"{folder.relative_to(root).as_posix()}/{file}", None, "is not as it was written"))
    return len(digests), faults
