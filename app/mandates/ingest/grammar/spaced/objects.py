"""What a cue shows, as its object decides: "develop a plan" drafts, "develop a network" builds."""

from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.vocabulary import Reading

_GERUND = frozenset({"ing"})


class Objects:
    """Reads the objects of verbs and activity nouns in a passage."""

    def __init__(self, passage: Passage) -> None:
        """Take the passage."""
        self.passage, self.vocabulary = passage, passage.vocabulary

    def codes(self, reading: Reading, at: int, end: int) -> list[str]:
        """Return the codes of one cue, as its object decides."""
        key = tuple(reading.base.split())
        by_object = self.vocabulary.by_object
        rows = by_object.get(key) or by_object.get(
            key[:-1] if set(key[-1:]) & self.vocabulary.set("complement_marks") else key
        )
        if rows is None:
            return list(self.vocabulary.shows(reading).actions)
        heads = self.heads(at, end)
        if reading.base in self.vocabulary.set("with_verbs"):
            heads |= self._heads_with(at, end)
        for words, codes in rows:
            if "*" in words or not words.isdisjoint(heads):
                return list(codes)
        return list(self.vocabulary.shows(reading).actions)

    def codes_by_modifier(self, reading: Reading, at: int, codes: list[str]) -> list[str]:
        """Return the codes of a noun as the word before it decides ("curriculum development"), else those given."""
        rows = self.vocabulary.by_object.get(tuple(reading.base.split()), ())
        if self.passage.ends_noun_phrase(at - 1):
            return codes
        return next((list(found) for words, found in rows if self.passage.words[at - 1] in words), codes)

    def _after_phrase(self, at: int, end: int) -> int:
        """Return the place of an object that a phrase with a preposition stands before ("post on its site a list")."""
        for each in range(at + 2, end):
            if self.passage.is_mark(each) or self.passage.is_in(each, "conjunctions"):
                break
            if self.passage.is_in(each, "articles") and not self.passage.is_in(each - 1, "prepositions"):
                return each
        return at

    def _heads_with(self, at: int, end: int) -> set[str]:
        """Return the heads of what somebody is supplied with."""
        marks = self.vocabulary.set("joint_prepositions")
        return next((self.heads(each + 1, end) for each in range(at, end) if self.passage.words[each] in marks), set())

    def heads(self, at: int, end: int) -> set[str]:
        """Return the heads of the objects that begin at a place: the last noun of each, up to what qualifies them."""
        found: set[str] = set()
        passage = self.passage
        at = self.skip_inserted(at, end)
        if at < end and passage.is_in(at, "complement_marks"):
            at += 1
        elif at < end and passage.is_in(at, "prepositions"):
            at = self._after_phrase(at, end)
        while at < end:
            if passage.is_mark(at) or passage.is_in(at, "conjunctions") or passage.is_in(at, "determiners"):
                at += 1
                if at < end and not passage.is_in(at - 1, "determiners") and passage.is_in(at, "infinitive_marks"):
                    break
                continue
            if passage.is_in(at, "prepositions") or passage.is_in(at, "relatives") or passage.is_participle(at):
                break
            if passage.is_in(at, "kind_nouns") and passage.is_in(at + 1, "genitive_marks"):
                at += 2
                continue
            if (
                passage.ends_noun_phrase(at + 1)
                or self.is_trailing_gerund(at + 1)
                or passage.words[at + 1][0].isdigit()
            ):
                found.add(passage.words[at])
                if self.is_trailing_gerund(at + 1):
                    break
            at += 1
        return found

    def skip_inserted(self, at: int, end: int) -> int:
        """Return the place after what commas insert between verb and object ("prescribe, by rule, standards")."""
        if at + 1 < end and self.passage.words[at] == "," and self.passage.is_in(at + 1, "prepositions"):
            for comma in range(at + 1, end):
                if self.passage.words[comma] == ",":
                    return comma + 1
        return at

    def is_trailing_gerund(self, at: int) -> bool:
        """Tell whether a gerund that says what the noun before it is for stands at a place."""
        passage = self.passage
        if at >= passage.size or not passage.words[at].endswith("ing") or not passage.words[at - 1].endswith("s"):
            return False
        return passage.verb(at, _GERUND) is not None and passage.noun(at) is None
