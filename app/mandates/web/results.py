"""Results of a query as a table for the page."""

import json
from typing import NamedTuple

from mandates.namespaces import PREFIXES


class Value(NamedTuple):
    """A term as shown: its text, in short where it is an IRI, its kind (`uri`, `literal`, `bnode`), its language."""

    text: str
    short: str
    kind: str
    language: str


class Table(NamedTuple):
    """Names of the columns and rows of values, None where unbound; `truth` for the answer of an ASK."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value | None, ...], ...]
    truth: bool | None


def to_table(body: bytes) -> Table:
    """Return SPARQL results in JSON as a table."""
    document = json.loads(body)
    if "boolean" in document:
        return Table((), (), document["boolean"])
    columns = tuple(document["head"]["vars"])
    rows = document["results"]["bindings"]
    return Table(columns, tuple(tuple(_to_value(row.get(name)) for name in columns) for row in rows), None)


def _to_value(term: dict[str, object] | None) -> Value | None:
    if term is None:
        return None
    value = term["value"]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return Value(
        text, _shorten(text) if term["type"] == "uri" else text, str(term["type"]), str(term.get("xml:lang", ""))
    )


def _shorten(iri: str) -> str:
    """Return an IRI with the longest of our prefixes that it begins with."""
    found = [(len(base), prefix) for prefix, base in PREFIXES.items() if iri.startswith(base)]
    if not found:
        return iri
    length, prefix = max(found)
    return f"{prefix}:{iri[length:]}"
