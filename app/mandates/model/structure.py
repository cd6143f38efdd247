"""Measures of how agencies hang together and how duties lie on sections."""

from typing import NamedTuple

from mandates.model import Named


class MergeCandidate(NamedTuple):
    """Two agencies of one place that have much in common.

    `subjects` are those both hold something on, `targets` the plan items on these, `splits` those they are parties of,
    `joint` the duties both hold; `likeness` is the share of the smaller one's subjects that the other holds too.
    """

    place: Named
    first: Named
    second: Named
    subjects: tuple[Named, ...]
    targets: int
    splits: tuple[Named, ...]
    joint: int
    likeness: float


class Broker(NamedTuple):
    """An agency by its ties (splits, joint duties, bodies named in duties): how many, and how many pairs meet in it.

    `betweenness` is the share of shortest ways between two others that lead through it (0 to 1).
    """

    agency: Named
    ties: int
    betweenness: float


class Dependence(NamedTuple):
    """A body that duties led by an agency rest on, and the duties by the kind of the tie.

    `holder`: it holds the same duty; `counterparty`: the duty names it; `rules`: the duty is left to its rules.
    """

    agency: Named
    on: Named
    holder: tuple[Named, ...]
    counterparty: tuple[Named, ...]
    rules: tuple[Named, ...]


class SectionLoad(NamedTuple):
    """The duties and subjects of a section; `out_of_line` is `high` or `low` beside its siblings, else None."""

    section: Named
    duties: int
    subjects: int
    out_of_line: str | None


class AgencyLoad(NamedTuple):
    """The span of an agency (its sections) and its load: duties, posts as stated, duties per post.

    `posts` is None where no text states them; posts of single sections are stated nowhere.
    """

    agency: Named
    sections: tuple[SectionLoad, ...]
    duties: int
    posts: int | None
    duties_per_post: float | None


class StageShare(NamedTuple):
    """How many of an agency's duties have a stage (None: no stage stated), and the share; a duty may have several."""

    agency: Named
    stage: Named | None
    duties: int
    share: float


class Structure(NamedTuple):
    """All measures for some places, or for one agency."""

    lang: str
    merging: tuple[MergeCandidate, ...]
    brokers: tuple[Broker, ...]
    dependence: tuple[Dependence, ...]
    loads: tuple[AgencyLoad, ...]
    stages: tuple[StageShare, ...]


class ClauseChange(NamedTuple):
    """A change of one clause: the agency gives up the lead of a duty and supports it instead."""

    duty: Named
    agency: Named


class Resolution(NamedTuple):
    """The fewest clauses to change so that no cell on a subject or below has several leads without order.

    `cells` is their number before; `smallest` is false where there were too many duties to try all sets.
    """

    place: Named
    subject: Named
    cells: int
    changes: tuple[ClauseChange, ...]
    smallest: bool
