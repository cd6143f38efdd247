"""Overlaps: an independent reading of the definitions agrees, kinds are nested, the shipped data come out right."""

import csv
import io
import json
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from brute_force import (
    BROADER,
    CATEGORY,
    SUBJECTS,
    coverage_of,
    fragmented,
    overlapping,
    random_graph,
    upwards,
)
from made_gaps import agency, duty, iri, mandate, place, posts, section, target
from made_overlaps import store_of, subject
from mandates.answers.concentration import measure_concentration, more_fragmented
from mandates.answers.coverage import load_coverage
from mandates.answers.overlaps import find_overlaps, find_pairs, overlaps
from mandates.answers.overlaps.tables import COLUMNS, matrix_rows, to_matrix, to_rows
from mandates.answers.resolving import resolve
from mandates.answers.structure import structure
from mandates.cli import cli
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.store import DraftStore
from mandates.model import Named
from mandates.model.overlaps import Overlap, Overlaps
from mandates.namespaces import local_name, to_id
from mandates.web import create_app

LANGUAGES = ("zh", "en", "ko")
YUZHONG = "yuzhong-health-commission"


def codes(names: tuple[Named, ...]) -> list[str]:
    return [local_name(name.id) for name in names]


def sides(each: Overlap) -> tuple[str, str]:
    return local_name(each.first.agency.id), local_name(each.second.agency.id)


# --- Against an independent reading


def test_random_graphs_agree_with_the_definitions() -> None:
    draw = random.Random(21)  # noqa: S311 - not for secrets
    seen: set[tuple[str, str]] = set()
    for _ in range(1200):
        claims, splits = random_graph(draw)
        coverage = coverage_of(claims, splits)
        pairs = find_pairs(coverage)
        found = {(pair.place, *pair.agencies, *pair.subjects): (pair.kind, pair.certainty) for pair in pairs}
        assert len(found) == len(pairs)
        assert found == overlapping(claims, splits), claims
        seen |= set(found.values())
        many = [each for each in measure_concentration(coverage) if each.is_fragmented]
        assert {(each.place, each.subject): each.duties for each in many} == fragmented(claims)
        for each in many:
            whole = sum(each.duties.values())
            assert each.herfindahl == pytest.approx(sum((n / whole) ** 2 for n in each.duties.values()), abs=1e-4)
            assert each.depth == len(upwards(each.subject))
    kinds = {(kind, sure) for kind in ("overlap", "duplication") for sure in ("definite", "possible")}
    assert seen == kinds, "a kind never came up: the test proves less than it says"


def test_duplication_is_overlap_is_fragmentation() -> None:
    """A duplication has all that makes an overlap, and the broader subject of an overlap is fragmented by the two."""
    draw = random.Random(22)  # noqa: S311 - not for secrets
    pairs_seen = 0
    for _ in range(500):
        claims, splits = random_graph(draw)
        coverage = coverage_of(claims, splits)
        many = {(each.place, each.subject): each.duties for each in measure_concentration(coverage)}
        for pair in find_pairs(coverage):
            pairs_seen += 1
            broader = min(pair.subjects, key=lambda each: len(upwards(each)))
            assert pair.subject in pair.subjects and broader in upwards(pair.subject)
            assert set(pair.agencies) <= many[pair.place, broader].keys()
            assert CATEGORY not in pair.agencies
            if pair.kind == "duplication":
                assert pair.subjects[0] == pair.subjects[1] and pair.apart_by is None
                assert {"subject", "territory"} <= set(pair.facets)
    assert pairs_seen > 200


def test_strength_counts_what_is_equal() -> None:
    draw = random.Random(23)  # noqa: S311 - not for secrets
    for _ in range(300):
        claims, splits = random_graph(draw)
        for pair in find_pairs(coverage_of(claims, splits)):
            equal = {
                (one.subject == two.subject) + bool(one.stages & two.stages) + bool(one.groups & two.groups) + 1
                for one in pair.first
                for two in pair.second
            }
            assert len(pair.facets) == max(equal)


def test_siblings_are_those_below_the_same_subject() -> None:
    draw = random.Random(24)  # noqa: S311 - not for secrets
    for _ in range(300):
        claims, splits = random_graph(draw)
        found = measure_concentration(coverage_of(claims, splits))
        for each in found:
            others = [
                other
                for other in found
                if other.place == each.place
                and other.subject != each.subject
                and BROADER.get(other.subject) == BROADER.get(each.subject)
            ]
            assert each.siblings == len(others)
            if others:
                mean = sum(len(other.duties) for other in others) / len(others)
                assert each.siblings_agencies == pytest.approx(mean, abs=0.01)


# --- Invented places

STATION = mandate("orders", "parks", on="2031-05-01") + mandate("rules", "roads", on="2033-07-01")
TWO = place("dell") + agency("parks", "dell") + agency("roads", "dell") + STATION


def answer(*texts: str, **options: object) -> Overlaps:
    return overlaps(store_of(TWO, *texts), **options)  # type: ignore[arg-type]


def test_two_texts_that_give_the_same_work_to_two_agencies() -> None:
    found = answer(
        duty("orders", 1, "parks", "nursing", stages="deliver"), duty("rules", 1, "roads", "nursing", stages="deliver")
    )
    [one] = found.overlaps
    assert (one.kind, one.certainty, one.facets) == ("duplication", "possible", ("subject", "stage", "territory"))
    assert (one.strength, one.apart_by, one.outcome, one.status) == (0.75, None, "silent", "unresolved")
    assert [held.evidence.item for side in (one.first, one.second) for held in side.duties] == ["1", "1"]
    [cell] = found.open_cells
    assert (local_name(cell.subject.id), cell.since) == ("nursing", "2033-07-01")
    [pair] = found.pairs
    assert (pair.overlaps, pair.duplications, pair.open, pair.splits) == (1, 1, 1, ())
    assert not found.places[0].complete


def test_what_is_broader_overlaps_and_other_stages_are_only_possible() -> None:
    found = answer(
        duty("orders", 1, "parks", "health-policy", stages="policy"),
        duty("rules", 1, "roads", "health-reform", stages="policy"),
        duty("rules", 2, "roads", "food-safety", stages="deliver"),
        duty("orders", 3, "parks", "food-safety", stages="monitor"),
    )
    kinds = {(*codes((one.subject,)), one.kind, one.certainty, one.facets) for one in found.overlaps}
    assert kinds == {
        ("health-reform", "overlap", "definite", ("stage", "territory")),
        ("food-safety", "overlap", "possible", ("subject", "territory")),
    }


def test_supporting_and_overseeing_is_no_overlap() -> None:
    found = answer(
        duty("orders", 1, "parks", "nursing", stages="deliver"),
        duty("rules", 1, "roads", "nursing", stages="deliver", role="support"),
        duty("rules", 2, "roads", "nursing", stages="supervise", role="supervise"),
    )
    assert not found.overlaps and not found.fragmentation and not found.open_cells
    assert {(local_name(cell.agency.id), cell.role) for cell in found.roles} == {
        ("parks", "primary"),
        ("roads", "supporting"),
    }


def test_levels_of_government_are_neither_overlap_nor_fragmentation() -> None:
    county = place("shire", tier="city") + place("dell", inside="shire") + agency("parks", "dell")
    store = store_of(
        county,
        agency("roads", "shire"),
        STATION,
        duty("orders", 1, "parks", "nursing", stages="deliver"),
        duty("rules", 1, "roads", "nursing", stages="supervise deliver"),
    )
    found = overlaps(store, places=[to_id("place", "dell")])
    assert not found.overlaps and not found.fragmentation
    [one] = found.vertical
    assert (one.kind, one.apart_by, one.outcome, local_name(one.place.id)) == ("vertical", "level", "vertical", "dell")
    assert "territory" not in one.facets
    assert not overlaps(store, places=[to_id("place", "shire")]).vertical


def test_an_exclusion_sets_two_apart() -> None:
    excluding = f"{iri('responsibility', 'orders/1')} m:excludes <{subject('health-reform')}> .\n"
    found = answer(
        duty("orders", 1, "parks", "health-policy", stages="policy"),
        excluding,
        duty("rules", 1, "roads", "health-reform", stages="policy"),
    )
    [one] = found.overlaps
    assert (one.kind, one.apart_by, codes(one.excluded)) == ("overlap", "exclusion", ["health-reform"])
    assert found.pairs[0].open == 0


def test_plans_count_only_when_asked_for() -> None:
    texts = (
        mandate("plan", "parks", kind="WorkPlan"),
        target("plan", 1, "parks", "nursing"),
        duty("rules", 1, "roads", "nursing", stages="deliver"),
    )
    assert not answer(*texts).overlaps
    [one] = answer(*texts, plans=True).overlaps
    assert [held.planned for held in one.first.duties] == [True]
    assert [held.planned for held in one.second.duties] == [False]


def test_only_what_touches_the_agency_asked_for() -> None:
    third = agency("rivers", "dell") + mandate("charter", "rivers")
    texts = [
        duty(text, 1, who, "nursing", stages="deliver")
        for text, who in (("orders", "parks"), ("rules", "roads"), ("charter", "rivers"))
    ]
    assert len(answer(third, *texts).overlaps) == 3
    found = answer(third, *texts, agency=to_id("agency", "rivers"))
    assert {sides(one) for one in found.overlaps} == {("parks", "rivers"), ("rivers", "roads")}
    assert found.agency and found.agency.id == to_id("agency", "rivers")


def test_fragmentation_grows_with_a_new_text() -> None:
    old = mandate("rules", "roads", on="2033-07-01") + duty("rules", 1, "roads", "food-safety", stages="deliver")
    new = mandate("rules-2", "roads", on="2036-01-01", replaces="rules") + duty(
        "rules-2", 1, "roads", "nursing", stages="deliver"
    )
    store = store_of(
        place("dell") + agency("parks", "dell") + agency("roads", "dell"),
        mandate("orders", "parks") + duty("orders", 1, "parks", "nursing", stages="deliver"),
        old,
        new,
    )
    then, now = load_coverage(store, as_of="2035-01-01"), load_coverage(store)
    grown = {local_name(after.subject): before and len(before.duties) for before, after in more_fragmented(then, now)}
    assert grown["nursing"] == 1
    assert more_fragmented(now, now) == ()


# --- Structure


@pytest.fixture(scope="module")
def district() -> DraftStore:
    sections = [section("parks", f"s{n}", f"Section {n}", "orders", 50 + n) for n in range(6)]
    work = [
        duty("orders", 10 * n + k, "parks", "nursing", stages="deliver", section=f"s{n}")
        for n, number in enumerate((1, 2, 2, 3, 3))
        for k in range(number)
    ]
    work += [duty("orders", 100 + k, "parks", "food-safety", stages="monitor", section="s5") for k in range(9)]
    return store_of(
        TWO,
        agency("rivers", "dell"),
        *sections,
        *work,
        duty("orders", 200, "parks", "drugs", stages="policy", bodies="board"),
        f'{iri("body", "board")} a m:CoordinatingBody ; skos:prefLabel "board"@en .\n',
        duty("rules", 1, "roads", "nursing", stages="deliver"),
        duty("rules", 2, "roads", "drugs", stages="deliver"),
        posts("parks", "orders", 300, "administrative-establishment", 10),
        posts("parks", "orders", 301, "director", 1),
    )


def test_span_and_load(district: DraftStore) -> None:
    loads = {local_name(load.agency.id): load for load in structure(district).loads}
    parks = loads["parks"]
    assert (parks.duties, parks.posts, parks.duties_per_post) == (21, 10, 2.1)
    assert {local_name(s.section.id): (s.duties, s.out_of_line) for s in parks.sections} == {
        **{f"s{n}": (number, None) for n, number in enumerate((1, 2, 2, 3, 3))},
        "s5": (9, "high"),
    }
    assert (loads["roads"].posts, loads["roads"].duties_per_post, loads["roads"].sections) == (None, None, ())


def test_merging_dependence_and_stages(district: DraftStore) -> None:
    found = structure(district, agency=to_id("agency", "parks"))
    [merge] = found.merging
    assert (codes((merge.first, merge.second)), codes(merge.subjects)) == (["parks", "roads"], ["drugs", "nursing"])
    assert merge.likeness == 1.0
    [rests] = found.dependence
    assert (local_name(rests.on.id), codes(rests.counterparty), rests.holder) == ("board", ["200"], ())
    shares = {local_name(share.stage.id): share.duties for share in found.stages if share.stage}
    assert shares == {"deliver": 11, "monitor": 9, "policy": 1}


def test_fewest_changes_leave_nothing_open() -> None:
    store = store_of(
        TWO,
        duty("orders", 1, "parks", "health-policy", stages="policy"),
        duty("rules", 1, "roads", "health-policy", stages="policy"),
        duty("orders", 2, "parks", "health-reform", stages="policy"),
        duty("rules", 2, "roads", "health-reform", stages="policy"),
        duty("rules", 3, "roads", "health-reform", stages="policy"),
    )
    coverage = load_coverage(store)
    found = resolve(store, coverage, to_id("place", "dell"), subject("health-policy"))
    assert (found.cells, len(found.changes), found.smallest) == (2, 2, True)
    assert "2" in codes(tuple(change.duty for change in found.changes))
    below = resolve(store, coverage, to_id("place", "dell"), subject("health-reform"))
    assert [(change.duty.id, local_name(change.agency.id)) for change in below.changes] == [
        (to_id("duty", "orders/2"), "parks")
    ]
    assert resolve(store, coverage, to_id("place", "dell"), subject("nursing")).changes == ()


# --- On the shipped data


@pytest.fixture(scope="module")
def yuzhong(checkpoint: Checkpoint) -> Overlaps:
    return find_overlaps(checkpoint, place="yuzhong")


def test_shipped_overlaps_are_those_worked_out_by_hand(yuzhong: Overlaps) -> None:
    same = {
        codes((one.subject,))[0]: (one.kind, one.certainty, one.apart_by, one.outcome, one.joint)
        for one in yuzhong.overlaps
        if one.first.subject == one.second.subject
    }
    assert same == {
        "population-monitoring": ("overlap", "definite", "split", "allocated", False),
        "population-policy": ("overlap", "definite", "split", "allocated", False),
        "adverse-drug-reactions": ("duplication", "possible", None, "deferred", True),
        "medical-devices": ("duplication", "possible", None, "deferred", True),
        "health-reform": ("duplication", "possible", None, "joint", True),
        "medical-security": ("duplication", "possible", None, "joint", True),
        "three-medical-linkage": ("duplication", "possible", None, "joint", True),
    }
    assert all(one.kind == "overlap" for one in yuzhong.overlaps if one.first.subject != one.second.subject)
    assert {one.status for one in yuzhong.overlaps if one.outcome == "joint"} == {"unresolved"}


def test_shipped_pairs_and_their_splits(yuzhong: Overlaps) -> None:
    splits = {local_name(pair.first.id): codes(pair.splits) for pair in yuzhong.pairs}
    splits |= {local_name(pair.second.id): codes(pair.splits) for pair in yuzhong.pairs}
    splits.pop(YUZHONG)
    assert splits == {
        "yuzhong-civil-affairs-bureau": ["ageing"],
        "yuzhong-development-reform-commission": ["population"],
        "yuzhong-market-supervision-bureau": ["food-safety"],
        "yuzhong-medical-security-bureau": ["three-medical-linkage"],
    }
    assert {one.outcome for one in yuzhong.splits} == {"allocated", "conditional", "deferred", "joint"}


def test_shipped_open_cells_say_since_when(yuzhong: Overlaps) -> None:
    assert {(cell.status, cell.since) for cell in yuzhong.open_cells} == {("unresolved", "2024-03-07")}
    assert "population-monitoring" not in {local_name(cell.subject.id) for cell in yuzhong.open_cells}
    assert {local_name(one.agency.id) for one in yuzhong.sections} == {YUZHONG}


def test_shipped_categories_never_overlap(checkpoint: Checkpoint) -> None:
    found = find_overlaps(checkpoint, plans=True)
    named = {side.agency.id for one in found.overlaps for side in (one.first, one.second)}
    named |= {share.agency.id for one in found.fragmentation for share in one.agencies}
    named |= {cell.agency.id for cell in found.roles}
    assert not any("/id/category/" in agency for agency in named)
    assert {local_name(one.place.id) for one in found.overlaps} == {"yuzhong"}
    assert not any(place.complete for place in found.places)


def test_tables_and_matrices_say_the_same(yuzhong: Overlaps) -> None:
    assert all(len(row) == len(COLUMNS) for row in to_rows(yuzhong)) and len(to_rows(yuzhong)) == len(yuzhong.overlaps)
    numbers = to_matrix(yuzhong, "agencies")
    counts = [[cell or 0 for cell in row.cells] for row in numbers.rows]
    assert counts == [list(column) for column in zip(*counts, strict=True)]
    assert sum(map(sum, counts)) == 2 * len(yuzhong.overlaps)
    splits = to_matrix(yuzhong, "splits")
    assert sum(cell or 0 for row in splits.rows for cell in row.cells) == 8
    roles = to_matrix(yuzhong, "subjects")
    assert all(sum(cell is not None for cell in row.cells) > 1 for row in roles.rows)
    assert "population-monitoring" in codes(tuple(row.head for row in roles.rows))
    assert [len(row) for row in matrix_rows(roles, "en")] == [len(roles.columns) + 1] * (len(roles.rows) + 1)


def run(root: Path, *arguments: str) -> str:
    result = CliRunner().invoke(cli, ["--store", str(root), "overlaps", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("lang", LANGUAGES)
def test_command(store_root: Path, lang: str) -> None:
    text = run(store_root, "--place", "yuzhong", "--lang", lang)
    assert "0.75" in text and not re.search(r"overlaps\.|https?://", text)


def test_command_prints_a_matrix(store_root: Path) -> None:
    assert run(store_root, "--place", "yuzhong", "--matrix", "subjects").count("\n") > 8


def test_command_gives_json_and_csv(store_root: Path, yuzhong: Overlaps) -> None:
    found = json.loads(run(store_root, "--place", "yuzhong", "--json"))
    assert list(found) == list(Overlaps._fields)
    assert len(found["overlaps"]) == len(yuzhong.overlaps)
    rows = list(csv.reader(io.StringIO(run(store_root, "--place", "yuzhong", "--format", "csv"))))
    assert len(rows) == len(yuzhong.overlaps) + 1 and {len(row) for row in rows} == {len(COLUMNS)}


def test_command_refuses_an_unknown_place(store_root: Path) -> None:
    result = CliRunner().invoke(cli, ["--store", str(store_root), "overlaps", "--place", "nowhere-at-all"])
    assert result.exit_code == 3


def test_page_and_its_twins(store_root: Path, yuzhong: Overlaps) -> None:
    client = create_app(store_root).test_client()
    page = client.get("/overlaps?place=yuzhong&lang=en").get_data(as_text=True)
    assert " style=" not in page and "overlaps." not in re.sub(r"/overlaps\.(json|csv)", "", page)
    head, _, body = page.partition('<table class="heat">')[2].partition("<tbody>")
    assert 'scope="col"' in head and 'scope="row"' in body and re.search(r'<td class="heat-\d">\d+</td>', body)
    assert len(client.get("/overlaps.json?place=yuzhong&lang=en").get_json()["overlaps"]) == len(yuzhong.overlaps)
    table = list(csv.reader(io.StringIO(client.get("/overlaps.csv?place=yuzhong&lang=en").get_data(as_text=True))))
    assert len(table) == len(yuzhong.overlaps) + 1
    statuses = {u: client.get(u).status_code for u in ("/overlaps?place=nowhere", "/overlaps?as_of=soon")}
    assert statuses == {"/overlaps?place=nowhere": 404, "/overlaps?as_of=soon": 400}


def test_subjects_of_the_tests_are_a_tree() -> None:
    assert {*BROADER, *BROADER.values()} < set(SUBJECTS)
