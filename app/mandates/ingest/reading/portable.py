"""From a PDF to its text: paragraphs put together from lines, without running heads and page numbers."""

import ctypes
import re
from collections.abc import Iterator

import pypdfium2
from pypdfium2 import raw as pdfium

from mandates.errors import BadDataError
from mandates.ingest.reading.lines import join_lines
from mandates.ingest.reading.paragraphs import Line, join_paragraphs, without_edges

_PAGES, _CHARACTERS = 2000, 2_000_000
_UNREADABLE = 0.3
# Whether a letter can be told is asked for one in so many: asking costs more than reading.
_SAMPLE = 10
_LINE = re.compile(r"[^\r\n]+")
# What stands for a hyphen that only parts a word at the end of a line.
_PARTING = "\x02\ufffe"
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_portable(raw: bytes) -> tuple[str, list[str]]:
    """Return the text of a PDF and doubts.

    Raises BadDataError for a file that is damaged, encrypted, without text (scanned), or whose letters have no
    meaning.
    """
    try:
        document = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pdfium.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise BadDataError("it is encrypted: remove the password first") from None
        raise BadDataError("it is a damaged or cut off PDF: get the file again") from None
    try:
        return _read_pages(document)
    except pypdfium2.PdfiumError:
        raise BadDataError("it is a damaged PDF: get the file again") from None
    finally:
        document.close()


def _read_pages(document: pypdfium2.PdfDocument) -> tuple[str, list[str]]:
    number = len(document)
    if number > _PAGES:
        raise BadDataError(f"it has more than {_PAGES} pages: cut it into parts")
    pages: list[list[Line]] = []
    characters = unreadable = 0
    for index in range(number):
        lines, found, failed = _read_page(document, index)
        pages.append(lines)
        characters += found
        unreadable += failed
        if characters > _CHARACTERS:
            raise BadDataError("it holds more text than any mandate: cut it into parts")
    if not any(pages):
        raise BadDataError("no text in it: run OCR first")
    if unreadable > _UNREADABLE * characters:
        raise BadDataError("its letters have no meaning (fonts without Unicode): run OCR first")
    doubts = [f"needs review: some {unreadable} letters of the PDF could not be told"] if unreadable else []
    if empty := [str(index + 1) for index, lines in enumerate(pages) if not lines]:
        doubts.append(f"needs review: no text on page {', '.join(empty[:10])}: a picture or an empty page")
    return join_lines(join_paragraphs(without_edges(pages))), doubts


def _read_page(document: pypdfium2.PdfDocument, index: int) -> tuple[list[Line], int, int]:
    """Return the lines of a page in the order they are written, the number of characters, and of those unreadable."""
    try:
        page = document[index]
        text = page.get_textpage()
    except pypdfium2.PdfiumError:
        raise BadDataError(f"page {index + 1} of it is damaged: get the file again") from None
    try:
        number = min(pdfium.FPDFText_CountChars(text), _CHARACTERS + 1)
        if number <= 0:
            return [], 0, 0
        written = text.get_text_range(0, number, errors="replace")
        asked = range(0, number, _SAMPLE)
        failed = sum(pdfium.FPDFText_HasUnicodeMapError(text, place) == 1 for place in asked) * _SAMPLE
        failed = max(failed, sum(map(written.count, "\x00\ufffd")))
        return list(_lines(text, written)), number, failed
    finally:
        text.close()
        page.close()


def _lines(text: pypdfium2.PdfTextPage, written: str) -> Iterator[Line]:
    for match in _LINE.finditer(written):
        if content := match[0].strip():
            start = match.start() + match[0].index(content)
            yield _line(text, content, start, start + len(content) - 1)


def _line(text: pypdfium2.PdfTextPage, content: str, first: int, last: int) -> Line:
    """Return a line with its box; `first` and `last` are the places of its outer characters in the text of the page."""
    first, last = (pdfium.FPDFText_GetCharIndexFromTextIndex(text, place) for place in (first, last))
    hyphenated = content[-1] in _PARTING or pdfium.FPDFText_IsHyphen(text, last) == 1
    left, _, top, bottom = _box(text, first)
    _, right, _, _ = _box(text, last)
    shown = content[:-1] if hyphenated else content
    return Line(_CONTROLS.sub("", shown), left, right, top, bottom, hyphenated)


def _box(text: pypdfium2.PdfTextPage, place: int) -> tuple[float, float, float, float]:
    """Return the left, right, top and bottom of a character in points, upwards."""
    box = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(text, place, ctypes.byref(box)):
        return 0.0, 0.0, 0.0, 0.0
    return box.left, box.right, box.top, box.bottom
