"""Lists judged by what stands in them, where nothing above says what they are."""

from mandates.ingest.lexicon import fold_text
from mandates.ingest.outline.headings import LeadIn
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.units import UnitName, is_framed
from mandates.ingest.outline.walk.state import OUTER, PERSON, PHONE, State

_LOOKED_AT = 40
_NAME = 14
_MOST, _MANY = 0.7, 0.6


class Judging(State):
    """Tells duties, sections and splits by the content of a list."""

    def _kind_of_list(self, segment: Segment) -> str:
        """Return `sections`, `splits` or `duties` where most pieces beside this one read so, else nothing."""
        if segment.mark is None or segment.mark.form in OUTER:
            return ""
        key = (segment.parent, segment.mark.form)
        if key not in self.judged:
            beside = [each for each in self._beside(segment) if each.mark is not None and each.mark.form == key[1]]
            self.judged[key] = self._judge(beside[:_LOOKED_AT])
        return self.judged[key]

    def _judge(self, beside: list[Segment]) -> str:
        if len(beside) < 2:
            return ""
        least = max(2, _MOST * len(beside))
        if sum(1 for each in beside if self._names_a_holder(each)) >= least:
            return "sections"
        pieces = [(each.body, each.end) for each in beside]
        if sum(1 for start, end in pieces if self.splits.shared_with(self.text[start:end])) >= least:
            return "splits"
        duties = sum(1 for start, end in pieces if self.words.reads_as_duty(self.folded[start:end]))
        return "duties" if duties >= max(2, _MANY * len(beside)) else ""

    def _names_a_holder(self, segment: Segment) -> bool:
        """Tell whether a piece is the name of a section before its duties, in the same piece or below it."""
        found = self._holder_at_head(self.text[segment.body : segment.end])
        if found is None or self.holders.is_own(found.name) or self.splits.is_own(found.name):
            return False
        rest = self.folded[segment.body + found.rest : segment.end].strip(" ,:;.。、—-")
        below = self._index_of(segment)
        return bool(rest and self.words.reads_as_duty(rest)) or (
            not rest and bool(self.children[below] or self._line_follows(below))
        )

    def _holder_at_head(self, piece: str) -> UnitName | None:
        return self.units.at_head(piece) or self.holders.unit_before_verb(piece)

    def _named_line(self, index: int) -> bool:
        """Tell whether a line without enumerator is a section's name before its duties in the same line."""
        if not 0 <= index < len(self.segments) or self.segments[index].mark is not None:
            return False
        segment = self.segments[index]
        piece = self.text[segment.start : segment.end]
        found = self._holder_at_head(piece)
        if found is None or self.holders.is_own(found.name):
            return False
        rest = self.folded[segment.start + found.rest : segment.end].strip(" ,:;.。、—-")
        return bool(rest) and self.words.reads_as_duty(rest)

    def _duty_below(self, index: int) -> bool:
        """Tell whether the next piece reads like a duty, what says how to reach people left out."""
        for following in self.segments[index + 1 : index + 5]:
            low = self.folded[following.body : following.end]
            piece = self.text[following.body : following.end]
            if following.mark is not None or not (self.words.is_chrome(low) or self._is_contact(piece)):
                # Below what can only be a section's name a line may be verbal nouns as well.
                named = not self.spaced and not self.verb_last and self._is_bare_name(index)
                listed = following.mark is not None or named
                reads = self.words.reads_as_duty if listed else self.words.has_duty_verb
                return reads(low) or (named and any(reads(part) for part in low.split(";")))
        return False

    def _is_bare_name(self, index: int) -> bool:
        """Tell whether a line is the name of a section that no duty looks like."""
        piece = self.text[self.segments[index].start : self.segments[index].end].strip()
        return len(piece) <= _NAME and self.units.is_name(piece) and not self.words.has_duty_verb(fold_text(piece))

    def _list_below(self, index: int) -> bool:
        """Tell whether a list comes below a line, with nothing but how to reach people between them."""
        if not self.units.is_name(self.text[self.segments[index].start : self.segments[index].end], strict=False):
            return False
        for later in range(index + 1, min(index + 5, len(self.segments))):
            segment = self.segments[later]
            if segment.mark is not None:
                return later > index + 1 and segment.mark.form not in OUTER
            piece = self.text[segment.start : segment.end]
            if not self._is_contact(piece) and not self.words.is_chrome(piece.lower()):
                return False
        return False

    def _is_contact(self, piece: str) -> bool:
        """Tell whether a line says only who to reach, and how."""
        person = PERSON.search(piece.strip()) if self.spaced else None
        return len(piece) < 80 and bool(PHONE.search(piece) or person)

    def _heads_section(self, index: int) -> bool:
        """Tell whether a line is the name of a section alone, with duties below it."""
        segment = self.segments[index]
        piece = self.text[segment.start : segment.end]
        return (
            len(piece) < 60
            and self.units.is_name(
                piece, strict=piece.rstrip()[-1:] in "。；;." or len(piece) > (60 if self.spaced else 20)
            )
            and not self.holders.is_own(piece)
            and (
                self._duty_below(index)
                or self._list_below(index)
                or self._speaks_below(index, piece)
                or self._stands_framed(index, piece)
            )
        )

    def _stands_framed(self, index: int, piece: str) -> bool:
        """Tell whether a name stands in a frame above text, as headings of page sections do."""
        reach = self.units.reach_of(piece)
        return is_framed(piece[: reach[0]] if reach else piece) and (
            self._line_follows(index) or self._list_follows(index)
        )

    def _speaks_below(self, index: int, name: str) -> bool:
        """Tell whether the line below a name speaks of it by its noun ("This Division …")."""
        if index + 1 >= len(self.segments) or self.segments[index + 1].mark is not None:
            return False
        following = self.segments[index + 1]
        return self.holders.names_unit(self.folded[following.start : following.end][:60], name)

    def _announced(self, index: int, low: str) -> LeadIn | None:
        """Return a sentence in words of its own that opens the list below it, its block told by that list."""
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        if following is None or (lead := self.words.announces_list(low)) is None:
            return None
        kind = self._kind_of_list(following)
        return lead._replace(block=kind) if kind else None

    def _index_of(self, segment: Segment) -> int:
        if not self.places:
            self.places = {each.start: index for index, each in enumerate(self.segments) if each.mark is not None}
        return self.places[segment.start]
