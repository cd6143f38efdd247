"""What is said of agencies with a matter in common: fragmentation, overlap, duplication, and what sets them apart."""

from typing import NamedTuple

from mandates.model import Evidence, Named
from mandates.model.inside import SectionOverlap, SplitOutcome

KINDS = ("overlap", "duplication", "vertical")
ROLE_CLASSES = ("primary", "supporting", "oversight")


class PlaceLoaded(NamedTuple):
    """A place, the agencies whose texts are loaded, and whether these are all: if not, nothing absent is proven."""

    place: Named
    agencies: tuple[Named, ...]
    complete: bool


class AgencyShare(NamedTuple):
    """An agency and the number of duties it holds in a primary role on a subject or anything narrower."""

    agency: Named
    duties: int


class Fragmentation(NamedTuple):
    """A subject on which two or more agencies of one place hold a primary role, or on anything narrower.

    `herfindahl` is the sum of the squared shares of duties (1: all in one hand); `depth` counts from 1, the broadest;
    `siblings` are the other subjects below the same broader one that somebody leads, with their mean number of
    agencies and mean Herfindahl share (None where there are none).
    """

    place: Named
    subject: Named
    broader: Named | None
    depth: int
    agencies: tuple[AgencyShare, ...]
    herfindahl: float
    siblings: int
    siblings_agencies: float | None
    siblings_herfindahl: float | None


class HeldDuty(NamedTuple):
    """A duty as one side holds it: by whom, in which role, at which stages, of which split, and where it stands.

    `planned` says that it comes from a work plan.
    """

    duty: Named
    holder: Named
    role: str
    stages: tuple[Named, ...]
    split: Named | None
    planned: bool
    evidence: Evidence


class OverlapSide(NamedTuple):
    """One agency of a pair: the subject its duties name, and these duties."""

    agency: Named
    subject: Named
    duties: tuple[HeldDuty, ...]


class Overlap(NamedTuple):
    """Two agencies with primary responsibilities whose subjects are equal or on one line.

    `kind` is `duplication` (the same subject, stage and group, and nothing sets the two apart), else `overlap`;
    `vertical` for two levels of government, which is neither. `certainty` is `possible` where it rests on a facet that
    a text leaves open. `facets` are those that match exactly, of subject, stage, group and territory; `strength` is
    their number by four. `status` is that of the two taken alone; `apart_by` is `split`, `exclusion`, `level` or None;
    `outcome` is how the split that divides the matter comes out, `silent` where none does, `vertical`; `joint` says
    that a duty is held by both. `excluded` are subjects that a side leaves to others.
    """

    place: Named
    kind: str
    certainty: str
    subject: Named
    facets: tuple[str, ...]
    strength: float
    first: OverlapSide
    second: OverlapSide
    status: str
    apart_by: str | None
    outcome: str
    splits: tuple[Named, ...]
    excluded: tuple[Named, ...]
    joint: bool


class OpenCell(NamedTuple):
    """A cell led by several agencies without an order among them, and since when, where the texts are dated.

    `stage` is None where no text names one.
    """

    place: Named
    subject: Named
    stage: Named | None
    status: str
    flags: tuple[str, ...]
    certainty: str
    agencies: tuple[Named, ...]
    since: str | None
    duties: tuple[HeldDuty, ...]


class AgencyPair(NamedTuple):
    """Two agencies of one place: their splits and overlaps, and how many of these are duplications, or open."""

    place: Named
    first: Named
    second: Named
    overlaps: int
    duplications: int
    open: int
    splits: tuple[Named, ...]


class RoleCell(NamedTuple):
    """What an agency is on a subject: `primary`, `supporting` or `oversight`, the strongest where it is several."""

    place: Named
    agency: Named
    subject: Named
    role: str


class AgencySections(NamedTuple):
    """The overlaps of the sections of one agency."""

    agency: Named
    overlaps: tuple[SectionOverlap, ...]


class Overlaps(NamedTuple):
    """The whole answer; duplications are among the overlaps, and every overlap lies in a fragmented subject."""

    lang: str
    agency: Named | None
    as_of: str | None
    plans: bool
    places: tuple[PlaceLoaded, ...]
    fragmentation: tuple[Fragmentation, ...]
    overlaps: tuple[Overlap, ...]
    vertical: tuple[Overlap, ...]
    open_cells: tuple[OpenCell, ...]
    sections: tuple[AgencySections, ...]
    splits: tuple[SplitOutcome, ...]
    pairs: tuple[AgencyPair, ...]
    roles: tuple[RoleCell, ...]
