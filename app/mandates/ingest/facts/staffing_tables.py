"""Tables of posts: rows of cells between bars, tabs or wide spaces, or one cell per line."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from mandates.ingest.facts.staffing_words import Phrase, is_post, staffing_lists, staffing_words
from mandates.ingest.ranges import any_of, read_range

_CELL = re.compile(r"[^|｜\t\n]+")
_WIDE = re.compile(r"(?:\u3000|[ \xa0]{2,}|\u3000[ ]?)")
# A matter of a numbered list is no cell of a table, whatever it ends with.
_LISTED = re.compile(r"[0-9]{1,2}\.\s\D{4}|[①-⑳]")
_LONGEST_LINE, _LONGEST_CELL, _MOST_LINES, _MOST_GAP = 200, 40, 80, 4

Span = tuple[int, int]


class Cell(NamedTuple):
    """One cell: its stretch and its folded text."""

    start: int
    end: int
    text: str


Row = list[Cell]


def read_tables(folded: str, language: str) -> Iterator[Phrase]:
    """Give the posts of every table whose heading or head row says that it counts posts."""
    for rows in _zones(folded, language):
        matrix = _matrix(rows, language)
        if matrix is None:
            yield from _pairs(rows, language)
        else:
            yield from _read_matrix(*matrix, language)


def _zones(folded: str, language: str) -> Iterator[list[Row]]:
    """Give the rows below each heading that announces posts, up to the next line of running text."""
    heading, rows, left = _heading(language), list[Row](), 0
    for match in re.finditer(r"[^\n]+", folded):
        line = match[0]
        row = _cells(line, match.start()) if len(line) <= _LONGEST_LINE else []
        running = not row or (len(row) == 1 and len(row[0].text) > _LONGEST_CELL)
        if left and (running or not left - 1):
            yield rows
            rows, left = [], 0
        if heading.search(line) and not running and not (left and any(_amount(cell) for cell in row)):
            # A heading inside a table is the head of its first row.
            rows, left = (rows, left) if left else ([], _MOST_LINES)
        if left:
            rows.append(row)
            left -= 1
    if left:
        yield rows


@cache
def _heading(language: str) -> re.Pattern[str]:
    lists = staffing_lists(language)
    return re.compile(any_of([*lists.get("headings", []), *lists.get("amount_headers", [])[:2]]))


def _cells(line: str, offset: int) -> Row:
    """Return the cells of a line; an empty cell between bars keeps its place."""
    barred = [
        match.span() for match in re.finditer(r"[^|｜\t]*(?=[|｜\t]|$)", line) if match[0] or match.start() < len(line)
    ]
    if len(barred) > 1 and not barred[0][1]:
        barred = barred[1:]
    spans = barred
    if len(barred) <= 1 or any(_WIDE.search(line[start:end].strip()) for start, end in barred):
        spans = [span for start, end in barred for span in _wide_parts(line, start, end)]
    found = []
    for start, end in spans:
        text = line[start:end]
        begin = start + len(text) - len(text.lstrip())
        found.append(Cell(offset + begin, offset + begin + len(text.strip()), text.strip()))
    return found


def _wide_parts(line: str, start: int, end: int) -> Iterator[Span]:
    position = start
    for gap in _WIDE.finditer(line, start, end):
        if line[position : gap.start()].strip():
            yield position, gap.start()
        position = gap.end()
    if line[position:end].strip():
        yield position, end


def _amount(cell: Cell) -> bool:
    return bool(cell.text) and len(cell.text) <= _LONGEST_CELL and read_range(cell.text) is not None


def _value(cell: Cell, language: str) -> Span:
    """Return the stretch of the amount in its cell, without the counter."""
    match = staffing_words(language).amount.match(cell.text)
    return cell.start, cell.start + (match.end() if match and match.end() else len(cell.text))


def _pairs(rows: Sequence[Row], language: str) -> Iterator[Phrase]:
    """Read cells in turn: each amount belongs to the first post named since the amount before."""
    names: list[Cell] = []
    headers = staffing_lists(language).get("amount_headers", [])
    for cell in (cell for row in rows for cell in row if cell.text):
        if not _amount(cell):
            names = [*names[-_MOST_GAP:], cell]
            continue
        named = (name for name in names if name.text not in headers and len(name.text) <= _LONGEST_CELL)
        posts = [name for name in named if is_post(name.text, language) and not _LISTED.match(name.text)]
        if posts:
            yield Phrase(posts[0].start, cell.end, (posts[0][:2],), _value(cell, language))
        names = []


def _matrix(rows: Sequence[Row], language: str) -> tuple[Row, list[Row]] | None:
    """Return the head row and the rows of a table with columns of numbers, or None where it is a list of pairs."""
    headers = staffing_lists(language).get("amount_headers", [])
    for index, row in enumerate(rows[:-1]):
        if len(row) < 2 or any(_amount(cell) for cell in row):
            continue
        body = [later for later in rows[index + 1 :] if len(later) > 1 and any(_amount(cell) for cell in later[1:])]
        named = sum(is_post(cell.text, language) or cell.text in headers for cell in row[1:])
        wide = bool(body) and len(body[0]) == len(row) > 2
        if named and body and (wide or not _amount(body[0][0])):
            return row, body
    return None


def _read_matrix(head: Row, rows: Sequence[Row], language: str) -> Iterator[Phrase]:
    lists = staffing_lists(language)
    headers = lists.get("amount_headers", [])
    for row in rows:
        name = next((cell for cell in row if cell.text and not _amount(cell)), None)
        if name is None:
            continue
        # Columns of amounts come after the name, so an ordinal before it is none.
        for column, cell in zip(head, row, strict=False):
            if cell.start <= name.start or not _amount(cell):
                continue
            if column.text in headers:
                category: tuple[Span, ...] | None = (name[:2],)
            else:
                category = _category(name, column, language)
            if category:
                yield Phrase(name.start, cell.end, category, _value(cell, language))


def _category(row: Cell, column: Cell, language: str) -> tuple[Span, ...] | None:
    """Return the category of a cell: the row and what the column says of it; a post named by the row alone."""
    if not is_post(column.text, language):
        return None
    offset = column.start
    for part in re.finditer(r"[^·ㆍ・/、]+", column.text):
        if row.text.endswith(part[0]):
            return (row[:2],)
        if part[0].startswith(row.text[-1]) and part[0] != column.text:
            return row[:2], (offset + part.start(), offset + part.end())
    return row[:2], column[:2]
