"""A table of IRIs and names as people read it: the name for the thing, the key where there is no name."""

from collections.abc import Iterator
from typing import NamedTuple

from mandates.model.questions import Asked
from mandates.namespaces import BASE, local_name, split_id

_NAME = "Name"


class Shown(NamedTuple):
    """A cell as shown: its text, and the IRI behind it (None for a plain value)."""

    text: str
    iri: str | None


def to_shown(asked: Asked) -> tuple[tuple[str, ...], tuple[tuple[Shown | None, ...], ...]]:
    """Return the columns and rows of a table with each name put in the place of its thing."""
    kept = [at for at, column in enumerate(asked.columns) if not _names(asked.columns, column)]
    named = {
        at: asked.columns.index(column + _NAME)
        for at, column in enumerate(asked.columns)
        if column + _NAME in asked.columns
    }
    rows = tuple(tuple(_to_cell(row[at], row[named[at]] if at in named else None) for at in kept) for row in asked.rows)
    return tuple(asked.columns[at] for at in kept), rows


def to_lines(asked: Asked) -> Iterator[str]:
    """Give each row as one line: column, name, and the key of a duty or anything else that is looked up by it."""
    columns, rows = to_shown(asked)
    for row in rows:
        cells = ((column, cell) for column, cell in zip(columns, row, strict=True) if cell)
        yield "; ".join(f"{column}: {_with_key(cell)}" for column, cell in cells)


def _names(columns: tuple[str, ...], column: str) -> bool:
    return column.endswith(_NAME) and column.removesuffix(_NAME) in columns


def _to_cell(value: str | None, name: str | None) -> Shown | None:
    if value is None:
        return None
    iri = value if value.startswith(BASE) else None
    return Shown(name or (_key(value) if iri else value), iri)


def _key(iri: str) -> str:
    return split_id(iri)[1] or local_name(iri)


def _with_key(cell: Shown) -> str:
    key = _key(cell.iri) if cell.iri else ""
    return f"{cell.text} [{key}]" if key and key != cell.text else cell.text
