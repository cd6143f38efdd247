"""Clauses that are one: verbs that share an object, and what goes on saying what a passive began."""

from typing import NamedTuple

from mandates.ingest.grammar.spaced.openings import Opening
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.verbs import Group


class Part(NamedTuple):
    """One clause to be: its range of words and how it opens; `further` are the verbs of what was merged into it."""

    start: int
    end: int
    opening: Opening
    further: tuple[Group, ...] = ()


class Merger:
    """Joins the parts of a passage that are one clause."""

    def __init__(self, passage: Passage) -> None:
        """Take the passage."""
        self.passage, self.vocabulary = passage, passage.vocabulary

    def merge(self, parts: list[Part]) -> list[Part]:
        """Join clauses that share one object: "draft the plan and guide its implementation" is one."""
        merged: list[Part] = []
        for part in parts:
            if (
                merged
                and part.opening.group
                and merged[-1].opening.group
                and self._shares(merged[-1], part, part.opening.group)
            ):
                before = merged[-1]
                merged[-1] = before._replace(end=part.end, further=(*before.further, part.opening.group))
            else:
                merged.append(part)
        return merged

    def _shares(self, before: Part, part: Part, group: Group) -> bool:
        passage = self.passage
        own = part.opening.subject
        if self._is_told_of(before, part):
            return True
        if part.opening.prefixes or (own is not None and own != before.opening.subject):
            return False
        at = group.end
        pronoun = passage.is_in(at, "object_pronouns") and not passage.is_in(at + 1, "determiners")
        if pronoun and passage.ends_noun_phrase(at + 1):
            return not (passage.is_in(at + 1, "infinitive_marks") and self._tells(group))
        whole = at + 2 >= part.end or not passage.is_in(at, "articles")
        if whole and passage.is_in(at, "possessives") and passage.is_in(at + 1, "merge_objects"):
            return True
        if passage.is_in(before.end - 1, "complement_marks"):
            return True
        first = None if before.further else before.opening.group
        joint = before.end < part.start and all(
            passage.is_in(each, "conjunctions") for each in range(before.end, part.start)
        )
        return first is not None and joint and self._activity_end(first) >= before.end and self._activity_end(group) > 0

    def _tells(self, group: Group) -> bool:
        told = self.vocabulary.words["told_to"]
        return any(r.base in told or "notify" in self.vocabulary.shows(r).actions for _, r in group.heads)

    def _is_told_of(self, before: Part, part: Part) -> bool:
        """Tell whether "it is punished in the name of …" goes on with what another body undertakes for the agency."""
        subject = part.opening.subject
        if not (before.opening.passive and part.opening.passive) or (subject and subject.kind != "same"):
            return False
        return any(self.passage.phrase("delegation", at, part.end) for at in range(part.start, part.end))

    def _activity_end(self, group: Group) -> int:
        """Return the place after an object that is an article and an activity ("organise the formulation"), else 0."""
        noun = self.passage.noun(group.end + 1) if self.passage.is_in(group.end, "articles") else None
        return group.end + 1 + noun.size if noun else 0
