"""The Reconciliation Service API 0.2, one endpoint for each language: names in a table become agencies and subjects.

Ids are what follows the base of all ids, so that the address of the site and an id together lead to the thing.
"""

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, g, render_template, request

from mandates import __version__
from mandates.answers.reconcile import MOST, PROPERTIES, extend, find_card, reconcile, suggest
from mandates.errors import NotFoundError, TooLargeError, UsageError
from mandates.model.reconciliation import KINDS, Candidate, Cell, Wanted
from mandates.namespaces import BASE, PREFIXES
from mandates.web.addresses import KEY
from mandates.web.current import current_checkpoint
from mandates.web.headers import HEADERS
from mandates.web.negotiation import json_response
from mandates.web.origins import open_to_all
from mandates.wording import say

_PATH = "/reconcile/<any(zh,en,ko):lang>"
_MOST_QUERIES = 100
_MOST_POSTED = 512 * 1024
_SEARCHED = ("place", "tier")
_WIDTH, _HEIGHT = 420, 220

reconciliation = Blueprint("reconciliation", __name__)


@reconciliation.url_value_preprocessor
def _speak(_: str | None, values: dict[str, Any] | None) -> None:
    """Let the language of the address be that of the answer."""
    if values and "lang" in values:
        g.endpoint_lang = values["lang"]


@reconciliation.before_request
def _set_language() -> None:
    g.lang, g.given = g.endpoint_lang, None


@reconciliation.after_app_request
def _open_to_all(response: Response) -> Response:
    if request.path.startswith("/reconcile/"):
        open_to_all(response, "GET, HEAD, POST, OPTIONS")
    return response


@reconciliation.route(_PATH, methods=["GET", "POST"])
@reconciliation.route(f"{_PATH}/", methods=["GET", "POST"])
def service(lang: str) -> Response:
    """Answer a batch of queries or a request for values; without either, say what the service offers."""
    request.max_content_length = request.max_form_memory_size = _MOST_POSTED
    queries, extension = request.values.get("queries"), request.values.get("extend")
    if queries is not None:
        return json_response(_match(_read_object(queries, "queries"), lang))
    if extension is not None:
        return json_response(_extend(_read_object(extension, "extend"), lang))
    return json_response(_describe(lang))


def _read_object(text: str, name: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"`{name}` is not JSON: {str(error)[:80]}") from error
    if not isinstance(found, dict):
        raise UsageError(f"`{name}` is an object")
    return found


def _describe(lang: str) -> dict[str, Any]:
    origin = request.url_root.rstrip("/")
    base = f"{origin}/reconcile/{lang}"
    kinds = [{"id": kind, "name": say(lang, f"reconcile.{kind}")} for kind in KINDS]
    return {
        "versions": ["0.2"],
        "name": say(lang, "reconcile.name"),
        "identifierSpace": BASE,
        "schemaSpace": PREFIXES["m"],
        "serviceVersion": __version__,
        "documentation": f"{origin}/api",
        "defaultTypes": kinds,
        "view": {"url": f"{origin}/{{{{id}}}}"},
        "preview": {"url": f"{base}/preview?id={{{{id}}}}", "width": _WIDTH, "height": _HEIGHT},
        "suggest": {
            name: {"service_url": base, "service_path": f"/suggest/{name}"} for name in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": {"service_url": base, "service_path": "/extend/propose"},
            "property_settings": [],
        },
    }


# --- Queries


def _match(queries: Mapping[str, Any], lang: str) -> dict[str, Any]:
    if len(queries) > _MOST_QUERIES:
        raise TooLargeError(f"{len(queries)} queries at once, {_MOST_QUERIES} are allowed: ask in several batches")
    wanted = {name: _read_query(name, query) for name, query in queries.items()}
    checkpoint = current_checkpoint()
    found = {name: reconcile(checkpoint, one, lang) if one.kinds else () for name, one in wanted.items()}
    return {name: {"result": [_to_result(each) for each in candidates]} for name, candidates in found.items()}


def _read_query(name: str, query: object) -> Wanted:
    if not isinstance(query, dict) or not isinstance(query.get("query"), str):
        raise UsageError(f"query {name[:20]!r} needs a text in `query`")
    limit = query.get("limit", 10)
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 1:
        raise UsageError(f"`limit` of query {name[:20]!r} is a number from 1 to {MOST}")
    asked = query.get("type") or list(KINDS)
    kinds = [_to_id(kind) for kind in (asked if isinstance(asked, list) else [asked])]
    known: dict[str, list[str]] = {}
    properties = [] if query.get("properties") is None else query["properties"]
    if not isinstance(properties, list) or not all(isinstance(each, dict) for each in properties):
        raise UsageError(f"`properties` of query {name[:20]!r} is a list of objects with `pid` and `v`")
    for each in properties:
        values = each.get("v")
        known.setdefault(str(each.get("pid")), []).extend(
            _to_id(value) for value in (values if isinstance(values, list) else [values]) if value is not None
        )
    return Wanted(
        query["query"],
        tuple(kind for kind in KINDS if kind in kinds),
        min(limit, MOST),
        tuple(known.get("place", ())),
        tuple(known.get("tier", ())),
    )


def _to_id(value: object) -> str:
    """Return a value of a query as text: its id or name where it is an object, a full IRI where it is an id of ours."""
    if isinstance(value, dict):
        value = value.get("id") or value.get("name") or ""
    text = str(value)[:200]
    return BASE + text if text.startswith(("id/", "scheme/")) else text


def _to_result(found: Candidate) -> dict[str, Any]:
    return {
        "id": found.thing.id.removeprefix(BASE),
        "name": found.thing.label,
        "description": found.description,
        "type": [{"id": found.kind, "name": say(g.lang, f"reconcile.{found.kind}")}],
        "score": found.score,
        "features": [feature._asdict() for feature in found.features],
        "match": found.match,
    }


# --- Values


def _extend(asked: Mapping[str, Any], lang: str) -> dict[str, Any]:
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(properties, list):
        raise UsageError("`extend` has the lists `ids` and `properties`")
    if len(ids) > _MOST_QUERIES:
        raise TooLargeError(f"{len(ids)} ids at once, {_MOST_QUERIES} are allowed: ask in several batches")
    names = [_to_id(each) for each in properties]
    if unknown := [name for name in names if name not in PROPERTIES]:
        raise UsageError(f"no property {unknown[0][:40]!r}; there are: {', '.join(PROPERTIES)}")
    things = {str(each): BASE + str(each) for each in ids}
    good = [iri for iri in things.values() if KEY.fullmatch(iri.removeprefix(BASE))]
    found = extend(current_checkpoint(), good, names, lang)
    rows = {
        each: {name: [_to_cell(cell) for cell in found.get(iri, {}).get(name, ())] for name in names}
        for each, iri in things.items()
    }
    return {"meta": [{"id": name, "name": say(lang, f"reconcile.{name}")} for name in names], "rows": rows}


def _to_cell(cell: Cell) -> dict[str, str]:
    return {"id": cell.id.removeprefix(BASE), "name": cell.text} if cell.id else {"str": cell.text}


@reconciliation.get(f"{_PATH}/extend/propose")
def propose(lang: str) -> Response:
    """Say which properties things of a type have."""
    kind = request.args.get("type", "")
    names = PROPERTIES if kind in ("", "agency") else ()
    limit = request.args.get("limit", "")
    shown = names[: int(limit[:6])] if limit.isascii() and limit.isdigit() else names
    return json_response({"type": kind, "properties": [_name(name, lang) for name in shown]})


def _name(name: str, lang: str) -> dict[str, str]:
    return {"id": name, "name": say(lang, f"reconcile.{name}")}


# --- Suggestions


@reconciliation.get(f"{_PATH}/suggest/entity")
def suggest_entity(lang: str) -> Response:
    """Suggest things whose names go on from what is written."""
    kinds = [kind for kind in KINDS if request.args.get("type", kind) == kind]
    found = suggest(current_checkpoint(), request.args.get("prefix", ""), kinds, lang) if kinds else ()
    rows = [
        {
            "id": each.thing.id.removeprefix(BASE),
            "name": each.thing.label,
            "description": each.description,
            "notable": [_name(each.kind, lang)],
        }
        for each in found
    ]
    return json_response({"result": rows})


@reconciliation.get(f"{_PATH}/suggest/<any(type,property):what>")
def suggest_name(lang: str, what: str) -> Response:
    """Suggest types, or properties by which a query can be narrowed."""
    prefix = request.args.get("prefix", "").strip().casefold()
    names = [_name(name, lang) for name in (KINDS if what == "type" else _SEARCHED)]
    return json_response({"result": [name for name in names if prefix in " ".join(name.values()).casefold()]})


# --- Preview


@reconciliation.get(f"{_PATH}/preview")
def preview(lang: str) -> Response:
    """Show a thing on a card that other sites may frame."""
    iri = BASE + request.args.get("id", "")
    if not KEY.fullmatch(iri.removeprefix(BASE)):
        raise NotFoundError(say(lang, "reconcile.none"))
    page = render_template("reconcile-card.html", found=find_card(current_checkpoint(), iri, lang))
    response = Response(page, mimetype="text/html")
    # Where this stands, browsers pass over X-Frame-Options.
    policy = HEADERS["Content-Security-Policy"].replace("frame-ancestors 'none'", "frame-ancestors *")
    response.headers["Content-Security-Policy"] = policy
    return response
