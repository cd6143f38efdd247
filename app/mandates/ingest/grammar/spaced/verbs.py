"""The verbs that govern a clause: which words are verbs at a place, and whether they have an object."""

from typing import NamedTuple

from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.vocabulary import Reading

BASE = frozenset({"base", "any"})
THIRD = frozenset({"s", "any"})
GERUND = frozenset({"ing", "any"})
FREE = frozenset({"base", "s", "ing", "any"})


class Group(NamedTuple):
    """Verbs that share an object: the place where they begin, each with its reading, and the place after the last."""

    start: int
    heads: tuple[tuple[int, Reading], ...]
    end: int


class Verbs:
    """Reads the verbs of a passage."""

    def __init__(self, passage: Passage) -> None:
        """Take the passage."""
        self.passage, self.vocabulary = passage, passage.vocabulary

    def read(self, at: int, end: int, forms: frozenset[str], sure: bool = False) -> Group | None:
        """Return the verbs that begin at a place, joined by commas and conjunctions, or None.

        `sure` says that a verb is due, so that an unknown word is taken for one.
        """
        heads: list[tuple[int, Reading]] = []
        place = self.passage.skip_adverbs(at, end)
        after = place
        while place < end and not self.passage.tokens[place].deep:
            reading = self.passage.verb(place, forms) or self._unknown(
                place, end, forms, sure and not heads, bool(heads)
            )
            if reading is None:
                break
            heads.append((place, reading))
            after = place + reading.size
            if reading.form != "any":
                forms = frozenset({reading.form, "any"})
            joined = self._skip_joiners(after, end)
            if joined == after or self._is_complete(place, reading):
                break
            place = self.passage.skip_adverbs(joined, end)
        return Group(at, tuple(heads), after) if heads else None

    def _unknown(self, at: int, end: int, forms: frozenset[str], sure: bool, listed: bool) -> Reading | None:
        """Return a word that no cue knows as a verb: after "shall", before an article, or between verbs of a list."""
        if listed and at + 1 < end and (joined := self._skip_joiners(at + 1, end)) > at + 1:
            sure = self.passage.verb(joined, forms) is not None
        return self.passage.guess(at, end, forms, sure)

    def _is_complete(self, at: int, reading: Reading) -> bool:
        """Tell whether a verb of several words has its object in it ("issue subpoenas") and shares none."""
        last = at + reading.size - 1
        open_end = self.passage.is_in(last, "prepositions") or self.passage.is_in(last, "particles")
        joint = any(self.passage.is_in(each, "conjunctions") for each in range(at, last))
        return reading.size > 1 and not open_end and not joint

    def _skip_joiners(self, at: int, end: int) -> int:
        if at < end and self.passage.words[at] == ",":
            at += 1
        size = self.passage.phrase("conjunctions", at, end)
        return at + size

    def governs(self, group: Group, end: int, strict: bool) -> bool:
        """Tell whether verbs have an object, so that they are no nouns.

        `strict` asks more of words that are nouns as often as verbs: where a list of nouns may stand.
        """
        passage, (at, reading) = self.passage, group.heads[-1]
        after = group.end
        if reading.form == "any" or reading.size > 1:
            return True
        if passage.is_in(after, "copulas"):
            return False
        if strict and len(group.heads) > 1 and self._is_noun_like(*group.heads[0]) and self._is_listed(group.heads[0]):
            return False
        nominal = self._is_noun_like(at, reading)
        if passage.is_in(after, "genitive_marks"):
            return False
        if after >= end or passage.words[after] == ":":
            return not nominal and not strict
        if passage.is_mark(group.end) and not passage.tokens[group.end].deep:
            return (
                passage.words[after] == ","
                and group.end + 1 < end
                and passage.is_in(group.end + 1, "prepositions")
                and not nominal
            )
        if passage.is_in(after, "conjunctions"):
            return False
        if not nominal:
            return True
        return self._has_clear_object(group, strict or (reading.form != "ing" and passage.noun(at) is not None))

    def _is_listed(self, head: tuple[int, Reading]) -> bool:
        after = head[0] + head[1].size
        return self.passage.words[after] == ","

    def _is_noun_like(self, at: int, reading: Reading) -> bool:
        """Tell whether a verb is a noun as often ("control", "training")."""
        passage = self.passage
        if passage.noun(at) is not None:
            return True
        if reading.form == "ing":
            return passage.is_in(at, "noun_gerunds")
        return reading.base in self.vocabulary.set("noun_verbs")

    def _has_clear_object(self, group: Group, strict: bool) -> bool:
        passage = self.passage
        shown = self.vocabulary.shows(group.heads[-1][1])
        plain = not shown.actions and not shown.modal and not self.vocabulary.depends(group.heads[-1][1])
        if passage.is_in(group.end, "determiners") or len(group.heads) > 1:
            return True
        if (
            passage.is_in(group.end, "prepositions")
            or passage.is_in(group.end, "auxiliaries")
            or passage.is_in(group.end, "copulas")
        ):
            return False
        last = passage.ends_noun_phrase(group.end + 1)
        form = group.heads[0][1].form
        if (
            (form == "base" or (strict and form == "ing"))
            and last
            and (passage.noun(group.end) or passage.is_in(group.end, "compound_heads"))
        ):
            return False
        if not strict:
            return True
        return not last or (not plain and passage.words[group.end].endswith("s"))


def mood_of(group: Group) -> str:
    """Return the form that a verb joined to these has."""
    form = group.heads[0][1].form
    return "base" if form == "any" else form
