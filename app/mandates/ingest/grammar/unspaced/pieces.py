"""What cutting hands on: the stretches of one clause and what governs them."""

from typing import NamedTuple


class Segment(NamedTuple):
    """Tokens between two marks: `low` to `high`, whether a new sentence starts, and the mark that follows."""

    low: int
    high: int
    first: bool
    mark: str


class Piece(NamedTuple):
    """A clause before its codes are told.

    `start` and `end` are places of the passage, `low` and `high` tokens; `object_at` the token its object starts
    with. `form` is `verb`, `noun`, `passive`, `deferred`, `delegated`, `residual` or `host`. `rule` names what made
    it a clause of its own, at the place `at`. `heads` are the verbs that tell its role, `inner` those they govern;
    `later` says that the sentence has a clause before it, `post` that the sentence sets up a post.
    """

    form: str
    start: int
    end: int
    low: int
    high: int
    object_at: int
    rule: str
    at: int
    heads: tuple[int, ...] = ()
    inner: tuple[int, ...] = ()
    actors: tuple[str, ...] = ()
    joint: bool = False
    later: bool = False
    bodies: tuple[tuple[int, int], ...] = ()
    conditions: tuple[tuple[int, int], ...] = ()
    post: bool = False
