"""What if: apply the moves of a scenario to what a store holds and tell what becomes of every cell.

Moves rewrite who holds what in memory; the cells are judged anew by the rules of coverage. The store stays as it is.
"""

from collections.abc import Iterable
from typing import NamedTuple

from mandates.answers.simulation.applying import Applied, apply_scenario
from mandates.answers.simulation.chart import Chart
from mandates.answers.simulation.inverting import invert
from mandates.answers.simulation.loading import load_chart
from mandates.answers.simulation.moves import Name, Scenario
from mandates.answers.simulation.names import Fold, Names, Register, load_names, with_names
from mandates.answers.simulation.naming import Namer
from mandates.answers.simulation.reading import read_scenario, to_yaml
from mandates.answers.simulation.reporting import report
from mandates.answers.simulation.writing import tiers_of, write_events
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.graph.words import fold as fold_words
from mandates.graph.words import load_fold_table
from mandates.model.simulation import Simulated
from mandates.namespaces import BASE, to_id

# The fields of moves that name bodies.
_BODIES = frozenset({"body", "bodies", "origin", "to", "into", "sections", "between"})


def fold_plain(text: str) -> str:
    """Return a text without differences of width, case, space and Traditional characters."""
    return " ".join(fold_words(text, load_fold_table()).split())


class Simulation(NamedTuple):
    """A scenario with the chart before it and what it made of that."""

    scenario: Scenario
    places: tuple[str, ...]
    before: Chart
    applied: Applied

    @property
    def after(self) -> Chart:
        """The chart after all moves."""
        return self.applied.chart


def simulate(store: Store, text: str, source: str = "scenario", plain: Fold = fold_plain) -> Simulation:
    """Return what a scenario (text in YAML; `source` names it in errors) makes of a store.

    `plain` folds width, case and Traditional characters away; an index of words does it faster than by default.

    Raises BadDataError, with the line, for what is no scenario and for a name that means nothing or too much.
    """
    scenario = read_scenario(text, source)
    names = load_names(store, source, plain)
    places = _places(store, scenario, names)
    before = load_chart(store, names, places, scenario.date or None)
    posts = {thing for each in before.known.posts for thing in (each.id, each.category)}
    names = with_names(store, names, before.splits, posts)
    return Simulation(scenario, tuple(places), before, apply_scenario(scenario, before, names))


def tell(store: Store, simulation: Simulation, lang: str) -> Simulated:
    """Return what a simulation changes, with names in a language."""
    namer = Namer(store, (simulation.before, simulation.after), lang)
    return report(simulation.scenario, list(simulation.places), simulation.before, simulation.applied, namer)


def inverse(store: Store, simulation: Simulation, lang: str) -> str:
    """Return, as YAML, the scenario that leads from the result back: run after the moves, it restores every cell."""
    namer = Namer(store, (simulation.before, simulation.after), lang)
    return to_yaml(invert(simulation.scenario, simulation.before, simulation.after, namer))


def to_turtle(store: Store, simulation: Simulation, lang: str) -> str:
    """Return the changes of bodies and duties as RDF, with the scenario as the document that orders them."""
    namer = Namer(store, (simulation.before, simulation.after), lang)
    agencies = sorted(iri for iri, body in simulation.before.bodies.items() if body.agency is None)
    tiers = tiers_of(store.select(load_query("answers/agencies").bind(agency=agencies)))
    return write_events(simulation.scenario, simulation.before, simulation.applied, namer, tiers, lang)


def _places(store: Store, scenario: Scenario, names: Names) -> list[str]:
    """Return the place of a scenario, else the places of the bodies that it names; none where one has no place."""
    if scenario.place:
        return [_place(store, scenario.place, names)]
    rows = names.stored
    places = {row["body"]: row["place"] for row in rows if "place" in row}
    places |= {row["body"]: places[row["agency"]] for row in rows if row.get("agency") in places}
    known = {row["body"] for row in rows}
    named = {body for name in _bodies_in(scenario.moves) for body in names.bodies_of(name, known)}
    if not named <= set(places):
        return []
    return sorted({places[body] for body in named})


def _place(store: Store, name: Name, names: Names) -> str:
    rows = store.select(load_query("answers/place-names").bind())
    register = Register(((row["name"], row["place"]) for row in rows), names.plain)
    iri = name.text if name.text.startswith(BASE) else to_id("place", name.text)
    found = {iri} & {row["place"] for row in rows} or register.find(name.text)
    if len(found) != 1:
        problem = f"{name.text[:60]!r} is the name of several places" if found else f"no place {name.text[:60]!r}"
        raise names.error(name, problem, sorted(found) or register.near(name.text))
    return next(iter(found))


def _bodies_in(value: object, field: str = "") -> Iterable[Name]:
    """Give the names of bodies that stand in moves."""
    if isinstance(value, Name):
        if field in _BODIES:
            yield Name(value.within, value.line) if value.within else value
    elif isinstance(value, tuple):
        fields = getattr(value, "_fields", (field,) * len(value))
        for name, each in zip(fields, value, strict=True):
            yield from _bodies_in(each, name)
