"""Sentences that open a list: whose it is, and what stands before them."""

import re

from mandates.ingest.drafts import SplitDraft
from mandates.ingest.outline.headings import LeadIn
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.units import UnitName
from mandates.ingest.outline.walk.naming import Naming
from mandates.ingest.outline.walk.state import Context


class Lists(Naming):
    """Opens lists."""

    def _lead(self, index: int, start: int, lead: LeadIn, context: Context) -> None:
        """Open the list that a sentence announces; what stands before the sentence may be a preamble."""
        sentence = self.text[start + lead.start : start + lead.end]
        self.at = start
        opened = self._opened(lead, sentence, context)
        owner = self._next_owner(index)
        self._preamble(index, start, start + lead.start, opened)
        self.edges = self.edges | {owner}
        self.contexts[owner] = opened
        if owner != index:
            self.contexts[index] = opened
        self.here = opened
        self.open = None

    def _led_by_section(self, index: int, segment: Segment, parent: Context, low: str) -> bool:
        """Open the list of a section or post that the sentence above it names; return whether it was one."""
        if not self.verb_last or not self._list_follows(index) or (lead := self.words.lead_in(low)) is None:
            return False
        sentence = self.text[segment.body + lead.start : segment.body + lead.end]
        if lead.block != "duties" or self.holders.of_lead(sentence, "").kind != "unit":
            return False
        self._set(index, parent)
        self._lead(index, segment.body, lead, Context("article", unit=parent.unit))
        return True

    def _opened(self, lead: LeadIn, sentence: str, context: Context) -> Context:
        if lead.block == "skip" or context.block == "skip":
            return Context("skip")
        if lead.block == "splits":
            party = self.splits.party_of_lead(sentence)
            if party and not self.holders.is_own(party):
                about = sentence.split("，")[0].split(",")[0] if party not in sentence[: len(party) + 2] else ""
                self.split_drafts.append(SplitDraft(about, (self.splits.own_name(sentence), party), self.at, self.at))
                return Context("splits", party=party, subject=about)
            if not party:
                return Context("splits")
        if lead.block == "sections" and not context.container.startswith("section:"):
            self.section = None
            return Context("sections")
        holder = self.holders.of_lead(sentence, context.unit)
        if holder.kind == "head":
            return Context("skip")
        if holder.kind == "joint":
            self.section = None
            return Context("duties", lead_in=sentence)
        if holder.kind == "unit":
            return self._section_context(
                UnitName(holder.name, (*holder.aliases, *context.names), 0, True), 0, 0
            )._replace(lead_in=sentence)
        if context.block in {"section", "transformation", "split"}:
            return context._replace(lead_in=sentence)
        return Context("duties", lead_in=sentence, unit=context.unit)

    def _preamble(self, index: int, start: int, end: int, opened: Context) -> None:
        low = self.folded[start:end]
        if opened.block != "duties" or not self.words.preamble.search(low):
            return
        sentence = r"[^。\n]+?(?:。|\.\s|$)" if self.spaced or self.verb_last else r"[^。\n]+。?"
        for match in re.finditer(sentence, low):
            if self.words.preamble.search(match[0]):
                first = start + match.start()
                break
        else:
            return
        context = Context("preamble")
        self._item(index, first, end, context)
        self.items[-1].label = self.words.words.get("preamble_label", "preamble") if self.items else ""
