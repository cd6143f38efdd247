"""Answer *who is responsible for X*: a question in the user's own words becomes agencies with evidence."""

from collections.abc import Sequence

from mandates.answers.agency import AgencyCards, AskedFacts, asked_facts, load_facts
from mandates.answers.cells import (
    ON,
    PART,
    UNDER,
    Cell,
    Responsibility,
    Split,
    headline_of,
    in_force,
    load_responsibilities,
    load_splits,
    make_cell,
)
from mandates.answers.labels import Labels
from mandates.answers.naming import PLAN_KINDS, Naming
from mandates.answers.places import Places, load_places, places_of_agencies, resolve_place
from mandates.answers.question import Hit, Question, read_question
from mandates.answers.status import PRIMARY
from mandates.answers.subjects import Asked, choose_subjects
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.model import Fact, Found, NarrowerCell, Nearest, PlaceAnswer, ScoredSubject
from mandates.namespaces import local_name, split_id

# Actions that ask for one side of a matter; "provide", "manage" and the like stand in any question.
_TELLING_ACTIONS = frozenset({"supervise", "inspect", "enforce", "monitor", "assess", "investigate", "approve"})
_ROLE_ORDER = ("lead", "co-lead", "support", "participate", "guide", "supervise", "inform")


def find(
    checkpoint: Checkpoint,
    text: str,
    *,
    place: str | None = None,
    lang: str | None = None,
    as_of: str | None = None,
) -> Found:
    """Answer a question.

    `place` is a name or key of a place and wins over one in the words; `lang` is `zh`, `en` or `ko`, guessed
    from the script by default; `as_of` is an ISO date and wins over one in the words. Raises UsageError for a
    question that is empty, too long or holds control characters, NotFoundError for an unknown place.
    """
    question = read_question(text, checkpoint.words, lang)
    given = [resolve_place(place, checkpoint.words, checkpoint.store)] if place is not None else []
    mentioned = given or [hit.label.iri for hit in question.places]
    if not mentioned:
        agencies = (hit.label.iri for hit in question.agencies if hit.label.kind == "agency")
        mentioned = places_of_agencies(agencies, checkpoint.store)
    places = load_places(checkpoint.store, mentioned)
    named = places.narrowest(mentioned)
    unknown = None if place or named else question.unknown_place
    wanted = [] if unknown else named or places.loaded
    asked = choose_subjects(checkpoint.store, question, wanted)
    return _Finder(checkpoint, question, places, asked, as_of or question.as_of).answer(wanted, bool(named), unknown)


class _Finder:
    """The steps from a question taken apart to its answer, over one state of the store."""

    def __init__(
        self, checkpoint: Checkpoint, question: Question, places: Places, asked: Asked, as_of: str | None
    ) -> None:
        self._store = checkpoint.store
        self._question = question
        self._places = places
        self._asked = asked
        self._as_of = as_of
        self._similar = {hit.label.iri: hit.score for hit in question.duties}
        self._subjects = [hit.label.iri for hit in asked.subjects]
        self._asked_actions = {local_name(hit.label.iri) for hit in question.actions} & _TELLING_ACTIONS

    def answer(self, wanted: Sequence[str], named: bool, unknown: str | None) -> Found:
        """Answer for the places wanted; `named` says that the question or the user named them."""
        facts = self._facts(wanted)
        if facts.alone:
            self._subjects = []
        held, query = self._load(wanted, named)
        lines = {s: self._asked.hierarchy.ancestors(s) for s in self._subjects}
        around = [(p, s) for p in wanted for line in lines.items() for s in (line[0], *line[1])]
        splits = load_splits(self._store, around, held.values()) if around else {}
        cells = {place: self._cells(place, held, splits) for place in wanted if self._subjects}
        nearest = self._nearest(wanted) if not held and not facts.alone else []
        self._cards = AgencyCards(self._store, {r.row["agency"] for r in held.values()})
        self._name(held, splits, facts, [*wanted, *(iri for row in nearest for iri in row)])
        answered = [self._place_answer(place, *found, splits) for place, found in cells.items()]
        name = self._labels.name
        return Found(
            question=self._question.text,
            lang=self._question.lang,
            place=name(wanted[0]) if named and len(wanted) == 1 else None,
            unknown_place=unknown,
            as_of=self._as_of,
            subjects=self._scored(self._asked.subjects),
            choices=self._scored(self._asked.choices),
            facts=self._told(facts, named),
            places=tuple(place for place in answered if named or place.answers),
            nearest=tuple(Nearest(name(duty), name(agency), name(place)) for duty, agency, place in nearest),
            loaded=tuple(name(place) for place in self._places.loaded),
            query=query,
        )

    def _told(self, facts: AskedFacts, named: bool) -> tuple[Fact, ...]:
        """Return the facts; where no place is named, only of agencies whose texts state them, if any does."""
        records = facts.to_records(self._labels, self._question.lang)
        stated = tuple(fact for fact in records if fact.values)
        return records if named or not stated else stated

    # --- Look up

    def _facts(self, wanted: Sequence[str]) -> AskedFacts:
        facts, alone = asked_facts(self._question)
        named = [hit.label.iri for hit in self._question.agencies if hit.label.kind == "agency"]
        loaded = [agency for place in wanted for agency in self._places.agencies.get(place, ())]
        if not alone:
            # Beside a subject, the answers themselves carry the contact and the targets.
            return load_facts(self._store, (), (), alone=False)
        return load_facts(self._store, facts, [a for a in loaded if a in named] or loaded, alone=True)

    def _load(self, wanted: Sequence[str], named: bool) -> tuple[dict[str, Responsibility], str]:
        """Return the responsibilities on the subjects and below; in a named place without any, those just above."""
        keys = [(place, subject) for place in wanted for subject in self._subjects]
        if not keys:
            return {}, ""
        held, query = load_responsibilities(self._store, keys, (UNDER, PART))
        held = {iri: r for iri, r in held.items() if self._in_force(r)}
        served = {self._place_of(r) for r in held.values()}
        for place in wanted if named else ():
            if place not in served:
                held.update(self._load_general(place))
        return held, query

    def _load_general(self, place: str) -> dict[str, Responsibility]:
        """Return what lies on the nearest broader subject; one that holds a whole branch only as the parent."""
        for distance, broader in enumerate(self._asked.hierarchy.ancestors(self._subjects[0])):
            if distance and broader not in self._asked.hierarchy.parent:
                break
            held, _ = load_responsibilities(self._store, [(place, broader)], (ON,))
            if held := {iri: r for iri, r in held.items() if self._in_force(r)}:
                return held
        return {}

    def _nearest(self, wanted: Sequence[str]) -> list[tuple[str, str, str]]:
        """Return duty, agency and place of the duties whose names are closest to the question."""
        duties = [hit.label.iri for hit in self._question.duties[:20]]
        rows = self._store.select(load_query("answers/duty-subjects").bind(duty=duties)) if duties else []
        near = {row["duty"]: (row["duty"], row["agency"], row["place"]) for row in rows}
        return [near[duty] for duty in duties if duty in near and near[duty][2] in wanted][:5]

    def _name(
        self,
        held: dict[str, Responsibility],
        splits: dict[str, Split],
        facts: AskedFacts,
        more: Sequence[str],
    ) -> None:
        things = {
            *more,
            *self._places.loaded,
            *(a for p in self._places.agencies.values() for a in p),
            *facts.things,
            *self._cards.things,
            *splits,
        }
        things.update(hit.label.iri for hit in (*self._asked.subjects, *self._asked.choices))
        for r in held.values():
            things.update(r.row[key] for key in ("agency", "holder", "duty", "document"))
            things.update(r.subjects)
        for split in splits.values():
            things.update(part[key] for part in split.parts for key in ("agency", "duty"))
        self._labels = Labels(self._store, things, self._question.lang)

    # --- Judge

    def _in_force(self, r: Responsibility) -> bool:
        return in_force(r.row.get("validFrom"), r.row.get("validTo"), self._as_of)

    @staticmethod
    def _place_of(r: Responsibility) -> str:
        return f"{r.row['key'].split('/id/key/')[0]}/id/place/{split_id(r.row['key'])[1].split('/')[0]}"

    def _cells(
        self, place: str, held: dict[str, Responsibility], splits: dict[str, Split]
    ) -> tuple[list[Responsibility], Cell | None, list[Cell]]:
        """Return what is held in a place, the cell of the first subject asked and the cells below all of them."""
        hierarchy = self._asked.hierarchy
        here = [r for r in held.values() if self._place_of(r) == place]
        splits = {iri: split for iri, split in splits.items() if split.place == place}
        asked = self._subjects[0]
        below = {s for subject in self._subjects for s in hierarchy.narrower.get(subject, ())} - {asked}
        cells = []
        for subject in sorted(below):
            if on_it := [r for r in here if subject in r.subjects]:
                cells.append(make_cell(subject, hierarchy.ancestors(subject), on_it, splits))
        general = self._is_general(here)
        own = [r for r in here if general or asked in r.subjects or PART in r.matches]
        return here, make_cell(asked, hierarchy.ancestors(asked), own, splits) if own else None, cells

    @staticmethod
    def _is_general(here: Sequence[Responsibility]) -> bool:
        return bool(here) and all(ON in r.matches for r in here)

    def _place_answer(
        self,
        place: str,
        here: list[Responsibility],
        own: Cell | None,
        below: list[Cell],
        splits: dict[str, Split],
    ) -> PlaceAnswer:
        status, flags = headline_of(own, below)
        general = self._is_general(here)
        more = set(flags)
        if general:
            more.add("general-only")
        if here and all(r.kind in PLAN_KINDS for r in here):
            more.add("plan-only")
        if self._lacks_section(here):
            more.add("no-section")
        silence = None
        if not here:
            silence = "nobody" if place in self._places.complete else "not-loaded"
            more.update({"not-loaded"} if silence == "not-loaded" else ())
        named = self._labels.name
        narrower = [
            NarrowerCell(named(cell.subject), cell.status, tuple(named(a) for a in sorted(cell.leads)))
            for cell in below
            if cell.status != status or (own and cell.leads != own.leads) or not own
        ]
        ordered = sorted(here, key=self._order)
        naming = Naming(self._labels, self._cards, splits, self._question.lang)
        answers = tuple(naming.to_answer(r, general=general, doubtful=bool(self._doubts(r))) for r in ordered)
        doubts = tuple(sorted({doubt for r in here for doubt in self._doubts(r)}))
        loaded = tuple(named(agency) for agency in self._places.agencies.get(place, ()))
        inside = tuple(named(other) for other in self._places.inside(place))
        return PlaceAnswer(
            named(place), status, tuple(sorted(more)), tuple(narrower), silence, loaded, inside, doubts, answers
        )

    def _lacks_section(self, held: Sequence[Responsibility]) -> bool:
        """Whether an agency with sections leads here and none of them carries it (or the action asked for)."""
        asked = self._asked_actions
        for agency in {r.row["agency"] for r in held if r.role in PRIMARY}:
            if not self._cards.has_sections(agency):
                continue
            mine = [r for r in held if r.row["agency"] == agency]
            wanted = asked & {a for r in mine if r.row["holder"] == agency for a in r.codes("action")}
            carried = [r for r in mine if "/id/section/" in r.row["holder"]]
            if not any(not wanted or wanted & set(r.codes("action")) for r in carried):
                return True
        return False

    # --- Tell

    def _order(self, r: Responsibility) -> tuple[bool, float, int, str]:
        """Order answers: leads first, then what fits the subjects and the words of the question best."""
        on = set(r.subjects)
        fits = sum(hit.score for hit in self._asked.subjects if hit.label.iri in on)
        if not fits:
            fits = 1.0 if on & self._asked.preferred else 0.3
        relevance = fits + 2 * self._similar.get(r.row["duty"], 0.0)
        if self._asked_actions & set(r.codes("action")):
            relevance += 1
        return r.role not in PRIMARY, -round(relevance, 1), _ROLE_ORDER.index(r.role), r.id

    def _doubts(self, r: Responsibility) -> list[str]:
        """Return why a responsibility only possibly answers: the match, or the date asked for against the text's."""
        doubts = [] if self._asked.sure else ["closest-match"]
        stated = r.row.get("statedOn") or r.row.get("statedYear")
        if self._as_of and not stated:
            doubts.append("undated")
        elif self._as_of and stated and self._as_of < stated:
            doubts.append("later-text")
        elif self._as_of and stated and r.kind in PLAN_KINDS and self._as_of[:4] != stated[:4]:
            doubts.append("past-plan")
        return doubts

    def _scored(self, hits: Sequence[Hit]) -> tuple[ScoredSubject, ...]:
        names = [(self._labels.name(hit.label.iri), hit) for hit in hits if self._subjects]
        return tuple(
            ScoredSubject(name.id, name.label, name.lang, round(min(hit.score, 1.0), 2)) for name, hit in names
        )
