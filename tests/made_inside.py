"""Invented agencies with sections and splits, written as Turtle: each agency has one document of its own name."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mandates.graph.building import draft_store
from mandates.graph.store import DraftStore
from mandates.namespaces import PREFIXES, to_id

_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
_DIGEST = "0b" * 32
_STAGES = {
    "policy": "formulate propose",
    "plan": "plan",
    "approve": "approve",
    "supervise": "supervise inspect guide",
    "monitor": "monitor assess investigate",
    "enforce": "enforce",
    "respond": "respond",
    "inform": "notify publish outreach",
    "coordinate": "coordinate act-jointly participate",
}
_STAGE_OF = {action: stage for stage, actions in _STAGES.items() for action in actions.split()}


class Made(NamedTuple):
    """A duty to be written: wording, subjects and actions in words, role, and what else it says.

    `held_by` are agencies that hold it, the agency of the text by default; `section` a section of that agency.
    """

    words: str
    subjects: str
    actions: str = ""
    role: str = "lead"
    section: str | None = None
    item: str = "1"
    relations: str = ""
    bodies: str = ""
    split: str | None = None
    held_by: str = ""
    condition: str = ""
    deferred_to: str = ""
    kind: str = "Duty"


def section(name: str, words: str, subjects: str, actions: str = "", role: str = "lead", **extra: str) -> Made:
    """Return a duty of a section."""
    return Made(words, subjects, actions, role, section=name)._replace(**extra)


def write_agency(key: str, place: str, lang: str, duties: Sequence[Made], extra: str = "") -> tuple[str, str]:
    """Return the Turtle of an agency with its document, duties and sections, and the IRI of the document."""
    lines = [
        _HEAD,
        f'{_iri("agency", key)} a m:Agency ; skos:prefLabel "{key}"@en ; m:place {_iri("place", place)} .',
        f'{_iri("place", place)} a m:Place ; skos:prefLabel "{place}"@en .',
        f'{_iri("document", key)} a m:MandateDocument ; dct:language "{lang}" ; m:agency {_iri("agency", key)} .',
    ]
    for name in sorted({duty.section for duty in duties if duty.section}):
        iri = _iri("section", f"{key}/{name}")
        lines.append(f'{iri} a m:Section ; skos:prefLabel "{name}"@en ; m:unitOf {_iri("agency", key)} .')
    for number, duty in enumerate(duties, 1):
        lines += _write_duty(key, lang, f"{number:03d}", duty)
    return "\n".join([*lines, extra]), to_id("document", key)


def write_split(agency: str, key: str, parties: str, subjects: str) -> str:
    """Return the Turtle of a split that the text of an agency states."""
    iri, clause = _iri("split", f"{agency}/{key}"), _iri("clause", f"{agency}/split-{key}")
    return (
        f'{iri} a m:SplitArrangement ; skos:prefLabel "{key}"@en ; m:clause {clause} ;\n'
        f"  m:subject {_codes('subject', subjects)} ; m:party {_iris('agency', parties)} .\n"
        f'{clause} a m:Clause ; m:document {_iri("document", agency)} ; m:item "9" ; m:start 1 ; m:end 2 ;'
        f' m:digest "{_DIGEST}" .'
    )


def store_of(texts: Iterable[tuple[str, str]]) -> DraftStore:
    """Return a store in memory over Turtle texts."""
    return draft_store(texts)


def _write_duty(agency: str, lang: str, number: str, duty: Made) -> list[str]:
    key = f"{agency}/{number}"
    start = 100 * int(number)
    holders = [_iri("agency", each) for each in duty.held_by.split()] or [_iri("agency", agency)]
    if duty.section:
        holders = [_iri("section", f"{agency}/{duty.section}")]
    stages = {_STAGE_OF.get(action, "deliver") for action in duty.actions.split()}
    said = [
        f"m:role role:{duty.role}",
        f"m:subject {_codes('subject', duty.subjects)}" if duty.subjects else "",
        f"m:action {_codes('action', duty.actions)}" if duty.actions else "",
        f"m:stage {_codes('stage', ' '.join(sorted(stages)))}" if stages else "",
        f"m:counterparty {_iris('agency', duty.bodies)}" if duty.bodies else "",
        f"m:split {_iri('split', f'{agency}/{duty.split}')}" if duty.split else "",
        f'm:condition "{duty.condition}"@{lang}' if duty.condition else "",
        f"m:deferredTo {_iris('agency', duty.deferred_to)}" if duty.deferred_to else "",
    ]
    relations = f" ; m:relation {_codes('relation', duty.relations)}" if duty.relations else ""
    lines = [
        f'{_iri("clause", key)} a m:Clause ; m:document {_iri("document", agency)} ; m:item "{duty.item}" ;'
        f' m:start {start} ; m:end {start + 60} ; m:digest "{_DIGEST}" ; m:quote "{duty.words}" .',
        f"{_iri('duty', key)} a m:{duty.kind} ; m:agency {_iri('agency', agency)} ; m:clause {_iri('clause', key)} ;"
        f' skos:prefLabel "{duty.words}"@{lang}{relations} .',
    ]
    for index, holder in enumerate(holders):
        facts = " ; ".join(each for each in said if each)
        lines.append(
            f"{_iri('responsibility', f'{key}-{index}')} a m:Responsibility ; m:duty {_iri('duty', key)} ;"
            f" m:holder {holder} ; {facts} ."
        )
    return lines


def _iri(kind: str, key: str) -> str:
    return f"<{to_id(kind, key)}>"


def _iris(kind: str, keys: str) -> str:
    return ", ".join(_iri(kind, key) for key in keys.split())


def _codes(scheme: str, codes: str) -> str:
    return ", ".join(f"{scheme}:{code}" for code in codes.split())
