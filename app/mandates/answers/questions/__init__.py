"""The questions people ask of the store: read the list, fill one in, answer it.

A query answers by its file in `queries/questions/`, a measure by a function; a command is run by whoever has commands.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mandates.answers.places import load_places
from mandates.answers.questions.measures import MEASURES
from mandates.answers.questions.naming import to_iri
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.model.questions import Asked, Blank, Question
from mandates.resources import resource_folder

_FOLDER = "questions"
_BLANK = re.compile(r"\{(\w+)\}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Blanks of a query that hold a day, whatever the query calls them.
_DAYS = frozenset({"date", "early", "late"})


def load_questions(lang: str = "en") -> tuple[Question, ...]:
    """Return all questions by number, worded in a language."""
    return tuple(_to_question(row, lang) for row in _read_rows())


def find_question(number: int, lang: str = "en") -> Question:
    """Return the question of a number; NotFoundError where there is none."""
    rows = _read_rows()
    if not 1 <= number <= len(rows):
        raise NotFoundError(f"no question {number}; they are numbered 1 to {len(rows)}")
    return _to_question(rows[number - 1], lang)


@cache
def _read_rows() -> tuple[dict[str, Any], ...]:
    path = resource_folder("queries") / _FOLDER / "questions.json"
    return tuple(sorted(json.loads(path.read_text(encoding="utf-8")), key=lambda row: row["number"]))


def _to_question(row: dict[str, Any], lang: str) -> Question:
    return Question(
        row["number"],
        row["user"],
        row["text"][lang],
        row["way"],
        row["name"],
        tuple(row.get("arguments", ())),
        tuple(_to_blank(row, name, example) for name, example in row["given"].items()),
        row["gate"],
        row["expected"],
    )


def _to_blank(row: dict[str, Any], name: str, example: str) -> Blank:
    if row["way"] == "query":
        [declared] = [each for each in load_query(f"{_FOLDER}/{row['name']}").parameters if each.name == name]
        return Blank(name, example, declared.optional, declared.kind)
    file = name == "scenario"
    return Blank(name, example, False, "file" if file else "iri" if row["way"] == "measure" else "text")


def fill(question: Question, given: Mapping[str, str]) -> dict[str, str]:
    """Return what is filled into a question: what is given, else the examples.

    Raises UsageError for a blank it does not have, one left empty that must not be, and what is no day.
    """
    known = [blank.name for blank in question.blanks]
    if unknown := sorted(set(given) - set(known)):
        there = f"; it has: {', '.join(known)}" if known else ""
        raise UsageError(f"question {question.number} has no {', '.join(unknown)}{there}")
    values = {blank.name: given.get(blank.name, blank.example).strip() for blank in question.blanks}
    for blank in question.blanks:
        value = values[blank.name]
        if not value and not blank.optional:
            raise UsageError(f"question {question.number} needs its {blank.name}")
        if value and question.way == "query" and blank.name in _DAYS and not _DAY.fullmatch(value):
            raise UsageError(f"{blank.name}: {value[:20]!r} is no day; write YYYY-MM-DD")
    return {name: value for name, value in values.items() if value}


def to_arguments(question: Question, values: Mapping[str, str]) -> list[str]:
    """Return the arguments of the command of a question; the name of an example file becomes its path."""
    files = {blank.name for blank in question.blanks if blank.kind == "file"}
    texts = {name: find_example(value) if name in files else value for name, value in values.items()}
    return [_BLANK.sub(lambda at: texts[at[1]], argument) for argument in question.arguments]


def find_example(name: str) -> str:
    """Return the path of a file: as it is where there is such a file, else that of the example of this name."""
    example = resource_folder("queries") / _FOLDER / Path(name).name
    return name if Path(name).is_file() or not example.is_file() else str(example)


def to_sparql(checkpoint: Checkpoint, question: Question, values: Mapping[str, str], lang: str) -> str:
    """Return the query of a question, filled in; NotFoundError for a thing that is not in the store."""
    query = load_query(f"{_FOLDER}/{question.name}")
    terms = _to_terms(checkpoint, question, values)
    asks_language = any(each.name == "lang" for each in query.parameters)
    return query.bind(**terms, **({"lang": lang} if asks_language else {}))


def _to_terms(checkpoint: Checkpoint, question: Question, values: Mapping[str, str]) -> dict[str, str]:
    kinds = {blank.name: blank.kind for blank in question.blanks}
    return {name: to_iri(checkpoint, name, value) if kinds[name] == "iri" else value for name, value in values.items()}


def answer(checkpoint: Checkpoint, question: Question, given: Mapping[str, str], lang: str = "en") -> Asked:
    """Return the table that answers a question of the way `query` or `measure`.

    Raises UsageError for a question answered by a command, and as `fill` and `to_sparql` do.
    """
    if question.way == "command":
        raise UsageError(f"question {question.number} is answered by the command {question.name}")
    values = fill(question, given)
    terms = _to_terms(checkpoint, question, values)
    sparql = None
    if question.way == "measure":
        columns, rows = MEASURES[question.name](checkpoint, terms, lang)
    else:
        sparql = to_sparql(checkpoint, question, values, lang)
        found = checkpoint.store.select(sparql)
        columns = tuple(name for name in _columns(sparql) if any(name in row for row in found))
        rows = tuple(tuple(row.get(name) for name in columns) for row in found)
    silence = _silence(checkpoint, terms) if question.gate and not rows else None
    return Asked(question, lang, values, columns, rows, silence, sparql)


def _columns(sparql: str) -> list[str]:
    """Return the names that a query selects, in its order."""
    head = sparql[sparql.index("\nSELECT") : sparql.index("\nWHERE")]
    expressions = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*AS \?(\w+)\)", r"?\1", head)
    return re.findall(r"\?(\w+)", expressions)


def _silence(checkpoint: Checkpoint, terms: Mapping[str, str]) -> str:
    """Tell what an empty table means for the place asked, or for that of the agency asked."""
    place = terms.get("place")
    if "agency" in terms or "office" in terms:
        agency = terms.get("agency") or terms["office"]
        rows = checkpoint.store.select(load_query("answers/agency-places").bind(agency=agency))
        place = rows[0]["place"] if rows else None
    complete = load_places(checkpoint.store, [place] if place else []).complete
    return "nobody" if place in complete else "not-loaded"
