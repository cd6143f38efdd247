"""What people have made of findings, in a file of one JSON object a line that is meant to be committed.

Lines are sorted by finding and hold no date but the day a judgement expires.
"""

import json
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from mandates.errors import BadDataError, NotFoundError, UnavailableError, UsageError
from mandates.model.findings import STATUSES, Judgement

NAME = "findings.jsonl"
JUDGED = STATUSES[1:]
_KEYS = ("finding", "status", "reason", "by", "expires", "rule")
_REMEDY = "correct the line, or remove it: the finding is then open again"


def default_file(root: Path) -> Path:
    """Return where the judgements of a store lie unless told otherwise."""
    return root / NAME


def read_judgements(path: Path) -> dict[str, Judgement]:
    """Return the judgements of a file by finding; none where there is no file.

    Raises BadDataError that names file, line and remedy for a line that is no judgement.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError as error:
        raise BadDataError(f"{path}: not UTF-8: save it as UTF-8") from error
    except OSError as error:
        raise UnavailableError(f"{path}: cannot be read ({error.strerror})") from error
    found: dict[str, Judgement] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            judgement = _read(line, f"{path}: line {number}")
            if judgement.finding in found:
                raise BadDataError(f"{path}: line {number}: finding {judgement.finding} is judged twice: keep one line")
            found[judgement.finding] = judgement
    return found


def write_judgements(path: Path, judgements: Iterable[Judgement]) -> None:
    """Write judgements sorted by finding, in one step; UnavailableError where the file cannot be written."""
    lines = (json.dumps(each._asdict(), ensure_ascii=False) for each in sorted(judgements))
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    try:
        draft.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise UnavailableError(f"{path}: cannot be written ({error.strerror})") from error


def judge(path: Path, judgement: Judgement) -> None:
    """Put a judgement into the file, in place of an earlier one on the same finding.

    Raises UsageError where it lacks its reason, or its last day where it silences.
    """
    if problem := _problem(judgement._asdict()):
        raise UsageError(problem)
    write_judgements(path, {**read_judgements(path), judgement.finding: judgement}.values())


def reopen(path: Path, finding: str) -> Judgement:
    """Take the judgement on a finding out of the file and return it; NotFoundError where there is none."""
    judgements = read_judgements(path)
    if finding not in judgements:
        raise NotFoundError(f"{path} has no judgement on finding {finding[:40]!r}")
    gone = judgements.pop(finding)
    write_judgements(path, judgements.values())
    return gone


def is_over(judgement: Judgement, day: str) -> bool:
    """Whether a judgement is no longer in force on a day; it is on its last."""
    return judgement.expires is not None and judgement.expires < day


def _read(line: str, where: str) -> Judgement:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadDataError(f"{where}: not a JSON object: {_REMEDY}") from error
    if not isinstance(row, dict):
        raise BadDataError(f"{where}: not a JSON object: {_REMEDY}")
    if problem := _problem(row):
        raise BadDataError(f"{where}: {problem}: {_REMEDY}")
    return Judgement(row["finding"], row["status"], row["reason"], row["by"], row.get("expires"), row.get("rule") or "")


def _problem(row: dict[str, object]) -> str | None:
    """Return what is wrong with a judgement, None where nothing is."""
    if unknown := sorted(set(row) - set(_KEYS)):
        return f"unknown key {unknown[0][:40]!r}; a judgement has {', '.join(_KEYS)}"
    for key in _KEYS[:4]:
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            return f"{key!r} must be a text that is not empty"
    if row["status"] not in JUDGED:
        return f"no status {str(row['status'])[:20]!r}; there are: {', '.join(JUDGED)}"
    expires = row.get("expires")
    if expires is None:
        return "what is silenced needs a last day ('expires')" if row["status"] == "silenced" else None
    return None if is_day(expires) else f"no day {str(expires)[:20]!r}: write YYYY-MM-DD"


def is_day(value: object) -> bool:
    """Whether a value is a day written as year-month-day."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
