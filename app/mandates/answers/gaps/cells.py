"""Gaps of cells: subjects nobody holds, stages missing where a policy is made, matters without a lead."""

from collections.abc import Iterator

from mandates.answers.coverage import Coverage, CoverageCell
from mandates.answers.gaps.drawn import DrawnGap
from mandates.answers.gaps.gate import Gate
from mandates.answers.gaps.yardstick import Stages
from mandates.answers.naming import PLAN_KINDS
from mandates.answers.status import OVERSIGHT, PRIMARY

# Whoever makes a policy on a matter leaves these to somebody: without one of them it stays on paper.
AFTER_POLICY = ("supervise", "enforce", "deliver")
_POLICY = "policy"
# Statuses of a matter that is worked on and that nobody leads.
_NO_LEAD = ("leaderless", "oversight-only")
# A stage that taking part, or overseeing, is by itself: it misses no lead of its own.
_OWN_STAGE = {"leaderless": "coordinate", "oversight-only": "supervise"}


class PlaceCells:
    """The cells of one place, with what is held below each subject.

    To be told of something is not to hold it: such responsibilities are left out, so that a broader duty counts.
    """

    def __init__(self, place: str, coverage: Coverage) -> None:
        """Take the coverage of one place."""
        self.place = place
        self.claims = tuple(claim for claim in coverage.claims if claim.role != "inform")
        self.tree = coverage.tree
        self._coverage = Coverage(self.claims, coverage.splits, coverage.tree)
        self._below: dict[str, set[str]] = {}
        for claim in self.claims:
            for broader in self.tree.line(claim.subject)[1:]:
                self._below.setdefault(broader, set()).update(claim.stages or {""})

    def cell(self, subject: str, stage: str = "") -> CoverageCell:
        """Return one cell; without a stage, all stages."""
        return self._coverage.cell(self.place, subject, stage or None)

    def is_held(self, subject: str, stage: str = "") -> bool:
        """Whether anybody holds a subject, or a broader or narrower one, at a stage or (where none is said) at any."""
        if self.cell(subject, stage).status != "uncovered":
            return True
        below = self._below.get(subject, set())
        return bool(below) if not stage else bool(below & {stage, ""})


def draw_missing(cells: PlaceCells, gate: Gate, expected: dict[str, Stages], source: str) -> Iterator[DrawnGap]:
    """Give the subject gaps and stage gaps of a place against what is expected; `source` is the IRI it comes from."""
    sure, place = gate.certainty(cells.place), cells.place
    others = gate.missing(place)
    for subject, stages in expected.items():
        behind = {"source": source}
        if not cells.is_held(subject):
            duties = tuple(dict.fromkeys(duty for each in stages.values() for duty in each))
            yield DrawnGap("subject-gap", "uncovered", sure, place, "", subject, "", duties, others, values=behind)
            continue
        for stage, duties in sorted(stages.items()):
            if stage and not cells.is_held(subject, stage):
                held = tuple(claim.duty for claim in cells.cell(subject).claims)
                concerned = tuple(dict.fromkeys((*duties, *held)))
                yield DrawnGap(
                    "stage-gap", "stage-expected", sure, place, "", subject, stage, concerned, others, values=behind
                )


def draw_after_policy(cells: PlaceCells, gate: Gate) -> Iterator[DrawnGap]:
    """Give the stage gaps of a place by its own mandates: policy made, and nobody to supervise, enforce or deliver."""
    sure, place = gate.certainty(cells.place), cells.place
    making: dict[str, dict[str, str]] = {}
    for claim in cells.claims:
        if _POLICY in claim.stages and claim.role in PRIMARY and claim.kind not in PLAN_KINDS:
            making.setdefault(claim.subject, {})[claim.duty] = claim.agency
    for subject, duties in sorted(making.items()):
        for stage in AFTER_POLICY:
            if not cells.is_held(subject, stage):
                [*makers] = sorted(set(duties.values()))
                agency = makers[0] if len(makers) == 1 else ""
                yield DrawnGap(
                    "stage-gap", "stage-after-policy", sure, place, agency, subject, stage, tuple(duties),
                    gate.missing(place),
                )  # fmt: skip


def draw_leaderless(cells: PlaceCells, gate: Gate, expected: dict[str, Stages] | None) -> Iterator[DrawnGap]:
    """Give the lead gaps of a place: subjects without a lead, else single stages of a subject without one.

    With a yardstick, only those of subjects it expects.
    """
    subjects: dict[str, set[str]] = {}
    for claim in cells.claims:
        subjects.setdefault(claim.subject, set()).update(claim.stages)
    for subject in sorted(subjects if expected is None else subjects.keys() & expected):
        whole = cells.cell(subject)
        if whole.status in _NO_LEAD:
            yield _leaderless(whole, gate)
            continue
        for stage in sorted(subjects[subject]):
            cell = cells.cell(subject, stage)
            if cell.status in _NO_LEAD and _OWN_STAGE[cell.status] != stage:
                yield _leaderless(cell, gate)


def _leaderless(cell: CoverageCell, gate: Gate) -> DrawnGap:
    agencies = sorted({claim.agency for claim in cell.claims})
    only = OVERSIGHT if cell.status == "oversight-only" else frozenset()
    duties = dict.fromkeys(claim.duty for claim in cell.claims if not only or claim.role in only)
    return DrawnGap(
        "lead-gap",
        cell.status,
        gate.certainty(cell.place),
        cell.place,
        agencies[0] if len(agencies) == 1 else "",
        cell.subject,
        cell.stage or "",
        tuple(duties),
        tuple(agencies),
    )
