"""What a comparison of two mandates says: clause by clause, section by section, post by post."""

from typing import NamedTuple

from mandates.model import Named

KINDS = (
    "kept",
    "reworded",
    "narrowed",
    "widened",
    "strengthened",
    "weakened",
    "transferred-in",
    "transferred-out",
    "new",
    "vanished",
)
SECTION_KINDS = ("kept", "renamed", "merged", "split", "created", "abolished")


class DiffClause(NamedTuple):
    """One side of a change: document IRI, item, code points from start to end, section, the duty and its words.

    `section` is the name of the section, `split:<party>` for what another party of a split holds, None for what the
    agency itself holds. `words` are those of the text where the store keeps them, else the name of the duty.
    """

    document: str
    item: str
    start: int
    end: int
    section: str | None
    duty: str
    words: str


class Change(NamedTuple):
    """What became of one duty: its kind, whether it moved to another section, both clauses, and why."""

    kind: str
    moved_section: bool
    a: DiffClause | None
    b: DiffClause | None
    reason: str


class SectionChange(NamedTuple):
    """What became of sections, by name."""

    kind: str
    a: tuple[str, ...]
    b: tuple[str, ...]


class StaffingChange(NamedTuple):
    """The number of posts of a category on both sides; None where a side states none."""

    category: str
    a: int | None
    b: int | None


class Diff(NamedTuple):
    """Two mandates compared; `summary` counts the changes of each kind."""

    a: Named
    b: Named
    summary: dict[str, int]
    changes: tuple[Change, ...]
    sections: tuple[SectionChange, ...]
    staffing: tuple[StaffingChange, ...]


class SubjectCell(NamedTuple):
    """What one agency has on a subject: the highest level that holds it, and the duties.

    `level` is `agency`, `split`, `section` or `none`.
    """

    agency: Named
    level: str
    duties: tuple[Named, ...]


class SubjectRow(NamedTuple):
    """One subject in several agencies, in the order asked."""

    subject: Named
    cells: tuple[SubjectCell, ...]
