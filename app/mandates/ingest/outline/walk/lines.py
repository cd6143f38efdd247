"""Lines without enumerator: chrome, headings, what goes on with an item, and duties that have no number."""

from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.walk.blocks import Blocks
from mandates.ingest.outline.walk.state import Context


class Lines(Blocks):
    """Reads lines."""

    def _line(self, index: int, segment: Segment) -> None:
        low = self.folded[segment.start : segment.end]
        if index < self.front:
            # The title of an act and what says when it was made.
            return
        if segment.start in self.table_headers:
            self.open = None
            return
        if self.here.block in {"sections", "section"} and self._says_nothing(segment):
            self.open = None
            self.contexts[index] = self.here
            return
        if self._is_chrome_line(index, low):
            return
        if (block := self.words.block_of(low)) and not self._is_no_block(block, segment, low):
            self.stopped = False
            of_section = self.contexts.get(index - 1) == self.here and self._belongs_to_section(low)
            if block == "duties" and (of_section or self.holders.names_unit(low, self.here.unit)):
                self.contexts[index], self.open = self.here, None
                return
            self._open_block(index, segment, block, low, segment.end, Context(""))
            return
        if self.here.block in {"splits", "split"} and self._body_line(index, segment):
            return
        if not self.children[index] and self._continues(index, low):
            return
        lead = self.words.lead_in(low) or (None if self._names_section(segment) else self._announced(index, low))
        if lead and not self.words.staffing.search(low[:2000]) and self._list_follows(index):
            base = self.here if self.here.block not in {"skip"} else Context("")
            if self.here.block == "skip" and lead.block != "sections":
                return
            self.stopped = False
            self._lead(index, segment.start, lead, base)
            return
        if self.stopped or self.words.staffing.search(low[:2000]) or self.words.definition.search(low[:2000]):
            self.open = None
            return
        if self.children[index] and self._opens_list(index, segment):
            return
        self._plain_line(index, segment, low)

    def _names_section(self, segment: Segment) -> bool:
        """Tell whether a line is the name of a section and a colon, which announces nothing but its duties."""
        piece = self.text[segment.start : segment.end].rstrip(" :：")
        return not self.spaced and len(piece) < 40 and self.units.is_name(piece) and not self.holders.is_own(piece)

    def _is_chrome_line(self, index: int, low: str) -> bool:
        """Close what is open where a line is chrome; return whether it is. A heading of annexes is no chrome."""
        annex = bool(self.items) and self._list_follows(index) and self.words.block_of(low) == "skip"
        if self.words.is_chrome(low) and not annex:
            # How to reach a section stands between its name and its duties.
            fresh = self.here.block == "section" and self.items[-1:] and self.items[-1].context != self.here
            self.open, self.stopped = None, self.stopped or (len(self.items) > self.counted and not fresh)
            self.contexts[index] = self.here
            return True
        return False

    def _says_nothing(self, segment: Segment) -> bool:
        """Tell whether a line of a table has no words: a telephone extension, a dash, "(none)"."""
        piece = self.words.nothing.sub("", self.folded[segment.start : segment.end])
        return not self.spaced and not any(letter.isalpha() for letter in piece)

    def _opens_list(self, index: int, segment: Segment) -> bool:
        """Open the list below a heading in words of its own by what the list holds; return whether it was one."""
        kind = self._kind_of_list(self.segments[index + 1]) if index + 1 < len(self.segments) else ""
        piece = self.text[segment.start : segment.end]
        if len(piece) > 60:
            return False
        if not kind:
            # What a section's list holds may read like anything, where its name does not.
            marked = index + 1 < len(self.segments) and self.segments[index + 1].mark is not None
            if not marked or not self.units.is_name(piece) or self.holders.is_own(piece):
                return False
            kind = "duties"
        if kind == "duties" and self.here.block != "splits" and not self.holders.is_own(piece):
            within = self.here.block in {"section", "sections"}
            found = self.units.at_head(piece, strict=not within) or (self.units.any_head(piece) if within else None)
            opens = self.words.announces_list(self.folded[segment.start : segment.end].rstrip(" :"))
            if found is not None and not opens and found.rest >= len(piece.rstrip(" :：")):
                self.by_line = True
                below = self.section if self.section and self._is_sub_unit(found.name) else None
                self._set(index, below or self._section_context(found, segment.start, segment.end))
                return True
        self.section = None
        self._set(index, Context(kind))
        return True

    def _continues(self, index: int, low: str) -> bool:
        """Lengthen the open item where the line goes on with it."""
        if self.open is None or index == 0:
            return False
        before = self.folded[self.open.start : self.open.end].rstrip()
        ended = before[-1:] in self.words.sentence_end
        sibling = self.segments[index + 1] if index + 1 < len(self.segments) else None
        owner = self.segments[self.open.index]
        same_list = (
            sibling is not None
            and sibling.mark is not None
            and owner.mark is not None
            and (sibling.parent == owner.parent and sibling.mark.form == owner.mark.form)
        )
        apart = "\n\n" in self.text[self.open.end : self.segments[index].start].replace(" ", "")
        contact = not self.spaced and self._is_contact(self.text[self.segments[index].start : self.segments[index].end])
        if contact or (self.verb_last and apart):
            return False
        if self.spaced and (self.words.staffing.search(low[:400]) or self._begins_own(index, low)):
            return False
        if self._heads_section(index) or self._is_named_row(index) or self._is_named_row(index + 1):
            return False
        if self.by_line and not self.spaced and self._named_line(index):
            return False
        unit = self.here.block in {"sections", "section"} and self.units.at_head(
            self.text[self.segments[index].start : self.segments[index].end], True
        )
        if unit or (ended and not same_list and self.here.block != "section"):
            return False
        if ended and self.words.definition.search(low[:2000]):
            return False
        if not ended and self.words.whole_matter.search(before[-12:]) and self.words.has_duty_verb(low):
            return False
        if not ended and self.verb_last and owner.mark is None:
            return False
        self.open.end = self.segments[index].end
        return True

    def _belongs_to_section(self, low: str) -> bool:
        """Tell whether a bare word such as "functions" stands below the name of a section that has no duties yet."""
        fresh = self.here.block == "section" and not (self.items and self.items[-1].context == self.here)
        return fresh and len(low.split() if self.spaced else low) <= 6 and low.rstrip()[-1:] in ":："

    def _begins_own(self, index: int, low: str) -> bool:
        """Tell whether a line begins with the word the line before it began with, such as "To": each is a duty."""
        before = self.segments[index - 1]
        if before.mark is not None or not self.words.has_duty_verb(low):
            return False
        if self.text[before.start].islower() or self.text[self.segments[index].start].islower():
            return False
        return low.split()[:1] == self.folded[before.start : before.end].split()[:1]

    def _plain_line(self, index: int, segment: Segment, low: str) -> None:
        here = self.here
        if self.verb_last and self.holders.is_own(self.text[segment.start : segment.end]):
            return
        if here.block in {"", "duties"} and (self._heads_section(index) or self._is_named_row(index)):
            self.section = None
            self._section_line(index, segment, low)
        elif here.block in {"sections", "section"}:
            self._section_line(index, segment, low)
        elif here.block == "article":
            self._statement(index, segment, segment.start, here)
        elif here.block in {"duties", "transformation"}:
            if self.words.preamble.search(low) and not self.items and len(low) > 20 and self._list_follows(index):
                self._item(index, segment.start, segment.end, Context("preamble"))
                self.open = None
            elif self.words.has_duty_verb(low) or self._is_listed(index, low) or self._is_aim(here, low):
                self._item(index, segment.start, segment.end, here)
        elif self.lenient and not here.block and self._stands_as_duty(index, low):
            self._set(index, Context("duties"))
            self._item(index, segment.start, segment.end, self.here)
        elif here.block == "splits":
            self._split(index, segment, segment.start, here)
        elif here.block == "split" and self.splits.shared_with(self.text[segment.start : segment.end]):
            self._split(index, segment, segment.start, Context("splits"))
        elif here.block == "split":
            self._item(index, segment.start, segment.end, here)

    def _is_aim(self, here: Context, low: str) -> bool:
        """Tell whether a line is a whole sentence of what changes in the functions of the agency."""
        return here.block == "transformation" and len(low) > 15 and low.rstrip()[-1:] in self.words.sentence_end

    def _is_named_row(self, index: int) -> bool:
        """Tell whether a line and one beside it are each a section's name before its duties."""
        return self._named_line(index) and (self._named_line(index + 1) or self._named_line(index - 1))

    def _stands_as_duty(self, index: int, low: str) -> bool:
        """Tell whether a line under no known heading is a duty: it begins with a verb, and so does a line beside it."""
        if self.verb_last and (self.words.title.search(low) or self.words.no_duty_line.search(low.strip())):
            return False
        if index < self.first_article or len(low) < (20 if self.spaced else 8) or not self.words.has_duty_verb(low):
            return False
        near = [each for each in (index - 1, index + 1) if 0 <= each < len(self.segments)]
        beside = [self.folded[self.segments[each].start : self.segments[each].end] for each in near]
        return any(self.words.has_duty_verb(each) and len(each) > 5 for each in beside)

    def _is_listed(self, index: int, low: str) -> bool:
        """Tell whether a line is one of a plain list of subjects right below the heading of the duties."""
        before = self.segments[index - 1] if index else None
        plain = self.spaced and len(low) < 120 and not low.rstrip().endswith((".", ":"))
        listed = self.open is not None or (before is not None and self.contexts.get(index - 1) is self.here)
        heads = index + 1 < len(self.segments) and self._heads_section(index + 1)
        return plain and listed and not heads

    def _is_no_block(self, block: str, segment: Segment, low: str) -> bool:
        """Tell whether a line only looks like a heading: it opens the list of a section, or names one."""
        if block == "duties" and self.words.lead_in(low):
            return self.holders.of_lead(self.text[segment.start : segment.end], "").kind == "unit"
        return block == "skip" and self.here.block == "sections"
