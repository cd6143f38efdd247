"""The status of a cell: one decision list over who holds what, first match wins.

Definitions: lead and co-lead are primary, support and participate supporting, guide and supervise oversight;
holders are counted as agencies. The ten words are the concepts of the scheme `status`.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mandates.namespaces import split_id

PRIMARY = frozenset({"lead", "co-lead"})
SUPPORTING = frozenset({"support", "participate"})
OVERSIGHT = frozenset({"guide", "supervise"})

# Order in which the headline is taken from narrower cells.
HEADLINE_ORDER = (
    "contested",
    "unresolved",
    "partly-split",
    "split-resolved",
    "coordinated",
    "sole",
    "leaderless",
    "oversight-only",
)


class Holding(NamedTuple):
    """One responsibility as the status sees it.

    `agency` answers for it; `stating` is the agency whose text states it; `split` the arrangement it is part
    of; `deferred` says that its rules stand in another text.
    """

    agency: str
    role: str
    stating: str
    stages: frozenset[str]
    duty: str
    split: str | None
    deferred: bool


class Arrangement(NamedTuple):
    """A split: its subjects, its parties and the agencies that have a part in it."""

    id: str
    subjects: frozenset[str]
    parties: frozenset[str]
    with_part: frozenset[str]

    @property
    def one_sided(self) -> bool:
        """Whether the text leaves a party without any part."""
        return bool(self.parties - self.with_part)


def cell_status(holdings: Sequence[Holding], arrangements: Sequence[Arrangement]) -> str:
    """Return the status of a cell from the holdings on it and the splits that divide it."""
    primary = _leads(holdings)
    supporting = _agencies(holdings, SUPPORTING)
    if not primary:
        if supporting:
            return "leaderless"
        return "oversight-only" if _agencies(holdings, OVERSIGHT) else "uncovered"
    if len(primary) == 1:
        return "coordinated" if supporting - primary else "sole"
    if _is_contested(holdings, arrangements):
        return "contested"
    named = {party for arrangement in arrangements for party in arrangement.parties}
    if not primary & named or _is_only_joint(holdings):
        return "unresolved"
    return "split-resolved" if primary <= named else "partly-split"


def cell_flags(holdings: Sequence[Holding], arrangements: Sequence[Arrangement]) -> list[str]:
    """Return the flags of a cell, sorted: deferred, joint-lead, no-section, one-sided."""
    flags = set()
    if any(holding.role == "co-lead" for holding in holdings):
        flags.add("joint-lead")
    if any(holding.deferred for holding in holdings):
        flags.add("deferred")
    if any(arrangement.one_sided for arrangement in arrangements):
        flags.add("one-sided")
    return sorted(flags)


def headline(statuses: Iterable[str]) -> str:
    """Return the status that stands for several narrower cells: the first that occurs in the order."""
    present = set(statuses)
    return next((status for status in HEADLINE_ORDER if status in present), "uncovered")


def _agencies(holdings: Sequence[Holding], roles: frozenset[str]) -> set[str]:
    return {holding.agency for holding in holdings if holding.role in roles}


def _leads(holdings: Sequence[Holding]) -> set[str]:
    """Return the agencies in a primary role; a category of agencies is none beside them, and one where it is alone."""
    held = _agencies(holdings, PRIMARY)
    return {agency for agency in held if split_id(agency)[0] != "category"} or set(sorted(held)[:1])


def _is_only_joint(holdings: Sequence[Holding]) -> bool:
    """Whether several agencies lead only together, with no part allocated to one of them.

    What is deferred to rules outside the text is not allocated either.
    """
    duties: dict[str, set[str]] = {}
    for holding in holdings:
        if holding.role in PRIMARY and not (holding.deferred and holding.role == "lead"):
            duties.setdefault(holding.duty, set()).add(holding.agency)
    shared = [agencies for agencies in duties.values() if len(agencies) > 1]
    alone = {agency for agencies in duties.values() if len(agencies) == 1 for agency in agencies}
    together = {agency for agencies in shared for agency in agencies}
    return bool(shared) and len(alone) < 2 and not alone - together


def _is_contested(holdings: Sequence[Holding], arrangements: Sequence[Arrangement]) -> bool:
    """Whether two statements give the same part to different leads.

    A statement is a split as one party's text has it, or a party's own text outside any split. They disagree
    where one names an agency for a stage and the other names only another agency for it, and both agencies
    are parties of the split.
    """
    leads = [holding for holding in holdings if holding.role == "lead" and holding.stages]
    for arrangement in arrangements:
        inside = [holding for holding in leads if holding.split == arrangement.id]
        for claim in leads:
            if claim.split == arrangement.id or claim.agency not in arrangement.parties:
                continue
            if claim.stating != claim.agency or any(part.stating == claim.stating for part in inside):
                # Another's view of this agency, or the same text giving the rule and its exception.
                continue
            rivals = [part for part in inside if part.stages & claim.stages]
            if rivals and all(part.agency != claim.agency for part in rivals):
                return True
    return False
