"""What a scenario makes of the map of duties: cells before and after, and what comes with it."""

from typing import NamedTuple

from mandates.model import Named


class CellState(NamedTuple):
    """A cell in one state: its status, who leads, all who hold something in it (sections too), flags and certainty."""

    place: Named
    subject: Named
    stage: str | None
    status: str
    leads: tuple[Named, ...]
    holders: tuple[Named, ...]
    flags: tuple[str, ...]
    certainty: str


class Gap(NamedTuple):
    """A gap that appears or closes.

    `kind` is the status of the cell (`uncovered`, `leaderless`, `oversight-only`), or `no-section` for a duty of an
    agency that none of its sections carries, or `no-agency-duty` for a duty of a section on which its agency has none.
    `silence` says what it means that nobody covers a cell: `nobody`, or `not-loaded` where another agency may.
    """

    kind: str
    place: Named
    subject: Named
    stage: str | None
    agency: Named | None
    duty: Named | None
    before: str
    after: str
    silence: str | None


class GapChanges(NamedTuple):
    """Gaps that appear and gaps that close."""

    new: tuple[Gap, ...]
    closed: tuple[Gap, ...]


class OverlapPair(NamedTuple):
    """Two agencies that both lead on a subject, or one on it and one on a broader subject (`broader`).

    `relation` (`overlap`, `duplication`) and `certainty` (`definite`, `possible`) are those of the answer on overlaps;
    `stages` are those in common; `status` is that of the subject as a whole; `split` is the one between the two.
    """

    relation: str
    certainty: str
    place: Named
    agencies: tuple[Named, ...]
    subject: Named
    broader: Named | None
    stages: tuple[str, ...]
    status: str
    split: Named | None


class OverlapChanges(NamedTuple):
    """Overlaps that appear, that close, and that remain between a body of the scenario and another."""

    new: tuple[OverlapPair, ...]
    closed: tuple[OverlapPair, ...]
    remaining: tuple[OverlapPair, ...]


class SplitChange(NamedTuple):
    """A split among bodies that the scenario touches, with its parties before and after.

    `reason` is `one-body` or `dropped` for one that dissolves, `added`, `parties` or `unchanged` for one that is kept.
    """

    split: Named
    before: tuple[Named, ...]
    after: tuple[Named, ...]
    reason: str


class SplitChanges(NamedTuple):
    """Splits that dissolve and splits that remain."""

    dissolved: tuple[SplitChange, ...]
    kept: tuple[SplitChange, ...]


class MovedDuty(NamedTuple):
    """A duty, or the part of it on some subjects and stages (`divided`), that goes from one holder to another."""

    duty: Named
    item: str
    origin: Named
    origin_agency: Named
    to: Named
    to_agency: Named
    role: str
    subjects: tuple[Named, ...]
    stages: tuple[str, ...]
    divided: bool


class MovedPosts(NamedTuple):
    """Posts that go with a body.

    `status` is `moved` (with the whole body), `stated` (as the scenario says), `set` (the scenario changes the number),
    `undivided` (the text does not divide posts among sections or duties: how many move is not known), `unknown` (no
    text states posts of the body), `ended`. `number` moves of the `before` that were there; `after` are left.
    """

    origin: Named
    to: Named | None
    category: Named | None
    number: int | None
    before: int | None
    after: int | None
    status: str


class MovedTarget(NamedTuple):
    """A plan target on a subject that moves: `moved` with it, or `left` with its holder."""

    target: Named
    subjects: tuple[Named, ...]
    origin: Named
    holder: Named
    status: str


class Moved(NamedTuple):
    """What moves: duties, posts and plan targets; `added` are duties that begin."""

    duties: tuple[MovedDuty, ...]
    posts: tuple[MovedPosts, ...]
    targets: tuple[MovedTarget, ...]
    added: tuple[Named, ...]


class BodyChange(NamedTuple):
    """What becomes of a body: `begun`, `ended`, `renamed`, `moved`; `agency` is the one a section belongs to."""

    kind: str
    body: Named
    agency: Named | None


class InternalDuty(NamedTuple):
    """A duty shared by several bodies before, which lies in one body after: `split` divided it, or they held it."""

    duty: Named
    agency: Named
    split: Named | None
    between: tuple[Named, ...]


class LostCell(NamedTuple):
    """A cell that nobody covers any more."""

    place: Named
    subject: Named
    stage: str | None


class LostDuty(NamedTuple):
    """A duty (None for cells that no single duty explains) that nobody holds any more, with the cells uncovered by it.

    `still` are the agencies that hold other duties on its subjects and stages; `reason` is what the scenario says.
    """

    duty: Named | None
    item: str
    holder: Named | None
    agency: Named | None
    subjects: tuple[Named, ...]
    stages: tuple[str, ...]
    cells: tuple[LostCell, ...]
    still: tuple[Named, ...]
    reason: str | None


class Conservation(NamedTuple):
    """`ok` where every duty held and every cell covered before is so after, or is lost for a reason given."""

    ok: bool
    lost: tuple[LostDuty, ...]


class Simulated(NamedTuple):
    """The result of a scenario. `before` and `after` give, in the same order, the cells that change."""

    title: str
    date: str
    places: tuple[Named, ...]
    before: tuple[CellState, ...]
    after: tuple[CellState, ...]
    gaps: GapChanges
    overlaps: OverlapChanges
    splits: SplitChanges
    bodies: tuple[BodyChange, ...]
    internal: tuple[InternalDuty, ...]
    moved: Moved
    conservation: Conservation
