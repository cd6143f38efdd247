"""Published states of the store: immutable folders behind one atomic pointer.

    <root>/current                    the version now served
    <root>/checkpoints/<version>/     graph/ (Oxigraph), words/ (index of words), manifest.json

A reader opens the folder that `current` names; a builder writes a new folder beside it, renames it into
place and then moves the pointer, so a reader sees the old state or the new one and nothing between.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from mandates.errors import UnavailableError
from mandates.graph.store import EmbeddedStore
from mandates.graph.words import Words
from mandates.resources import checkout_folder

_REMEDY = "run `mandates build`"


def default_root() -> Path:
    """Return where the store lies unless told otherwise: MANDATES_STORE, the checkout, the user's data folder."""
    if configured := os.environ.get("MANDATES_STORE"):
        return Path(configured)
    if checkout := checkout_folder():
        return checkout / ".store"
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "mandates" / "store"


class Checkpoint(NamedTuple):
    """An opened state of the store: its version, the graph and the index of words."""

    version: str
    store: EmbeddedStore
    words: Words


def current_version(root: Path) -> str:
    """Return the version that is served; UnavailableError where nothing is built."""
    try:
        version = (root / "current").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UnavailableError(f"no store in {root}: {_REMEDY}") from error
    if not version.isalnum():
        raise UnavailableError(f"the pointer {root / 'current'} is damaged: {_REMEDY}")
    return version


def graph_folder(root: Path, version: str) -> Path:
    """Return where the graph of a published version lies."""
    return root / "checkpoints" / version / "graph"


def open_checkpoint(root: Path) -> Checkpoint:
    """Open the current state; UnavailableError where it is missing or a file of it is missing or cut."""
    version = current_version(root)
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
    """Let one builder at a time write to `root`; the others wait for it."""
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
    sizes = {path.relative_to(draft).as_posix(): path.stat().st_size for path in files}
    manifest = json.dumps({"version": version, "sizes": sizes}, indent=1)
    (draft / "manifest.json").write_text(manifest, encoding="utf-8")
    final = root / "checkpoints" / version
    if final.exists():
        final.rename(final.with_name(f".damaged-{version}"))
    draft.rename(final)
    pointer = root / f".current-{os.getpid()}"
    pointer.write_text(version + "\n", encoding="ascii")
    pointer.replace(root / "current")
    for other in (root / "checkpoints").iterdir():
        if other.name != version:
            shutil.rmtree(other, ignore_errors=True)
