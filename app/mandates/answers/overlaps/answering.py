"""From coverage to the whole answer: fragmentation, overlaps, open cells, sections, splits and the two matrices."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from mandates.answers.concentration import Concentration, is_agency, leading, measure_concentration
from mandates.answers.coverage import Claim, Coverage, CoverageCell, load_coverage
from mandates.answers.overlaps.naming import Names, find_things
from mandates.answers.overlaps.pairs import Pair, find_pairs
from mandates.answers.places import Places, load_places, resolve_place
from mandates.answers.section_overlaps import section_overlaps
from mandates.answers.split_outcomes import split_outcomes
from mandates.answers.status import OVERSIGHT, PRIMARY, SUPPORTING
from mandates.answers.things import find_agency
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.model.inside import SplitOutcome
from mandates.model.overlaps import AgencyPair, AgencySections, Overlaps, PlaceLoaded
from mandates.namespaces import split_id

# A cell is open where several lead and no order among them is stated.
OPEN = frozenset({"contested", "unresolved", "partly-split"})
_CLASSES = (("primary", PRIMARY), ("supporting", SUPPORTING), ("oversight", OVERSIGHT))


class Basis(NamedTuple):
    """What the answer is drawn from: coverage, pairs, concentration, open cells, all on IRIs.

    `claims` are those of agencies in the places asked for.
    """

    coverage: Coverage
    places: tuple[str, ...]
    agency: str | None
    claims: tuple[Claim, ...]
    pairs: tuple[Pair, ...]
    concentration: tuple[Concentration, ...]
    open_cells: tuple[CoverageCell, ...]

    @property
    def agencies(self) -> tuple[str, ...]:
        """The agencies asked about: the one, else all that hold something."""
        return (self.agency,) if self.agency else tuple(sorted({claim.agency for claim in self.claims}))


@lru_cache(maxsize=8)
def find_overlaps(
    checkpoint: Checkpoint,
    *,
    place: str | None = None,
    agency: str | None = None,
    as_of: str | None = None,
    lang: str = "en",
    plans: bool = False,
) -> Overlaps:
    """Return the overlaps of a place with those inside it, of an agency, or of all that is loaded.

    `place` and `agency` are names, keys or IRIs. Raises NotFoundError for one that is not there.
    """
    store = checkpoint.store
    where = resolve_place(place, checkpoint.words, store) if place else None
    who = find_agency(checkpoint, agency, lang).agency.id if agency else None
    places = (where, *load_places(store, [where]).inside(where)) if where else ()
    return overlaps(store, places=places, agency=who, as_of=as_of, lang=lang, plans=plans)


def overlaps(
    store: Store,
    *,
    places: Sequence[str] = (),
    agency: str | None = None,
    as_of: str | None = None,
    lang: str = "en",
    plans: bool = False,
) -> Overlaps:
    """Return what agencies of some places (IRIs; all by default) have in common, by names in a language.

    With an `agency` (IRI) only that which touches it; `as_of` is an ISO date, what is in force now by default; with
    `plans` the items of work plans count too, marked. Overlaps of sections are those of the texts in force now.
    """
    known = load_places(store, places)
    basis = _load_basis(store, known, places, agency, as_of, plans=plans)
    outcomes = _outcomes(store, basis, lang)
    loaded = (agency for agencies in known.agencies.values() for agency in agencies)
    names = Names(store, {*find_things(basis), *loaded}, _duties(basis), lang)
    return Overlaps(
        lang=lang,
        agency=names.named(agency) if agency else None,
        as_of=as_of,
        plans=plans,
        places=tuple(_places(basis, known, names)),
        fragmentation=tuple(names.to_fragmentation(each, basis.coverage) for each in basis.concentration),
        overlaps=tuple(names.to_overlap(each, outcomes) for each in basis.pairs if each.kind != "vertical"),
        vertical=tuple(names.to_overlap(each, outcomes) for each in basis.pairs if each.kind == "vertical"),
        open_cells=tuple(names.to_open_cell(each) for each in basis.open_cells),
        sections=tuple(_sections(store, basis, names, lang)),
        splits=outcomes,
        pairs=tuple(_agency_pairs(basis, names)),
        roles=tuple(names.to_role_cell(*each) for each in _roles(basis)),
    )


def _load_basis(
    store: Store, known: Places, places: Sequence[str], agency: str | None, as_of: str | None, *, plans: bool
) -> Basis:
    around = {place: known.enclosing(place) for place in (places or known.loaded)}
    loaded = sorted({*places, *(outer for place in places for outer in around[place])})
    coverage = load_coverage(store, loaded, as_of)
    if not plans:
        coverage = coverage.without_plans()
    wanted = tuple(sorted(set(places) or {*known.loaded, *(claim.place for claim in coverage.claims)}))
    levels = {row["agency"]: row["tier"] for row in store.select(load_query("answers/agency-tiers").bind())}
    return make_basis(coverage, wanted, agency, find_pairs(coverage, levels, around))


def make_basis(coverage: Coverage, places: Sequence[str], agency: str | None, pairs: Iterable[Pair]) -> Basis:
    """Return what concerns some places, and the agency where one is given."""
    wanted = set(places)

    def touches(agencies: Iterable[str]) -> bool:
        return agency is None or agency in agencies

    return Basis(
        coverage,
        tuple(places),
        agency,
        tuple(claim for claim in coverage.claims if claim.place in wanted and is_agency(claim.agency)),
        tuple(pair for pair in pairs if pair.place in wanted and touches(pair.agencies)),
        tuple(
            each
            for each in measure_concentration(coverage)
            if each.is_fragmented and each.place in wanted and touches(each.duties)
        ),
        tuple(
            cell
            for cell in coverage.cells()
            if cell.status in OPEN and cell.place in wanted and touches(claim.agency for claim in leading(cell.claims))
        ),
    )


def _duties(basis: Basis) -> set[str]:
    """Return the duties that the answer shows."""
    claims = [claim for pair in basis.pairs for claim in (*pair.first, *pair.second)]
    claims += [claim for cell in basis.open_cells for claim in leading(cell.claims)]
    return {claim.duty for claim in claims}


def _outcomes(store: Store, basis: Basis, lang: str) -> tuple[SplitOutcome, ...]:
    """Return how the splits in force come out that touch what is asked for."""
    here = {split.arrangement.id for split in basis.coverage.splits if split.place in basis.places}
    if len(basis.places) == 1:
        found = split_outcomes(store, place=basis.places[0], lang=lang)
    else:
        found = split_outcomes(store, lang=lang) if here else ()
    return tuple(
        each
        for each in found
        if each.split
        and each.split.id in here
        and (basis.agency is None or basis.agency in {party.id for party in each.parties})
    )


def _sections(store: Store, basis: Basis, names: Names, lang: str) -> Iterable[AgencySections]:
    having = {claim.agency for claim in basis.claims if split_id(claim.holder)[0] == "section"}
    for agency in basis.agencies:
        if agency in having and (found := section_overlaps(store, agency, lang)):
            yield AgencySections(names.named(agency), found)


def _places(basis: Basis, known: Places, names: Names) -> Iterable[PlaceLoaded]:
    """Give the places with the agencies whose texts are loaded: as stated, else those that state anything."""
    stating: dict[str, set[str]] = {}
    for claim in basis.claims:
        stating.setdefault(claim.place, set()).add(claim.stating)
    for place in basis.places:
        loaded = known.agencies.get(place) or sorted(stating.get(place, ()))
        yield PlaceLoaded(names.named(place), tuple(names.named(each) for each in loaded), place in known.complete)


def _agency_pairs(basis: Basis, names: Names) -> Iterable[AgencyPair]:
    """Give the matrix of agencies: those with an overlap or a split."""
    splits: dict[tuple[str, str, str], list[str]] = {}
    for split in basis.coverage.splits:
        parties = sorted(split.arrangement.parties)
        for first in parties:
            for second in parties:
                if first < second and split.place in basis.places and basis.agency in (None, first, second):
                    splits.setdefault((split.place, first, second), []).append(split.arrangement.id)
    pairs: dict[tuple[str, str, str], list[Pair]] = {}
    for pair in basis.pairs:
        if pair.kind != "vertical":
            pairs.setdefault((pair.place, *pair.agencies), []).append(pair)
    for key in sorted({*splits, *pairs}):
        mine = pairs.get(key, [])
        place, one, other = (names.named(each) for each in key)
        duplications = sum(pair.kind == "duplication" for pair in mine)
        opened = sum(pair.apart_by is None for pair in mine)
        dividing = tuple(names.named(split) for split in splits.get(key, ()))
        yield AgencyPair(place, one, other, len(mine), duplications, opened, dividing)


def _roles(basis: Basis) -> list[tuple[str, str, str, str]]:
    """Return place, agency, subject and role class of all that is held on the subjects of the agencies asked about."""
    meant = {(claim.place, claim.subject) for claim in basis.claims if basis.agency in (None, claim.agency)}
    found: dict[tuple[str, str, str], set[str]] = {}
    for claim in basis.claims:
        if (claim.place, claim.subject) in meant:
            found.setdefault((claim.place, claim.agency, claim.subject), set()).add(claim.role)
    return [
        (*key, next(name for name, held in _CLASSES if roles & held))
        for key, roles in sorted(found.items())
        if any(roles & held for _, held in _CLASSES)
    ]
