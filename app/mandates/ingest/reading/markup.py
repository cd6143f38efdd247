"""From a page to its text: one block, table cell or line per line, without chrome."""

import re
from functools import cache

from mandates.ingest.reading.chrome import mark_dropped
from mandates.ingest.reading.lines import join_lines, tidy_line
from mandates.ingest.reading.pages import Element, load_markup, parse_page

_WIDE = r"[\u2e80-\u312f\u31a0-\ua4cf\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003fffd]"
# A line end between two wide characters is no space: browsers join them.
_WRAPPED = re.compile(rf"(?<={_WIDE})[ \t]*[\r\n][ \t\r\n]*(?={_WIDE})")
_LONGEST_CHROME = 160


def read_page(markup: str) -> tuple[str, list[str]]:
    """Return the text of a page and doubts about it. Raises BadDataError for what is no real page."""
    root = parse_page(markup)
    doubts = mark_dropped(root)
    return join_lines(_without_chrome(_lines(root))), doubts


def _lines(root: Element) -> list[str]:
    """Return the lines of a page; the inline elements of a block are joined as they stand."""
    inline = frozenset(load_markup()["inline"])
    pieces: list[str] = []
    left: list[Element | str] = [root]
    while left:
        piece = left.pop()
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        if piece.dropped:
            continue
        kept = _preformatted(piece) if piece.tag in {"pre", "listing", "xmp", "plaintext"} else piece.children
        if piece.tag == "br":
            pieces.append("\x00")
        elif piece.tag in inline:
            left.extend(reversed(kept))
        else:
            left.extend(("\x00", *reversed(kept), "\x00"))
    found = (tidy_line(_WRAPPED.sub("", line)) for line in "".join(pieces).split("\x00"))
    return [line for line in found if line]


def _preformatted(element: Element) -> list[Element | str]:
    """Return the children of an element whose line ends count."""
    return [
        child.replace("\r\n", "\n").replace("\n", "\x00") if isinstance(child, str) else child
        for child in element.children
    ]


@cache
def _patterns(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{each})" for each in load_markup()[kind]), re.IGNORECASE)


def _without_chrome(lines: list[str]) -> list[str]:
    """Leave out lines that only say where the reader is or what the page can do, and the footer at the end."""
    end = len(lines)
    while end and _is_line(lines[end - 1], "footer_lines", "chrome_lines"):
        end -= 1
    return [line for line in lines[:end] if not _is_line(line, "chrome_lines")]


def _is_line(line: str, *kinds: str) -> bool:
    return len(line) <= _LONGEST_CHROME and any(_patterns(kind).fullmatch(line) for kind in kinds)
