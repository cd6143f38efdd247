"""What stands around every page: the way to all parts, the forms a page is given in, where to report a mistake."""

import os
from collections.abc import Collection
from functools import cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from flask import Flask, Response, current_app, g, request

from mandates.errors import UsageError
from mandates.web.language import to_address, to_same
from mandates.web.negotiation import FORMS
from mandates.wording import say

# The parts of the site in the order of the navigation; one that is not mounted is left out.
_PARTS = (
    "find", "agencies", "overlaps", "gaps", "diff", "simulate", "findings", "questions", "data", "sparql", "ontology",
)  # fmt: skip
_FEEDBACK = "MANDATES_FEEDBACK"


class Part(NamedTuple):
    """A part of the site: its name in the code, where it is, whether the page lies in it."""

    code: str
    address: str
    here: bool


class Form(NamedTuple):
    """A form of the page: its suffix, its media type, its address."""

    suffix: str
    media_type: str
    address: str


def mount_frame(app: Flask) -> None:
    """Give the templates the frame; raises UsageError for a MANDATES_FEEDBACK that is no mailto: or https: address."""
    feedback = os.environ.get(_FEEDBACK, "").strip()
    if feedback and not _is_feedback(feedback):
        raise UsageError(f"{_FEEDBACK} is {feedback[:80]!r}; give a mailto: or an https: address, or leave it unset")
    app.after_request(_keep_out_of_indexes)
    app.jinja_env.globals.update(parts_of_site=parts_of_site, page_forms=page_forms, report_to=lambda: report(feedback))
    app.add_url_rule("/robots.txt", view_func=robots)


def _is_feedback(address: str) -> bool:
    split = urlsplit(address)
    return (split.scheme == "https" and bool(split.hostname)) or (split.scheme == "mailto" and "@" in split.path)


def report(feedback: str) -> str | None:
    """Return where to report a mistake on this page; a mail has the page in its subject already."""
    if not feedback.startswith("mailto:"):
        return feedback or None
    joint = "&" if "?" in feedback else "?"
    return (
        f"{feedback}{joint}subject={quote(say(g.lang, 'frame.report-subject', page=request.full_path[:400]), safe='')}"
    )


def parts_of_site() -> list[Part]:
    """Return the parts of the site that are mounted; the way to the question is the start page."""
    found = []
    for code in _PARTS:
        path = "/" if code == "find" else f"/{code}"
        if path in _paths(current_app._get_current_object()):  # type: ignore[attr-defined]
            found.append(Part(code, to_address(path), _is_in(code)))
    return found


def _is_in(code: str) -> bool:
    """Whether the page lies in a part of the site."""
    name = request.path.lstrip("/").split("/")[0].split(".")[0]
    return (name or "find") == code


@cache
def _paths(app: Flask) -> frozenset[str]:
    return frozenset(rule.rule for rule in app.url_map.iter_rules() if not rule.arguments)


def page_forms(withheld: Collection[str] = ()) -> list[Form]:
    """Return the other forms in which this page can be asked for, with the query it has, but for those withheld."""
    rule = request.url_rule
    if rule is None:
        return []
    suffixes = _suffixes(current_app._get_current_object(), rule.endpoint)  # type: ignore[attr-defined]
    path = request.path.removesuffix(".html")
    return [
        Form(form, FORMS[form], to_same(f"{quote(path)}.{form}", g.carried))
        for form in suffixes
        if form not in withheld
    ]


@cache
def _suffixes(app: Flask, endpoint: str) -> tuple[str, ...]:
    """Return the suffixes that the routes of a view take, pages aside."""
    offered: set[str] = set()
    for rule in app.url_map.iter_rules(endpoint):
        offered |= getattr(rule._converters.get("form"), "items", set())
    return tuple(form for form in FORMS if form in offered and form != "html")


def _keep_out_of_indexes(response: Response) -> Response:
    """Keep what was asked, and every failure, out of search engines; pages of things may be found there."""
    asked = set(request.args) - {"lang"}
    if asked or response.status_code >= 400 or request.path.startswith(("/find", "/simulate", "/sparql", "/api/")):
        response.headers.setdefault("X-Robots-Tag", "noindex")
    return response


def robots() -> Response:
    """Tell crawlers what costs time to compute and is no page to be found."""
    closed = ("/api/v1/", "/diff?", "/simulate?", "/sparql", "/reconcile/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), ""]
    return Response("\n".join(lines), content_type="text/plain; charset=utf-8")
