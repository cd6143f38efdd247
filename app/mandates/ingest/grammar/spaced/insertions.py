"""What stands between subject, auxiliary and verb: phrases in commas or without them, adverbs, links."""

from typing import NamedTuple

from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.subjects import Subject
from mandates.ingest.grammar.spaced.verbs import BASE, THIRD, Group, Verbs
from mandates.ingest.grammar.spaced.vocabulary import Reading, match

_SHORT = 10  # words that a phrase without commas may have


class Prefix(NamedTuple):
    """What stands before subject and verb: its kind (a key of the word list `prefixes`) and its range of words."""

    kind: str
    start: int
    end: int


class Insertions:
    """Reads what is inserted in the openings of a passage."""

    def __init__(self, passage: Passage, verbs: Verbs) -> None:
        """Take the passage and the reader of its verbs."""
        self.passage, self.verbs = passage, verbs

    def after_bare_phrase(self, at: int, end: int) -> Group | None:
        """Return the verbs after a phrase that no commas enclose ("shall within one hour notify")."""
        if not self.passage.is_in(at, "prepositions"):
            return None
        for each in range(at + 2, min(end - 1, at + _SHORT)):
            if self.passage.is_mark(each) or self.passage.is_in(each, "relatives"):
                return None
            free = not self.passage.is_in(each - 1, "breaks") and not self.passage.verb(each + 1, BASE)
            group = self.verbs.read(each, end, BASE) if free else None
            if group and self.verbs.governs(group, end, strict=True):
                return group
        return None

    def designated(self, at: int, end: int) -> Group | None:
        """Return "is the sole state agency for" as a verb that makes responsible."""
        if not (self.passage.is_in(at, "copulas") and self.passage.is_in(at + 1, "articles")):
            return None
        for each in range(at + 2, min(end - 1, at + _SHORT)):
            if self.passage.is_in(each, "designations") and self.passage.words[each + 1] == "for":
                base: str = self.passage.vocabulary.words["designated_as"]
                return Group(at, ((at, Reading(base, "any", each + 2 - at)),), each + 2)
            if self.passage.is_in(each, "breaks"):
                return None
        return None

    def after_auxiliary(self, at: int, end: int) -> tuple[Prefix, ...]:
        """Return what commas insert between an auxiliary and its verb ("shall, jointly with the court, adopt")."""
        if self.passage.words[at] != ",":
            return ()
        found = match(self.passage.vocabulary.prefixes, self.passage.words, at + 1, end)
        return (Prefix(found[1], at + 1, end - 1),) if found else ()

    def inserted(self, subject: Subject, end: int) -> tuple[Prefix, ...]:
        """Return what is inserted between a subject and its auxiliary ("the board, jointly with the court, shall")."""
        at = subject.end + 1
        found = match(self.passage.vocabulary.prefixes, self.passage.words, at, end) if at < end else None
        return (Prefix(found[1], at, end - 1),) if found else ()

    def skip_inserted(self, at: int, end: int) -> int:
        """Return the place after what is inserted between commas, and after adverbs."""
        if at < end and self.passage.words[at] == ",":
            for comma in range(at + 1, min(end, at + 40)):
                if self.passage.words[comma] == "," and not self.passage.tokens[comma].deep:
                    after = self.passage.skip_adverbs(comma + 1, end)
                    if self.passage.verb(after, BASE | THIRD) or self.passage.guess(after, end, BASE):
                        return comma + 1
        after = self.passage.skip_adverbs(at, end)
        special = self.passage.is_in(after, "passive_marks") or self.passage.is_in(after, "negations")
        return after if after < end and special else at

    def skip_links(self, at: int, group: Group) -> int:
        """Return the place after words that only link a sentence to the one before ("also supervises")."""
        while at < group.heads[0][0] and self.passage.is_in(at, "connectives"):
            at += 1
        return at

    def only_adverbs(self, at: int, end: int) -> bool:
        """Tell whether nothing but adverbs stands between two places."""
        return self.passage.skip_adverbs(at, end) >= end or at >= end
