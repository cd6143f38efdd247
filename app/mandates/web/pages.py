"""The routes: each parses its address, calls one function of `answers` and renders what came back."""

from flask import Blueprint, Response, g, render_template, request
from werkzeug.exceptions import NotFound

from mandates.answers import telling
from mandates.answers.description import describe
from mandates.answers.listing import MOST, list_agencies
from mandates.errors import UsageError
from mandates.model import to_json
from mandates.web.addresses import KINDS, find_thing, to_page
from mandates.web.asking import ask, read_asked
from mandates.web.current import current_checkpoint
from mandates.web.language import follow_question, to_address
from mandates.web.negotiation import ANSWER_FORM, DATA_FORM, LIST_FORM, answer_with, json_response, to_csv
from mandates.web.problems import TOLD

_THING = f"/<any({','.join(KINDS)}):folder>/<path:key>"

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """Show the question box and what is loaded."""
    current_checkpoint()
    return render_template("home.html")


@pages.get("/find")
@pages.get(f"/find.{ANSWER_FORM}")
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
@pages.get(f"{_THING}.{DATA_FORM}")
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
        lambda: describe(current_checkpoint().store, iri),
    )


@pages.get("/agencies")
@pages.get(f"/agencies.{LIST_FORM}")
def agencies(form: str | None = None) -> Response:
    """List the agencies."""
    args = request.args
    size = args.get("_size", "50")
    if not size.isascii() or not size.isdigit():
        raise UsageError(f"_size is a number from 1 to {MOST}")
    asked = {name: args.get(name) or None for name in ("name", "place", "tier")}
    found = list_agencies(current_checkpoint(), g.lang, size=int(size[:6]), start=args.get("_next"), **asked)
    query = {**asked, "_size": args.get("_size"), "_next": found.next}
    onward = to_address(request.path, **query) if found.next else None
    response = answer_with(
        form,
        lambda: render_template("agencies.html", found=found, asked=asked, onward=onward, page="/agencies"),
        lambda: to_json(found) | {"next_url": onward},
        table=lambda: to_csv(
            ("id", "label", "place", "tier", "duties"),
            (
                (a.agency.id, a.agency.label, a.place.label if a.place else "", a.tier or "", a.duties)
                for a in found.agencies
            ),
        ),
    )
    if onward:
        response.headers["Link"] = f'<{onward}>; rel="next"'
    return response


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
