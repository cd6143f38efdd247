"""What a picture shows, before it is drawn: words and numbers only."""

from typing import NamedTuple


class Heat(NamedTuple):
    """A square of counts, one row and one column for each name; `marks` are counts of the graver kind in each."""

    title: str
    note: str
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]
    marks: tuple[tuple[int, ...], ...]


class Bars(NamedTuple):
    """Bars, each of stacked counts: one for each of the series."""

    title: str
    series: tuple[str, ...]
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


class Panels(NamedTuple):
    """Several bar charts under one title."""

    title: str
    note: str
    panels: tuple[Bars, ...]


class Band(NamedTuple):
    """Duties that went from a name on the left to one on the right; `kind` is `kept`, `moved`, `gone` or `new`."""

    left: str
    right: str
    kind: str
    duties: int


class Flow(NamedTuple):
    """What went from where to where: names on both sides in order, and the bands between them."""

    title: str
    note: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    bands: tuple[Band, ...]
    kinds: tuple[tuple[str, str], ...]


class Tree(NamedTuple):
    """An agency and what its parts hold: a count for each name."""

    title: str
    note: str
    root: str
    leaves: tuple[tuple[str, int], ...]


class Tile(NamedTuple):
    """A field with how many duties it has and how many gaps."""

    label: str
    duties: int
    gaps: int


class Treemap(NamedTuple):
    """Fields side by side, the largest first; those without any duty have no area."""

    title: str
    note: str
    tiles: tuple[Tile, ...]


class Span(NamedTuple):
    """How long a text gives something to somebody; days are ISO dates or years, None where open or not stated."""

    label: str
    role: str
    since: str | None
    until: str | None
    document: str


class Timeline(NamedTuple):
    """Who held something when, up to a day; spans with a date first, in order of date."""

    title: str
    note: str
    until: str
    spans: tuple[Span, ...]


Picture = Heat | Panels | Flow | Tree
