"""Names of what a simulation tells, in the language asked; bodies by the name they have in a state of the chart."""

from collections.abc import Iterable

from mandates.answers.labels import Labels
from mandates.answers.simulation.chart import Chart
from mandates.graph.store import Store
from mandates.model import Named


class Namer:
    """Gives names: those of the scenario for what it makes or renames, those of the store for the rest."""

    def __init__(self, store: Store, charts: Iterable[Chart], lang: str) -> None:
        """Look up the names of all that the charts hold."""
        self._charts = tuple(charts)
        self._lang = lang
        self._labels = Labels(store, {thing for chart in self._charts for thing in _things(chart)}, lang)

    def thing(self, iri: str) -> Named:
        """Return a thing of the store."""
        return self._labels.name(iri)

    def body(self, iri: str, chart: Chart) -> Named:
        """Return a body by the name it has in a chart."""
        body = chart.bodies.get(iri)
        return Named(iri, body.name, "") if body and body.name else self.thing(iri)

    def bodies(self, iris: Iterable[str], chart: Chart) -> tuple[Named, ...]:
        """Return bodies by the names they have in a chart, sorted by IRI."""
        return tuple(self.body(iri, chart) for iri in sorted(iris))

    def things(self, iris: Iterable[str]) -> tuple[Named, ...]:
        """Return things of the store, sorted by IRI."""
        return tuple(self.thing(iri) for iri in sorted(iris) if iri)

    def duty(self, iri: str) -> Named:
        """Return a duty by its name in the language asked, else its wording, else any name."""
        wording = self._charts[-1].known.wordings.get(iri)
        words = wording.words if wording else {}
        for lang in (self._lang, "", "en", *sorted(words)):
            if lang in words:
                return Named(iri, words[lang], lang)
        return self.thing(iri)

    def item(self, iri: str) -> str:
        """Return the item in which a duty stands."""
        wording = self._charts[-1].known.wordings.get(iri)
        return wording.item if wording else ""

    def split(self, iri: str) -> Named:
        """Return a split."""
        title = next((chart.splits[iri].title for chart in self._charts if iri in chart.splits), "")
        return Named(iri, title, "") if title else self.thing(iri)


def _things(chart: Chart) -> Iterable[str]:
    for row in chart.rows:
        yield from (row.claim.place, row.claim.subject, row.holder, chart.agency_of(row.holder))
    for iri, state in chart.splits.items():
        yield from (iri, *state.stated.arrangement.parties, *state.stated.arrangement.subjects)
    yield from chart.bodies
    yield from chart.known.tree.parent
    yield from chart.known.tree.parent.values()
    for posts in chart.known.posts:
        yield from (posts.id, posts.category)
