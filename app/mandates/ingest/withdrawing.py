"""Take a document out of the store: its graph leaves the next build, a tombstone says why and what takes its place.

The folder of a document goes whole to `documents/.withdrawn/<key>/`, by one rename; of a shipped document only the
tombstone lies there. A key that was withdrawn is never given again.
"""

import json
import re
from pathlib import Path

from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import one_builder
from mandates.graph.durable import sync_folder, write_durably
from mandates.graph.history import current_actor, recorded
from mandates.graph.store import read_triples
from mandates.ingest.archive import Entry, documents_folder, list_documents
from mandates.model.history import Tombstone
from mandates.namespaces import BASE, to_id
from mandates.resources import resource_folder

_NAME = "withdrawn.json"
_KEY = re.compile(r"[\w()~-][\w.()~-]*")


def withdraw(root: Path, key: str, reason: str, successor: str | None = None) -> Tombstone:
    """Withdraw a document and return its tombstone; without `successor` the newer version takes its place.

    Raises NotFoundError for a document, or a successor, that is not there; UsageError without a reason.
    """
    if not reason.strip():
        raise UsageError("say why: --reason")
    with one_builder(root):
        entries = {entry.key: entry for entry in list_documents(root)}
        for asked in (key, *filter(None, [successor])):
            if asked not in entries:
                gone = " (it was withdrawn)" if find_tombstone(root, asked) else ""
                raise NotFoundError(f"no document {asked[:80]!r} in the store{gone}")
        if successor == key:
            raise UsageError("a document cannot take its own place")
        newer = min((entry.key for entry in entries.values() if entry.replaces == key), default=None)
        ids = _own_ids(_graph(root, entries[key]))
        stone = Tombstone(key, reason.strip(), current_actor(), successor or newer, ids)
        with recorded(root, "withdraw", key, stone.reason) as undo:
            folder, final = documents_folder(root) / key, documents_folder(root) / ".withdrawn" / key
            content = json.dumps(stone._asdict(), ensure_ascii=False, indent=1) + "\n"
            _bury(folder, final, content, entries[key])
            undo.append(lambda: _dig_up(folder, final))
    return stone


def _graph(root: Path, entry: Entry) -> Path:
    return (
        resource_folder("data") / f"{entry.key}.ttl"
        if entry.is_shipped
        else documents_folder(root) / entry.key / "graph.ttl"
    )


def _own_ids(graph: Path) -> tuple[str, ...]:
    return tuple(sorted({s for s, _, _, _ in read_triples(graph) if s.startswith(f"{BASE}id/")}))


def _bury(folder: Path, final: Path, content: str, entry: Entry) -> None:
    final.parent.mkdir(parents=True, exist_ok=True)
    if entry.is_shipped:
        draft = final.with_name(f".draft-{entry.key}")
        draft.mkdir(exist_ok=True)
        folder = draft
    write_durably(folder / _NAME, content)
    folder.rename(final)
    for parent in (final.parent, final.parent.parent):
        sync_folder(parent)


def _dig_up(folder: Path, final: Path) -> None:
    (final / _NAME).unlink()
    if any(final.iterdir()):
        final.rename(folder)
    else:
        final.rmdir()


def find_tombstone(root: Path, key: str) -> Tombstone | None:
    """Return the tombstone of a document; None where it was not withdrawn."""
    if not _KEY.fullmatch(key):
        return None
    try:
        fields = json.loads((documents_folder(root) / ".withdrawn" / key / _NAME).read_text("utf-8"))
        return Tombstone(**fields | {"ids": tuple(fields["ids"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def find_gone(root: Path, kind: str, key: str) -> Tombstone | None:
    """Return the tombstone of the document that a thing was described by, such as `duty` and `<document>/001`.

    None for what was never there or is described by another document.
    """
    stone = find_tombstone(root, key.partition("/")[0])
    return stone if stone and to_id(kind, key) in stone.ids else None
