"""Rows of work plans: tasks, targets of every comparator, budgets, pairings, units named, figures in names."""

import json
import sys
import time
from pathlib import Path

import pytest

from mandates.ingest.drafts import Item, PlanRow
from mandates.ingest.lexicon import fold_text
from mandates.ingest.outline.agencies import Identity
from mandates.ingest.outline.plan_outline import plan_items
from mandates.ingest.plans import draft_rows, plan_year

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))
from scoring_plans import score_plan

SAMPLE = Path(__file__).parent / "samples" / "dev-luting-county-education-plan"


def rows_of(text: str, language: str = "zh", year: int | None = 2025) -> list[PlanRow]:
    item = Item("1", 0, len(text), "plan", "plan", "局", ("局",))
    return draft_rows(text, fold_text(text), item, language, year)


def figures_of(text: str, language: str = "zh") -> list[tuple[object, ...]]:
    rows = [row for row in rows_of(text, language) if row.kind != "task"]
    return [(row.kind, row.comparator, row.value, row.unit) for row in rows]


def test_development_sample() -> None:
    text = (SAMPLE / "source.txt").read_text(encoding="utf-8")
    gold = [json.loads(line) for line in (SAMPLE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    folded = fold_text(text)
    assert plan_year(text, folded, "zh") == 2024
    found: list[PlanRow] = []
    at = 0
    for line in text.split("\n"):
        if gold[0]["start"] <= at + len(line) and at < gold[-1]["end"]:
            item = Item("", at, at + len(line), "plan", "plan", "芦汀县教育局", ())
            found += draft_rows(text, folded, item, "zh", 2024)
        at += len(line) + 1
    figures = score_plan([row._asdict() for row in found], gold)
    assert figures["F1"] >= 0.97
    assert figures["values"] >= 0.97
    assert figures["responsible"] == figures["cooperating"] == 1


@pytest.mark.parametrize(
    ("text", "comparator", "value", "unit"),
    [
        ("群众满意率达到92%以上", ">=", 92, "%"),
        ("群众满意率達百分之九十五", ">=", 95, "%"),
        ("事故死亡人数控制在30人以内", "<=", 30, "person"),
        ("流失率低于3‰", "<", 3, "per mille"),
        ("快件数量突破600万件", ">", 6000000, "item"),
        ("治理面积约2.4万平方米", "~", 24000, "m2"),
        ("受理量同比增长6.5%", "increase_by", 6.5, "%"),
        ("投诉量较上年下降2个百分点", "increase_by", -2, "percentage point"),
        ("办结率保持在100%", "maintain", 100, "%"),
        ("建成街面警务站15座", "=", 15, "station"),
        ("新建两所幼儿园", "=", 2, "kindergarten"),
        ("实现城乡供水全覆盖", "=", 100, "%"),
        ("确保不发生重大火灾事故", "=", 0, "case"),
        ("死亡率控制在10/10万以下", "<=", 10, "per 100,000"),
        ("全年完成犬只免疫3万2,000只", "=", 32000, "animal"),
    ],
)
def test_targets_in_chinese(text: str, comparator: str, value: float, unit: str) -> None:
    assert figures_of(text + "。")[0][1:] == (comparator, value, unit)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Plant at least 1,200 trees.", "en", ("target", ">=", 1200, "tree")),
        ("Keep workplace accidents below 10 cases.", "en", ("target", "<", 10, "case")),
        ("Raise coverage of inspections up to 45%.", "en", ("target", ">=", 45, "%")),
        ("Allocate $2.5 million for new ambulances.", "en", ("budget", "=", 2500000, "USD")),
        ("노후 교량 12개소 이상을 보수한다.", "ko", ("target", ">=", 12, "bridge")),
        ("처리율을 98%로 유지한다.", "ko", ("target", "maintain", 98, "%")),
        ("임대주택 500호를 공급한다.", "ko", ("target", "=", 500, "housing unit")),
        ("방파제 300m를 보강한다.", "ko", ("target", "=", 300, "m")),
        ("접종률은 60세에 이른다.", "ko", ("target", ">=", 60, "%")),
        ("사업비 12억원을 투입한다.", "ko", ("budget", "=", 1200000000, "KRW")),
        ("민원을 전년 대비 10% 감축한다.", "ko", ("target", "increase_by", -10, "%")),
    ],
)
def test_figures_in_other_languages(text: str, language: str, expected: tuple[object, ...]) -> None:
    assert figures_of(text, language)[0] == expected


def test_range_has_bounds() -> None:
    (row,) = rows_of("培育龙头企业3—5家。")
    assert (row.comparator, row.value, row.value_min, row.value_max, row.unit) == ("range", None, 3, 5, "enterprise")


def test_baseline_is_told_from_target() -> None:
    assert figures_of("污水治理率由42%提升至50%。") == [("target", "=", 50, "%"), ("baseline", "=", 42, "%")]
    assert figures_of("Increase the rate from 31% to 35%.", "en") == [
        ("target", "=", 35, "%"),
        ("baseline", "=", 31, "%"),
    ]
    assert figures_of("○ 보급률 85%(’24년) → 90%(’25년)", "ko") == [
        ("target", "=", 90, "%"),
        ("baseline", "=", 85, "%"),
    ]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("深化“三医”联动和“12345”热线改革。", "zh"),
        ("实施第三期人才计划。", "zh"),
        ("落实国发〔2023〕5号文件。", "zh"),
        ("严格执行24小时值班制度。", "zh"),
        ("제17기 위원회의 결정을 이행하고 3차 병원을 지도한다.", "ko"),
        ('Promote the "two plans and one list" reform.', "en"),
    ],
)
def test_figures_in_names_are_no_targets(text: str, language: str) -> None:
    assert [row.kind for row in rows_of(text, language)] == ["task"] * len(rows_of(text, language))


def test_budget_with_a_count_inside() -> None:
    rows = rows_of("投入1200万元改造农村敬老院12所。")
    assert (rows[0].kind, rows[0].value, rows[0].unit) == ("budget", 12000000, "CNY")
    assert (rows[1].kind, rows[1].value) == ("target", 12)


def test_units_hold_for_the_numbered_task_they_follow() -> None:
    first = "1.新建站点3个。完善管理制度。（责任单位：运输科、法规科；配合单位：县财政局）"
    text = first + "\n2.开展巡查。（安全科牵头，各站配合）\n"
    rows = rows_of(text)
    assert {row.responsible for row in rows[:2]} == {("运输科", "法规科")}
    assert {row.cooperating for row in rows[:2]} == {("县财政局",)}
    assert (rows[2].responsible, rows[2].cooperating) == (("安全科",), ("各站",))


def test_units_on_a_line_of_their_own_below_the_item() -> None:
    text = "1. 하천 정비를 완료한다.\n(주관: 하천과, 협조: 예산과)\n"
    item = Item("1", 3, text.index("\n"), "plan", "plan", "시", ())
    (row,) = draft_rows(text, fold_text(text), item, "ko", 2025)
    assert (row.responsible, row.cooperating) == (("하천과",), ("예산과",))


def test_actor_of_the_sentence_is_responsible() -> None:
    (row,) = rows_of("各乡镇要按月报送进度。")
    assert row.responsible == ("各乡镇",)
    (row,) = rows_of("All county governments shall publish their accounts.", "en")
    assert row.responsible == ("All county governments",)


def test_support_pairings() -> None:
    rows = rows_of("县医院对口帮扶白石镇、青沙乡卫生院。")
    assert [(row.kind, row.supporters, row.places) for row in rows] == [
        ("support", ("县医院",), ("白石镇", "青沙乡卫生院"))
    ]


@pytest.mark.parametrize(("words", "deadline"), [("3月底前", "2025-03"), ("上半年", "2025-06"), ("三季度", "2025-09")])
def test_deadlines(words: str, deadline: str) -> None:
    (row,) = rows_of(f"{words}完成摸底排查。")
    assert row.deadline == deadline


def test_headings_slogans_and_aims_give_no_row() -> None:
    text = "（一）加强队伍建设\n1.优化结构。坚持以人为本，修订管理办法，确保队伍稳定。\n"
    assert [text[row.start : row.end] for row in rows_of(text)] == ["修订管理办法"]


@pytest.mark.parametrize(
    ("text", "language", "tasks"),
    [
        # A slogan, an aim at the end of a part, a verb that only says how far.
        ("Vigorously support, fully cooperate, and draft the river code.", "en", ["draft the river code"]),
        ("Repair the sluice gates, and improve the ability of the stations.", "en", ["Repair the sluice gates"]),
        (
            "Revise the toll rules and further strengthen the patrols.",
            "en",
            ["Revise the toll rules and further strengthen the patrols"],
        ),
        ("Revise the toll rules and publish the accounts of the port.", "en", 2),
        ("Work objectives: sound finances, build trust.", "en", []),
        ("The aim of the year is to rebuild the fish market.", "en", ["rebuild the fish market"]),
        ("Investigation and punishment of illegal fishing.", "en", ["Investigation and punishment of illegal fishing"]),
        # What a means brings about; an emphasis; a quality; an explanation.
        ("어항 정비사업을 전면적으로 추진하여 어민의 소득을 안정시키고 어촌의 활력을 높인다.", "ko", 1),
        ("항만 보안에 중점을 두고 출입 관리 지침을 개정한다.", "ko", ["출입 관리 지침을 개정한다"]),
        ("쾌적하고 안전한 대합실을 새로 짓는다.", "ko", 1),
        ("시설 기준은 조명과 통풍을 포함한다.", "ko", []),
        # What shares an object is one task.
        (
            "해양 오염을 미리 예방하고, 신속히 대응할 수 있도록 방제 훈련을 강화한다.",
            "ko",
            ["해양 오염을 미리 예방하고, 신속히 대응할 수 있도록 방제 훈련을 강화한다"],
        ),
    ],
)
def test_which_phrases_are_tasks(text: str, language: str, tasks: list[str] | int) -> None:
    found = [text[row.start : row.end] for row in rows_of(text, language) if row.kind == "task"]
    assert (len(found) if isinstance(tasks, int) else found) == tasks


def test_a_target_stands_for_the_task_it_measures() -> None:
    rows = rows_of("어선 안전 점검을 강화하고 어선 점검률 95%를 달성한다.", "ko")
    assert [(row.kind, row.value) for row in rows] == [("target", 95)]
    rows = rows_of("해녀 지원을 강화하고 방파제 3개소를 보수한다.", "ko")
    assert [row.kind for row in rows] == ["task", "target"]


def test_an_overview_gives_its_figures_only() -> None:
    overview = "We will deepen port reform, restructure the fleet and open 3 piers."
    text = f"4. Ports\n{overview}\nFirst, draft the port code.\n"
    start = text.index(overview)
    item = Item("4", start, start + len(overview), "plan", "plan", "Office", ())
    assert [row.kind for row in draft_rows(text, fold_text(text), item, "en", 2025)] == ["target"]
    alone = text.replace("First, draft", "Draft")
    assert "task" in [row.kind for row in draft_rows(alone, fold_text(alone), item, "en", 2025)]


def test_all_bodies_of_a_sentence_are_responsible() -> None:
    text = "자치구는 예산을 책임지고, 소방서는 훈련을 책임지며, 협회는 홍보를 책임지는 체계를 보완한다."
    (row,) = rows_of(text, "ko")
    assert row.responsible == ("자치구", "소방서", "협회")
    assert not rows_of("All fishery units should keep a logbook.", "en")[0].responsible


def test_figure_named_in_passing() -> None:
    text = "The scheme is related to the income of more than 4,000 residents in the district."
    (row,) = rows_of(text, "en")
    assert (row.kind, text[row.start : row.end]) == ("baseline", "more than 4,000 residents in the district")


@pytest.mark.parametrize(
    ("text", "language", "begins"),
    [
        (
            "2025 계획\n1. 어항\n가. 안전\n○ 방파제 보수\n○ 등대 점검\n나. 환경\n○ 해안 청소\n",
            "ko",
            ["방파제", "등대", "해안"],
        ),
        (
            "2025年计划\n一、渔港\n（一）安全\n1.检修灯塔\n2.疏浚航道\n二、渔船\n更新旧船\n",
            "zh",
            ["检修", "疏浚", "更新"],
        ),
        ("2025 plan\n1. Ports\n- Repair two piers\n- Test the lights\n2. Fleet\n- Scrap old boats\n", "en", 3),
    ],
)
def test_short_lines_are_items_where_nothing_stands_below(text: str, language: str, begins: list[str] | int) -> None:
    items = plan_items(text, fold_text(text), language, Identity("局", (), None, None, ()))
    found = [text[item.start : item.end] for item in items]
    if isinstance(begins, int):
        assert len(found) == begins
    else:
        assert [line[: len(word)] for line, word in zip(found, begins, strict=True)] == begins


@pytest.mark.parametrize(
    ("title", "language", "year"),
    [
        ("县交通局2025年工作要点", "zh", 2025),
        ("市政府113年度施政計畫", "zh", 2024),
        ("2025년 주요업무 추진계획", "ko", 2025),
        ("City Library 2025 work plan", "en", 2025),
        ("工作计划", "zh", None),
    ],
)
def test_year_of_the_title(title: str, language: str, year: int | None) -> None:
    assert plan_year(title, fold_text(title), language) == year


@pytest.mark.parametrize("language", ["zh", "en", "ko"])
@pytest.mark.parametrize("garbage", ["1,", "(", '"', "3所、", "责任单位：", "하고 ", "建", "a and the "])
def test_garbage_passes_in_time(garbage: str, language: str) -> None:
    text = garbage * (20000 // len(garbage))
    begun = time.process_time()
    rows_of(text, language)
    assert time.process_time() - begun < 10
