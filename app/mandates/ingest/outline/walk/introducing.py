"""What a text says of the agency above its sections, where it has no list of the agency's duties."""

import re

from mandates.ingest.lexicon import fold_text
from mandates.ingest.outline.walk.lines import Lines
from mandates.ingest.outline.walk.state import Context

_SENTENCE = re.compile(r"[^。\n]+")


class Introducing(Lines):
    """Takes the duties out of an introduction."""

    def introduce(self) -> None:
        """Add the sentence above the sections that says what the agency does, where nothing else does."""
        if any(each.context.container == "agency" for each in self.items) or not self.sections:
            return
        first = min((each.start for each in self.items), default=0)
        own = [fold_text(name) for name in self.identity.own if name]
        for index, segment in enumerate(self.segments):
            if segment.start >= first:
                return
            if segment.mark is None and self._introduced(index, min(segment.end, first), own):
                return

    def _introduced(self, index: int, end: int, own: list[str]) -> bool:
        for sentence in _SENTENCE.finditer(self.folded, self.segments[index].start, end):
            found = self.words.intro_duty.search(sentence[0])
            named = found is not None and any(name in sentence[0][: found.start("d")] for name in own)
            if found is None or not named or self.words.lead_in(sentence[0]):
                continue
            start, stop = sentence.start() + found.start("d"), sentence.start() + found.end("d")
            self._item(index, start, stop, Context("duties"))
            return True
        return False
