"""Items: which piece is one, where it begins and ends, and what it is called."""

import re

from mandates.ingest.drafts import SplitDraft
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.walk.judging import Judging
from mandates.ingest.outline.walk.state import Context, OpenItem


class Entries(Judging):
    """Makes items."""

    def _item(self, index: int, start: int, end: int, context: Context, block: str = "") -> None:
        start, end = self._trim(start, end)
        if lead := self.words.inline_lead.match(self.folded[start : min(end, start + 160)]):
            start += lead.end()
        if end - start < 2:
            return
        blocks = {"section": "sections", "split": "splits", "transformation": "transformation", "preamble": "preamble"}
        name = block or blocks.get(context.block, "sections" if context.container.startswith("section:") else "duties")
        self.open = OpenItem(index, self._label(index), start, end, context, name)
        self.items.append(self.open)
        if context.container.startswith("split:"):
            self._grow_split(start, end)

    def _label(self, index: int) -> str:
        parts: list[str] = []
        while index >= 0:
            segment = self.segments[index]
            mark = segment.mark
            if mark is not None and mark.form not in {"chapter", "bullet"}:
                raw = mark.raw
                if mark.form == "article":
                    raw = re.sub(r"^[^\W\d_]+\.?\s*", "", raw).strip(" .(") if self.spaced else raw.strip(" (")
                parts.append(raw.rstrip(".、．") if mark.form != "paren" else raw)
            parent = segment.parent
            if mark is not None and mark.form.startswith("decimal"):
                break
            if parent < 0 or (not self.spaced and parent in self.edges):
                break
            index = parent
        return "".join(reversed(parts))

    def _shared_item(self, index: int, start: int, end: int, party: str) -> None:
        """Make an item of a piece that divides a task between the agency and another body."""
        body = self.text[start:end]
        own, about = self.splits.own_name(body), self.splits.subject_of(body)
        subject, offset = self.splits.without_subject(body)
        about, start = subject or about, start + offset
        self.split_drafts.append(SplitDraft(about, (own, party), start, end))
        self._item(index, start, end, Context("split", f"split:{party}", party=party, subject=about))

    def _grow_split(self, start: int, end: int) -> None:
        if self.split_drafts:
            last = self.split_drafts[-1]
            self.split_drafts[-1] = last._replace(start=min(last.start, start), end=max(last.end, end))

    def _is_statement(self, low: str) -> bool:
        if self.words.staffing.search(low[:2000]) or self.words.definition.search(low[:2000]):
            return False
        if self.words.words.get("duty_sentence"):
            return bool(
                self.words.duty_sentence.search(low) or self.words.has_duty_verb(low)
            ) and not self.words.not_duty.search(low)
        return True

    def _skips(self, low: str) -> bool:
        if self.words.power.search(low) and not self.words.has_duty_verb(low):
            return True
        if self.words.refers_on.search(low[:400]):
            return True
        return bool(self.words.definition.search(low[:2000])) and not self.words.has_duty_verb(low)

    def _parent_kind(self, index: int, low: str) -> str:
        """Tell what a piece with pieces below it is: `lead` (they are the items), `whole` (one item), or `both`."""
        bare = re.sub(r"<[^<>]*>\s*$", "", low.rstrip()).rstrip()
        if self.words.lead_in(bare):
            return "lead"
        mark = self.segments[index].mark
        if mark is not None and mark.form == "bullet" and not bare.endswith(":"):
            return "both"
        if bare.endswith((":", "—", "-")) or bare[-1:].isalnum():
            first = next((each for each in self.segments[index + 1 :] if each.parent == index and each.mark), None)
            child = self.folded[first.body : first.end] if first else ""
            starts = self.words.has_duty_verb
            return "whole" if starts(bare) and not starts(child) and not self.verb_last else "lead"
        return "both"

    def _section_that_acts(self, segment: Segment, parent: Context) -> Context | None:
        """Return the context of a known section that is the subject of a sentence among duties of the agency."""
        if parent.block != "duties" or parent.container != "agency":
            return None
        piece = self.text[segment.body : segment.end]
        holder = self.holders.of_statement(piece, self.folded[segment.body : segment.end], "")
        known = self._known_section(holder.name, ()) if holder.kind == "unit" else None
        if known is None or not piece.startswith(holder.name):
            return None
        return Context("section", f"section:{known.name}", (known.name, *known.aliases), unit=known.name)

    def _duty(self, index: int, segment: Segment, parent: Context, low: str) -> None:
        kind = self._parent_kind(index, low) if self.children[index] else "item"
        below = self._kind_of_list(self.segments[index + 1]) if self.children[index] else ""
        if below == "splits" and len(low) < 40:
            self._set(index, Context("splits"))
            return
        if below == "sections":
            # A list of sections that follows the last duty without a heading of its own.
            self._set(index, parent)
            self._item(index, segment.body, segment.end, parent)
            self._set(index, Context("sections"))
            return
        if kind == "both" and self.units.is_name(self.text[segment.body : segment.end], strict=True):
            self._set(index, parent)
            return
        if kind == "lead":
            start, end = segment.body, segment.end
            self._set(index, parent._replace(lead_in=" ".join((parent.lead_in, self.text[start:end])).strip()))
            return
        if not low.strip(" .;。") or (kind == "item" and self._skips(low)):
            self._set(index, parent)
            return
        if self.verb_last and kind == "item" and (unit := self._section_that_acts(segment, parent)):
            parent = unit
        self._set(index, parent)
        shared = (
            parent.block == "duties"
            and not self.children[index]
            and self.splits.shared_with(self.text[segment.body : segment.end])
        )
        if shared:
            self._shared_item(index, segment.body, segment.end, shared)
        else:
            self._item(index, segment.body, segment.end, parent)
        if kind == "whole":
            self.absorbed = index
