"""The description of the JSON API as OpenAPI 3.1, drawn from its routes and from the records they answer with."""

from collections.abc import Sequence
from typing import Any, Protocol

from mandates import __version__
from mandates.answers.dataset import LICENCE
from mandates.answers.labels import LANGUAGES
from mandates.answers.listing import MOST
from mandates.answers.question import MAX_LENGTH
from mandates.model import Answer, Fact, Named, NarrowerCell, Nearest, PlaceAnswer, ScoredSubject
from mandates.model.findings import SEVERITIES, STATUSES
from mandates.model.gaps import KINDS
from mandates.model.linked import Agencies
from mandates.web.negotiation import PROBLEM
from mandates.web.schemas import Schema, draw_schemas, refer_to
from mandates.wording import say

_TEXT: Schema = {"type": "string"}
# The schema of each parameter; its words are `api.param-<name>` of the wording.
PARAMETERS: dict[str, Schema] = {
    "q": {"type": "string", "minLength": 1, "maxLength": MAX_LENGTH},
    "lang": {"type": "string", "enum": list(LANGUAGES)},
    "place": _TEXT,
    "agency": _TEXT,
    "as_of": {"type": "string", "format": "date"},
    "a": _TEXT,
    "b": _TEXT,
    "name": {"type": "string", "maxLength": 200},
    "tier": _TEXT,
    "kind": {"type": "string", "enum": list(KINDS)},
    "against": _TEXT,
    "severity": {"type": "string", "enum": list(SEVERITIES)},
    "rule": _TEXT,
    "status": {"type": "string", "enum": list(STATUSES)},
    "_size": {"type": "integer", "minimum": 1, "maximum": MOST},
    "_next": _TEXT,
    "scenario": {"type": "string", "maxLength": 50_000},
    "key": _TEXT,
}
_ERRORS = {
    "400": "The request is wrong in itself.",
    "404": "It names something the store does not hold.",
    "422": "A file or graph breaks the rules.",
    "503": "The store cannot be read now.",
}
_RECORDS = (Answer, Fact, Named, NarrowerCell, Nearest, PlaceAnswer, ScoredSubject)
_REFERENCE = "#/components/schemas/"


class Described(Protocol):
    """What a description needs to know of a route."""

    @property
    def name(self) -> str:
        """The name of the operation."""
        ...

    @property
    def path(self) -> str:
        """The path after the prefix."""
        ...

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters."""
        ...

    @property
    def record(self) -> type | None:
        """What the answer is made of."""
        ...

    @property
    def example(self) -> dict[str, str]:
        """Values of parameters that are answered."""
        ...


def describe_api(prefix: str, routes: Sequence[Described]) -> dict[str, Any]:
    """Return the description of routes under a prefix."""
    records = [*_RECORDS, *(route.record for route in routes if route.record)]
    # The document of `find` has these two in a shape of its own.
    drawn = {name: schema for name, schema in draw_schemas(records).items() if name not in ("Answer", "PlaceAnswer")}
    own = {"Problem": _PROBLEM, "Document": _document(), "Links": _LINKS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mandates",
            "version": __version__,
            "summary": say("en", "api.summary"),
            "description": "Read-only. New keys may appear in answers; those described here stay.",
            "license": {"name": "CC BY 4.0", "url": LICENCE},
        },
        "servers": [{"url": "/"}],
        "paths": {prefix + route.path: {"get": _describe(route)} for route in routes},
        "components": {"schemas": drawn | own},
    }


def _describe(route: Described) -> dict[str, Any]:
    text = say("en", f"api.route-{route.name}")
    headers = {name: {"schema": _TEXT} for name in ("ETag", "Content-Language")}
    if route.record is Agencies:
        headers["Link"] = {"schema": _TEXT, "description": "rel=next: the page after this one."}  # type: ignore[dict-item]
    problem = {PROBLEM: {"schema": {"$ref": f"{_REFERENCE}Problem"}}}
    answers: dict[str, Any] = {
        "200": {"description": text, "headers": headers, "content": {"application/json": {"schema": _schema(route)}}},
        "304": {"description": "The client has this answer already (If-None-Match)."},
    }
    answers |= {code: {"description": words, "content": problem} for code, words in _ERRORS.items()}
    return {
        "operationId": route.name,
        "summary": text,
        "parameters": [_describe_parameter(name, route.example) for name in (*route.parameters, "lang")],
        "responses": answers,
    }


def _schema(route: Described) -> Schema:
    if route.record is None:
        return {"$ref": f"{_REFERENCE}Document"}
    if route.record is Agencies:
        onward = {"type": "object", "properties": {"next_url": _or_null(_TEXT)}, "required": ["next_url"]}
        return {"allOf": [refer_to(route.record), onward]}
    if "{key}" in route.path:
        return {"allOf": [refer_to(route.record), {"$ref": f"{_REFERENCE}Links"}]}
    return refer_to(route.record)


def _describe_parameter(name: str, example: dict[str, str]) -> Schema:
    plain = name.rstrip("*")
    schema = PARAMETERS[plain]
    described: Schema = {
        "name": plain,
        "in": "path" if plain == "key" else "query",
        "required": name.endswith("*"),
        "description": say("en", f"api.param-{plain.strip('_')}"),
        "schema": schema,
    }
    if plain in example:
        described["example"] = int(example[plain]) if schema["type"] == "integer" else example[plain]
    return described


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _document() -> Schema:
    """Return the schema of the document of `find`: its records, told apart where the document shapes them anew."""
    named = refer_to(Named)
    drawn = draw_schemas([Answer, PlaceAnswer])
    answer = {
        **drawn["Answer"]["properties"],
        "contact": {"type": "object", "additionalProperties": {"type": "object"}},
    }
    place = {name: of for name, of in drawn["PlaceAnswer"]["properties"].items() if name != "answers"}
    place |= {"sentence": _TEXT, "notes": _list(_TEXT)}
    fields: dict[str, Schema] = {
        "question": _TEXT,
        "lang": {"enum": list(LANGUAGES)},
        "place": _or_null(named),
        "as_of": _or_null(_TEXT),
        "subjects": _list(refer_to(ScoredSubject)),
        "status": _TEXT,
        "flags": _list(_TEXT),
        "answers": _list(_object(answer)),
        "narrower": _list({"allOf": [refer_to(NarrowerCell), _object({"place": named})]}),
        "nearest": _list(refer_to(Nearest)),
        "note": _TEXT,
        "query": _TEXT,
        "places": _list(_object(place)),
        "choices": _list(refer_to(ScoredSubject)),
        "facts": _list(refer_to(Fact)),
        "unknown_place": _or_null(_TEXT),
        "loaded": _list(named),
    }
    return {"description": "The answer to a question, with evidence and the SPARQL that was run.", **_object(fields)}


def _object(fields: dict[str, Schema]) -> Schema:
    return {"type": "object", "properties": fields, "required": list(fields)}


_PROBLEM: Schema = {
    "description": "An error (RFC 9457).",
    **_object(
        {"type": _TEXT, "title": _TEXT, "status": {"type": "integer"}, "detail": _TEXT, "instance": _TEXT},
    ),
}
_LINKS: Schema = {
    "description": "Where a thing stands: its id, its page, its JSON.",
    **_object({"links": _object({"id": _TEXT, "html": _TEXT, "json": _TEXT})}),
}
