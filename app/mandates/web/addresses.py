"""Where things stand on the site: ids to page addresses and back."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from mandates.answers.things import find_agency, find_document, find_duty, find_section, find_split
from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.model import AgencyAnswer, DocumentAnswer, DutyAnswer, SectionAnswer, SplitAnswer
from mandates.namespaces import BASE, PREFIXES, split_id, to_id

Thing = AgencyAnswer | SectionAnswer | DutyAnswer | SplitAnswer | DocumentAnswer
KEY = re.compile(r"[\w.()~-]+(/[\w.()~-]+)*")


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
# Kinds that are shown as plain records; those of the derived graph are not.
_SHOWN = frozenset(
    {"place", "body", "team", "category", "instrument", "clause", "responsibility", "indicator", "contact"}
    | {"completeness", "staffing"}
)
_SCHEMES = BASE + "scheme/"


def to_page(iri: str) -> str | None:
    """Return the path of the page of an id; None for a thing that has no page."""
    kind, key = split_id(iri)
    if kind in _FOLDERS:
        return f"/{_FOLDERS[kind]}/{quote(key)}"
    if kind in _SHOWN:
        return f"/things/{kind}/{quote(key)}"
    if iri.startswith(_SCHEMES):
        return f"/schemes/{quote(iri.removeprefix(_SCHEMES))}"
    return f"/ontology#{iri.removeprefix(PREFIXES['m'])}" if iri.startswith(PREFIXES["m"]) else None


def find_thing(checkpoint: Checkpoint, folder: str, key: str, lang: str) -> Thing:
    """Return the thing of a page by its key; NotFoundError where there is none."""
    kind = KINDS[folder]
    if not KEY.fullmatch(key):
        raise NotFoundError(f"no {kind.name} {key[:80]!r} in the store")
    return kind.find(checkpoint, to_id(kind.name, key), lang)
