"""Cells: every one has exactly one status, an independent reading of the definitions agrees, silence proves nothing."""

import random
from itertools import product

import pytest

from brute_force import STAGES, SUBJECTS, cell_of, coverage_of, random_graph
from made_gaps import agency, duty, iri, mandate, place
from made_overlaps import store_of, subject
from mandates.answers.coverage import Coverage, load_coverage
from mandates.answers.find import find
from mandates.answers.status import HEADLINE_ORDER
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.namespaces import to_id

STATUSES = {*HEADLINE_ORDER, "uncovered"}
YUZHONG = to_id("place", "yuzhong")


def test_random_cells_agree_with_the_definitions() -> None:
    draw = random.Random(11)  # noqa: S311 - not for secrets
    seen: dict[str, int] = {}
    for _ in range(900):
        claims, splits = random_graph(draw)
        coverage = coverage_of(claims, splits)
        for where, what, stage in product("xy", SUBJECTS, (*STAGES, None)):
            cell = coverage.cell(where, what, stage)
            covering = {claim.responsibility for claim in cell.claims}
            assert (cell.status, cell.certainty, covering) == cell_of(claims, splits, where, what, stage), claims
            assert cell.general == (bool(covering) and all(claim.subject != what for claim in cell.claims))
            seen[cell.status] = seen.get(cell.status, 0) + 1
    assert seen.keys() == STATUSES, "a status never came up: the test proves less than it says"


def test_every_cell_has_one_status_and_comes_once() -> None:
    draw = random.Random(12)  # noqa: S311 - not for secrets
    for _ in range(300):
        claims, splits = random_graph(draw)
        cells = list(coverage_of(claims, splits).cells())
        keys = [(cell.place, cell.subject, cell.stage) for cell in cells]
        assert len(keys) == len(set(keys)) and keys == sorted(keys, key=lambda key: (*key[:2], key[2] or ""))
        assert {cell.status for cell in cells} <= STATUSES
        assert {(c.place, c.subject) for c in claims if not c.excludes} <= {key[:2] for key in keys}
        draw.shuffle(claims)
        assert list(coverage_of(claims, splits).cells()) == cells


# --- Over a store

MANDATE = mandate("orders", "parks", on="2031-05-01")
BODIES = place("dell") + agency("parks", "dell") + agency("roads", "dell")


def test_an_exclusion_leaves_the_subject_and_what_is_narrower_to_others() -> None:
    excluding = duty("orders", 1, "parks", "health-policy", stages="policy") + (
        f"{iri('responsibility', 'orders/1')} m:excludes <{subject('health-reform')}> .\n"
    )
    coverage = load_coverage(store_of(BODIES, MANDATE, excluding))
    dell = to_id("place", "dell")
    assert coverage.cell(dell, subject("health-policy"), "policy").status == "sole"
    for code in ("health-reform", "public-hospital-reform", "three-medical-linkage"):
        assert subject("health-reform") in coverage.tree.line(subject(code))
        assert coverage.cell(dell, subject(code), "policy").status == "uncovered"


def test_what_is_excluded_is_no_cell_of_the_store() -> None:
    """A responsibility may name a subject and exclude a broader one: then it covers nothing there."""
    odd = duty("orders", 1, "parks", "health-reform", stages="policy") + (
        f"{iri('responsibility', 'orders/1')} m:excludes <{subject('health-policy')}> .\n"
    )
    assert load_coverage(store_of(BODIES, MANDATE, odd)).claims == ()


def test_silence_is_nobody_only_where_all_agencies_are_loaded() -> None:
    texts = (MANDATE, duty("orders", 1, "parks", "nursing", stages="deliver"))
    some = load_coverage(store_of(BODIES, *texts))
    every = load_coverage(store_of(place("dell", complete=["parks"]), agency("parks", "dell"), *texts))
    asked = to_id("place", "dell"), subject("food-safety"), "deliver"
    assert (some.cell(*asked).status, some.silence(some.cell(*asked))) == ("uncovered", "not-loaded")
    assert (every.cell(*asked).status, every.silence(every.cell(*asked))) == ("uncovered", "nobody")
    covered = every.cell(asked[0], subject("nursing"), "deliver")
    assert covered.status == "sole" and every.silence(covered) is None
    elsewhere = every.cell(to_id("place", "moor"), *asked[1:])
    assert every.silence(elsewhere) == "not-loaded"


def test_a_category_of_agencies_is_not_one_of_several() -> None:
    category = f'{iri("category", "wardens")} a m:AgencyCategory ; skos:prefLabel "x"@en .\n'
    alone = duty("orders", 1, "parks", "nursing", stages="deliver")
    beside = duty("orders", 2, "parks", "nursing", stages="deliver").replace(
        iri("agency", "parks") + " ; m:role", iri("category", "wardens") + " ; m:role"
    )
    dell = to_id("place", "dell")
    both = load_coverage(store_of(BODIES, MANDATE, category, alone, beside)).cell(dell, subject("nursing"), "deliver")
    assert {claim.agency for claim in both.claims} == {to_id("agency", "parks"), to_id("category", "wardens")}
    assert both.status == "sole"
    only = load_coverage(store_of(BODIES, MANDATE, category, beside)).cell(dell, subject("nursing"), "deliver")
    assert only.status == "sole"


def test_a_split_is_over_with_the_last_of_its_parts() -> None:
    """In force by date: before, the split resolves; after, its text is replaced and the split with it."""
    split = (
        f'{iri("split", "parks-roads")} a m:SplitArrangement ; skos:prefLabel "x"@en ;'
        f" m:subject <{subject('nursing')}> ; m:party {iri('agency', 'parks')}, {iri('agency', 'roads')} ;"
        f" m:clause {iri('clause', 'orders/1')} .\n"
    )
    old = duty("orders", 1, "parks", "nursing", stages="deliver", split="parks-roads")
    old += duty("orders", 2, "parks", "nursing", stages="deliver", split="parks-roads", by="roads")
    new = mandate("orders-2", "parks", on="2035-01-01", replaces="orders")
    new += duty("orders-2", 1, "parks", "nursing", stages="deliver")
    new += duty("orders-2", 2, "parks", "nursing", stages="deliver", by="roads")
    store = store_of(BODIES, MANDATE, split, old, new)

    def seen(as_of: str | None) -> tuple[str, int]:
        coverage = load_coverage(store, as_of=as_of)
        return coverage.cell(to_id("place", "dell"), subject("nursing"), "deliver").status, len(coverage.splits)

    assert seen("2033-01-01") == ("split-resolved", 1)
    assert seen("2036-01-01") == ("unresolved", 0)
    assert seen(None) == ("unresolved", 0)


# --- On the shipped data


@pytest.fixture(scope="module")
def shipped(checkpoint: Checkpoint) -> Coverage:
    return load_coverage(checkpoint.store)


@pytest.mark.parametrize(
    ("code", "stage", "status", "flags"),
    [
        ("population-monitoring", "monitor", "split-resolved", ()),
        ("three-medical-linkage", "coordinate", "unresolved", ("joint-lead",)),
        ("adverse-drug-reactions", "respond", "unresolved", ("deferred", "joint-lead")),
        ("elderly-care-services", "supervise", "sole", ()),
        ("food-safety-risk-assessment", "policy", "leaderless", ()),
    ],
)
def test_statuses_worked_out_by_hand(
    shipped: Coverage, code: str, stage: str, status: str, flags: tuple[str, ...]
) -> None:
    cell = shipped.cell(YUZHONG, subject(code), stage)
    assert (cell.status, cell.flags) == (status, flags)


def test_only_splits_are_splits(shipped: Coverage, checkpoint: Checkpoint) -> None:
    rows = checkpoint.store.select(load_query("answers/splits").bind())
    assert {split.arrangement.id for split in shipped.splits} == {row["split"] for row in rows}
    assert all(len(split.arrangement.parties) > 1 and split.parts for split in shipped.splits)


def test_no_place_of_the_shipped_data_is_said_to_be_complete(shipped: Coverage) -> None:
    assert shipped.complete == frozenset()
    assert {shipped.silence(shipped.cell(c.place, subject("no-such-subject"))) for c in shipped.claims} == {
        "not-loaded"
    }


@pytest.mark.parametrize("question", ["医养结合", "养老服务", "三医联动"])
def test_cells_agree_with_find(shipped: Coverage, checkpoint: Checkpoint, question: str) -> None:
    found = find(checkpoint, question, place="yuzhong")
    [answer] = found.places
    assert shipped.cell(YUZHONG, found.subjects[0].id).status == answer.status


def test_planned_items_can_be_left_out(shipped: Coverage) -> None:
    mandates = shipped.without_plans()
    assert {claim.kind for claim in mandates.claims} == {"Duty"}
    assert {claim.kind for claim in shipped.claims} > {"Duty", "Task", "Target"}
    assert mandates.splits == shipped.splits and mandates.complete == shipped.complete
