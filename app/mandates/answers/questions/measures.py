"""The measures that answer a question by a function, each as a table: columns and rows."""

from collections.abc import Callable, Mapping

from mandates.answers.coverage import load_coverage
from mandates.answers.gaps.tracing import trace
from mandates.answers.resolving import resolve
from mandates.answers.structure import structure
from mandates.graph.checkpoints import Checkpoint
from mandates.model import Named
from mandates.model.gaps import GapDuty

_Cells = tuple[str | None, ...]
_Table = tuple[tuple[str, ...], tuple[_Cells, ...]]
_Measure = Callable[[Checkpoint, Mapping[str, str], str], _Table]


def _merging(checkpoint: Checkpoint, terms: Mapping[str, str], lang: str) -> _Table:
    """Return the candidates for a merger in a place, the closest first."""
    found = structure(checkpoint.store, places=[terms["place"]], lang=lang)
    columns = ("first", "firstName", "second", "secondName", "likeness", "subjects", "targets", "splits", "joint")
    rows = (
        (
            *_both(each.first),
            *_both(each.second),
            f"{each.likeness:.3f}",
            str(len(each.subjects)),
            str(each.targets),
            str(len(each.splits)),
            str(each.joint),
        )
        for each in found.merging
    )
    return columns, tuple(rows)


def _load(checkpoint: Checkpoint, terms: Mapping[str, str], lang: str) -> _Table:
    """Return the sections of an agency with their load; the last row is the agency itself."""
    columns = ("section", "sectionName", "duties", "subjects", "outOfLine", "posts", "dutiesPerPost")
    rows: list[_Cells] = []
    for agency in structure(checkpoint.store, agency=terms["agency"], lang=lang).loads:
        rows += [
            (*_both(each.section), str(each.duties), str(each.subjects), each.out_of_line, None, None)
            for each in agency.sections
        ]
        posts = None if agency.posts is None else str(agency.posts)
        load = None if agency.duties_per_post is None else f"{agency.duties_per_post:.2f}"
        rows.append((*_both(agency.agency), str(agency.duties), None, None, posts, load))
    return columns, tuple(rows)


def _resolving(checkpoint: Checkpoint, terms: Mapping[str, str], lang: str) -> _Table:
    """Return the fewest clauses to change so that nothing on a subject is open."""
    place, subject = terms["place"], terms["subject"]
    found = resolve(checkpoint.store, load_coverage(checkpoint.store, [place]), place, subject, lang)
    columns = ("duty", "dutyName", "agency", "agencyName", "cells", "smallest")
    told = (str(found.cells), str(found.smallest).lower())
    return columns, tuple((*_both(each.duty), *_both(each.agency), *told) for each in found.changes)


def _tracing(checkpoint: Checkpoint, terms: Mapping[str, str], lang: str) -> _Table:
    """Return who held a subject by texts since replaced, the moves on record, and who holds it now."""
    found = trace(checkpoint.store, terms["place"], terms["subject"], lang=lang)
    columns = ("when", "duty", "dutyName", "holder", "holderName", "role", "to", "toName", "document", "item")
    rows: list[_Cells] = [("before", *_held(each)) for each in found.before]
    for move in found.moves:
        origin, to = _maybe(move.before), _maybe(move.after)
        rows.append((f"moved:{move.kind}", *_both(move.duty), *origin, None, *to, None, None))
    rows += [("now", *_held(each)) for each in found.after]
    return columns, tuple(rows)


def _held(held: GapDuty) -> _Cells:
    where = (held.evidence.document, held.evidence.item) if held.evidence else (None, None)
    return (*_both(held.duty), *_maybe(held.holder), held.role, None, None, *where)


def _both(named: Named) -> tuple[str, str]:
    return named.id, named.label


def _maybe(named: Named | None) -> tuple[str | None, str | None]:
    return _both(named) if named else (None, None)


MEASURES: dict[str, _Measure] = {"merging": _merging, "load": _load, "resolving": _resolving, "tracing": _tracing}
