"""Draw gaps family by family, place by place; what several families need is looked up once."""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from mandates.answers.cells import Split
from mandates.answers.coverage import Claim, Coverage, load_coverage
from mandates.answers.duties import SubjectTree, load_subject_tree
from mandates.answers.gaps.cells import PlaceCells, draw_after_policy, draw_leaderless, draw_missing
from mandates.answers.gaps.changes import draw_changes, load_replacements
from mandates.answers.gaps.drawn import Drawn, DrawnGap, DrawnUnjudged
from mandates.answers.gaps.evidence import draw_evidence
from mandates.answers.gaps.gate import Gate, load_gate
from mandates.answers.gaps.inside import draw_inside
from mandates.answers.gaps.levels import draw_levels, load_handed_down
from mandates.answers.gaps.plans import draw_plans, load_plans
from mandates.answers.gaps.splits import draw_splits
from mandates.answers.gaps.yardstick import Stages, Yardstick
from mandates.answers.places import Places, load_places
from mandates.graph.store import Row, Store
from mandates.model.gaps import KINDS

# Kinds that are judged by what mandates say, not by work plans alone.
_BY_MANDATE = ("subject-gap", "stage-gap", "lead-gap", "level-gap")


class Asked(NamedTuple):
    """What is asked: places and agency (IRIs; all places where none), yardstick, kinds, date, years, language."""

    places: tuple[str, ...]
    agency: str | None
    against: Yardstick | None
    kinds: tuple[str, ...]
    as_of: str | None
    years: int
    lang: str


class Drawing:
    """What is looked up to draw the gaps asked for."""

    def __init__(self, store: Store, asked: Asked) -> None:
        """Remember what is asked; nothing is looked up yet."""
        self._store, self._asked = store, asked

    @cached_property
    def gate(self) -> Gate:
        """What is loaded where."""
        return load_gate(self._store, self._asked.as_of)

    @cached_property
    def tree(self) -> SubjectTree:
        """The tree of subjects."""
        return load_subject_tree(self._store)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places asked for: those named, else that of the agency, else all that are loaded."""
        if self._asked.places:
            return tuple(dict.fromkeys(self._asked.places))
        if self._asked.agency:
            place = self.gate.place_of(self._asked.agency)
            return (place,) if place else ()
        return tuple(self.gate.loaded_places())

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """The agencies asked for that have a loaded document, sorted."""
        known = [self._asked.agency] if self._asked.agency else [a for p in self._loaded for a in self.gate.agencies[p]]
        return tuple(sorted(self.gate.documented.intersection(known)))

    def replaced_documents(self) -> frozenset[str]:
        """Return the documents of the places that a newer one replaces."""
        return frozenset(row["older"] for rows in self._replaced.values() for row in rows)

    def draw(self) -> Drawn:
        """Draw every kind asked for, in the order of the kinds, each by place, subject and stage."""
        asked = set(self._asked.kinds or KINDS)
        gaps: list[DrawnGap] = []
        unjudged = [DrawnUnjudged(None, "place-not-loaded", p) for p in self.places if p not in self._loaded]
        if self._asked.agency and self._asked.agency not in self.gate.documented:
            place = self.gate.place_of(self._asked.agency) or ""
            unjudged.append(DrawnUnjudged(None, "agency-not-loaded", place, self._asked.agency))
        for family, kinds in _FAMILIES.items():
            if asked.intersection(kinds):
                drawn = family(self)
                gaps += [gap for gap in drawn.gaps if gap.kind in asked and self._concerns(gap)]
                unjudged += [each for each in drawn.unjudged if each.kind in asked and self._is_asked(each)]
        order = {kind: number for number, kind in enumerate(KINDS)}
        gaps.sort(key=lambda gap: (order[gap.kind], gap.place, gap.rule, gap.subject, gap.stage))
        return Drawn(gaps, unjudged)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds asked for, in their order."""
        return tuple(kind for kind in KINDS if not self._asked.kinds or kind in self._asked.kinds)

    def _concerns(self, gap: DrawnGap) -> bool:
        agency = self._asked.agency
        return not agency or not gap.agency or agency == gap.agency or agency in gap.others

    def _is_asked(self, each: DrawnUnjudged) -> bool:
        return not self._asked.agency or each.agency in ("", self._asked.agency)

    @cached_property
    def _loaded(self) -> tuple[str, ...]:
        known = set(self.gate.loaded_places())
        return tuple(place for place in self.places if place in known)

    @cached_property
    def _where(self) -> Places:
        return load_places(self._store, [*self.places, *self.gate.loaded_places()])

    @cached_property
    def _locals(self) -> tuple[str, ...]:
        """The places asked for and the loaded ones that lie in them."""
        asked = set(self.places)
        inner = (place for place in self.gate.loaded_places() if asked.intersection(self._where.enclosing(place)))
        return tuple(dict.fromkeys([*self._loaded, *inner]))

    @cached_property
    def _coverage(self) -> dict[str, Coverage]:
        """The coverage of each place on its own: what is said of one place is never looked through for another."""
        whole = load_coverage(self._store, self._locals, self._asked.as_of)
        claims: dict[str, list[Claim]] = {}
        splits: dict[str, list[Split]] = {}
        for claim in whole.claims:
            claims.setdefault(claim.place, []).append(claim)
        for split in whole.splits:
            splits.setdefault(split.place, []).append(split)
        return {p: Coverage(claims.get(p, ()), splits.get(p, ()), whole.tree) for p in self._locals}

    @cached_property
    def _cells(self) -> dict[str, PlaceCells]:
        return {place: PlaceCells(place, coverage) for place, coverage in self._coverage.items()}

    @cached_property
    def _replaced(self) -> dict[str, list[Row]]:
        return load_replacements(self._store, self._loaded, ()) if self._loaded else {}

    def _judged(self) -> Iterator[PlaceCells]:
        yield from (self._cells[place] for place in self._loaded if self.gate.has_mandate(place))

    def _expected(self, place: str) -> dict[str, Stages] | None:
        against = self._asked.against
        return against.expected(place, self._where.enclosing(place)) if against else None

    def draw_cells(self) -> Drawn:
        """Draw subject, stage and lead gaps."""
        gaps: list[DrawnGap] = []
        against = self._asked.against
        for cells in self._judged():
            expected = self._expected(cells.place)
            if against and expected is not None:
                gaps += draw_missing(cells, self.gate, expected, against.name)
            else:
                gaps += draw_after_policy(cells, self.gate)
            gaps += draw_leaderless(cells, self.gate, expected)
        silent = [place for place in self._loaded if not self.gate.has_mandate(place)]
        unjudged = [DrawnUnjudged(kind, "no-mandate", place) for place in silent for kind in _BY_MANDATE]
        if not against and self._loaded:
            unjudged.insert(0, DrawnUnjudged("subject-gap", "no-yardstick"))
        return Drawn(gaps, unjudged)

    def draw_inside(self) -> Drawn:
        """Draw internal gaps, one agency after the other."""
        gaps: list[DrawnGap] = []
        unjudged: list[DrawnUnjudged] = []
        for agency in self.agencies:
            if agency in self.gate.mandated:
                place = self.gate.place_of(agency) or ""
                drawn = draw_inside(self._store, place, agency, self._asked.as_of, self._asked.lang)
                gaps += drawn.gaps
                unjudged += drawn.unjudged
        return Drawn(gaps, unjudged)

    def draw_plans(self) -> Drawn:
        """Draw plan gaps."""
        gaps: list[DrawnGap] = []
        unjudged: list[DrawnUnjudged] = []
        plans = load_plans(self._store, self._loaded) if self._loaded else {}
        last = (self._asked.as_of or self.gate.stated_on)[:4]
        years = range(int(last) - self._asked.years + 1, int(last) + 1) if last else range(0)
        for place in self._loaded:
            claims = self._coverage[place].claims
            drawn = draw_plans(place, claims, plans.get(place, ()), self.gate, self.tree, years)
            gaps += drawn.gaps
            unjudged += drawn.unjudged
        return Drawn(gaps, unjudged)

    def draw_splits(self) -> Drawn:
        """Draw reciprocity gaps."""
        if not self._loaded:
            return Drawn()
        return draw_splits(self._store, self._loaded, (), self.gate, self.tree, self._asked.as_of)

    def draw_changes(self) -> Drawn:
        """Draw transition gaps."""
        gaps: list[DrawnGap] = []
        for place in self._loaded:
            if pairs := self._replaced.get(place):
                gaps += draw_changes(self._store, self._cells[place], pairs, self.gate, self._asked.as_of)
        return Drawn(gaps)

    def draw_levels(self) -> Drawn:
        """Draw level gaps of the places asked for, and of those inside them."""
        around = {place: self._where.enclosing(place) for place in self._locals}
        handed = load_handed_down(
            self._store, sorted({outer for line in around.values() for outer in line}), self._asked.as_of
        )
        asked = set(self._loaded)
        gaps: list[DrawnGap] = []
        for place in self._locals if handed else ():
            above = [outer for outer in around[place] if place in asked or outer in asked]
            if self.gate.has_mandate(place):
                gaps += draw_levels(self._cells[place], above, handed, self.gate)
        return Drawn(gaps)

    def draw_evidence(self) -> Drawn:
        """Draw evidence gaps."""
        wanted = {self._asked.agency} if self._asked.agency else None
        places = {a: p for p in self._loaded for a in self.gate.agencies[p] if wanted is None or a in wanted}
        return Drawn(list(draw_evidence(self._store, places)))


_FAMILIES = {
    Drawing.draw_cells: ("subject-gap", "stage-gap", "lead-gap"),
    Drawing.draw_inside: ("internal-gap",),
    Drawing.draw_plans: ("plan-gap",),
    Drawing.draw_splits: ("reciprocity-gap",),
    Drawing.draw_changes: ("transition-gap",),
    Drawing.draw_levels: ("level-gap",),
    Drawing.draw_evidence: ("evidence-gap",),
}
