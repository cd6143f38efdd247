"""Which sections carry the duties of their agency: cases made up and labelled by hand, and the hand-worked truth."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from made_inside import Made, section, store_of, write_agency, write_split
from mandates.answers.carrying import carry
from mandates.answers.labels import Labels
from mandates.answers.missing import say_missing
from mandates.answers.section_overlaps import section_overlaps
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.store import DraftStore
from mandates.model.inside import Carrying, Missing, SectionOverlap
from mandates.namespaces import PREFIXES, local_name, to_id

ROOT = Path(__file__).parent.parent


class Case(NamedTuple):
    """A duty of an agency, those of its sections, the degree, and what the missing names (codes, IRIs' ends)."""

    name: str
    lang: str
    duty: Made
    sections: tuple[Made, ...]
    degree: str
    missing: frozenset[str] = frozenset()
    carriers: int = 1


CASES = (
    Case("zh-same", "zh", Made("审批民宿噪声排放许可", "noise-pollution", "approve"),
         (section("a", "办理民宿噪声排放许可的审批", "noise-pollution", "approve"),), "full"),
    Case("zh-not-supervised", "zh", Made("监督管理浴室、茶馆的卫生", "public-place-hygiene", "supervise manage"),
         (section("a", "落实浴室和茶馆的卫生标准", "public-place-hygiene", "implement"),),
         "partial", frozenset({"supervise"})),
    Case("zh-list", "zh", Made("防治船舶噪声和餐饮油烟", "noise-pollution air-pollution", "manage"),
         (section("a", "防治船舶噪声", "noise-pollution", "manage"),), "partial", frozenset({"air-pollution"})),
    Case("zh-other-matter", "zh", Made("推广灯塔旅游线路", "tourism", "promote"),
         (section("a", "推广渡口垃圾分类", "waste-management", "promote"),), "none", frozenset({"tourism"}), 0),
    Case("zh-only-proposes", "zh", Made("提出渡船票价的政策建议", "price-regulation", "propose", "support"),
         (section("a", "监管渡船票价", "price-regulation", "supervise"),), "none", frozenset({"price-regulation"}), 0),
    Case("zh-section-only-proposes", "zh", Made("制定渡船票价", "price-regulation", "formulate"),
         (section("a", "提出渡船票价的建议", "price-regulation", "propose", "support"),), "none",
         frozenset({"price-regulation"}), 0),
    Case("zh-office-only", "zh", Made("协调推进岛屿艾滋病防治", "hiv-aids", "coordinate promote"),
         (section("a", "承担防艾委办公室日常工作", "hiv-aids", "", relations="hosts-office", bodies="aids-board"),),
         "partial", frozenset({"office-only"})),
    Case("zh-one-office-of-two", "zh",
         Made("承担防艾委和爱卫会日常工作", "hiv-aids", relations="hosts-office", bodies="aids-board clean-board"),
         (section("a", "承担防艾委办公室具体工作", "hiv-aids", "", relations="hosts-office", bodies="aids-board"),),
         "partial", frozenset({"clean-board"})),
    Case("zh-body-run-for-another", "zh",
         Made("受委托管理渔民互助会机关人事工作", "personnel", "manage", relations="entrusted", bodies="mutual-aid"),
         (section("a", "管理机关人事工作", "personnel", "manage"),), "none", frozenset({"mutual-aid"}), 0),
    Case("zh-body-only-met", "zh",
         Made("代管渔民互助会机关", "personnel", relations="administers-on-behalf", bodies="mutual-aid"),
         (section("a", "与渔民互助会联合办灯会", "sport", "act-jointly", "co-lead", bodies="mutual-aid"),),
         "partial", frozenset({"other-activity"})),
    Case("zh-two-join", "zh", Made("管理渡口噪声和码头垃圾", "noise-pollution waste-management", "manage"),
         (section("a", "管理渡口噪声", "noise-pollution", "manage"),
          section("b", "管理码头垃圾", "waste-management", "manage")),
         "full", frozenset(), 2),
    Case("zh-only-guided", "zh", Made("开展渡口噪声执法", "noise-pollution", "enforce"),
         (section("a", "指导渡口噪声执法", "noise-pollution", "enforce guide", "guide"),),
         "partial", frozenset({"oversight-only"})),
    Case("zh-policy-on-two", "zh",
         Made("组织实施应对噪声扰民和垃圾分类的政策", "noise-pollution waste-management", "implement organise respond"),
         (section("a", "组织实施应对噪声扰民的政策", "noise-pollution", "implement respond"),
          section("b", "落实垃圾分类的政策", "waste-management", "implement")), "full", frozenset(), 2),
    Case("en-same", "en", Made("License ferry moorings in the lagoon", "ports-shipping", "approve"),
         (section("a", "Issue licenses for ferry moorings", "ports-shipping", "approve"),), "full"),
    Case("en-not-jointly", "en",
         Made("With the harbour guild, inspect lagoon moorings", "ports-shipping", "act-jointly inspect", "co-lead"),
         (section("a", "Inspect lagoon moorings", "ports-shipping", "inspect"),),
         "partial", frozenset({"not-jointly"})),
    Case("en-part-only", "en", Made("Inspect dykes, springs and lagoon waters", "water-resources", "inspect"),
         (section("a", "Inspect the pipes of hamlets", "water-supply", "inspect"),),
         "partial", frozenset({"part-only"})),
    Case("en-only-informs", "en", Made("Notify the guild of lagoon smog", "air-pollution", "notify", "inform"),
         (section("a", "Monitor lagoon smog", "air-pollution", "monitor"),), "none", frozenset({"air-pollution"}), 0),
    Case("en-not-alike", "en", Made("Reform the ferry concession", "ports-shipping", "promote"),
         (section("a", "Survey the lighthouse keepers", "ports-shipping freight-logistics", "monitor"),),
         "none", frozenset({"ports-shipping"}), 0),
    Case("ko-same", "ko", Made("나루터 소음 배출시설을 허가한다", "noise-pollution", "approve"),
         (section("a", "나루터 소음 배출시설 허가", "noise-pollution", "approve"),), "full"),
    Case("ko-no-response", "ko", Made("갯벌 가축전염병에 긴급 대응한다", "animal-epidemics", "respond"),
         (section("a", "갯벌 가축전염병 관리", "animal-epidemics", "manage"),), "partial", frozenset({"respond"})),
    Case("ko-other-matter", "ko", Made("등대 관광을 진흥한다", "tourism", "promote"),
         (section("a", "등대 소음 관리", "noise-pollution", "manage"),), "none", frozenset({"tourism"}), 0),
)  # fmt: skip


def key_of(case: Case) -> str:
    return f"made-{case.name}"


def written(key: str, duties: list[Made], lang: str = "zh", extra: str = "") -> tuple[str, str]:
    return write_agency(key, "made-isle", lang, duties, extra)


FIELD = [Made(f"管理{word}", "ports-shipping", "manage") for word in ("灯塔", "航标", "趸船", "缆绳", "跳板", "船闸")]
OVERLAPS = [
    Made("防治牲畜疫病", "animal-epidemics", "manage", item="7"),
    Made("开展牲畜检疫", "animal-quarantine", "inspect", item="7"),
    section("a", "管理动物疫病", "animal-epidemics", "manage"),
    section("b", "开展动物检疫", "animal-quarantine", "inspect"),
    section("a", "对外宣传", "tourism", "outreach"),
    section("b", "组织灯会和对外宣传", "tourism sport museums", "outreach organise"),
    section("b", "拟订图书馆规划", "libraries digital-government", "plan"),
    section("c", "拟订渔村图书馆规划", "libraries", "plan"),
    section("a", "管理灯塔", "aviation", "manage"),
    section("c", "管理灯塔航标", "aviation", "manage"),
    section("c", "管理噪声", "noise-pollution", "manage"),
    section("c", "检查噪声", "noise-pollution", "inspect"),
]
REVERSE = [
    Made("管理全岛水务", "water-resources", "manage"),
    Made("管理渡口噪声", "noise-pollution", "manage"),
    Made("提出渡船票价的政策建议", "price-regulation", "propose", "support"),
    Made("完成交办的其他任务", "other-assigned", "handle", relations="residual"),
    section("a", "管理渡口噪声", "noise-pollution", "manage"),
    section("a", "管理全岛供水", "water-supply", "manage"),
    section("a", "监测和管理渡口噪声", "noise-pollution", "monitor manage"),
    section("a", "监管渡船票价", "price-regulation", "supervise"),
    section("a", "收藏海图", "museums", "manage"),
    section("a", "管理渡口噪声、收藏海图", "noise-pollution museums", "manage"),
]


@pytest.fixture(scope="module")
def store() -> DraftStore:
    texts = [written(key_of(case), [case.duty, *case.sections], case.lang) for case in CASES]
    texts.append(written("made-field", [*FIELD, section("a", "管理浮桥", "ports-shipping", "manage")]))
    texts.append(written("made-overlaps", OVERLAPS))
    texts.append(written("made-reverse", REVERSE))
    texts.append(written("made-sections-only", [section("a", "管理渡口噪声", "noise-pollution", "manage")]))
    texts.append(written("made-agency-only", [Made("管理渡口噪声", "noise-pollution", "manage")]))
    bodies = "Tide-Watch-Committee Oyster-Prize-Committee"
    hosting = Made("Do the daily work of both", "", relations="hosts-office", bodies=bodies)
    names = "".join(
        f'<{to_id("agency", each)}> <{PREFIXES["skos"]}prefLabel> "{each.replace("-", " ")}"@en .\n'
        for each in bodies.split()
    )
    watch = section("Tide-Watch-Committee-Office", "Read the tides", "marine-affairs", "monitor")
    letters = section("General-Office", "Answer letters", "petitions", "handle")
    texts.append(written("made-offices", [hosting, watch, letters], "en", names))
    part = Made("衔接渡船票价政策", "price-regulation tourism", "coordinate", split="fares", bodies="made-guild")
    split = write_split("made-split", "fares", "made-split made-guild", "price-regulation")
    texts.append(written("made-split", [part, section("a", "衔接旅游政策", "tourism", "coordinate")], extra=split))
    return store_of(texts)


def carried(store: DraftStore, key: str) -> Carrying:
    return carry(store, to_id("agency", key))


def told(missing: Missing) -> set[str]:
    things = {local_name(each.id) for each in (*missing.subjects, *missing.bodies)}
    return things | {*missing.actions, *missing.limits}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_duty_is_carried_as_labelled(case: Case, store: DraftStore) -> None:
    found = carried(store, key_of(case))
    assert found.comparable
    row = found.rows[0]
    assert row.degree == case.degree
    assert case.missing <= told(row.missing)
    assert len(row.carriers) == case.carriers
    assert {carrier.section.label for carrier in row.carriers if carrier.section} == {s.label for s in row.sections}
    if case.degree == "full":
        assert told(row.missing) == set()
        assert row.missing.words == ()


def test_words_that_no_section_has_are_named(store: DraftStore) -> None:
    row = carried(store, "made-zh-list").rows[0]
    assert any("餐饮油烟" in word for word in row.missing.words)
    english = carried(store, "made-en-not-jointly").rows[0]
    assert "harbour" in english.missing.words
    assert "moorings" not in english.missing.words


def test_objects_have_degrees_of_their_own(store: DraftStore) -> None:
    objects = {local_name(each.object.id): each.degree for each in carried(store, "made-zh-list").rows[0].objects}
    assert objects == {"noise-pollution": "full", "air-pollution": "none"}


def test_field_of_the_whole_agency_is_no_object(store: DraftStore) -> None:
    found = carried(store, "made-field")
    assert {row.degree for row in found.rows} == {"none"}
    assert [row.degree for row in found.reverse] == ["none"]


def test_part_of_a_split_is_about_what_is_split(store: DraftStore) -> None:
    row = carried(store, "made-split").rows[0]
    assert [local_name(each.object.id) for each in row.objects] == ["price-regulation"]
    assert row.degree == "none"


@pytest.mark.parametrize("key", ["made-sections-only", "made-agency-only", "made-nobody"])
def test_one_side_alone_is_never_a_gap(key: str, store: DraftStore) -> None:
    found = carried(store, key)
    assert not found.comparable
    assert found.rows == ()
    assert found.reverse == ()


def test_name_of_a_section_shows_an_office(store: DraftStore) -> None:
    row = carried(store, "made-offices").rows[0]
    degrees = {local_name(each.object.id): each.degree for each in row.objects}
    assert degrees == {"Tide-Watch-Committee": "partial", "Oyster-Prize-Committee": "none"}
    assert [each.label for each in row.sections] == ["Tide-Watch-Committee-Office"]
    assert told(row.missing) == {"Oyster-Prize-Committee", "section-name-only"}


def test_programme_has_no_row(store: DraftStore) -> None:
    assert [row.item for row in carried(store, "made-reverse").rows] == ["1"] * 3


def test_section_duties_without_an_agency_duty(store: DraftStore) -> None:
    rows = {row.duty.label: row for row in carried(store, "made-reverse").reverse}
    assert {label: row.degree for label, row in rows.items()} == {
        "管理全岛供水": "partial",
        "监测和管理渡口噪声": "partial",
        "监管渡船票价": "none",
        "收藏海图": "none",
        "管理渡口噪声、收藏海图": "partial",
    }
    assert told(rows["管理全岛供水"].missing) == {"general-only"}
    assert told(rows["监测和管理渡口噪声"].missing) == {"monitor"}
    assert told(rows["管理渡口噪声、收藏海图"].missing) == {"museums"}
    assert [each.duty.label for each in rows["监管渡船票价"].proposed] == ["提出渡船票价的政策建议"]
    assert rows["收藏海图"].proposed == ()


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("zh", "未提及的主题：{subject}；缺少的行为：监测；只涉及其中一部分"),
        ("en", "subjects missing: {subject}; actions missing: {action}; only a part of the matter is named"),
        ("ko", "빠진 주제: {subject}; 빠진 행위: {action}; 사안의 일부만 언급됨"),
    ],
)
def test_missing_is_told_in_a_sentence(lang: str, sentence: str, store: DraftStore) -> None:
    row = next(row for row in carry(store, to_id("agency", "made-reverse"), lang).reverse if row.missing.subjects)
    missing = Missing(row.missing.subjects, (), ("monitor",), (), ("part-only",))
    action = Labels(store, [f"{PREFIXES['action']}monitor"], lang).text(f"{PREFIXES['action']}monitor")
    assert say_missing(store, missing, lang) == sentence.format(subject=row.missing.subjects[0].label, action=action)
    assert say_missing(store, Missing(), lang) == ""


def pairs(found: tuple[SectionOverlap, ...]) -> dict[frozenset[str], SectionOverlap]:
    return {frozenset((each.first.duty.label, each.second.duty.label)): each for each in found}


def test_sections_with_one_object(store: DraftStore) -> None:
    found = pairs(section_overlaps(store, to_id("agency", "made-overlaps")))
    assert found.keys() == {
        frozenset({"管理动物疫病", "开展动物检疫"}),
        frozenset({"对外宣传", "组织灯会和对外宣传"}),
        frozenset({"拟订图书馆规划", "拟订渔村图书馆规划"}),
        frozenset({"管理灯塔", "管理灯塔航标"}),
    }
    assert not found[frozenset({"管理灯塔", "管理灯塔航标"})].separable
    animals = found[frozenset({"管理动物疫病", "开展动物检疫"})]
    assert (animals.kind, animals.separable) == ("divided", True)
    assert [local_name(each.id) for each in animals.subjects] == ["animal-health"]
    publicity = found[frozenset({"对外宣传", "组织灯会和对外宣传"})]
    assert (publicity.kind, publicity.separable, publicity.actions) == ("same", False, ("outreach",))
    assert found[frozenset({"拟订图书馆规划", "拟订渔村图书馆规划"})].separable


# The hand-worked truth


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scoring_inside", ROOT / "bench" / "scoring_inside.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["scoring_inside"] = module
    spec.loader.exec_module(module)
    return module


def test_figures_stay_above_their_floors(bench: ModuleType, checkpoint: Checkpoint, shared: Path) -> None:
    figures = bench.score_inside(checkpoint.store, shared)
    floors = {
        "degrees": 0.89,
        "none_precision": 0.98,
        "none_recall": 0.91,
        "reverse_precision": 0.86,
        "reverse_recall": 0.95,
        "overlaps_precision": 0.89,
        "overlaps_recall": 0.98,
        "separable": 0.88,
        "outcomes": 1.0,
    }
    found = figures._asdict()
    assert {key: found[key] for key, floor in floors.items() if found[key] < floor} == {}, figures.wrong


YUZHONG = to_id("agency", "yuzhong-health-commission")


def test_section_decides_what_its_agency_only_proposes(checkpoint: Checkpoint) -> None:
    rows = {local_name(row.duty.id): row for row in carry(checkpoint.store, YUZHONG).reverse}
    assert [local_name(each.duty.id) for each in rows["126"].proposed] == ["016"]


def test_office_shown_by_the_name_of_a_section_alone(checkpoint: Checkpoint) -> None:
    row = next(r for r in carry(checkpoint.store, YUZHONG).rows if local_name(r.duty.id) == "053")
    degrees = {local_name(each.object.id): each.degree for each in row.objects}
    assert degrees.pop("yuzhong-cadre-healthcare-committee") == "partial"
    assert set(degrees.values()) == {"full"}
    assert "section-name-only" in row.missing.limits
    assert len(row.sections) == 5
