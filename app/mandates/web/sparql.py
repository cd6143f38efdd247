"""The SPARQL endpoint (SPARQL 1.1 Protocol, queries only) and its page.

Every text goes to the pool of child processes; nothing of it is parsed here.
"""

from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import NotAcceptable, UnsupportedMediaType

from mandates.errors import BusyError, MandatesError, RefusedError, UsageError
from mandates.graph.checkpoints import current_version, graph_folder
from mandates.graph.isolation import Limits, QueryPool, Use
from mandates.graph.store import GRAPH_FORMS, RESULT_FORMS, Result, convert_turtle
from mandates.web.budget import BUSY, Budget
from mandates.web.current import current_checkpoint
from mandates.web.examples import Example, list_examples
from mandates.web.problems import STATUS_OF, TOLD
from mandates.web.results import Table, to_table
from mandates.web.service import describe_service
from mandates.wording import say

MEDIA = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
# Other names under which clients ask for the same forms.
_ALSO = {"application/json": "json", "application/xml": "xml", "text/xml": "xml"}
# What clients write in the parameter `format`; `xml` and `json` name a form of results and one of graphs.
_NAMED = {
    "json": ["json", "jsonld"], "xml": ["xml", "rdf"], "turtle": ["ttl"], "n3": ["ttl"], "ntriples": ["nt"],
    "n-triples": ["nt"], "rdf+xml": ["rdf"], "rdf/xml": ["rdf"], "json-ld": ["jsonld"],
}  # fmt: skip
_UPDATE_PARAMETERS = ("update", "using-graph-uri", "using-named-graph-uri")
_NAME = "mandates-sparql"
# A query has 16 KiB; a form writes each byte of it as three.
_MOST_POSTED = 64 * 1024

sparql_pages = Blueprint("sparql", __name__)


class _Endpoint(NamedTuple):
    root: Path
    pool: QueryPool
    budget: Budget


class _Failure(NamedTuple):
    title: str
    detail: str


class _Query(NamedTuple):
    text: str
    default_graphs: list[str]
    named_graphs: list[str]


def mount_sparql(app: Flask, root: Path, limits: Limits | None = None) -> None:
    """Serve the endpoint over the store in `root`."""
    app.extensions[_NAME] = _Endpoint(root, QueryPool(limits=limits), Budget())
    app.register_blueprint(sparql_pages)


def pool_of(app: Flask) -> QueryPool:
    """Return the pool that answers for an application."""
    endpoint: _Endpoint = app.extensions[_NAME]
    return endpoint.pool


@sparql_pages.after_request
def _open_to_all(response: Response) -> Response:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Mandates-Rows, Mandates-Truncated, Retry-After"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, POST, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "Accept, Content-Type"
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


@sparql_pages.route("/sparql", methods=["GET", "POST"])
@sparql_pages.route("/sparql/", methods=["GET", "POST"])
def sparql() -> Response:
    """Answer a query; without one, describe the endpoint or show its page."""
    query = _read_query()
    if query is None:
        return _introduce()
    if _wants_page():
        return _show(query)
    result = _ask(query, _wanted_forms())
    response = Response(result.body, content_type=MEDIA[result.form])
    response.headers["Mandates-Rows"] = str(result.rows)
    if result.truncated:
        response.headers["Mandates-Truncated"] = result.truncated
    return response


def _read_query() -> _Query | None:
    """Return the query as the protocol hands it over; None for a plain GET without one."""
    request.max_content_length = request.max_form_memory_size = _MOST_POSTED
    if any(name in request.args or name in request.form for name in _UPDATE_PARAMETERS):
        raise RefusedError("this endpoint answers queries only: updates are refused")
    texts = request.args.getlist("query")
    if request.method == "POST":
        kind = request.mimetype
        if kind == "application/sparql-update":
            raise RefusedError("this endpoint answers queries only: updates are refused")
        if kind == "application/sparql-query":
            texts = [_decode(request.get_data())]
        elif kind == "application/x-www-form-urlencoded":
            _decode(request.get_data())
            texts = request.form.getlist("query")
        else:
            raise UnsupportedMediaType("a query is posted as application/sparql-query or as a form")
    if not texts and request.method == "GET":
        return None
    if len(texts) != 1:
        raise UsageError("give one query in the parameter `query`")
    graphs = {
        name: request.args.getlist(name) + request.form.getlist(name)
        for name in ("default-graph-uri", "named-graph-uri")
    }
    return _Query(texts[0], graphs["default-graph-uri"], graphs["named-graph-uri"])


def _decode(raw: bytes) -> str:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UsageError("a query is written in UTF-8")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"the query is not UTF-8 at byte {error.start}") from error


def _ask(query: _Query, forms: list[str]) -> Result:
    endpoint: _Endpoint = current_app.extensions[_NAME]
    client = request.remote_addr or ""
    use = Use(endpoint.budget.check(client))
    folder = graph_folder(endpoint.root, current_version(endpoint.root))
    errors = 1.0
    try:
        result = endpoint.pool.answer(folder, query.text, forms, query.default_graphs, query.named_graphs, use)
        errors = 0.0
    except BusyError:
        errors = BUSY
        raise
    finally:
        endpoint.budget.charge(client, use.seconds, errors)
    return result


def _wanted_forms() -> list[str]:
    """Return the forms the client takes, best first; a parameter `format` names one. NotAcceptable where none is."""
    if form := request.args.get("format") or request.form.get("format"):
        media_types = {media.partition(";")[0]: [name] for name, media in MEDIA.items()}
        found = (media_types | {name: [name] for name in MEDIA} | _NAMED).get(form.lower())
        if found is None:
            raise UsageError(f"no form {form[:20]!r}; there are: {', '.join(MEDIA)}")
        return found
    accepted = request.accept_mimetypes
    if not accepted:
        return ["json", "ttl"]
    plain = {media.partition(";")[0]: form for form, media in MEDIA.items()} | _ALSO
    ranked: dict[str, float] = {}
    for media, name in plain.items():
        quality = accepted.quality(media)
        if quality > ranked.get(name, 0):
            ranked[name] = quality
    order = list(MEDIA)
    if not ranked:
        raise NotAcceptable(f"this address has the forms {', '.join(plain)}")
    return sorted(ranked, key=lambda form: (-ranked[form], order.index(form)))


def _wants_page() -> bool:
    if request.args.get("format") or request.form.get("format") or not request.accept_mimetypes:
        return False
    offers = ["application/sparql-results+json", "text/turtle", "text/html"]
    return request.accept_mimetypes.best_match(offers) == "text/html"


def _introduce() -> Response:
    if _wants_page():
        page = render_template("sparql.html", text="", table=None, limits=_limits(), examples=_examples())
        return Response(page, mimetype="text/html")
    form = next((form for form in _wanted_forms() if form in GRAPH_FORMS), "ttl")
    # No query with a form that only results have: the description is what there is.
    turtle = describe_service(request.base_url, _limits())
    return Response(convert_turtle(turtle, form), content_type=MEDIA[form])


def _examples() -> dict[str, tuple[Example, ...]]:
    return list_examples(current_checkpoint(), g.lang)


def _show(query: _Query) -> Response:
    result: Result | None = None
    table: Table | None = None
    failure: _Failure | None = None
    status = 200
    try:
        result = _ask(query, ["json", "ttl"])
        table = to_table(result.body) if result.form in RESULT_FORMS else None
    except MandatesError as error:
        status = STATUS_OF.get(type(error), 500)
        failure = _Failure(say(g.lang, f"web.title-{status if status in TOLD else 500}"), str(error))
    shown = {"text": query.text, "table": table, "result": result, "failure": failure}
    page = render_template("sparql.html", **shown, limits=_limits(), examples=_examples())
    return Response(page, status, mimetype="text/html")


def _limits() -> Limits:
    endpoint: _Endpoint = current_app.extensions[_NAME]
    return endpoint.pool.limits
