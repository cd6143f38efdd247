"""Findings from splits: one-sided, contradicted by another party's text, or badly written."""

from collections.abc import Iterator

from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.answers.split_outcomes import CRITERIA, split_outcomes
from mandates.model.inside import SplitOutcome


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each fault of each split; those of a part left to other rules are told apart."""
    found = split_outcomes(basis.store, lang=basis.lang)
    places = basis.places_of(each.stated_by.id for each in found if each.stated_by)
    for each in found:
        if each.split is None or each.stated_by is None:
            continue
        for rule in _rules(each):
            yield Drawn(
                rule=rule,
                identity=(each.split.id, "deferred" if each.outcome == "deferred" else ""),
                focus=each.split.id,
                place=places.get(each.stated_by.id),
                agencies=tuple(sorted(party.id for party in each.parties)),
                subject=min((subject.id for subject in each.subjects), default=None),
                about=(each.split.id, *sorted({part.duty.id for part in each.parts})),
                others=_others(each) if rule == "split-contradictory" else (),
                note=f"{each.quality.score}/{_judged(each)}" if each.quality else None,
            )


def _rules(each: SplitOutcome) -> Iterator[str]:
    if each.outcome == "one-sided":
        yield "split-one-sided"
    if each.wording == "contradictory":
        yield "split-contradictory"
    if each.quality and 2 * each.quality.score < _judged(each):
        yield "split-low-quality"


def _judged(each: SplitOutcome) -> int:
    """Return how many criteria can be judged: whether the parties' texts agree, only where both are loaded."""
    return len(CRITERIA) - (each.wording == "not-loaded")


def _others(each: SplitOutcome) -> tuple[str, ...]:
    return tuple(sorted(duty.id for duty in each.unmatched))
