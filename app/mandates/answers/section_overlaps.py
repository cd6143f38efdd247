"""Overlaps of sections of one agency: two sections whose duties have the same object, separable or not.

Two kinds: `same`, the duties share a subject; `divided`, their subjects lie beside each other below one broader
subject, both wordings have its name, and one item of the agency's own duties names both: one matter in two hands.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from mandates.answers.carrying import is_counted
from mandates.answers.duties import Duty, SubjectTree, load_duties, load_subject_tree
from mandates.answers.labels import Labels
from mandates.answers.objects import Vocabulary, bodies_run, fields_of
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.graph.words import to_terms
from mandates.model.inside import Carrier, SectionOverlap

# The share of words by which two duties in the field of the whole agency mean the same object.
_ALIKE = 1 / 4
# Duties with more subjects are lists, in which each subject is an object by itself.
_SHORT = 2


def section_overlaps(store: Store, agency: str, lang: str = "en") -> tuple[SectionOverlap, ...]:
    """Return the overlaps of the sections of an agency (IRI), in the order of its text, with names in a language."""
    duties = [duty for duty in load_duties(store, agency=agency) if is_counted(duty)]
    sections = [duty for duty in duties if duty.section and not bodies_run(duty)]
    own = [duty for duty in duties if not duty.section and agency in duty.answerables]
    words = Vocabulary(duties)
    pairs = [*_same(sections, fields_of(duties), words)]
    pairs += _divided(store, sections, own, words)
    things = {thing for _, _, first, second in pairs for each in (first, second) for thing in (each.id, each.section)}
    labels = Labels(store, {*(t for t in things if t), *(s for _, shared, _, _ in pairs for s in shared)}, lang)
    place = {duty.id: number for number, duty in enumerate(duties)}
    pairs.sort(key=lambda pair: (place[pair[2].id], place[pair[3].id]))
    return tuple(
        SectionOverlap(
            kind,
            kind == "divided" or _is_separable(first, second),
            tuple(labels.name(subject) for subject in sorted(shared)),
            _to_carrier(first, labels),
            _to_carrier(second, labels),
            tuple(sorted(first.actions & second.actions)),
        )
        for kind, shared, first, second in pairs
    )


_Pair = tuple[str, frozenset[str], Duty, Duty]


def _same(sections: Sequence[Duty], fields: frozenset[str], words: Vocabulary) -> Iterator[_Pair]:
    """Give the pairs of duties of different sections with a subject in common, or a field and words that show more."""
    by_subject: dict[str, list[Duty]] = defaultdict(list)
    for duty in sections:
        for subject in duty.subjects:
            by_subject[subject].append(duty)
    found = {
        (first.id, second.id): (first, second)
        for duties in by_subject.values()
        for first, second in combinations(duties, 2)
        if first.section != second.section
    }
    for first, second in found.values():
        shared = first.subjects & second.subjects
        if shared - fields or words.likeness(first.id, second.id) >= _ALIKE:
            yield "same", shared, first, second


def _divided(store: Store, sections: Sequence[Duty], own: Sequence[Duty], words: Vocabulary) -> Iterator[_Pair]:
    """Give the pairs of duties that divide one matter of the agency between two sections."""
    tree = load_subject_tree(store)
    items: dict[str, set[str]] = defaultdict(set)
    for duty in own:
        if duty.split is None:
            for subject in duty.subjects:
                items[subject].add(f"{duty.document} {duty.item}")
    beside = []
    for first, second in combinations(sections, 2):
        if first.section == second.section or first.subjects & second.subjects:
            continue
        if broader := _broader_of_both(first, second, items, tree):
            beside.append((broader, first, second))
    names = _terms_of(store, sorted({subject for broader, _, _ in beside for subject in broader}))
    for broader, first, second in beside:
        common = words.rare_in_common(first.id, second.id)
        if named := frozenset(subject for subject in broader if names[subject] & common):
            yield "divided", named, first, second


def _broader_of_both(first: Duty, second: Duty, items: dict[str, set[str]], tree: SubjectTree) -> frozenset[str]:
    """Return the next broader subjects that two duties share, below which one item of the agency names both sides."""
    return frozenset(
        tree.parent[left]
        for left in first.subjects
        for right in second.subjects
        if left in tree.parent and tree.parent[left] == tree.parent.get(right) and items[left] & items[right]
    )


def _terms_of(store: Store, subjects: Sequence[str]) -> dict[str, frozenset[str]]:
    """Return the terms of all names of subjects."""
    terms: dict[str, set[str]] = {subject: set() for subject in subjects}
    if subjects:
        for query in ("answers/labels", "answers/aliases"):
            for row in store.select(load_query(query).bind(thing=subjects)):
                terms[row["thing"]].update(to_terms(row["label"]))
    return {subject: frozenset(found) for subject, found in terms.items()}


def _is_separable(first: Duty, second: Duty) -> bool:
    """Whether two duties on one subject can be told apart: by stage, or by the one further subject of a short duty."""
    if first.stages and second.stages and not first.stages & second.stages:
        return True
    return first.subjects != second.subjects and max(len(first.subjects), len(second.subjects)) <= _SHORT


def _to_carrier(duty: Duty, labels: Labels) -> Carrier:
    return Carrier(labels.name(duty.id), duty.item, labels.name(duty.section) if duty.section else None)
