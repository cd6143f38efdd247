"""Findings from gaps: of all kinds but the lead gaps, which are cells without a lead and drawn as such."""

from collections.abc import Iterator

from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn
from mandates.answers.gaps import draw_gaps
from mandates.answers.gaps.drawn import CONFIRMED, DrawnGap
from mandates.answers.gaps.telling import Telling
from mandates.model.gaps import KINDS

_CELLS = "lead-gap"
# Rules of gaps whose findings are of another severity than the rest of their kind.
_LESSER = {
    "partly-carried": "gap-internal-partly",
    "partly-agency-duty": "gap-internal-partly",
    "only-proposed": "gap-internal-partly",
    "duty-without-target": "gap-plan-no-target",
}
# What makes a gap this one: the duty it is about for these, else place, agency, subject and stage.
_OF_A_DUTY = frozenset(
    {"not-carried", "partly-carried", "no-agency-duty", "partly-agency-duty", "only-proposed", "target-without-duty"}
)
# Of these also so many of the other things they name.
_OTHERS = {"office": 1, "part-unknown": 1, "part-not-loaded": 1, "lost": 2}
# Of these the agency is only who happens to be behind it.
_OF_A_PLACE = frozenset({"uncovered", "stage-expected", "stage-after-policy"})


def draw(basis: Basis) -> Iterator[Drawn]:
    """Give a finding for each gap; one that is not confirmed says so."""
    kinds = [kind for kind in KINDS if kind != _CELLS]
    found = draw_gaps(
        basis.store, places=basis.places, against=basis.yardstick, kinds=kinds, as_of=basis.as_of, lang=basis.lang
    )
    telling = Telling(basis.store, found.gaps, (), basis.lang)
    for gap in found.gaps:
        yield Drawn(
            rule=_LESSER.get(gap.rule) or f"gap-{gap.kind.removesuffix('-gap')}",
            identity=_identity(gap),
            focus=_focus(gap),
            place=gap.place or None,
            agencies=_agencies(gap),
            subject=gap.subject or None,
            stage=gap.stage or None,
            about=tuple(sorted(gap.duties)),
            note=telling.to_gap(gap).reason,
            certainty="definite" if gap.certainty == CONFIRMED else "unconfirmed",
        )


def _identity(gap: DrawnGap) -> tuple[str, ...]:
    if gap.rule in _OF_A_DUTY or gap.kind == "evidence-gap":
        return gap.rule, gap.duties[0]
    agency = "" if gap.rule in _OF_A_PLACE else gap.agency
    return gap.rule, gap.place, agency, gap.subject, gap.stage, *gap.others[: _OTHERS.get(gap.rule, 0)]


def _focus(gap: DrawnGap) -> str:
    duty = gap.duties[0] if gap.duties and not gap.subject else ""
    return duty or gap.subject or gap.agency or gap.place


def _agencies(gap: DrawnGap) -> tuple[str, ...]:
    party = gap.others[:1] if gap.rule in ("part-unknown", "part-not-loaded") else ()
    return tuple(sorted({each for each in (gap.agency, *party) if each}))
