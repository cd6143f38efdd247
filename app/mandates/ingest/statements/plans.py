"""The rows of a work plan as a graph: tasks, targets, budget lines, support pairings and baselines."""

from mandates.graph.store import Literal
from mandates.ingest.drafts import Draft, PlanRow
from mandates.ingest.statements.duties import REVIEW_BELOW, RULES_VERSION, Standpoint, subjects_of
from mandates.ingest.statements.naming import LANGUAGES, load_names, name_duty
from mandates.ingest.statements.places import to_slug
from mandates.ingest.statements.statements import Statements, concept
from mandates.namespaces import PREFIXES, to_id

_KINDS = {
    "task": "Task",
    "target": "Target",
    "budget": "BudgetLine",
    "support": "SupportPairing",
    "baseline": "Baseline",
}
_CURRENCIES = {"yuan": "CNY", "cny": "CNY", "won": "KRW", "krw": "KRW", "usd": "USD", "dollar": "USD", "twd": "TWD"}
_YEAR = 4


def state_plan(graph: Statements, draft: Draft, standpoint: Standpoint) -> None:
    """State every row of a work plan with who is responsible for it."""
    for number, row in enumerate(draft.plan_rows, 1):
        _state_row(graph, f"{number:03d}", row, standpoint)


def _state_row(graph: Statements, number: str, row: PlanRow, standpoint: Standpoint) -> None:
    evidence = graph.clause(number, row.item, row.start, row.end)
    words = " ".join(graph.source.text[row.start : row.end].split())
    subjects = subjects_of(graph, row.subjects, (row.start, row.end), standpoint)
    deadline = (row.deadline or "")[:_YEAR]
    duty = graph.add(
        to_id("duty", f"{graph.key}/{number}"),
        a=_kind(row),
        clause=evidence,
        agency=standpoint.body.iri,
        plan=graph.document,
        deadline=Literal(deadline) if deadline.isdigit() else None,
        cooperating=[standpoint.mentions.resolve(name).iri for name in row.cooperating],
    )
    for language in LANGUAGES:
        if graph.with_wording and language == graph.language:
            graph.name(duty, words, language)
        elif name := name_duty([], subjects, language):
            graph.name(duty, name, language)
    if row.kind != "task":
        _state_figure(graph, duty, number, row, words)
    if row.kind == "support":
        graph.add(
            duty,
            supporter=[standpoint.mentions.resolve(name).iri for name in row.supporters] or standpoint.body.iri,
            supported=[standpoint.mentions.resolve(name).iri for name in row.places],
        )
    holders = [standpoint.mentions.resolve(name).iri for name in row.responsible] or [standpoint.body.iri]
    for index, holder in enumerate(dict.fromkeys(holders)):
        graph.add(
            to_id("responsibility", f"{graph.key}/{number}" + (f"-{index + 1}" if index else "")),
            a="Responsibility",
            duty=duty,
            holder=holder,
            role=concept("role", "co_lead" if len(set(holders)) > 1 else "lead"),
            subject=subjects,
            ruleVersion=Literal(RULES_VERSION),
            confidence=round(row.confidence, 2),
            needsReview=True if row.confidence < REVIEW_BELOW or row.garbled else None,
        )


def _kind(row: PlanRow) -> str:
    """Return the class of a row; a figure or pairing that lacks what its class needs is a task."""
    if row.kind in {"target", "baseline"} and (
        row.value is None and row.value_min is None and row.comparator != "maintain"
    ):
        return "Task"
    if row.kind == "budget" and row.value is None:
        return "Task"
    if row.kind == "support" and not row.places:
        return "Task"
    return _KINDS[row.kind]


def _state_figure(graph: Statements, duty: str, number: str, row: PlanRow, words: str) -> None:
    if _kind(row) == "Task":
        return
    name = row.indicator or words
    indicator = graph.add(to_id("indicator", f"{graph.key}/{number}"), a="Indicator")
    graph.name(indicator, name)
    currency = _CURRENCIES.get((row.unit or "").lower())
    is_amount = row.kind == "budget" and currency is not None
    graph.add(
        duty,
        indicator=indicator,
        comparator=Literal(row.comparator or "="),
        value=None if is_amount or row.value is None else float(row.value),
        valueMin=None if row.value_min is None else float(row.value_min),
        valueMax=None if row.value_max is None else float(row.value_max),
        amount=float(row.value) if is_amount and row.value is not None else None,
        currency=Literal(currency) if is_amount and currency else None,
        unit=None if is_amount or not row.unit else _unit(graph, row.unit),
        unitLiteral=Literal(row.unit_literal) if row.unit_literal else None,
        garbled=True if row.garbled else None,
        inferred=True if row.inferred else None,
    )


def _unit(graph: Statements, unit: str) -> str:
    """Return the IRI of a unit; one that the scheme lacks is proposed."""
    iri = PREFIXES["unit"] + to_slug(unit)
    if not any(known == iri for known, _ in load_names("units")):
        graph.put(iri, "rdf", "type", PREFIXES["skos"] + "Concept")
        graph.put(iri, "skos", "inScheme", PREFIXES["unit"].rstrip("/"))
        graph.name(iri, unit)
        graph.add(iri, needsReview=True)
    return iri
