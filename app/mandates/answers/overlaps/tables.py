"""The answer as tables: a list of overlaps, and the matrices agency × agency and agency × subject."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from mandates.model import Named
from mandates.model.overlaps import Overlaps
from mandates.wording import join_names, say

MATRICES = ("agencies", "splits", "subjects")
COLUMNS = (
    "place", "kind", "certainty", "strength", "facets", "first", "first-subject", "first-duties",
    "second", "second-subject", "second-duties", "status", "outcome", "splits",
)  # fmt: skip


class MatrixRow(NamedTuple):
    """A row of a matrix: what it is of, and its cells (a number, the class of a role, or None)."""

    head: Named
    cells: tuple[int | str | None, ...]


class Matrix(NamedTuple):
    """A table with names at the head of rows and columns; `most` is its greatest number."""

    columns: tuple[Named, ...]
    rows: tuple[MatrixRow, ...]
    most: int


def to_rows(found: Overlaps) -> list[tuple[object, ...]]:
    """Return the overlaps, those of two levels included, one row each, by the columns of `COLUMNS`."""
    lang = found.lang
    rows: list[tuple[object, ...]] = []
    for each in (*found.overlaps, *found.vertical):
        sides = []
        for side in (each.first, each.second):
            duties = dict.fromkeys(f"{held.duty.label} ({held.evidence.item})" for held in side.duties)
            sides.append((side.agency.label, side.subject.label, "; ".join(duties)))
        rows.append(
            (
                each.place.label,
                say(lang, f"overlaps.kind-{each.kind}"),
                say(lang, f"overlaps.certainty-{each.certainty}"),
                each.strength,
                join_names(lang, [say(lang, f"overlaps.facet-{facet}") for facet in each.facets]),
                *sides[0],
                *sides[1],
                say(lang, f"answer.{each.status}"),
                say(lang, f"overlaps.outcome-{each.outcome}"),
                "; ".join(split.label for split in each.splits),
            )
        )
    return rows


def to_matrix(found: Overlaps, which: str) -> Matrix:
    """Return a matrix: `agencies` (number of overlaps), `splits` (number of splits) or `subjects` (class of role).

    Agencies without any are left out, and so are subjects on which only one agency holds anything.
    """
    return _roles(found) if which == "subjects" else _numbers(found, which)


def _numbers(found: Overlaps, which: str) -> Matrix:
    numbers: dict[tuple[str, str], int] = {}
    agencies: dict[str, Named] = {}
    for pair in found.pairs:
        if number := len(pair.splits) if which == "splits" else pair.overlaps:
            for first, second in ((pair.first, pair.second), (pair.second, pair.first)):
                agencies[first.id] = first
                numbers[first.id, second.id] = numbers.get((first.id, second.id), 0) + number
    return _to_matrix(agencies, agencies, numbers)


def _roles(found: Overlaps) -> Matrix:
    places = Counter((cell.place.id, cell.subject.id) for cell in found.roles)
    shared = [cell for cell in found.roles if places[cell.place.id, cell.subject.id] > 1]
    agencies = {cell.agency.id: cell.agency for cell in shared}
    subjects = {cell.subject.id: cell.subject for cell in shared}
    return _to_matrix(subjects, agencies, {(cell.subject.id, cell.agency.id): cell.role for cell in shared})


def _to_matrix(
    rows: Mapping[str, Named], columns: Mapping[str, Named], cells: Mapping[tuple[str, str], int | str]
) -> Matrix:
    across = sorted(columns)
    numbers = [value for value in cells.values() if isinstance(value, int)]
    return Matrix(
        tuple(columns[key] for key in across),
        tuple(MatrixRow(rows[row], tuple(cells.get((row, key)) for key in across)) for row in sorted(rows)),
        max(numbers, default=0),
    )


def matrix_rows(table: Matrix, lang: str) -> list[list[str]]:
    """Return a matrix as rows of text, the names of the columns first."""
    rows = [["", *(column.label for column in table.columns)]]
    for row in table.rows:
        cells = [say(lang, f"overlaps.role-{cell}") if isinstance(cell, str) else str(cell or "") for cell in row.cells]
        rows.append([row.head.label, *cells])
    return rows
