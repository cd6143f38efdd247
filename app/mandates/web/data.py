"""What can be taken away: the graphs as files, and how the dataset describes itself (VoID, DCAT)."""

from flask import Blueprint, Response, g, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mandates.answers.dataset import DESCRIPTION_PREFIXES, LICENCE, describe_dataset, list_downloads, take_graph
from mandates.answers.loaded import load_loaded
from mandates.graph.store import convert_turtle, to_turtle
from mandates.model import to_json
from mandates.web.current import current_checkpoint
from mandates.web.negotiation import ANSWER_FORM, FORMS, GRAPH_FORM, GRAPHS, answer_with, choose_form

data = Blueprint("data", __name__)


@data.get("/data")
@data.get(f"/data.{ANSWER_FORM}")
def downloads(form: str | None = None) -> Response:
    """List what can be taken away."""
    checkpoint = current_checkpoint()
    listed = list_downloads(checkpoint, g.lang)
    as_of = load_loaded(checkpoint, g.lang).as_of
    return answer_with(
        form,
        lambda: render_template("data.html", downloads=listed, forms=GRAPHS, licence=LICENCE),
        lambda: {"version": checkpoint.version, "as_of": as_of, "licence": LICENCE, "downloads": to_json(listed)},
    )


@data.get(f"/data/<name>.{GRAPH_FORM}")
def graph(name: str, form: str) -> Response:
    """Give a graph as a file."""
    triples = take_graph(current_checkpoint(), name)
    response = Response(convert_turtle(triples.decode(), form), content_type=f"{FORMS[form]}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


@data.get("/data/catalog")
@data.get(f"/data/catalog.{GRAPH_FORM}")
def catalog(form: str | None = None) -> Response:
    """Describe the dataset."""
    checkpoint = current_checkpoint()
    turtle = to_turtle(
        describe_dataset(checkpoint, request.url_root.rstrip("/"), load_loaded(checkpoint, "en").as_of),
        DESCRIPTION_PREFIXES,
    )
    form = choose_form(form, GRAPHS)
    return Response(convert_turtle(turtle, form), content_type=f"{FORMS[form]}; charset=utf-8")


@data.get("/.well-known/void")
def void() -> AnyResponse:
    """Lead to the description of the dataset."""
    return redirect("/data/catalog", 303)
