"""Arrange answers for the eye: by agency and section, and a split as a matrix."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mandates.model import Answer, Line, Named, NamedAgency, OtherPart, Share, SplitAnswer

# So many answers are shown at once; the rest waits behind a button.
SHOWN = 10


@dataclass
class SectionGroup:
    """Answers of one section, or of the agency itself where `section` is None."""

    section: Named | None
    answers: list[Answer] = field(default_factory=list)


@dataclass
class AgencyGroup:
    """Answers of one agency by section, and the splits it shares with others, each once."""

    agency: NamedAgency
    sections: list[SectionGroup] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)


def first_section(answers: Sequence[Answer]) -> Named | None:
    """Return the section to go to in the first agency: that of its first answer that names one."""
    return next((a.section for a in answers if a.section and a.agency == answers[0].agency), None)


def group_answers(answers: Sequence[Answer], listed: Sequence[Answer]) -> list[AgencyGroup]:
    """Return answers grouped by agency and section, in the order they first appear.

    The parts of others that are `listed` on the page as answers themselves are not repeated with the shares.
    """
    shown = {answer.duty.id for answer in listed}
    groups: dict[str, AgencyGroup] = {}
    for answer in answers:
        group = groups.setdefault(answer.agency.id, AgencyGroup(answer.agency))
        key = answer.section.id if answer.section else None
        known = {s.section.id if s.section else None: s for s in group.sections}
        if key not in known:
            known[key] = SectionGroup(answer.section)
            group.sections.append(known[key])
        known[key].answers.append(answer)
    for group in groups.values():
        group.shares = _merge_shares((a.share for s in group.sections for a in s.answers), shown)
    return list(groups.values())


def _merge_shares(shares: Iterable[Share | None], shown: set[str]) -> list[Share]:
    merged: dict[str, tuple[Named, dict[OtherPart, None]]] = {}
    for share in shares:
        if share:
            others = [other for other in share.others if other.duty.id not in shown]
            merged.setdefault(share.split.id, (share.split, {}))[1].update(dict.fromkeys(others))
    return [Share(split, tuple(others)) for split, others in merged.values()]


@dataclass(frozen=True)
class HolderGroup:
    """Lines that one holder (the agency itself, a section) has."""

    holder: Named
    lines: tuple[Line, ...]


def group_lines(lines: Sequence[Line]) -> list[HolderGroup]:
    """Return lines grouped by holder, in the order they first appear."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.holder.id, []).append(line)
    return [HolderGroup(held[0].holder, tuple(held)) for held in groups.values()]


@dataclass(frozen=True)
class ItemGroup:
    """Lines that stand in one item of a document."""

    item: str
    lines: tuple[Line, ...]


def group_items(lines: Sequence[Line]) -> list[ItemGroup]:
    """Return lines grouped by the item they stand in, in the order of the text."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.evidence.item, []).append(line)
    return [ItemGroup(item, tuple(held)) for item, held in groups.items()]


@dataclass(frozen=True)
class MatrixRow:
    """A row of a split: one duty, and for each party its role or None."""

    line: Line
    roles: tuple[str | None, ...]


@dataclass(frozen=True)
class Matrix:
    """A split as a table: parties across, duties down."""

    parties: tuple[Named, ...]
    rows: tuple[MatrixRow, ...]


def to_matrix(split: SplitAnswer) -> Matrix:
    """Return a split as a matrix; a body that acts without being a party gets a column of its own."""
    parties = {party.id: party for party in split.parties}
    for line in split.lines:
        parties.setdefault(line.agency.id, line.agency)
    duties: dict[str, dict[str, Line]] = {}
    for line in split.lines:
        duties.setdefault(line.duty.id, {})[line.agency.id] = line
    rows = []
    for held in duties.values():
        roles = tuple(held[party].role if party in held else None for party in parties)
        rows.append(MatrixRow(next(iter(held.values())), roles))
    return Matrix(tuple(parties.values()), tuple(rows))
