"""What rules draw from: the store at a date, its coverage, and where all agencies of a place are loaded."""

from collections.abc import Iterable
from functools import cached_property

from mandates.answers.coverage import Coverage, load_coverage
from mandates.answers.duties import load_subject_tree
from mandates.answers.gaps.gate import load_gate
from mandates.answers.gaps.yardstick import Yardstick, find_yardstick
from mandates.answers.places import Places, load_places
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Store


class Basis:
    """The ground of findings; each part is looked up once, where a rule first asks for it."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        place: str | None,
        as_of: str | None,
        today: str,
        lang: str,
        against: str | None = None,
    ) -> None:
        """Take a state of a store, place (IRI; None: all) and date asked for, today, language of notes, yardstick."""
        self.checkpoint = checkpoint
        self.as_of = as_of
        self.today = today
        self.lang = lang
        self._against = against
        self._place = place

    @property
    def store(self) -> Store:
        """The graph."""
        return self.checkpoint.store

    @cached_property
    def loaded(self) -> Places:
        """Which agencies of which places are loaded, and where all are."""
        return load_places(self.store, [self._place] if self._place else [])

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The places asked for: the one and those loaded inside it; none where all are meant."""
        return tuple(sorted({self._place, *self.loaded.inside(self._place)})) if self._place else ()

    @cached_property
    def coverage(self) -> Coverage:
        """Who covers which cell."""
        return load_coverage(self.store, self.places, self.as_of)

    @cached_property
    def yardstick(self) -> Yardstick | None:
        """What gaps are measured against, where something was named."""
        if self._against is None:
            return None
        gate = load_gate(self.store, self.as_of)
        return find_yardstick(self.checkpoint, self._against, gate, load_subject_tree(self.store))

    @cached_property
    def agencies(self) -> tuple[str, ...]:
        """The agencies whose texts are loaded."""
        return tuple(sorted({row["agency"] for row in self.store.select(load_query("answers/documents").bind())}))

    def is_complete(self, place: str | None) -> bool:
        """Whether all agencies of a place are stated to be loaded: only then does silence mean nobody."""
        return place in self.loaded.complete

    def places_of(self, agencies: Iterable[str]) -> dict[str, str]:
        """Return the place of each agency that has one."""
        wanted = sorted(set(agencies))
        rows = self.store.select(load_query("answers/agency-places").bind(agency=wanted)) if wanted else []
        return {row["agency"]: row["place"] for row in rows}
