"""Where things stand on the site: ids to page addresses and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from mandates.answers.labels import Labels
from mandates.answers.things import find_agency, find_document, find_duty, find_section, find_split
from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.model import AgencyAnswer, DocumentAnswer, DutyAnswer, SectionAnswer, SplitAnswer
from mandates.namespaces import split_id, to_id

Thing = AgencyAnswer | SectionAnswer | DutyAnswer | SplitAnswer | DocumentAnswer
_KEY = re.compile(r"[\w.()~-]+(/[\w.()~-]+)*")


@dataclass(frozen=True)
class Kind:
    """A kind of thing with pages of its own: the kind in its ids, and the function that finds one."""

    name: str
    find: Callable[[Checkpoint, str, str], Thing]


# Folder of the site → kind of thing.
KINDS = {
    "agencies": Kind("agency", find_agency),
    "sections": Kind("section", find_section),
    "duties": Kind("duty", find_duty),
    "splits": Kind("split", find_split),
    "documents": Kind("document", find_document),
}
_FOLDERS = {kind.name: folder for folder, kind in KINDS.items()}


def to_page(iri: str) -> str | None:
    """Return the path of the page of an id; None for a thing that has no page."""
    kind, key = split_id(iri)
    return f"/{_FOLDERS[kind]}/{quote(key)}" if kind in _FOLDERS else None


def find_thing(checkpoint: Checkpoint, folder: str, key: str, lang: str) -> Thing:
    """Return the thing of a page by its key; NotFoundError where there is none."""
    kind = KINDS[folder]
    if not _KEY.fullmatch(key):
        raise NotFoundError(f"no {kind.name} {key[:80]!r} in the store")
    return kind.find(checkpoint, to_id(kind.name, key), lang)


def resolve_id(checkpoint: Checkpoint, kind: str, key: str) -> str:
    """Return the path of the page of an id that the store knows; NotFoundError otherwise."""
    page = to_page(to_id(kind, key))
    if (
        page is None
        or not _KEY.fullmatch(key)
        or not Labels(checkpoint.store, [to_id(kind, key)], "en").name(to_id(kind, key)).lang
    ):
        raise NotFoundError(f"no {kind} {key[:80]!r} in the store")
    return page
