"""Which form an answer takes: the suffix of its address decides, else the Accept header."""

import json
from collections.abc import Callable
from typing import Any

from flask import Response, request
from werkzeug.exceptions import NotAcceptable

# Suffix → media type; the first is what a client gets that takes anything.
FORMS = {"html": "text/html", "json": "application/json"}
PROBLEM = "application/problem+json"


def choose_form(suffix: str | None) -> str:
    """Return the form to answer in; NotAcceptable where the client takes none of them."""
    if suffix:
        return suffix
    if not request.accept_mimetypes:
        return next(iter(FORMS))
    best = request.accept_mimetypes.best_match(list(FORMS.values()))
    if best is None:
        raise NotAcceptable(f"this address has the forms {', '.join(FORMS.values())}")
    return next(form for form, media_type in FORMS.items() if media_type == best)


def wants_data() -> bool:
    """Whether the client reads JSON rather than pages, for errors on any address."""
    if request.path.endswith(".json"):
        return True
    accepted = request.accept_mimetypes
    if request.path.startswith("/sparql") and "text/html" not in accepted.values():
        return True
    best = accepted.best_match(["text/html", "application/json", PROBLEM]) if accepted else None
    return best in ("application/json", PROBLEM)


def answer_with(suffix: str | None, page: Callable[[], str], document: Callable[[], Any]) -> Response:
    """Answer with the page or with the JSON document, whichever is wanted."""
    if choose_form(suffix) == "json":
        return json_response(document())
    return Response(page(), mimetype="text/html")


def json_response(document: object, status: int = 200, media_type: str = "application/json") -> Response:
    """Return a JSON answer; keys keep their order and every script is written as it is."""
    text = json.dumps(document, ensure_ascii=False, indent=1)
    return Response(text + "\n", status, content_type=media_type)
