"""What a clause does: the codes of its governing words, and of the activities named in its object."""

from typing import NamedTuple

from mandates.ingest.drafts import Reason
from mandates.ingest.grammar.spaced.activities import Activities
from mandates.ingest.grammar.spaced.merging import Part
from mandates.ingest.grammar.spaced.objects import Objects
from mandates.ingest.grammar.spaced.parties import Parties
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.verbs import Group
from mandates.ingest.grammar.spaced.vocabulary import Reading

_SHARED = 9  # words within which nouns that share an object have their "of"


class Found(NamedTuple):
    """The codes of a clause: modal, governing codes, codes that are only named in the object, and why."""

    modal: str | None
    governing: tuple[str, ...]
    named: tuple[str, ...]
    reasons: tuple[Reason, ...]


class Tally:
    """The codes of a clause while it is read."""

    def __init__(self) -> None:
        """Start empty."""
        self.modal: str | None = None
        self.carried = False
        self.governing: list[str] = []
        self.named: list[str] = []
        self.reasons: list[Reason] = []

    def close(self) -> Found:
        """Return what was found, each code once."""
        governing, named = dict.fromkeys(self.governing), dict.fromkeys(self.named)
        return Found(self.modal, tuple(governing), tuple(named), tuple(self.reasons))


class Actions:
    """Reads the codes of the clauses of a passage."""

    def __init__(self, passage: Passage, parties: Parties) -> None:
        """Take the passage and the finder of its bodies."""
        self.passage, self.vocabulary = passage, passage.vocabulary
        self.objects = Objects(passage)
        self.parties = parties
        self.activities = Activities(passage, self.objects, parties)

    def read(self, part: Part) -> Found:
        """Return what a clause does."""
        if part.opening.group is None:
            return self._read_nouns(part)
        tally = Tally()
        groups = [part.opening.group, *part.further]
        for at, group in enumerate(groups):
            end = groups[at + 1].start if at + 1 < len(groups) else part.end
            codes, modal = self._read_verbs(part, group, end, tally)
            self._read_object(group, end, self._ruling(group, codes, modal), tally)
        tally.governing = self._without_light(groups, tally.governing, tally.carried)
        return tally.close()

    def _read_verbs(self, part: Part, group: Group, end: int, tally: Tally) -> tuple[list[str], str | None]:
        """Take in the verbs of a group; return codes and modal of the last, which rules what its object may add."""
        codes: list[str] = []
        modal: str | None = None
        for place, reading in group.heads:
            modal = self.vocabulary.shows(reading).modal
            codes = self.objects.codes(reading, *self._object_of(part, group, end))
            if reading.base in self.vocabulary.words["told_to"] and self._has_receiver(place + reading.size, end):
                codes = list(self.vocabulary.words["told_to"][reading.base])
            tally.modal = tally.modal or modal
            tally.governing += codes
            tally.reasons.append(self._reason("cue-verb", place, reading.size, [*([modal] if modal else []), *codes]))
        return codes, modal

    def _has_receiver(self, at: int, end: int) -> bool:
        """Tell whether an object ends in the body it is told to ("report on the fund to the council")."""
        marks = (each for each in range(at, end - 1) if self.passage.is_in(each, "infinitive_marks"))
        return any(self.parties.after_phrase(each + 1, end) for each in marks)

    def _read_object(self, group: Group, end: int, ruling: set[str], tally: Tally) -> None:
        """Take in what is named in the object of a group: it governs where the verb itself says nothing."""
        drafted = group.end
        empty = not ruling.isdisjoint(self.vocabulary.set("empty_rulers"))
        for place, reading, codes in self.activities.named(group.end, end, ruling, tally.governing):
            if set(codes) <= set(
                self.vocabulary.words["absorbed"].get(tally.governing[0] if tally.governing else "", ())
            ):
                continue
            governs = (empty and not self._is_verb_below(place, reading)) or (tally.modal and not tally.governing)
            if self._is_carried(group, place):
                governs = tally.carried = True
            (tally.governing if governs else tally.named).extend(codes)
            tally.reasons.append(self._reason("cue-in-object", place, reading.size, codes))
            if "formulate" in codes:
                drafted = place + reading.size
        self._read_plan(drafted, end, tally)

    def _is_carried(self, group: Group, place: int) -> bool:
        """Tell whether a verb only carries the activity that is the head of its first object ("carry out surveys")."""
        if len(group.heads) > 1 or group.heads[0][1].base not in self.vocabulary.set("carrying_verbs"):
            return False
        between = range(group.end, place)
        return all(not self.passage.ends_noun_phrase(at) or self.passage.is_in(at, "determiners") for at in between)

    def _read_plan(self, at: int, end: int, tally: Tally) -> None:
        if "formulate" in tally.governing or "formulate" in tally.named:
            place = self.activities.plan_word(at, end)
            if place is not None:
                tally.named.append("plan")
                tally.reasons.append(self._reason("plan-drafted", place, 1, ["plan"]))

    def _object_of(self, part: Part, group: Group, end: int) -> tuple[int, int]:
        """Return the range of words that a verb acts upon: its subject in the passive."""
        subject = part.opening.subject
        if part.opening.passive and subject is not None and subject.start < subject.end:
            return subject.start, subject.end
        return group.end, end

    def _is_verb_below(self, place: int, reading: Reading) -> bool:
        return reading.form != "noun" and self.passage.is_in(place - 1, "infinitive_marks")

    def _without_light(self, groups: list[Group], governing: list[str], carried: bool) -> list[str]:
        """Drop the code that a light verb has by default where the activity it carries was found."""
        heads = [reading.base for group in groups for _, reading in group.heads]
        weak = self.vocabulary.set("empty_verbs") | (self.vocabulary.set("carrying_verbs") if carried else set())
        if len(heads) == 1 and heads[0] in weak and len(governing) > 1:
            return governing[1:] if governing[0] in self.vocabulary.verbs[heads[0]].actions else governing
        return governing

    def _ruling(self, group: Group, governing: list[str], modal: str | None) -> set[str]:
        ruling = set(governing) | ({modal} if modal else set())
        if any(reading.base in self.vocabulary.words["light_verbs"] for _, reading in group.heads):
            ruling.add("light")
        return ruling

    def _read_nouns(self, part: Part) -> Found:
        """Return what a clause does that an activity noun governs."""
        passage, at, tally = self.passage, part.start, Tally()
        if part.opening.prefixes:
            at = part.opening.prefixes[-1].end + 1
        if fixed := passage.phrase("item_openings", at, part.end):
            return Found("responsible", (), (), (self._reason("matters", at, fixed, ["responsible"]),))
        while at < part.end and not passage.is_in(at, "prepositions") and not passage.is_in(at, "relatives"):
            noun = None if passage.tokens[at].deep else self.activities.noun(at)
            if noun and self.activities.is_head(at + noun.size - 1, part.end):
                codes = self.objects.codes(noun, self._shared_object(at + noun.size, part.end), part.end)
                if at > part.start and not self.passage.is_in(at + noun.size - 1, "prepositions"):
                    codes = self.objects.codes_by_modifier(noun, at, codes)
                codes = codes or self.vocabulary.words["default_nouns"].get(noun.base.split()[0], [])
                tally.governing += codes
                tally.reasons.append(self._reason("cue-noun", at, noun.size, codes))
            at += noun.size if noun else 1
        if tally.governing:
            for place, reading, codes in self.activities.named(at, part.end, set(tally.governing), tally.governing):
                tally.named += codes
                tally.reasons.append(self._reason("cue-in-object", place, reading.size, codes))
        self._read_plan(part.start, part.end, tally)
        return tally.close()

    def _shared_object(self, at: int, end: int) -> int:
        """Return the place of an object that several nouns share ("development, review and approval of plans")."""
        if not (self.passage.is_in(at, "conjunctions") or self.passage.words[at : at + 1] == [","]):
            return at
        for each in range(at, min(end, at + _SHARED)):
            if self.passage.is_in(each, "prepositions"):
                return each if self.passage.is_in(each, "complement_marks") else at
        return at

    def _reason(self, rule: str, at: int, size: int, codes: list[str]) -> Reason:
        tokens = self.passage.tokens
        return Reason(rule, tokens[at].start, tokens[at + size - 1].end, ",".join(codes))
