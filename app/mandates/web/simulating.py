"""Scenarios for the page: read moves from the address, run them, show what they change. Nothing is kept."""

from functools import lru_cache
from typing import Any, NamedTuple

from flask import g, render_template, request

from mandates.answers import simulate as answer
from mandates.answers.simulation.reading import to_yaml
from mandates.answers.simulation.saying import posts_line
from mandates.errors import BadDataError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.model.simulation import Simulated
from mandates.web.current import current_checkpoint
from mandates.wording import say

# Kinds of moves that fit into one line of the form; the others are written as YAML.
KINDS = (
    "transfer-duty", "transfer-subject", "transfer-section", "merge", "abolish", "rename", "found", "cancel",
    "drop-split",
)  # fmt: skip
MOST_MOVES = 30
_MOST_CHARACTERS = 50_000
_APART = str.maketrans("；\n", ";;")


class MoveLine(NamedTuple):
    """A line of the form: the kind of move, what, from where, to where."""

    kind: str
    what: str
    source: str
    to: str


class Asked(NamedTuple):
    """What the form is filled in with."""

    title: str
    date: str
    place: str
    lines: tuple[MoveLine, ...]
    scenario: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked yet."""
        return not self.lines and not self.scenario.strip()


def read_scenario_asked() -> Asked:
    """Return the form as the address has it; UsageError for more than is read or an unknown kind."""
    columns = [request.args.getlist(name) for name in ("kind", "what", "from", "to")]
    if len(columns[0]) > MOST_MOVES or sum(map(len, request.args.values())) > _MOST_CHARACTERS:
        raise UsageError(say(g.lang, "simulate.too-many", most=MOST_MOVES))
    rows = (
        MoveLine(*(column[at].strip() if at < len(column) else "" for column in columns))
        for at in range(len(columns[0]))
    )
    lines = tuple(row for row in rows if row.what)
    for line in lines:
        if line.kind not in KINDS:
            raise UsageError(f"no kind {line.kind[:20]!r}; there are: {', '.join(KINDS)}")
    title, date, place = (request.args.get(name, "").strip() for name in ("title", "date", "place"))
    return Asked(title, date, place, lines, request.args.get("scenario", ""))


def to_scenario(asked: Asked) -> str:
    """Return the scenario that the form says, as YAML."""
    if asked.scenario.strip():
        return asked.scenario
    document: dict[str, Any] = {"title": asked.title or say(g.lang, "simulate.default-title")}
    document |= {name: value for name, value in (("date", asked.date), ("place", asked.place)) if value}
    return to_yaml(document | {"moves": [_to_move(line) for line in asked.lines]})


def _to_move(line: MoveLine) -> dict[str, Any]:
    many = [each.strip() for each in line.what.translate(_APART).split(";") if each.strip()]
    source = {"from": line.source} if line.source else {}
    to = {"to": line.to} if line.to else {}
    moves: dict[str, dict[str, Any]] = {
        "transfer-duty": {"transfer": {"duties": many} | source | to},
        "transfer-subject": {"transfer": {"subjects": many} | source | to},
        "transfer-section": {"transfer": {"sections": many} | source | to},
        "merge": {"merge": {"bodies": many, "into": line.to}},
        "abolish": {"abolish": {"body": line.what} | ({"cancel": True, "reason": line.to} if line.to else {})},
        "rename": {"rename": {"body": line.what} | to},
        "found": {"found": {"body": {"body": line.source, "section": line.what} if line.source else line.what}},
        "cancel": {"cancel": {"duties": many} | source | {"reason": line.to}},
        "drop-split": {"drop_split": {"split": line.what}},
    }
    return moves[line.kind]


def run_scenario(asked: Asked) -> Simulated:
    """Return what the scenario of the form changes."""
    return _run(current_checkpoint(), to_scenario(asked), g.lang)[0]


def run_to_turtle(asked: Asked) -> bytes:
    """Return the changes of the scenario of the form as Turtle."""
    checkpoint = current_checkpoint()
    simulation = answer.simulate(checkpoint.store, to_scenario(asked), "scenario", checkpoint.words.fold)
    return answer.to_turtle(checkpoint.store, simulation, g.lang).encode()


@lru_cache(maxsize=8)
def _run(checkpoint: Checkpoint, scenario: str, lang: str) -> tuple[Simulated, str]:
    """Return the result and the scenario that leads back; kept for another form of the same page."""
    simulation = answer.simulate(checkpoint.store, scenario, "scenario", checkpoint.words.fold)
    return answer.tell(checkpoint.store, simulation, lang), answer.inverse(checkpoint.store, simulation, lang)


def scenario_page(asked: Asked) -> str:
    """Return the page: the form with one free line, and the result; what is wrong is said above the form."""
    found, back, problem, scenario = None, "", "", ""
    if not asked.is_empty:
        scenario = to_scenario(asked)
        try:
            found, back = _run(current_checkpoint(), scenario, g.lang)
        except BadDataError as error:
            problem = str(error)
            g.scenario_is_wrong = True
    free = MoveLine(KINDS[0], "", "", "")
    return render_template(
        "simulate.html",
        scenario_asked=asked,
        lines=(*asked.lines, free, free)[:MOST_MOVES],
        kinds=KINDS,
        found=found,
        scenario=scenario,
        back=back,
        problem=problem,
        address=request.query_string.decode("ascii", "replace"),
        posts_line=posts_line,
    )
