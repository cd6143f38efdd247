"""What matching names to agencies and subjects gives: candidates with a score that is explained."""

from typing import NamedTuple

from mandates.model import Named

KINDS = ("agency", "subject")


class Wanted(NamedTuple):
    """A name to be matched: of which kinds, how many candidates at most, and what else is known of the thing.

    `places` are names or keys of the place, `tiers` names or codes of the level of government.
    """

    name: str
    kinds: tuple[str, ...]
    limit: int
    places: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()


class Feature(NamedTuple):
    """A reason of a score: whether it holds, or how far (0 to 1)."""

    id: str
    value: bool | float


class Candidate(NamedTuple):
    """A thing that a name may mean: its kind, what tells it from its namesakes, and its score from 0 to 100.

    `match` says that it is the one: it scores high and no other comes near.
    """

    thing: Named
    kind: str
    description: str
    score: float
    features: tuple[Feature, ...]
    match: bool


class Suggested(NamedTuple):
    """A thing whose name goes on from the letters written so far."""

    thing: Named
    kind: str
    description: str


class Cell(NamedTuple):
    """A value of a property: a thing with its id, or a text alone."""

    id: str | None
    text: str


class Card(NamedTuple):
    """What a preview shows of a thing: its name, its kind, what tells it from its namesakes, values of properties."""

    thing: Named
    kind: str
    description: str
    stated: tuple[tuple[str, str], ...]
