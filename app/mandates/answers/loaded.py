"""What is loaded: the places whose texts are there and the documents behind the answers."""

from functools import lru_cache
from typing import NamedTuple

from mandates.answers.labels import Labels
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.model import Named


class LoadedDocument(NamedTuple):
    """A loaded document with its agency, its date as far as stated, its language and its number of duties."""

    document: Named
    agency: Named
    stated_on: str | None
    language: str
    duties: int


class Loaded(NamedTuple):
    """What the store holds: version, date of the statement on what is loaded, places and documents."""

    version: str
    as_of: str
    places: tuple[Named, ...]
    documents: tuple[LoadedDocument, ...]


@lru_cache(maxsize=3)
def load_loaded(checkpoint: Checkpoint, lang: str) -> Loaded:
    """Return what the store holds, named in a language; looked up once for each state of the store."""
    store = checkpoint.store
    stated = store.select(load_query("answers/loaded-places").bind())
    rows = store.select(load_query("answers/documents").bind())
    places = sorted({row["place"] for row in stated})
    labels = Labels(store, [*places, *(row[key] for row in rows for key in ("document", "agency"))], lang)
    documents = (
        LoadedDocument(
            labels.name(row["document"]),
            labels.name(row["agency"]),
            row.get("statedOn") or row.get("statedYear"),
            row["language"],
            int(row["duties"]),
        )
        for row in rows
    )
    as_of = max((row["asOf"] for row in stated), default="")
    return Loaded(checkpoint.version, as_of, tuple(labels.name(place) for place in places), tuple(documents))
