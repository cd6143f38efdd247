"""Gaps between work plans and mandates: targets no duty stands behind, duties no plan sets a target for."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mandates.answers.coverage import Claim
from mandates.answers.duties import SubjectTree
from mandates.answers.gaps.drawn import CONFIRMED, NOT_FOUND, Drawn, DrawnGap, DrawnUnjudged
from mandates.answers.gaps.gate import Gate
from mandates.answers.naming import PLAN_KINDS
from mandates.answers.status import PRIMARY
from mandates.graph.queries import load_query
from mandates.graph.store import Store

_KIND = "plan-gap"


class Plan(NamedTuple):
    """A work plan: whose it is, for which place and years, and its targets with the subjects of each."""

    id: str
    agency: str
    place: str
    years: frozenset[int]
    targets: dict[str, tuple[str, ...]]


def load_plans(store: Store, places: Sequence[str]) -> dict[str, list[Plan]]:
    """Look up the work plans of places, by place. A plan is for its own year and those up to its last deadline."""
    found: dict[tuple[str, str, str], set[int]] = {}
    for row in store.select(load_query("answers/plans").bind(place=list(places))):
        stated = [row[name][:4] for name in ("statedOn", "statedYear") if name in row]
        named = [int(year) for year in (*stated, *row.get("deadline", "").split("/")) if year]
        found.setdefault((row["place"], row["plan"], row["agency"]), set()).update(named)
    targets: dict[str, dict[str, list[str]]] = {}
    if found:
        wanted = sorted({plan for _, plan, _ in found})
        for row in store.select(load_query("answers/targets").bind(plan=wanted)):
            targets.setdefault(row["plan"], {}).setdefault(row["target"], []).append(row["subject"])
    plans: dict[str, list[Plan]] = {}
    for (place, plan, agency), found_years in found.items():
        years = frozenset(range(min(found_years), max(found_years) + 1) if found_years else ())
        own = {target: tuple(subjects) for target, subjects in targets.get(plan, {}).items()}
        plans.setdefault(place, []).append(Plan(plan, agency, place, years, own))
    return plans


def draw_plans(
    place: str, claims: Sequence[Claim], plans: Sequence[Plan], gate: Gate, tree: SubjectTree, window: range
) -> Drawn:
    """Draw the plan gaps of a place; `window` are the years in which a duty should have had a target."""
    duties = [claim for claim in claims if claim.kind not in PLAN_KINDS and claim.role != "inform"]
    unjudged = []
    gaps: list[DrawnGap] = []
    if gate.has_mandate(place):
        gaps += _without_duty(place, duties, plans, gate, tree)
    else:
        unjudged += [
            DrawnUnjudged(_KIND, "no-mandate-for-plan", place, plan.agency, len(plan.targets))
            for plan in plans
            if plan.targets
        ]
    led: dict[str, list[Claim]] = {}
    for claim in duties:
        if claim.role in PRIMARY and claim.stating == claim.agency:
            led.setdefault(claim.agency, []).append(claim)
    current = [plan for plan in plans if plan.years & set(window)]
    for agency, held in sorted(led.items()):
        own = {year for plan in current if plan.agency == agency for year in plan.years}
        if own & set(window):
            gaps += _without_target(place, agency, held, current, tree, own >= set(window), len(window))
        else:
            unjudged.append(DrawnUnjudged(_KIND, "no-plan", place, agency, len({claim.duty for claim in held})))
    return Drawn(gaps, unjudged)


def _without_duty(
    place: str, duties: Sequence[Claim], plans: Sequence[Plan], gate: Gate, tree: SubjectTree
) -> Iterator[DrawnGap]:
    held = {claim.subject for claim in duties}
    around = {broader for subject in held for broader in tree.line(subject)}
    for plan in plans:
        for target, subjects in sorted(plan.targets.items()):
            if not any(subject in around or held.intersection(tree.line(subject)) for subject in subjects):
                yield DrawnGap(
                    _KIND, "target-without-duty", gate.certainty(place), place, plan.agency, subjects[0], "",
                    (target,), gate.missing(place),
                )  # fmt: skip


def _without_target(
    place: str,
    agency: str,
    held: Sequence[Claim],
    plans: Sequence[Plan],
    tree: SubjectTree,
    whole: bool,
    years: int,
) -> Iterator[DrawnGap]:
    """Give the subjects an agency leads on and no plan sets a target for; `whole`: plans of all years are loaded."""
    aimed = {subject for plan in plans for subjects in plan.targets.values() for subject in subjects}
    around = {broader for subject in aimed for broader in tree.line(subject)}
    left: dict[str, dict[str, None]] = {}
    for claim in held:
        if claim.subject not in around and not aimed.intersection(tree.line(claim.subject)):
            left.setdefault(claim.subject, {})[claim.duty] = None
    for subject, duties in sorted(left.items()):
        yield DrawnGap(
            _KIND, "duty-without-target", CONFIRMED if whole else NOT_FOUND, place, agency, subject, "",
            tuple(duties), tuple(plan.id for plan in plans), values={"years": str(years)},
        )  # fmt: skip
