"""A store on another engine, kept in a folder like any other: the address of its endpoint and the index of words.

    <root>/endpoint          the address
    <root>/words-<version>/  the index, made from the names that the endpoint gives

The version is a digest of the documents that the endpoint names, so it changes when the engine is loaded anew.
"""

import hashlib
import os
import shutil
from pathlib import Path

from mandates.errors import UnavailableError, UsageError
from mandates.graph.queries import load_query
from mandates.graph.store import Endpoint, Store
from mandates.graph.words import Label, Words, write_words

_FILE = "endpoint"


def is_address(store: str) -> bool:
    """Whether what names a store is the address of an endpoint, not a folder."""
    return store.startswith(("http://", "https://"))


def open_root(address: str, home: Path) -> Path:
    """Return the folder below `home` that keeps what an endpoint needs; UnavailableError where it cannot be made."""
    root = home / "remote" / hashlib.sha256(address.encode()).hexdigest()[:16]
    try:
        root.mkdir(parents=True, exist_ok=True)
        (root / _FILE).write_text(address + "\n", encoding="utf-8")
    except OSError as error:
        raise UnavailableError(f"cannot write to {root}: {error.strerror}") from error
    return root


def find_endpoint(root: Path) -> Endpoint | None:
    """Return the endpoint of a folder; None for a folder that holds a store itself."""
    file = root / _FILE
    return Endpoint(file.read_text(encoding="utf-8").strip()) if file.is_file() else None


def refuse_writing(root: Path) -> None:
    """Raise UsageError where the store of a folder is read from an endpoint."""
    if endpoint := find_endpoint(root):
        raise UsageError(f"{endpoint.url} is only read: load the engine with its own tools, see docs/engines.md")


def open_remote(endpoint: Endpoint) -> Store:
    """Return the store of an endpoint."""
    # Imported here: the library brings rdflib with it, which takes longer than a local answer.
    from mandates.graph.store.remote import RemoteStore

    return RemoteStore(endpoint)


def remote_version(endpoint: Endpoint) -> str:
    """Return the version of what an endpoint holds; UnavailableError where it cannot be asked."""
    rows = open_remote(endpoint).select(load_query("version").bind())
    text = "\n".join(f"{row['document']} {row['digest']}" for row in rows)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def open_words(root: Path, endpoint: Endpoint, version: str) -> Words:
    """Open the index of words of a version, made now where it is not there yet; older ones are removed."""
    folder = root / f"words-{version}"
    if not folder.is_dir():
        rows = open_remote(endpoint).select(load_query("words").bind())
        draft = root / f".words-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        write_words(draft, (Label(r["iri"], r["kind"], r["lang"], r["text"], float(r["rank"])) for r in rows))
        try:
            draft.rename(folder)
        except OSError:
            # Another process was first.
            shutil.rmtree(draft, ignore_errors=True)
        for other in root.glob("words-*"):
            if other != folder:
                shutil.rmtree(other, ignore_errors=True)
    return Words(folder)
