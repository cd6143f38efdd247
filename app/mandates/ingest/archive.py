"""The documents a user has taken in, kept beside the store: one folder each, put in place by one rename.

    <root>/documents/<key>/graph.ttl       what the document states
    <root>/documents/<key>/text.txt        the decoded text that every position cites, UTF-8
    <root>/documents/<key>/document.json   digest, agencies, date, what it replaces, the bodies it declares

    <root>/documents/.withdrawn/<key>/     a document that was withdrawn, and why

A build reads the graphs; readers of the store never look here. A folder whose name begins with a dot is a draft
that was never committed.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from mandates.errors import UnavailableError
from mandates.graph.durable import sync_folder, write_durably
from mandates.graph.history import COMPLETENESS, recorded
from mandates.graph.store import Literal, Triple, read_triples, to_turtle
from mandates.ingest.drafts import Source
from mandates.ingest.statements.bodies import Body, Registry
from mandates.ingest.statements.building import Built
from mandates.ingest.statements.places import Gazetteer, Place
from mandates.namespaces import PREFIXES, local_name, to_id
from mandates.resources import resource_folder

_M, _SKOS = PREFIXES["m"], PREFIXES["skos"]
_BODY_KINDS = {"Agency", "PublicBody", "CoordinatingBody", "AssociatedBody", "AgencyCategory"}


class Entry(NamedTuple):
    """A document: its key, the digest of its text, its agencies, its date, the key of what it replaces."""

    key: str
    digest: str
    agencies: tuple[str, ...]
    stated_on: str | None
    replaces: str | None
    is_shipped: bool


def documents_folder(root: Path) -> Path:
    """Return where the documents of a store lie."""
    return root / "documents"


def list_documents(root: Path) -> list[Entry]:
    """Return the documents that users took in and those that are shipped, sorted by key."""
    entries = [
        _entry(json.loads(path.read_text("utf-8"))) for path in documents_folder(root).glob("[!.]*/document.json")
    ]
    return sorted([*entries, *_shipped_documents(withdrawn_keys(root))])


def _entry(record: dict[str, object]) -> Entry:
    return Entry(*(tuple(v) if isinstance(v := record[name], list) else v for name in Entry._fields))  # type: ignore[arg-type]


def withdrawn_keys(root: Path) -> set[str]:
    """Return the keys of the documents that were withdrawn; none of them is given to another document."""
    return {path.name for path in documents_folder(root).glob(".withdrawn/*")}


def _shipped_documents(gone: set[str]) -> list[Entry]:
    found = []
    for path in sorted(resource_folder("data").glob("*.ttl")):
        if path.stem in gone:
            continue
        document = to_id("document", path.stem)
        facts: dict[str, list[str]] = {}
        for s, p, o, _ in read_triples(path):
            if s == document:
                facts.setdefault(p, []).append(o)
        if _M + "digest" in facts:
            dates = [*facts.get(_M + "statedOn", ()), *facts.get(_M + "statedYear", ())]
            date = dates[0] if dates else None
            found.append(Entry(path.stem, facts[_M + "digest"][0], tuple(facts[_M + "agency"]), date, None, True))
    return found


def load_registry(root: Path) -> Registry:
    """Return the bodies and places that the shipped data and the documents taken in so far know."""
    shipped = resource_folder("data")
    places, bodies = _read_known([shipped / "places.ttl", shipped / "agencies.ttl"])
    registry = Registry(Gazetteer(places), bodies)
    for path in sorted(documents_folder(root).glob("[!.]*/document.json")):
        record = json.loads(path.read_text("utf-8"))
        for row in record["places"]:
            registry.gazetteer.add(Place(*row), (row[1],))
        for iri, kind, name, place, language, aliases in record["bodies"]:
            at = registry.gazetteer.places.get(place) if place else None
            registry.add(Body(iri, kind, name, at, language, tuple(aliases)))
    return registry


def _read_known(files: Iterable[Path]) -> tuple[list[tuple[Place, list[str]]], list[Body]]:
    facts: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for path in files:
        for s, p, o, tag in read_triples(path):
            facts.setdefault(s, {}).setdefault(local_name(p), []).append((o, tag))
    places = {
        iri: Place(iri, known["prefLabel"][0][0], local_name(known["tier"][0][0]), _first(known, "partOf"))
        for iri, known in facts.items()
        if local_name(known["type"][0][0]) == "Place"
    }
    named = [(place, [text for text, _ in _names(facts[iri])]) for iri, place in places.items()]
    bodies = []
    for iri, known in facts.items():
        kind = local_name(known["type"][0][0])
        if kind in _BODY_KINDS:
            names = _names(known)
            place = places.get(known["place"][0][0]) if "place" in known else None
            bodies.append(Body(iri, kind, names[0][0], place, names[0][1], tuple(text for text, _ in names[1:])))
    return named, bodies


def _first(known: dict[str, list[tuple[str, str]]], name: str) -> str | None:
    return known[name][0][0] if name in known else None


def _names(known: dict[str, list[tuple[str, str]]]) -> list[tuple[str, str]]:
    return [*known.get("prefLabel", ()), *known.get("altLabel", ()), *known.get("hiddenLabel", ())]


def commit_document(root: Path, source: Source, built: Built, replaces: str | None) -> Entry:
    """Put a document in place by one rename and return its entry; UnavailableError where that cannot be written.

    After return the document is on disk; before, nothing of it is seen. A document of the same key is replaced.
    """
    agencies = tuple(body.iri for body in built.agencies)
    entry = Entry(built.key, source.digest, agencies, built.stated_on, replaces, False)
    record = {
        **entry._asdict(),
        "name": source.name,
        "raw_digest": source.raw_digest,
        "encoding": source.encoding,
        "places": sorted(built.places),
        "bodies": [
            (b.iri, b.kind, b.name, b.place.iri if b.place else None, b.language, b.aliases) for b in built.bodies
        ],
    }
    files = {
        "graph.ttl": built.turtle,
        "text.txt": source.text,
        "document.json": json.dumps(record, ensure_ascii=False, indent=1) + "\n",
    }
    with recorded(root, "version" if replaces else "ingest", built.key) as undo:
        _put(documents_folder(root), built.key, files)
        undo.append(lambda: _take_back(documents_folder(root), built.key))
    return entry


def _take_back(folder: Path, key: str) -> None:
    (folder / key).rename(folder / f".draft-{key}")
    shutil.rmtree(folder / f".draft-{key}")


def _put(folder: Path, key: str, files: dict[str, str]) -> None:
    draft, old = folder / f".draft-{key}", folder / f".old-{key}"
    try:
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for name, content in files.items():
            with (draft / name).open("wb") as file:
                file.write(content.encode())
                file.flush()
                os.fsync(file.fileno())
        shutil.rmtree(old, ignore_errors=True)
        if (folder / key).exists():
            (folder / key).rename(old)
        draft.rename(folder / key)
        sync_folder(folder)
    except OSError as error:
        raise UnavailableError(f"cannot write to {folder}: {error.strerror}; nothing of {key} was kept") from error
    finally:
        shutil.rmtree(old, ignore_errors=True)


def write_completeness(root: Path, state: Callable[[set[str]], str], place: str | None) -> None:
    """Write the statements on what is loaded; `place` joins the places stated to be complete before.

    `state` gives the Turtle for a set of complete places, by IRI.
    """
    folder = documents_folder(root)
    memory, path = folder / "complete.json", folder / "completeness.ttl"
    complete = set(json.loads(memory.read_text("utf-8"))) if memory.exists() else set()
    complete |= {place} if place else set()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with recorded(root, "state", COMPLETENESS):
            write_durably(memory, json.dumps(sorted(complete)) + "\n")
            write_durably(path, state(complete))
    except OSError as error:
        raise UnavailableError(f"cannot write to {folder}: {error.strerror}") from error


def commit_quotes(root: Path, entry: Entry, source: Source) -> bool:
    """Keep the wording of a shipped document's clauses, taken from its text; return whether it was not there yet."""
    folder = documents_folder(root) / ".quotes"
    path = folder / f"{entry.key}.ttl"
    if path.exists():
        return False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with recorded(root, "quote", entry.key) as undo:
            write_durably(path, _quotes(entry, source))
            undo.append(path.unlink)
    except OSError as error:
        raise UnavailableError(f"cannot write to {folder}: {error.strerror}") from error
    return True


def _quotes(entry: Entry, source: Source) -> str:
    spans: dict[str, dict[str, int]] = {}
    for s, p, o, _ in read_triples(resource_folder("data") / f"{entry.key}.ttl"):
        if p in {_M + "start", _M + "end"}:
            spans.setdefault(s, {})[local_name(p)] = int(o)
    triples: list[Triple] = [
        (iri, _M + "quote", Literal(source.text[span["start"] : span["end"]]))
        for iri, span in sorted(spans.items())
        if len(span) == 2
    ]
    return to_turtle(triples, PREFIXES)
