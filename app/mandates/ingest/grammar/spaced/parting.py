"""Where one duty ends and the next begins: sentences, and the verb phrases joined within them."""

from mandates.ingest.grammar.spaced.insertions import Prefix
from mandates.ingest.grammar.spaced.merging import Merger, Part
from mandates.ingest.grammar.spaced.nouns import is_activity_with_object, is_statement, stands_alone
from mandates.ingest.grammar.spaced.openings import Opener, Opening
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.subjects import Subject
from mandates.ingest.grammar.spaced.verbs import BASE, GERUND, Group
from mandates.ingest.grammar.spaced.vocabulary import match

_LIST = 12  # words within which a list of nouns has its conjunction


class State:
    """What has been seen in a clause so far that decides whether a verb further on still belongs to it."""

    def __init__(self) -> None:
        """Start a clause."""
        self.infinitive = self.gerund = False


class Parter:
    """Parts a passage into clauses."""

    def __init__(self, passage: Passage, opener: Opener) -> None:
        """Take the passage and the reader of its openings."""
        self.passage, self.opener = passage, opener
        self.vocabulary, self.verbs = passage.vocabulary, opener.verbs

    def part(self, ranges: list[tuple[int, int]]) -> list[Part]:
        """Return the clauses of sentences in order."""
        parts: list[Part] = []
        for start, end in ranges:
            at = self._after_heading(start, end)
            opening = self.opener.open(at, end)
            if opening is not None:
                parts += self._conjuncts(opening, end)
            elif is_statement(self.passage, at, end):
                continue
            elif parts and parts[-1].opening.group and not stands_alone(self.passage, at, end):
                parts[-1] = parts[-1]._replace(end=end)
            else:
                parts += self._nouns(at, end)
        return Merger(self.passage).merge([part._replace(end=self._trim(part)) for part in parts])

    def _after_heading(self, start: int, end: int) -> int:
        """Return the place after a colon that only a heading stands before."""
        for at in range(start, end):
            mark = self.passage.words[at] == ":" or self._is_dash(at)
            if mark and not self.passage.tokens[at].deep and at + 1 < end:
                before = self.opener.open(start, at)
                announces = any(self.passage.is_in(each, "list_words") for each in range(start, at))
                if announces and before and self._governs_list(before, at + 1, end):
                    break
                if before is None or announces or (before.group and before.group.end >= at):
                    return at + 1
                break
        return start

    def _governs_list(self, before: Opening, at: int, end: int) -> bool:
        """Tell whether the verb before a colon acts on the names after it ("administers the following Acts: …")."""
        acts = before.group and any(self.vocabulary.shows(reading).actions for _, reading in before.group.heads)
        return bool(acts) and self.opener.open(at, end) is None and not stands_alone(self.passage, at, end)

    def _is_dash(self, at: int) -> bool:
        token = self.passage.tokens[at]
        return token.word in ("-", "–", "—") and self.passage.text[token.end : token.end + 1].isspace()

    def _conjuncts(self, opening: Opening, end: int) -> list[Part]:
        parts: list[Part] = []
        moods = {opening.mood}
        current, state = opening, State()
        at = self._after_complement(opening.group, end) if opening.group else opening.start
        while at < end:
            if self.passage.tokens[at].deep:
                at += 1
                continue
            size, comma, conjunction = self._boundary(at, end)
            if not size:
                self._observe(at, end, state)
                at += 1
                continue
            found = self.opener.further_passive(at + size, end, current) if conjunction else None
            found = found or self._accept(at + size, end, comma, conjunction, current, moods, state)
            if found is None or found.group is None:
                at += size
                continue
            parts.append(Part(current.start, at, current))
            moods = moods | {found.mood} if found.subject is None else {found.mood}
            current, state, at = self._inherit(found, current), State(), self._after_complement(found.group, end)
        return [*parts, Part(current.start, end, current)]

    def _after_complement(self, group: Group, end: int) -> int:
        """Return the place after verbs and after the gerunds a modal governs ("responsible for drafting and …")."""
        gerunds = self.verbs.read(group.end, end, GERUND)
        at = gerunds.end if gerunds and self.vocabulary.shows(group.heads[-1][1]).modal else group.end
        if at + 1 < end and self.passage.words[at] == "," and self.passage.is_in(at + 1, "prepositions"):
            closing = (each for each in range(at + 1, end) if self.passage.words[each] == ",")
            return next(closing, at) + 1
        return at

    def _inherit(self, opening: Opening, before: Opening) -> Opening:
        if opening.subject is None or opening.subject.kind == "same":
            aims = opening.auxiliary or before.auxiliary
            subject = None if before.passive else before.subject
            return opening._replace(subject=subject, auxiliary=aims)
        return opening

    def _boundary(self, at: int, end: int) -> tuple[int, bool, bool]:
        """Return the number of words of a joint at a place, and whether it has a comma and a conjunction."""
        comma = self.passage.words[at] == ","
        after = at + comma
        if self.passage.is_in(after, "contrast_conjunctions") and self.opener.cast.read(after + 1, end):
            return comma + 1, True, True
        size = self.passage.phrase("conjunctions", after, end) if after < end else 0
        if size and at + comma + size < end and self.passage.words[at + comma + size] == ",":
            return comma + size + 1, True, True
        return comma + size, comma, bool(size)

    def _observe(self, at: int, end: int, state: State) -> None:
        passage = self.passage
        if at + 1 >= end or not passage.is_in(at, "prepositions"):
            return
        if passage.is_in(at, "infinitive_marks") and passage.verb(passage.skip_adverbs(at + 1, end), BASE):
            state.infinitive = True
        else:
            group = self.verbs.read(at + 1, end, GERUND)
            if group and self.verbs.governs(group, end, strict=True):
                state.gerund = True

    def _accept(
        self, at: int, end: int, comma: bool, conjunction: bool, current: Opening, moods: set[str], state: State
    ) -> Opening | None:
        """Return the opening of a new clause after a joint, or None where the clause before goes on."""
        passage = self.passage
        if at >= end or passage.tokens[at].deep:
            return None
        inserted = current.group is not None and at - 1 == current.group.end
        if not inserted and (prefix := match(self.vocabulary.prefixes, passage.words, at, end)):
            sure = prefix[1] in ("joint", "entrusted", "ignored") or (comma and conjunction)
            if found := self.opener.after_prefix(at, end, *prefix, near=True) if sure else None:
                return found
        if passage.is_in(at, "prepositions") and not passage.is_in(at, "infinitive_marks"):
            return self._after_repeated(at, end, current)
        if (found := self._verb(at, end, comma, current, moods, state)) is not None:
            return found
        if passage.is_in(at, "relatives"):
            return None
        if not (
            passage.is_in(at, "determiners")
            or passage.is_in(at, "auxiliaries")
            or passage.is_in(at, "pronouns")
            or passage.tokens[at].capital
        ):
            return None
        found = self.opener.with_subject(at, end)
        return found if found and self._is_clear(found.subject, comma and conjunction) else None

    def _verb(self, at: int, end: int, comma: bool, current: Opening, moods: set[str], state: State) -> Opening | None:
        passage = self.passage
        if passage.is_in(at, "infinitive_marks"):
            if "infinitive" not in moods:
                return None
            group = self.verbs.read(at + 1, end, BASE)
            return Opening(group.start, group, "infinitive") if group else None
        if passage.tokens[at].capital and self._after_capital(at):
            return None
        forms = self._forms(comma, current, moods)
        group = self.verbs.read(at, end, forms)
        if group is None or not self.verbs.governs(group, end, strict=True):
            return None
        if passage.words[at - 1] == "," and self._is_listed_noun(group, end):
            return None
        form = group.heads[0][1].form
        if form == "base" and state.infinitive and not comma and not self._has_shared_object(group, end):
            return None
        if form == "ing" and state.gerund and not self._is_modal(current) and "ing" not in moods:
            return None
        mood = {"any": "base", "base": "infinitive" if moods == {"infinitive"} else "base"}.get(form, form)
        return Opening(group.start, group, mood)

    def _after_repeated(self, at: int, end: int, current: Opening) -> Opening | None:
        """Return the opening after a repeated preposition ("responsible for the fund and for auditing accounts")."""
        group = current.group
        if group is None or self.passage.words[at] != self.passage.words[group.end - 1]:
            return None
        found = self.verbs.read(at + 1, end, GERUND)
        if found is None or not self.verbs.governs(found, end, strict=True):
            return None
        return Opening(found.start, found, "ing")

    def _is_listed_noun(self, group: Group, end: int) -> bool:
        """Tell whether a gerund begins a noun in a list ("vehicles, driving schools and operators")."""
        passage = self.passage
        if not passage.is_in(group.heads[0][0], "noun_gerunds") or passage.is_in(group.end, "determiners"):
            return False
        for at in range(group.end, min(end - 1, group.end + _LIST)):
            if passage.is_in(at, "conjunctions"):
                return passage.verb(passage.skip_adverbs(at + 1, end), GERUND) is None
        return False

    def _after_capital(self, at: int) -> bool:
        """Tell whether a name in capitals goes on here ("the Weights and Measures Act")."""
        before = at - 1
        while before > 0 and (self.passage.is_mark(before) or self.passage.is_in(before, "conjunctions")):
            before -= 1
        return self.passage.tokens[before].capital and before > 0

    def _has_shared_object(self, group: Group, end: int) -> bool:
        """Tell whether verbs have "the implementation" of what came before as their object."""
        at = group.end
        return self.passage.is_in(at, "possessives") and self.passage.is_in(at + 1, "merge_objects") and at + 2 >= end

    def _forms(self, comma: bool, current: Opening, moods: set[str]) -> frozenset[str]:
        forms = {"any"}
        for mood in moods:
            forms |= {"base": {"base"}, "infinitive": {"base"}, "s": {"s"}, "ing": {"ing"}, "passive": {"s"}}.get(
                mood, set()
            )
        if comma or self._complement_is_gerund(current):
            forms.add("ing")
        return frozenset(forms)

    def _is_modal(self, opening: Opening) -> bool:
        return opening.group is not None and self.vocabulary.shows(opening.group.heads[-1][1]).modal is not None

    def _complement_is_gerund(self, opening: Opening) -> bool:
        """Tell whether a modal governs a gerund ("responsible for drafting"), so that another may be joined to it."""
        group = opening.group
        if group is None or not self._is_modal(opening):
            return False
        verb = self.verbs.read(group.end, self.passage.size, GERUND)
        return verb is not None and self.verbs.governs(verb, self.passage.size, strict=True)

    def _is_clear(self, subject: Subject | None, joint: bool) -> bool:
        """Tell whether what looks like a subject within a sentence is one: no thing, no noun with its own clause."""
        if subject is None or (subject.kind == "thing" and not joint):
            return False
        if subject.start == subject.end:
            return True
        inner = range(subject.start + 1, subject.end)
        return not any(
            self.passage.is_in(each, "determiners") and not self.passage.is_in(each - 1, "breaks") for each in inner
        )

    def _nouns(self, start: int, end: int) -> list[Part]:
        """Part a stretch that nouns govern: a further activity with its own object is a clause of its own."""
        passage = self.passage
        while start < end and (passage.is_in(start, "connectives") or passage.is_mark(start)):
            start += 1
        if start >= end or is_statement(self.passage, start, end):
            return []
        parts, opened, complement = [], start, False
        prefixes = self._noun_prefix(start, end)
        at = prefixes[0].end + 1 if prefixes else start
        fixed = passage.phrase("item_openings", at, end)
        at += fixed
        while at < end:
            size, comma, _ = (0, False, False) if passage.tokens[at].deep else self._boundary(at, end)
            if size and complement and not fixed and is_activity_with_object(self.passage, at + size, end):
                parts.append(Part(opened, at, Opening(opened, None, "noun", prefixes=prefixes)))
                opened, complement, prefixes = at + size, False, ()
            elif size and comma and (found := self._participle(at + size, end)):
                parts.append(Part(opened, at, Opening(opened, None, "noun", prefixes=prefixes)))
                return parts + self._conjuncts(found, end)
            complement = complement or passage.is_in(at, "prepositions")
            at += size or 1
        return [*parts, Part(opened, end, Opening(opened, None, "noun", prefixes=prefixes))]

    def _noun_prefix(self, start: int, end: int) -> tuple[Prefix, ...]:
        """Return what stands before the activity nouns of a list ("Jointly with the council, upkeep of roads")."""
        found = match(self.vocabulary.prefixes, self.passage.words, start, end)
        if found is None:
            return ()
        comma = next((at for at in range(start + found[0], end - 1) if self.passage.words[at] == ","), None)
        return (Prefix(found[1], start, comma),) if comma and self._names_activity(comma + 1, end) else ()

    def _names_activity(self, at: int, end: int) -> bool:
        at += self.passage.is_in(at, "determiners")
        return any(self.passage.noun(each) for each in range(at, min(end, at + 4)))

    def _participle(self, at: int, end: int) -> Opening | None:
        group = self.verbs.read(at, end, GERUND) if at < end else None
        if group is None or not self.verbs.governs(group, end, strict=True):
            return None
        return Opening(group.start, group, "ing")

    def _trim(self, part: Part) -> int:
        end = part.end
        while end > part.start + 1 and (
            (
                self.passage.is_mark(end - 1)
                and not self.passage.tokens[end - 1].deep
                and self.passage.words[end - 1] not in "”’\"'%"
            )
            or self.passage.is_in(end - 1, "conjunctions")
        ):
            end -= 1
        return end
