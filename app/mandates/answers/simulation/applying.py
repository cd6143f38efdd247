"""Apply the moves of a scenario one after another, each to the chart that the one before it left."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mandates.answers.simulation import moves
from mandates.answers.simulation.arranging import add_split, drop_split, find_split
from mandates.answers.simulation.chart import Body, Chart, Row
from mandates.answers.simulation.moves import Move, Name, Scenario
from mandates.answers.simulation.names import Names
from mandates.answers.simulation.resolving import Resolver, Taken


class Event(NamedTuple):
    """What befell bodies: `founding`, `merger`, `division`, `renaming`, `abolition`, in which line of the scenario."""

    kind: str
    line: int
    before: tuple[str, ...]
    after: tuple[str, ...]


class PostsMoved(NamedTuple):
    """Posts that a move names: how many of which stated posts go from an agency to another (None: nowhere else)."""

    line: int
    posts: str
    origin: str
    to: str | None
    number: int


class Applied(NamedTuple):
    """The chart after all moves, what befell bodies, which posts moves named, and the bodies that moves touched.

    `lines` has, for each row that moved, by its key, the lines of the moves that moved it.
    """

    chart: Chart
    events: tuple[Event, ...]
    posts: tuple[PostsMoved, ...]
    touched: frozenset[str]
    lines: Mapping[tuple[str, str], set[int]]


def apply_scenario(scenario: Scenario, chart: Chart, names: Names) -> Applied:
    """Return what the moves of a scenario make of a chart, which stays as it is.

    Raises BadDataError for a name that means nothing or too much, with its line.
    """
    applier = _Applier(chart, names)
    for move in scenario.moves:
        applier.apply(move)
    touched = frozenset(applier.touched)
    return Applied(applier.chart, tuple(applier.events), tuple(applier.posts), touched, applier.lines)


class _Applier:
    def __init__(self, chart: Chart, names: Names) -> None:
        self.chart, self.names = chart, names
        self.events: list[Event] = []
        self.posts: list[PostsMoved] = []
        self.touched: set[str] = set()
        self.lines: dict[tuple[str, str], set[int]] = {}
        self._ways: dict[type, Callable[[Any], None]] = {
            moves.Transfer: self._transfer,
            moves.Merge: self._merge,
            moves.Divide: self._divide,
            moves.Abolish: self._abolish,
            moves.Rename: self._rename,
            moves.Found: self._found,
            moves.Cancel: self._cancel,
            moves.AddSplit: self._add_split,
            moves.DropSplit: self._drop_split,
            moves.SetPosts: self._set_posts,
        }

    def apply(self, move: Move) -> None:
        before = _where(self.chart)
        self._ways[type(move)](move)
        after = _where(self.chart)
        for key, places in after.items():
            if before.get(key) != places:
                self.lines.setdefault(key, set()).add(move.line)

    @property
    def _resolver(self) -> Resolver:
        return Resolver(self.names, self.chart)

    def _body(self, name: Name) -> str:
        body = self._resolver.body(name)
        self.touched |= {body, self.chart.agency_of(body)}
        return body

    def _change(self, rows: Iterable[Row] | None = None, bodies: Iterable[Body] = ()) -> None:
        changed = {body.id: body for body in bodies}
        self.chart = self.chart.replace(rows=rows, bodies=self.chart.bodies | changed)

    def _make(self, name: Name, like: str | None = None) -> str:
        """Let a new body begin."""
        body = self._resolver.new_body(name, like)
        if body.name:
            self.names.bodies.add(body.name, body.id)
        # Who begins again is nobody's part any more.
        successors = {old: new for old, new in self.chart.successors.items() if old != body.id}
        self.chart = self.chart.replace(bodies=self.chart.bodies | {body.id: body}, successors=successors)
        self.touched |= {body.id, self.chart.agency_of(body.id)}
        return body.id

    def _end(self, bodies: Iterable[str], successors: Mapping[str, str]) -> None:
        self._change(bodies=[self.chart.bodies[body]._replace(live=False) for body in bodies])
        self.chart = self.chart.replace(successors=self.chart.successors | dict(successors))

    def _hand_over(self, taken: Sequence[Taken], to: str | None, reason: str | None = None) -> None:
        """Let a body (or nobody, for a reason) hold what was taken; what of a row was not taken stays."""
        by_row = {id(each.row): each for each in taken}
        rows: list[Row] = []
        for row in self.chart.rows:
            each = by_row.get(id(row))
            if each is None or each.words:
                rows.append(row)
            elif row.stages - each.stages:
                rows.append(row._replace(stages=row.stages - each.stages))
            if each:
                holder, words = to or row.holder, each.words or row.words
                live = to is not None
                rows.append(row._replace(holder=holder, stages=each.stages, live=live, reason=reason, words=words))
        self._change(rows)

    def _lapse(self, lapses: Callable[[Row], bool], reason: str | None) -> None:
        self._change(
            row._replace(live=False, reason=reason) if row.live and lapses(row) else row for row in self.chart.rows
        )

    def _transfer(self, move: moves.Transfer) -> None:
        origin = self._body(move.origin) if move.origin else None
        to = self._body(move.to)
        sections = self._move_sections(move.sections, origin, to)
        left = {self.chart.agency_of(section) for section in sections} - {to}
        if move.matter.duties or move.matter.subjects:
            taken = self._resolver.take(move.matter, origin)
            left |= {self.chart.agency_of(each.row.holder) for each in taken}
            self.touched |= left
            self._hand_over(taken, to)
        source = self.chart.agency_of(origin) if origin else next(iter(sorted(left)), None)
        for category, number in move.posts:
            if source is None:
                raise self.names.error(category, "posts move from a body: say `from`")
            self._move_posts(category, number, move.line, source, self.chart.agency_of(to))

    def _move_sections(self, sections: Sequence[Name], origin: str | None, to: str) -> list[str]:
        moved, left = [], []
        for name in sections:
            within = name.within or (origin if origin and self.chart.bodies[origin].agency is None else None)
            section = self._body(name._replace(within=within))
            body = self.chart.bodies[section]
            if body.agency is None:
                raise self.names.error(name, f"{name.text[:60]!r} is no section: merge agencies instead")
            if self.chart.bodies[to].agency is not None:
                raise self.names.error(name, "a section goes to an agency: merge sections instead")
            left.append(body.agency)
            moved.append(body._replace(agency=to))
        self._change(bodies=moved)
        return left

    def _merge(self, move: moves.Merge) -> None:
        bodies = [self._body(name) for name in move.bodies]
        kinds = {self.chart.bodies[body].agency is None for body in bodies}
        if len(kinds) > 1:
            raise self.names.error(move.bodies[0], "agencies merge with agencies, sections with sections")
        agency = self.chart.bodies[bodies[0]].agency
        name = move.into if move.into.within or not agency else move.into._replace(within=agency)
        known = self._resolver.find_body(name)
        into = known if known and self.chart.is_live(known) else self._make(name, bodies[0])
        if (self.chart.bodies[into].agency is None) not in kinds:
            raise self.names.error(move.into, "agencies merge into an agency, sections into a section")
        self.touched |= {into, self.chart.agency_of(into)}
        old = [body for body in dict.fromkeys(bodies) if body != into]
        sections = [body for body in self.chart.bodies.values() if body.agency in old and body.live]
        self._change(bodies=[section._replace(agency=into) for section in sections])
        self._change(row._replace(holder=into) if row.live and row.holder in old else row for row in self.chart.rows)
        self._end(old, dict.fromkeys(old, into))
        before = dict.fromkeys([*bodies, *([into] if known == into else [])])
        self.events.append(Event("merger", move.line, tuple(before), (into,)))

    def _divide(self, move: moves.Divide) -> None:
        body = self._body(move.body)
        agency = self.chart.bodies[body].agency
        parts: list[str] = []
        for share in move.into:
            name = share.body if share.body.within or not agency else share.body._replace(within=agency)
            known = self._resolver.find_body(name)
            parts.append(known if known and self.chart.is_live(known) else self._make(name, body))
        for part, share in zip(parts, move.into, strict=True):
            self.touched |= {part, self.chart.agency_of(part)}
            if part == body:
                continue
            self._move_sections(share.sections, body, part)
            if share.matter.duties or share.matter.subjects:
                self._hand_over(self._resolver.take(share.matter, body), part)
        rest = next((part for part, share in zip(parts, move.into, strict=True) if share.rest), None)
        if rest and rest != body:
            sections = [each for each in self.chart.bodies.values() if each.agency == body and each.live]
            self._change(bodies=[each._replace(agency=rest) for each in sections])
            self._change(
                row._replace(holder=rest) if row.live and row.holder == body else row for row in self.chart.rows
            )
        if body not in parts:
            self._close(body, None, {body: rest} if rest else {})
        self.events.append(Event("division", move.line, (body,), tuple(dict.fromkeys(parts))))

    def _close(self, body: str, reason: str | None, successors: Mapping[str, str]) -> None:
        """End a body and its sections; what they still hold lapses."""
        ended = [each.id for each in self.chart.bodies.values() if each.live and body in (each.id, each.agency)]
        self._lapse(lambda row: row.holder in ended, reason)
        self._end(ended, successors)

    def _abolish(self, move: moves.Abolish) -> None:
        body = self._body(move.body)
        self._close(body, move.reason if move.cancel else None, {})
        self.events.append(Event("abolition", move.line, (body,), ()))

    def _rename(self, move: moves.Rename) -> None:
        body = self._body(move.body)
        other = self._resolver.find_body(move.to._replace(within=self.chart.bodies[body].agency))
        if other not in (None, body):
            raise self.names.error(move.to, f"{move.to.text[:60]!r} is the name of another body: merge them instead")
        self.names.bodies.add(move.to.text, body)
        self._change(bodies=[self.chart.bodies[body]._replace(name=move.to.text)])
        self.events.append(Event("renaming", move.line, (body,), (body,)))

    def _found(self, move: moves.Found) -> None:
        known = self._resolver.find_body(move.body)
        if known and self.chart.is_live(known):
            raise self.names.error(move.body, f"{move.body.text[:60]!r} is there already")
        self.events.append(Event("founding", move.line, (), (self._make(move.body),)))

    def _cancel(self, move: moves.Cancel) -> None:
        origin = self._body(move.origin) if move.origin else None
        taken = self._resolver.take(move.matter, origin)
        self.touched |= {self.chart.agency_of(each.row.holder) for each in taken}
        self._hand_over(taken, None, move.reason)

    def _add_split(self, move: moves.AddSplit) -> None:
        bodies = [self._body(part.body) for part in move.parts]
        self.chart = add_split(self.chart, self.names, move, bodies)

    def _drop_split(self, move: moves.DropSplit) -> None:
        bodies = [self._body(name) for name in move.between]
        split = find_split(self.chart, self.names, move, bodies)
        self.touched |= self.chart.arrangements[split].parties
        self.chart = drop_split(self.chart, split, keep=move.keep)

    def _set_posts(self, move: moves.SetPosts) -> None:
        agency = self.chart.agency_of(self._body(move.body))
        posts = self._resolver.posts(move.category, agency)
        change = move.number - self.chart.headcount(agency, posts)
        self.chart = self.chart.replace(posts=_added(self.chart.posts, (agency, posts), change))
        self.posts.append(PostsMoved(move.line, posts, agency, None, change))

    def _move_posts(self, category: Name, number: int, line: int, origin: str, to: str) -> None:
        posts = self._resolver.posts(category, origin)
        if number > (there := self.chart.headcount(origin, posts)):
            raise self.names.error(category, f"{number} of {category.text[:60]!r} cannot move: there are {there}")
        counts = _added(_added(self.chart.posts, (origin, posts), -number), (to, posts), number)
        self.chart = self.chart.replace(posts=counts)
        self.posts.append(PostsMoved(line, posts, origin, to, number))


def _where(chart: Chart) -> dict[tuple[str, str], set[tuple[object, ...]]]:
    """Return where the parts of each row lie."""
    where: dict[tuple[str, str], set[tuple[object, ...]]] = {}
    for row in chart.rows:
        where.setdefault(row.key, set()).add((row.holder, chart.agency_of(row.holder), row.live, row.stages))
    return where


def _added(counts: Mapping[tuple[str, str], int], key: tuple[str, str], number: int) -> dict[tuple[str, str], int]:
    return {**counts, key: counts.get(key, 0) + number}
