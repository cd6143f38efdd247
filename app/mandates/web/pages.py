"""The routes: each parses its address, calls one function of `answers` and renders what came back."""

from flask import Blueprint, Response, g, redirect, render_template
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from mandates.answers import telling
from mandates.model import to_json
from mandates.web.addresses import KINDS, find_thing, resolve_id, to_page
from mandates.web.asking import Asked, ask, read_asked
from mandates.web.current import CurrentCheckpoint
from mandates.web.language import follow_question, to_address
from mandates.web.negotiation import answer_with, choose_form, json_response
from mandates.web.problems import TOLD

_FORM = "<any(html,json):form>"
_THING = f"/<any({','.join(KINDS)}):folder>/<path:key>"


def make_pages(current: CurrentCheckpoint) -> Blueprint:
    """Return the pages over a store."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def home() -> str:
        current.open()
        return render_template("home.html", asked=Asked("", None, None))

    @pages.get("/find")
    @pages.get(f"/find.{_FORM}")
    def answer(form: str | None = None) -> Response:
        asked = read_asked()
        found = ask(current.open(), asked)
        follow_question(found.lang)
        return answer_with(
            form,
            lambda: render_template("find.html", asked=asked, found=found, telling=telling),
            lambda: telling.to_document(found),
        )

    @pages.get(_THING)
    @pages.get(f"{_THING}.{_FORM}")
    def thing(folder: str, key: str, form: str | None = None) -> Response:
        name = KINDS[folder].name
        found = find_thing(current.open(), folder, key, g.lang)
        iri = getattr(found, name).id
        page = to_page(iri) or ""
        links = {"id": iri, "html": page, "json": f"{page}.json"}
        return answer_with(
            form,
            lambda: render_template(f"{name}.html", thing=found, page=page, asked=Asked("", None, None)),
            lambda: to_json(found) | {"links": links},
        )

    @pages.get("/id/<kind>/<path:key>")
    def identity(kind: str, key: str) -> AnyResponse:
        page = resolve_id(current.open(), kind, key)
        suffix = ".json" if choose_form(None) == "json" else ""
        return redirect(to_address(page + suffix), 303)

    @pages.get("/problems/<int:status>")
    def problem(status: int) -> str:
        if status not in TOLD:
            raise NotFound
        return render_template("problem.html", status=status, asked=Asked("", None, None))

    @pages.get("/healthz")
    def health() -> Response:
        return json_response({"status": "ok", "version": current.open().version})

    return pages
