"""What is said of the inside of one agency: duties carried by sections, overlaps of sections, outcomes of splits."""

from typing import NamedTuple

from mandates.model import Named


class Missing(NamedTuple):
    """What of a duty nobody carries: subjects, bodies, actions (codes), words no other wording has, limits.

    A limit is `part-only` (only narrower matters are named), `office-only` (only the daily work of an office),
    `oversight-only` (only guided or supervised), `other-activity` (the matter is named for another activity),
    `not-jointly` (held alone where it is to be exercised with others) or `section-name-only` (only the name of a
    section shows it).
    """

    subjects: tuple[Named, ...] = ()
    bodies: tuple[Named, ...] = ()
    actions: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


class Carrier(NamedTuple):
    """A duty of a section (or of the agency, in the reverse) that speaks of an object."""

    duty: Named
    item: str
    section: Named | None


class CarriedObject(NamedTuple):
    """One object of a duty, a subject or a body: `full`, `partial` or `none`, with the duties that name it."""

    object: Named
    degree: str
    by: tuple[Named, ...]


class CarryingRow(NamedTuple):
    """A duty of the agency and the sections that carry it: `full`, `partial` or `none`, object by object."""

    duty: Named
    item: str
    degree: str
    carriers: tuple[Carrier, ...]
    sections: tuple[Named, ...]
    objects: tuple[CarriedObject, ...]
    missing: Missing


class ReverseRow(NamedTuple):
    """A duty of a section with no duty of its agency (`none`) or with one for a part of it (`partial`).

    `proposed` are the duties of the agency that only propose on the matter where the section decides or acts.
    """

    duty: Named
    item: str
    section: Named
    degree: str
    duties: tuple[Carrier, ...]
    missing: Missing
    proposed: tuple[Carrier, ...]


class Carrying(NamedTuple):
    """The duties of an agency set against those of its sections.

    `comparable` is false where the loaded texts state duties of only one of the two: then nothing is missing, it is
    not known.
    """

    agency: Named
    comparable: bool
    rows: tuple[CarryingRow, ...]
    reverse: tuple[ReverseRow, ...]


class SectionOverlap(NamedTuple):
    """Two sections with one object: `separable` where what else the duties say sets them apart.

    `kind` is `same` (a subject in common) or `divided` (two sides of one matter of the agency).
    """

    kind: str
    separable: bool
    subjects: tuple[Named, ...]
    first: Carrier
    second: Carrier
    actions: tuple[str, ...]


class Quality(NamedTuple):
    """How well a split is written, 0 to 7, with the criteria met and missing.

    `lead`: a lead is named; `parts`: every party has its part; `disjoint`: parts are disjoint or ordered; `agreed`:
    both parties' texts agree; `mechanism`: of coordination; `path`: for information or dispute; `review`: a shared
    indicator or a date of review.
    """

    score: int
    met: tuple[str, ...]
    missing: tuple[str, ...]


class SplitPart(NamedTuple):
    """A part of a split: who holds it, in which role, the duty, and the condition under which it falls to it."""

    holders: tuple[Named, ...]
    role: str
    duty: Named
    item: str
    condition: str | None


class SplitOutcome(NamedTuple):
    """How the overlap of two or more bodies on a matter comes out.

    `outcome` is `allocated`, `conditional`, `joint`, `deferred`, `one-sided`, `silent` or `vertical`; a split whose
    text defers a part to other rules gives one outcome for that part and one for the rest. `split` is None where
    no text divides the matter (`silent`, `vertical`). `wording` compares the parties' own texts: `agreed`,
    `one-sided` (another party's loaded text is silent on a part given to it), `contradictory`, or `not-loaded`.
    `unmatched` are the parts the other party's text does not know or gives to another. `adjacent` are pairs of
    parts of different parties on one subject and stage with no boundary stated.
    """

    split: Named | None
    stated_by: Named | None
    parties: tuple[Named, ...]
    subjects: tuple[Named, ...]
    outcome: str
    parts: tuple[SplitPart, ...]
    deferred_to: tuple[Named, ...]
    wording: str
    unmatched: tuple[Named, ...]
    adjacent: tuple[tuple[Named, Named], ...]
    quality: Quality | None
