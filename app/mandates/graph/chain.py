"""The lines of the log as bytes: each holds its own digest and that of the line before."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mandates.model.history import Fault, Line

LOG = "log.jsonl"
# What the first line holds as the digest of the line before.
START = "0" * 64
_SEAL = b', "digest": "'


def encode_line(fields: dict[str, Any]) -> bytes:
    """Return a line: its fields in the order of `Line`, sealed with their digest."""
    ordered = {name: fields[name] for name in Line._fields if name != "digest"}
    return _seal(json.dumps(ordered, ensure_ascii=False).encode()) + b"\n"


def _seal(body: bytes) -> bytes:
    return body[:-1] + _SEAL + hashlib.sha256(body).hexdigest().encode() + b'"}'


def read_lines(
    raws: Iterable[bytes], number: int = 0, previous: str | None = START
) -> Iterator[tuple[int, Line | None, str | None]]:
    """Give each line with its place and what is wrong with it; None for a line that is not as it was written.

    `number` and `previous` are those of the line before; without `previous` the first line may follow any.
    """
    for place, raw in enumerate(raws, number + 1):
        line = _read(raw)
        if line is None:
            yield place, None, "is not as it was written"
            # What follows is measured by itself: one fault, one line.
            previous, number = None, number + 1
            continue
        if line.number != number + 1:
            yield place, line, f"holds the number {line.number}: lines were removed, added or swapped"
        elif previous is not None and line.previous != previous:
            yield place, line, "does not follow the line before: that one was changed and sealed again, or swapped"
        else:
            yield place, line, None
        previous, number = line.digest, line.number


def _read(raw: bytes) -> Line | None:
    """Return a line; None where a byte of it is not as it was written."""
    body = raw[: raw.rfind(_SEAL)] + b"}"
    if raw != _seal(body) + b"\n":
        return None
    try:
        fields = json.loads(body)
        return Line(**fields, digest=hashlib.sha256(body).hexdigest())
    except (ValueError, TypeError, RecursionError):
        return None


def read_log(path: Path) -> tuple[list[Line], list[Fault]]:
    """Return the lines of a log that can be read, and what is wrong with which; raises OSError."""
    lines: list[Line] = []
    faults: list[Fault] = []
    with path.open("rb") as file:
        for place, line, problem in read_lines(file):
            if line:
                lines.append(line)
            if problem:
                faults.append(Fault(LOG, place, problem))
    return lines, faults
