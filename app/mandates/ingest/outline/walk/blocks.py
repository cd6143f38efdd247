"""Blocks: what a known heading opens."""

from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.units import UnitName
from mandates.ingest.outline.walk.state import OUTER, Context
from mandates.ingest.outline.walk.statutes import Statutes


class Blocks(Statutes):
    """Opens blocks."""

    def _open_block(self, index: int, segment: Segment, block: str, head: str, rest: int, parent: Context) -> None:
        if block in {"skip", "staffing", "intro", "neutral"}:
            self._set(index, Context("" if block in {"intro", "neutral"} else "skip"))
            return
        self.by_department = block == "sections" and bool(self.words.by_department.search(head))
        if block == "sections" and self._is_list_of_duties(index):
            block = "duties"
        if block == "splits":
            self._open_splits(index, segment, head, rest)
            return
        container = Context(
            {"transformation": "transformation", "sections": "sections"}.get(block, "duties"), unit=parent.unit
        )
        self.section = None
        self._set(index, container)
        self._body(index, segment, rest, container)

    def _is_list_of_duties(self, index: int) -> bool:
        """Tell whether the list right below a heading begins with the verbs of duties, whatever the heading says."""
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        if following is None or following.mark is None or following.mark.form in OUTER or self.spaced:
            return False
        if self._kind_of_list(following) != "duties":
            return False
        beside = self._beside(following)[:40]
        verbs = sum(1 for each in beside if self.words.has_duty_verb(self.folded[each.body : each.end]))
        named = sum(1 for each in beside if self.units.at_head(self.text[each.body : each.end], strict=True))
        return verbs >= 0.8 * len(beside) and named < 0.2 * len(beside)

    def _stated_by_section(self, index: int, start: int, end: int) -> bool:
        """Take a sentence that says what a section has in its care, under a heading that names none."""
        holder = self.holders.of_statement(self.text[start:end], self.folded[start:end], "")
        if holder.kind != "unit":
            return False
        context = self._section_context(UnitName(holder.name, holder.aliases, 0, True), start, start)
        self._item(index, start + holder.offset, end, context)
        return True

    def _body(self, index: int, segment: Segment, start: int, context: Context) -> None:
        """Take what stands behind a heading in the same piece."""
        start, end = self._trim(start, segment.end)
        if start >= end:
            return
        low = self.folded[start:end]
        if lead := self.words.lead_in(low) or self._announced(index, low):
            self._lead(index, start, lead, context)
        elif context.block == "sections":
            self._section(index, segment, start)
        elif self.verb_last and context.block == "duties" and self._stated_by_section(index, start, end):
            return
        elif context.block == "transformation" or self._is_statement(low):
            self._item(index, start, end, context)
