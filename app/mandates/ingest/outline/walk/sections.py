"""Sections: which pieces and lines belong to them."""

import re

from mandates.ingest.lexicon import fold_text
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.units import UnitName, is_framed
from mandates.ingest.outline.walk.lists import Lists
from mandates.ingest.outline.walk.state import CONTACT, Context


class Sections(Lists):
    """Reads sections."""

    def _section(self, index: int, segment: Segment, start: int) -> None:
        piece = self.text[start : segment.end]
        found = self.units.at_head(piece) if piece.strip() else None
        if found is None and piece.strip():
            found = self.holders.unit_subject(piece) or self.holders.unit_before_verb(piece)
            found = found or self._name_by_place(index, piece)
        if found is None:
            if not piece.strip():
                self._set(index, Context("sections"))
                self.section = None
            elif self.section is not None and self.by_line:
                self._duty(index, segment, self.section, self.folded[start : segment.end])
            else:
                self._set(index, Context("sections"))
            return
        if self.section and self._is_sub_unit(found.name):
            self._set(index, self.section)
            return
        context = self._section_context(found, start, start + found.rest)
        self.by_line = False
        self.edges = self.edges | {index}
        self._set(index, context)
        rest, end = self._trim(start + found.rest, segment.end)
        if end - rest < 2 or self.units.is_connective(self.folded[rest:end]) or CONTACT.match(self.folded[rest:end]):
            return
        if end - rest < 30 and self.words.staffing.search(self.folded[rest:end]):
            return
        low = self.folded[rest:end]
        if (lead := self.words.lead_in(low)) and self.children[index]:
            self._lead(index, rest, lead, context)
        elif not self.words.is_deleted(low):
            self._item(index, rest, end, context)

    def _name_by_place(self, index: int, piece: str) -> UnitName | None:
        """Return the words that must be a section's name as they stand above a list, or before duties."""
        found = self.units.any_head(piece)
        if found is None or self.words.lead_in(fold_text(piece)) or self.words.has_duty_verb(fold_text(found.name)):
            return None
        rest = fold_text(piece[found.rest :])
        return (
            found
            if (self.words.has_duty_verb(rest) if rest.strip() else self.children[index] or self._text_below(index))
            else None
        )

    def _text_below(self, index: int) -> bool:
        """Tell whether the line after a piece without list is its duties, as the lists beside it are theirs."""
        if self.spaced or not self._line_follows(index):
            return False
        below = self.segments[index + 1]
        return below.start > self.segments[index].end and self.words.has_duty_verb(self.folded[below.start : below.end])

    def _section_line(self, index: int, segment: Segment, low: str) -> None:
        piece = self.text[segment.start : segment.end]
        bracket = re.fullmatch(r"[(（](.+)[)）]", piece.strip())
        last = self.items[-1].context if self.items else None
        if bracket and self.section is not None and (last is None or last.container != self.section.container):
            self._join_alias(bracket[1], piece.strip())
            return
        if self._is_contact(piece) and not (self.verb_last and self.units.at_head(piece, strict=True)):
            return
        found = self._name_of_line(index, piece)
        if found is not None and self.holders.is_own(found.name):
            if self._is_statement(low) and len(low) > len(found.name) + 8:
                self._item(index, segment.start, segment.end, Context("duties"))
            return
        if found is not None:
            below = self.section if self.section and self._is_sub_unit(found.name) else None
            context = below or self._section_context(found, segment.start, segment.start + found.rest)
            self.by_line = True
            self.here, self.open = context, None
            self.contexts[index] = context
            if self._list_begins(index):
                self.contexts[self.segments[index + 1].parent] = context
            rest, end = self._trim(segment.start + found.rest, segment.end)
            if rest < end and not CONTACT.match(self.folded[rest:end]):
                self._item(index, rest, end, context)
        elif (
            piece.rstrip()[-1:].isalnum()
            and self.units.is_name(piece, strict=False)
            and not self._line_is_item(index, low)
        ):
            return
        elif self.here.block == "section":
            self._item(index, segment.start, segment.end, self.here)
        elif self.section is not None:
            self._item(index, segment.start, segment.end, self.section)

    def _name_of_line(self, index: int, piece: str) -> UnitName | None:
        """Return the name of a section that a line begins with."""
        named = self._named_line(index)
        wide = is_framed(piece) or self.section is None or self.by_line or named or self._heads_section(index)
        found = self.units.at_head(piece, strict=True) or (self.units.at_head(piece) if wide else None)
        if found is None and (self.section is None or (not self.spaced and named)):
            found = self.holders.unit_before_verb(piece)
        return found

    def _line_is_item(self, index: int, low: str) -> bool:
        """Tell whether a line that reads like a name is a duty nevertheless."""
        return self.words.has_duty_verb(low) or self._list_begins(index)
