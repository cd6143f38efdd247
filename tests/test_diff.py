"""What differs between two mandates: pairs, kinds, sections, posts, forms, and the same seen from the other side."""

import csv
import io
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mandates.answers.diff import Side, compare_sides
from mandates.answers.diff.contents import compare_words, same_words
from mandates.answers.diff.events import write_events
from mandates.answers.diff.side_by_side import compare_subjects
from mandates.answers.diff.sides import SideSection
from mandates.answers.diff.transfers import find_all_transfers
from mandates.answers.duties import Duty, Holder, SubjectTree
from mandates.answers.labels import Labels
from mandates.cli import run as run_command
from mandates.cli.sides import load_sides
from mandates.graph.checkpoints import open_checkpoint
from mandates.graph.validation import validate_graph
from mandates.ingest.desk import Desk
from mandates.ingest.statements.building import Overrides
from mandates.model import Named
from mandates.model.diff import KINDS, Diff
from mandates.namespaces import to_id
from mandates.resources import resource_folder

TEXTS = Path(__file__).parent / "diff"
HESHUI = TEXTS / "heshui-2018.txt", TEXTS / "heshui-2023.txt"
GAON = TEXTS / "gaon-2019.txt", TEXTS / "gaon-2024.txt"
MIRROR = {
    "narrowed": "widened",
    "strengthened": "weakened",
    "transferred-in": "transferred-out",
    "new": "vanished",
    "created": "abolished",
    "merged": "split",
}
MIRROR |= {value: key for key, value in MIRROR.items()}
AGENCY = to_id("agency", "some")
OTHER = to_id("agency", "other")


def turned(kind: str) -> str:
    return MIRROR.get(kind, kind)


def spans(diff: Diff, *, turn: bool = False) -> list[tuple[object, ...]]:
    """Return what a comparison says of each duty, seen from the other side where asked."""
    rows = []
    for each in diff.changes:
        a, b = (each.b, each.a) if turn else (each.a, each.b)
        kind = turned(each.kind) if turn else each.kind
        rows.append((kind, each.moved_section, a and (a.duty, a.start, a.end), b and (b.duty, b.start, b.end)))
    return sorted(rows, key=repr)


def kind_of(diff: Diff, words: str) -> tuple[str, bool]:
    """Return kind and mark of the change in which a clause of the second text has these words."""
    (found,) = [each for each in diff.changes if each.b and each.b.words == words]
    return found.kind, found.moved_section


@pytest.fixture(scope="module")
def heshui(tmp_path_factory: pytest.TempPathFactory) -> list[Side]:
    return load_sides(tmp_path_factory.mktemp("root"), [str(path) for path in HESHUI], "en")


@pytest.fixture(scope="module")
def gaon(tmp_path_factory: pytest.TempPathFactory) -> list[Side]:
    return load_sides(tmp_path_factory.mktemp("root"), [str(path) for path in GAON], "en")


# Two versions of a text


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("贯彻执行水利方面的法律法规", "kept"),
        ("制定全县水利发展规划", "strengthened"),
        ("负责河道、水库、湖泊和灌区的管理", "widened"),
        ("审批县级权限以内非农业取水许可", "narrowed"),
        ("负责防汛抢险物资调度", "strengthened"),
        ("承担小型灌溉泵站的维修养护", "transferred-in"),
        ("将水土流失治理职责划给县林业局", "transferred-out"),
        ("组织节水宣传教育", "new"),
    ],
)
def test_kinds(heshui: list[Side], words: str, kind: str) -> None:
    assert kind_of(compare_sides(*heshui, "en"), words)[0] == kind


def test_clause_about_a_transfer_pairs_with_the_duty_handed_out(heshui: list[Side]) -> None:
    (out,) = [each for each in compare_sides(*heshui, "en").changes if each.kind == "transferred-out"]
    assert out.a is not None
    assert out.a.words == "组织水土流失治理"


def test_only_the_newer_text_tells_of_transfers(heshui: list[Side]) -> None:
    first, second = heshui
    assert [each.newer for each in find_all_transfers(first, second)] == [True]
    assert [each.newer for each in find_all_transfers(second, first)] == [False]
    older = second._replace(stated_on="2001-01-01")
    assert find_all_transfers(older, first) == ()


def test_duty_moves_from_a_section_that_is_gone(heshui: list[Side]) -> None:
    diff = compare_sides(*heshui, "zh")
    assert kind_of(diff, "调解水事纠纷") == ("kept", True)
    assert kind_of(diff, "承担施工图纸审查") == ("kept", False)
    assert [(each.kind, each.a, each.b) for each in diff.sections] == [
        ("kept", ("办公室",), ("办公室",)),
        ("renamed", ("工程股",), ("工程建设股",)),
        ("abolished", ("水政股",), ()),
    ]


def test_posts(heshui: list[Side]) -> None:
    posts = {each.category: (each.a, each.b) for each in compare_sides(*heshui, "en").staffing}
    assert posts == {"行政编制": (12, 15), "局长": (1, 1), "副局长": (2, 2)}


def test_reason_names_the_facet_in_every_language(heshui: list[Side]) -> None:
    for lang, before, after in (("zh", "参与", "牵头"), ("en", "takes part", "leads"), ("ko", "참여", "총괄")):
        (change,) = [c for c in compare_sides(*heshui, lang).changes if c.b and c.b.words == "负责防汛抢险物资调度"]
        assert before in change.reason or after in change.reason
    (limit,) = [c for c in compare_sides(*heshui, "en").changes if c.kind == "narrowed"]
    assert "县级权限以内非农业" in limit.reason


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("사회복지 종합계획의 수립 지원", "weakened"),
        ("긴급복지 및 주거급여 지원에 관한 사항", "widened"),
        ("사회복지관의 운영", "strengthened"),
        ("이재민 구호물자의 비축", "narrowed"),
        ("고독사 예방 사업의 추진", "new"),
        ("어르신 일자리 사업의 추진", "reworded"),
        ("정원 50명 이하 가정폭력 상담소의 운영 지원", "narrowed"),
        ("공중위생업소의 지도·점검", "kept"),
    ],
)
def test_kinds_in_korean(gaon: list[Side], words: str, kind: str) -> None:
    assert kind_of(compare_sides(*gaon, "ko"), words) == (kind, False)


def test_section_divided_and_renamed(gaon: list[Side]) -> None:
    diff = compare_sides(*gaon, "ko")
    assert [each.kind for each in diff.sections] == ["kept", "split", "renamed", "kept"]
    assert kind_of(diff, "자원봉사센터의 지도·감독") == ("kept", True)
    assert kind_of(diff, "장애인복지시설의 지도·감독") == ("kept", False)


@pytest.mark.parametrize("name", ["heshui", "gaon"])
def test_text_against_itself_is_kept(name: str, request: pytest.FixtureRequest) -> None:
    for side in request.getfixturevalue(name):
        diff = compare_sides(side, side, "en")
        assert {each.kind for each in diff.changes} == {"kept"}
        assert not any(each.moved_section for each in diff.changes)
        assert {each.kind for each in diff.sections} <= {"kept"}
        assert all(each.a == each.b for each in diff.staffing)


@pytest.mark.parametrize("name", ["heshui", "gaon"])
def test_other_way_round(name: str, request: pytest.FixtureRequest) -> None:
    first, second = request.getfixturevalue(name)
    assert spans(compare_sides(second, first, "en")) == spans(compare_sides(first, second, "en"), turn=True)


# The same on duties made up at random


NOUNS = [f"noun{number}" for number in range(400)]
ROLES = ["lead", "support", "participate", "guide"]


class _NoLabels(Labels):
    def __init__(self) -> None:
        pass

    def text(self, thing: str) -> str:
        return thing.rpartition("/")[2]


def with_sections(**sections: str) -> Side:
    """Return a side of sections by name, each with the duties whose words are given, divided by commas."""
    duties: list[Duty] = []
    base = made_up(random.Random(1), 1).duties[0]  # noqa: S311 - an example, no secret
    for name, words in sections.items():
        for each in words.split(", "):
            holders = (Holder(to_id("section", name), AGENCY, "lead"),)
            changed = {"id": to_id("duty", f"made/{len(duties)}"), "start": len(duties) * 90, "split": None}
            duties.append(base._replace(**changed, holders=holders, quote=each, words={"en": each}))
    parts = tuple(SideSection(to_id("section", name), name, (name,), "") for name in sections)
    return made_up(random.Random(1), 0)._replace(duties=tuple(duties), sections=parts)  # noqa: S311 - an example


def test_other_half_of_a_section_that_keeps_its_name() -> None:
    first = with_sections(roads="mend roads, light streets, clear snow", parks="plant trees, mow lawns")
    second = with_sections(roads="mend roads", streets="light streets, clear snow", parks="plant trees, mow lawns")
    diff = compare_sides(first, second, "en")
    assert [(each.kind, each.a, each.b) for each in diff.sections] == [
        ("split", ("roads",), ("roads", "streets")),
        ("kept", ("parks",), ("parks",)),
    ]
    assert {each.a.words for each in diff.changes if each.a and each.moved_section} == {"light streets", "clear snow"}


def test_section_taken_up_by_one_that_keeps_its_name() -> None:
    first = with_sections(roads="mend roads, light streets", snow="clear snow, spread salt, sell sleds")
    gone = with_sections(roads="mend roads, light streets, clear snow, spread salt")
    assert [each.kind for each in compare_sides(first, gone, "en").sections] == ["kept", "abolished"]
    whole = with_sections(roads="mend roads, light streets, clear snow, spread salt, sell sleds")
    diff = compare_sides(first, whole, "en")
    assert [each.kind for each in diff.sections] == ["merged"]


def made_up(
    rng: random.Random, count: int, like: Side | None = None, *, document: str = "made", nouns: int = 40
) -> Side:
    """Return a side of duties, some of them those of another side with a word more, a word less or another role."""
    duties = []
    old = [duty.quote or "" for duty in like.duties] if like else []
    for number in range(count):
        words = " ".join(rng.sample(NOUNS[:nouns], rng.randint(3, 7)))
        if old and rng.random() < 0.7:
            words = rng.choice(old) + rng.choice(
                ["", "", " and " + rng.choice(NOUNS[:nouns]), " within " + rng.choice(NOUNS[:nouns])]
            )
        split = to_id("split", "s") if rng.random() < 0.2 else None
        holder = OTHER if split and rng.random() < 0.5 else AGENCY
        section = to_id("section", rng.choice("xyz")) if not split and rng.random() < 0.5 else holder
        duties.append(
            Duty(
                id=to_id("duty", f"{document}/{number:03d}"), kind="Duty", agency=AGENCY,
                document=to_id("document", document), language="en", item=str(number), start=number * 90,
                end=number * 90 + 80, digest="", quote=words, split=split,
                holders=(Holder(section, holder, rng.choice(ROLES)),), modal=None, strength=None,
                actions=frozenset({rng.choice(["manage", "approve", "monitor"])}), stages=frozenset({"deliver"}),
                subjects=frozenset({to_id("subject", rng.choice("abc"))}), relations=frozenset(),
                counterparties=frozenset(), excludes=frozenset(), deferred_to=frozenset(), conditions={},
                words={"en": words}, valid_from=None, valid_to=None,
            )
        )  # fmt: skip
    return Side(
        name=Named(document, document, "en"), stated_on=None, duties=tuple(duties), sections=(), posts=(),
        tree=SubjectTree({}), labels=_NoLabels(), subject_labels=_NoLabels(), own_names=("Some Agency",),
        is_version=True, closing=None, clauses={},
    )  # fmt: skip


@pytest.fixture(params=range(12))
def random_sides(request: pytest.FixtureRequest) -> tuple[Side, Side]:
    """Two sides; every third pair has the same document, as two texts of one agency and year have."""
    rng = random.Random(request.param)  # noqa: S311 - examples, no secrets
    first = made_up(rng, rng.randint(0, 40))
    return first, made_up(rng, rng.randint(0, 40), first, document="made" if request.param % 3 else "other")


def test_every_duty_stands_once(random_sides: tuple[Side, Side]) -> None:
    diff = compare_sides(*random_sides, "en")
    for side, name in zip(random_sides, "ab", strict=True):
        told = [getattr(each, name).duty for each in diff.changes if getattr(each, name)]
        assert sorted(told) == sorted(duty.id for duty in side.duties)
    assert sum(diff.summary.values()) == len(diff.changes)
    assert list(diff.summary) == list(KINDS)


def test_random_sides_the_other_way_round(random_sides: tuple[Side, Side]) -> None:
    first, second = random_sides
    assert spans(compare_sides(second, first, "en")) == spans(compare_sides(first, second, "en"), turn=True)


def test_random_side_against_itself(random_sides: tuple[Side, Side]) -> None:
    diff = compare_sides(random_sides[1], random_sides[1], "en")
    assert diff.summary["kept"] == len(random_sides[1].duties) == len(diff.changes)


def test_thousand_duties_take_seconds() -> None:
    rng = random.Random(7)  # noqa: S311 - examples, no secrets
    first = made_up(rng, 1000, nouns=400)
    second = made_up(rng, 1000, first, nouns=400)
    started = time.process_time()
    compare_sides(first, second, "en")
    assert time.process_time() - started < 20


# Words


@pytest.mark.parametrize(
    ("lang", "first", "second", "scope"),
    [
        ("zh", "负责城市道路的养护", "负责城市道路、桥梁的养护", "wider"),
        ("zh", "负责餐厨垃圾的收集、运输和处置", "负责餐厨垃圾的处置", "narrower"),
        ("zh", "查处违法建设行为", "查处河堤保护范围内的违法建设行为", "narrower"),
        ("zh", "管理停车场", "管理停车场（不含路内停车位）", "narrower"),
        ("zh", "开展健康教育", "组织开展健康教育工作", "same"),
        ("zh", "参与拟订规划", "拟订规划", "same"),
        ("en", "inspect food premises", "inspect food premises and markets", "wider"),
        ("en", "license hawkers", "license hawkers in the harbour and market areas", "narrower"),
        ("en", "maintain roads, bridges and drains", "maintain roads and drains", "narrower"),
        ("en", "collect waste, except garden waste", "collect waste", "wider"),
        ("en", "answer questions from the press", "respond to enquiries by reporters", "other"),
        ("ko", "청년 일자리 사업의 추진", "청년 및 중장년 일자리 사업의 추진", "wider"),
        ("ko", "체육시설(학교체육시설은 제외한다)의 관리", "체육시설의 관리", "wider"),
        ("ko", "구호물자의 비축 및 관리", "구호물자의 비축", "narrower"),
        ("ko", "결과 보고서의 작성", "결과 보고서 작성", "same"),
    ],
)
def test_scope_of_words(lang: str, first: str, second: str, scope: str) -> None:
    assert compare_words(first, second, lang).scope == scope
    back = {"wider": "narrower", "narrower": "wider"}.get(scope, scope)
    assert compare_words(second, first, lang).scope == back


def test_scope_of_any_words_is_turned_the_other_way_round() -> None:
    rng = random.Random(1)  # noqa: S311 - examples, no secrets
    words = ["roads", "parks", "drains", "in the port", "and", "and", "waste", "for schools"]
    for _ in range(3000):
        first, second = (" ".join(rng.choices(words, k=rng.randint(2, 5))) for _ in range(2))
        scope = compare_words(first, second, "en").scope
        back = {"wider": "narrower", "narrower": "wider"}.get(scope, scope)
        assert compare_words(second, first, "en").scope == back, (first, second)


def test_same_words_whatever_their_form() -> None:
    assert same_words("負責檔案工作；", "负责档案工作")
    assert same_words("Ｋｅｅｐ the files.", "keep the files")
    assert not same_words("keep the files", "keep the file")


# Agencies of the store


def test_agencies_of_the_store(store_root: Path) -> None:
    names = ["yuzhong-health-commission", "lanzhou-health-commission-undated"]
    diff = compare_sides(*load_sides(store_root, names, "en"), "en")
    assert diff.a.id == to_id("agency", "yuzhong-health-commission")
    assert {"transferred-in", "transferred-out"} & {each.kind for each in diff.changes} == set()
    food = [each for each in diff.changes if each.b and each.b.words.endswith("monitoring of food safety risks")]
    assert [each.kind for each in food] == ["narrowed"]


def test_text_against_a_document_of_the_store(store_root: Path) -> None:
    sides = load_sides(store_root, ["lanzhou-health-commission-undated", str(HESHUI[0])], "en")
    diff = compare_sides(*sides, "en")
    assert diff.summary["kept"] <= 1  # what else may be assigned
    assert sum(diff.summary[kind] for kind in ("vanished", "new")) > 0.9 * len(diff.changes)


def test_subjects_side_by_side(store_root: Path) -> None:
    agencies = [to_id("agency", f"{key}-health-commission") for key in ("yuzhong", "lanzhou")]
    rows = compare_subjects(open_checkpoint(store_root).store, agencies, "en")
    levels = {row.subject.id.rpartition("/")[2]: tuple(cell.level for cell in row.cells) for row in rows}
    assert levels["health-statistics"] == ("section", "agency")
    assert levels["elderly-mental-health"] == ("split", "none")
    assert levels["red-cross"] == ("agency", "none")
    assert all(bool(cell.duties) == (cell.level != "none") for row in rows for cell in row.cells)


# The command


def run(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    try:
        assert run_command(["diff", *arguments]) == code
    except SystemExit as stop:
        assert stop.code == code
    return capsys.readouterr().out


@pytest.fixture
def texts() -> Iterator[list[str]]:
    yield [str(path) for path in HESHUI]


def test_json_has_the_keys_agreed(texts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    answer = json.loads(run(capsys, *texts, "--json"))
    assert list(answer) == ["a", "b", "summary", "changes", "sections", "staffing"]
    for change in answer["changes"]:
        assert list(change) == ["kind", "moved_section", "a", "b", "reason"]
        for clause in (change["a"], change["b"]):
            assert clause is None or {"document", "item", "start", "end", "section"} <= set(clause)
    text = HESHUI[1].read_text(encoding="utf-8")
    ends = [change["b"] for change in answer["changes"] if change["b"]]
    assert all(text[end["start"] : end["end"]] == end["words"] for end in ends)
    assert json.loads(run(capsys, *texts, "--format", "json")) == answer


def test_forms_for_people(texts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(run(capsys, *texts, "--format", "csv"))))
    assert len(rows) == sum(json.loads(run(capsys, *texts, "--json"))["summary"].values())
    assert "| 行政编制 | 12 | 15 |" in run(capsys, *texts, "--format", "markdown", "--lang", "zh")
    assert "水政股" in run(capsys, *texts)


def test_exit_code_tells_whether_anything_changed(texts: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, *texts, "--exit-code", code=1)
    run(capsys, texts[0], texts[0], "--exit-code")


def test_unknown_name_is_not_found(
    texts: list[str], store_root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MANDATES_STORE", str(store_root))
    assert run_command(["diff", texts[0], "no-such-body"]) == 3
    assert "no-such-body" in capsys.readouterr().err


def test_turtle_in_and_events_out_keep_the_rules(heshui: list[Side], tmp_path: Path) -> None:
    desk = Desk(tmp_path, Overrides())
    files = []
    for path, draft in zip(HESHUI, desk.draft_all(HESHUI), strict=True):
        files.append(tmp_path / f"{path.stem}.ttl")
        files[-1].write_text(desk.export(draft, "turtle", with_wording=True), encoding="utf-8")
    again = compare_sides(*load_sides(tmp_path, [str(path) for path in files], "en"), "en")
    diff = compare_sides(*heshui, "en")
    assert spans(again) == spans(diff)
    events = write_events(diff, *heshui)
    assert events.count("a m:DutyTransfer") == sum(
        diff.summary[kind] for kind in ("strengthened", "weakened", "transferred-in", "transferred-out")
    )
    files.append(tmp_path / "events.ttl")
    files[-1].write_text(events, encoding="utf-8")
    known = [resource_folder("data") / f"{stem}.ttl" for stem in ("agencies", "places")]
    assert [v for v in validate_graph([*known, *files]) if "/transfer/" in v.focus or "/change/" in v.focus] == []


@pytest.mark.parametrize("name", ["旧 版 (1).txt", "new <v2>.txt", "100%.txt"])
def test_files_may_be_called_anything(name: str, store_root: Path, tmp_path: Path) -> None:
    text = "云汀县民政局\n主要职责\n（一）拟订养老服务规划并组织实施。\n（二）负责殡葬管理。\n"
    (tmp_path / name).write_text(text, encoding="utf-8")
    a, b = load_sides(store_root, [str(tmp_path / name)] * 2, "en")
    assert compare_sides(a, b, "en").summary["kept"] == 2
