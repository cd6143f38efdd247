"""The JSON API, version 1: the answers of the pages under stable addresses, open to every origin.

What stands here stays; new keys may appear in answers. Every address answers what the page of the same name gives as
JSON; `openapi` describes them all.
"""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, g, render_template, request
from werkzeug.exceptions import NotFound

from mandates.model import AgencyAnswer, DocumentAnswer, DutyAnswer, SectionAnswer, SplitAnswer
from mandates.model.diff import Diff
from mandates.model.findings import Findings
from mandates.model.gaps import Gaps
from mandates.model.linked import Agencies
from mandates.model.overlaps import Overlaps
from mandates.model.simulation import Simulated
from mandates.web.negotiation import json_response
from mandates.web.openapi import PARAMETERS, describe_api
from mandates.web.origins import open_to_all
from mandates.web.pages import agencies, answer, thing
from mandates.web.planning import list_findings, show_diff, show_gaps, show_overlaps, show_simulate

api = Blueprint("api", __name__)

PREFIX = "/api/v1"


class Route(NamedTuple):
    """An address of the API.

    `view` answers it; `parameters` are names, with `*` where one is needed; `record` is what the answer is made of,
    None for the document of `find`; `example` are values that are answered on the shipped data.
    """

    name: str
    path: str
    view: Callable[..., Response]
    parameters: tuple[str, ...]
    record: type | None
    example: dict[str, str]

    @property
    def address(self) -> str:
        """The address of the example."""
        path = self.path.replace("{key}", quote(self.example.get("key", "")))
        query = urlencode({name: value for name, value in self.example.items() if name != "key"}, quote_via=quote)
        return PREFIX + path + (f"?{query}" if query else "")


def _thing(folder: str) -> Callable[..., Response]:
    return lambda key: thing(folder, key, "json")


_YUZHONG = "yuzhong-health-commission"
ROUTES = (
    Route(
        "find", "/find", lambda: answer("json"),
        ("q*", "place", "as_of"), None, {"q": "谁管医养结合", "place": "yuzhong"},
    ),
    Route(
        "agencies", "/agencies", lambda: agencies("json"),
        ("name", "place", "tier", "_size", "_next"), Agencies, {"name": "health commission", "_size": "5"},
    ),
    Route("agency", "/agencies/{key}", _thing("agencies"), ("key*",), AgencyAnswer, {"key": _YUZHONG}),
    Route(
        "section", "/sections/{key}", _thing("sections"), ("key*",), SectionAnswer, {"key": f"{_YUZHONG}/ageing-health"}
    ),
    Route("duty", "/duties/{key}", _thing("duties"), ("key*",), DutyAnswer, {"key": f"{_YUZHONG}-2024/022"}),
    Route("split", "/splits/{key}", _thing("splits"), ("key*",), SplitAnswer, {"key": f"{_YUZHONG}-2024/food-safety"}),
    Route("document", "/documents/{key}", _thing("documents"), ("key*",), DocumentAnswer, {"key": f"{_YUZHONG}-2024"}),
    Route(
        "overlaps", "/overlaps", lambda: show_overlaps("json"),
        ("place", "agency", "as_of"), Overlaps, {"place": "yuzhong"},
    ),
    Route(
        "gaps", "/gaps", lambda: show_gaps("json"),
        ("place", "agency", "against", "kind", "as_of"), Gaps, {"place": "yuzhong", "kind": "internal-gap"},
    ),
    Route(
        "diff", "/diff", lambda: show_diff("json"),
        ("a*", "b*"), Diff, {"a": _YUZHONG, "b": "lanzhou-health-commission"},
    ),
    Route(
        "findings", "/findings", lambda: list_findings("json"),
        ("place", "agency", "severity", "rule", "status", "as_of"), Findings,
        {"place": "yuzhong", "severity": "warning"},
    ),
    Route(
        "simulate", "/simulate", lambda: show_simulate("json"), ("scenario*",), Simulated,
        {"scenario": f"title: x\nmoves: [abolish: {{body: {_YUZHONG}}}]"},
    ),
)  # fmt: skip


for _route in ROUTES:
    api.add_url_rule(PREFIX + _route.path.replace("{key}", "<path:key>"), _route.name, _route.view, methods=["GET"])


@api.get(f"{PREFIX}/<path:rest>")
def unknown(rest: str) -> Response:
    """Say that there is no such address."""
    raise NotFound(rest)


@api.after_app_request
def _open_to_all(response: Response) -> Response:
    """Let every origin read, errors of unknown addresses and methods included; an API leaves no cookie."""
    if request.path.startswith("/api/"):
        g.given = None
        open_to_all(response, "GET, HEAD, OPTIONS")
    return response


@api.get("/api/openapi.json")
def openapi() -> Response:
    """Describe the API."""
    return json_response(describe_api(PREFIX, ROUTES))


@api.get("/api")
def introduce() -> str:
    """Show the API to people."""
    return render_template("api.html", routes=ROUTES, prefix=PREFIX, parameters=PARAMETERS, page="/api")
