"""The activities named in the object of a verb: nouns, gerunds after prepositions, infinitives of purpose."""

from collections.abc import Iterator
from typing import NamedTuple

from mandates.ingest.grammar.spaced.objects import Objects
from mandates.ingest.grammar.spaced.parties import Parties
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.verbs import BASE
from mandates.ingest.grammar.spaced.vocabulary import Reading

_GERUND = frozenset({"ing"})
_MODAL_WORDS = (1, 2, 3, 4)  # how many words a modal before a gerund may have


class Named(NamedTuple):
    """An activity named in an object: its place, its reading and its codes."""

    place: int
    reading: Reading
    codes: list[str]


class Scope:
    """What holds at a place of an object: whether nouns count there, and what a system built is for."""

    def __init__(self, ruling: set[str], nouns: bool, infinitives: bool, system: tuple[int, int] | None) -> None:
        """Take what the governing verb allows."""
        self.ruling, self.infinitives, self.system = ruling, infinitives, system
        self._nouns = nouns
        self.content = self.relative = False
        self.plain = self._nests = True

    @property
    def nouns(self) -> bool:
        """Whether an activity noun is an action here."""
        return self._nouns and self._nests and not self.content

    def advance(self, passage: Passage, at: int) -> None:
        """Take in the word at a place before it is read."""
        if passage.is_in(at, "prepositions"):
            self.plain, self._nests = False, passage.is_in(at, "nesting_prepositions")
        if passage.is_in(at, "relatives"):
            self.relative = True
        elif passage.words[at] == ",":
            self.relative = self.content = False

    def leave(self, passage: Passage, at: int) -> None:
        """Take in the word at a place after nothing was read there: the content of a document is no action."""
        if passage.is_in(at, "conjunctions") and passage.is_in(at + 1, "determiners"):
            self.content = False
        self.content = self.content or (passage.is_in(at, "content_nouns") and passage.ends_noun_phrase(at + 1))


class Activities:
    """Reads the activities named in a passage."""

    def __init__(self, passage: Passage, objects: Objects, parties: Parties) -> None:
        """Take the passage, the reader of its objects and the finder of its bodies."""
        self.passage, self.vocabulary = passage, passage.vocabulary
        self.objects, self.parties = objects, parties

    def named(self, at: int, end: int, ruling: set[str], governing: list[str]) -> Iterator[Named]:
        """Yield the activities named in an object whose verb shows `ruling`; `governing` are the codes so far."""
        passage, vocabulary = self.passage, self.vocabulary
        nests = not ruling.isdisjoint(vocabulary.set("nesting")) and ruling.isdisjoint(vocabulary.set("not_nesting"))
        made = not vocabulary.set("making").isdisjoint([*governing, *ruling])
        system = self._system(at, end) if made else None
        scope = Scope(ruling, nests, ruling.isdisjoint(vocabulary.set("no_infinitive")), system)
        skipped = {each for body in self.parties.bodies(at, end) for each in range(body.start, body.end)}
        while at < end:
            if passage.tokens[at].deep or at in skipped:
                at += 1
                continue
            scope.advance(passage, at)
            known = bool(passage.readings(at)) and not scope.relative
            if known and (found := self._activity(at, end, scope)):
                yield found
                if "build" in found.codes and scope.system is None:
                    scope.system = self._system(at + found.reading.size, end)
                at += found.reading.size
                continue
            scope.leave(passage, at)
            at += 1

    def _activity(self, at: int, end: int, scope: Scope) -> Named | None:
        passage = self.passage
        infinitive = passage.is_in(at - 1, "infinitive_marks") or self._follows_adverb(at)
        if infinitive and scope.infinitives and (verb := passage.verb(at, BASE)):
            light = verb.base in self.vocabulary.words["light_verbs"]
            codes = [] if light else self.objects.codes(verb, at + verb.size, end)
            return Named(at, verb, codes) if codes else None
        if gerund := self._gerund(at, end):
            return Named(at, gerund, self.objects.codes(gerund, at + gerund.size, end))
        noun = self.noun(at)
        if noun is None or passage.tokens[at].capital or not self._counts(at, noun, end, scope):
            return None
        codes = self.objects.codes(noun, at + noun.size, end)
        return Named(at, noun, codes) if codes else None

    def _counts(self, at: int, noun: Reading, end: int, scope: Scope) -> bool:
        """Tell whether an activity noun is an action of the clause and not part of a name or of a thing."""
        inside = scope.system is not None and scope.system[0] <= at < scope.system[1]
        if inside:
            return scope.plain or noun.base not in self.vocabulary.set("direct_only")
        if not scope.nouns or not self.is_head(at + noun.size - 1, end):
            return False
        only = self.vocabulary.words["only_under"].get(noun.base)
        if only is not None and scope.ruling.isdisjoint(only):
            return False
        return scope.plain or noun.base not in self.vocabulary.set("direct_only")

    def noun(self, at: int) -> Reading | None:
        """Return the activity noun at a place, also where nouns share one "of" ("establishment and maintenance of")."""
        found = self.passage.noun(at)
        mark = self.vocabulary.words["complement_marks"][0]
        if found is not None and (found.size > 1 or f"{found.base} {mark}" not in self.vocabulary.nouns):
            return found
        shared = f"{self.passage.words[at]} {mark}"
        if shared not in self.vocabulary.nouns:
            return found
        after = at + 1
        while after < self.passage.size and (
            self.passage.is_in(after, "conjunctions") or self.passage.words[after] == ","
        ):
            after += 1
        if (
            after > at + 1
            and after + 1 < self.passage.size
            and self.passage.words[after + 1] == mark
            and self.passage.noun(after)
        ):
            return Reading(shared, "noun", 1)
        return found

    def _follows_adverb(self, at: int) -> bool:
        return at > 1 and self.passage.is_adverb(at - 1) and self.passage.is_in(at - 2, "infinitive_marks")

    def _gerund(self, at: int, end: int) -> Reading | None:
        """Return a gerund that has an object and stands after a preposition, a conjunction or the noun it serves."""
        passage = self.passage
        verb = passage.verb(at, _GERUND)
        if passage.is_in(at - 1, "complement_marks") and passage.is_in(at - 2, "manner_nouns"):
            return None
        if verb is None or at + verb.size >= end or verb.base in self.vocabulary.words["light_verbs"]:
            return None
        after = at + verb.size
        listed = passage.is_in(at - 1, "conjunctions") or passage.words[at - 1] == ","
        governed = passage.is_in(at - 1, "prepositions") or self.objects.is_trailing_gerund(at)
        governed = governed or self._after_modal(at) or (listed and passage.verb(at - 2, _GERUND) is not None)
        joiner = passage.is_in(after, "conjunctions") or passage.words[after] == ","
        joint = joiner and passage.verb(after + 1, _GERUND) is not None
        if not governed or (
            passage.ends_noun_phrase(after) and not passage.is_in(after, "determiners") and not joint and verb.size == 1
        ):
            return None
        if passage.is_in(at, "noun_gerunds") and not passage.is_in(after, "determiners"):
            plural = passage.words[after].endswith("s") and not passage.is_in(after, "compound_heads")
            return verb if plural and self._after_modal(at) else None
        return verb

    def _after_modal(self, at: int) -> bool:
        return any(
            r.size == size
            for size in _MODAL_WORDS
            if at >= size
            for r in self.passage.readings(at - size)
            if r.form != "noun" and self.vocabulary.shows(r).modal is not None
        )

    def is_head(self, at: int, end: int) -> bool:
        """Tell whether the activity noun that ends at a place is no modifier of another noun."""
        passage, after = self.passage, at + 1
        if passage.is_in(at, "prepositions"):
            return True
        if after < end and passage.is_in(after, "transparent_nouns") and passage.ends_noun_phrase(after + 1):
            return True
        if after >= end or passage.is_in(after, "complement_marks"):
            return True
        if passage.is_in(after, "conjunctions") or passage.words[after] == ",":
            return self._next_is_head(after + 1, end)
        return passage.ends_noun_phrase(after)

    def _next_is_head(self, at: int, end: int) -> bool:
        """Tell the same of a noun joined to a further one: "monitoring and risk assessment schemes" has one head."""
        passage = self.passage
        if at < end and passage.is_in(at, "conjunctions"):
            at += 1
        for each in range(at, min(end, at + 4)):
            if passage.is_mark(each) or passage.is_in(each, "breaks"):
                return True
            if noun := passage.noun(each):
                return self.is_head(each + noun.size - 1, end)
        return True

    def _system(self, at: int, end: int) -> tuple[int, int] | None:
        """Return the range of words in which activities say what a system built or drafted is for."""
        passage = self.passage
        for each in range(at, end):
            if passage.is_in(each, "relatives"):
                return None
            if passage.is_in(each, "system_nouns") and passage.ends_noun_phrase(each + 1):
                if passage.is_in(each - 1, "service_words"):
                    return None
                if each + 1 < end and passage.is_in(each + 1, "complement_marks") and each - at < 4:
                    return at, end
                return at, each
        return None

    def plan_word(self, at: int, end: int) -> int | None:
        """Return the place of a plan among the objects drafted."""
        passage, qualified = self.passage, False
        for each in range(self.objects.skip_inserted(at, end), end):
            if passage.words[each] in (",;"):
                qualified = False
            elif passage.is_in(each, "relatives") or passage.is_in(each, "copulas"):
                return None
            elif passage.is_in(each, "prepositions") and not passage.is_in(each, "plan_prepositions"):
                qualified = True
            elif (
                not qualified
                and passage.is_in(each, "plan_nouns")
                and not passage.tokens[each].deep
                and (passage.ends_noun_phrase(each + 1) or passage.is_in(each + 1, "plan_tails"))
            ):
                return each
        return None
