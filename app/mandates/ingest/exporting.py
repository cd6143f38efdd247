"""A draft in the forms that `mandates ingest --format` prints: clauses as JSON lines, structure as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from mandates.ingest.drafts import AgencyDraft, Clause, Draft, PlanRow

_CONTACTS = ("telephone", "address", "hours", "website")


def to_rows(draft: Draft) -> Iterator[dict[str, Any]]:
    """Give one object a clause or plan row, with the keys of annotated files."""
    name = draft.source.name.rpartition("/")[2].rpartition(".")[0] or draft.source.name
    text = draft.source.text
    for clause in draft.clauses:
        yield {"doc": name, "text": text[clause.start : clause.end], **_clause(clause, text)}
    for row in draft.plan_rows:
        yield {"doc": name, "container": "plan", "text": text[row.start : row.end], **_row(row)}


def to_json_lines(draft: Draft) -> str:
    """Return the rows of a draft, one JSON object a line."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in to_rows(draft))


def _clause(clause: Clause, text: str) -> dict[str, Any]:
    return {
        "container": clause.container,
        "item": clause.item,
        "start": clause.start,
        "end": clause.end,
        "actor": list(clause.actor),
        "actions": list(clause.actions),
        "role": clause.role,
        "object": text[slice(*clause.object)],
        "topics": list(clause.subjects),
        "counterparties": list(clause.counterparties),
        "relations": list(clause.relations),
        **({"optional": True} if clause.optional else {}),
        "confidence": round(clause.confidence, 2),
    }


def _row(row: PlanRow) -> dict[str, Any]:
    record = row._asdict()
    record["topics"] = record.pop("subjects")
    del record["reasons"]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in record.items()}


def to_structure(draft: Draft) -> dict[str, Any]:
    """Return the structure of a text: its agencies with all that belongs to them, and the facts of the document."""
    facts = {fact.fact: fact.value for fact in draft.facts}
    documents = {"date": facts.get("date"), "identifier": facts.get("identifier"), "language": draft.language}
    return {
        "agencies": [_agency(agency) for agency in draft.outline.agencies],
        "documents": documents | {key: value for key, value in sorted(facts.items()) if key not in documents},
    }


def _agency(agency: AgencyDraft) -> dict[str, Any]:
    contacts = {fact.fact: fact.value for fact in reversed(agency.contacts) if fact.value}
    return {
        "name": agency.name,
        "aliases": list(agency.aliases),
        "jurisdiction": agency.jurisdiction,
        "tier": agency.tier,
        "sections": [{"name": s.name, "aliases": list(s.aliases)} for s in agency.sections],
        "splits": [{"subject": s.subject, "parties": list(s.parties)} for s in agency.splits],
        "hosts": list(agency.hosts),
        "staffing": [{"category": s.category, "value": s.value} for s in agency.staffing],
        "contacts": {key: contacts.get(key) for key in dict.fromkeys([*_CONTACTS, *contacts])},
    }
