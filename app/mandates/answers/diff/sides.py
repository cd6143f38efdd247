"""One side of a comparison: the duties of a document or an agency, with sections, posts and names."""

from collections.abc import Iterable
from typing import NamedTuple

from mandates.answers.duties import Duty, SubjectTree, load_duties, load_subject_tree
from mandates.answers.labels import Labels
from mandates.errors import NotFoundError
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.model import Named
from mandates.namespaces import local_name, split_id

# The order in which a level counts: what the agency itself holds comes first.
LEVELS = ("agency", "split", "section")


class SideSection(NamedTuple):
    """A section: its IRI, its name, all its names, the clause that names it."""

    id: str
    name: str
    names: tuple[str, ...]
    clause: str


class SidePosts(NamedTuple):
    """A number of posts: the category in the words of the text, its code, the number."""

    category: str
    code: str
    headcount: int


class Side(NamedTuple):
    """One side: its name, the day it is stated on, its duties, sections, posts, and the names of what they refer to.

    Bodies and sections are named as the text has them, subjects in the language of the answer.
    `is_version` says that the side is a text (a version of a mandate), not whatever an agency has. `closing` is a
    clause that stands for the document as a whole, such as its date; `clauses` are those that state each duty.
    """

    name: Named
    stated_on: str | None
    duties: tuple[Duty, ...]
    sections: tuple[SideSection, ...]
    posts: tuple[SidePosts, ...]
    tree: SubjectTree
    labels: Labels
    subject_labels: Labels
    own_names: tuple[str, ...]
    is_version: bool
    closing: str | None
    clauses: dict[str, str]

    def section_label(self, duty: Duty) -> str | None:
        """Return the name of the section, `split:<party>` for what another party holds, None for the agency's own."""
        if self.is_foreign(duty):
            return "split:" + self.labels.text(duty.holders[0].answerable)
        section = next((each for each in self.sections if each.id == duty.section), None)
        return section.name if section else None

    def is_foreign(self, duty: Duty) -> bool:
        """Whether another party than the agency whose text states the duty holds it."""
        return duty.agency not in duty.answerables

    def level(self, duty: Duty) -> str:
        """Return `agency`, `split` or `section`."""
        if self.is_foreign(duty) or duty.split:
            return "split"
        return "section" if duty.section else "agency"


def load_side(store: Store, lang: str, *, agency: str | None = None, document: str | None = None) -> Side:
    """Look up one side by the IRI of an agency (its newest mandate) or of a document.

    Raises NotFoundError where no duty is stated.
    """
    documents = store.select(load_query("answers/documents").bind())
    rows = [row for row in documents if agency in (None, row["agency"]) and document in (None, row["document"])]
    if not rows:
        raise NotFoundError(f"no text of {agency or document} is loaded: ingest it first")
    by_duty = load_query("answers/duty-clauses")
    chosen = [document] if document else _newest(rows)
    duties = load_duties(store, document=chosen, **({"agency": agency} if agency else {}))
    duties = tuple(sorted(duties, key=lambda duty: (duty.document, duty.start, duty.end, duty.id)))
    bodies = sorted({duty.agency for duty in duties})
    sections = store.select(load_query("answers/sections").bind(document=chosen, agency=bodies))
    posts = store.select(load_query("answers/staffing").bind(document=chosen, agency=bodies))
    tree = load_subject_tree(store)
    things = _things(duties) | {row["section"] for row in sections} | {row["posts"] for row in posts}
    language = duties[0].language.split("-")[0]
    named = Labels(store, things | {*chosen, *bodies}, lang if not _has_quotes(duties) else language)
    aliases = _aliases(store, [*(row["section"] for row in sections), *bodies])
    dates = sorted({row["statedOn"] for row in rows if row["document"] in chosen and "statedOn" in row})
    return Side(
        name=named.name(agency or (bodies[0] if len(bodies) == 1 and not agency else chosen[0])),
        stated_on=dates[-1] if dates else None,
        duties=duties,
        sections=tuple(_to_section(row, named, aliases) for row in _once(sections)),
        posts=tuple(
            SidePosts(named.text(row["posts"]), local_name(row["category"]), int(row["headcount"])) for row in posts
        ),
        tree=tree,
        labels=named,
        subject_labels=Labels(store, {subject for duty in duties for subject in duty.subjects}, lang),
        own_names=tuple(name for body in bodies for name in (named.text(body), *aliases.get(body, ()))),
        is_version=document is not None,
        closing=_closing(store, chosen[-1]),
        clauses={row["duty"]: row["clause"] for row in store.select(by_duty.bind(document=chosen))},
    )


def _newest(rows: list[dict[str, str]]) -> list[str]:
    """Return the newest mandate of an agency, or all its texts where it has none but plans."""
    mandates = [row for row in rows if "statedYear" not in row] or rows
    return [max(mandates, key=lambda row: (row.get("statedOn", ""), row["document"]))["document"]]


def _has_quotes(duties: Iterable[Duty]) -> bool:
    return any(duty.quote for duty in duties)


def _things(duties: Iterable[Duty]) -> set[str]:
    things: set[str] = set()
    for duty in duties:
        things |= duty.counterparties | {each.holder for each in duty.holders} | duty.answerables
    return things


def _aliases(store: Store, things: list[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    if things:
        for query in ("labels", "aliases"):
            for row in store.select(load_query(f"answers/{query}").bind(thing=sorted(set(things)))):
                found.setdefault(row["thing"], []).append(row["label"])
    return found


def _once(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return list({row["section"]: row for row in reversed(rows)}.values())[::-1]


def _to_section(row: dict[str, str], labels: Labels, aliases: dict[str, list[str]]) -> SideSection:
    section = row["section"]
    names = dict.fromkeys((labels.text(section), *aliases.get(section, ())))
    return SideSection(section, labels.text(section), tuple(names), row["clause"])


def _closing(store: Store, document: str) -> str | None:
    rows = store.select(load_query("answers/properties").bind(thing=document))
    return next((row["value"] for row in rows if split_id(row["value"])[0] == "clause"), None)
