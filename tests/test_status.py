"""The status of a cell: each of the nine, exactly one for any cell, and the flags."""

import random

import pytest

from mandates.answers.status import HEADLINE_ORDER, Arrangement, Holding, cell_flags, cell_status, headline


def held(
    agency: str,
    role: str = "lead",
    *,
    stages: str = "deliver",
    stating: str | None = None,
    split: str | None = None,
    duty: str = "",
    deferred: bool = False,
) -> Holding:
    return Holding(
        agency,
        role,
        stating or agency,
        frozenset(stages.split()),
        duty or f"{agency}-{role}",
        split,
        deferred,
    )


def split(name: str, parties: str, with_part: str | None = None) -> Arrangement:
    members = frozenset(parties.split())
    return Arrangement(name, frozenset(), members, members if with_part is None else frozenset(with_part.split()))


CASES = {
    "uncovered": ([], []),
    "oversight-only": ([held("a", "guide"), held("b", "supervise")], []),
    "leaderless": ([held("a", "support"), held("b", "guide")], []),
    "sole": ([held("a"), held("a", "support"), held("b", "supervise")], []),
    "coordinated": ([held("a"), held("b", "participate")], []),
    "contested": (
        [
            held("a", stages="monitor", split="of-a"),
            held("b", stages="monitor", stating="b", split="of-b"),
        ],
        [split("of-a", "a b"), split("of-b", "a b")],
    ),
    "split-resolved": ([held("a", split="s"), held("b", stating="a", split="s")], [split("s", "a b")]),
    "partly-split": (
        [held("a", split="s"), held("b", stating="a", split="s"), held("c")],
        [split("s", "a b")],
    ),
    "unresolved": ([held("a"), held("b")], []),
}


@pytest.mark.parametrize("status", CASES)
def test_each_status(status: str) -> None:
    assert cell_status(*CASES[status]) == status


def test_joint_lead_without_parts_is_unresolved() -> None:
    joint = [
        held("a", "co-lead", duty="d", split="s"),
        held("b", "co-lead", duty="d", stating="a", split="s"),
    ]
    assert cell_status(joint, [split("s", "a b")]) == "unresolved"
    assert cell_flags(joint, [split("s", "a b")]) == ["joint-lead"]


def test_joint_lead_of_one_part_among_others_is_resolved() -> None:
    parts = [
        held("a", split="s", duty="1"),
        held("b", split="s", stating="a", duty="2"),
        held("a", "co-lead", duty="3", split="s"),
        held("b", "co-lead", duty="3", split="s", stating="a"),
    ]
    assert cell_status(parts, [split("s", "a b")]) == "split-resolved"
    assert "joint-lead" in cell_flags(parts, [split("s", "a b")])


def test_general_item_and_split_of_the_same_text_do_not_contest() -> None:
    """The split is the exception to the agency's own general item (specific over general)."""
    holdings = [held("a", stages="monitor"), held("b", stages="monitor", stating="a", split="s")]
    assert cell_status(holdings, [split("s", "a b")]) == "split-resolved"


def test_the_other_party_claiming_the_same_stage_contests() -> None:
    holdings = [held("a", stages="monitor", split="s"), held("b", stages="monitor", stating="b")]
    assert cell_status(holdings, [split("s", "a b")]) == "contested"


def test_the_other_party_claiming_another_stage_does_not_contest() -> None:
    holdings = [held("a", stages="monitor", split="s"), held("b", stages="policy", stating="b")]
    assert cell_status(holdings, [split("s", "a b")]) == "split-resolved"


def test_flags() -> None:
    holdings = [held("a", deferred=True), held("b", "co-lead")]
    assert cell_flags(holdings, [split("s", "a b", with_part="a")]) == ["deferred", "joint-lead", "one-sided"]
    assert cell_flags([held("a")], [split("s", "a b")]) == []


def test_any_cell_has_exactly_one_known_status() -> None:
    draw = random.Random(7)  # noqa: S311 - not for secrets
    known = {*HEADLINE_ORDER, "uncovered"}
    roles = ("lead", "co-lead", "support", "participate", "guide", "supervise", "inform")
    for _ in range(3000):
        arrangements = [split(f"s{i}", " ".join(draw.sample("abcd", 2))) for i in range(draw.randint(0, 2))]
        names = [arrangement.id for arrangement in arrangements] + [None]
        holdings = [
            held(
                draw.choice("abcd"),
                draw.choice(roles),
                stages=draw.choice(("monitor", "policy", "monitor policy", "")),
                stating=draw.choice("abcd"),
                split=draw.choice(names),
                duty=draw.choice("xyz"),
                deferred=draw.random() < 0.1,
            )
            for _ in range(draw.randint(0, 5))
        ]
        status = cell_status(holdings, arrangements)
        assert status in known
        primary = {holding.agency for holding in holdings if holding.role in ("lead", "co-lead")}
        assert (len(primary) == 1) == (status in ("sole", "coordinated"))
        draw.shuffle(holdings)
        assert cell_status(holdings, arrangements) == status


def test_headline_takes_the_first_in_order() -> None:
    assert headline(["sole", "unresolved", "leaderless"]) == "unresolved"
    assert headline([]) == "uncovered"
