"""Write the changes of bodies and duties as RDF, with the scenario as the document whose lines order them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from mandates.answers.simulation.applying import Applied, Event
from mandates.answers.simulation.chart import Chart
from mandates.answers.simulation.comparing import Step, find_steps, is_section
from mandates.answers.simulation.moves import Scenario
from mandates.answers.simulation.naming import Namer
from mandates.answers.simulation.resolving import mint
from mandates.errors import BadDataError
from mandates.graph.store import Literal, Triple, to_turtle
from mandates.namespaces import PREFIXES, local_name, to_id

_M, _RDF, _SKOS, _DCT, _XSD = (PREFIXES[prefix] for prefix in ("m", "rdf", "skos", "dct", "xsd"))
_CLASSES = {
    "founding": "Founding",
    "merger": "Merger",
    "division": "Division",
    "renaming": "Renaming",
    "abolition": "Abolition",
}


def write_events(
    scenario: Scenario, before: Chart, applied: Applied, namer: Namer, tiers: Mapping[str, str], lang: str
) -> str:
    """Return, as Turtle, the change events and duty transfers of a scenario and the bodies and duties that begin.

    `tiers` gives the tier of agencies of the store; what the store describes is only referred to. Raises BadDataError
    for a scenario without a date, since a change holds from a day.
    """
    if not scenario.date:
        raise BadDataError(
            f"{scenario.source}: date is missing: a change in RDF holds from a day, written date: YYYY-MM-DD"
        )
    writer = _Writer(scenario, before, applied, namer, tiers, lang)
    prefixes = {name: PREFIXES[name] for name in ("m", "id", "tier", "skos", "dct", "xsd")}
    return to_turtle(writer.triples(), prefixes)


class _Writer:
    def __init__(
        self, scenario: Scenario, before: Chart, applied: Applied, namer: Namer, tiers: Mapping[str, str], lang: str
    ) -> None:
        self._scenario, self._before, self._after = scenario, before, applied.chart
        self._events, self._touched, self._moved_by = applied.events, applied.touched, applied.lines
        self._namer, self._tiers, self._lang = namer, tiers, lang
        self._digest = _sha(scenario.text)
        self._document = to_id("document", f"scenario-{self._digest[:12]}")
        self._lines = scenario.text.split("\n")

    def triples(self) -> Iterable[Triple]:
        steps = _grouped(find_steps(self._before, self._after))
        yield from self._describe_document()
        yield from self._clauses()
        yield from self._new_things()
        for number, event in enumerate(self._public(), 1):
            yield from self._event(number, event)
        for number, group in enumerate(steps, 1):
            yield from self._transfer(number, group)
        yield from self._begun(len(steps))

    def _public(self) -> list[Event]:
        """Return what befell public bodies: of sections, only their duties are told."""
        return [event for event in self._events if not any(map(is_section, (*event.before, *event.after)))]

    def _describe_document(self) -> Iterable[Triple]:
        document = self._document
        yield document, _RDF + "type", _M + "Document"
        yield document, _SKOS + "prefLabel", Literal(self._scenario.title, self._lang)
        for agency in sorted(body for body in self._touched if body in self._before.bodies and not is_section(body)):
            yield document, _M + "agency", agency
        yield document, _DCT + "language", Literal(self._lang)
        yield document, _M + "statedOn", Literal(self._scenario.date, datatype=_XSD + "date")
        yield document, _M + "digest", Literal(self._digest)

    def _clause(self, line: int) -> str:
        return to_id("clause", f"scenario-{self._digest[:12]}/{line}")

    def _clauses(self) -> Iterable[Triple]:
        for line in sorted({move.line for move in self._scenario.moves}):
            clause, words = self._clause(line), self._lines[line - 1]
            start = sum(len(each) + 1 for each in self._lines[: line - 1])
            yield clause, _RDF + "type", _M + "Clause"
            yield clause, _M + "document", self._document
            yield clause, _M + "item", Literal(str(line))
            yield clause, _M + "start", Literal(str(start), datatype=_XSD + "integer")
            yield clause, _M + "end", Literal(str(start + len(words)), datatype=_XSD + "integer")
            yield clause, _M + "digest", Literal(_sha(words))

    def _new_things(self) -> Iterable[Triple]:
        for iri in sorted(self._after.bodies.keys() - self._before.bodies.keys()):
            yield from self._body(iri, iri)
        for event in self._public():
            if event.kind == "renaming":
                yield from self._body(self._renamed(event.after[0]), event.after[0])

    def _renamed(self, body: str) -> str:
        return mint("agency", self._namer.body(body, self._after).label, body)

    def _body(self, iri: str, known: str) -> Iterable[Triple]:
        body = self._after.bodies[known]
        yield iri, _RDF + "type", _M + ("Section" if body.agency else "Agency")
        yield iri, _SKOS + "prefLabel", Literal(self._namer.body(known, self._after).label, self._lang)
        if body.agency:
            yield iri, _M + "unitOf", body.agency
            yield iri, _M + "clause", self._clause(self._first_line())
            return
        if body.place:
            yield iri, _M + "place", body.place
        tier = self._tiers.get(known) or next((self._tiers[each] for each in self._neighbours(body.place)), None)
        if tier:
            yield iri, _M + "tier", tier

    def _neighbours(self, place: str | None) -> list[str]:
        """Return the agencies of a place whose tier is known: a new body beside them is of theirs."""
        return sorted(iri for iri in self._tiers if place and self._before.bodies[iri].place == place)

    def _first_line(self) -> int:
        return min(move.line for move in self._scenario.moves)

    def _event(self, number: int, event: Event) -> Iterable[Triple]:
        iri = to_id("change", f"scenario-{self._digest[:12]}/{number}")
        renamed = event.kind == "renaming"
        yield iri, _RDF + "type", _M + _CLASSES[event.kind]
        for body in event.before:
            yield iri, _M + "originalBody", body
        for body in event.after:
            yield iri, _M + "resultingBody", self._renamed(body) if renamed else body
        yield iri, _M + "changedBy", self._clause(event.line)
        yield iri, _M + "validFrom", Literal(self._scenario.date, datatype=_XSD + "date")

    def _transfer(self, number: int, step: Step) -> Iterable[Triple]:
        iri = to_id("duty-transfer", f"scenario-{self._digest[:12]}/{number}")
        kind = "out" if step.to else "cancelled"
        lines = self._moved_by[step.row.key]
        yield from self._duty_transfer(iri, step.row.claim.duty, kind, (step.origin, step.to), lines)

    def _duty_transfer(
        self, iri: str, duty: str, kind: str, holders: tuple[str | None, str | None], lines: Iterable[int]
    ) -> Iterable[Triple]:
        yield iri, _RDF + "type", _M + "DutyTransfer"
        yield iri, _M + "transferred", duty
        yield iri, _M + "transferKind", Literal(kind)
        for name, holder in zip(("fromHolder", "toHolder"), holders, strict=True):
            if holder:
                yield iri, _M + name, holder
        for line in sorted(lines):
            yield iri, _M + "changedBy", self._clause(line)

    def _begun(self, number: int) -> Iterable[Triple]:
        """Give the duties that begin with a split."""
        known = {row.claim.duty for row in self._before.rows}
        begun = {row.claim.duty: row for row in self._after.live_rows if row.claim.duty not in known}
        for duty, row in sorted(begun.items()):
            number += 1
            yield duty, _RDF + "type", _M + "Duty"
            yield duty, _SKOS + "prefLabel", Literal(self._namer.duty(duty).label, self._lang)
            yield duty, _M + "clause", self._clause(min(self._moved_by[row.key]))
            yield duty, _M + "agency", self._after.agency_of(row.holder)
            iri = to_id("duty-transfer", f"scenario-{self._digest[:12]}/{number}")
            yield from self._duty_transfer(iri, duty, "in", (None, row.holder), self._moved_by[row.key])


def _grouped(steps: Sequence[Step]) -> list[Step]:
    """Return one step for each duty and its way; what is lost without a reason is no transfer."""
    groups: dict[tuple[str, str, str], Step] = {}
    for step in steps:
        if step.to or step.reason:
            groups.setdefault((step.row.claim.duty, step.origin, step.to or ""), step)
    return [groups[key] for key in sorted(groups)]


def _sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def tiers_of(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Return the tier of agencies from rows of what is stated of them."""
    return {row["agency"]: row["value"] for row in rows if local_name(row["property"]) == "tier"}
