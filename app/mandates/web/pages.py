"""The routes: each parses its address, calls one function of `answers` and renders what came back."""

from flask import Blueprint, Response, g, redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from mandates.answers import telling
from mandates.model import to_json
from mandates.web.addresses import KINDS, find_thing, resolve_id, to_page
from mandates.web.asking import ask, read_asked
from mandates.web.current import current_checkpoint
from mandates.web.language import follow_question, to_address
from mandates.web.negotiation import answer_with, choose_form, json_response
from mandates.web.problems import TOLD

_FORM = "<any(html,json):form>"
_THING = f"/<any({','.join(KINDS)}):folder>/<path:key>"

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the question box and what is loaded."""
    current_checkpoint()
    return render_template("home.html")


@pages.get("/find")
@pages.get(f"/find.{_FORM}")
def answer(form: str | None = None) -> Response:
    """Answer a question."""
    asked = read_asked()
    found = ask(current_checkpoint(), asked)
    follow_question(found.lang)
    return answer_with(
        form,
        lambda: render_template("find.html", asked=asked, found=found),
        lambda: telling.to_document(found),
    )


@pages.get(_THING)
@pages.get(f"{_THING}.{_FORM}")
def thing(folder: str, key: str, form: str | None = None) -> Response:
    """Show an agency, a section, a duty, a split or a document."""
    name = KINDS[folder].name
    found = find_thing(current_checkpoint(), folder, key, g.lang)
    iri = getattr(found, name).id
    page = to_page(iri) or ""
    links = {"id": iri, "html": page, "json": f"{page}.json"}
    return answer_with(
        form,
        lambda: render_template(f"{name}.html", thing=found, page=page),
        lambda: to_json(found) | {"links": links},
    )


@pages.get("/id/<kind>/<path:key>")
def identity(kind: str, key: str) -> AnyResponse:
    """Lead from the name of a thing to its page or its data."""
    page = resolve_id(current_checkpoint(), kind, key)
    suffix = ".json" if choose_form(None) == "json" else ""
    return redirect(to_address(page + suffix), 303)


@pages.get("/problems/<int:status>")
def problem(status: int) -> str:
    """Explain a kind of error: the page that the `type` of a problem names."""
    if status not in TOLD:
        raise NotFound
    return render_template("problem.html", status=status)


@pages.get("/healthz")
def health() -> Response:
    """Say that the store can be read."""
    return json_response({"status": "ok", "version": current_checkpoint().version})
