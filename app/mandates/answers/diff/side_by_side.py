"""Several agencies side by side, subject by subject: who has it, at which level, by which duties."""

from collections.abc import Iterable, Sequence

from mandates.answers.diff.sides import LEVELS
from mandates.answers.duties import Duty, load_duties, load_subject_tree
from mandates.answers.labels import Labels
from mandates.graph.store import Store
from mandates.model.diff import SubjectCell, SubjectRow


def compare_subjects(
    store: Store, agencies: Sequence[str], lang: str, subjects: Iterable[str] | None = None
) -> tuple[SubjectRow, ...]:
    """Return for each subject what each agency (IRI) has on it or on a narrower one, subjects by IRI.

    All subjects that a duty of one of the agencies is on are compared, unless `subjects` are given. What says nothing
    of who does what (aims, residual duties, functional transformation) does not count, nor do work plans.
    """
    tree = load_subject_tree(store)
    held = own_duties(store, agencies)
    by_subject: dict[str, dict[str, list[Duty]]] = {}
    for agency, duties in held.items():
        for duty in duties:
            for subject in {broader for each in duty.subjects for broader in tree.line(each)}:
                by_subject.setdefault(subject, {}).setdefault(agency, []).append(duty)
    told = {subject for duties in held.values() for duty in duties for subject in duty.subjects}
    wanted = sorted(told if subjects is None else set(subjects))
    things = {duty.id for cells in by_subject.values() for duties in cells.values() for duty in duties}
    labels = Labels(store, {*things, *wanted, *agencies}, lang)
    return tuple(
        SubjectRow(
            labels.name(subject),
            tuple(
                SubjectCell(labels.name(agency), level_of(duties), tuple(labels.name(duty.id) for duty in duties))
                for agency in agencies
                for duties in [by_subject.get(subject, {}).get(agency, [])]
            ),
        )
        for subject in wanted
    )


def own_duties(store: Store, agencies: Sequence[str]) -> dict[str, tuple[Duty, ...]]:
    """Return by agency the duties that it answers for by its own text and that say who does what."""
    held: dict[str, list[Duty]] = {agency: [] for agency in agencies}
    for duty in load_duties(store, agency=list(agencies)) if agencies else ():
        if duty.agency in duty.answerables and duty.kind == "Duty" and not duty.is_programme:
            held[duty.agency].append(duty)
    return {agency: tuple(duties) for agency, duties in held.items()}


def level_of(duties: Iterable[Duty]) -> str:
    """Return the first of `agency`, `split`, `section` that holds one of the duties, else `none`."""
    levels = {"split" if duty.split else "section" if duty.section else "agency" for duty in duties}
    return next((level for level in LEVELS if level in levels), "none")
