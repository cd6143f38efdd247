"""Duties with all that is said of them, for answers that compare one with another."""

from typing import NamedTuple

from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.namespaces import local_name, split_id

# What says nothing of who does what: never counted as the basis of an answer.
PROGRAMME = frozenset({"residual", "functional-transformation", "aim"})


class Holder(NamedTuple):
    """Who holds a duty: the holder (agency, section, team), the agency that answers for it, the code of the role."""

    holder: str
    answerable: str
    role: str


class Duty(NamedTuple):
    """A duty as stated: where, by whose text, who holds it, and its facets as codes (subjects and bodies as IRIs).

    `words` gives its wording or names by language; `quote` is the wording where the store keeps it.
    """

    id: str
    kind: str
    agency: str
    document: str
    language: str
    item: str
    start: int
    end: int
    digest: str
    quote: str | None
    split: str | None
    holders: tuple[Holder, ...]
    modal: str | None
    strength: str | None
    actions: frozenset[str]
    stages: frozenset[str]
    subjects: frozenset[str]
    relations: frozenset[str]
    counterparties: frozenset[str]
    excludes: frozenset[str]
    deferred_to: frozenset[str]
    conditions: dict[str, str]
    words: dict[str, str]
    valid_from: str | None
    valid_to: str | None

    @property
    def role(self) -> str:
        """The code of the first holder's role."""
        return self.holders[0].role

    @property
    def section(self) -> str | None:
        """The IRI of the section that holds it, or None."""
        return next((each.holder for each in self.holders if split_id(each.holder)[0] == "section"), None)

    @property
    def answerables(self) -> frozenset[str]:
        """The IRIs of the agencies that answer for it."""
        return frozenset(each.answerable for each in self.holders)

    @property
    def is_programme(self) -> bool:
        """Whether it is residual, functional transformation or a statement of aim."""
        return bool(self.relations & PROGRAMME)


def load_duties(store: Store, **by: str | list[str]) -> tuple[Duty, ...]:
    """Look up the duties that the texts of an `agency` or a `document` state, by IRI, in order of document and text."""
    found: dict[str, list[Row]] = {}
    for row in store.select(load_query("answers/duties").bind(**by)):
        found.setdefault(row["duty"], []).append(row)
    details: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in store.select(load_query("answers/duty-details").bind(**by)):
        values = details.setdefault(row["duty"], {}).setdefault(local_name(row["property"]), [])
        values.append((row.get("lang", ""), row["value"]))
    return tuple(_to_duty(rows, details.get(duty, {})) for duty, rows in found.items())


def _to_duty(rows: list[Row], details: dict[str, list[tuple[str, str]]]) -> Duty:
    first = rows[0]
    holders = {row["responsibility"]: Holder(row["holder"], row["answerable"], local_name(row["role"])) for row in rows}

    def codes(name: str) -> frozenset[str]:
        return frozenset(local_name(value) for _, value in details.get(name, ()))

    def iris(name: str) -> frozenset[str]:
        return frozenset(value for _, value in details.get(name, ()))

    words = {lang.split("-")[0]: value for lang, value in details.get("prefLabel", ())}
    if quote := first.get("quote"):
        words[first["language"].split("-")[0]] = quote
    return Duty(
        id=first["duty"],
        kind=local_name(first["kind"]),
        agency=first["agency"],
        document=first["document"],
        language=first["language"],
        item=first["item"],
        start=int(first["start"]),
        end=int(first["end"]),
        digest=first["digest"],
        quote=quote,
        split=first.get("split"),
        holders=tuple(holders.values()),
        modal=_code(rows, "modal"),
        strength=_code(rows, "strength"),
        actions=codes("action"),
        stages=codes("stage"),
        subjects=iris("subject"),
        relations=codes("relation"),
        counterparties=iris("counterparty"),
        excludes=iris("excludes"),
        deferred_to=iris("deferredTo"),
        conditions=dict(details.get("condition", ())),
        words=words,
        valid_from=first.get("validFrom"),
        valid_to=first.get("validTo"),
    )


def _code(rows: list[Row], name: str) -> str | None:
    return next((local_name(row[name]) for row in rows if name in row), None)


class SubjectTree(NamedTuple):
    """The next broader subject of each."""

    parent: dict[str, str]

    def line(self, subject: str) -> tuple[str, ...]:
        """Return a subject and the broader ones, nearest first."""
        line = [subject]
        while line[-1] in self.parent and self.parent[line[-1]] not in line:
            line.append(self.parent[line[-1]])
        return tuple(line)

    def distance(self, first: str, second: str) -> int | None:
        """Return how many steps the second is broader than the first (negative: narrower), None off one line."""
        up, down = self.line(first), self.line(second)
        if second in up:
            return up.index(second)
        return -down.index(first) if first in down else None


def load_subject_tree(store: Store) -> SubjectTree:
    """Look up the tree of subjects."""
    rows = store.select(load_query("answers/subject-tree").bind())
    return SubjectTree({row["subject"]: row["broader"] for row in rows if "broader" in row})
