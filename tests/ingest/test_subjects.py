"""Subjects are told from clauses of any kind of body, and proposed where the scheme has none."""

import time
from collections import defaultdict

import pytest

from mandates.graph.store import read_triples
from mandates.ingest.subjects.context import Surroundings
from mandates.ingest.subjects.index import load_index
from mandates.ingest.subjects.proposing import propose_subject
from mandates.ingest.subjects.telling import broader_subjects, domain_of, tell_subjects
from mandates.namespaces import PREFIXES, local_name
from mandates.resources import resource_folder

LANGUAGES = ("zh", "en", "ko")
CLAUSES = [
    ("zh", "组织开展地铁和公交线路优化", "public-transport"),
    ("zh", "负责公租房的分配和租金补贴", "housing-security"),
    ("zh", "指导渔船检验和休渔期管理", "fisheries"),
    ("zh", "承担校车和学校食堂的安全检查", "school-safety"),
    ("zh", "負責都市更新計畫之擬訂", "urban-renewal"),
    ("zh", "辦理身心障礙者輔具補助", "disability-services"),
    ("zh", "开展电梯、锅炉安全监察", "special-equipment"),
    ("zh", "组织水旱灾害防御和堤防加固", "flood-drought-control"),
    ("zh", "负责监狱和戒毒场所的管理", "prisons"),
    ("zh", "查处拖欠农民工工资行为", "wages-working-conditions"),
    ("zh", "拟订国土空间规划", "urban-planning"),
    ("zh", "负责森林火灾预防", "forest-fire"),
    ("en", "inspect elevators and pressure vessels", "special-equipment"),
    ("en", "issue permits for street vendors", "urban-management"),
    ("en", "maintain bridges and tunnels", "roads"),
    ("en", "license taxis", "road-transport-services"),
    ("en", "collect property tax", "taxation"),
    ("en", "protect wetlands and mangroves", "protected-areas"),
    ("en", "promote palm oil and rubber plantations", "crops"),
    ("en", "supervise child labour in workshops", "labour-inspection"),
    ("en", "run shelters for victims of domestic violence", "domestic-violence"),
    ("en", "vaccination of children against measles", "measles"),
    ("ko", "상수도 시설의 누수 방지", "water-supply"),
    ("ko", "공공임대주택의 공급", "housing-security"),
    ("ko", "산불 예방 및 진화", "forest-fire"),
    ("ko", "불법 주정차 단속", "road-traffic-safety"),
    ("ko", "다문화가족 상담", "family-support"),
    ("ko", "구제역 방역 대책의 수립", "animal-epidemics"),
    ("ko", "근로자의 임금체불 조사", "wages-working-conditions"),
    ("ko", "지방세 부과", "taxation"),
]
LISTS = [
    ("zh", "负责供水、排水和燃气的管理", {"water-supply", "sewerage", "municipal-utilities"}),
    ("zh", "开展食品安全风险监测和评估", {"food-safety-risk-monitoring", "food-safety-risk-assessment"}),
    ("en", "oversee libraries, museums and public parks", {"libraries-museums", "parks-greening"}),
    ("ko", "도서관, 박물관 및 공원의 관리", {"libraries-museums", "parks-greening"}),
]
AGENCIES = {
    "zh": {
        "education": "青禾县教育局 禾汐市政府教育局", "transport": "岚汀市交通运输局",
        "public-security": "渡川区公安分局",
        "justice": "北浦市司法局", "civil-affairs": "云栖县民政局", "finance-state": "江岚市财政局",
        "labour": "禾川县人力资源和社会保障局 禾汐縣政府勞工局", "housing-construction": "石渡区住房和城乡建设局",
        "water-resources": "松陵市水利局", "agriculture": "南屏县农业农村局",
        "emergency-management": "海棠市应急管理局",
        "market-supervision": "沙岭市市场监督管理局", "public-statistics": "东潭市统计局", "forestry": "东潭市林业局",
        "natural-resources": "白苹县自然资源局", "environment": "白苹县生态环境局", "veterans": "临汐市退役军人事务局",
        "medical-security": "临汐市医疗保障局", "urban-management": "临汐市城市管理局", "sport": "临汐市体育局",
        "taxation": "临汐市税务局", "fire-rescue": "禾汐市政府消防局", "land-management": "禾汐縣政府地政局",
        "tourism-services": "禾汐市政府觀光局", "ports-shipping": "海渚市港务局", "meteorology": "海渚市气象局",
        "development-planning": "青禾县发展和改革委员会", "public-administration": "青禾县综合中心",
    },
    "en": {
        "crops": "Ministry of Plantations and Commodities", "ports-shipping": "Board of Port Commissioners",
        "vehicle-licensing": "Department of Motor Vehicles", "public-security": "Suling Police Department",
        "prisons": "Arden Department of Corrections", "finance-state": "Ministry of Finance",
        "parks-greening": "Department of Parks and Recreation", "aviation": "Civil Aviation Authority",
        "housing-construction": "Department of Housing and Urban Development", "education": "Board of Education",
        "women-gender-equality": "Ministry of Women and Family", "veterans": "Department of Veterans Affairs",
        "energy": "Energy Commission", "building-control": "Department of Buildings", "health": "Ministry of Health",
        "libraries-museums": "Library Board", "public-administration": "Bureau of Zeppelins",
        "rural-development": "Rural Development Authority", "railways": "Railway Authority",
    },
    "ko": {
        "marine-affairs": "누리도 해양수산국", "transport": "해온시 교통과", "fire-rescue": "가온광역시 소방본부",
        "taxation": "한빛시 세무과", "building-control": "한빛시 건축과", "forestry": "한빛시 산림녹지과",
        "urban-planning": "한빛시 도시계획과", "education": "한빛교육지원청", "defence-mobilisation": "병무청",
        "meteorology": "기상청", "women-gender-equality": "한빛시 여성가족과", "office-operations": "한빛시 총무과",
        "customs": "관세청", "disability-services": "한빛시 장애인복지과", "public-administration": "한빛시 달빛과",
    },
}  # fmt: skip
NAMED = [(each, language, domain) for language, domains in AGENCIES.items() for domain, names in domains.items()
         for each in (names.split(" ") if language == "zh" else [names])]  # fmt: skip
PROPOSED = [
    ("zh", "全市冰雪场馆的布局规划", "冰雪场馆"),
    ("zh", "各类灯塔(含航标灯)的维护管理", "灯塔"),
    ("zh", "組織制定溫泉水權規範", "溫泉水權"),
    ("en", "the registration of beehives in the county", "beehives"),
    ("en", "the care of saddle horses, mules and donkeys", "saddle horses"),
    ("en", "formulating policies for glacier tourism", "glacier tourism"),
    ("ko", "빙상장 시설의 유지관리", "빙상장 시설"),
    ("ko", "등대 및 항로표지 관리", "등대 및 항로표지"),
]
NOTHING = [
    ("zh", "有关工作"), ("zh", "其他任务"), ("zh", "12"), ("en", "any other work"), ("en", "relevant matters"),
    ("ko", "그 밖의 사항"), ("ko", "관련 업무"), ("zh", ""),
]  # fmt: skip


def subjects_of(text: str, language: str, context: str = "", agency: str = "") -> list[str]:
    return [each.subject for each in tell_subjects(text, language, context, agency)]


@pytest.mark.parametrize(("language", "text", "subject"), CLAUSES)
def test_clause_tells_its_subject(language: str, text: str, subject: str) -> None:
    assert subject in subjects_of(text, language)


@pytest.mark.parametrize(("language", "text", "subjects"), LISTS)
def test_list_tells_each_subject(language: str, text: str, subjects: set[str]) -> None:
    assert subjects <= set(subjects_of(text, language))


@pytest.mark.parametrize(("language", "text"), [("zh", "做好有关工作"), ("en", "carry out it"), ("ko", "이를 따른다")])
def test_empty_words_tell_nothing(language: str, text: str) -> None:
    assert subjects_of(text, language) == []


def test_narrower_subject_stands_for_the_broader() -> None:
    assert subjects_of("负责义务教育", "zh") == ["compulsory-education"]


def test_traditional_characters_tell_the_same() -> None:
    assert subjects_of("負責垃圾處理與資源回收", "zh") == subjects_of("负责垃圾处理与资源回收", "zh")


def test_body_that_is_told_is_no_subject() -> None:
    assert "market-supervision" not in subjects_of("向市场监督管理局通报电梯安全检查结果", "zh")


def test_context_tells_where_the_text_does_not() -> None:
    assert subjects_of("improve management systems", "en") == []
    assert subjects_of("improve management systems", "en", "keep up the village clinics") == ["rural-health"]


def test_nearest_line_of_the_context_goes_first() -> None:
    assert subjects_of("健全工作机制", "zh", "维护路灯\n负责义务教育") == ["municipal-utilities"]


def test_general_words_of_one_branch_are_not_for_others() -> None:
    assert "medical-ethics-conduct" in subjects_of("治理商业贿赂", "zh", agency="青禾县卫生健康局")
    assert "medical-ethics-conduct" not in subjects_of("治理商业贿赂", "zh", agency="青禾县交通运输局")


@pytest.mark.parametrize(("name", "language", "domain"), NAMED)
def test_domain_of_agency(name: str, language: str, domain: str) -> None:
    assert domain_of(name, language) == domain


def test_many_agencies_are_named() -> None:
    assert len(NAMED) >= 60


@pytest.mark.parametrize(("language", "words", "label"), PROPOSED)
def test_proposal_names_the_matter(language: str, words: str, label: str) -> None:
    proposed = propose_subject(words, language)
    assert proposed is not None
    assert proposed[1] == label
    assert propose_subject(f" {words} ", language) == proposed


@pytest.mark.parametrize(("language", "words"), NOTHING)
def test_nothing_specific_is_not_proposed(language: str, words: str) -> None:
    assert propose_subject(words, language) is None


def test_proposals_that_sound_alike_differ() -> None:
    [first, second] = [propose_subject(words, "zh") for words in ("灯塔", "登塔")]
    assert first and second and first[0] != second[0]
    assert propose_subject("燈塔", "zh") == (first[0], "燈塔")


def test_proposals_are_short() -> None:
    for language, words in (("zh", "冰川观测站点" * 30), ("en", "glacier stations " * 30), ("ko", "빙하관측소 " * 30)):
        proposed = propose_subject(words, language)
        assert proposed and len(proposed[1]) <= (18 if language != "en" else 120)
        assert len(proposed[1].split()) <= 6


def test_surroundings_follow_the_items() -> None:
    from mandates.ingest.drafts import Item

    text = "2. Roads\nMend bridges. Do it well."
    around = Surroundings(text)
    around.enter(Item("2", 3, 8, "plan", "plan", "Suling Works Department", ()))
    around.enter(Item("2", 9, len(text), "plan", "plan", "Suling Works Department", ()))
    assert around.lines_for(9, 21) == "Roads"
    assert around.lines_for(23, len(text)).splitlines() == ["Mend bridges", "Mend bridges", "Roads"]
    assert around.agency == "Suling Works Department"


def test_every_subject_has_cues_in_every_language() -> None:
    folder = resource_folder("ontology")
    label = PREFIXES["skos"] + "prefLabel"
    known = {local_name(s) for s, p, *_ in read_triples(folder / "subjects.ttl") if p == label}
    cues = defaultdict(set)
    for subject, _, _, language in read_triples(folder / "cues-subjects.ttl"):
        cues[local_name(subject)].add(language)
    assert set(cues) == known
    assert not [code for code, found in cues.items() if found != set(LANGUAGES)]
    assert set(broader_subjects()) < known


def test_telling_is_fast_and_bounded() -> None:
    for language in LANGUAGES:
        load_index(language)
    start = time.perf_counter()
    for language, text in (("zh", "卫生、教育和"), ("en", "health and roads of "), ("ko", "보건 및 교육 ")):
        tell_subjects(text * 20_000, language)
        propose_subject(text * 20_000, language)
    assert time.perf_counter() - start < 5
