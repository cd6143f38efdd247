"""What standing a clause has: residual tasks, programme statements, aims, powers, its own share of another's plan."""

from mandates.ingest.drafts import Item
from mandates.ingest.grammar.spaced.actions import Found
from mandates.ingest.grammar.spaced.merging import Part
from mandates.ingest.grammar.spaced.parties import Parties
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.relations import Relations, Special, reason_of
from mandates.ingest.grammar.spaced.subjects import Cast, Subject


class Standing:
    """Reads what is special about the clauses of an item."""

    def __init__(self, passage: Passage, cast: Cast, item: Item, parties: Parties) -> None:
        """Take the passage, its bodies and the item."""
        self.passage, self.cast, self.item, self.parties = passage, cast, item, parties
        self.relations = Relations(passage, cast, parties)
        self.vocabulary = passage.vocabulary

    def read(self, part: Part, found: Found) -> Special:
        """Return the reading of a clause after every special case."""
        modal, governing = found.modal, found.governing
        if self._is_joint(part) and "act_jointly" not in governing:
            governing = ("act_jointly", *governing)
        parties = tuple(self.parties.read(part, governing, modal))
        plain = Special(modal, None, governing, found.named, parties, (), (), optional=self._is_optional(part))
        plain = plain._replace(regulates=self._regulates(part), own_share=self._is_own_share(part))
        dropped = self._is_no_duty(part)
        plain = self._residual(part, plain) or self.relations.read(part, plain)
        if self.item.block == "transformation":
            if not plain.governing and not plain.named and plain.modal is None:
                plain = plain._replace(governing=tuple(self.vocabulary.words["transformation_default"]))
            plain = plain._replace(relations=(*plain.relations, "functional_transformation"), optional=False)
        return plain._replace(dropped=dropped)

    def _is_joint(self, part: Part) -> bool:
        subject = part.opening.subject
        if subject is not None and subject.kind == "both" and not part.opening.passive:
            return True
        named = self.passage.words[subject.start : subject.end] if subject is not None else []
        several = not self.vocabulary.set("conjunctions").isdisjoint(named)
        if any(prefix.kind == "joint" for prefix in part.opening.prefixes):
            return True
        group = part.opening.group
        before = self.passage.words[part.start : group.heads[0][0]] if group else []
        if any(word in self.vocabulary.set("joint_words") for word in before) and (
            several or self._with_inside(part) or self.cast.is_split
        ):
            return True
        return self._with_inside(part)

    def _with_inside(self, part: Part) -> bool:
        """Tell whether a clause says further on with whom it is done ("…, together with the contracting agency, …")."""
        for at in range(part.start, part.end - 1):
            signs = self.passage.is_in(at, "joint_signs") or self.parties.follows_joint(at + 1)
            signs = signs or (self.passage.is_in(at, "joint_nouns") and self.passage.is_in(at - 1, "joint_openers"))
            if (
                signs
                and self.passage.is_in(at + 1, "joint_prepositions")
                and self.parties.after_phrase(at + 2, part.end)
            ):
                return True
        return False

    def _is_no_duty(self, part: Part) -> bool:
        """Tell whether a clause says what others than a public body must do, or forbids something."""
        subject, opening = part.opening.subject, part.opening
        if (
            opening.passive
            and opening.group
            and opening.group.heads[0][1].base in self.vocabulary.set("structural_verbs")
        ):
            return True
        if opening.group and opening.group.end >= part.end and self.passage.is_in(part.end - 1, "prepositions"):
            return True
        if subject is None or subject.kind != "thing" or opening.passive:
            return False
        return not (self._is_named(subject, "aim_subjects") or self._is_named(subject, "duty_subjects"))

    def _is_named(self, subject: Subject, words: str) -> bool:
        names = subject.names[0].lower().split() if subject.names else []
        return any(name in self.vocabulary.set(words) for name in names)

    def _is_task(self, subject: Subject) -> bool:
        """Tell whether a subject is the functions of a body ("the functions of the Licensing Division are to …")."""
        words = range(subject.start + 1, subject.end)
        joined = next((at for at in words if self.passage.is_in(at, "genitive_marks")), 0)
        return joined > 0 and self.passage.words[joined - 1] in self.vocabulary.set("duty_subjects")

    def _is_optional(self, part: Part) -> bool:
        opening = part.opening
        subject = opening.subject
        if self.item.block == "preamble" or opening.auxiliary in self.vocabulary.powers:
            return True
        if subject is not None and subject.kind == "thing" and self._is_named(subject, "duty_subjects"):
            return False
        if subject is not None and self._is_task(subject):
            return False
        if self._is_state(part):
            return True
        if opening.auxiliary in self.vocabulary.aims or (subject is not None and self._is_chief(subject.names)):
            return True
        lead = self.cast.lead
        chief = bool(lead.officer) and self._is_chief((lead.officer,))
        return chief or lead.auxiliary in self.vocabulary.powers or lead.auxiliary in self.vocabulary.aims

    def _is_state(self, part: Part) -> bool:
        """Tell whether a clause says what the body is to be, not what it is to do."""
        group = part.opening.group
        if group is None or part.opening.passive:
            return False
        place, reading = group.heads[0]
        shown = self.vocabulary.verbs.get(reading.base)
        does = shown is not None and (shown.modal is not None or bool(shown.actions))
        return self.passage.is_in(place, "passive_marks") and not does

    def _is_chief(self, names: tuple[str, ...]) -> bool:
        """Tell whether a name means the head of a body, whose acts are not a duty of the body by themselves."""
        words = names[0].lower().split() if names else []
        return bool(words) and (words[-1] in self.vocabulary.set("chiefs") or words[0] in self.vocabulary.set("chiefs"))

    def _regulates(self, part: Part) -> bool:
        group = part.opening.group
        if group is None:
            return any(self.passage.is_in(at, "regulating_nouns") for at in range(part.start, part.end))
        return any(r.base in self.vocabulary.set("regulating") for _, r in group.heads)

    def _is_own_share(self, part: Part) -> bool:
        """Tell whether a clause does one's part of a plan ("carry out the tasks assigned to it in the plan of …")."""
        group = part.opening.group
        if group is None or group.heads[0][1].base not in self.vocabulary.set("task_verbs"):
            return False
        at = group.end
        while at < part.end and (self.passage.is_in(at, "determiners") or self.passage.is_in(at, "share_adjectives")):
            if self.passage.is_in(at, "residual_words"):
                return False
            at += 1
        if not self.passage.is_in(at, "task_nouns"):
            return False
        rest = range(at + 1, part.end)
        return any(self.passage.is_in(each, "share_prepositions") for each in rest) and any(
            self.passage.is_in(each, "share_documents") for each in rest
        )

    def _residual(self, part: Part, plain: Special) -> Special | None:
        group, passage = part.opening.group, self.passage
        if group is not None and group.heads[0][1].base not in self.vocabulary.set("task_verbs"):
            return None
        at = group.end if group else part.start
        limit = min(part.end, at + 7)
        while at < limit and not passage.is_in(at, "residual_words"):
            if (
                not passage.is_in(at, "determiners")
                and not passage.is_in(at, "prepositions")
                and not passage.is_in(at, "task_nouns")
            ):
                return None
            at += 1
        tasks = next((each for each in range(at, min(part.end, at + 6)) if passage.is_in(each, "task_nouns")), None)
        if at >= limit or tasks is None:
            return None
        if any(passage.is_in(each, "prepositions") for each in range(at, tasks)):
            return None
        if not self._is_open(tasks + 1, part.end):
            return None
        return plain._replace(
            modal=None,
            governing=("handle",),
            named=(),
            parties=(),
            relations=("residual",),
            reasons=(reason_of(self.passage, "residual", at, tasks + 1),),
        )

    def _is_open(self, at: int, end: int) -> bool:
        """Tell whether what follows the tasks does not say which: nothing, or that somebody assigns them."""
        if at >= end:
            return True
        return any(self.passage.is_in(each, "assigned") for each in range(at, min(end, at + 8)))
