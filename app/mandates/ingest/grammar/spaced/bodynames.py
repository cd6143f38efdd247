"""The public bodies that a text names: where a name begins and ends, and whether it means a public body."""

from typing import NamedTuple

from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.subjects import Cast
from mandates.ingest.grammar.spaced.verbs import FREE


class Body(NamedTuple):
    """A body that a text names: its words from `start` to `end`, without the article."""

    start: int
    end: int


class Bodies:
    """Finds the bodies named in a passage."""

    def __init__(self, passage: Passage, cast: Cast) -> None:
        """Take the passage and the bodies that act in it, which are nobody's counterparty by a mere "the bureau"."""
        self.passage, self.vocabulary, self.cast = passage, passage.vocabulary, cast
        self._bodies: dict[tuple[int, int], list[Body]] = {}

    def name(self, body: Body) -> str:
        """Return a body as written, its line breaks as spaces."""
        tokens = self.passage.tokens
        return " ".join(self.passage.text[tokens[body.start].start : tokens[body.end - 1].end].split())

    def bodies(self, at: int, end: int) -> list[Body]:
        """Return the bodies named in a range of words."""
        if (at, end) not in self._bodies:
            self._bodies[at, end] = self._find(at, end)
        return self._bodies[at, end]

    def _find(self, at: int, end: int) -> list[Body]:
        found: list[Body] = []
        start = at
        while at < end:
            if size := self.passage.phrase("collectives", at, end):
                body = Body(at, self._suffix(at + size, end))
            elif not self.passage.is_in(at, "body_nouns") or not self._is_head(at, end):
                at += 1
                continue
            else:
                body = self._extend(max(start, found[-1].end if found else start), at, end)
            if self._is_public(body):
                found.append(body)
            at = max(body.end, at + 1)
        return found

    def _is_head(self, at: int, end: int) -> bool:
        passage = self.passage
        if at + 1 >= end or passage.ends_noun_phrase(at + 1) or passage.tokens[at + 1].deep:
            return True
        return passage.tokens[at].capital and not passage.tokens[at + 1].capital

    def _extend(self, first: int, at: int, end: int) -> Body:
        start = at
        while start > first and self._belongs(start - 1, at):
            start -= 1
        while start < at and (self.passage.is_in(start, "articles") or self.passage.is_in(start, "conjunctions")):
            start += 1
        return Body(start, self._suffix(at + 1, end))

    def _belongs(self, at: int, head: int) -> bool:
        """Tell whether a word before the head of a name is part of it."""
        passage = self.passage
        if passage.tokens[at].deep:
            return False
        if passage.is_in(at, "named_determiners"):
            return not passage.tokens[head].capital
        if passage.is_in(at, "conjunctions") and passage.is_in(at - 1, "levels") and passage.is_in(at + 1, "levels"):
            return not passage.tokens[head].capital or passage.tokens[at - 1].capital
        if passage.is_in(at, "conjunctions"):
            capitals = passage.tokens[at + 1].capital and at > 0 and passage.tokens[at - 1].capital
            return capitals and not passage.is_in(at - 1, "body_nouns") and self._has_article(at - 1)
        if passage.is_mark(at) or passage.is_in(at, "breaks") or passage.is_adverb(at):
            return False
        if passage.tokens[head].capital and not passage.tokens[at].capital:
            return False
        return (
            passage.tokens[at].capital
            or not any(r.form in ("base", "s", "ing", "any") for r in passage.readings(at))
            or self._modifies(at)
        )

    def _modifies(self, at: int) -> bool:
        """Tell whether a word that may be a verb is a noun here: "law enforcement detachment", "contracting agency"."""
        passage = self.passage
        if passage.noun(at) is not None:
            return True
        before = at - 1
        return before >= 0 and (
            passage.is_in(before, "determiners")
            or (not passage.is_mark(before) and not passage.is_in(before, "breaks"))
        )

    def _has_article(self, at: int) -> bool:
        while at >= 0 and self.passage.tokens[at].capital and not self.passage.is_in(at, "body_nouns"):
            at -= 1
        return at >= 0 and self.passage.is_in(at, "determiners")

    def _suffix(self, at: int, end: int) -> int:
        """Return the place after what follows the head of a name: "of Education", "of this state"."""
        passage = self.passage
        size = passage.phrase("body_suffixes", at, end)
        if size and not (
            at + size < end and passage.tokens[at + size].capital and passage.tokens[at + size - 1].capital
        ):
            at += size
            if passage.is_in(at - 1, "subordinating") and at < end:
                at = self._suffix_object(at, end)
            return at
        if at + 1 >= end or not passage.is_in(at, "name_prepositions"):
            return at
        after = at + 1 + passage.is_in(at + 1, "articles")
        if not passage.tokens[at - 1].capital:
            return self._common_suffix(at, after, end)
        stop = after
        while stop < end and self.continues(stop, end):
            stop += 1
        if stop == after:
            return at
        return self._suffix(stop, end) if not passage.is_in(stop - 1, "body_nouns") else stop

    def _suffix_object(self, at: int, end: int) -> int:
        while (
            at < end
            and not self.passage.is_mark(at)
            and not self.passage.is_in(at, "conjunctions")
            and not self.passage.is_in(at, "prepositions")
        ):
            at += 1
        return at

    def continues(self, at: int, end: int) -> bool:
        """Tell whether the words at a place go on with a name in capitals: "Human Resources and Social Security"."""
        passage, token = self.passage, self.passage.tokens[at]
        if token.capital and not token.deep and token.word[0].isalpha():
            return True
        joint = passage.is_in(at, "conjunctions") or token.word == ","
        follows = at + 1 + (token.word == "," and passage.is_in(at + 1, "conjunctions"))
        if not joint or follows >= end or not passage.tokens[follows].capital or passage.is_in(follows, "articles"):
            return False
        ahead = follows
        while ahead < end and passage.tokens[ahead].capital:
            if passage.is_in(ahead, "body_nouns"):
                return False
            ahead += 1
        return token.word != "," or self._list_goes_on(ahead, end)

    def _list_goes_on(self, at: int, end: int) -> bool:
        return at + 1 < end and self.passage.is_in(at, "name_joiners") and self.passage.tokens[at + 1].capital

    def _common_suffix(self, at: int, after: int, end: int) -> int:
        """Return the place after "of labor standards" in a name without capitals; nothing where an article follows."""
        passage = self.passage
        named = passage.words[at - 1].endswith("s") or passage.is_in(at - 1, "named_heads")
        if after > at + 1 or not passage.is_in(at, "complement_marks") or not named:
            return at
        stop = after
        while stop < end and passage.tokens[after].capital and self.continues(stop, end):
            stop += 1
        if stop > after:
            return stop
        if passage.is_in(at - 1, "named_heads") and not self._needs_complement(at - 1):
            return at
        while stop < end and stop < after + 3 and not passage.is_mark(stop) and not passage.is_in(stop, "breaks"):
            stop += 1
        return stop if stop > after else at

    def _needs_complement(self, at: int) -> bool:
        """Tell whether a bare "the department" goes on with its name, and not with what it is informed of."""
        told = self.passage.verb(at - 2, FREE) if at > 1 else None
        tells = told is not None and "notify" in self.vocabulary.shows(told).actions
        if tells and not self._goes_on_after_name(at + 2):
            return False
        return at == 0 or self.passage.is_in(at - 1, "breaks") or self.passage.is_mark(at - 1)

    def _goes_on_after_name(self, at: int) -> bool:
        """Tell whether "of" and a few words are followed by another "of", or by a further body, so that they name."""
        passage = self.passage
        while at < passage.size and not passage.is_mark(at) and not passage.is_in(at, "breaks"):
            at += 1
        if at >= passage.size or passage.is_in(at, "complement_marks"):
            return at < passage.size
        joint = passage.is_in(at, "conjunctions") and passage.is_in(at + 1, "determiners")
        return joint and any(passage.is_in(each, "body_nouns") for each in range(at + 2, min(passage.size, at + 6)))

    def _is_public(self, body: Body) -> bool:
        """Tell whether a name means a public body: strong words do, weak ones with a name or a qualifier."""
        passage = self.passage
        words = passage.words[body.start : body.end]
        if (
            len(words) == 1
            and body.start
            and passage.is_in(body.start - 1, "articles")
            and self.cast.is_own_noun(words[0])
        ):
            return False
        heads = [w for w in words if w in self.vocabulary.set("body_nouns")]
        if len(words) == 1 and passage.tokens[body.start].capital and passage.is_in(body.start, "named_alone"):
            return body.start > 1 and passage.is_in(body.start - 1, "articles")
        if not heads or (len(words) == 1 and heads[0] in self.vocabulary.set("weak_bodies")):
            return bool(heads) and words[0] in self.vocabulary.set("collective_words")
        if any(w not in self.vocabulary.set("weak_bodies") for w in heads):
            return True
        if any(w in self.vocabulary.set("body_qualifiers") for w in words) or words[-1] in self.vocabulary.set(
            "weak_plain"
        ):
            return True
        return passage.tokens[body.start].capital and body.start > 0 and len(words) > 1
