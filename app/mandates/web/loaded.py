"""What is loaded: the places to choose from and the documents behind the answers."""

from dataclasses import dataclass
from functools import lru_cache

from mandates.answers.labels import Labels
from mandates.answers.places import load_places
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.model import Named
from mandates.namespaces import local_name


@dataclass(frozen=True)
class LoadedDocument:
    """A loaded document with its agency, its date as far as stated, its language and its number of duties."""

    document: Named
    agency: Named
    stated_on: str | None
    language: str
    duties: int


@dataclass(frozen=True)
class Loaded:
    """What the store holds: version, date of the statement on what is loaded, places and documents."""

    version: str
    as_of: str
    places: tuple[Named, ...]
    documents: tuple[LoadedDocument, ...]


@lru_cache(maxsize=3)
def load_loaded(checkpoint: Checkpoint, lang: str) -> Loaded:
    """Return what the store holds, named in a language; looked up once for each state of the store."""
    store = checkpoint.store
    places = load_places(store)
    agencies = sorted({agency for held in places.agencies.values() for agency in held})
    rows = store.select(load_query("answers/lines").bind(agency=agencies)) if agencies else []
    duties: dict[str, set[str]] = {}
    for row in rows:
        duties.setdefault(row["document"], set()).add(row["duty"])
    about = {document: _properties(checkpoint, document) for document in duties}
    labels = Labels(store, [*places.loaded, *agencies, *duties], lang)
    documents = [
        LoadedDocument(
            labels.name(document),
            labels.name(about[document].get("agency", "")),
            about[document].get("statedOn") or about[document].get("statedYear"),
            about[document].get("language", ""),
            len(held),
        )
        for document, held in sorted(duties.items())
    ]
    return Loaded(
        checkpoint.version,
        _date_of(checkpoint),
        tuple(labels.name(place) for place in places.loaded),
        tuple(documents),
    )


def _properties(checkpoint: Checkpoint, thing: str) -> dict[str, str]:
    rows = checkpoint.store.select(load_query("answers/properties").bind(thing=thing))
    return {local_name(row["property"]): row["value"] for row in rows}


def _date_of(checkpoint: Checkpoint) -> str:
    rows = checkpoint.store.select(load_query("answers/places").bind())
    return max((row["asOf"] for row in rows if "asOf" in row), default="")
