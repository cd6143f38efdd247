"""Judge an answer of `find` against a question with its true answer (the files of `tests/questions/`)."""

import json
from pathlib import Path

from mandates.answers.find import find
from mandates.answers.labels import Labels
from mandates.answers.telling import status_of
from mandates.graph.checkpoints import Checkpoint
from mandates.model import Answer, Found, to_json

DOCUMENTS = {
    "000": "district-health-bureau-undated",
    "001": "yuzhong-health-commission-2024",
    "002": "lanzhou-health-commission-undated",
    "003": "chuanshan-health-plan-2019",
    "004": "zhejiang-health-plan-2010",
}


def load_questions(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def failures(checkpoint: Checkpoint, case: dict) -> list[str]:
    """Ask a question; return what is wrong with the answer, nothing where it is true."""
    found = find(checkpoint, case["ask"], place=case.get("place"))
    answers = [answer for place in found.places for answer in place.answers]
    agencies = {key(answer.agency.id) for answer in answers} | {key(fact.agency.id) for fact in found.facts}
    wrong = [f"{agency} must not answer" for agency in set(case.get("never", ())) & agencies]
    if case["answer"] == "found":
        return wrong + missing(checkpoint, case, found, answers, agencies)
    return wrong + silence(case, found, answers)


def silence(case: dict, found: Found, answers: list[Answer]) -> list[str]:
    """Check an answer that must name nobody, or say that a fact is not stated."""
    if case["answer"] == "not-stated":
        stated = any(fact.status == "not-stated" for fact in found.facts)
        contact = any(part.status == "not-stated" for answer in answers for part in answer.contact)
        return [] if stated or contact else ["does not say: not stated"]
    status = status_of(found)
    if case["answer"] == "not-found":
        return [] if status == "not-found" and not answers else [f"{status} instead of not-found"]
    named = [answer.duty.label for answer in answers if not answer.general]
    return [f"names somebody: {named[0]}"] if named else []


def missing(checkpoint: Checkpoint, case: dict, found: Found, answers: list[Answer], agencies: set[str]) -> list[str]:
    """Return what a true answer lacks: agencies, sections, evidence, facts."""
    sharing = {key(part.agency.id) for answer in answers if answer.share for part in answer.share.others}
    named = agencies | sharing | agencies_stated(checkpoint, case, found)
    wrong = [f"{agency} is not named" for agency in case.get("agencies", ()) if agency not in named]
    text = json.dumps(to_json(found), ensure_ascii=False)
    sections = sections_named(checkpoint, answers) | sections_stated(checkpoint, found)
    wrong += [f"section {name} is not named" for name in case.get("sections", ()) if name not in sections]
    wrong += [] if has_evidence(case, found, answers) else ["none of the clauses is the evidence"]
    for alternatives in [[fact] for fact in case.get("facts", ())] + case.get("facts_any", []):
        if not any(fact.replace(",", "") in text.replace(",", "") for fact in alternatives):
            wrong.append(f"{alternatives[0]!r} is not said")
    return wrong


def agencies_stated(checkpoint: Checkpoint, case: dict, found: Found) -> set[str]:
    """Return the wanted agencies that stated facts name, as counterparties of joint duties for example."""
    wanted = {name: f"https://w3id.org/mandates/id/agency/{name}" for name in case.get("agencies", ())}
    labels = Labels(checkpoint.store, wanted.values(), found.lang)
    stated = {text for fact in found.facts for value in fact.values for text in (value.label, value.detail)}
    return {name for name, iri in wanted.items() if labels.text(iri) in stated}


def has_evidence(case: dict, found: Found, answers: list[Answer]) -> bool:
    """Whether one of the rows is among the first ten duties, or behind a fact."""
    rows = case.get("rows", ())
    wanted = {f"{DOCUMENTS[row[:3]]}/{row[4:]}" for row in rows}
    duties = {answer.duty.id.split("/id/duty/")[1] for answer in answers[:10]}
    behind = {
        (evidence.document.rsplit("/", 1)[-1], evidence.start)
        for fact in found.facts
        for value in fact.values
        for evidence in value.evidence
    }
    return not rows or bool(wanted & duties) or bool(behind)


def sections_named(checkpoint: Checkpoint, answers: list[Answer]) -> set[str]:
    """Return the Chinese names of the sections that answer."""
    sections = {answer.section.id for answer in answers if answer.section}
    labels = Labels(checkpoint.store, sections, "zh")
    return {labels.text(section) for section in sections}


def sections_stated(checkpoint: Checkpoint, found: Found) -> set[str]:
    """Return the Chinese names of the sections that stated facts name, whatever the language of the answer."""
    base = "https://w3id.org/mandates/id/section/yuzhong-health-commission/"
    keys = (
        "office organisation-personnel planning-finance medical-administration tcm-pharmacy ageing-health "
        "disease-control community-health maternal-child-health population-family healthcare"
    )
    here = Labels(checkpoint.store, [base + name for name in keys.split()], found.lang)
    zh = Labels(checkpoint.store, [base + name for name in keys.split()], "zh")
    stated = {text for fact in found.facts for value in fact.values for text in (value.label, value.detail)}
    return {zh.text(base + name) for name in keys.split() if here.text(base + name) in stated}


def key(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
