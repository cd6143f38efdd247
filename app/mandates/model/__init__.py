"""What crosses from one room to another: the parts of an answer, as immutable records.

Each record turns into JSON by `to_json`, key by key as its fields are named. They are named tuples, not
dataclasses: defining the dataclasses took longer than answering.
"""

from typing import Any, NamedTuple


def to_json(value: object) -> Any:  # noqa: ANN401 - JSON is any of dict, list, str, number, bool, None
    """Return a record, or a collection of records, as plain JSON values; fields keep their order."""
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: to_json(item) for name, item in value._asdict().items()}
    if isinstance(value, list | tuple):
        return [to_json(item) for item in value]
    if isinstance(value, dict):
        return {key: to_json(item) for key, item in value.items()}
    return value


class Named(NamedTuple):
    """A thing by its IRI and its name; `lang` is the language the name is in, not always the one asked."""

    id: str
    label: str
    lang: str


class NamedAgency(NamedTuple):
    """An agency with tier (`district`, `city`, …) and place; both None for a body known by category only."""

    id: str
    label: str
    lang: str
    tier: str | None
    place: Named | None


class ScoredSubject(NamedTuple):
    """A subject found in a question; score from 0 to 1."""

    id: str
    label: str
    lang: str
    score: float


class Evidence(NamedTuple):
    """Where a fact is written: document IRI, item, code points from start to end, SHA-256 of that stretch."""

    document: str
    document_label: str
    item: str
    start: int
    end: int
    digest: str
    quote: str | None


class ContactFact(NamedTuple):
    """One contact fact: `stated` with its value, `not-stated` in a loaded text, or `not-loaded`."""

    fact: str
    status: str
    value: str | None
    note: str | None


class OtherPart(NamedTuple):
    """What another party of a split does."""

    agency: Named
    role: str
    duty: Named


class Share(NamedTuple):
    """The split a responsibility is part of, and the parts of the other parties."""

    split: Named
    others: tuple[OtherPart, ...]


class Answer(NamedTuple):
    """One responsibility that answers the question.

    `general` says that its subject is broader than the one asked; `basis` is `mandate` or `plan`; `kind` is
    the class of the duty (`Duty`, `Task`, `Target`, …); `certainty` is `definite` or `possible`.
    """

    agency: NamedAgency
    section: Named | None
    holder: Named
    role: str
    duty: Named
    subjects: tuple[Named, ...]
    actions: tuple[str, ...]
    relations: tuple[str, ...]
    share: Share | None
    evidence: tuple[Evidence, ...]
    contact: tuple[ContactFact, ...]
    general: bool
    certainty: str
    basis: str
    kind: str
    stated_on: str | None
    valid_from: str | None
    valid_to: str | None


class NarrowerCell(NamedTuple):
    """A narrower subject whose status or holders differ from the headline."""

    subject: Named
    status: str
    agencies: tuple[Named, ...]


class Nearest(NamedTuple):
    """A duty close to the question where none answers it."""

    duty: Named
    agency: Named
    place: Named


class FactValue(NamedTuple):
    """A value of a fact about an agency, with its evidence; `detail` names what it belongs to."""

    label: str
    detail: str | None
    evidence: tuple[Evidence, ...]


class Fact(NamedTuple):
    """A fact about an agency: `stated` with values, or `not-stated`."""

    fact: Named
    agency: Named
    status: str
    values: tuple[FactValue, ...]


class PlaceAnswer(NamedTuple):
    """The answer for one place: the headline status, its flags, the narrower cells and what silence means.

    `silence` is `nobody`, `not-loaded` or None where somebody answers; `loaded` are the agencies whose texts
    are loaded for the place, `inside` the loaded places that lie in it; `doubts` say why answers are only possible:
    `closest-match`, `later-text`, `undated`, `past-plan`.
    """

    place: Named
    status: str
    flags: tuple[str, ...]
    narrower: tuple[NarrowerCell, ...]
    silence: str | None
    loaded: tuple[Named, ...]
    inside: tuple[Named, ...]
    doubts: tuple[str, ...]
    answers: tuple[Answer, ...]


class Found(NamedTuple):
    """The whole answer to a question, one `PlaceAnswer` for each place it was asked for."""

    question: str
    lang: str
    place: Named | None
    unknown_place: str | None
    as_of: str | None
    subjects: tuple[ScoredSubject, ...]
    choices: tuple[ScoredSubject, ...]
    facts: tuple[Fact, ...]
    places: tuple[PlaceAnswer, ...]
    nearest: tuple[Nearest, ...]
    loaded: tuple[Named, ...]
    query: str


class Line(NamedTuple):
    """One responsibility in a list: the duty, who holds it, in which role, on which subjects, and where it stands."""

    duty: Named
    agency: Named
    holder: Named
    role: str
    kind: str
    subjects: tuple[Named, ...]
    actions: tuple[str, ...]
    relations: tuple[str, ...]
    split: Named | None
    counterparties: tuple[Named, ...]
    conditions: tuple[str, ...]
    evidence: Evidence


class AgencyAnswer(NamedTuple):
    """One agency: names in all languages, card, facts, the lines it answers for, its splits and documents."""

    agency: NamedAgency
    names: tuple[Named, ...]
    aliases: tuple[Named, ...]
    contact: tuple[ContactFact, ...]
    facts: tuple[Fact, ...]
    lines: tuple[Line, ...]
    splits: tuple[Named, ...]
    documents: tuple[Named, ...]


class SectionAnswer(NamedTuple):
    """One section: names, second names, the agency it belongs to, the lines it holds."""

    section: Named
    names: tuple[Named, ...]
    aliases: tuple[Named, ...]
    agency: Named
    lines: tuple[Line, ...]


class DutyAnswer(NamedTuple):
    """One duty: names, kind, the agency whose text states it, its lines (one for each holder) and its measures.

    `measures` are the figures of a target or budget by name of the property, as text.
    """

    duty: Named
    names: tuple[Named, ...]
    kind: str
    agency: Named
    lines: tuple[Line, ...]
    measures: dict[str, str]
    caution: str | None


class SplitAnswer(NamedTuple):
    """One split: names, subjects, parties (also those without a part), lines of its parts, what it defers to."""

    split: Named
    names: tuple[Named, ...]
    subjects: tuple[Named, ...]
    parties: tuple[Named, ...]
    lines: tuple[Line, ...]
    deferred_to: tuple[Named, ...]
    one_sided: bool
    caution: str | None


class DocumentAnswer(NamedTuple):
    """One document: names, kind, agency, dates, language, digest of the text, what to know, and its lines."""

    document: Named
    names: tuple[Named, ...]
    kind: str
    agency: Named
    stated_on: str | None
    language: str
    digest: str
    caution: str | None
    lines: tuple[Line, ...]
    splits: tuple[Named, ...]
