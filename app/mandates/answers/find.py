"""Answer *who is responsible for X*: a question in the user's own words becomes agencies with evidence."""

from collections.abc import Iterable, Sequence

from mandates.answers.agency import AgencyCards, find_facts, load_cards
from mandates.answers.cells import (
    ON,
    PART,
    UNDER,
    Cell,
    Responsibility,
    Split,
    headline_of,
    load_responsibilities,
    load_splits,
    make_cell,
)
from mandates.answers.labels import Labels
from mandates.answers.places import Places, load_places
from mandates.answers.question import Question, read_question
from mandates.answers.status import PRIMARY
from mandates.answers.subjects import Asked, choose_subjects
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.model import (
    Answer,
    Evidence,
    Found,
    NarrowerCell,
    Nearest,
    OtherPart,
    PlaceAnswer,
    ScoredSubject,
    Share,
)
from mandates.namespaces import local_name

_ROLE_ORDER = ("lead", "co-lead", "support", "participate", "guide", "supervise", "inform")
_PLAN_KINDS = frozenset({"Task", "Target", "BudgetLine", "SupportPairing"})


def find(
    checkpoint: Checkpoint, text: str, *, place: str | None = None, lang: str | None = None, as_of: str | None = None
) -> Found:
    """Answer a question.

    `place` is a name or key of a place and wins over one in the words; `lang` is `zh`, `en` or `ko`, guessed
    from the script by default; `as_of` is an ISO date. Raises UsageError for a question that is empty, too long
    or holds control characters, NotFoundError for an unknown place.
    """
    question = read_question(text, checkpoint.words, lang)
    places = load_places(checkpoint.store)
    wanted = places.choose(question, place, checkpoint.words)
    return _Finder(checkpoint, question, places, wanted, bool(place), as_of).answer()


class _Finder:
    """The steps from a question taken apart to its answer, over one state of the store."""

    def __init__(
        self, checkpoint: Checkpoint, question: Question, places: Places, wanted: Sequence[str], given: bool, as_of: str | None
    ) -> None:
        self._store = checkpoint.store
        self._question = question
        self._places = places
        self._named = bool(wanted)
        self._unknown = None if given else question.unknown_place
        self._wanted = [] if self._unknown else list(wanted) or places.loaded
        self._as_of = as_of
        self._asked: Asked = choose_subjects(self._store, question, self._wanted)
        self._subjects = [hit.label.iri for hit in self._asked.subjects]

    def answer(self) -> Found:
        """Run the steps."""
        facts = find_facts(self._store, self._question, self._wanted, self._subjects and self._asked.subjects)
        if facts and facts.instead_of_subjects:
            self._subjects = []
        held, query = self._load()
        lines = self._asked.hierarchy
        near = [*self._subjects, *(a for s in self._subjects for a in lines.ancestors(s))]
        splits = load_splits(self._store, self._keys(near), held.values()) if near and self._wanted else {}
        cells = [self._place_cells(place, held, splits) for place in self._wanted]
        nearest = [] if held or (facts and facts.facts) else self._nearest_duties()
        self._cards = load_cards(self._store, {r.row["agency"] for r in held.values()})
        self._labels = Labels(self._store, self._things(held, splits, cells, nearest, facts), self._question.lang)
        answered = [self._place_answer(*cell, splits) for cell in cells if self._subjects]
        if not self._named:
            answered = [place for place in answered if place.answers]
        name = self._labels.name
        return Found(
            question=self._question.text,
            lang=self._question.lang,
            place=name(self._wanted[0]) if self._named and len(self._wanted) == 1 else None,
            unknown_place=self._unknown,
            as_of=self._as_of,
            subjects=tuple(self._scored(hit) for hit in self._asked.subjects if self._subjects),
            choices=tuple(self._scored(hit) for hit in self._asked.choices if self._subjects),
            facts=facts.to_records(self._labels) if facts else (),
            places=tuple(answered),
            nearest=tuple(Nearest(name(d), name(a), name(p)) for d, a, p in nearest),
            loaded=tuple(name(place) for place in self._places.loaded),
            query=query,
        )
