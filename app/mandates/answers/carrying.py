"""Which sections carry the duties of their agency, in which degree and what is missing; and the reverse.

A section duty carries an agency duty where both speak of the same object with a compatible activity. `full`: every
object and telling action is named by some section duty, several may join; `partial`: an object of a list, the activity
or the addressee is missing, or only a part is named; `none`: no section duty names an object. Residual duties,
functional transformation, aims and plans are left out.
"""

from collections.abc import Iterable, Sequence

from mandates.answers.duties import Duty, load_duties, load_subject_tree
from mandates.answers.labels import Labels
from mandates.answers.objects import (
    TELLING,
    Matcher,
    ObjectMatch,
    Vocabulary,
    bodies_run,
    fields_of,
    is_compatible,
    objects_of,
)
from mandates.answers.offices import find_offices
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.model.inside import CarriedObject, Carrier, Carrying, CarryingRow, Missing, ReverseRow
from mandates.namespaces import local_name

# Where the carriers have less than this share of a duty's words, they leave out what the rest of it says.
_FEW_WORDS = 0.22
_MOST_WORDS = 8


def carry(store: Store, agency: str, lang: str = "en") -> Carrying:
    """Set the duties of an agency (IRI) against those of its sections, with names in a language.

    Rows come in the order of the text. Where the loaded texts have duties of only one of the two, nothing is compared.
    """
    duties = [duty for duty in load_duties(store, agency=agency) if is_counted(duty)]
    own = [duty for duty in duties if duty.section is None and agency in duty.answerables]
    sections = [duty for duty in duties if duty.section is not None]
    comparison = _Comparison(store, agency, own, sections, lang)
    if not own or not sections:
        return Carrying(comparison.labels.name(agency), False, (), ())
    rows = tuple(comparison.carrying(duty) for duty in own)
    reverse = tuple(row for duty in sections if (row := comparison.reverse(duty)) is not None)
    return Carrying(comparison.labels.name(agency), True, rows, reverse)


def is_counted(duty: Duty) -> bool:
    """Tell whether a duty counts in a comparison: a duty in force that is no programme."""
    return duty.kind == "Duty" and not duty.is_programme and duty.valid_to is None


class _Comparison:
    def __init__(self, store: Store, agency: str, own: Sequence[Duty], sections: Sequence[Duty], lang: str) -> None:
        everything = [*own, *sections]
        self._tree = load_subject_tree(store)
        self._words = Vocabulary(everything)
        self._own, self._sections = own, sections
        self._by_section = Matcher(self._tree, self._words, fields_of(everything), sections)
        self._by_agency = Matcher(self._tree, self._words, fields_of(everything), own)
        self._dividing = _dividing_subjects(store, own)
        bodies = {body for duty in own if "hosts-office" in duty.relations for body in duty.counterparties}
        units = {duty.section for duty in sections if duty.section}
        self._offices = find_offices(store, agency, units, bodies) if bodies else {}
        things = {thing for duty in everything for thing in (duty.id, duty.section or "", *duty.subjects)}
        things |= {body for duty in everything for body in duty.counterparties}
        self.labels = Labels(store, [agency, *things, *self._offices.values()], lang)

    def carrying(self, duty: Duty) -> CarryingRow:
        """Return the sections that carry a duty of the agency."""
        objects = objects_of(duty, self._tree, self._dividing.get(duty.split or "", frozenset()))
        matches = _forgive(duty, [self._by_office(self._by_section.match(duty, target)) for target in objects])
        by = _in_order(matches, self._sections)
        degree = _degree(match.degree for match in matches)
        told = bool(bodies_run(duty)) or self._words.share(duty.id, [each.id for each in by]) >= _FEW_WORDS
        words: tuple[str, ...] = ()
        if degree != "none" and not (told and degree == "full"):
            degree = "partial"
            words = () if bodies_run(duty) else self._words.unnamed(duty.id, [each.id for each in by])[:_MOST_WORDS]
        hats = [self._offices[match.object] for match in matches if "section-name-only" in match.limits]
        sections = dict.fromkeys([*(each.section for each in by if each.section), *hats])
        return CarryingRow(
            self.labels.name(duty.id),
            duty.item,
            degree,
            self._to_carriers(by),
            tuple(self.labels.name(section) for section in sections),
            tuple(self._to_object(match) for match in matches),
            self._to_missing(duty, matches, words),
        )

    def reverse(self, duty: Duty) -> ReverseRow | None:
        """Return what a section does without a duty of the agency; None where the agency has it whole."""
        objects = objects_of(duty, self._tree)
        matches = [self._under_agency(duty, target) for target in objects]
        degree = _degree(match.degree for match in matches)
        if degree == "full":
            return None
        proposed = [
            other
            for other in self._own
            if other.subjects & duty.subjects and "propose" in other.actions and not is_compatible(duty, other)
        ]
        return ReverseRow(
            self.labels.name(duty.id),
            duty.item,
            self.labels.name(duty.section or ""),
            degree,
            self._to_carriers(_in_order(matches, self._own)),
            self._to_missing(duty, matches, ()),
            self._to_carriers(proposed),
        )

    def _under_agency(self, duty: Duty, target: str) -> ObjectMatch:
        """Match an object of a section duty: named by the agency, summed up by a broader subject, or known in part."""
        if target in bodies_run(duty):
            return self._by_agency.match(duty, target)
        others = self._by_agency.comparable(duty)
        if same := [other for other in others if self._by_agency.names(duty, target, other)]:
            known = frozenset[str]().union(*(other.actions for other in same))
            # A duty without a telling action ("work on …") leaves it open which are meant.
            open_ended = any(not other.actions for other in same)
            actions = frozenset[str]() if open_ended else (duty.actions & TELLING) - known
            return ObjectMatch(target, "partial" if actions else "full", tuple(same), actions, frozenset())
        if broader := [other for other in others if self._by_agency.sums_up(duty, target, other)]:
            return ObjectMatch(target, "partial", tuple(broader), frozenset(), frozenset({"general-only"}))
        return ObjectMatch(target, "none", (), frozenset(), frozenset())

    def _by_office(self, match: ObjectMatch) -> ObjectMatch:
        """Show a body that no section duty names as carried in part where a section is its office by name."""
        if match.degree == "none" and match.object in self._offices:
            return match._replace(degree="partial", limits=frozenset({"section-name-only"}))
        return match

    def _to_carriers(self, duties: Iterable[Duty]) -> tuple[Carrier, ...]:
        return tuple(
            Carrier(self.labels.name(each.id), each.item, self.labels.name(each.section) if each.section else None)
            for each in duties
        )

    def _to_object(self, match: ObjectMatch) -> CarriedObject:
        by = tuple(self.labels.name(each.id) for each in match.by)
        return CarriedObject(self.labels.name(match.object), match.degree, by)

    def _to_missing(self, duty: Duty, matches: Sequence[ObjectMatch], words: tuple[str, ...]) -> Missing:
        unnamed = [match.object for match in matches if match.degree == "none"]
        return Missing(
            tuple(self.labels.name(each) for each in unnamed if each in duty.subjects),
            tuple(self.labels.name(each) for each in unnamed if each in duty.counterparties),
            tuple(sorted({action for match in matches for action in match.actions})),
            words,
            tuple(sorted({limit for match in matches for limit in match.limits})),
        )


def _dividing_subjects(store: Store, duties: Iterable[Duty]) -> dict[str, frozenset[str]]:
    splits = sorted({duty.split for duty in duties if duty.split})
    found: dict[str, set[str]] = {}
    if splits:
        for row in store.select(load_query("answers/splits").bind(split=splits)):
            if local_name(row["property"]) == "subject":
                found.setdefault(row["split"], set()).add(row["value"])
    return {split: frozenset(subjects) for split, subjects in found.items()}


def _degree(degrees: Iterable[str]) -> str:
    found = set(degrees)
    return found.pop() if len(found) == 1 else "partial"


def _in_order(matches: Iterable[ObjectMatch], duties: Sequence[Duty]) -> list[Duty]:
    wanted = {each.id for match in matches for each in match.by}
    return [duty for duty in duties if duty.id in wanted]


def _forgive(duty: Duty, matches: Sequence[ObjectMatch]) -> list[ObjectMatch]:
    """Leave out actions lacking on one object that another object's carriers name, where both implement.

    In one sentence "carry out the policies on A and B" the activity that goes with A is not asked of B.
    """
    forgiven = []
    for match in matches:
        actions, limits = match.actions, match.limits
        if any("implement" in duty.actions & other.actions for other in match.by):
            elsewhere = (other.actions for each in matches if each is not match for other in each.by)
            actions -= frozenset[str]().union(*elsewhere)
            if match.actions and not actions:
                limits -= {"other-activity"}
        degree = "full" if match.degree == "partial" and not actions and not limits else match.degree
        forgiven.append(match._replace(degree=degree, actions=actions, limits=limits))
    return forgiven
