"""Why a draft says what it says of one clause: its rules, their words, what each gave."""

from typing import NamedTuple

from mandates.errors import NotFoundError
from mandates.ingest.drafts import Clause, Draft, PlanRow


class ExplainedReason(NamedTuple):
    """A rule that fired, the words that made it fire with their place, and what it gave."""

    rule: str
    words: str
    start: int
    end: int
    gives: str


class Explained(NamedTuple):
    """A clause or plan row with everything that was told from it and why."""

    item: str
    container: str
    start: int
    end: int
    text: str
    role: str
    actions: tuple[str, ...]
    subjects: tuple[str, ...]
    counterparties: tuple[str, ...]
    confidence: float
    reasons: tuple[ExplainedReason, ...]


def explain_at(draft: Draft, position: int) -> Explained:
    """Return the narrowest clause or plan row that holds a position of the text, with its reasons.

    Raises NotFoundError where no clause stands there; the message names the next one.
    """
    drafted: list[Clause | PlanRow] = [*draft.clauses, *draft.plan_rows]
    here = [each for each in drafted if each.start <= position < each.end]
    if not here:
        after = min((each.start for each in drafted if each.start > position), default=None)
        hint = f"the next clause begins at {after}" if after is not None else "no clause follows"
        raise NotFoundError(f"{draft.source.name}: no clause stands at {position}: {hint}")
    return explain(draft, min(here, key=lambda each: each.end - each.start))


def explain(draft: Draft, found: Clause | PlanRow) -> Explained:
    """Return everything that was told from a clause or plan row of a draft, and why."""
    text = draft.source.text
    words = text[found.start : found.end]
    reasons = [ExplainedReason(r.rule, text[r.start : r.end], r.start, r.end, r.gives) for r in found.reasons]
    clause = found if isinstance(found, Clause) else None
    return Explained(
        found.item,
        clause.container if clause else "plan",
        found.start,
        found.end,
        words,
        clause.role if clause else "lead",
        clause.actions if clause else (),
        found.subjects,
        clause.counterparties if clause else (),
        found.confidence,
        tuple(reasons),
    )
