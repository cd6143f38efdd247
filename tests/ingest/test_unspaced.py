"""Clauses of Chinese: spans, actions, roles and parties of invented duties of many fields."""

import time

import pytest

from mandates.ingest.drafts import Clause, Item
from mandates.ingest.grammar.unspaced import cut
from mandates.ingest.lexicon import fold_text, load_cues, load_words

OWN = ("云泽县渔政局", "县渔政局", "本局")
PARTY = "云泽县港航局"


def read(text: str, block: str = "duties", container: str = "agency", language: str = "zh") -> list[Clause]:
    """The clauses of an invented item."""
    item = Item("1", 0, len(text), block, container, OWN[0], OWN)
    return cut(text, fold_text(text), item, language)


def rows(text: str, block: str = "duties", container: str = "agency") -> list[tuple[str, str, set[str]]]:
    """What stands, the role, the codes."""
    return [(text[c.start : c.end], c.role, set(c.actions)) for c in read(text, block, container)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("负责渔港水域的监督管理。", [("负责渔港水域的监督管理", "lead", {"responsible", "supervise", "manage"})]),
        (
            "拟订全县捕捞规划并组织实施,推进渔船更新改造；指导乡镇开展增殖放流。",
            [
                ("拟订全县捕捞规划并组织实施", "lead", {"formulate", "plan", "organise", "implement"}),
                ("推进渔船更新改造", "lead", {"promote"}),
                ("指导乡镇开展增殖放流", "guide", {"guide"}),
            ],
        ),
        (
            "承担休渔监测工作并提出禁渔期调整建议。",
            [
                ("承担休渔监测工作", "lead", {"undertake", "monitor"}),
                ("提出禁渔期调整建议", "support", {"propose"}),
            ],
        ),
        ("管理、拨付渔业补贴资金。", [("管理、拨付渔业补贴资金", "lead", {"manage", "fund"})]),
        (
            "推广使用环保网具、管理渔具交易和仓储工作。",
            [("推广使用环保网具", "lead", {"outreach"}), ("管理渔具交易和仓储工作", "lead", {"manage"})],
        ),
        ("建立渔船动态监控体系。", [("建立渔船动态监控体系", "lead", {"build", "monitor"})]),
        ("完善渔民服务体系。", [("完善渔民服务体系", "lead", {"build"})]),
        ("负责水域规范性文件的合法性审核。", [("负责水域规范性文件的合法性审核", "lead", {"responsible", "inspect"})]),
        ("负责捕捞许可证申请的审核。", [("负责捕捞许可证申请的审核", "lead", {"responsible", "approve"})]),
        ("受理渔民投诉。", [("受理渔民投诉", "lead", {"handle"})]),
        ("负责渔业统计。", [("负责渔业统计", "lead", {"responsible"})]),
        ("监督鱼市履行台账义务。", [("监督鱼市履行台账义务", "supervise", {"supervise"})]),
        ("监管鱼市经营行为。", [("监管鱼市经营行为", "lead", {"supervise"})]),
        ("完成县委交办的其他任务。", [("完成县委交办的其他任务", "lead", {"handle"})]),
        (
            "負責漁具倉庫:負責冷庫建設\n承擔碼頭巡查",
            [
                ("負責漁具倉庫", "lead", {"responsible"}),
                ("負責冷庫建設", "lead", {"responsible", "build"}),
                ("承擔碼頭巡查", "lead", {"undertake", "inspect"}),
            ],
        ),
        ("负责渔船登记工作负责船员考核工作", None),
        (
            "负责渔港管理，簇新破损浮标。",
            [("负责渔港管理", "lead", {"responsible", "manage"}), ("簇新破损浮标", "lead", {"responsible"})],
        ),
        ("负责渔港管理,海上风险监测。", [("负责渔港管理,海上风险监测", "lead", {"responsible", "manage", "monitor"})]),
        (
            "发生险情的，应当派出船只支持县港航局处置。",
            [("发生险情的，应当派出船只支持县港航局处置", "support", {"support", "respond"})],
        ),
        (
            "组织开展汛前\n联合检查。",
            [("组织开展汛前\n联合检查", "lead", {"organise", "inspect"})],
        ),
        ("对码头、鱼市和冷库实施安全检查。", [("对码头、鱼市和冷库实施安全检查", "lead", {"inspect"})]),
        (
            "受县政府委托，管理云泽航标站。",
            [("受县政府委托，管理云泽航标站", "lead", {"entrusted", "manage"})],
        ),
    ],
)
def test_predicates(text: str, expected: list[tuple[str, str, set[str]]] | None) -> None:
    found = rows(text)
    if expected is None:
        assert len(found) == 2
    else:
        assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("漁港設施之規劃、興建及維護。", [{"plan", "build", "manage"}]),
        ("漁船證照之核發及船員資格之查核。", [{"approve"}, {"inspect"}]),
        ("漁業團體之設立許可、會務輔導及財務監督。", [{"approve"}, {"guide"}, {"supervise"}]),
        ("漁獲查報、魚苗檢驗及魚市管理等事項。", [{"inspect", "manage"}]),
        ("漁業政策之研擬，並陳報中央主管機關備查。", [{"formulate"}, {"notify"}]),
        ("其他有關漁政事項。", [{"handle"}]),
        ("休漁計畫之訂定。", [{"formulate", "plan"}]),
        ("漁撈作業之舢理，漁具爭議之調處。", [{"responsible"}, {"handle"}]),
        ("漁市設立、變更之許可。", [{"approve"}]),
        ("漁價調整之建議。", [{"propose"}]),
        ("港區綠地維護、行道樹修剪。", [{"manage"}, {"responsible"}]),
        ("所屬船艇保養、救生訓練之督導。", [{"supervise", "manage", "train"}]),
    ],
)
def test_matters(text: str, expected: list[set[str]]) -> None:
    found = [codes for _, _, codes in rows(text)]
    assert len(found) == len(expected)
    assert all(want <= got for want, got in zip(expected, found, strict=True))


@pytest.mark.parametrize(
    ("text", "role", "parties"),
    [
        ("会同县财政局、县商务局制定补贴办法。", "co-lead", ("县财政局", "县商务局")),
        ("配合有关部门开展海上搜救。", "participate", ("有关部门",)),
        ("及时向县气象局通报灾情。", "inform", ("县气象局",)),
        ("将案卷移送县公安局。", "inform", ("县公安局",)),
        ("督促镇人民政府、街道办事处落实封渔责任。", "supervise", ("镇人民政府", "街道办事处")),
        ("與縣警察局共同辦理碼頭安檢。", "co-lead", ("縣警察局",)),
        ("鄉（鎮、市）公所漁政業務之督導。", "supervise", ("鄉（鎮、市）公所",)),
        ("承担县渔业安全委员会办公室日常工作。", "lead", ("县渔业安全委员会",)),
        ("代管云泽县钓鱼协会机关。", "lead", ("云泽县钓鱼协会",)),
        ("负责鱼市、渔业合作社的管理。", "lead", ()),
        ("在二十四小时内向县气象局通报海况。", "inform", ("县气象局",)),
        ("指导各县(市)水利站清理河道。", "guide", ("各县(市)水利站",)),
        ("督促各县(市)人民政府履行职责。", "supervise", ("各县(市)人民政府",)),
        ("指導漁會辦理救生講習。", "guide", ("漁會",)),
        ("地方政府漁業計畫執行之督導。", "supervise", ("地方政府",)),
    ],
)
def test_parties(text: str, role: str, parties: tuple[str, ...]) -> None:
    (clause,) = read(text)
    assert (clause.role, clause.counterparties) == (role, parties)


def test_relations() -> None:
    hosted, entrusted, behalf, residual, delegated = (
        read(text)[0]
        for text in (
            "承担县休渔工作领导小组的日常工作。",
            "受市渔业局委托，管理云泽渔业码头。",
            "代管云泽县钓鱼协会。",
            "其他临时交办事项。",
            "具体执法由渔政执法大队承担，以本局名义作出处罚。",
        )
    )
    assert hosted.relations == ("hosts_office",)
    assert set(hosted.actions) == {"undertake", "host_office"}
    assert entrusted.relations == ("entrusted_by:市渔业局",)
    assert behalf.relations == ("administers_on_behalf",)
    assert residual.relations == ("residual",)
    assert delegated.relations == ("delegated_in_agency_name",)
    assert delegated.actor == ("渔政执法大队",)


def test_split_has_each_side_with_its_part() -> None:
    text = (
        f"与{PARTY}的有关职责分工。县渔政局负责渔船检验，发现船舶超载的，应当及时告知{PARTY}。"
        f"{PARTY}负责航道养护；码头锚地管理由{PARTY}负责。两部门联合开展专项检查。"
    )
    clauses = read(text, "splits", f"split:{PARTY}")
    assert [c.actor for c in clauses] == [
        ("县渔政局",),
        ("县渔政局",),
        (PARTY,),
        (PARTY,),
        ("县渔政局", PARTY),
    ]
    assert [c.counterparties for c in clauses] == [
        (PARTY,),
        (PARTY,),
        ("县渔政局",),
        ("县渔政局",),
        (PARTY,),
    ]
    assert [c.role for c in clauses] == ["lead", "inform", "lead", "lead", "co-lead"]
    assert text[clauses[1].start :].startswith("发现")
    assert clauses[1].conditions


def test_split_that_says_one_side_only() -> None:
    clauses = read(f"县渔政局参与{PARTY}航道规划的编制。", "splits", f"split:{PARTY}")
    assert [c.relations for c in clauses] == [("one_sided_split",)]


def test_conditions_and_instruments() -> None:
    text = "依照《云泽县渔港办法》(云政发〔2020〕3号)管理锚地；遇有险情的，应当立即组织救援。"
    by_rule, on_condition = read(text)
    assert [text[a:b] for a, b in by_rule.instruments] == ["《云泽县渔港办法》(云政发〔2020〕3号)"]
    assert text[by_rule.start : by_rule.end].startswith("依照")
    assert [text[a:b] for a, b in on_condition.conditions] == ["遇有险情的"]
    assert set(on_condition.actions) == {"organise", "respond"}


def test_blocks() -> None:
    (preamble,) = read("县渔政局贯彻落实上级渔业工作部署。主要职责是：", "preamble")
    assert preamble.optional
    (turn,) = read("更加注重渔民诉求。", "transformation")
    assert turn.relations == ("functional_transformation",)
    assert turn.actions == ("promote",)


def test_section_acts_itself_and_its_name_is_no_duty() -> None:
    (clause,) = read("资源科（加挂增殖站牌子）。负责鱼苗投放管理。", "sections", "section:资源科")
    assert clause.actor == ("资源科",)


def test_traditional_reads_like_simplified() -> None:
    simplified = read("组织实施渔业资源调查，核发捕捞许可证。")
    traditional = read("組織實施漁業資源調查，核發捕撈許可證。")
    assert [(c.start, c.end, c.actions, c.role) for c in simplified] == [
        (c.start, c.end, c.actions, c.role) for c in traditional
    ]


def test_every_clause_says_why() -> None:
    for clause in read("会同县财政局拟订渔业扶持政策并组织实施。"):
        rules = {reason.rule.partition("-")[0] for reason in clause.reasons}
        assert {"clause", "cue", "role"} <= rules
        assert {r.gives for r in clause.reasons if r.rule == "cue"} == set(clause.actions)
        assert 0 < clause.confidence <= 1


@pytest.mark.parametrize(
    "text", ["", "。。，，；", "的的的的", "之之之", "（（（", "、、、并并并和和", "负责", "由由由", "与与"]
)
def test_odd_texts_do_no_harm(text: str) -> None:
    for clause in read(text):
        assert 0 <= clause.start <= clause.end <= len(text)


@pytest.mark.parametrize(
    "unit", ["负责", "之", "的", "、", "并组织", "由局", "（", "会同县局", "经批准", "按照规定，", "渔"]
)
def test_time_is_linear(unit: str) -> None:
    text = unit * (20_000 // len(unit))
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 10


def test_words_are_simplified() -> None:
    words = load_words("zh", "grammar")
    for text in (cue.text for cue in load_cues("zh")):
        assert fold_text(text) == text
    for value in words.values():
        if isinstance(value, str):
            assert fold_text(value) == value


@pytest.mark.parametrize("text", ["依法", "积极主动", "负责渔港管理,依法", "应当", "在三日内", "发现违法的,应当"])
def test_a_stretch_without_a_verb_is_read(text: str) -> None:
    assert all(text[clause.start : clause.end] for clause in read(text))
