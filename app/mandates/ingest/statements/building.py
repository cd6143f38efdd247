"""From a draft to its graph: the document, its agencies with sections, posts and contacts, its splits and duties.

One document is one graph. It declares every body and place it refers to that the shipped data does not have, so
that it stands for itself. Without wording it holds positions and digests only.
"""

from typing import NamedTuple

from mandates.graph.store import Literal, to_turtle
from mandates.ingest.drafts import AgencyDraft, Draft, SectionDraft
from mandates.ingest.lexicon import load_words
from mandates.ingest.statements.bodies import Body, Mentions, Registry
from mandates.ingest.statements.contacts import state_contact
from mandates.ingest.statements.duties import Standpoint, state_duties
from mandates.ingest.statements.places import Place, to_slug, to_tier
from mandates.ingest.statements.plans import state_plan
from mandates.ingest.statements.statements import Statements, concept
from mandates.namespaces import PREFIXES, to_id

_DATE = PREFIXES["xsd"] + "date"


class Overrides(NamedTuple):
    """What the user says better than the text: place and agency by name, date as YYYY-MM-DD."""

    place: str | None = None
    agency: str | None = None
    date: str | None = None


class Built(NamedTuple):
    """The graph of a document: its key, its Turtle, its agencies, its date as far as stated, what it declares."""

    key: str
    turtle: str
    agencies: tuple[Body, ...]
    stated_on: str | None
    bodies: tuple[Body, ...]
    places: tuple[Place, ...]


def build_document(
    draft: Draft,
    registry: Registry,
    overrides: Overrides,
    *,
    with_wording: bool,
    key: str | None = None,
    replaces: str | None = None,
) -> Built:
    """Return the graph of a draft.

    Bodies are resolved against `registry`, which learns the new ones. `key` is the document's key where it is not
    the usual one, `replaces` that of the document of which this is a newer version.
    """
    named = draft.outline.agencies or (_unnamed_agency(draft),)
    agencies = [_settle(agency, draft, registry, overrides) for agency in named]
    stated_on = overrides.date or _fact(draft, "date")
    key = key or document_key(draft, agencies[0][1].iri, stated_on)
    graph = Statements(draft.source, key, draft.language, with_wording=with_wording)
    _state_document(graph, draft, [body for _, body, _ in agencies], stated_on)
    if replaces:
        graph.put(graph.document, "dct", "replaces", to_id("document", replaces))
    standpoints = {}
    for agency, body, mentions in agencies:
        sections = _state_sections(graph, agency, body)
        _state_staffing(graph, agency, body)
        state_contact(graph, agency, body)
        standpoints[agency.name] = Standpoint(agency, body, sections, mentions)
    if draft.outline.kind == "plan":
        state_plan(graph, draft, next(iter(standpoints.values())))
    else:
        state_duties(graph, draft, standpoints)
    bodies, places = _declare(graph, registry)
    own = tuple(body for _, body, _ in agencies)
    return Built(key, to_turtle(graph.triples(), PREFIXES), own, stated_on, bodies, places)


def _unnamed_agency(draft: Draft) -> AgencyDraft:
    """Return the agency of a text that names none, called by the title."""
    return AgencyDraft(draft.outline.title or draft.source.name, (), None, None)


def document_key(draft: Draft, agency: str, stated_on: str | None) -> str:
    """Return the key of a document: its agency, `plan` for a work plan, the year it is of."""
    year = (stated_on or "")[:4] or (str(draft.plan_rows[0].year) if draft.plan_rows else "") or "undated"
    stem = agency.rpartition("/")[2]
    return f"{stem}-plan-{year}" if draft.outline.kind == "plan" else f"{stem}-{year}"


def _settle(
    agency: AgencyDraft, draft: Draft, registry: Registry, overrides: Overrides
) -> tuple[AgencyDraft, Body, Mentions]:
    tier = to_tier(agency.tier)
    jurisdiction = overrides.place or agency.jurisdiction
    if jurisdiction:
        place = registry.gazetteer.require(jurisdiction, draft.language, tier)
    else:
        words = load_words(draft.language, "bodies")
        name = f"{words.get('unnamed_place', '?')} ({draft.source.digest[:8]})"
        place = registry.gazetteer.unnamed(name, f"unnamed-{draft.source.digest[:8]}", tier or "district")
    mentions = Mentions(registry, draft.language, place)
    name = overrides.agency or agency.name
    return agency, mentions.declare(name, [agency.name, *agency.aliases], place), mentions


def _fact(draft: Draft, name: str) -> str | None:
    return next((fact.value for fact in draft.facts if fact.fact == name and fact.value), None)


def _state_document(graph: Statements, draft: Draft, agencies: list[Body], stated_on: str | None) -> None:
    kind = "WorkPlan" if draft.outline.kind == "plan" else "MandateDocument"
    graph.add(
        graph.document,
        a=kind,
        agency=[body.iri for body in agencies],
        statedOn=Literal(stated_on, datatype=_DATE) if stated_on else None,
        statedYear=draft.plan_rows[0].year if draft.plan_rows else None,
        digest=Literal(draft.source.digest),
        caution=[Literal(doubt, "en") for doubt in draft.source.doubts] or None,
    )
    graph.put(graph.document, "dct", "language", Literal(draft.language))
    title = draft.outline.title or draft.source.name
    graph.name(graph.document, title if graph.with_wording else agencies[0].name)
    for fact, code in (("date", "publication_date"), ("site-identifier", "site_identifier")):
        for each in draft.facts:
            if each.fact == fact and each.value:
                graph.add(graph.document, clause=graph.clause(fact, "header", each.start, each.end, [code]))
    site = _fact(draft, "site-identifier")
    if site and len(site) == 10 and site.isascii() and site.isdigit():
        graph.add(graph.document, siteIdentifier=Literal(site))


def _state_sections(graph: Statements, agency: AgencyDraft, body: Body) -> dict[str, str]:
    """State the sections of an agency; return their IRIs by name."""
    found = {}
    stem = body.iri.rpartition("/")[2]
    for section in agency.sections:
        iri = to_id("section", f"{stem}/{to_slug(section.name)}")
        local = f"section-{stem}-{to_slug(section.name)}"
        clause = graph.clause(local, section.name, *_span_of(section, graph.source.text), ["sections"])
        graph.add(iri, a="Section", unitOf=body.iri, clause=clause)
        if section.name not in found:
            graph.name(iri, section.name)
        for alias in section.aliases:
            graph.name(iri, alias, other=True)
        found[section.name] = iri
    return found


def _span_of(section: SectionDraft, text: str) -> tuple[int, int]:
    """Return where a section is named; one named in a heading only by its parts stands at the start of its list."""
    if section.start < section.end:
        return section.start, section.end
    at = max(text.find(section.name), 0)
    return (at, at + len(section.name)) if text.startswith(section.name, at) else (section.start, section.start + 1)


def _state_staffing(graph: Statements, agency: AgencyDraft, body: Body) -> None:
    stem = body.iri.rpartition("/")[2]
    for number, staffing in enumerate(agency.staffing, 1):
        count = staffing.maximum if staffing.maximum is not None else staffing.minimum
        if count is None:
            continue
        code, kind = _staff_category(staffing.category, graph.language)
        iri = to_id("staffing", f"{graph.key}/{stem}/{number}")
        clause = graph.clause(f"staffing-{stem}-{number}", "staffing", staffing.start, staffing.end, ["staffing"])
        graph.add(iri, a=kind, agency=body.iri, staffCategory=concept("staff", code), headcount=count, clause=clause)
        graph.name(iri, staffing.category)
        if staffing.minimum is not None and staffing.minimum != count:
            graph.add(iri, caution=Literal(f"{staffing.minimum}–{count}", graph.language))


def _staff_category(category: str, language: str) -> tuple[str, str]:
    for code, kind, words in load_words(language, "bodies").get("staff", ()):
        if any(word in category.lower() for word in words):
            return code, kind
    return "other", "Post"


def _declare(graph: Statements, registry: Registry) -> tuple[tuple[Body, ...], tuple[Place, ...]]:
    """Declare what the graph refers to and the shipped data does not have; return it."""
    bodies: list[Body] = []
    places: dict[str, Place] = {}
    named = {value for _, _, value in graph.triples() if isinstance(value, str)}
    for iri in sorted(named & registry.bodies.keys() - registry.shipped):
        body = registry.bodies[iri]
        bodies.append(body)
        place = body.place
        graph.add(iri, a=body.kind, place=place.iri if place else None)
        if body.kind == "Agency" and place:
            graph.add(iri, tier=concept("tier", place.tier))
        graph.name(iri, body.name, body.language)
        for alias in sorted(set(body.aliases) - {body.name}):
            graph.name(iri, alias, body.language, other=True)
        while place and place.iri not in registry.shipped:
            _declare_place(graph, place, body.language)
            places[place.iri] = place
            place = registry.gazetteer.places.get(place.part_of or "")

    return tuple(bodies), tuple(places.values())


def _declare_place(graph: Statements, place: Place, language: str) -> None:
    graph.add(place.iri, a="Place", tier=concept("tier", place.tier), partOf=place.part_of)
    graph.name(place.iri, place.name, language)
