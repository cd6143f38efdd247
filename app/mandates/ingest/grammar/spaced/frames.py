"""The stretches of a clause that say when it holds and which laws, codes and agreements it rests on."""

from mandates.ingest.grammar.spaced.merging import Part
from mandates.ingest.grammar.spaced.passage import Passage


class Frames:
    """Reads the conditions and instruments of the clauses of a passage."""

    def __init__(self, passage: Passage) -> None:
        """Take the passage."""
        self.passage = passage

    def conditions(self, part: Part) -> tuple[tuple[int, int], ...]:
        """Return the stretches that say when or where a clause holds."""
        return self._prefix_spans(part, "condition")

    def instruments(self, part: Part) -> tuple[tuple[int, int], ...]:
        """Return the stretches of laws, codes and agreements that a clause names."""
        passage = self.passage
        words = range(part.start, part.end)
        if not any(passage.tokens[at].capital and passage.is_in(at, "law_nouns") for at in words):
            return ()
        return tuple(self._laws(part))

    def _prefix_spans(self, part: Part, kind: str) -> tuple[tuple[int, int], ...]:
        tokens = self.passage.tokens
        return tuple(
            (tokens[p.start].start, tokens[p.end - 1].end)
            for p in part.opening.prefixes
            if p.kind == kind and p.start >= part.start
        )

    def _laws(self, part: Part) -> list[tuple[int, int]]:
        """Return names in capitals, or in quotes, that hold a word for a law."""
        passage, found, at = self.passage, [], part.start
        while at < part.end:
            if at == part.start and at + 1 < part.end and not passage.tokens[at + 1].capital:
                at += 1
                continue
            stop = at
            while stop < part.end and self._in_law(stop, at, part.end):
                stop += 1
            while (
                stop > at + 1
                and not passage.tokens[stop - 1].capital
                and not passage.words[stop - 1][0].isdigit()
                and not passage.tokens[stop - 1].deep
            ):
                stop -= 1
            capitals = [
                each for each in range(at, stop) if passage.is_in(each, "law_nouns") and passage.tokens[each].capital
            ]
            if stop - at > 1 and capitals:
                found.append((passage.tokens[at].start, passage.tokens[stop - 1].end))
            at = max(stop, at + 1)
        return found

    def _in_law(self, at: int, start: int, end: int) -> bool:
        token = self.passage.tokens[at]
        if token.deep:
            return at > start
        if token.capital or (at > start and token.word[0].isdigit()):
            return True
        return (
            at > start
            and at + 1 < end
            and self.passage.is_in(at, "law_joiners")
            and (self.passage.tokens[at + 1].capital or self.passage.is_in(at + 1, "articles"))
        )
