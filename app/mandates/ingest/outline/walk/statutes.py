"""Articles of statutes: what they are about and whose duty a paragraph states."""

import re

from mandates.ingest.drafts import SplitDraft
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.units import UnitName
from mandates.ingest.outline.walk.party_lines import PartyLines
from mandates.ingest.outline.walk.state import Context


class Statutes(PartyLines):
    """Reads articles."""

    def _article(self, index: int, segment: Segment, parent: Context, low: str) -> None:
        mark = segment.mark
        if mark is not None and mark.form == "chapter":
            self._set(index, Context(parent.block if parent.block == "splits" else ""))
            return
        if parent.block == "splits":
            self._article_split(index, segment)
            return
        head, rest = self._article_head(index, segment, low)
        unit = ""
        aliases: tuple[str, ...] = ()
        if not head and self.children[index] and not self.spaced and (name := self._bare_name(segment)):
            self.edges = self.edges | {index}
            self._set(index, self._section_context(UnitName(name, (), 0, True), segment.body, segment.end))
            return
        if self.spaced and self._shares_below(index, segment, head):
            self._article_split(index, segment)
            return
        if self.spaced:
            head = self.holders.unit_of_heading(head)
        if head and (self.units.is_name(head) or self._is_sentence_case(head)) and not self.holders.is_own(head):
            bare, others = self.units.without_brackets(head)
            unit = self.holders.written_name(self.text, bare)
            aliases = tuple(self.holders.written_name(self.text, each) for each in others)
        if head and not unit and not self.spaced:
            unit = self.holders.named_by_heading(head, self.text[segment.body : segment.end])
        context = Context("article", unit=unit, names=aliases)
        self.edges = self.edges | {index}
        self._set(index, context)
        start, end = self._trim(segment.body + rest, segment.end)
        if start < end:
            self._statement(index, segment, start, context)

    def _article_head(self, index: int, segment: Segment, low: str) -> tuple[str, int]:
        """Return the heading of an article, empty where it has none, and where what follows it begins."""
        if segment.mark is not None and segment.mark.heading is not None:
            return self.text[slice(*segment.mark.heading)], 0
        if not self.spaced:
            return "", 0
        shown, rest = self.words.split_heading(low, True)
        head = self.text[segment.body : segment.body + len(shown)]
        followed = bool(self.children[index] or self.text[segment.body + rest : segment.end].strip())
        followed = followed or (self._line_follows(index) and bool(self.holders.unit_of_heading(head)))
        # A sentence right behind the number is no heading.
        sentence = self.words.lead_in(shown) or self.words.duty_sentence.search(shown)
        return ("", 0) if sentence or not (head.isupper() or followed) else (head, rest)

    def _shares_below(self, index: int, segment: Segment, head: str) -> bool:
        """Tell whether an article under the name of another body says what that body and the agency do."""
        party = head.strip(" .:")
        small = self.words.words.get("small_words", ())
        shown = " ".join(word if word in small else word[:1].upper() + word[1:] for word in party.split())
        if not self.words.acts.sharing_body.search(shown.lower()) or not self.splits.is_bare_party(shown):
            return False
        body = self.text[segment.body : self._split_end(index, segment)].lower()
        bare = party.lower().removeprefix("the ")
        own = any(self.holders.acts(each, "") for each in re.split(r"[.;]\s+|\n\s*(?:\(\w+\)\s*)?", body))
        return own and f"the {bare} " in body.replace(bare, "", 1)

    def _is_unit_article(self, segment: Segment, low: str) -> bool:
        """Tell whether an article's heading names a section, as "Functions of the Harbour Division" does."""
        shown = self.text[segment.body : segment.body + len(low)]
        if not self.spaced or self.words.lead_in(low) or self.words.duty_sentence.search(low):
            return False
        named = self.holders.unit_of_heading(shown)
        return bool(named) and (named != shown.strip() or self.words.block_of(low) != "skip")

    def _bare_name(self, segment: Segment) -> str:
        """Return an article's text where it is nothing but the name of a section above its list."""
        piece = self.text[segment.body : segment.end].rstrip(" :：")
        announces = self.words.lead_in(self.folded[segment.body : segment.end]) or self.words.announces_list(piece)
        return piece if len(piece) < 40 and not announces and self.units.is_name(piece) else ""

    def _is_sentence_case(self, head: str) -> bool:
        """Tell whether a heading names a section with a capital at its beginning only."""
        return self.spaced and head[:1].isupper() and self.units.is_name(head.title()) and len(head.split()) > 1

    def _article_split(self, index: int, segment: Segment) -> None:
        _, rest = self.words.split_heading(self.folded[segment.body : segment.end])
        full = re.split(r"\.(?:\s|$)|\n", self.text[segment.body : segment.end], maxsplit=1)[0]
        party, _, subject = full.partition(":")
        name = self.holders.written_name(self.text, party.strip())
        if not (self.splits.is_bare_party(name) if self.verb_last else self.splits.is_party(name)):
            stretch = self.text[segment.body : self._split_end(index, segment)]
            name = self.splits.party_of_body(stretch, [section.name for section in self.sections.values()])
            full, subject = ("", full) if rest < segment.end - segment.body else (full, "")
        if not name:
            context = Context("article")
            self._set(index, context)
            headed = segment.mark is not None and segment.mark.heading is not None
            start, end = self._trim(segment.body + (0 if headed else rest), segment.end)
            if start < end:
                self._statement(index, segment, start, context)
            return
        context = Context("split", f"split:{name}", party=name, subject=subject.strip().lower())
        self.split_drafts.append(SplitDraft(context.subject, (self.identity.name, name), segment.start, segment.end))
        self._set(index, context)
        start, end = self._trim(segment.body + len(full), segment.end)
        if start < end:
            self._item(index, start, end, context)

    def _without_founding(self, start: int, low: str) -> tuple[int, str]:
        """Leave out the sentence before a duty that sets up who has it."""
        founding = self.words.acts.founding.match(low)
        return (start + founding.end(), low[founding.end() :]) if founding else (start, low)

    def _founded(self, segment: Segment, context: Context) -> Context:
        """Let what follows in an article speak of the section that is set up in it."""
        if self.contexts.get(segment.parent, context).block == "article":
            self.contexts[segment.parent] = context
        return context

    def _statement(self, index: int, segment: Segment, start: int, context: Context) -> None:
        """Take a paragraph of an article: a list's lead-in, a duty of its subject, or neither."""
        low = self.folded[start : segment.end]
        if self.children[index] and (unit := self.holders.bare_subject(self.text[start : segment.end], context.unit)):
            names = context.names if unit == context.unit else ()
            self._set(index, self._section_context(UnitName(unit, names, 0, True), start, start))
            return
        if self.spaced and (unit := self.holders.founds_unit(self.text[start : segment.end], context.unit)):
            context = self._founded(segment, context._replace(unit=unit))
            if not self.words.duty_sentence.search(low):
                self._set(index, context)
                return
        start, low = self._without_founding(start, low)
        has_list = self.children[index] or segment.mark is None or self._list_follows(index)
        if has_list and (lead := self.words.lead_in(low) or self._announced(index, low)):
            self.contexts[index] = context
            self._lead(index, start, lead, context)
            return
        self._set(index, context)
        holder = self.holders.of_statement(self.text[start : segment.end], low, context.unit)
        if holder.kind == "none" and self.spaced and (party := self.splits.shared_with(self.text[start : segment.end])):
            self._shared_item(index, start, segment.end, party.removeprefix("The "))
        if holder.kind == "none" or self.words.is_deleted(low):
            return
        begin = start + holder.offset
        if holder.kind == "agency" and (party := self.splits.shared_with(self.text[start : segment.end])):
            self._shared_item(index, start, segment.end, party)
            return
        if holder.kind == "unit":
            opened = self._section_context(
                UnitName(holder.name, (*holder.aliases, *context.names), 0, True), start, start
            )
        elif holder.kind == "agency":
            opened = Context("duties")
        else:
            return
        if not (self.children[index] and low.rstrip().endswith((":", "—"))):
            self._item(index, begin, segment.end, opened)
        if self.children[index]:
            self.contexts[index] = opened
