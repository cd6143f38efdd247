"""Splits: the pieces that share a subject between the agency and another body."""

import re

from mandates.ingest.drafts import SplitDraft
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.walk.sections import Sections
from mandates.ingest.outline.walk.state import Context

_BODY = re.compile(r"([^,，。.;；:：\n()（）]{2,40})[:：]\s*")


class Sharing(Sections):
    """Makes splits."""

    def _open_splits(self, index: int, segment: Segment, head: str, rest: int) -> None:
        if self.spaced and segment.mark is not None and segment.mark.heading is not None:
            head = self.text[slice(*segment.mark.heading)]
        party, subject = self.splits.party_of_heading(self.text[segment.body : rest] if rest > segment.body else head)
        if not party and segment.mark is not None and segment.mark.heading is not None:
            party, subject = self.splits.party_of_heading(self.text[slice(*segment.mark.heading)])
        below = self.segments[index + 1] if index + 1 < len(self.segments) else None
        shared = below is not None and any(self.splits.is_own(each) for each in self._bodies_before_colons(below))
        if not party and not shared and below is not None and self._kind_of_list(below) == "sections":
            self.section = None
            self._set(index, Context("sections"))
            return
        party = self.holders.written_name(self.text, party) if party else ""
        article = self.spaced and segment.mark is not None and segment.mark.form == "article"
        if not party and article and not self._headed_below(index):
            party = self.splits.only_party(self.text[segment.body : self._split_end(index, segment)])
        if not party and not subject:
            subject = self._about(segment, "")
        context = Context("splits", party=party, subject=subject)
        self._set(index, context)
        if party:
            own = self.splits.own_name(self.text[segment.start : self._split_end(index, segment)])
            about = (
                subject
                or self._about(segment, head)
                or self.splits.subject_of(self.text[rest : self._split_end(index, segment)])
            )
            self.split_drafts.append(SplitDraft(about, (own, party), segment.start, segment.end))
        start, end = self._trim(rest, segment.end)
        if start < end and not self.words.lead_in(self.folded[start:end]):
            self._split(index, segment, start, context)

    def _headed_below(self, index: int) -> bool:
        """Tell whether the next piece has a heading of divided tasks of its own."""
        below = self.segments[index + 1] if index + 1 < len(self.segments) else None
        head = self.words.split_heading(self.folded[below.body : below.end])[0] if below else ""
        return self.words.block_of(head) == "splits"

    def _only_headed(self, party: str, segment: Segment) -> bool:
        """Tell whether the last split has nothing but a heading yet, and the same party."""
        last = self.split_drafts[-1] if self.split_drafts else None
        return last is not None and last.parties[1] == party and not last.subject and last.end <= segment.start

    def _share_list(self, index: int, segment: Segment, start: int, parent: Context) -> None:
        """Open a list that divides tasks: the party is the first body below it that is no section."""
        owner = self.segments[segment.parent] if segment.parent >= 0 else segment
        stretch = self.text[start : self._split_end(max(segment.parent, 0), owner)]
        party = self.splits.party_of_body(stretch, [section.name for section in self.sections.values()])
        if not party:
            return
        shared = parent._replace(party=party)
        self.split_drafts.append(
            SplitDraft(shared.subject, (self.splits.own_name(stretch), party), segment.start, segment.end)
        )
        self.contexts[index] = shared
        self.contexts[segment.parent] = shared

    def _about(self, segment: Segment, head: str) -> str:
        """Return the heading of an article or list of its own, which says what the split is about."""
        if stated := self.splits.stated_subject(self.text[segment.body : segment.body + 300]):
            return stated
        if segment.mark is not None and segment.mark.heading is not None:
            return self.text[slice(*segment.mark.heading)].strip()
        return head.strip() if self.verb_last else ""

    def _split(self, index: int, segment: Segment, start: int, parent: Context) -> None:
        if not self.children[index] and (bodies := self._bodies_before_colons(segment)):
            self._body_of_list(index, segment, start, parent, bodies)
            return
        head, rest = self.words.split_heading(self.folded[start : segment.end])
        if self.children[index] and not parent.party and self.words.lead_in(self.folded[start : segment.end]):
            self._set(index, parent)
            self._share_list(index, segment, start, parent)
            return
        party, subject, body = self._heading_of_split(segment, (start, len(head), rest), parent)
        if not party and not subject and parent.party:
            context = parent._replace(block="split", container=f"split:{parent.party}")
            self._set(index, context)
            self._item(index, body, segment.end, context)
            return
        party = party or self._party_within(index, segment, body, subject)
        if not party:
            self._set(index, parent)
            return
        context = Context("split", f"split:{party}", party=party, subject=subject or parent.subject)
        if self.spaced and parent.party == party and not parent.subject and self._only_headed(party, segment):
            # What a piece says goes before what the heading above it says.
            self.split_drafts.pop()
        if not subject and body == start and party and not self._is_roster(segment):
            self.contexts[segment.parent] = parent._replace(party=party)
        self._set(index, context)
        own = self.splits.own_name(self.text[body : segment.end])
        about = context.subject or self.splits.subject_of(self.text[body : segment.end])
        if self._is_drafted(segment, party):
            self._grow_split(segment.start, segment.end)
        else:
            self.split_drafts.append(SplitDraft(about, (own, party), segment.start, segment.end))
        begin, end = self._trim(body, segment.end)
        if begin < end:
            self._item(index, begin, end, context)

    def _is_drafted(self, segment: Segment, party: str) -> bool:
        """Tell whether the article around a paragraph has a split with that body already."""
        if not self.verb_last or segment.parent < 0 or not self.split_drafts:
            return False
        last = self.split_drafts[-1]
        return party in last.parties and last.start >= self.segments[segment.parent].start

    def _heading_of_split(
        self, segment: Segment, heading: tuple[int, int, int], parent: Context
    ) -> tuple[str, str, int]:
        """Return the party and the subject that the head of a piece names, and where its task begins."""
        start, length, rest = heading
        party, subject = self.splits.party_of_heading(self.text[start : start + length])
        if party or subject:
            return party, subject, start + rest
        if parent.party and segment.mark is None:
            # A line below a heading that names the party goes on with that split.
            return "", "", start
        party, rest = self.splits.glued_party(self.text[start : segment.end])
        if party:
            return party, "", start + rest
        subject, rest = self.splits.without_subject(self.text[start : segment.end])
        party = self.splits.shared_with(self.text[start + rest : segment.end], True) if rest else ""
        return party, subject, start + rest

    def _party_within(self, index: int, segment: Segment, body: int, subject: str) -> str:
        """Return the other body by the sentences of a piece, which may go on below it."""
        if (
            not subject
            and self._is_roster(segment)
            and (leading := self.splits.leading_body(self.text[body : segment.end]))
        ):
            return leading
        end = segment.end if subject else self._split_end(index, segment)
        return self.splits.party_of_body(self.text[body:end], [section.name for section in self.sections.values()])

    def _bodies_before_colons(self, segment: Segment) -> list[str]:
        """Return the bodies of a list whose every piece is a body, a colon and its tasks; else nothing."""
        beside = self._beside(segment)[:40] if segment.mark is not None else []
        pieces = [_BODY.match(self.text[each.body : each.end]) for each in beside]
        bodies = [match[1].strip() for match in pieces if match]
        if len(bodies) < 2 or len(bodies) < len(beside):
            return []
        named = [each for each in bodies if self._known_section(each, ()) or self.units.is_name(each, strict=False)]
        return bodies if len(named) + sum(1 for each in bodies if self.splits.is_party(each)) >= len(bodies) else []

    def _body_of_list(self, index: int, segment: Segment, start: int, parent: Context, bodies: list[str]) -> None:
        """Take one body's tasks from such a list: two bodies share them, of more each has its own."""
        match = _BODY.match(self.text[start : segment.end])
        inside = [each for each in bodies if self.splits.is_own(each) or self._known_section(each, ())]
        others = [each for each in bodies if each not in inside] or bodies[-1:]
        body = match[1].strip() if match else ""
        party = body if body in others else others[0]
        about = parent.subject
        context = Context("split", f"split:{party}", party=party, subject=about)
        self._set(index, context)
        if not any(party in draft.parties for draft in self.split_drafts):
            own = inside[0] if inside else self.splits.own_name(self.text[start : segment.end])
            self.split_drafts.append(SplitDraft(about, (own, party), segment.start, segment.end))
        self._item(index, start + (match.end() if match else 0), segment.end, context)

    def _is_roster(self, segment: Segment) -> bool:
        """Tell whether the pieces beside this one each begin with a body of their own."""
        beside = self._beside(segment)[:40]
        bodies = {self.splits.leading_body(self.text[each.body : each.end]) for each in beside}
        return len(beside) >= 3 and "" not in bodies and len(bodies) >= 3
