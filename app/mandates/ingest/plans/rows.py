"""Rows of a work plan: tasks, targets, budgets, support pairings and baselines of one of its items.

All vocabulary stands in `languages/<language>/plans.json`. Tense proves nothing: translated plans are told in
the past. Slogans, aims and headings give no row.
"""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from mandates.ingest.drafts import Item, PlanRow, Reason
from mandates.ingest.lexicon import load_words
from mandates.ingest.plans.assignments import Mark, find_marks, read_inline, split_names
from mandates.ingest.plans.blocks import Masks, Sentence, cut_sentences, find_masks, match_enumerator
from mandates.ingest.plans.deadlines import read_deadline
from mandates.ingest.plans.joining import is_means
from mandates.ingest.plans.overviews import is_overview
from mandates.ingest.plans.phrase import Phrase, trim
from mandates.ingest.plans.phrases import cut_phrases
from mandates.ingest.plans.quantities import Quantity, find_quantities
from mandates.ingest.plans.supports import Pairing, read_pairings
from mandates.ingest.plans.targets import Figure, read_figures, sentence_is_past

_AHEAD = 2000


class _Place(NamedTuple):
    """Where rows are read: the text, its folded form, the item, its language, the plan's year and the masks."""

    text: str
    folded: str
    item: Item
    language: str
    year: int | None
    masks: Masks


def plan_year(text: str, folded: str, language: str) -> int | None:  # noqa: ARG001 one signature for all steps
    """Return the year that the title of a plan states, or None."""
    title = load_words(language, "plans")["title"]
    head = folded[: title["head"]]
    for pattern, offset in title["year"]:
        if found := re.search(pattern, head):
            return int(found[1]) + int(offset)
    return None


def draft_rows(text: str, folded: str, item: Item, language: str, year: int | None) -> list[PlanRow]:
    """Return the rows of an item of a plan in order of the text."""
    place = _Place(text, folded, item, language, year, find_masks(folded, item.start, item.end))
    marks = find_marks(text, folded, item.start, item.end, language)
    stretches = [(mark.start, mark.end) for mark in marks]
    sentences = cut_sentences(folded, item.start, item.end, language, place.masks, stretches)
    rows = list[tuple[int, PlanRow]]()
    for sentence in sentences:
        clipped = _clip(folded, sentence, marks)
        if clipped is not None and not clipped.heading:
            found = [(sentence.task, row) for row in _sentence_rows(place, clipped)]
            if not found and rows and _is_fragment(place, clipped, rows[-1][1]):
                rows[-1] = (rows[-1][0], rows[-1][1]._replace(end=clipped.end))
            rows += found
    if is_overview(folded, item.start, item.end, language):
        rows = [(task, row) for task, row in rows if row.kind != "task"]
    return sorted(_assign(place, rows, marks, sentences), key=lambda row: (row.start, -row.end, row.kind))


def _is_fragment(place: _Place, sentence: Sentence, before: PlanRow) -> bool:
    """Tell whether a sentence of a few words is the end of the row before it: translations set a stop too many."""
    longest = load_words(place.language, "plans")["enumerators"]["fragment"]
    body = place.folded[sentence.start : sentence.end]
    gap = place.folded[before.end : sentence.start]
    return before.kind == "task" and len(body) <= longest and " " in body and gap.strip() in (".", "。")


def _clip(folded: str, sentence: Sentence, marks: list[Mark]) -> Sentence | None:
    """Return a sentence without the mark it ends with, or None where it is nothing but a mark."""
    end = sentence.end
    for mark in marks[max(0, bisect_left(marks, sentence.start, key=lambda mark: mark.start) - 1) :]:
        if mark.start >= end:
            break
        if mark.start <= sentence.start < mark.end:
            if mark.end >= end:
                return None
            sentence = sentence._replace(start=mark.end)
        elif sentence.start < mark.start < end:
            end = mark.start
    start, end = trim(folded, sentence.start, end)
    return sentence._replace(start=start, end=end) if end - start > 1 else None


def _sentence_rows(place: _Place, sentence: Sentence) -> list[PlanRow]:
    past = sentence_is_past(place.folded, sentence.start, sentence.end, place.language, place.year)
    pairings = read_pairings(place.text, place.folded, sentence.start, sentence.end, place.language)
    rows = [_pairing_row(place, pairing) for pairing in pairings]
    carried: str | None = None
    before: PlanRow | None = None
    inline = read_inline(place.text, place.folded, sentence.start, sentence.end, place.language)
    for phrase in cut_phrases(place.folded, sentence, place.language, place.masks):
        stated, _ = read_deadline(place.folded, phrase.start, phrase.end, place.language, place.year)
        carried = stated or carried
        if any(phrase.start < pairing.end and pairing.start < phrase.end for pairing in pairings):
            continue
        if inline and inline.start <= phrase.start < phrase.end <= inline.end and inline.end < sentence.end:
            continue
        found = _phrase_rows(
            place, phrase, past or (phrase.kind in ("plain", "context") and bool(rows) and rows[-1].kind == "baseline")
        )
        measured = bool(found) and found[0].kind == "target" and before is not None and before.kind == "task"
        if (
            measured
            and before
            and is_means(place.folded, (before.start, before.end), (phrase.start, phrase.end), place.language)
        ):
            rows.pop()
        named = [*([phrase.actor] if phrase.actor else []), *phrase.others]
        actor = tuple(name for span in named for name in split_names(place.text, place.folded, *span, place.language))
        for row in found:
            rows.append(
                row._replace(
                    deadline=carried or row.deadline,
                    responsible=inline.responsible if inline and inline.start < phrase.end else actor,
                    cooperating=inline.cooperating if inline and inline.start < phrase.end else (),
                )
            )
        before = rows[-1] if found else None
    return rows


def _phrase_rows(place: _Place, phrase: Phrase, past: bool) -> list[PlanRow]:
    folded = place.folded
    quantities = find_quantities(folded, phrase.start, phrase.end, place.language, place.masks.quotes)
    figures = read_figures(folded, phrase.start, phrase.end, quantities, place.language, place.year, past)
    if figures:
        return [_figure_row(place, figure) for figure in figures]
    if phrase.kind != "task" or past:
        return []
    reason = Reason("plan-task", phrase.start, phrase.end, "task")
    return [_row(place, "task", phrase.start, phrase.end)._replace(reasons=(reason,))]


def _row(place: _Place, kind: str, start: int, end: int) -> PlanRow:
    deadline = str(place.year) if place.year is not None else None
    return PlanRow(place.item.label, kind, start, end, place.item.agency, deadline=deadline, year=place.year)


def _figure_row(place: _Place, figure: Figure) -> PlanRow:
    quantity = figure.quantity
    at = (quantity.start, quantity.end) if quantity else (figure.start, figure.end)
    reason = Reason(f"plan-{figure.kind}", *at, f"{figure.comparator} {figure.value} {figure.unit}")
    row = _row(place, figure.kind, figure.start, figure.end)
    return row._replace(
        indicator=_indicator(place, figure, quantity),
        comparator=figure.comparator,
        value=figure.value,
        value_min=quantity.minimum if quantity else None,
        value_max=quantity.maximum if quantity else None,
        unit=figure.unit,
        unit_literal=quantity.literal if quantity else None,
        garbled=quantity.garbled if quantity else False,
        inferred=figure.inferred,
        reasons=(reason,),
    )


def _indicator(place: _Place, figure: Figure, quantity: Quantity | None) -> str:
    """Return the words of a figure's row without the number, the longer side of it."""
    if quantity is None or not figure.start <= quantity.start < figure.end:
        return place.text[figure.start : figure.end].strip()
    before = trim(place.folded, figure.start, quantity.start)
    after = trim(place.folded, min(quantity.end, figure.end), figure.end)
    longer = before if before[1] - before[0] >= after[1] - after[0] else after
    return " ".join(place.text[slice(*longer)].split())


def _pairing_row(place: _Place, pairing: Pairing) -> PlanRow:
    reason = Reason("plan-support", pairing.start, pairing.end, "support")
    words = load_words(place.language, "plans")["supports"]
    found = find_quantities(place.folded, pairing.start, pairing.end, place.language, place.masks.quotes)
    value, unit = (found[0].value, found[0].unit) if found else (float(len(pairing.places)), words["unit"])
    row = _row(place, "support", pairing.start, pairing.end)._replace(comparator="=", value=value, unit=unit)
    return row._replace(
        indicator=words["indicator"], supporters=pairing.supporters, places=pairing.places, reasons=(reason,)
    )


def _assign(
    place: _Place, rows: list[tuple[int, PlanRow]], marks: list[Mark], sentences: list[Sentence]
) -> list[PlanRow]:
    """Give every row the units of the mark that closes its task; a mark before all rows holds for those after it."""
    outside = None if marks else _mark_after(place)
    done = list[PlanRow]()
    for task, row in rows:
        mark = _mark_of(task, row, marks, sentences) or outside
        if mark is not None:
            near = mark is outside or _task_at(mark.start, sentences) == task
            stated, _ = read_deadline(place.folded, mark.start, mark.end, place.language, place.year)
            if stated and row.deadline == str(place.year):
                row = row._replace(deadline=stated)
            if (near or not row.responsible) and (mark.responsible or mark.cooperating):
                row = row._replace(responsible=mark.responsible, cooperating=mark.cooperating)
        done.append(row)
    return done


def _mark_of(task: int, row: PlanRow, marks: list[Mark], sentences: list[Sentence]) -> Mark | None:
    index = bisect_left(marks, row.start, key=lambda mark: mark.start)
    following = marks[index] if index < len(marks) else None
    if following is not None and (following.apart or _task_at(following.start, sentences) == task):
        return following
    before = marks[index - 1] if index else None
    opened = next((s.start for s in sentences if not s.heading), row.start)
    if before is not None and before.end <= row.start and opened >= before.start:
        return before
    return None


def _task_at(at: int, sentences: list[Sentence]) -> int:
    index = bisect_right(sentences, at, key=lambda sentence: sentence.start) - 1
    return sentences[max(index, 0)].task if sentences else 0


def _mark_after(place: _Place) -> Mark | None:
    """Return the mark that stands below an item before the next numbered line, for texts whose items are lines."""
    folded, at = place.folded, place.item.end
    limit = min(len(folded), at + _AHEAD)
    while at < limit:
        stop = folded.find("\n", at, limit)
        stop = limit if stop < 0 else stop
        below = at > place.item.end
        if below and (not folded[at:stop].strip() or match_enumerator(folded, at, stop, place.language)[0] >= 0):
            return None
        if marks := find_marks(place.text, folded, at, stop, place.language):
            return marks[0]
        at = stop + 1
    return None
