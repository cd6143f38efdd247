"""Transition gaps: what the old version of a text covered, the new one does not, and no record says where it went."""

from collections.abc import Iterator, Sequence

from mandates.answers.gaps.cells import PlaceCells
from mandates.answers.gaps.drawn import DrawnGap
from mandates.answers.gaps.gate import Gate
from mandates.answers.naming import PLAN_KINDS
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.namespaces import local_name

# A change of the name moves no duty.
_NO_MOVE = "Renaming"


def load_replacements(store: Store, places: Sequence[str], agencies: Sequence[str]) -> dict[str, list[Row]]:
    """Look up which documents replace which, by place of the agency whose text was replaced."""
    found: dict[str, list[Row]] = {}
    for row in store.select(load_query("answers/replacements").bind(place=list(places), agency=list(agencies))):
        found.setdefault(row["place"], []).append(row)
    return found


def draw_changes(
    store: Store, cells: PlaceCells, replaced: Sequence[Row], gate: Gate, as_of: str | None
) -> Iterator[DrawnGap]:
    """Give the transition gaps of a place: of whole subjects, else of single stages, by replaced document."""
    for pair in replaced:
        if as_of is not None and pair.get("statedOn", "") > as_of:
            continue
        rows = store.select(load_query("answers/stated-cells").bind(document=[pair["older"]]))
        held = [row for row in rows if local_name(row["role"]) != "inform" and row["place"] == cells.place]
        held = [row for row in held if local_name(row["kind"]) not in PLAN_KINDS]
        explained = _explained(store, held, pair)
        yield from _lost(cells, [row for row in held if row["duty"] not in explained], pair, gate)


def _lost(cells: PlaceCells, held: Sequence[Row], pair: Row, gate: Gate) -> Iterator[DrawnGap]:
    subjects: dict[str, dict[str, dict[str, None]]] = {}
    for row in held:
        stages = subjects.setdefault(row["subject"], {})
        stages.setdefault(local_name(row["stage"]) if "stage" in row else "", {})[row["duty"]] = None
    for subject, stages in sorted(subjects.items()):
        if not cells.is_held(subject):
            duties = tuple(dict.fromkeys(duty for each in stages.values() for duty in each))
            yield _to_gap(cells.place, subject, "", duties, pair, gate)
            continue
        for stage, behind in sorted(stages.items()):
            if stage and not cells.is_held(subject, stage):
                yield _to_gap(cells.place, subject, stage, tuple(behind), pair, gate)


def _to_gap(place: str, subject: str, stage: str, duties: tuple[str, ...], pair: Row, gate: Gate) -> DrawnGap:
    others = (pair["older"], pair["newer"])
    return DrawnGap(
        "transition-gap", "lost", gate.certainty(place), place, pair["agency"], subject, stage, duties, others
    )


def _explained(store: Store, held: Sequence[Row], pair: Row) -> set[str]:
    """Return the duties a record moves or ends; a recorded change of their body says so of all of them."""
    duties = sorted({row["duty"] for row in held})
    bodies = sorted({row["agency"] for row in held} | {pair["agency"]})
    changes = store.select(load_query("answers/body-changes").bind(body=bodies)) if duties else []
    moved = {row["body"] for row in changes if local_name(row["kind"]) != _NO_MOVE and _is_between(row, pair)}
    records = store.select(load_query("answers/transfers").bind(duty=duties)) if duties else []
    return {row["duty"] for row in records} | {row["duty"] for row in held if row["agency"] in moved}


def _is_between(change: Row, pair: Row) -> bool:
    """Whether a change lies between two versions of a text, as far as days are known."""
    day = change.get("validFrom", "")
    return not day or pair.get("before", "") <= day <= pair.get("statedOn", "9999")
