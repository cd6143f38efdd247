"""From a word file (DOCX) to its text: paragraphs and the paragraphs of table cells in their order, one per line."""

import re
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser, fromstring

from mandates.errors import BadDataError
from mandates.ingest.reading.archives import read_parts
from mandates.ingest.reading.limits import refuse_declarations
from mandates.ingest.reading.lines import join_lines
from mandates.ingest.reading.numbering import Numbering, local

_BODY, _NUMBERING, _STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_OTHER_BODIES = tuple(f"word/document{number}.xml" for number in range(1, 10))
_SMALL_PART = 8 * 1024 * 1024
# What is not shown: deleted and moved text, second forms of the same drawing.
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "ruby_rt", "rt"})
_BREAKS = frozenset({"cr", "br"})
_SAID = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_CONTENTS = re.compile(r"toc( \d| heading)?|table of (contents|figures)")


class _Paragraph:
    """A paragraph while it is read: its pieces, its list and style, and the lines of text boxes in it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.number = self.level = self.style = ""
        self.boxes: list[str] = []
        self.removed = False


class _Body:
    """Takes the events of the parser, so that no tree of a large document is ever held."""

    def __init__(self, numbering: Numbering) -> None:
        self.lines: list[str] = []
        self.changed = False
        self._numbering = numbering
        self._open: list[_Paragraph] = []
        self._skipped = self._in_properties = self._depth = 0
        self._in_text = self._hidden = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = local(tag)
        self._depth += 1
        if self._depth > 1000:
            raise BadDataError("it is nested deeper than any real file: save the text alone")
        self.changed = self.changed or name in {"ins", "del", "moveFrom"}
        if self._skipped or name in _SKIPPED:
            # The mark of a paragraph may be deleted while its text stays: that element is empty.
            self._skipped += 1
        elif name == "p":
            self._open.append(_Paragraph())
            self._hidden = False
        elif name == "pPr":
            self._in_properties += 1
        elif name == "r":
            self._hidden = False
        elif self._open:
            self._inside(name, next((text for key, text in attributes.items() if local(key) == "val"), ""), attributes)

    def _inside(self, name: str, value: str, attributes: dict[str, str]) -> None:
        paragraph = self._open[-1]
        if self._in_properties:
            if name == "pStyle":
                paragraph.style = value
            elif name == "numId":
                paragraph.number = value
            elif name == "ilvl":
                paragraph.level = value
        elif name == "vanish":
            self._hidden = value not in {"0", "false", "off"}
        elif name == "t":
            self._in_text = True
        elif not self._hidden and name in _SAID:
            paragraph.pieces.append(_SAID[name])
        elif not self._hidden and name in _BREAKS:
            kind = next((text for key, text in attributes.items() if local(key) == "type"), "")
            paragraph.pieces.append(" " if kind in {"page", "column"} else "\n")

    def data(self, text: str) -> None:
        if self._in_text and self._open and not self._hidden and not self._skipped:
            self._open[-1].pieces.append(text)

    def end(self, tag: str) -> None:
        name = local(tag)
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
        elif name == "t":
            self._in_text = False
        elif name == "pPr":
            self._in_properties = max(self._in_properties - 1, 0)
        elif name == "p" and self._open:
            lines = self._finish(self._open.pop())
            (self._open[-1].boxes if self._open else self.lines).extend(lines)

    def close(self) -> list[str]:
        return self.lines

    def _finish(self, paragraph: _Paragraph) -> list[str]:
        text = "".join(paragraph.pieces)
        if _CONTENTS.fullmatch(self._numbering.style_name(paragraph.style)):
            return paragraph.boxes
        # Empty paragraphs of a list are counted too.
        label = self._numbering.label(paragraph.number, paragraph.level, paragraph.style)
        if text.strip():
            text = label + text.lstrip()
        return [*text.split("\n"), *paragraph.boxes]


def read_document(raw: bytes) -> tuple[str, list[str]]:
    """Return the text of a word file and doubts; headers, footers, notes and what was deleted are left out.

    Raises BadDataError for a damaged, encrypted or hostile file.
    """
    parts = read_parts(raw, (_BODY, *_OTHER_BODIES, _NUMBERING, _STYLES))
    bodies = [parts[name] for name in (_BODY, *_OTHER_BODIES) if name in parts]
    if not bodies:
        raise BadDataError("it has no text part: save it again as .docx")
    for part in parts.values():
        refuse_declarations(part, page=False)
    try:
        body = _Body(Numbering(_tree(parts.get(_NUMBERING)), _tree(parts.get(_STYLES))))
        parser = XMLParser(target=body, forbid_dtd=True)
        parser.feed(bodies[0])
        parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise BadDataError("its text part is damaged: save it again as .docx") from None
    doubts = ["needs review: it holds tracked changes; they were read as accepted"] if body.changed else []
    return join_lines(body.lines), doubts


def _tree(part: bytes | None) -> Element | None:
    if part is None or len(part) > _SMALL_PART:
        return None
    root: Element = fromstring(part, forbid_dtd=True)
    return root
