"""The moves of a scenario, as read and not yet resolved: names stand as written, each with its line."""

from typing import NamedTuple


class Name(NamedTuple):
    """A name, key or IRI as written and the line it stands in; `within` names the body it is a section of."""

    text: str
    line: int
    within: str | None = None


class Matter(NamedTuple):
    """What of a body's duties is meant: duties, or all on some subjects, both together the part of the duties on them.

    `narrower` takes subjects with the narrower ones; `stages` (none: all) narrows it to some stages.
    """

    duties: tuple[Name, ...] = ()
    subjects: tuple[Name, ...] = ()
    narrower: bool = True
    stages: tuple[Name, ...] = ()


class Transfer(NamedTuple):
    """Duties, subjects or sections go from one body (where given) to another; `posts` by category go with them."""

    line: int
    matter: Matter
    sections: tuple[Name, ...]
    origin: Name | None
    to: Name
    posts: tuple[tuple[Name, int], ...] = ()


class Merge(NamedTuple):
    """Bodies become one, an existing one or a new one."""

    line: int
    bodies: tuple[Name, ...]
    into: Name


class Share(NamedTuple):
    """What one of the bodies that come out of a split gets; `rest` is all that no other gets."""

    body: Name
    matter: Matter
    sections: tuple[Name, ...]
    rest: bool


class Divide(NamedTuple):
    """A body is split into several; what none of them gets is lost."""

    line: int
    body: Name
    into: tuple[Share, ...]


class Abolish(NamedTuple):
    """A body ends. What it still holds is lost, with a reason where it is cancelled by name."""

    line: int
    body: Name
    cancel: bool
    reason: str | None


class Rename(NamedTuple):
    """A body gets another name."""

    line: int
    body: Name
    to: Name


class Found(NamedTuple):
    """A body begins, or one that had ended begins again; `within` its name makes it a section."""

    line: int
    body: Name


class Cancel(NamedTuple):
    """Duties end, for a reason."""

    line: int
    matter: Matter
    origin: Name | None
    reason: str


class Part(NamedTuple):
    """The part of one party of a split: its role and its duties, existing or new; none for a party without a part."""

    body: Name
    role: Name
    duties: tuple[Name, ...]
    subjects: tuple[Name, ...]
    stages: tuple[Name, ...]


class AddSplit(NamedTuple):
    """A split begins, or one that was dropped begins again (`split` names it)."""

    line: int
    title: str
    split: Name | None
    subjects: tuple[Name, ...]
    parts: tuple[Part, ...]


class DropSplit(NamedTuple):
    """A split ends, named by key or name, or by parties and subject.

    Parts stay with their holders where `keep` says so; else a part that only another party's text states is lost.
    """

    line: int
    split: Name | None
    between: tuple[Name, ...]
    subject: Name | None
    keep: bool


class SetPosts(NamedTuple):
    """A body has from now on so many posts of a category."""

    line: int
    body: Name
    category: Name
    number: int


Move = Transfer | Merge | Divide | Abolish | Rename | Found | Cancel | AddSplit | DropSplit | SetPosts


class Scenario(NamedTuple):
    """A scenario: title, date and place as written, moves in order; `source` names the file, `text` is its text."""

    title: str
    date: str
    place: Name | None
    moves: tuple[Move, ...]
    source: str
    text: str
