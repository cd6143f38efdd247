"""Load the SPARQL files of `queries/` and bind their parameters.

A query file begins with comment lines: one sentence of help, then one line per parameter,

    # param NAME: KIND [many] [optional] – what it is

where KIND is `iri`, `text` or `lang`. In the text each parameter stands as `VALUES ?NAME { UNDEF }`,
so the file is valid SPARQL before and after binding. Only checked terms ever enter the text.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mandates.errors import BadDataError, UsageError
from mandates.resources import resource_folder

Argument = str | Iterable[str] | None

_PARAM = re.compile(r"#\s*param\s+(\w+):\s*(iri|text|lang)((?:\s+(?:many|optional))*)\s*(?:–\s*(.*))?$")
_FORBIDDEN_IN_IRI = re.compile(r'[\x00-\x20<>"{}|^`\\\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_GIVEN = re.compile(r"VALUES \?(\w+) \{ UNDEF \}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LANG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


class Parameter(NamedTuple):
    """A declared parameter of a query file."""

    name: str
    kind: str
    many: bool
    optional: bool
    help: str


class Query(NamedTuple):
    """A query file: its stem, its help sentence, its parameters and its text."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, **arguments: Argument) -> str:
        """Return the SPARQL with each parameter's UNDEF replaced by its terms.

        Raises UsageError for an unknown, missing or ill-formed argument.
        """
        known = {parameter.name for parameter in self.parameters}
        if unknown := sorted(set(arguments) - known):
            raise UsageError(f"query {self.name} has no parameter {', '.join(unknown)}")
        terms = {each.name: _to_terms(self.name, each, arguments.get(each.name)) for each in self.parameters}
        return _GIVEN.sub(lambda at: _values(at[1], terms[at[1]]) if terms[at[1]] else at[0], self.text)


def _placeholder(name: str) -> str:
    return f"VALUES ?{name} {{ UNDEF }}"


def _values(name: str, terms: list[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(terms)} }}"


def _to_terms(query: str, parameter: Parameter, argument: Argument) -> list[str]:
    values = [argument] if isinstance(argument, str) else list(argument or ())
    if not values and not parameter.optional:
        raise UsageError(f"query {query} needs its parameter {parameter.name}")
    if len(values) > 1 and not parameter.many:
        raise UsageError(f"query {query} takes one {parameter.name}, not {len(values)}")
    render = {"iri": to_iri_term, "text": to_text_term, "lang": to_lang_term}[parameter.kind]
    return [render(value) for value in values]


def to_iri_term(value: str) -> str:
    """Return an IRI as a SPARQL term; UsageError where it holds a character no IRI may hold."""
    if not value or ":" not in value or _FORBIDDEN_IN_IRI.search(value):
        raise UsageError(f"not an IRI: {value[:80]!a}")
    return f"<{value}>"


def to_text_term(value: str) -> str:
    """Return a plain string as a SPARQL term, escaped; UsageError where it holds half a character."""
    if _SURROGATE.search(value):
        raise UsageError(f"not a text: {value[:80]!a}")
    return json.dumps(value, ensure_ascii=False)


def to_lang_term(value: str) -> str:
    """Return a language tag as a SPARQL string; UsageError where it is none."""
    if not _LANG.fullmatch(value):
        raise UsageError(f"not a language tag: {value[:20]!r}")
    return f'"{value.lower()}"'


def read_query(path: Path) -> Query:
    """Read a query file; BadDataError where its header and its text do not agree."""
    text = path.read_text(encoding="utf-8")
    header = [line for line in text.splitlines() if line.startswith("#")]
    parameters = []
    words = []
    for line in header:
        if match := _PARAM.fullmatch(line):
            name, kind, marks, note = match.groups()
            parameters.append(Parameter(name, kind, "many" in marks, "optional" in marks, note or ""))
        elif not parameters:
            words.append(line.lstrip("# ").rstrip())
    for parameter in parameters:
        if _placeholder(parameter.name) not in text:
            raise BadDataError(f"{path}: parameter {parameter.name} has no `{_placeholder(parameter.name)}`")
    declared = {parameter.name for parameter in parameters}
    for name in re.findall(r"VALUES \?(\w+) \{ UNDEF \}", text):
        if name not in declared:
            raise BadDataError(f"{path}: ?{name} is bound by VALUES but not declared as a param")
    if not words:
        raise BadDataError(f"{path}: the first line must be a comment that says what the query answers")
    return Query(path.stem, " ".join(words), tuple(parameters), text)


@cache
def load_query(name: str) -> Query:
    """Return the query `queries/<name>.rq`, for example `answers/find`."""
    path = resource_folder("queries") / f"{name}.rq"
    if not path.is_file():
        raise BadDataError(f"no query file {name}.rq in queries/")
    return read_query(path)
