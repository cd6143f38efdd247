"""The routes of planners and auditors: each parses its address, calls one answer and renders what came back."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import Blueprint, Response, g, render_template, request

from mandates.answers.diff.tables import CHANGE_COLUMNS, to_change_rows
from mandates.answers.findings import choose, findings
from mandates.answers.findings.exporting import to_csv, to_rdf
from mandates.answers.findings.judgements import default_file, is_day, read_judgements
from mandates.answers.findings.rules import load_rules
from mandates.answers.gaps.exporting import to_csv as to_gap_table
from mandates.answers.overlaps import find_overlaps
from mandates.answers.overlaps.tables import COLUMNS, MATRICES, to_matrix, to_rows
from mandates.errors import NotFoundError, UsageError
from mandates.model import to_json
from mandates.model.findings import SEVERITIES, STATUSES, Finding, Findings
from mandates.model.overlaps import Overlaps
from mandates.namespaces import split_id
from mandates.web.comparing import compare_named, diff_page, read_sides
from mandates.web.current import current_checkpoint, current_root
from mandates.web.language import to_address
from mandates.web.missing import choose_kind, gaps_page, read_gaps
from mandates.web.negotiation import answer_with, choose_form
from mandates.web.negotiation import to_csv as to_table
from mandates.web.simulating import read_scenario_asked, run_scenario, run_to_turtle, scenario_page
from mandates.wording import say

planning = Blueprint("planning", __name__)

# So many findings stand on one page.
_SIZE = 40


class Choice(NamedTuple):
    """A value of a facet: what stands in the address, its name, and how many findings have it."""

    value: str
    label: str
    rows: int


@planning.get("/findings")
@planning.get("/findings.<any(html,json,csv,ttl):form>")
def list_findings(form: str | None = None) -> Response:
    """List what rules find, by severity, rule, place and status."""
    asked = {
        name: request.args.get(name) or None for name in ("place", "agency", "severity", "rule", "status", "as_of")
    }
    whole = _draw(asked)
    found = whole._replace(findings=_choose(whole.findings, asked))
    return answer_with(
        form,
        lambda: _to_page(whole, found, asked),
        lambda: to_json(found),
        lambda: to_rdf(found).encode(),
        lambda: to_csv(found),
    )


def _draw(asked: dict[str, str | None]) -> Findings:
    as_of, place = asked["as_of"], asked["place"]
    if as_of and not is_day(as_of):
        raise UsageError(say(g.lang, "web.no-date", date=as_of[:20]))
    judgements = read_judgements(default_file(current_root()))
    ask = {"as_of": as_of, "judgements": judgements, "lang": g.lang, "agency": asked["agency"]}
    try:
        return findings(current_checkpoint(), place=place, **ask)
    except NotFoundError as error:
        if place and f"place {place[:60]!r}" in str(error):
            raise NotFoundError(say(g.lang, "web.unknown-place", place=place[:60])) from error
        raise


def _choose(found: Sequence[Finding], asked: dict[str, str | None]) -> tuple[Finding, ...]:
    severity, rule, status = ([value] if (value := asked[name]) else [] for name in ("severity", "rule", "status"))
    return choose(found, severities=severity, rules=rule, statuses=status)


def _to_page(whole: Findings, found: Findings, asked: dict[str, str | None]) -> str:
    pages = max(1, -(-len(found.findings) // _SIZE))
    number = _read_page(pages)
    turn = {step: to_address("/findings", **asked, page=str(number + step)) for step in (-1, 1)}
    return render_template(
        "findings.html",
        found=found,
        asked=asked,
        facets=_to_facets(whole, asked),
        shown=found.findings[(number - 1) * _SIZE : number * _SIZE],
        number=number,
        pages=pages,
        previous=turn[-1] if number > 1 else None,
        onward=turn[1] if number < pages else None,
    )


def _read_page(pages: int) -> int:
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= pages):
        raise NotFoundError(say(g.lang, "findings.no-page", pages=pages))
    return int(text)


def _to_facets(whole: Findings, asked: dict[str, str | None]) -> dict[str, list[Choice]]:
    """Return the values of each facet with the number of findings that the other facets leave."""

    def count(facet: str, values: Sequence[str], label: Callable[[str], str]) -> list[Choice]:
        left = _choose(whole.findings, asked | {facet: None})
        choices = [Choice(v, label(v), sum(getattr(each, facet) == v for each in left)) for v in values]
        return [choice for choice in choices if choice.rows or choice.value == asked[facet]]

    return {
        "severity": count("severity", SEVERITIES, lambda code: say(g.lang, f"findings.severity-{code}")),
        "rule": count("rule", list(load_rules()), lambda code: say(g.lang, f"findings.{code}-name")),
        "status": count("status", STATUSES, lambda code: say(g.lang, f"findings.status-{code}")),
        "place": _places(whole, asked),
    }


def _places(whole: Findings, asked: dict[str, str | None]) -> list[Choice]:
    """Return the places with findings; where one was asked for, that and those inside it."""
    named = {each.place.id: each.place for each in whole.findings if each.place}
    left = _choose(whole.findings, asked)
    places = sorted(named.values(), key=lambda place: place.id)
    counts = {iri: sum(each.place is not None and each.place.id == iri for each in left) for iri in named}
    return [Choice(split_id(place.id)[1], place.label, counts[place.id]) for place in places]


@planning.get("/overlaps")
@planning.get("/overlaps.<any(html,json,csv):form>")
def show_overlaps(form: str | None = None) -> Response:
    """Show which agencies of a place have a matter in common, and what sets them apart."""
    asked = {name: request.args.get(name) or None for name in ("place", "agency", "as_of", "plans")}
    found = _overlaps(asked)
    return answer_with(
        form,
        lambda: _overlaps_page(found, asked),
        lambda: to_json(found),
        table=lambda: to_table([say(g.lang, f"overlaps.column-{column}") for column in COLUMNS], to_rows(found)),
    )


def _overlaps(asked: dict[str, str | None]) -> Overlaps:
    as_of, place, agency = asked["as_of"], asked["place"], asked["agency"]
    if as_of and not is_day(as_of):
        raise UsageError(say(g.lang, "web.no-date", date=as_of[:20]))
    try:
        checkpoint = current_checkpoint()
        plans = asked["plans"] is not None
        return find_overlaps(checkpoint, place=place, agency=agency, as_of=as_of, lang=g.lang, plans=plans)
    except NotFoundError as error:
        if place and f"place {place[:60]!r}" in str(error):
            raise NotFoundError(say(g.lang, "web.unknown-place", place=place[:60])) from error
        raise


def _overlaps_page(found: Overlaps, asked: dict[str, str | None]) -> str:
    def step(cell: int | str | None, most: int) -> str:
        """Return the class of a cell: four steps up to the greatest number, or the class of a role."""
        if isinstance(cell, int):
            return f"heat-{-(-4 * cell // most)}"
        return f"held-{cell}" if cell else ""

    of_pair = {
        pair: [
            each
            for each in found.overlaps
            if (each.place, each.first.agency, each.second.agency) == (pair.place, pair.first, pair.second)
        ]
        for pair in found.pairs
    }
    anchors = {
        key: (f"pair-{number}", pair.duplications)
        for number, pair in enumerate(found.pairs)
        for key in ((pair.first.id, pair.second.id), (pair.second.id, pair.first.id))
    }
    tables = {which: to_matrix(found, which) for which in MATRICES}
    return render_template(
        "overlaps.html",
        found=found,
        asked=asked,
        tables=tables,
        step=step,
        anchors=anchors,
        of_pair=of_pair.__getitem__,
    )


@planning.get("/gaps")
@planning.get("/gaps.<any(html,json,csv):form>")
def show_gaps(form: str | None = None) -> Response:
    """Show what should be there and is not, and what cannot be told."""
    whole, asked = read_gaps()
    found = choose_kind(whole, asked["kind"])
    return answer_with(form, lambda: gaps_page(whole, asked), lambda: to_json(found), table=lambda: to_gap_table(found))


@planning.get("/simulate")
@planning.get("/simulate.<any(html,json,ttl):form>")
def show_simulate(form: str | None = None) -> Response:
    """Show what the moves of a scenario would change."""
    asked = read_scenario_asked()
    response = answer_with(
        form, lambda: scenario_page(asked), lambda: to_json(run_scenario(asked)), lambda: run_to_turtle(asked)
    )
    if g.get("scenario_is_wrong"):
        response.status_code = 422
    return response


@planning.get("/diff")
@planning.get("/diff.<any(html,json,csv):form>")
def show_diff(form: str | None = None) -> Response:
    """Compare two agencies or documents."""
    a, b = read_sides()
    as_page = choose_form(form, ("html", "json", "csv")) == "html"
    try:
        found = compare_named(a, b) if a and b else None
    except NotFoundError as error:
        if not as_page:
            raise
        # The form stands again, filled in, to be put right.
        return Response(diff_page(None, a, b, str(error)), 404, mimetype="text/html")
    if found is None and not as_page:
        raise UsageError(say(g.lang, "diff.lead"))
    return answer_with(
        form,
        lambda: diff_page(found, a, b),
        lambda: to_json(found),
        table=lambda: to_table(CHANGE_COLUMNS, to_change_rows(found)) if found else "",
    )
