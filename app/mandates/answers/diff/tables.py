"""The changes of a comparison as rows of a table."""

from collections.abc import Iterator

from mandates.model.diff import Diff, DiffClause

_CLAUSE = ("document", "item", "start", "end", "section", "words")
CHANGE_COLUMNS = ("kind", "moved_section", *(f"{side}_{name}" for side in "ab" for name in _CLAUSE), "reason")


def to_change_rows(found: Diff) -> Iterator[list[object]]:
    """Give one row for each change, with the columns of `CHANGE_COLUMNS`."""
    for change in found.changes:
        yield [change.kind, str(change.moved_section).lower(), *_cells(change.a), *_cells(change.b), change.reason]


def _cells(clause: DiffClause | None) -> list[object]:
    return [getattr(clause, name) for name in _CLAUSE] if clause else [""] * len(_CLAUSE)
