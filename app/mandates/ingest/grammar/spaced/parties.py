"""The other bodies of a clause: joined, informed, guided, supervised, helped, hosted or run for another."""

from mandates.ingest.grammar.spaced.bodynames import Bodies, Body
from mandates.ingest.grammar.spaced.merging import Part
from mandates.ingest.grammar.spaced.verbs import Group

_REACH = 80  # words within which the bodies that a phrase introduces must stand


class Parties(Bodies):
    """Finds the bodies that have a part in the clauses of a passage."""

    def after_phrase(self, at: int, end: int) -> list[Body]:
        """Return the first body after a place and those joined to it, up to a comma or a verb."""
        return self._joined(self.due(at, self._limit(at, end)))

    def due(self, at: int, end: int) -> list[Body]:
        """Return the bodies in a range at whose beginning one is due, so that any name in capitals is a body there."""
        found, names = self.bodies(at, end), []
        ends = {each: body.end for body in found for each in range(body.start, body.end)}
        last = at + _REACH
        while at < min(end, last) and (name := self._proper(at, end)) is not None:
            if name.start not in ends:
                names.append(name)
            at = ends.get(name.start, name.end)
            if not self.passage.is_in(at, "conjunctions") and self.passage.words[at : at + 1] != [","]:
                break
            at += 1 + self.passage.is_in(at + 1, "conjunctions")
        return sorted([*found, *names])

    def _proper(self, at: int, end: int) -> Body | None:
        """Return the name in capitals that begins at a place, unless it names a law, a plan or a system."""
        passage = self.passage
        start = at + passage.is_in(at, "determiners")
        stop = start
        while stop < end and self._in_proper(stop, start, end):
            stop += 1
        if stop == start or not passage.ends_noun_phrase(stop) or passage.noun(start) is not None:
            return None
        if any(passage.is_in(each, name) for each in range(start, stop) for name in ("law_nouns", "no_body_nouns")):
            return None
        token = passage.tokens[start]
        plain = stop == start + 1 and sum(letter.isupper() for letter in passage.text[token.start : token.end]) < 2
        doubtful = plain and (start > at or passage.words[start].endswith("s"))
        return None if doubtful else Body(start, stop)

    def _limit(self, at: int, end: int) -> int:
        end = min(end, at + _REACH)
        for each in range(at, end):
            if (
                self.passage.words[each] in ",;:"
                and not self.passage.tokens[each].deep
                and not self._in_name(each, end)
            ):
                return each
        return end

    def _in_name(self, at: int, end: int) -> bool:
        return at + 1 < end and (
            self.continues(at, end)
            or self._is_listed(at, end)
            or (self.passage.is_in(at + 1, "conjunctions") and self._more(at + 1, end))
        )

    def _is_listed(self, at: int, end: int) -> bool:
        """Tell whether a comma stands between names in a list: a further name and a joiner follow."""
        after = at + 1 + self.passage.is_in(at + 1, "determiners")
        stop = after
        while stop < end and self.passage.tokens[stop].capital:
            stop += 1
        return stop > after and stop < end and self.passage.is_in(stop, "name_joiners")

    def _more(self, at: int, end: int) -> bool:
        return at + 1 < end and self.passage.is_in(at + 1, "joint_prepositions")

    def _joined(self, bodies: list[Body]) -> list[Body]:
        """Return the first body and those joined to it by a conjunction."""
        found = bodies[:1]
        for body in bodies[1:]:
            between = self.passage.words[found[-1].end : body.start]
            allowed = (
                self.vocabulary.set("conjunctions")
                | self.vocabulary.set("articles")
                | self.vocabulary.set("linking_words")
            )
            if all(word in allowed for word in between):
                found.append(body)
        return found

    def read(self, part: Part, governing: tuple[str, ...], modal: str | None) -> list[str]:
        """Return the counterparties of a clause as written, in order of the text."""
        found: list[Body] = []
        for prefix in part.opening.prefixes:
            if prefix.kind == "joint":
                marks = (each for each in range(prefix.start, prefix.end) if self._introduces(each))
                found += self.after_phrase(next(marks, prefix.start) + 1, prefix.end)
        group = part.opening.group
        at = group.end if group else part.start
        first = governing[0] if governing else ""
        if "act_jointly" in governing or self._is_joint(part):
            # Who is consulted stands where an object does.
            found += self._joint(part, group, at) or ([] if self._is_joint(part) else self._object(at, part.end))
        elif first in ("notify", "participate"):
            found += self._receiver(at, part.end) if first == "notify" else self._led(at, part.end)
        elif first == "coordinate":
            found += self._with(max(part.start, at - 1), part.end)
        elif (first in ("guide", "supervise") or governing[-1:] == ("guide",)) and "formulate" not in governing:
            found += self._object(at, part.end)
        if modal in ("entrusted", "administer_on_behalf"):
            found += self._run(at, part.end)
        subject = part.opening.subject
        if part.opening.passive and subject and subject.kind == "other" and first == "supervise":
            found.append(Body(subject.start + self.passage.is_in(subject.start, "determiners"), subject.end))
        if subject and subject.kind == "both" and not self.cast.is_split and self._is_joint(part):
            found = [*self.bodies(subject.start, subject.end), *found]
        names = dict.fromkeys(self.name(body) for body in found)
        return [name for name in names if self.cast.is_split or self.cast.recognise(name) is None]

    def _in_proper(self, at: int, start: int, end: int) -> bool:
        tokens = self.passage.tokens
        if at > start and at + 1 < end and self.passage.is_in(at, "genitive_marks"):
            return tokens[at + 1].capital
        return tokens[at].capital and not tokens[at].deep

    def _introduces(self, at: int) -> bool:
        return self.passage.is_in(at, "joint_prepositions")

    def _is_joint(self, part: Part) -> bool:
        subject = part.opening.subject
        return subject is not None and subject.kind == "both"

    def _joint(self, part: Part, group: Group | None, at: int) -> list[Body]:
        found: list[Body] = []
        for each in range(part.start, part.end):
            before = each > part.start and self.passage.is_in(each - 1, "joint_marks")
            if self.passage.is_in(each, "joint_prepositions") and (before or group is None or self.follows_joint(each)):
                found += self.after_phrase(each + 1, part.end)
        return found or (self.after_phrase(at, part.end) if group and group.heads[-1][1].size > 1 else [])

    def follows_joint(self, at: int) -> bool:
        """Tell whether a word belongs to joint work named just before it ("joint patrols with")."""
        return any(self.passage.is_in(each, "joint_adjectives") for each in range(max(0, at - 4), at))

    def _with(self, at: int, end: int) -> list[Body]:
        for each in range(at, end):
            if self.passage.is_in(each, "joint_prepositions"):
                return self.after_phrase(each + 1, end)
        return []

    def _receiver(self, at: int, end: int) -> list[Body]:
        """Return the bodies told: the object of "notify", or what "to" introduces."""
        limit = self._limit(at, end)
        direct = [body for body in self.due(at, limit) if self._is_object(at, body)]
        if direct:
            return self._joined(self.due(direct[0].start, limit))
        for each in range(at, end - 1):
            if self.passage.is_in(each, "complement_marks") and self._tells(each - 1):
                told = [body for body in self.bodies(each + 1, limit) if self._is_object(each + 1, body)]
                if told:
                    return self._joined(self.bodies(told[0].start, limit))
        for each in range(at - 1, end):
            if self.passage.is_in(each, "infinitive_marks") and (found := self.after_phrase(each + 1, end)):
                return found
        return []

    def _tells(self, at: int) -> bool:
        noun = self.passage.noun(at)
        return noun is not None and "notify" in self.vocabulary.shows(noun).actions

    def _is_object(self, at: int, body: Body) -> bool:
        """Tell whether a body is the object that directly follows its verb."""
        return all(word in self.vocabulary.set("determiners") for word in self.passage.words[at : body.start])

    def _led(self, at: int, end: int) -> list[Body]:
        """Return the bodies whose work is joined: assisted, or named with "of", "by" or "with"."""
        bodies = [body for body in self.due(at, end) if self._is_object(at, body) or self._is_owned(body)]
        return self._with_joined(at, end, [body for body in bodies if not self._is_far(at, body)])

    def _with_joined(self, at: int, end: int, bodies: list[Body]) -> list[Body]:
        """Return the first of some bodies and those that are joined to it in the text."""
        return self._joined([body for body in self.due(at, end) if body.start >= bodies[0].start]) if bodies else []

    def _is_far(self, at: int, body: Body) -> bool:
        """Tell whether a body belongs to a thing within the work and not to the work ("the growth of the counties")."""
        marks = self.passage.words[at : body.start]
        return sum(word in self.vocabulary.set("genitive_marks") for word in marks) > 1 and (
            self.passage.is_in(body.start - 1 - self.passage.is_in(body.start - 1, "determiners"), "genitive_marks")
        )

    def _is_owned(self, body: Body) -> bool:
        before = body.start - 1
        if self.passage.is_in(before, "determiners"):
            before -= 1
        return self.passage.is_in(before, "owner_marks")

    def _object(self, at: int, end: int) -> list[Body]:
        """Return the bodies guided or supervised, whether named as object or as those whose work it is."""
        bodies = [body for body in self.due(at, end) if self._is_object(at, body) or self._is_owned(body)]
        if not bodies:
            return []
        owned = [body for body in bodies if self.passage.is_in(body.start - 1, "agent_marks")]
        return self._with_joined(at, end, owned or bodies)

    def _run(self, at: int, end: int) -> list[Body]:
        return self.run_for_others([body for body in self.bodies(at, end) if not self._is_principal(body)])

    def run_for_others(self, bodies: list[Body]) -> list[Body]:
        """Return the body that is run: the first with a name of its own, else the first."""
        return [body for body in bodies if self.passage.tokens[body.start].capital][:1] or bodies[:1]

    def _is_principal(self, body: Body) -> bool:
        before = body.start - self.passage.is_in(body.start - 1, "determiners")
        return any(self.passage.phrase("behalf", before - size) == size for size in (2, 3))
