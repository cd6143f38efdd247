"""Clauses that stand in a special relation: hosted offices, entrusted work, work delegated or left to others' rules."""

from typing import NamedTuple

from mandates.ingest.drafts import Reason
from mandates.ingest.grammar.spaced.bodynames import Body
from mandates.ingest.grammar.spaced.merging import Part
from mandates.ingest.grammar.spaced.parties import Parties
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.subjects import Cast


class Special(NamedTuple):
    """The reading of a clause after every special case."""

    modal: str | None
    second_modal: str | None
    governing: tuple[str, ...]
    named: tuple[str, ...]
    parties: tuple[str, ...]
    relations: tuple[str, ...]
    reasons: tuple[Reason, ...]
    actor: tuple[str, ...] = ()
    regulates: bool = False
    own_share: bool = False
    delegated: bool = False
    optional: bool = False
    dropped: bool = False


class Relations:
    """Reads the relations of clauses to bodies that are not the agency's own."""

    def __init__(self, passage: Passage, cast: Cast, parties: Parties) -> None:
        """Take the passage and its bodies."""
        self.passage, self.cast, self.parties = passage, cast, parties
        self.vocabulary = passage.vocabulary

    def read(self, part: Part, plain: Special) -> Special:
        """Return the reading of a clause with its relation, the same where it has none."""
        for case in (self._hosting, self._entrusted, self._deferred, self._delegated):
            if (special := case(part, plain)) is not None:
                return special
        return plain

    def _office_of(self, part: Part, plain: Special, at: int) -> Special | None:
        """Read "the work of the Food Safety Committee Office": an office is hosted, the committee is the other body."""
        bodies = self.parties.bodies(at, part.end)
        if not bodies or not self.passage.is_in(bodies[0].end - 1, "office_nouns"):
            return None
        inner = range(bodies[0].start, bodies[0].end - 1)
        if not any(self.passage.is_in(each, "coordinating_nouns") for each in inner):
            return None
        name = self.parties.name(Body(bodies[0].start, bodies[0].end - 1))
        reason = reason_of(self.passage, "hosts-office", bodies[0].start, bodies[0].end)
        return plain._replace(
            modal="undertake",
            second_modal="host_office",
            governing=(),
            named=(),
            parties=(name,),
            relations=("hosts_office",),
            reasons=(reason,),
        )

    def _hosting(self, part: Part, plain: Special) -> Special | None:
        group = part.opening.group
        at = group.end if group else part.start
        if plain.modal == "undertake" and (special := self._office_of(part, plain, at)) is not None:
            return special
        for each in range(at, min(part.end, at + 4)):
            size = self.passage.phrase("host_phrases", each, part.end)
            if size and (bodies := self.parties.bodies(each + size, part.end)):
                names = tuple(self.parties.name(body) for body in bodies)
                reason = reason_of(self.passage, "hosts-office", each, each + size)
                return plain._replace(
                    modal="undertake",
                    second_modal="host_office",
                    governing=(),
                    named=(),
                    parties=names,
                    relations=("hosts_office",),
                    reasons=(reason,),
                )
        return None

    def _entrusted(self, part: Part, plain: Special) -> Special | None:
        for prefix in part.opening.prefixes:
            if prefix.kind == "entrusted" and (principal := self.parties.after_phrase(prefix.start + 1, prefix.end)):
                relation = f"entrusted_by:{self.parties.name(principal[0])}"
                group = part.opening.group
                run = self.parties.run_for_others(self.parties.bodies(group.end, part.end)) if group else []
                names = tuple(self.parties.name(body) for body in run) or self._named_object(part)
                reason = reason_of(self.passage, "entrusted", prefix.start, prefix.end)
                return plain._replace(modal="entrusted", parties=names, relations=(relation,), reasons=(reason,))
        return self._on_behalf(part, plain)

    def _named_object(self, part: Part) -> tuple[str, ...]:
        """Return the object of a verb where it has a name of its own in capitals ("the Narrow Locks")."""
        group, passage = part.opening.group, self.passage
        at = group.end if group else part.end
        at += at < part.end and passage.is_in(at, "articles")
        stop = at
        while stop < part.end and passage.tokens[stop].capital and not passage.tokens[stop].deep:
            stop += 1
        return (self.parties.name(Body(at, stop)),) if stop > at + 1 else ()

    def _on_behalf(self, part: Part, plain: Special) -> Special | None:
        group = part.opening.group
        if group is None or self.vocabulary.set("behalf_verbs").isdisjoint(group.heads[0][1].base.split()[:1]):
            return None
        for at in range(group.heads[0][0], part.end - 1):
            if self.passage.phrase("behalf", at, part.end):
                bodies = [
                    body
                    for body in self.parties.bodies(group.heads[0][0] + 1, part.end)
                    if not self._is_principal(body, at)
                ]
                names = tuple(self.parties.name(body) for body in self.parties.run_for_others(bodies))
                reason = reason_of(self.passage, "on-behalf", at, at + 1)
                return plain._replace(
                    modal="administer_on_behalf",
                    governing=(),
                    named=(),
                    parties=names,
                    relations=("administers_on_behalf",),
                    reasons=(reason,),
                )
        return None

    def _is_principal(self, body: Body, at: int) -> bool:
        return at < body.start <= at + self.passage.phrase("behalf", at) + 1

    def _delegated(self, part: Part, plain: Special) -> Special | None:
        """Read a clause that another body carries out in the agency's name, or whose actor a passive names."""
        if not part.opening.passive or part.opening.group is None:
            return None
        agents = [
            body for each in range(part.opening.group.heads[0][0], part.end) for body in self._agent(each, part.end)
        ]
        in_name = any(self.passage.phrase("delegation", at, part.end) for at in range(part.start, part.end))
        if not agents and in_name:
            agents = self._unknown_agent(part.opening.group.end, part.end)
        if not agents:
            return None
        actor = self.parties.name(agents[0])
        known = self.cast.recognise(actor)
        governing = self._passive_codes(part, plain)
        if in_name:
            modal = "undertake" if self._is_handed(part) else None
            reason = reason_of(self.passage, "delegated", agents[0].start, agents[0].end)
            return plain._replace(
                modal=modal,
                governing=governing,
                named=(),
                actor=(actor,),
                delegated=True,
                parties=(),
                relations=("delegated_in_agency_name",),
                reasons=(reason,),
            )
        return plain._replace(governing=governing, named=(), actor=(known or actor,))

    def _agent(self, at: int, end: int) -> list[Body]:
        size = self.passage.phrase("agents", at, end)
        if not size:
            return []
        bodies = self.parties.after_phrase(at + size, end)
        return [
            body
            for body in bodies[:1]
            if all(self.passage.is_in(each, "determiners") for each in range(at + size, body.start))
        ]

    def _unknown_agent(self, at: int, end: int) -> list[Body]:
        """Return the phrase after "by" where it names no body known by its words ("by the harbor patrol")."""
        size = self.passage.phrase("agents", at, end)
        start = at + size + (size > 0 and self.passage.is_in(at + size, "determiners"))
        stop = start
        while size and stop < end and not self.passage.ends_noun_phrase(stop):
            stop += 1
        return [Body(start, stop)] if stop > start else []

    def _is_handed(self, part: Part) -> bool:
        group = part.opening.group
        return group is not None and group.heads[0][1].base in self.vocabulary.set("handing_verbs")

    def _passive_codes(self, part: Part, plain: Special) -> tuple[str, ...]:
        """Return the codes of the activities in the subject of a passive, and of its verb where it has any."""
        subject, group = part.opening.subject, part.opening.group
        codes: list[str] = []
        for at in range(subject.start, subject.end) if subject else ():
            if noun := self.passage.noun(at):
                codes += self.vocabulary.shows(noun).actions
        verb = group.heads[0][1].base if group else ""
        if verb not in self.vocabulary.set("handing_verbs") and verb not in self.vocabulary.words["light_verbs"]:
            codes += plain.governing
        for further in part.further:
            codes += [code for _, reading in further.heads for code in self.vocabulary.shows(reading).actions]
        return tuple(dict.fromkeys(codes))

    def _deferred(self, part: Part, plain: Special) -> Special | None:
        """Read a clause of a split without actor that leaves the matter to rules of a superior body."""
        if not self.cast.is_split or not part.opening.passive:
            return None
        for at in range(part.start, part.end):
            size = self.passage.phrase("deferring", at, part.end)
            rest = range(at + size, part.end)
            documents = size and any(self.passage.is_in(each, "deferred_documents") for each in rest)
            if documents and (bodies := self.parties.bodies(at + size, part.end)):
                names = tuple(dict.fromkeys((*plain.parties, *(self.parties.name(body) for body in bodies))))
                reason = reason_of(self.passage, "deferred", at, at + size)
                return plain._replace(parties=names, relations=("deferred_to_superior_rules",), reasons=(reason,))
        return None


def reason_of(passage: Passage, rule: str, at: int, end: int) -> Reason:
    """Return the reason of a rule that fired on a range of words."""
    tokens = passage.tokens
    return Reason(rule, tokens[at].start, tokens[max(at, end - 1)].end, rule)
