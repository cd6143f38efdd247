"""Check the evidence of the store against an original: every locator, every digest."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from mandates.errors import BadDataError, NotFoundError
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.namespaces import local_name, split_id


class Verified(NamedTuple):
    """What the check of one file found: the document it is, the clauses checked, and a line for each failure."""

    file: str
    document: str
    checked: int
    failed: tuple[str, ...]


def verify_document(store: Store, path: Path) -> Verified:
    """Check a file against the document of the store that it is.

    The document is the one with the digest of the file, else the one most of whose clauses stand in it. Raises
    NotFoundError where it is none, BadDataError where the file is not UTF-8.
    """
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadDataError(f"{path}: not UTF-8 (byte {error.start}): convert it first") from error
    clauses: dict[str, list[Row]] = {}
    for row in store.select(load_query("answers/clauses").bind()):
        clauses.setdefault(row["document"], []).append(row)
    whole = hashlib.sha256(content).hexdigest()
    failures = {document: _failures(text, rows) for document, rows in clauses.items()}
    same = [document for document, rows in clauses.items() if rows[0]["whole"] == whole]
    document = same[0] if same else min(failures, key=lambda d: len(failures[d]) / len(clauses[d]), default=None)
    if document is None or len(failures[document]) == len(clauses[document]):
        raise NotFoundError(f"{path}: no document of the store has any clause in this text")
    failed = failures[document]
    if not same:
        failed = ["the digest of the whole text differs", *failed]
    return Verified(str(path), split_id(document)[1], len(clauses[document]), tuple(failed))


def _failures(text: str, rows: Sequence[Row]) -> list[str]:
    failures = []
    for row in rows:
        start, end = int(row["start"]), int(row["end"])
        stretch = text[start:end]
        if len(stretch) != end - start:
            reason = "ends beyond the text"
        elif hashlib.sha256(stretch.encode()).hexdigest() != row["digest"]:
            reason = "digest differs"
        else:
            continue
        failures.append(f"clause {local_name(row['clause'])}, item {row['item']}, {start}–{end}: {reason}")
    return failures
