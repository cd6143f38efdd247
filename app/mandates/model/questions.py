"""The questions that people of four kinds ask, how each is asked, and the table that answers one."""

from typing import NamedTuple

USERS = ("researcher", "planner", "citizen", "auditor")
WAYS = ("query", "measure", "command")


class Blank(NamedTuple):
    """What is filled into a question: its name, an example (empty for none), whether it may be left out.

    `kind` is `iri` for a thing of the store, given by key, IRI or name, `text`, or `file`.
    """

    name: str
    example: str
    optional: bool
    kind: str


class Question(NamedTuple):
    """A question, whose it is and how it is answered.

    `way` is `query` (a query file), `measure` (a function) or `command`; `name` says which, and `arguments` are those
    of the command, with `{name}` for each blank. `gate` says that an empty table may mean nobody. `expected` is what
    the shipped data or a fixture answers.
    """

    number: int
    user: str
    text: str
    way: str
    name: str
    arguments: tuple[str, ...]
    blanks: tuple[Blank, ...]
    gate: bool
    expected: str


class Asked(NamedTuple):
    """The answer to a question as a table: what was filled in, columns, rows (None: no value), and the query if any.

    `silence` tells an empty table: `nobody` where all agencies concerned are loaded, else `not-loaded`; None where
    there are rows, or where an empty table only says that the loaded texts have no such thing.
    """

    question: Question
    lang: str
    given: dict[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    silence: str | None
    sparql: str | None
