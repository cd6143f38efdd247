"""Lines under a heading of divided tasks that are the name of a body, or begin with one."""

import re

from mandates.ingest.drafts import SplitDraft
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.walk.sharing import Sharing
from mandates.ingest.outline.walk.state import Context

_HEAD = re.compile(r"(?P<n>[^-–—:：。，,;；\n]{2,80}?)(?:\s*[:：]|\s[-–—])\s*(?=\S)")


class PartyLines(Sharing):
    """Reads such lines."""

    def _body_line(self, index: int, segment: Segment) -> bool:
        """Take a line that is nothing but a body, above its part of a divided task, or above what it shares."""
        piece = self.text[segment.start : segment.end]
        name = piece.strip(" \t\u3000:：")
        if self._headed_by_body(index, segment, piece):
            return True
        own = self.splits.is_own(name)
        if not (own or self.splits.is_bare_party(name)):
            # A sentence above such lines only leads to them.
            return not self.here.party and self._is_body(index + 1) and not self.splits.shared_with(piece, True)
        party = (self.here.party or self._next_party(index)) if own else self.holders.written_name(self.text, name)
        if not party or not (self._list_follows(index) or self._line_follows(index)):
            return False
        below = self.segments[index + 1]
        acts = (
            below.mark is not None
            or piece[-1] in ":："
            or self.words.has_duty_verb(self.folded[below.body : below.end])
        )
        lead = (name if own else party) if acts else ""
        context = Context("split", f"split:{party}", lead_in=lead, party=party, subject=self.here.subject)
        self._draft_split(index, context)
        self._set(index, context)
        if below.mark is not None:
            self.contexts[below.parent] = context
        return True

    def _is_body(self, index: int) -> bool:
        """Tell whether a line is nothing but the name of another body."""
        if index >= len(self.segments) or self.segments[index].mark is not None:
            return False
        name = self.text[self.segments[index].start : self.segments[index].end].strip(" \t\u3000:：")
        return self.splits.is_bare_party(name)

    def _next_party(self, index: int) -> str:
        """Return the next line that is nothing but another body."""
        found = next(
            (each for each in range(index + 1, min(index + 30, len(self.segments))) if self._is_body(each)), -1
        )
        if found < 0:
            return ""
        name = self.text[self.segments[found].start : self.segments[found].end].strip(" \t\u3000:：")
        return self.holders.written_name(self.text, name)

    def _headed_by_body(self, index: int, segment: Segment, piece: str) -> bool:
        """Take a line that begins with a body and a colon or a dash, and goes on with its tasks."""
        head = _HEAD.match(piece)
        name = head["n"].strip() if head else ""
        own = bool(name) and self.splits.is_own(name)
        if head is None or not (own or self.splits.is_bare_party(name)):
            return False
        party = self.here.party if own else self.holders.written_name(self.text, name)
        if not party:
            return False
        acts = self.words.has_duty_verb(self.folded[segment.start + head.end() : segment.end])
        context = Context("split", f"split:{party}", lead_in=name if acts else "", party=party)
        self._draft_split(index, context)
        self._set(index, context)
        self._item(index, segment.start + head.end(), segment.end, context)
        return True

    def _draft_split(self, index: int, context: Context) -> None:
        """Add the split of a party where it has none yet."""
        if any(context.party in draft.parties for draft in self.split_drafts):
            return
        segment = self.segments[index]
        stretch = self.text[segment.start : self.segments[min(index + 12, len(self.segments) - 1)].end]
        parties = (self.splits.own_name(stretch), context.party)
        self.split_drafts.append(SplitDraft(context.subject, parties, segment.start, segment.end))
