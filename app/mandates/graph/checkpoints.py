"""Published states of the store: immutable folders behind one atomic pointer.

    <root>/current                    the version now served
    <root>/checkpoints/<version>/     graph/ (Oxigraph), words/ (index of words), manifest.json (sizes, SHA-256)

A reader opens the folder that `current` names; a builder writes a new folder beside it, renames it into
place and then moves the pointer, so a reader sees the old state or the new one and nothing between.
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from mandates.errors import UnavailableError
from mandates.graph.remote import (
    find_endpoint,
    is_address,
    open_remote,
    open_root,
    open_words,
    refuse_writing,
    remote_version,
)
from mandates.graph.store import EmbeddedStore, Store
from mandates.graph.words import Words
from mandates.resources import checkout_folder

_REMEDY = "run `mandates build`"


def default_root() -> Path:
    """Return where the store lies unless told otherwise: MANDATES_STORE, the checkout, the user's data folder."""
    if configured := os.environ.get("MANDATES_STORE"):
        return to_root(configured)
    if checkout := checkout_folder():
        return checkout / ".store"
    return _data_home() / "store"


def to_root(store: str) -> Path:
    """Return the folder of a store named by its folder or by the address of a SPARQL endpoint."""
    return open_root(store, _data_home()) if is_address(store) else Path(store)


def _data_home() -> Path:
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "mandates"


class Checkpoint(NamedTuple):
    """An opened state of the store: its version, the graph and the index of words."""

    version: str
    store: Store
    words: Words


def current_version(root: Path) -> str:
    """Return the version that is served; UnavailableError where nothing is built."""
    if endpoint := find_endpoint(root):
        return remote_version(endpoint)
    try:
        version = (root / "current").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnavailableError(f"no store in {root}: {_REMEDY}") from error
    if not version.isalnum():
        raise UnavailableError(f"the pointer {root / 'current'} is damaged: {_REMEDY}")
    return version


def graph_folder(root: Path, version: str) -> Path:
    """Return where the graph of a published version lies; UnavailableError for a store on another engine."""
    if endpoint := find_endpoint(root):
        raise UnavailableError(f"this store is on another engine: ask {endpoint.url} itself")
    return root / "checkpoints" / version / "graph"


def open_checkpoint(root: Path) -> Checkpoint:
    """Open the current state; UnavailableError where it is missing or a file of it is missing or cut."""
    version = current_version(root)
    if endpoint := find_endpoint(root):
        return Checkpoint(version, open_remote(endpoint), open_words(root, endpoint, version))
    folder = root / "checkpoints" / version
    try:
        sizes = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["sizes"]
        damaged = [name for name, size in sizes.items() if (folder / name).stat().st_size != size]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnavailableError(f"the store in {root} is damaged ({error}): {_REMEDY}") from error
    if damaged:
        raise UnavailableError(f"the store in {root} is damaged ({damaged[0]} was cut): {_REMEDY}")
    return Checkpoint(version, EmbeddedStore(folder / "graph"), Words(folder / "words"))


@contextmanager
def one_builder(root: Path) -> Iterator[None]:
    """Let one builder at a time write to `root`; the others wait for it. UsageError where it is only read."""
    refuse_writing(root)
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = (root / ".lock").open("w")
    except OSError as error:
        raise UnavailableError(f"cannot write to {root}: {error.strerror}") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def draft_folder(root: Path) -> Path:
    """Return a fresh folder to build the next state in; what an earlier builder left behind is removed."""
    for left in (root / "checkpoints").glob(".*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = root / "checkpoints" / f".building-{os.getpid()}"
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        raise UnavailableError(f"cannot write to {root}: {error.strerror}") from error
    return folder


def publish(root: Path, draft: Path, version: str) -> None:
    """Make a finished draft the current state, and remove states no longer served.

    Only a damaged state of the same version can stand in the way; it is moved aside.
    """
    files = sorted(path for path in draft.rglob("*") if path.is_file() and path.suffix != ".lock")
    names = {path.relative_to(draft).as_posix(): path for path in files}
    sizes = {name: path.stat().st_size for name, path in names.items()}
    digests = {name: _seal(path) for name, path in names.items()}
    manifest = json.dumps({"version": version, "sizes": sizes, "digests": digests}, indent=1)
    (draft / "manifest.json").write_text(manifest, encoding="utf-8")
    _seal(draft / "manifest.json")
    final = root / "checkpoints" / version
    if final.exists():
        final.rename(final.with_name(f".damaged-{version}"))
    draft.rename(final)
    pointer = root / f".current-{os.getpid()}"
    pointer.write_text(version + "\n", encoding="ascii")
    _seal(pointer)
    pointer.replace(root / "current")
    for other in (root / "checkpoints").iterdir():
        if other.name != version:
            shutil.rmtree(other, ignore_errors=True)


def _seal(path: Path) -> str:
    """Bring a finished file to disk and return its SHA-256."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        return hashlib.file_digest(file, "sha256").hexdigest()
