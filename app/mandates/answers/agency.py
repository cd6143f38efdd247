"""What a text states about one agency: contact, sections, staffing, bodies, targets, budgets."""

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from mandates.answers.labels import Labels
from mandates.answers.question import Question
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.model import ContactFact, Evidence, Fact, FactValue, NamedAgency
from mandates.namespaces import PREFIXES, local_name

_FACT = PREFIXES["fact"]
CONTACT_FACTS = ("telephone", "address", "hours", "website")

# The share of a subject's name that must stand in the question for the subject to be asked beside a fact.
_NAMED = 0.85


class AgencyCards:
    """Tier, place and contact of agencies, looked up in one query."""

    def __init__(self, store: Store, agencies: Collection[str]) -> None:
        """Look up the cards of all `agencies` at once."""
        self._values: dict[tuple[str, str], dict[str, str]] = {}
        if agencies:
            for row in store.select(load_query("answers/agencies").bind(agency=sorted(agencies))):
                key = (row["agency"], local_name(row["property"]))
                self._values.setdefault(key, {})[row.get("lang", "") or row["value"]] = row["value"]

    @property
    def things(self) -> Iterable[str]:
        """The IRIs whose names a card shows."""
        return (value for (_, name), values in self._values.items() if name == "place" for value in values.values())

    def to_agency(self, agency: str, labels: Labels) -> NamedAgency:
        """Return the agency with its tier and place."""
        name = labels.name(agency)
        tier = self._one(agency, "tier", "")
        place = self._one(agency, "place", "")
        return NamedAgency(
            name.id,
            name.label,
            name.lang,
            local_name(tier) if tier else None,
            labels.name(place) if place else None,
        )

    def has_sections(self, agency: str) -> bool:
        """Whether sections of the agency are loaded."""
        return (agency, "unitOf") in self._values

    def to_contact(self, agency: str, lang: str) -> tuple[ContactFact, ...]:
        """Return the four contact facts: stated, not stated in the loaded text, or no text loaded."""
        absent = {local_name(value) for value in self._values.get((agency, "notStated"), {}).values()}
        facts = []
        for fact in CONTACT_FACTS:
            value = self._one(agency, fact, lang)
            note = self._one(agency, "hoursNote", lang) if fact == "hours" and value else None
            status = "stated" if value else "not-stated" if fact in absent else "not-loaded"
            facts.append(ContactFact(fact, status, value, note))
        return tuple(facts)

    def _one(self, agency: str, name: str, lang: str) -> str | None:
        values = self._values.get((agency, name), {})
        for wanted in (lang, "en", "zh"):
            if wanted in values:
                return values[wanted]
        return next(iter(values.values()), None)


class AskedFacts(NamedTuple):
    """The facts a question asks for, as rows of the store; `alone` says that no subject is asked beside them."""

    facts: tuple[str, ...]
    agencies: tuple[str, ...]
    rows: tuple[Row, ...]
    aliases: dict[str, list[tuple[str, str]]]
    alone: bool

    @property
    def things(self) -> set[str]:
        """The IRIs whose names the facts show."""
        names = {row[key] for row in self.rows for key in ("thing", "detail", "document") if key in row}
        return names | set(self.facts) | set(self.agencies)

    def to_records(self, labels: Labels, lang: str) -> tuple[Fact, ...]:
        """Return one record for each agency and fact."""
        records = []
        for agency in self.agencies:
            for fact in self.facts:
                rows = [row for row in self.rows if row["agency"] == agency and row["fact"] == fact]
                values = _to_values(local_name(fact), rows, self.aliases, labels, lang)
                status = "stated" if values else "not-stated"
                records.append(Fact(labels.name(fact), labels.name(agency), status, values))
        return tuple(records)


def load_facts(store: Store, facts: Sequence[str], agencies: Sequence[str], *, alone: bool) -> AskedFacts:
    """Look up facts of agencies."""
    rows: list[Row] = []
    aliases: dict[str, list[tuple[str, str]]] = {}
    if facts and agencies:
        found = store.select(load_query("answers/agency-facts").bind(agency=sorted(agencies)))
        rows = [row for row in found if row["fact"] in facts]
        sections = sorted({row["thing"] for row in rows if row["fact"] == _FACT + "sections"})
        if sections:
            for row in store.select(load_query("answers/aliases").bind(thing=sections)):
                aliases.setdefault(row["thing"], []).append((row["lang"], row["label"]))
    return AskedFacts(tuple(facts), tuple(agencies), tuple(rows), aliases, alone)


def asked_facts(question: Question) -> tuple[list[str], bool]:
    """Return the facts a question asks for, and whether it asks for nothing else.

    A fact asked in words that belong to a subject (编制 in 机构编制) is not meant.
    """
    facts = []
    free = 0
    named = [s for s in question.subjects if s.cover > _NAMED]
    for hit in question.facts:
        if not any(hit.mask & s.mask == hit.mask and s.mask != hit.mask for s in named):
            facts.append(hit.label.iri)
            free |= hit.mask
    asked = [s for s in named if (s.mask & ~free & ~question.asking).bit_count() >= 2]
    return list(dict.fromkeys(facts)), bool(facts) and not asked


def to_evidence(row: Row, labels: Labels) -> Evidence:
    """Return where a row of the store is written."""
    return Evidence(
        row["document"],
        labels.text(row["document"]),
        row["item"],
        int(row["start"]),
        int(row["end"]),
        row["digest"],
        row.get("quote"),
    )


def _to_values(
    fact: str, rows: Sequence[Row], aliases: dict[str, list[tuple[str, str]]], labels: Labels, lang: str
) -> tuple[FactValue, ...]:
    values: dict[tuple[str, str | None], list[Evidence]] = {}
    for row in _in_language(rows, lang):
        label, detail = _to_value(fact, row, aliases, labels)
        evidence = values.setdefault((label, detail), [])
        if "document" in row:
            evidence.append(to_evidence(row, labels))
    if total := _total(rows):
        values[total] = []
    return tuple(FactValue(label, detail, tuple(evidence)) for (label, detail), evidence in values.items())


def _in_language(rows: Sequence[Row], lang: str) -> list[Row]:
    """Keep the rows in the language asked where a value is given in several."""
    languages = {row["lang"] for row in rows if row.get("lang")}
    wanted = lang if lang in languages else "en" if "en" in languages else min(languages, default="")
    return [row for row in rows if row.get("lang", "") in ("", wanted)]


def _to_value(fact: str, row: Row, aliases: dict[str, list[tuple[str, str]]], labels: Labels) -> tuple[str, str | None]:
    if fact in ("staffing", "posts"):
        return row["value"], labels.text(row["thing"])
    if fact == "sections":
        name = labels.name(row["thing"])
        others = [label for lang, label in aliases.get(row["thing"], []) if lang == name.lang and "(" not in label]
        return name.label, ", ".join(others) or None
    if fact in ("hosted-bodies", "associated-bodies", "joint-duties", "splits"):
        return labels.text(row["thing"]), labels.text(row["detail"]) if "detail" in row else None
    if fact in ("targets", "budget", "support"):
        amount = f"{float(row['value']):,.0f} {row['currency']}" if "currency" in row else None
        return labels.text(row["thing"]), amount
    return row["value"], None


def _total(rows: Sequence[Row]) -> tuple[str, str | None] | None:
    """Return the sum of the amounts of one currency, where there are several."""
    amounts = [float(row["value"]) for row in rows if "currency" in row]
    currencies = {row["currency"] for row in rows if "currency" in row}
    if len(amounts) < 2 or len(currencies) != 1:
        return None
    return "=", f"{sum(amounts):,.0f} {currencies.pop()}"
