"""What-if: scenarios are read with their lines, moves rewrite who holds what, and nothing is lost unsaid."""

import json
import random
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from mandates.answers import simulate as answer
from mandates.answers.cells import Split
from mandates.answers.coverage import Claim, Coverage, load_coverage
from mandates.answers.duties import SubjectTree
from mandates.answers.simulation.applying import Applied, apply_scenario
from mandates.answers.simulation.chart import Body, Chart, Known, Row, SplitState
from mandates.answers.simulation.comparing import changed_cells
from mandates.answers.simulation.inverting import invert
from mandates.answers.simulation.names import Names, Register, fold
from mandates.answers.simulation.reading import read_scenario, to_yaml
from mandates.answers.status import Arrangement
from mandates.cli import run
from mandates.errors import BadDataError
from mandates.graph.building import draft_store
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.store import Store
from mandates.graph.validation import DraftValidator
from mandates.ingest.desk import Desk
from mandates.ingest.statements.building import Overrides
from mandates.model import Named, to_json
from mandates.model.simulation import Simulated
from mandates.namespaces import BASE, to_id
from mandates.web import create_app

ROOT = Path(__file__).parent.parent
SCENARIOS = sorted((ROOT / "tests" / "scenarios").glob("*.yaml"))
SCHEMA = json.loads((Path(answer.__file__).parent / "simulation" / "scenario.schema.json").read_text(encoding="utf-8"))
EXAMPLES = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs" / "simulate.md").read_text(encoding="utf-8"), re.DOTALL)
HEALTH, CIVIL = "yuzhong-health-commission", "yuzhong-civil-affairs-bureau"


def scenario(*moves: dict[str, Any], **more: str) -> str:
    return to_yaml({"title": "Test", **more, "moves": list(moves)})


def tell(store: Store, text: str, lang: str = "en") -> Simulated:
    return answer.tell(store, answer.simulate(store, text, "test.yaml", fold), lang)


def labels(names: Any) -> list[str]:
    return [each.label for each in names]


# --- Reading

WRONG = {
    "title: x\nmoves:\n  - transfer: {subject: s}": "line 3: to is missing",
    "title: x\nmoves:\n  - transfr: {}": "line 3: no key 'transfr' here; there are: transfer",
    "title: x\nmoves:\n  - transfer: {to: B}": "line 3: say what is transferred",
    "title: x\nmoves:\n  - transfer: {duty: d, duties: [e], to: B}": "line 3: duties stands here twice",
    "title: x\nmoves:\n  - merge: {bodies: [A], into: B}": "line 3: a merger has at least two bodies",
    "title: x\nmoves:\n  - abolish: {body: A, cancel: true}": "line 3: what is cancelled needs its reason",
    "title: x\nmoves:\n  - transfer: {subject: s, stages: [polcy], to: B}": "line 3: no stages 'polcy'",
    "title: x\nmoves:\n  - posts: {body: A, category: c, number: -1}": "line 3: a whole number",
    "title: x\ndate: tomorrow\nmoves: []": "line 2: no date 'tomorrow'",
    "title: x\nmoves: {}": "line 2: a list is expected here",
    "moves: []": "line 1: title is missing",
    "- a": "line 1: keys are expected here",
    "title: [": "not YAML",
    "": "the file is empty",
    "title: &a x\nmoves: [*a]": "line 2: aliases are not read",
    "title: x\nmoves: " + "[" * 40 + "]" * 40: "line 2: deeper than",
    "title: x\nmoves:\n  - split: {body: A, into: [{body: B}]}": "line 3: a split gives at least two bodies",
    "title: x\nmoves:\n  - drop_split: {keep: perhaps, split: s}": "line 3: true or false",
    "title: x\nmoves:\n  - add_split: {subject: s, parties: [{body: A}, {body: A}]}": "a split has at least two",
    "title: x\nmoves:\n  - {found: {body: A}, rename: {body: A, to: B}}": "line 3: each move has one key",
}


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_error_names_the_line(text: str) -> None:
    with pytest.raises(BadDataError, match=r"^bad\.yaml: ") as caught:
        read_scenario(text, "bad.yaml")
    assert WRONG[text] in str(caught.value)


def as_data(text: str) -> Any:
    """Return YAML as JSON has it: dates are text."""
    return json.loads(json.dumps(yaml.safe_load(text), default=str))


@pytest.mark.parametrize("text", [*EXAMPLES, *(path.read_text(encoding="utf-8") for path in SCENARIOS)])
def test_examples_fit_schema_and_reader(text: str) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(as_data(text))
    assert read_scenario(text, "example").moves


def test_schema_is_sound_and_every_move_has_an_example() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    shown = {key for text in EXAMPLES for move in as_data(text)["moves"] for key in move}
    assert shown == set(SCHEMA["$defs"]["move"]["properties"])


@pytest.mark.parametrize("text", [text for text in WRONG if "&a" not in text and "[[" not in text], ids=fold)
def test_schema_refuses_what_the_reader_refuses(text: str) -> None:
    try:
        data = as_data(text)
    except yaml.YAMLError:
        return
    # Two names of one body, and dates that are none, are beyond a schema.
    if "parties: [{body: A}, {body: A}]" not in text:
        assert not jsonschema.Draft202012Validator(SCHEMA).is_valid(data)


# --- The sketches of planners, on a drafted text


@pytest.fixture(scope="module")
def wuheng(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return draft(tmp_path_factory.mktemp("none"), "wuheng-county-natural-resources")


@pytest.fixture(scope="module")
def merrow(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return draft(tmp_path_factory.mktemp("none"), "state-of-merrow-workforce")


def draft(root: Path, name: str) -> Store:
    text = ROOT / "tests" / "pairs" / f"tune-{name}" / "a.txt"
    desk = Desk(root, Overrides(None))
    turtle = "".join(desk.export(draft, "turtle", with_wording=True) for draft in desk.draft_all([text]))
    return draft_store([(turtle, to_id("document", "draft"))])


def test_forestry_in_emergencies_out(wuheng: Store) -> None:
    told = tell(wuheng, (ROOT / "tests/scenarios/wuheng-1.yaml").read_text(encoding="utf-8"), "zh")
    moved = {(each.duty.label, each.to.label) for each in told.moved.duties}
    assert moved == {
        ("组织地质灾害应急救援", "县应急管理局"),
        ("组织地质灾害险情的应急处置", "县应急管理局"),
        ("负责林地、林木的登记发证", "林业管理股"),
        ("负责森林、湿地资源的监督管理", "林业管理股"),
    }
    [dissolved] = told.splits.dissolved
    assert (len(dissolved.before), dissolved.reason) == (2, "one-body")
    assert {each.reason for each in told.splits.kept} == {"unchanged"}
    assert len(told.splits.kept) == 2
    assert "负责林地以外集体土地的确权登记" in {each.duty.label for each in told.internal}
    torn = [each for each in told.overlaps.new if each.broader is None and each.subject.label.endswith("地质灾害")]
    assert [(labels(each.agencies), each.status) for each in torn] == [(["县应急管理局", "县自然资源局"], "unresolved")]
    gaps = {(each.kind, each.duty.label) for each in told.gaps.new if each.duty}
    assert {("no-agency-duty", "负责林地、林木的登记发证")} <= gaps
    assert not [each for each in told.gaps.new if each.kind == "uncovered"]
    assert told.conservation.ok
    posts = {(each.origin.label, each.status) for each in told.moved.posts}
    assert posts == {("梧蘅县林业局", "unknown"), ("梧蘅县国土资源局", "undivided")}


def test_a_forgotten_duty_is_named(wuheng: Store) -> None:
    told = tell(wuheng, (ROOT / "tests/scenarios/wuheng-2.yaml").read_text(encoding="utf-8"), "zh")
    to: dict[str, list[str]] = {}
    for each in told.moved.duties:
        to.setdefault(each.to.label, []).append(each.duty.label)
    counts = {section: len(duties) for section, duties in to.items()}
    assert counts == {"法规与执法股": 7, "用途管制股": 3, "土地市场股": 3, "地籍管理股": 2, "耕地保护股": 1}
    assert to["耕地保护股"] == ["监督矿山地质环境治理恢复"]
    assert {each.duty.label for each in told.conservation.lost if each.duty} == {
        "维护测量标志",
        "负责河道采砂的许可和监督管理",
    }
    assert not told.conservation.ok
    # The agency's own duties on surveying keep a section that carries them.
    assert not [each for each in told.gaps.new if each.kind == "no-section"]
    sections = [each.kind for each in told.bodies]
    assert sections.count("begun") - sections.count("ended") == -1
    [posts] = told.moved.posts
    assert (posts.before, posts.after, posts.status) == (9, 8, "set")


def test_a_department_of_its_own(merrow: Store) -> None:
    told = tell(merrow, (ROOT / "tests/scenarios/merrow-1.yaml").read_text(encoding="utf-8"))
    assert {each.to_agency.label for each in told.moved.duties} == {"Department of Employment Security"}
    sections = [each.to.label for each in told.moved.duties]
    assert (sections.count("Division of Unemployment Insurance"), sections.count("Office of Appeals")) == (4, 3)
    assert [(each.kind, each.body.label) for each in told.bodies if each.kind == "renamed"] == [
        ("renamed", "Office of Appeals")
    ]
    assert [(each.reason, len(each.after)) for each in told.splits.kept if each.reason == "added"] == [("added", 2)]
    assert sorted(labels(told.moved.added)) == ["refer claimants of benefits to openings", "supply lists of claimants"]
    assert [each.status for each in told.moved.posts] == ["undivided"]
    assert told.conservation.ok


def test_a_matter_known_by_the_name_of_its_section(merrow: Store) -> None:
    told = tell(merrow, (ROOT / "tests/scenarios/merrow-2.yaml").read_text(encoding="utf-8"))
    to = [each.to.label for each in told.moved.duties if not each.divided]
    assert to.count("Department of Education") == 3
    assert to.count("Division of Employment Services") == 3
    assert to.count("Division of Administrative Services") == 3
    lost = [each.duty.label for each in told.conservation.lost if each.duty]
    assert lost == ["supervise the county field representatives"]
    # Others still oversee the matter of the duty that is lost, so no cell is left alone.
    assert [(each.kind, each.before) for each in told.gaps.new if not each.duty] == []
    assert [(each.before, each.after) for each in told.moved.posts if each.status == "set"] == [(2, 1)]


def test_only_a_part_of_an_enumeration_moves(wuheng: Store) -> None:
    moves = {"transfer": {"subject": "规章", "from": "县国土资源局", "to": "县水务局"}}
    told = tell(wuheng, scenario(moves), "zh")
    [moved] = told.moved.duties
    assert moved.divided
    assert "规章" in moved.duty.label
    assert told.conservation.ok
    assert_restores(wuheng, scenario(moves))


@pytest.mark.parametrize("path", [path for path in SCENARIOS if path.stem.startswith("merrow")], ids=lambda p: p.stem)
def test_sketches_in_english_can_be_taken_back(merrow: Store, path: Path) -> None:
    assert_restores(merrow, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [path for path in SCENARIOS if path.stem.startswith("wuheng")], ids=lambda p: p.stem)
def test_sketches_can_be_taken_back(wuheng: Store, path: Path) -> None:
    assert_restores(wuheng, path.read_text(encoding="utf-8"))


def assert_restores(store: Store, text: str) -> None:
    """Run a scenario and what leads back, in one."""
    done = answer.simulate(store, text, "there.yaml", fold)
    assert done.before.rows != done.after.rows
    back = yaml.safe_load(answer.inverse(store, done, "en"))
    there = as_data(text)
    both = answer.simulate(store, to_yaml(there | {"moves": there["moves"] + back["moves"]}), "both.yaml", fold)
    assert list(both.after.coverage.cells()) == list(done.before.coverage.cells())
    assert both.after.arrangements == done.before.arrangements


# --- The shipped data


def test_no_move_changes_nothing(checkpoint: Checkpoint) -> None:
    for place in ("yuzhong", "lanzhou"):
        done = answer.simulate(checkpoint.store, scenario(place=place), "none.yaml", fold)
        stored = load_coverage(checkpoint.store, [to_id("place", place)])
        assert list(done.before.coverage.cells()) == list(stored.cells())
        assert len(done.before.coverage.claims) > 50
        told = answer.tell(checkpoint.store, done, "en")
        changed = to_json(told._replace(title="", date="", places=()))
        assert changed.pop("conservation") == {"ok": True, "lost": []}
        assert not [
            value
            for group in changed.values()
            for value in (group.values() if isinstance(group, dict) else group)
            if value
        ]


def test_merger_of_two_agencies(checkpoint: Checkpoint) -> None:
    """Competency question 12: what becomes internal, which splits dissolve, which overlaps with others remain."""
    told = tell(checkpoint.store, scenario({"merge": {"bodies": [HEALTH, CIVIL], "into": "Health and Welfare"}}))
    assert [each.split.id.rpartition("/")[2] for each in told.splits.dissolved] == ["ageing"]
    assert len(told.splits.kept) == 3
    assert all("Health and Welfare" in labels(each.after) for each in told.splits.kept)
    assert len(told.internal) == 6
    assert {each.split.id.rpartition("/")[2] for each in told.internal if each.split} == {"ageing"}
    assert told.overlaps.remaining
    assert all("Health and Welfare" in labels(each.agencies) for each in told.overlaps.remaining)
    assert told.conservation.ok
    moved = {each.category.label: each.number for each in told.moved.posts if each.category}
    assert sum(moved.values()) == 42
    assert [each.status for each in told.moved.posts if each.origin.id.endswith(CIVIL)] == ["unknown"]


def test_section_moves_to_another_agency(checkpoint: Checkpoint) -> None:
    """Competency questions 13 and 15: what goes with a section, and what has no section the day after."""
    section = f"{HEALTH}/ageing-health"
    told = tell(checkpoint.store, scenario({"transfer": {"section": section, "from": HEALTH, "to": CIVIL}}))
    assert len(told.moved.duties) == 10
    assert {(each.origin.id, each.to.id) for each in told.moved.duties} == {(to_id("section", section),) * 2}
    assert {each.to_agency.id for each in told.moved.duties} == {to_id("agency", CIVIL)}
    assert [each.status for each in told.moved.posts] == ["undivided"]
    left = [each for each in told.gaps.new if each.kind == "no-section"]
    assert left
    assert {each.agency.id for each in left if each.agency} <= {to_id("agency", HEALTH), to_id("agency", CIVIL)}
    assert told.conservation.ok


def test_targets_stay_where_the_text_leaves_them(checkpoint: Checkpoint) -> None:
    moves = {"transfer": {"subject": "immunisation", "from": "zhejiang-health-department", "to": "Institute"}}
    found = {"found": {"body": "Institute"}}
    done = answer.simulate(checkpoint.store, scenario(found, moves, place="zhejiang"), "t.yaml", fold)
    kinds = {row.claim.kind for row in done.after.live_rows if done.after.bodies[row.holder].name == "Institute"}
    told = answer.tell(checkpoint.store, done, "en")
    assert kinds
    assert {each.status for each in told.moved.targets} <= {"moved", "left"}
    assert bool([each for each in told.moved.targets if each.status == "moved"]) == ("Target" in kinds)


def test_abolition_loses_with_and_without_a_reason(checkpoint: Checkpoint) -> None:
    """Competency question 20: every cell covered before is covered after, or given up for a reason."""
    bare = tell(checkpoint.store, scenario({"abolish": {"body": CIVIL}}))
    assert not bare.conservation.ok
    assert len(bare.conservation.lost) == 3
    lost = {(cell.subject.id, cell.stage) for each in bare.conservation.lost for cell in each.cells}
    gaps = {(each.subject.id, each.stage) for each in bare.gaps.new if each.kind == "uncovered"}
    assert lost == gaps != set()
    # Not all agencies of the place are loaded: an empty cell is no proof that nobody acts.
    assert {each.silence for each in bare.gaps.new} == {"not-loaded"}
    reason = "the city takes over"
    cancelled = tell(checkpoint.store, scenario({"abolish": {"body": CIVIL, "cancel": True, "reason": reason}}))
    assert cancelled.conservation.ok
    assert {each.reason for each in cancelled.conservation.lost} == {reason}


def test_what_was_lost_can_be_given_by_name(checkpoint: Checkpoint) -> None:
    lost = tell(checkpoint.store, scenario({"abolish": {"body": CIVIL}})).conservation.lost
    keys = [each.duty.id for each in lost if each.duty]
    given = {"transfer": {"duties": keys, "to": HEALTH}}
    told = tell(checkpoint.store, scenario({"abolish": {"body": CIVIL}}, given))
    assert told.conservation.ok
    assert not told.conservation.lost


ALL_KINDS = scenario(
    {"found": {"body": "Ageing Office"}},
    {"transfer": {"subject": "医养结合", "from": HEALTH, "to": "Ageing Office"}},
    {"rename": {"body": "yuzhong-medical-security-bureau", "to": "Bureau of Insurance"}},
    {
        "merge": {
            "bodies": ["yuzhong-development-reform-commission", "yuzhong-market-supervision-bureau"],
            "into": "Economy",
        }
    },
    {"abolish": {"body": CIVIL, "cancel": True, "reason": "goes to the city"}},
    {
        "add_split": {
            "title": "Ageing",
            "subject": "ageing",
            "parties": [
                {"body": HEALTH, "duty": "keep the register of elders"},
                {"body": "Ageing Office", "role": "support", "duty": "pay allowances to elders", "stages": "fund"},
            ],
        }
    },
    {
        "split": {
            "body": HEALTH,
            "into": [
                {"body": "Bureau of Public Health", "section": f"{HEALTH}/disease-control", "rest": True},
                {"body": "Bureau of Medicine", "subject": "tcm", "section": f"{HEALTH}/tcm-pharmacy"},
            ],
        }
    },
    date="2030-01-01",
    place="渝中区",
)


def test_all_kinds_can_be_taken_back(checkpoint: Checkpoint) -> None:
    assert_restores(checkpoint.store, ALL_KINDS)


def test_traditional_names_are_understood(checkpoint: Checkpoint) -> None:
    text = scenario({"abolish": {"body": "渝中區民政局"}}, place="渝中區")
    done = answer.simulate(checkpoint.store, text, "t.yaml", checkpoint.words.fold)
    assert not done.after.bodies[to_id("agency", CIVIL)].live


def test_rdf_passes_the_shapes(checkpoint: Checkpoint) -> None:
    turtle = answer.to_turtle(checkpoint.store, answer.simulate(checkpoint.store, ALL_KINDS, "all.yaml"), "en")
    for name in ("Founding", "Renaming", "Merger", "Abolition", "Division", "DutyTransfer"):
        assert f" a m:{name} " in turtle
    assert len(re.findall(r" a m:(?!DutyTransfer|Clause|Document|Agency|Duty )\w+ ", turtle)) == 5
    context = [ROOT / "data" / f"{name}.ttl" for name in ("agencies", "places", "yuzhong-health-commission-2024")]
    assert DraftValidator(context).validate(turtle) == ()


def test_rdf_needs_a_day(checkpoint: Checkpoint) -> None:
    done = answer.simulate(checkpoint.store, scenario({"abolish": {"body": CIVIL}}), "a.yaml")
    with pytest.raises(BadDataError, match=r"a\.yaml: date is missing"):
        answer.to_turtle(checkpoint.store, done, "en")


def test_dropped_split_keeps_or_loses_the_parts_of_others(checkpoint: Checkpoint) -> None:
    split = f"{HEALTH}-2024/ageing"
    lost = tell(checkpoint.store, scenario({"drop_split": {"split": split}}))
    assert len(lost.conservation.lost) == 3
    kept = tell(checkpoint.store, scenario({"drop_split": {"split": split, "keep": True}}))
    assert kept.conservation.ok
    assert [each.reason for each in kept.splits.dissolved] == ["dropped"]
    assert not kept.moved.duties


@pytest.mark.parametrize(
    ("move", "problem"),
    [
        ({"abolish": {"body": "yuzhong-helth-commission"}}, "line 5: no body 'yuzhong-helth-commission'"),
        ({"transfer": {"subject": "vacination", "from": HEALTH, "to": CIVIL}}, "is no subject.*near: .*accination"),
        (
            {"transfer": {"subject": "tobacco-control", "from": CIVIL, "to": HEALTH}},
            "holds nothing of 'tobacco-control'",
        ),
        ({"transfer": {"duty": "no such words", "to": HEALTH}}, "line 5: no duty 'no such words'"),
        ({"drop_split": {"split": "no-such"}}, "line 5: no split 'no-such'; near: "),
        ({"found": {"body": "渝中区民政局"}}, "is there already"),
        (
            {"posts": {"body": HEALTH, "category": "pilots", "number": 1}},
            "no text states posts of category 'pilots'.*near",
        ),
    ],
    ids=range(7),
)
def test_unknown_names_are_told(checkpoint: Checkpoint, move: dict[str, Any], problem: str) -> None:
    with pytest.raises(BadDataError, match=r"^x\.yaml: line ") as caught:
        answer.simulate(checkpoint.store, scenario(move, place="yuzhong"), "x.yaml", fold)
    assert re.search(problem, str(caught.value)), str(caught.value)


# --- Random charts

STAGES = ("plan", "supervise", "deliver")
TREE = SubjectTree({f"{BASE}scheme/subject/s{n}": f"{BASE}scheme/subject/s{n // 2}" for n in range(1, 8)})
SUBJECTS = [f"{BASE}scheme/subject/s{n}" for n in range(8)]


class Same:
    """Names bodies by their IRI."""

    def body(self, iri: str, _chart: Chart) -> Named:
        return Named(iri, iri, "")


def make_chart(dice: random.Random) -> Chart:
    agencies = [to_id("agency", f"a{n}") for n in range(5)]
    sections = {to_id("section", f"a{n // 2}/x{n}"): agencies[n // 2] for n in range(4)}
    bodies = {agency: Body(agency, None, "place") for agency in agencies}
    bodies |= {section: Body(section, agency, None) for section, agency in sections.items()}
    claims, splits = [], {}
    for n in range(3):
        iri, parties = to_id("split", str(n)), frozenset(dice.sample(agencies, 2))
        splits[iri] = SplitState(
            Split("place", Arrangement(iri, frozenset(dice.sample(SUBJECTS, 1)), parties, parties), ())
        )
    for n in range(30):
        holder = dice.choice([*agencies, *sections])
        agency = sections.get(holder, holder)
        split = dice.choice([None, None, *(iri for iri, s in splits.items() if agency in s.stated.arrangement.parties)])
        stages = frozenset(dice.sample(STAGES, dice.randrange(3)))
        role = dice.choice(("lead", "lead", "co-lead", "support", "supervise"))
        stating = dice.choice((agency, agency, dice.choice(agencies)))
        for subject in dice.sample(SUBJECTS, dice.choice((1, 1, 2))):
            claims.append(
                Claim(
                    to_id("responsibility", str(n)), "place", subject, stages, holder, agency, role,
                    to_id("duty", str(n - n % 3 // 2)), "Duty", stating, split, False,
                )
            )  # fmt: skip
    known = Known(TREE, frozenset(), {}, {}, ())
    rows = [Row(claim, claim.stages, claim.holder, claim.split) for claim in claims]
    return Chart(known, rows, splits, bodies, {}, {})


def make_names() -> Names:
    subjects = Register([(iri, iri) for iri in SUBJECTS], fold)
    return Names("random", fold, (), Register([], fold), subjects, Register([], fold), Register([], fold))


def make_move(dice: random.Random, chart: Chart) -> dict[str, Any]:
    live = [iri for iri, body in sorted(chart.bodies.items()) if body.live]
    agencies = [iri for iri in live if chart.bodies[iri].agency is None]
    sections = [iri for iri in live if chart.bodies[iri].agency] or agencies
    kind = dice.choice(agencies), dice.choice(sections)
    alike = dice.choice((agencies, sections))
    responsibility = dice.choice(chart.rows).claim.responsibility
    new = f"new {dice.randrange(9)}"
    stages = {"stages": dice.sample(STAGES, 1)} if dice.random() < 0.3 else {}
    subject = {"subjects": [dice.choice(SUBJECTS)], "narrower": dice.random() < 0.5}
    return dice.choice(
        (
            {"transfer": {"duties": [responsibility], "to": dice.choice(live)}},
            {"transfer": subject | stages | {"from": dice.choice(live), "to": dice.choice(live)}},
            {"transfer": {"sections": [kind[1]], "to": kind[0]}},
            {
                "merge": {
                    "bodies": dice.sample(alike, 2) if len(alike) > 1 else [*alike, kind[0]],
                    "into": dice.choice((new, alike[0])),
                }
            },
            {
                "split": {
                    "body": dice.choice(live),
                    "into": [{"body": new} | subject, {"body": new + "b", "rest": dice.random() < 0.5}],
                }
            },
            {"abolish": {"body": dice.choice(live)}},
            {"rename": {"body": dice.choice(live), "to": new + "r"}},
            {"found": {"body": new + "f"}},
            {"cancel": {"duties": [responsibility], "reason": "no longer needed"}},
            {"drop_split": {"split": to_id("split", str(dice.randrange(3))), "keep": dice.random() < 0.5}},
            {
                "add_split": {
                    "title": new,
                    "subjects": [dice.choice(SUBJECTS)],
                    "parties": [{"body": body, "duties": [responsibility, "new duty"]} for body in agencies[:2]],
                }
            },
        )
    )


def make_scenario(dice: random.Random, chart: Chart, length: int) -> tuple[list[dict[str, Any]], Applied]:
    """Return moves that can be made one after another; those that mean nothing at their turn are left out."""
    moves: list[dict[str, Any]] = []
    applied = apply_scenario(read_scenario(scenario(), "r"), chart, make_names())
    while len(moves) < length:
        move = make_move(dice, applied.chart)
        try:
            applied = apply_scenario(read_scenario(scenario(*moves, move), "r"), chart, make_names())
        except BadDataError:
            continue
        moves.append(move)
    return moves, applied


@pytest.mark.parametrize("seed", range(40))
def test_inverse_restores_every_cell(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    chart = make_chart(dice)
    moves, applied = make_scenario(dice, chart, 5)
    first = read_scenario(scenario(*moves), "r")
    back = invert(first, chart, applied.chart, Same())  # type: ignore[arg-type]
    both = read_scenario(scenario(*moves, *back["moves"]), "both")
    jsonschema.Draft202012Validator(SCHEMA).validate(as_data(to_yaml(back)))
    restored = apply_scenario(both, chart, make_names()).chart
    assert list(restored.coverage.cells()) == list(chart.coverage.cells()), moves
    assert changed_cells(chart, restored) == []


def test_a_stage_goes_and_comes_back() -> None:
    chart = make_chart(random.Random(0))  # noqa: S311
    row = next(row for row in chart.rows if len(row.stages) == 2)
    one, other = sorted(row.stages)
    to = next(agency for agency in sorted(chart.bodies) if agency != row.holder)
    part = {"duties": [row.claim.responsibility], "subjects": [row.claim.subject], "narrower": False, "stages": [one]}
    there = [{"transfer": part | {"to": to}}]
    first = read_scenario(scenario(*there), "r")
    after = apply_scenario(first, chart, make_names()).chart
    lies = {(each.holder, each.stages) for each in after.rows if each.key == row.key}
    assert lies == {(row.holder, frozenset({other})), (to, frozenset({one}))}
    back = invert(first, chart, after, Same())  # type: ignore[arg-type]
    restored = apply_scenario(read_scenario(scenario(*there, *back["moves"]), "r"), chart, make_names()).chart
    assert restored.rows == chart.rows


@pytest.mark.parametrize("seed", range(20))
def test_applying_is_deterministic_and_leaves_the_chart_alone(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311
    chart = make_chart(dice)
    before = list(chart.coverage.cells())
    moves, applied = make_scenario(dice, chart, 5)
    same = make_chart(random.Random(seed))  # noqa: S311
    again = apply_scenario(read_scenario(scenario(*moves), "r"), same, make_names())
    assert again.chart.rows == applied.chart.rows
    assert list(again.chart.coverage.cells()) == list(applied.chart.coverage.cells())
    assert list(chart.coverage.cells()) == before


@pytest.mark.parametrize("seed", range(30))
def test_transfers_and_mergers_conserve(seed: int) -> None:
    """Compare with a count of our own: who holds what is a dictionary, and the cells are judged from it."""
    dice = random.Random(seed)  # noqa: S311
    chart = make_chart(dice)
    holder = {row.claim.responsibility: row.holder for row in chart.rows}
    agency = {iri: body.agency or iri for iri, body in chart.bodies.items()}
    agencies = sorted(set(agency.values()))
    moves = []
    for _ in range(6):
        if dice.random() < 0.7:
            responsibility, to = dice.choice(sorted(holder)), dice.choice(sorted(set(holder.values())))
            holder[responsibility] = to
            moves.append({"transfer": {"duties": [responsibility], "to": to}})
        elif len(agencies) > 2:
            gone, into = dice.sample(agencies, 2)
            agencies.remove(gone)
            agency = {iri: into if owner == gone else owner for iri, owner in agency.items()}
            holder = {iri: into if held == gone else held for iri, held in holder.items()}
            moves.append({"merge": {"bodies": [gone, into], "into": into}})
    after = apply_scenario(read_scenario(scenario(*moves), "r"), chart, make_names()).chart
    claims = [
        row.claim._replace(
            holder=holder[row.claim.responsibility],
            agency=(mine := agency[holder[row.claim.responsibility]]),
            stating=mine if row.claim.stating == row.claim.agency else agency[row.claim.stating],
        )
        for row in chart.rows
    ]
    splits = []
    for iri, state in chart.splits.items():
        stated = state.stated.arrangement
        own = {
            p: {
                agency[holder[c.responsibility]]
                for c in (r.claim for r in chart.rows)
                if c.split == iri and c.agency == p
            }
            for p in stated.parties
        }
        parties = frozenset(who for p in stated.parties for who in own[p] or {agency[p]})
        if len(parties) > 1:
            splits.append(Split("place", Arrangement(iri, stated.subjects, parties, parties), ()))
    expected = Coverage(claims, splits, TREE)
    assert [(c[:3], c.status) for c in after.coverage.cells()] == [(c[:3], c.status) for c in expected.cells()]
    assert {cell[:3] for cell in chart.coverage.cells()} == {cell[:3] for cell in after.coverage.cells()}


# --- Command and page


def test_command(store_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(scenario({"abolish": {"body": CIVIL}}, date="2030-01-01"), encoding="utf-8")
    store = ["--store", str(store_root), "simulate", str(path)]
    assert run(store) == 0
    assert "Not conserved" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="1"):
        run([*store, "--json", "--exit-code"])
    told = json.loads(capsys.readouterr().out)
    assert {"before", "after", "gaps", "overlaps", "splits", "moved", "conservation"} <= set(told)
    assert (set(told["gaps"]), set(told["splits"])) == ({"new", "closed"}, {"dissolved", "kept"})
    assert {"new", "closed"} <= set(told["overlaps"])
    assert {"posts", "targets"} <= set(told["moved"])
    assert run([*store, "--format", "turtle"]) == 0
    assert "m:Abolition" in capsys.readouterr().out
    assert run([*store, "--inverse"]) == 0
    assert CIVIL in yaml.safe_load(capsys.readouterr().out)["moves"][0]["found"]["body"]
    path.write_text("title: x\nmoves:\n  - abolish: {body: nobody}\n", encoding="utf-8")
    assert run(store) == 4
    assert f"{path}: line 3: no body 'nobody'" in capsys.readouterr().err


def test_page(store_root: Path) -> None:
    client = create_app(store_root).test_client()
    assert client.get("/simulate?lang=en").status_code == 200
    lines = [("title", "<b>T</b>"), ("kind", "merge"), ("what", f"{HEALTH}; {CIVIL}"), ("from", ""), ("to", "Both")]
    for lang in ("zh", "en", "ko"):
        page = client.get("/simulate", query_string=[*lines, ("lang", lang)])
        assert page.status_code == 200
        assert "<b>T" not in page.text
        assert "&lt;b&gt;T" in page.text
    told = client.get("/simulate.json", query_string=lines).get_json()
    assert told["conservation"]["ok"]
    assert len(told["splits"]["dissolved"]) == 1
    wrong = client.get("/simulate?kind=abolish&what=nobody&from=&to=&lang=en")
    assert wrong.status_code == 422
    assert "no body &#39;nobody&#39;" in wrong.text
    assert client.get("/simulate?kind=conjure&what=x&from=&to=").status_code == 400
    whole = client.get("/simulate.json", query_string={"scenario": scenario({"abolish": {"body": CIVIL}})})
    assert not whole.get_json()["conservation"]["ok"]
