"""From a text as read to all that is drafted from it."""

from collections.abc import Iterator

from mandates.ingest.confidence import calibrate
from mandates.ingest.drafts import Clause, Draft, Item, Outline, PlanRow, Reason, Source
from mandates.ingest.facts import read_contacts, read_document_facts, read_staffing
from mandates.ingest.grammar import cut_clauses
from mandates.ingest.lexicon import detect_language, fold_text
from mandates.ingest.outline import outline_text
from mandates.ingest.plans import draft_rows, plan_year
from mandates.ingest.subjects.context import Surroundings
from mandates.ingest.subjects.telling import tell_subjects


def draft_source(source: Source, language: str | None = None) -> Draft:
    """Return what a text says, drafted: outline, clauses or plan rows, structure and facts.

    `language` overrides detection. A repealed or empty text gives a draft without clauses.
    """
    text = source.text
    language = language or detect_language(text)
    folded = fold_text(text)
    outline = outline_text(text, folded, language)
    year = plan_year(text, folded, language) if outline.kind == "plan" else None
    plan = [item for item in outline.items if item.block == "plan"]
    around = Surroundings(text)
    rows = tuple(row for item in plan for row in _rows(text, folded, item, language, year, around))
    duties = [item for item in outline.items if item.block != "plan"]
    clauses = tuple(clause for item in duties for clause in _clauses(text, folded, item, language, around))
    outline = _with_facts(outline, text, folded, language)
    return Draft(source, language, outline, clauses, rows, read_document_facts(text, folded, language))


def _clauses(text: str, folded: str, item: Item, language: str, around: Surroundings) -> Iterator[Clause]:
    around.enter(item)
    for clause in cut_clauses(text, folded, item, language):
        subjects, why = _subjects(text, clause.start, clause.end, language, around)
        yield clause._replace(
            subjects=subjects,
            agency=item.agency,
            confidence=calibrate(clause.confidence),
            stated=clause.confidence,
            reasons=(*clause.reasons, *why),
        )


def _rows(
    text: str, folded: str, item: Item, language: str, year: int | None, around: Surroundings
) -> Iterator[PlanRow]:
    around.enter(item)
    for row in draft_rows(text, folded, item, language, year):
        subjects, why = _subjects(text, row.start, row.end, language, around)
        yield row._replace(subjects=subjects, reasons=(*row.reasons, *why))


def _subjects(
    text: str, start: int, end: int, language: str, around: Surroundings
) -> tuple[tuple[str, ...], tuple[Reason, ...]]:
    """Return the subjects of a stretch and why each was told."""
    told = tell_subjects(text[start:end], language, around.lines_for(start, end), around.agency)
    reasons = (Reason(f"subject by “{each.label}”", start, end, each.subject) for each in told)
    return tuple(each.subject for each in told), tuple(reasons)


def _with_facts(outline: Outline, text: str, folded: str, language: str) -> Outline:
    """Give each agency its staffing and contacts: those that stand from its first item to the next agency's."""
    starts: dict[str, int] = {}
    for item in outline.items:
        starts[item.agency] = min(item.start, starts.get(item.agency, item.start))
    order = sorted((start, name) for name, start in starts.items())

    def owner(start: int) -> str:
        return next((name for first, name in reversed(order) if first <= start), order[0][1])

    staffing, contacts = read_staffing(text, folded, language), read_contacts(text, folded, language)
    single = len(outline.agencies) == 1 or not order
    agencies = tuple(
        agency._replace(
            staffing=tuple(each for each in staffing if single or owner(each.start) == agency.name),
            contacts=tuple(each for each in contacts if single or owner(each.start) == agency.name),
        )
        for agency in outline.agencies
    )
    return outline._replace(agencies=agencies)
