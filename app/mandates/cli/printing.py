"""Print answers for people: aligned, coloured on a terminal, plain in a pipe."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from mandates.answers.telling import notes, sentence, to_measure
from mandates.cli.command import is_plain
from mandates.model import (
    AgencyAnswer,
    Answer,
    ContactFact,
    DutyAnswer,
    Evidence,
    Fact,
    Found,
    Line,
    PlaceAnswer,
)
from mandates.wording import say
from mandates.wording.hours import to_rows

if TYPE_CHECKING:
    from mandates.answers.verify import Verified
    from mandates.graph.validation import Violation

_LONG = 12


def _echo(text: str = "", **style: object) -> None:
    plain = not style or is_plain()
    click.echo(text if plain else click.style(text, **style))  # type: ignore[arg-type]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def print_found(found: Found) -> None:
    """Print the answer to a question, place by place."""
    if not found.places:
        _echo(sentence(found), bold=True)
    for place in found.places:
        _print_place(found, place)
    for fact in found.facts:
        _print_fact(fact, found.lang)
    if found.choices:
        label = say(found.lang, "answer.also" if found.subjects else "answer.choices")
        _echo(f"{label}: " + ", ".join(choice.label for choice in found.choices))
    if found.nearest:
        _echo(say(found.lang, "answer.nearest") + ":")
        for near in found.nearest:
            _echo(f"  {near.duty.label} – {near.agency.label} ({near.place.label})")


def _print_place(found: Found, place: PlaceAnswer) -> None:
    lang = found.lang
    _echo(sentence(found, place), bold=True)
    for note in notes(found, place):
        _echo(f"  ! {note}", fg="yellow")
    shown = place.answers[:_LONG]
    width = max((_width(say(lang, f"role.{answer.role}")) for answer in shown), default=0)
    agency = ""
    for answer in shown:
        if answer.agency.id != agency:
            agency = answer.agency.id
            _echo()
            _echo(f"  {answer.agency.label}", fg="cyan", bold=True)
            _print_contact(answer.contact, lang)
        _print_answer(answer, lang, width)
    if len(place.answers) > _LONG:
        _echo("    " + say(lang, "answer.more", count=len(place.answers) - _LONG), dim=True)
    _print_others(shown, lang)
    if place.narrower:
        _echo(f"  {say(lang, 'answer.narrower')}:")
        for cell in place.narrower:
            names = ", ".join(agency.label for agency in cell.agencies)
            _echo(f"    {cell.subject.label}: {say(lang, f'answer.{cell.status}')} – {names}")
    _echo()


def _print_answer(answer: Answer, lang: str, width: int) -> None:
    role = _pad(say(lang, f"role.{answer.role}"), width)
    section = f" [{answer.holder.label}]" if answer.holder.id != answer.agency.id else ""
    doubt = f" ({say(lang, 'answer.possible')})" if answer.certainty == "possible" else ""
    _echo(f"    {role}  {answer.duty.label}{section}{doubt}")
    for evidence in answer.evidence:
        _echo(f"    {' ' * width}  {_evidence(evidence, lang)}", dim=True)


def _evidence(evidence: Evidence, lang: str) -> str:
    where = say(lang, "answer.characters", start=evidence.start, end=evidence.end)
    quote = f" «{evidence.quote}»" if evidence.quote else ""
    return f"{evidence.document_label}, {say(lang, 'answer.item')} {evidence.item}, {where}{quote}"


def _print_contact(contact: Iterable[ContactFact], lang: str) -> None:
    for fact in contact:
        if fact.status == "not-loaded":
            continue
        rows = to_rows(lang, fact.value) if fact.fact == "hours" and fact.value else []
        hours = "; ".join(f"{row.days} {', '.join(row.times)}" for row in rows)
        value = hours or fact.value or say(lang, f"contact.{fact.status}")
        note = f" ({fact.note})" if fact.note else ""
        _echo(f"    {say(lang, f'contact.{fact.fact}')}: {value}{note}", dim=fact.value is None)


def _print_others(answers: Iterable[Answer], lang: str) -> None:
    """Print, once for each split, what the parties not already shown do."""
    shown = {answer.duty.id for answer in answers}
    told: set[str] = set()
    for answer in answers:
        if answer.share is None or answer.share.split.id in told:
            continue
        told.add(answer.share.split.id)
        others = [part for part in answer.share.others if part.duty.id not in shown]
        if others:
            _echo(f"  {say(lang, 'answer.split')}: {answer.share.split.label}")
        for part in others:
            role = say(lang, f"role.{part.role}")
            _echo("    " + say(lang, "answer.other-part", agency=part.agency.label, role=role, duty=part.duty.label))


def _print_fact(fact: Fact, lang: str) -> None:
    _echo(f"  {fact.agency.label} – {fact.fact.label}", fg="cyan", bold=True)
    if not fact.values:
        _echo("    " + say(lang, "contact.not-stated"), dim=True)
    for value in fact.values:
        label = say(lang, "answer.total") if value.label == "=" else value.label
        _echo(f"    {label}" + (f" – {value.detail}" if value.detail else ""))
        for evidence in value.evidence[:1]:
            _echo(f"      {_evidence(evidence, lang)}", dim=True)


def print_agency(answer: AgencyAnswer, lang: str) -> None:
    """Print everything about an agency."""
    _echo(answer.agency.label, bold=True)
    others = [name.label for name in answer.names if name.label != answer.agency.label]
    _echo("  " + " / ".join(others))
    _print_contact(answer.contact, lang)
    for fact in answer.facts:
        _print_fact(fact, lang)
    _echo()
    for line in answer.lines:
        _print_line(line, lang)


def print_duty(answer: DutyAnswer, lang: str) -> None:
    """Print everything about a duty."""
    _echo(answer.duty.label, bold=True)
    _echo("  " + answer.agency.label)
    if measure := to_measure(answer):
        _echo("  " + measure)
    if answer.caution:
        _echo(f"  ! {answer.caution}", fg="yellow")
    for line in answer.lines:
        _print_line(line, lang)


def _print_line(line: Line, lang: str) -> None:
    subjects = ", ".join(subject.label for subject in line.subjects)
    _echo(f"  {line.holder.label}: {say(lang, f'role.{line.role}')} – {line.duty.label} [{subjects}]")
    for condition in line.conditions:
        _echo(f"    {say(lang, 'page.condition')}: {condition}")
    if "deferred-to-superior-rules" in line.relations:
        _echo(f"    ! {say(lang, 'flag.deferred')}", fg="yellow")
    _echo(f"    {_evidence(line.evidence, lang)}", dim=True)


def print_violations(violations: Sequence["Violation"]) -> None:
    """Print what breaks the shapes or checks, one line each."""
    if not violations:
        _echo("conforms: every shape and check holds", fg="green")
    for violation in violations:
        _echo(f"{violation.focus}: {violation.message} [{violation.shape}]", fg="red")


def print_verified(results: Sequence["Verified"]) -> None:
    """Print for each document how many clauses were checked, and each that failed."""
    for result in results:
        good = result.checked - len(result.failed)
        _echo(
            f"{result.file}: {result.document}: {good} of {result.checked} clauses verified",
            fg="red" if result.failed else "green",
        )
        for failure in result.failed:
            _echo(f"  {failure}", fg="red")
