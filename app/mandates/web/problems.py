"""What goes wrong, as HTTP: one table from class to status, one handler, one shape (RFC 9457)."""

from dataclasses import replace
from http import HTTPStatus

from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from mandates.errors import (
    BadDataError,
    BudgetError,
    BusyError,
    ExhaustedError,
    MandatesError,
    NoSuchFormError,
    NotFoundError,
    RefusedError,
    TooLargeError,
    UnavailableError,
    UsageError,
)
from mandates.web.asking import read_asked
from mandates.web.gone import find_withdrawn, tell_withdrawn
from mandates.web.negotiation import PROBLEM, json_response, wants_data
from mandates.wording import say

STATUS_OF: dict[type[MandatesError], int] = {
    BudgetError: 429,
    BusyError: 503,
    ExhaustedError: 504,
    RefusedError: 403,
    TooLargeError: 413,
    NoSuchFormError: 406,
    UsageError: 400,
    NotFoundError: 404,
    BadDataError: 422,
    UnavailableError: 503,
}
# Statuses with words and a page of their own; all others take those of 500.
TOLD = (400, 403, 404, 405, 406, 410, 413, 415, 422, 429, 500, 503, 504)


def mount_problems(app: Flask) -> None:
    """Answer every failure in the same shape, as a page or as JSON."""
    app.register_error_handler(MandatesError, _on_error)
    app.register_error_handler(HTTPException, _on_http)


def _on_error(error: MandatesError) -> Response:
    if isinstance(error, NotFoundError) and (stone := find_withdrawn()):
        detail, headers = tell_withdrawn(stone)
        response = _respond(410, detail)
        response.headers.update(headers)
        return response
    response = _respond(STATUS_OF.get(type(error), 500), str(error))
    if isinstance(error, BusyError):
        response.headers["Retry-After"] = str(error.wait if isinstance(error, BudgetError) else 1)
    return response


def _on_http(error: HTTPException) -> Response:
    status = error.code or 500
    response = _respond(status, "" if status in (404, 405, 500) else error.description or "")
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _respond(status: int, detail: str) -> Response:
    lang = g.setdefault("lang", "en")
    words = status if status in TOLD else 500
    title = say(lang, f"web.title-{words}")
    if wants_data():
        problem = {
            "type": f"/problems/{words}",
            "title": title,
            "status": status,
            "detail": detail or say(lang, f"web.lead-{words}"),
            "instance": request.full_path.rstrip("?"),
        }
        return json_response(problem, status, PROBLEM)
    return Response(_page(status, words, title, detail), status, mimetype="text/html")


def _page(status: int, words: int, title: str, detail: str) -> str:
    asked = read_asked()
    return render_template(
        "error.html",
        status=status,
        phrase=HTTPStatus(status).phrase,
        title=title,
        lead=say(g.lang, f"web.lead-{words}"),
        detail=detail,
        detail_lang="en" if detail.isascii() else g.lang,
        # A place that is not there is not offered again.
        asked=replace(asked, place=None) if status == 404 else asked,
    )
