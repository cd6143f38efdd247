"""Build the store from ontology and data: load, derive, index the words, publish."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from mandates import __version__
from mandates.errors import BadDataError, UnavailableError
from mandates.graph.checkpoints import current_version, draft_folder, one_builder, open_checkpoint, publish
from mandates.graph.history import is_unsettled, recorded, settle
from mandates.graph.queries import load_query
from mandates.graph.store import DraftStore, EmbeddedStore, write_store
from mandates.graph.words import Label, write_words
from mandates.namespaces import DERIVED_GRAPH, ONTOLOGY_GRAPH, to_id
from mandates.resources import resource_folder

# Data files that describe no single document.
_SHARED_FILES = {"agencies", "completeness", "places"}


@dataclass(frozen=True)
class Build:
    """What a build made: the version, the number of quads and labels (0 where nothing had to be done)."""

    version: str
    quads: int
    labels: int


def source_files(data: Path, root: Path) -> list[tuple[Path, str]]:
    """Return the Turtle files of ontology, data and the documents taken in, with the graph IRI of each, sorted."""
    ontology = sorted(resource_folder("ontology").glob("*.ttl"))
    if not data.is_dir():
        raise BadDataError(f"no data folder {data}")
    files = [(path, ONTOLOGY_GRAPH) for path in ontology]
    taken_in = root / "documents"
    # A shipped document can be withdrawn too.
    gone = {path.name for path in taken_in.glob(".withdrawn/*")}
    for path in sorted(data.glob("*.ttl")):
        if path.stem in gone:
            continue
        kind = "graph" if path.stem in _SHARED_FILES else "document"
        files.append((path, to_id(kind, path.stem)))
    files += [(path, to_id("document", path.parent.name)) for path in sorted(taken_in.glob("[!.]*/graph.ttl"))]
    files += [
        (path, to_id("document", path.stem))
        for path in sorted(taken_in.glob(".quotes/[!.]*.ttl"))
        if path.stem not in gone
    ]
    if (taken_in / "completeness.ttl").is_file():
        files.append((taken_in / "completeness.ttl", to_id("graph", "taken-in")))
    return files


def build_store(root: Path, data: Path | None = None) -> Build:
    """Build and publish the store in `root` from `data` (the shipped data by default) and the documents taken in.

    The version is a digest of everything that goes in; where it is already served, nothing is done.
    Raises BadDataError for a broken file, UnavailableError where `root` cannot be written.
    """
    files = source_files(data or resource_folder("data"), root)
    rules = _rules()
    version = _digest(files, rules)
    if _is_served(root, version) and not is_unsettled(root):
        return Build(version, 0, 0)
    with one_builder(root):
        if _is_served(root, version):
            settle(root)
            return Build(version, 0, 0)
        draft = draft_folder(root)
        quads = write_store(draft / "graph", files, rules, DERIVED_GRAPH)
        labels = write_words(draft / "words", _labels(EmbeddedStore(draft / "graph")))
        with recorded(root, "publish"):
            publish(root, draft, version)
    return Build(version, quads, labels)


def draft_store(turtles: Iterable[tuple[str, str]]) -> DraftStore:
    """Return a store in memory over drafts, each Turtle with the IRI of its document, beside ontology and known bodies.

    Raises BadDataError for what is not Turtle.
    """
    data = resource_folder("data")
    files = [(path, ONTOLOGY_GRAPH) for path in sorted(resource_folder("ontology").glob("*.ttl"))]
    files += [(data / f"{stem}.ttl", to_id("graph", stem)) for stem in ("agencies", "places")]
    return DraftStore(files, turtles, _rules(), DERIVED_GRAPH)


def _rules() -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted((resource_folder("queries") / "rules").glob("*.rq"))]


def _digest(files: list[tuple[Path, str]], rules: list[str]) -> str:
    digest = hashlib.sha256(__version__.encode())
    for path, graph in files:
        digest.update(graph.encode() + path.name.encode() + path.read_bytes())
    for rule in (*rules, load_query("words").text):
        digest.update(rule.encode())
    return digest.hexdigest()[:16]


def _is_served(root: Path, version: str) -> bool:
    try:
        if current_version(root) != version:
            return False
        open_checkpoint(root)
    except UnavailableError:
        return False
    return True


def _labels(store: EmbeddedStore) -> Iterator[Label]:
    for row in store.select(load_query("words").bind()):
        yield Label(row["iri"], row["kind"], row["lang"], row["text"], float(row["rank"]))
