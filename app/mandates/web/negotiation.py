"""Which form an answer takes: the suffix of its address decides, else the Accept header."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

from mandates.graph.store import convert_turtle

# Suffix → media type; the first is what a client gets that takes anything.
FORMS = {
    "html": "text/html",
    "json": "application/json",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "csv": "text/csv",
}
GRAPHS = ("ttl", "nt", "jsonld", "rdf")
# The suffixes as parts of a route: of answers, of things that are triples too, of lists.
ANSWER_FORM = "<any(html,json):form>"
DATA_FORM = "<any(html,json,ttl,nt,jsonld,rdf):form>"
LIST_FORM = "<any(html,json,csv):form>"
GRAPH_FORM = "<any(ttl,nt,jsonld,rdf):form>"
PROBLEM = "application/problem+json"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def choose_form(suffix: str | None, offered: Sequence[str] = ("html", "json")) -> str:
    """Return the form to answer in, of those offered; NotAcceptable where the client takes none of them."""
    if suffix:
        return suffix
    if not request.accept_mimetypes:
        return offered[0]
    best = request.accept_mimetypes.best_match([FORMS[form] for form in offered])
    if best is None:
        raise NotAcceptable(f"this address has the forms {', '.join(FORMS[form] for form in offered)}")
    return next(form for form in offered if FORMS[form] == best)


def wants_data() -> bool:
    """Whether the client reads JSON rather than pages, for errors on any address."""
    if request.path.endswith(".json") or request.path.startswith(("/api/", "/reconcile/")):
        return True
    accepted = request.accept_mimetypes
    if request.path.startswith("/sparql") and "text/html" not in accepted.values():
        return True
    best = accepted.best_match(["text/html", "application/json", PROBLEM]) if accepted else None
    return best in ("application/json", PROBLEM)


def answer_with(
    suffix: str | None,
    page: Callable[[], str],
    document: Callable[[], Any],
    graph: Callable[[], bytes] | None = None,
    table: Callable[[], str] | None = None,
) -> Response:
    """Answer with the page, the JSON document, the triples (given as N-Triples) or the table (CSV) that is wanted."""
    offered = ["html", "json", *(GRAPHS if graph else ()), *(["csv"] if table else ())]
    form = choose_form(suffix, offered)
    if form == "json":
        return json_response(document())
    if form in GRAPHS and graph:
        return Response(convert_turtle(graph().decode(), form), content_type=f"{FORMS[form]}; charset=utf-8")
    if form == "csv" and table:
        return Response(table(), content_type="text/csv; charset=utf-8")
    return Response(page(), mimetype="text/html")


def json_response(document: object, status: int = 200, media_type: str = "application/json") -> Response:
    """Return a JSON answer; keys keep their order and every script is written as it is."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Response(text + "\n", status, content_type=media_type)


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as CSV for spreadsheets: a cell that a spreadsheet would take for a formula is led by a quote."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_to_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _to_cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
