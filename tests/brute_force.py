"""What `model.md` says of cells, fragmentation, overlap and duplication, worked out the slow way and on its own terms.

Nothing here is shared with the product but the records that go in. Every rule is a loop over all claims.
"""

import random
from itertools import product

from mandates.answers.cells import Split
from mandates.answers.coverage import Claim, Coverage
from mandates.answers.duties import SubjectTree
from mandates.answers.status import Arrangement

# root > left > low; root > right; other stands alone.
BROADER = {"left": "root", "right": "root", "low": "left"}
SUBJECTS = ("root", "left", "right", "low", "other")
STAGES = ("monitor", "policy")
P, S, O = {"lead", "co-lead"}, {"support", "participate"}, {"guide", "supervise"}  # noqa: E741 - the names of the model
ROLES = ("lead", "lead", "lead", "co-lead", "support", "participate", "guide", "supervise", "inform")
CATEGORY = "https://w3id.org/mandates/id/category/anyone"


def upwards(subject: str) -> list[str]:
    """The subject and all broader ones, nearest first."""
    return [subject, *(upwards(BROADER[subject]) if subject in BROADER else [])]


def names_part_of(split: Split, claim: Claim) -> bool:
    return claim.split == split.arrangement.id


def arrangements_on(subject: str, claims: list[Claim], splits: list[Split]) -> list[Split]:
    """X(c): arrangements whose subject equals or is broader, and those that give a part here."""
    return [
        split
        for split in splits
        if split.arrangement.subjects & set(upwards(subject)) or any(names_part_of(split, claim) for claim in claims)
    ]


def is_contested(claims: list[Claim], splits: list[Split]) -> bool:
    """Two statements give one part to different leads: a split, and a party's own text that is not the split's."""
    for split in splits:
        parts = [claim for claim in claims if names_part_of(split, claim) and claim.role == "lead" and claim.stages]
        authors = {part.stating for part in parts}
        for claim in claims:
            own = claim.stating == claim.agency and claim.agency not in authors and not names_part_of(split, claim)
            if not own or claim.role != "lead" or claim.agency not in split.arrangement.parties:
                continue
            given = [part.agency for part in parts if part.stages & claim.stages]
            if given and claim.agency not in given:
                return True
    return False


def is_merely_joint(claims: list[Claim]) -> bool:
    """Leads only together, no part allocated to one: what is deferred to other rules is not allocated."""
    leads = [claim for claim in claims if claim.role in P and not (claim.deferred and claim.role == "lead")]
    holders = {claim.duty: {other.agency for other in leads if other.duty == claim.duty} for claim in leads}
    together = set().union(*[who for who in holders.values() if len(who) > 1])
    alone = set().union(*[who for who in holders.values() if len(who) == 1])
    allocated = len(alone) > 1 or not alone <= together
    return bool(together) and not allocated


def status_of(claims: list[Claim], splits: list[Split]) -> str:
    """The decision list, first match wins."""
    primary = {claim.agency for claim in claims if claim.role in P}
    if primary - {CATEGORY}:
        primary -= {CATEGORY}  # a kind of agency is not one of several agencies
    supporting = {claim.agency for claim in claims if claim.role in S}
    overseeing = {claim.agency for claim in claims if claim.role in O}
    named = {party for split in splits for party in split.arrangement.parties}
    if not primary and not supporting and not overseeing:
        return "uncovered"
    if not primary and not supporting:
        return "oversight-only"
    if not primary:
        return "leaderless"
    if len(primary) == 1:
        return "coordinated" if supporting - primary else "sole"
    if is_contested(claims, splits):
        return "contested"
    if is_merely_joint(claims) or not primary & named:
        return "unresolved"
    return "split-resolved" if primary <= named else "partly-split"


def cell_of(
    claims: list[Claim], splits: list[Split], place: str, subject: str, stage: str | None
) -> tuple[str, str, set[str]]:
    """Status, certainty and the responsibilities that cover a cell."""
    here = [split for split in splits if split.place == place]
    for depth, nearest in enumerate(upwards(subject)):
        covering = [
            claim
            for claim in claims
            if claim.place == place
            and claim.subject == nearest
            and (stage is None or not claim.stages or stage in claim.stages)
            and not any(excluded in upwards(subject) for excluded in claim.excludes)
        ]
        if covering:
            dividing = arrangements_on(subject, covering, here)
            status = status_of(covering, dividing)
            explicit = [claim for claim in covering if claim.stages]
            sure = depth == 0 and (stage is None or status_of(explicit, dividing) == status)
            return status, "definite" if sure else "possible", {claim.responsibility for claim in covering}
    return "uncovered", "definite", set()


def fragmented(claims: list[Claim]) -> dict[tuple[str, str], dict[str, int]]:
    """Place and subject → agencies with their duties, where two or more hold P on it or anything narrower."""
    found = {}
    for place, subject in product({claim.place for claim in claims}, SUBJECTS):
        duties: dict[str, set[str]] = {}
        for claim in claims:
            counts = claim.role in P and claim.agency != CATEGORY
            if counts and claim.place == place and subject in upwards(claim.subject):
                duties.setdefault(claim.agency, set()).add(claim.duty)
        if len(duties) > 1:
            found[place, subject] = {agency: len(held) for agency, held in duties.items()}
    return found


def overlapping(claims: list[Claim], splits: list[Split]) -> dict[tuple[str, ...], tuple[str, str]]:
    """(Place, agency, agency, subject, subject) → kind and certainty, over every two claims."""
    meetings: dict[tuple[str, ...], list[tuple[Claim, Claim]]] = {}
    for one, other in product(claims, claims):
        if one.place == other.place and one.agency < other.agency and CATEGORY not in (one.agency, other.agency):
            on_a_line = one.subject in upwards(other.subject) or other.subject in upwards(one.subject)
            if on_a_line and one.role in P and other.role in P:
                key = (one.place, one.agency, other.agency, one.subject, other.subject)
                meetings.setdefault(key, []).append((one, other))
    found = {}
    for key, pairs in meetings.items():
        if any(compatible(one.stages, other.stages) or compatible(one.groups, other.groups) for one, other in pairs):
            found[key] = kind_of(key, pairs, claims, splits)
    return found


def compatible(first: frozenset[str], second: frozenset[str]) -> bool:
    return not first or not second or bool(first & second)


def kind_of(
    key: tuple[str, ...], pairs: list[tuple[Claim, Claim]], claims: list[Claim], splits: list[Split]
) -> tuple[str, str]:
    place, first, second, subject, other = key
    narrower = subject if other in upwards(subject) else other
    sides = [[pair[0] for pair in pairs], [pair[1] for pair in pairs]]
    meant = [*sides[0], *sides[1]]
    # What the two hold jointly is one matter, whatever subjects it names.
    joint = [
        claim
        for claim in claims
        if claim.role in P and claim.agency in (first, second) and claim.duty in {each.duty for each in meant}
    ]
    dividing = arrangements_on(narrower, meant, [split for split in splits if split.place == place])
    apart = status_of([*meant, *joint], dividing) == "split-resolved" or any(
        all(set(claim.excludes) & set(upwards(narrower)) for claim in side) for side in sides
    )
    stage_shared = any(one.stages & two.stages for one, two in pairs)
    group_shared = any(one.groups & two.groups for one, two in pairs)
    if subject == other and not apart:
        if any(one.stages & two.stages and one.groups & two.groups for one, two in pairs):
            return "duplication", "definite"
        if any(compatible(one.stages, two.stages) and compatible(one.groups, two.groups) for one, two in pairs):
            return "duplication", "possible"
    return "overlap", "definite" if stage_shared or group_shared else "possible"


def random_graph(draw: random.Random) -> tuple[list[Claim], list[Split]]:
    """A few claims of a few agencies in two places, with splits that some are parts of."""
    splits = []
    for number in range(draw.randint(0, 2)):
        parties = frozenset(draw.sample("abc", 2))
        subjects = frozenset(draw.sample(SUBJECTS, 1))
        arrangement = Arrangement(f"s{number}", subjects, parties, parties)
        splits.append(Split(draw.choice("xy"), arrangement, ()))
    claims = [random_claim(draw, f"r{number}", splits) for number in range(draw.randint(0, 14))]
    return claims, splits


def random_claim(draw: random.Random, key: str, splits: list[Split]) -> Claim:
    split = draw.choice([*splits, None])
    agency = draw.choice(("a", "b", "c", CATEGORY)) if draw.random() < 0.2 else draw.choice("abc")
    return Claim(
        responsibility=key,
        place=split.place if split else draw.choice("xy"),
        subject=draw.choice(SUBJECTS),
        stages=frozenset(draw.sample(STAGES, draw.randint(0, 2))),
        holder=agency,
        agency=agency,
        role=draw.choice(ROLES),
        duty=draw.choice((key, key, "joint")),
        kind="Duty",
        stating=agency if draw.random() < 0.6 else draw.choice("abc"),
        split=split.arrangement.id if split else None,
        deferred=draw.random() < 0.1,
        excludes=frozenset(draw.sample(SUBJECTS, 1)) if draw.random() < 0.15 else frozenset(),
        groups=frozenset(draw.sample(("old", "young"), 1)) if draw.random() < 0.4 else frozenset(),
    )


def coverage_of(claims: list[Claim], splits: list[Split]) -> Coverage:
    return Coverage(claims, splits, SubjectTree(dict(BROADER)))
