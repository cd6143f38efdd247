"""Where a matter went: who used to hold it, who holds it now, and what records say."""

from mandates.answers.cells import in_force
from mandates.answers.gaps.drawn import CONFIRMED, DrawnGap
from mandates.answers.gaps.gate import load_gate
from mandates.answers.gaps.telling import Telling
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.model.gaps import Move, Trace


def trace(store: Store, place: str, subject: str, *, as_of: str | None = None, lang: str = "en") -> Trace:
    """Follow a subject (IRI) of a place (IRI) from texts that were replaced to those in force, today or at a date."""
    rows = store.select(load_query("answers/coverage").bind(place=[place], subject=[subject]))
    now = {row["duty"]: None for row in rows if in_force(row.get("validFrom"), row.get("validTo"), as_of)}
    past = {row["duty"]: None for row in rows if row["duty"] not in now and "validTo" in row}
    moves = store.select(load_query("answers/transfers").bind(duty=sorted(past))) if past else []
    shown = DrawnGap("transition-gap", "lost", "", place, "", subject, "", (*past, *now))
    bodies = [row[end] for row in moves for end in ("from", "to") if end in row]
    telling = Telling(store, [shown], [*bodies, *(row["clause"] for row in moves if "clause" in row)], lang)
    held = [telling.to_duty(duty) for duty in now]
    sure = load_gate(store, as_of).certainty(place) == CONFIRMED
    outcome = "held" if held else "moved" if moves else "nobody" if sure else "not-found-in-loaded"
    return Trace(
        telling.labels.name(place),
        telling.labels.name(subject),
        outcome,
        tuple(telling.to_duty(duty) for duty in past),
        tuple(held),
        tuple(_to_move(row, telling) for row in moves),
    )


def _to_move(row: Row, telling: Telling) -> Move:
    name = telling.labels.name
    before, after = (name(row[end]) if end in row else None for end in ("from", "to"))
    return Move(name(row["duty"]), row.get("kind", ""), before, after, row.get("clause"))
