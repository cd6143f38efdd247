"""JSON Schemas (2020-12) of the records, drawn from their types: what `to_json` makes of them."""

import types
import typing
from functools import cache
from typing import Any, Union

Schema = dict[str, Any]
_PLAIN: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
    object: {},
}


def draw_schemas(records: typing.Iterable[type]) -> dict[str, Schema]:
    """Return the schema of each record, and of all records in it, by name."""
    found: dict[str, Schema] = {}
    for record in records:
        _draw(record, found)
    return dict(sorted(found.items()))


def refer_to(record: type) -> Schema:
    """Return a reference to the schema of a record."""
    return {"$ref": f"#/components/schemas/{name_of(record)}"}


def name_of(record: type) -> str:
    """Return the name of the schema of a record: its own, led by the module of its answer."""
    module = record.__module__.partition("mandates.model")[2].lstrip(".")
    return f"{module}.{record.__name__}" if module else record.__name__


def _draw(kind: Any, found: dict[str, Schema]) -> Schema:  # noqa: ANN401 - any type annotation
    if kind in _PLAIN:
        return _PLAIN[kind]
    if hasattr(kind, "_fields"):
        return _draw_record(kind, found)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_draw(each, found) for each in arguments]}
    if origin is dict:
        return {"type": "object", "additionalProperties": _draw(arguments[1], found)}
    if origin is tuple and Ellipsis not in arguments:
        items = [_draw(each, found) for each in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if arguments:
        return {"type": "array", "items": _draw(arguments[0], found)}
    raise TypeError(f"no JSON Schema for {kind}")


def _draw_record(record: type, found: dict[str, Schema]) -> Schema:
    name = name_of(record)
    if name not in found:
        # Entered before its fields, which may hold the record itself.
        schema: Schema = {"type": "object"}
        found[name] = schema
        fields = _types_of(record)
        schema["description"] = (record.__doc__ or "").strip()
        schema["properties"] = {field: _draw(kind, found) for field, kind in fields.items()}
        schema["required"] = list(fields)
    return refer_to(record)


@cache
def _types_of(record: type) -> dict[str, Any]:
    return typing.get_type_hints(record)
