"""What is loaded: the places to choose from and the documents behind the answers."""

from dataclasses import dataclass
from functools import lru_cache

from mandates.answers.labels import Labels
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


@dataclass(frozen=True)
class PlaceChoice:
    """An entry of the list of places in the form."""

    value: str
    label: str
    chosen: bool


def to_choices(loaded: Loaded | None, chosen: str | None) -> list[PlaceChoice]:
    """Return the loaded places to choose from; one that is asked for and not among them stands last."""
    places = loaded.places if loaded else ()
    choices = [PlaceChoice(local_name(p.id), p.label, chosen in (p.id, p.label, local_name(p.id))) for p in places]
    if chosen and not any(choice.chosen for choice in choices):
        choices.append(PlaceChoice(chosen, chosen[:60], True))
    return choices


@lru_cache(maxsize=3)
def load_loaded(checkpoint: Checkpoint, lang: str) -> Loaded:
    """Return what the store holds, named in a language; looked up once for each state of the store."""
    store = checkpoint.store
    stated = store.select(load_query("answers/loaded-places").bind())
    places = sorted({row["place"] for row in stated})
    agencies = sorted({row["agency"] for row in stated})
    rows = store.select(load_query("answers/lines").bind(agency=agencies)) if agencies else []
    duties: dict[str, set[str]] = {}
    for row in rows:
        duties.setdefault(row["document"], set()).add(row["duty"])
    about = {document: _properties(checkpoint, document) for document in duties}
    labels = Labels(store, [*places, *agencies, *duties], lang)
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
        max((row["asOf"] for row in stated), default=""),
        tuple(labels.name(place) for place in places),
        tuple(documents),
    )


def _properties(checkpoint: Checkpoint, thing: str) -> dict[str, str]:
    rows = checkpoint.store.select(load_query("answers/properties").bind(thing=thing))
    return {local_name(row["property"]): row["value"] for row in rows}
