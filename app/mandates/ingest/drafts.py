"""What the steps of ingest hand to one another, as immutable records.

Positions are Unicode code points of the decoded text, the end exclusive.
"""

from typing import NamedTuple


class Reason(NamedTuple):
    """Why a draft says something: the rule, the stretch of text that made it fire, and what it gave."""

    rule: str
    start: int
    end: int
    gives: str


class Item(NamedTuple):
    """One numbered (or unnumbered) piece of a text that may hold duties.

    `label` is the enumerator path as written, such as `(一)`, `(十八)2`, `9가`; `start` and `end` bound the body
    without its enumerator. `block` is `preamble`, `duties`, `transformation`, `splits`, `sections` or `plan`.
    `container` is `agency`, `section:<name>`, `split:<party>` or `plan`. `agency` and `names` are the body
    that acts where no other is named: its full name, and every name the text has for it. `lead_in` is the
    sentence above the list, whose verb governs the items ("shall", 掌理, 분장한다), or empty.
    """

    label: str
    start: int
    end: int
    block: str
    container: str
    agency: str
    names: tuple[str, ...]
    lead_in: str = ""


class Clause(NamedTuple):
    """One duty clause: one governing verb phrase of an item.

    `actions` are codes of the schemes action and modal, a modal first; `role` a code of the scheme role;
    `relations` are codes of the scheme relation, `entrusted_by:<body>` with the body's name. `object` is the
    stretch of the object phrase. `conditions` and `instruments` are stretches. `optional` marks clauses that
    never carry an answer alone (preambles, aims). `confidence` is the probability that span, role and
    actions are right, `stated` what the rules said before calibration. `agency` is the full name of the agency of
    the item.
    """

    container: str
    item: str
    start: int
    end: int
    actor: tuple[str, ...]
    actions: tuple[str, ...]
    role: str
    object: tuple[int, int]
    counterparties: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    conditions: tuple[tuple[int, int], ...] = ()
    instruments: tuple[tuple[int, int], ...] = ()
    optional: bool = False
    subjects: tuple[str, ...] = ()
    confidence: float = 1.0
    reasons: tuple[Reason, ...] = ()
    agency: str = ""
    stated: float = 0.0


class PlanRow(NamedTuple):
    """One row of a work plan: `kind` is `task`, `target`, `budget`, `support` or `baseline`.

    `comparator` is `=`, `>=`, `<=`, `>`, `<`, `~`, `range`, `maintain` or `increase_by`. A damaged unit keeps
    its letters in `unit_literal` and sets `garbled`.
    """

    item: str
    kind: str
    start: int
    end: int
    agency: str
    indicator: str | None = None
    comparator: str | None = None
    value: float | None = None
    value_min: float | None = None
    value_max: float | None = None
    unit: str | None = None
    unit_literal: str | None = None
    garbled: bool = False
    inferred: bool = False
    deadline: str | None = None
    year: int | None = None
    places: tuple[str, ...] = ()
    supporters: tuple[str, ...] = ()
    responsible: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    confidence: float = 1.0
    reasons: tuple[Reason, ...] = ()


class SectionDraft(NamedTuple):
    """A section: its name as the text has it, other names, and where it is named."""

    name: str
    aliases: tuple[str, ...]
    start: int
    end: int


class SplitDraft(NamedTuple):
    """A split: its subject in the text's words, its parties (the document's own agency first), and its stretch."""

    subject: str
    parties: tuple[str, ...]
    start: int
    end: int


class StaffingDraft(NamedTuple):
    """A number of posts: the category in the text's words, the number or range, and where it is written.

    `minimum` and `maximum` are None where the text sets none ("not more than ten"). `note` is what the text adds
    in brackets, such as 只减不增, or empty.
    """

    category: str
    value: str
    minimum: int | None
    maximum: int | None
    start: int
    end: int
    note: str = ""


class FactDraft(NamedTuple):
    """A stated fact (`hours`, `address`, `telephone`, `website`, `date`, `identifier`, …).

    `value` is None for a label without a value.
    """

    fact: str
    value: str | None
    start: int
    end: int


class AgencyDraft(NamedTuple):
    """One agency of a text with its structure."""

    name: str
    aliases: tuple[str, ...]
    jurisdiction: str | None
    tier: str | None
    sections: tuple[SectionDraft, ...] = ()
    splits: tuple[SplitDraft, ...] = ()
    hosts: tuple[str, ...] = ()
    staffing: tuple[StaffingDraft, ...] = ()
    contacts: tuple[FactDraft, ...] = ()


class Outline(NamedTuple):
    """The parts of a text. `kind` is `mandate`, `plan`, `repealed` or `empty`; the last two have no items."""

    kind: str
    title: str
    agencies: tuple[AgencyDraft, ...]
    items: tuple[Item, ...]


class Source(NamedTuple):
    """A text as read: its name, the decoded text whose positions everything cites, its digest and encoding.

    `raw_digest` is the SHA-256 of the bytes, `digest` that of the decoded text in UTF-8. `doubts` name what a
    person should look at, such as an encoding that was hard to tell.
    """

    name: str
    text: str
    digest: str
    raw_digest: str
    encoding: str
    media_type: str
    doubts: tuple[str, ...] = ()


class Draft(NamedTuple):
    """All that was drafted from one text."""

    source: Source
    language: str
    outline: Outline
    clauses: tuple[Clause, ...]
    plan_rows: tuple[PlanRow, ...]
    facts: tuple[FactDraft, ...]
