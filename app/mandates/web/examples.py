"""The questions as the site asks them: by a query on the page for SPARQL, by the page of an answer, or on their own."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from mandates.answers.questions import fill, find_example, load_questions, to_arguments, to_sparql
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.model.questions import USERS, Blank, Question
from mandates.resources import resource_folder
from mandates.web.language import to_address

MOST = 300
# What each page calls the arguments that its command takes by their place.
_BY_PLACE = {"find": ("q",), "diff": ("a", "b"), "simulate": ("scenario",), "findings": ("show", "finding")}
_FLAGS = frozenset({"--exit-code"})


class Example(NamedTuple):
    """A question that a query answers: its wording, its query filled in with the examples, and its blanks.

    `address` is the page on which the blanks are filled in with something else.
    """

    number: int
    label: str
    query: str
    blanks: tuple[Blank, ...]
    address: str


def list_examples(checkpoint: Checkpoint, lang: str) -> dict[str, tuple[Example, ...]]:
    """Return the questions that a query answers by the people who ask them, in a language.

    One whose example is not in the store is left out.
    """
    found: dict[str, list[Example]] = {user: [] for user in USERS}
    for question in load_questions(lang):
        if question.way == "query" and (query := _query_of_example(checkpoint, question, lang)):
            address = to_address(f"/questions/{question.number}")
            found[question.user].append(Example(question.number, question.text, query, question.blanks, address))
    return {user: tuple(examples) for user, examples in found.items() if examples}


def _query_of_example(checkpoint: Checkpoint, question: Question, lang: str) -> str | None:
    try:
        return to_sparql(checkpoint, question, fill(question, {}), lang)
    except NotFoundError:
        return None


def read_given(question: Question, sent: Mapping[str, str]) -> dict[str, str]:
    """Return what an address fills into a question; UsageError for a value that is too long."""
    given = {blank.name: sent[blank.name] for blank in question.blanks if blank.name in sent and blank.kind != "file"}
    for name, value in given.items():
        if len(value) > MOST:
            raise UsageError(f"{name}: at most {MOST} characters")
    return given


def to_answer(checkpoint: Checkpoint, question: Question, given: Mapping[str, str], lang: str) -> str:
    """Return the address of the page that answers a question; raises as `fill` and `to_sparql` do."""
    values = fill(question, given)
    if question.way == "query":
        return to_address("/sparql", query=to_sparql(checkpoint, question, values, lang))
    if question.way == "measure":
        return to_address(f"/questions/{question.number}", **values, answer="1")
    return _to_page(question, to_arguments(question, values))


def _to_page(question: Question, arguments: Sequence[str]) -> str:
    """Return the address of the page of a command: options become fields, and one given twice is left open."""
    fields: dict[str, list[str]] = {}
    places = list(_BY_PLACE.get(question.name, ()))
    left = list(arguments)
    while left:
        one = left.pop(0)
        if one in _FLAGS:
            continue
        name = one[2:].replace("-", "_") if one.startswith("--") else places.pop(0)
        fields.setdefault(name, []).append(left.pop(0) if one.startswith("--") else one)
    query: dict[str, str | None] = {name: values[0] for name, values in fields.items() if len(values) == 1}
    finding = query.pop("finding", None)
    if query.pop("show", None):
        return f"{to_address('/findings', **query)}#finding-{finding}"
    if scenario := query.get("scenario"):
        query["scenario"] = _read_example(scenario)
    return to_address(f"/{question.name}", **query)


def _read_example(name: str) -> str:
    """Return the scenario of an example; nothing else on this machine is read."""
    path = Path(find_example(name))
    if path.parent != resource_folder("queries") / "questions":
        raise NotFoundError(f"no example {Path(name).name[:60]!r}")
    return path.read_text(encoding="utf-8")
