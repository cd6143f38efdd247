"""The chart that moves rewrite: who holds which part of which duty, which splits are in force, which bodies live.

All of it is derived anew from what the texts say and from what has moved, so that moving back restores it.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from mandates.answers.cells import Split
from mandates.answers.coverage import Claim, Coverage
from mandates.answers.duties import SubjectTree
from mandates.answers.status import Arrangement


class Body(NamedTuple):
    """A body: `agency` is the one it is a unit of, None for one that answers for itself.

    `name` is the one that a scenario gives it, None where its stored names hold.
    """

    id: str
    agency: str | None
    place: str | None
    name: str | None = None
    live: bool = True


class Row(NamedTuple):
    """A responsibility on one subject, or the part of it on some stages, with who holds it now.

    `claim` is what the text says (its subject is empty where none is known). One that is not `live` is held by
    nobody; `reason` says why where a move names it. `words` are those by which a part of a duty was moved on.
    """

    claim: Claim
    stages: frozenset[str]
    holder: str
    split: str | None
    live: bool = True
    reason: str | None = None
    words: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same wherever it moves: responsibility and subject."""
        return self.claim.responsibility, self.claim.subject


class SplitState(NamedTuple):
    """A split as stated, or as a scenario adds it; `title` is set for one that a scenario adds.

    `held` says who held, by responsibility, what a scenario made a part of it.
    """

    stated: Split
    dropped: bool = False
    title: str = ""
    held: Mapping[str, str] = MappingProxyType({})


class Wording(NamedTuple):
    """What is said of a duty: its names and quote by language, document, item, counterparties of the responsibility."""

    words: dict[str, str]
    document: str
    item: str


class Posts(NamedTuple):
    """Posts of a category (its IRI) that an agency has, as stated."""

    id: str
    agency: str
    category: str
    headcount: int


class Known(NamedTuple):
    """What no move changes: the tree of subjects, places of which all agencies are loaded, and what is stated.

    That is: wordings by duty, counterparties by responsibility, posts.
    """

    tree: SubjectTree
    complete: frozenset[str]
    wordings: Mapping[str, Wording]
    counterparties: Mapping[str, frozenset[str]]
    posts: tuple[Posts, ...]


class Chart:
    """One state of affairs; moves make a new one."""

    def __init__(
        self,
        known: Known,
        rows: Iterable[Row],
        splits: Mapping[str, SplitState],
        bodies: Mapping[str, Body],
        successors: Mapping[str, str],
        posts: Mapping[tuple[str, str], int],
    ) -> None:
        """Take what is known, rows, splits, bodies, who followed whom, and changes of posts by agency and category."""
        self.known = known
        self.rows = _joined(rows)
        self.splits, self.bodies = dict(splits), dict(bodies)
        self.successors, self.posts = dict(successors), dict(posts)

    def agency_of(self, holder: str) -> str:
        """Return the agency that answers for a holder."""
        body = self.bodies.get(holder)
        return body.agency if body and body.agency else holder

    def follow(self, agency: str) -> str:
        """Return the agency that an agency has become part of, itself where it has not."""
        seen = {agency}
        while (after := self.successors.get(agency)) and after not in seen:
            seen.add(after)
            agency = after
        return agency

    def is_live(self, body: str) -> bool:
        """Whether a body has not ended; those that nothing is known of live."""
        return body not in self.bodies or self.bodies[body].live

    @cached_property
    def live_rows(self) -> tuple[Row, ...]:
        """The rows that somebody holds."""
        return tuple(row for row in self.rows if row.live)

    @cached_property
    def home(self) -> str | None:
        """The one place that all rows lie in, None where they lie in several."""
        places = {row.claim.place for row in self.rows}
        return next(iter(places)) if len(places) == 1 else None

    @cached_property
    def _parts(self) -> dict[str, list[Row]]:
        parts: dict[str, list[Row]] = {}
        for row in self.rows:
            if row.split:
                parts.setdefault(row.split, []).append(row)
        return parts

    def parts(self, split: str) -> list[Row]:
        """Return the rows that are parts of a split, also those nobody holds any more."""
        return self._parts.get(split, [])

    @cached_property
    def arrangements(self) -> dict[str, Arrangement]:
        """The splits not dropped, with the parties they have now; those that have come down to one party included."""
        return {iri: self._arrange(iri, state) for iri, state in self.splits.items() if not state.dropped}

    def _arrange(self, iri: str, state: SplitState) -> Arrangement:
        stated = state.stated.arrangement
        rows = self.parts(iri)
        parties: set[str] = set()
        for party in stated.parties:
            own = [row for row in rows if state.held.get(row.claim.responsibility, row.claim.agency) == party]
            if own:
                parties |= {self.agency_of(row.holder) for row in own if row.live}
            elif self.is_live(followed := self.follow(party)):
                parties.add(followed)
        # Some parts lie outside what rows are kept of, such as statements of aim.
        elsewhere = stated.with_part - {row.claim.agency for row in rows}
        with_part = {self.agency_of(row.holder) for row in rows if row.live} | {self.follow(a) for a in elsewhere}
        return Arrangement(iri, stated.subjects, frozenset(parties), frozenset(with_part))

    def is_dissolved(self, split: str) -> bool:
        """Whether a split was dropped or all its parties have become one."""
        state = self.splits[split]
        if state.dropped:
            return True
        return len(self.arrangements[split].parties) < min(2, len(state.stated.arrangement.parties))

    @cached_property
    def coverage(self) -> Coverage:
        """The cells of this state."""
        splits = (
            Split(self.splits[iri].stated.place, arrangement, self.splits[iri].stated.parts)
            for iri, arrangement in sorted(self.arrangements.items())
            if not self.is_dissolved(iri)
        )
        claims = (self._to_claim(row) for row in self.live_rows if row.claim.subject)
        return Coverage(claims, splits, self.known.tree, self.known.complete)

    def _to_claim(self, row: Row) -> Claim:
        stated, agency = row.claim, self.agency_of(row.holder)
        # A text speaks for its own agency: what an agency states of itself goes with it into the text of the next.
        stating = agency if stated.stating == stated.agency else self.follow(stated.stating)
        split = None if row.split in self.splits and self.splits[row.split].dropped else row.split
        return stated._replace(stages=row.stages, holder=row.holder, agency=agency, stating=stating, split=split)

    def headcount(self, agency: str, posts: str) -> int:
        """Return how many of some stated posts an agency has."""
        stated = sum(p.headcount for p in self.known.posts if p.id == posts and self.follow(p.agency) == agency)
        moved = (n for (body, iri), n in self.posts.items() if iri == posts and self.follow(body) == agency)
        return stated + sum(moved)

    def replace(
        self,
        *,
        known: Known | None = None,
        rows: Iterable[Row] | None = None,
        splits: Mapping[str, SplitState] | None = None,
        bodies: Mapping[str, Body] | None = None,
        successors: Mapping[str, str] | None = None,
        posts: Mapping[tuple[str, str], int] | None = None,
    ) -> "Chart":
        """Return a chart that differs in what is given."""
        return Chart(
            known or self.known,
            self.rows if rows is None else rows,
            self.splits if splits is None else splits,
            self.bodies if bodies is None else bodies,
            self.successors if successors is None else successors,
            self.posts if posts is None else posts,
        )


def _joined(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return rows with the parts that lie with one holder again put together."""
    joined: dict[tuple[object, ...], Row] = {}
    for row in rows:
        key = (row.key, row.claim.place, row.holder, row.split, row.live, row.reason, row.words)
        if key in joined and row.stages:
            row = row._replace(stages=row.stages | joined[key].stages)
        joined[key] = row
    whole = {(row.key, row.holder) for row in joined.values() if row.live and not row.words}
    kept = [row for row in joined.values() if not row.words or (row.key, row.holder) not in whole]
    return tuple(sorted(kept, key=_order))


def _order(row: Row) -> tuple[object, ...]:
    return (*row.key, row.claim.place, row.holder, sorted(row.stages), row.live, row.words)
