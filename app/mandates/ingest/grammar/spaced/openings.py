"""Where a clause opens: its prefix, its subject and the verbs that govern it."""

from typing import NamedTuple

from mandates.ingest.grammar.spaced.insertions import Insertions, Prefix
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.subjects import Cast, Subject
from mandates.ingest.grammar.spaced.verbs import BASE, FREE, GERUND, THIRD, Group, Verbs, mood_of
from mandates.ingest.grammar.spaced.vocabulary import Reading, match

_PASSIVE = frozenset({"ed"})
_FAR = 120  # words a prefix at the head of a sentence may have
_SHORT = 10  # words a phrase may have that no prefix opens
_DEPTH = 3  # prefixes one after the other
_NEAR = 25  # words a prefix within a sentence may have


class Opening(NamedTuple):
    """The beginning of a clause.

    `start` is the first word of its stretch; `group` its verbs, None where a noun governs; `mood` the form that a
    verb joined to it has; `auxiliary` the words "shall", "may", … before it; `passive` that its subject does not act.
    """

    start: int
    group: Group | None
    mood: str
    subject: Subject | None = None
    auxiliary: tuple[str, ...] = ()
    passive: bool = False
    prefixes: tuple[Prefix, ...] = ()


class Opener:
    """Reads the openings of clauses in a passage."""

    def __init__(self, passage: Passage, cast: Cast) -> None:
        """Take the passage and the bodies that may act in it."""
        self.passage, self.cast = passage, cast
        self.verbs = Verbs(passage)
        self.insertions = Insertions(passage, self.verbs)
        self.awaits_verb = cast.lead.awaits == "verb"

    def open(self, at: int, end: int, depth: int = 0) -> Opening | None:
        """Return how a sentence that begins at a place opens, or None where no verb governs it."""
        at = self._skip_connectives(at, end)
        if at >= end:
            return None
        if prefix := match(self.passage.vocabulary.prefixes, self.passage.words, at, end):
            if (found := self.after_prefix(at, end, *prefix)) is not None:
                return found
            if prefix[1] == "ignored":
                return None
        if self.passage.is_in(at, "infinitive_marks") and (group := self.verbs.read(at + 1, end, BASE, sure=True)):
            return Opening(group.start, group, "infinitive")
        comma = self.passage.skip_adverbs(at, end)
        inserted = at < comma < end and self.passage.words[comma] == "," and depth < _DEPTH
        if inserted and (found := self.open(comma + 1, end, depth + 1)):
            return found._replace(start=at)
        if self.passage.is_in(at, "existentials"):
            return self._after_relative(at, end)
        if self.awaits_verb and (group := self.verbs.read(at, end, BASE, sure=True)) and self._may_govern(group):
            return Opening(group.start, group, "base")
        if (group := self.verbs.read(at, end, FREE)) and self.verbs.governs(group, end, strict=False):
            return Opening(group.start, group, mood_of(group))
        return self.with_subject(at, end) or self._after_phrase(at, end)

    def _after_relative(self, at: int, end: int) -> Opening | None:
        """Return the opening of "there is in the department a registry, which shall keep the files"."""
        for each in range(at + 2, min(end, at + _FAR)):
            if self.passage.is_in(each, "relatives") and self.passage.phrase("auxiliaries", each + 1, end):
                return self.with_subject(each + 1, end)
        return None

    def _after_phrase(self, at: int, end: int) -> Opening | None:
        """Return the opening after any short phrase and a comma ("Each fiscal year, the treasurer shall")."""
        comma = next((each for each in range(at + 1, min(end, at + _SHORT)) if self.passage.words[each] == ","), end)
        found = self.with_subject(comma + 1, end) if comma + 1 < end else None
        if found is None or not found.auxiliary or found.subject is None or found.subject.start == found.subject.end:
            return None
        return found._replace(start=at, prefixes=(Prefix("condition", at, comma), *found.prefixes))

    def _may_govern(self, group: Group) -> bool:
        """Tell the same where the sentence above the list ends in "shall", so that a verb is due."""
        after = group.end
        return not self.passage.is_in(after, "complement_marks") and not self.passage.is_in(after, "conjunctions")

    def _skip_connectives(self, at: int, end: int) -> int:
        while at < end and (
            self.passage.is_in(at, "connectives") or self._is_enumerator(at) or self.passage.words[at] in ",•·-–—*:"
        ):
            at += 1
        return at

    def _is_enumerator(self, at: int) -> bool:
        token = self.passage.tokens[at]
        return (
            token.deep and at < self.passage.size and (len(token.word) <= 3) and token.word not in ("“", "«", "《", "‘")
        )

    def after_prefix(
        self, at: int, end: int, size: int, kind: str, near: bool = False, depth: int = 0
    ) -> Opening | None:
        """Return the opening after a prefix: after the comma that a verb or a subject with its verb follows."""
        found = self._unmarked(at, end, size, kind) if kind in ("joint", "entrusted") else None
        if found is not None:
            return found
        for comma in range(at + size - 1, min(end, at + (_NEAR if near else _FAR))):
            if comma >= at + size and (self.passage.words[comma] not in ",:" or self.passage.tokens[comma].deep):
                continue
            if comma < at + size and kind != "ignored":
                continue
            candidate = self._main(comma + 1, end, depth)
            if candidate is None:
                continue
            if found is None or (kind == "condition" and candidate.auxiliary and not found.auxiliary):
                found = candidate._replace(start=candidate.start if kind == "ignored" else at)
                found = found._replace(prefixes=(Prefix(kind, at, comma), *found.prefixes))
            if kind != "condition" or found.auxiliary:
                break
        return found or (self._late(at, end, size, kind) if depth == 0 and not near else None)

    def _late(self, at: int, end: int, size: int, kind: str) -> Opening | None:
        """Return the opening after a prefix that a gerund follows, or the agency's name without a comma."""
        for each in range(at + size + 1, min(end, at + _FAR)):
            if self.passage.tokens[each].deep or self.passage.is_in(each - 1, "prepositions"):
                continue
            comma = self.passage.words[each - 1] == ","
            group = self.verbs.read(each, end, GERUND) if comma else None
            if group and self.verbs.governs(group, end, strict=True):
                return Opening(at, group, "ing", prefixes=(Prefix(kind, at, each - 1),))
            named = not comma and (self.passage.is_in(each, "articles") or self.cast.read(each, end))
            found = self.with_subject(each, end) if named else None
            if found and found.subject and found.subject.kind in ("own", "both") and kind != "ignored":
                return found._replace(start=at, prefixes=(Prefix(kind, at, each), *found.prefixes))
        return None

    def _main(self, at: int, end: int, depth: int) -> Opening | None:
        at = self._skip_connectives(at, end)
        if at >= end:
            return None
        if prefix := match(self.passage.vocabulary.prefixes, self.passage.words, at, end):
            nested = prefix[1] != "condition" and depth < _DEPTH
            return self.after_prefix(at, end, *prefix, depth=depth + 1) if nested else None
        if (group := self.verbs.read(at, end, BASE | THIRD)) and self.verbs.governs(group, end, strict=True):
            return Opening(group.start, group, mood_of(group))
        if self.passage.is_in(at, "infinitive_marks") and (group := self.verbs.read(at + 1, end, BASE)):
            return Opening(group.start, group, "infinitive")
        return self.with_subject(at, end)

    def _unmarked(self, at: int, end: int, size: int, kind: str) -> Opening | None:
        """Return the opening after a prefix without a comma ("jointly with the board implement the scheme")."""
        for each in range(at + size + 1, min(end, at + _FAR)):
            if self.passage.is_mark(each) and not self.passage.tokens[each].deep:
                return None
            if self.passage.is_in(each, "relatives"):
                return None
            group = self.verbs.read(each, end, BASE | THIRD)
            free = not self.passage.is_in(each - 1, "breaks") or self.passage.is_in(each - 1, "infinitive_marks")
            if group and free and not self.passage.tokens[each].capital and self.verbs.governs(group, end, strict=True):
                return Opening(at, group, mood_of(group), prefixes=(Prefix(kind, at, each),))
        return None

    def with_subject(self, at: int, end: int) -> Opening | None:
        """Return the opening of a clause whose subject begins at a place, or None."""
        known = self.cast.read(at, end)
        if known and (found := self._third_person(known, end)):
            return found
        if known and self.passage.is_in(known.end, "copulas") and (found := self._second_predicate(known, end)):
            return found
        if known and (group := self.insertions.designated(known.end, end)):
            return Opening(group.start, group, "s", known)
        if known and (size := self.passage.phrase("duty_phrases", known.end, end)):
            return self._duty_of(known.end + size, end, ())
        modal = self.cast.before_auxiliary(at, end)
        if modal is None:
            return self._passive_without_auxiliary(at, end) or self._third_person_of_unknown(at, end)
        subject, after, words = modal
        verb_at = self.insertions.skip_inserted(after, end)
        if verb_at >= end:
            return None
        if self.passage.is_in(verb_at, "negations"):
            return None
        if (
            group := self.verbs.read(verb_at, end, BASE, sure=not self.passage.is_in(verb_at, "passive_marks"))
        ) and not self._is_passive_be(group):
            start = after if self.insertions.only_adverbs(after, group.start) else verb_at
            mood = "infinitive" if words[-1] in self.passage.vocabulary.set("infinitive_marks") else "base"
            if within := self.insertions.after_auxiliary(after, verb_at):
                start = within[0].start
            prefixes = (*self.insertions.inserted(subject, after - len(words)), *within)
            start = self.insertions.skip_links(start, group)
            return Opening(start, group, mood, subject, words, prefixes=prefixes)
        if group := self.insertions.after_bare_phrase(verb_at, end):
            within = (Prefix("condition", verb_at, group.start),)
            return Opening(verb_at, group, "base", subject, words, prefixes=within)
        if size := self.passage.phrase("duty_phrases", verb_at, end):
            return self._duty_of(verb_at + size, end, words)
        if self.passage.is_in(verb_at, "passive_marks"):
            return self._passive(at, verb_at + 1, end, subject, words)
        return None

    def _second_predicate(self, subject: Subject, end: int) -> Opening | None:
        """Return the opening of "the division is the repository of records and shall furnish them"."""
        for each in range(subject.end, end):
            size = self.passage.phrase("conjunctions", each, end)
            if size and self.passage.phrase("auxiliaries", each + size, end):
                found = self.with_subject(each + size, end)
                return found._replace(subject=subject) if found else None
        return None

    def _duty_of(self, at: int, end: int, words: tuple[str, ...]) -> Opening | None:
        """Return the opening of "it shall be the duty of the health officer to …"."""
        for each in range(at + 1, min(end, at + _NEAR)):
            if self.passage.is_in(each, "infinitive_marks"):
                group = self.verbs.read(each + 1, end, BASE, sure=True)
                subject = self.cast.judge(at, each)
                return Opening(group.start, group, "infinitive", subject, words) if group else None
        return None

    def _is_passive_be(self, group: Group) -> bool:
        return group.heads[0][1].base in self.passage.vocabulary.set("passive_marks")

    def _third_person(self, subject: Subject, end: int) -> Opening | None:
        at = self.insertions.skip_inserted(subject.end, end)
        plural = subject.kind == "both" or self.passage.is_in(subject.start, "plural_pronouns")
        plural = plural or self.passage.is_in(subject.end - 1, "plural_bodies")
        # Behind a body an unknown word that ends like the third person is a verb.
        sure = not plural and subject.end > subject.start + 1
        group = self.verbs.read(at, end, BASE if plural else THIRD, sure=sure)
        if group is None or group.heads[0][1].form == "any":
            return None
        start = subject.end if self.insertions.only_adverbs(subject.end, group.start) else at
        start = self.insertions.skip_links(start, group)
        return Opening(start, group, mood_of(group), subject, prefixes=self.insertions.inserted(subject, at))

    def _third_person_of_unknown(self, at: int, end: int) -> Opening | None:
        """Return the opening after a subject that no name of the text matches but that is a body by its words."""
        for each in range(at + 1, min(end, at + _NEAR)):
            if self.passage.is_in(each, "relatives") or (
                self.passage.is_mark(each) and not self.passage.tokens[each].deep
            ):
                return None
            group = self.verbs.read(each, end, THIRD)
            if (
                group is None
                or group.heads[0][1].form == "any"
                or not group.heads[0][1].base
                or not self.verbs.governs(group, end, strict=True)
            ):
                continue
            subject = self.cast.judge(at, each)
            return Opening(each, group, "s", subject) if subject.kind != "thing" else None
        return None

    def _passive(self, at: int, verb_at: int, end: int, subject: Subject, words: tuple[str, ...]) -> Opening | None:
        verb_at = self.passage.skip_adverbs(verb_at, end)
        group = self.verbs.read(verb_at, end, _PASSIVE) or self._done_by_party(verb_at, end)
        return Opening(at, group, "passive", subject, words, True) if group else None

    def _done_by_party(self, at: int, end: int) -> Group | None:
        """Return an unknown verb in the passive, known by the party that does it ("are lit by the ministry")."""
        mark = self._agent_after(at, end)
        return Group(at, ((at, Reading("", "ed", mark - at)),), mark) if mark > at else None

    def _agent_after(self, at: int, end: int) -> int:
        """Return the place of "by" before a party of a split within a few words, -1 where there is none."""
        for each in range(at, min(end - 1, at + 5)) if self.cast.is_split else ():
            if self.passage.is_in(each, "agent_marks") and self.cast.read(each + 1, end):
                return each
        return -1

    def further_passive(self, at: int, end: int, current: Opening) -> Opening | None:
        """Return the opening of "and pruned by the department" after "are planted by the ministry"."""
        if not current.passive or current.group is None or self._agent_after(current.group.end, at) < 0:
            return None
        verb_at = self.passage.skip_adverbs(at, end)
        group = self.verbs.read(verb_at, end, _PASSIVE) or self._done_by_party(verb_at, end)
        if group is None or self._agent_after(group.end, end) < 0:
            return None
        return Opening(at, group, "passive", current.subject, (), True)

    def _passive_without_auxiliary(self, at: int, end: int) -> Opening | None:
        """Return the opening of "underground rescue is performed by the corps"."""
        for each in range(at + 1, min(end, at + 20)):
            if self.passage.is_in(each, "relatives") or (
                self.passage.is_mark(each) and not self.passage.tokens[each].deep
            ):
                return None
            if self.passage.is_in(each, "copulas"):
                return self._passive(at, each + 1, end, self.cast.judge(at, each), ())
        return None
