"""What the history of a store tells: its lines, and what does not fit them."""

from typing import NamedTuple


class Line(NamedTuple):
    """One change of a store, as the log holds it.

    `action` is `ingest`, `version`, `quote`, `withdraw`, `state`, `publish`, `restore` or `adopt` (found without a
    line of its own, as in a store of an earlier version). `document` is the key of a document, None for what is
    published, or a name that begins with a dot for what belongs to no single document. `before` and `after` give the
    SHA-256 of each file by its path in the store. `previous` is the digest of the line before.
    """

    number: int
    time: str
    actor: str
    action: str
    document: str | None
    reason: str | None
    before: dict[str, str]
    after: dict[str, str]
    previous: str
    digest: str


class Fault(NamedTuple):
    """What does not fit: the file by its path in the store, its line where it is the log, and what is wrong."""

    file: str
    line: int | None
    problem: str


class Checked(NamedTuple):
    """What a check of a store found: how many files and lines were looked at, the last line, what does not fit."""

    files: int
    lines: int
    last: str
    faults: tuple[Fault, ...]


class Archived(NamedTuple):
    """What a backup holds, or what was restored from one: the published version, documents, lines, its last line."""

    version: str
    documents: int
    lines: int
    last: str


class Tombstone(NamedTuple):
    """A withdrawn document: its key, why, who said so, what takes its place, and all that only it described."""

    key: str
    reason: str
    actor: str
    successor: str | None
    ids: tuple[str, ...]
