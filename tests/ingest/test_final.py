"""Clauses of Korean: where a duty begins and ends, what it does, who it names, and why. All texts are invented."""

import time
from typing import Any

import pytest

from mandates.ingest.drafts import Clause, Item
from mandates.ingest.grammar.final import cut
from mandates.ingest.grammar.final.conjugation import conjugate
from mandates.ingest.grammar.final.lexis import load_lexis
from mandates.ingest.lexicon import fold_text

SECONDS = 20.0


def read(line: str, **changes: Any) -> list[Clause]:
    """Cut one line as the duty of a section of an invented office."""
    item = Item("1", 0, len(line), "sections", "section:시설과", "마루시", ("마루시",))
    return cut(line, fold_text(line), item._replace(**changes), "ko")


def texts(line: str, **changes: Any) -> list[str]:
    return [line[clause.start : clause.end] for clause in read(line, **changes)]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("가로등 정비계획의 수립 및 보안등의 관리", ["가로등 정비계획의 수립", "보안등의 관리"]),
        ("공원시설의 설치·관리", ["공원시설의 설치·관리"]),
        ("공원·녹지 등 휴식공간의 설치 및 유지관리", ["공원·녹지 등 휴식공간의 설치 및 유지관리"]),
        ("수요의 예측과 이용 실태조사", ["수요의 예측", "이용 실태조사"]),
        ("청사의 방호, 당직 및 물품의 관리", ["청사의 방호", "당직 및 물품의 관리"]),
        ("보안, 당직 및 청사의 관리", ["보안, 당직 및 청사의 관리"]),
        ("도로 점용의 허가 및 시설물의 안전에 관한 사항", ["도로 점용의 허가", "시설물의 안전에 관한 사항"]),
        ("도로 점용의 허가 및 시설물의 관리에 관한 사항", ["도로 점용의 허가 및 시설물의 관리에 관한 사항"]),
        ("○ 하천 준설(소하천은 제외한다)", ["하천 준설(소하천은 제외한다)"]),
        ("제방의 보강 <개정 2020. 1. 1.>", ["제방의 보강"]),
        ("단체 육성 및 지원 등", ["단체 육성 및 지원 등"]),
        (
            "우리 과는 놀이터를 점검하고, 위험한 시설을 고치며 그 결과를 알립니다.",
            ["놀이터를 점검하고", "위험한 시설을 고치며", "그 결과를 알립니다"],
        ),
        ("지침을 수립하고 시행한다", ["지침을 수립하고 시행한다"]),
        ("어항의 갯닦기 및 어구의 말리기", ["어항의 갯닦기", "어구의 말리기"]),
        ("어선의 임차 및 선착장의 관리", ["어선의 임차", "선착장의 관리"]),
        ("계획의 수립과 시설의 관리를 담당한다", ["계획의 수립과 시설의 관리를 담당한다"]),
        ("통계의 작성·공표 및 자료의 제공", ["통계의 작성·공표", "자료의 제공"]),
        ("제1항의 사항 외에 시설과는 청사의 관리를 담당한다", ["청사의 관리를 담당한다"]),
        ("구가 설치하고 운영하는 쉼터의 점검", ["구가 설치하고 운영하는 쉼터의 점검"]),
        ("삭제", []),
        ("시설과장은 다음 사항을 분장한다.", []),
    ],
)
def test_spans(line: str, parts: list[str]) -> None:
    assert texts(line) == parts


@pytest.mark.parametrize(
    ("line", "role", "actions"),
    [
        ("주차수요 관리계획의 작성", "lead", {"formulate", "plan"}),
        ("상권진흥 기본계획의 수립", "lead", {"formulate", "plan"}),
        ("융자 자금의 배정", "lead", {"fund"}),
        ("확인 증명서의 교부", "lead", {"handle"}),
        ("구명 장비의 보급", "lead", {"provide"}),
        ("상점가 활성화 방안의 수립", "lead", {"formulate", "plan", "promote"}),
        ("수위 감시체계 구축", "lead", {"build", "monitor"}),
        ("상담 서비스체계 구축", "lead", {"build"}),
        ("견인 업무의 수행", "lead", {"undertake"}),
        ("농기구 임대에 관한 사항", "lead", {"responsible"}),
        ("어선 등록", "lead", {"responsible"}),
        ("어민 난방비 지원", "support", {"support"}),
        ("어민 난방비 지원사업의 시행", "lead", {"implement"}),
        ("쉼터 운영 지원", "support", {"support", "manage"}),
        ("안전점검 실시에 대한 지도", "guide", {"guide", "inspect", "implement"}),
        ("계약 이행에 대한 감독", "supervise", {"supervise", "implement"}),
        ("시장 가격의 조정 건의", "support", {"propose"}),
        ("예산의 편성", "lead", {"formulate"}),
        ("구조대의 편성", "lead", {"organise"}),
        ("법령안의 심사", "lead", {"inspect"}),
        ("숙박업 등록 신청의 심사", "lead", {"approve"}),
        ("민원의 접수 및 처리", "lead", {"handle"}),
        ("도 사업계획 가운데 시 소관 과제의 이행", "participate", {"implement"}),
        ("다듬이 축제 참여", "participate", {"participate"}),
        ("굴착공사를 허가하고 있습니다", "lead", {"approve"}),
    ],
)
def test_actions_and_roles(line: str, role: str, actions: set[str]) -> None:
    (clause,) = read(line)
    assert (clause.role, set(clause.actions)) == (role, actions)


@pytest.mark.parametrize(
    ("line", "role", "names"),
    [
        ("인접 시·군과의 협력", "co-lead", ["인접 시·군"]),
        ("소방서와 합동으로 실시하는 창고 점검", "co-lead", ["소방서"]),
        ("읍·면·동 창구의 업무 지도", "guide", ["읍·면·동"]),
        ("관계 기관 및 군부대에 대한 상황 통보", "inform", ["관계 기관", "군부대"]),
        ("그 결과의 보건소 통보", "inform", ["보건소"]),
        ("경찰서가 주관하는 홍보 활동의 협조", "participate", ["경찰서"]),
        ("공사 대행업자의 지도·감독", "supervise", []),
        ("마루물길협의회 사무국 업무의 수행", "lead", ["마루물길협의회"]),
        ("마루장학재단 회계의 대행 관리", "lead", ["마루장학재단"]),
        ("시민 대표와 나눔장터의 운영", "lead", []),
    ],
)
def test_counterparties(line: str, role: str, names: list[str]) -> None:
    (clause,) = read(line)
    assert (clause.role, list(clause.counterparties)) == (role, names)


def test_relations() -> None:
    (entrusted,) = read("도지사의 위탁을 받은 관측망의 관리")
    assert entrusted.relations == ("entrusted_by:도지사",)
    assert entrusted.actions[0] == "entrusted"
    (left,) = read("그 밖에 다른 과에 속하지 아니하는 사무")
    assert (left.relations, left.actions) == (("residual",), ("handle",))
    (hosted,) = read("마루물길협의회 사무국 업무의 수행")
    assert (hosted.relations, hosted.actions) == (("hosts_office",), ("undertake", "host_office"))
    (run,) = read("마루장학재단 회계의 대행 관리")
    assert (run.relations, run.actions) == (("administers_on_behalf",), ("administer_on_behalf",))


def test_split_follows_its_subjects() -> None:
    line = "시설과는 정비계획을 세우고, 마루시설공단은 이상을 발견한 경우 시설과에 통보하여야 한다."
    ours, theirs = read(line, block="splits", container="split:마루시설공단", names=("마루시", "시설과"))
    assert (ours.actor, ours.counterparties) == (("시설과",), ("마루시설공단",))
    assert (theirs.actor, theirs.counterparties, theirs.role) == (("마루시설공단",), ("시설과",), "inform")
    assert line[theirs.start : theirs.end] == "이상을 발견한 경우 시설과에 통보하여야 한다"
    assert [line[start:end] for start, end in theirs.conditions] == ["이상을 발견한 경우"]


def test_split_that_both_do_or_others_settle() -> None:
    changes = {"block": "splits", "container": "split:마루시설공단", "names": ("마루시", "시설과")}
    (joint,) = read("수문의 개방은 시설과와 마루시설공단이 함께 결정한다.", **changes)
    assert (joint.actor, joint.role) == (("시설과", "마루시설공단"), "co-lead")
    (deferred,) = read("비상시의 순서는 도의 지침에 따른다.", **changes)
    assert "deferred_to_superior_rules" in deferred.relations


def test_programme_statements_and_heads() -> None:
    transformed = read("규제 위주의 행정을 예방 중심으로 바꾸고 절차를 간소화합니다.", block="transformation")
    assert [clause.relations for clause in transformed] == [("functional_transformation",)] * 2
    assert not any(clause.optional for clause in transformed)
    head = read("과장은 과의 사무를 총괄하고 소속 직원을 지휘·감독한다.")
    assert [(clause.actor, clause.optional) for clause in head] == [(("과장",), True)] * 2
    assert [clause.role for clause in head] == ["lead", "supervise"]
    assert all(clause.optional for clause in read("마을을 가꾸고 있습니다.", block="preamble"))


def test_instrument_object_and_reasons() -> None:
    line = "「마루시 빗물 조례」에 따라 빗물통의 설치를 지원한다"
    (clause,) = read(line)
    assert [line[start:end] for start, end in clause.instruments] == ["「마루시 빗물 조례」"]
    assert line[slice(*clause.object)] == "「마루시 빗물 조례」에 따라 빗물통의 설치"
    assert {"role-supports", "head-activity", "nested-activity"} <= {reason.rule for reason in clause.reasons}
    for reason in clause.reasons:
        assert clause.start <= reason.start < reason.end <= clause.end


def test_verb_forms() -> None:
    endings = load_lexis("ko").words["stem_endings"]
    assert {"세우고", "세운다", "세웁니다", "세워", "세우는"} <= set(conjugate("세우", endings))
    assert {"맡고", "맡는다", "맡습니다", "맡아", "맡으며"} <= set(conjugate("맡", endings))
    assert {"돕고", "도우며", "도와", "돕는"} <= set(conjugate("돕", endings))
    assert {"만든다", "만드는", "만들며"} <= set(conjugate("만들", endings))


@pytest.mark.parametrize(
    "line",
    [
        "가" * 200_000,
        "관리의 " * 20_000,
        "관리 및 " * 20_000,
        "(" * 200_000,
        "도로를 관리하고 " * 5_000,
        "「" * 100_000,
    ],
)
def test_garbage_takes_time_in_proportion(line: str) -> None:
    begin = time.process_time()
    read(line)
    assert time.process_time() - begin < SECONDS
