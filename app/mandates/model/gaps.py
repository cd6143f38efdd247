"""What is missing: the nine kinds of gap, what could not be judged, and whether staffing adds up."""

from typing import NamedTuple

from mandates.model import Evidence, Named

KINDS = (
    "subject-gap",
    "stage-gap",
    "lead-gap",
    "internal-gap",
    "plan-gap",
    "reciprocity-gap",
    "transition-gap",
    "level-gap",
    "evidence-gap",
)
CERTAINTIES = ("confirmed", "not-found-in-loaded")


class GapDuty(NamedTuple):
    """A duty (or another stated fact) a gap is about: who holds it, in which role, and where it stands.

    Holder, role and evidence are None where the store does not say them: that may be the gap.
    """

    duty: Named
    holder: Named | None
    role: str | None
    evidence: Evidence | None


class Gap(NamedTuple):
    """One gap: its kind, the rule that shows it, and how sure it is.

    `certainty` is `confirmed` or, where a document may be missing, `not-found-in-loaded`. `expected` says what should
    be there and `found` what is there instead. `stage` is the stage of the cell, None for all. `degree` is `partial`
    or `none` for duties compared inside one agency, else None. `others` are further bodies, sections or subjects
    that the sentences name: those of a yardstick, agencies not loaded, bodies without a section.
    """

    kind: str
    rule: str
    certainty: str
    place: Named | None
    agency: Named | None
    subject: Named | None
    stage: Named | None
    degree: str | None
    duties: tuple[GapDuty, ...]
    others: tuple[Named, ...]
    reason: str
    expected: str
    found: str


class Unjudged(NamedTuple):
    """Gaps of a kind (None: of any) that cannot be told: where, how many statements it concerns, and why."""

    kind: str | None
    rule: str
    place: Named | None
    agency: Named | None
    statements: int
    reason: str


class StaffingSum(NamedTuple):
    """Posts that a document states for an agency, by category against the stated total.

    `categories` are the posts by category except the total, `named` their sum. `verdict` is `agrees`, `below` (posts
    no category names), `above` (more than the total) or `not-stated` (no total, or no category). `sections` is the
    sum stated for its sections, None where the texts state none.
    """

    agency: Named
    document: Named
    total: int | None
    categories: tuple[tuple[Named, int], ...]
    named: int
    sections: int | None
    verdict: str


class Gaps(NamedTuple):
    """All gaps found, by kind, place and subject; `summary` counts every kind asked for, also those without a gap.

    `against` names the yardstick. Nothing in `gaps` means that nobody does a thing where `unjudged` says otherwise.
    """

    lang: str
    as_of: str | None
    against: Named | None
    places: tuple[Named, ...]
    agency: Named | None
    summary: dict[str, int]
    gaps: tuple[Gap, ...]
    unjudged: tuple[Unjudged, ...]
    staffing: tuple[StaffingSum, ...]


class Move(NamedTuple):
    """A recorded transfer of a duty: its kind, who held and who holds it, and the clause that orders it."""

    duty: Named
    kind: str
    before: Named | None
    after: Named | None
    ordered_by: str | None


class Trace(NamedTuple):
    """Where a matter of a place went: who held it by texts since replaced, who holds it now, recorded moves.

    `outcome` is `held` (somebody holds it now), `moved` (only a record says where it went), `nobody` (all agencies are
    loaded and none holds it) or `not-found-in-loaded`.
    """

    place: Named
    subject: Named
    outcome: str
    before: tuple[GapDuty, ...]
    after: tuple[GapDuty, ...]
    moves: tuple[Move, ...]
