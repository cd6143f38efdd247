"""Posts, contacts, dates and numbers of documents are read in every language, from texts made up for it."""

import time

import pytest

from mandates.ingest.facts import read_contacts, read_document_facts, read_staffing
from mandates.ingest.facts.dates import find_dates
from mandates.ingest.lexicon import fold_text
from mandates.ingest.numerals import parse_number
from mandates.ingest.ranges import read_range


def staffing(text: str, language: str) -> list[tuple[str, int | None, int | None]]:
    drafts = read_staffing(text, fold_text(text), language)
    return [(draft.category, draft.minimum, draft.maximum) for draft in drafts]


def contacts(text: str, language: str) -> dict[str, str | None]:
    return {fact.fact: fact.value for fact in reversed(read_contacts(text, fold_text(text), language))}


def facts(text: str, language: str) -> dict[str, str | None]:
    return {fact.fact: fact.value for fact in reversed(read_document_facts(text, fold_text(text), language))}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("１，２３４", 1234),
        ("二十八", 28),
        ("一一", 11),
        ("一○", 10),
        ("七十七", 77),
        ("一百二", 120),
        ("一百零二", 102),
        ("廿三", 23),
        ("兩百五十", 250),
        ("壹佰贰拾叁", 123),
        ("五十一万零三", 510003),
        ("三万亿", 3 * 10**12),
        ("1.5万", 15000),
        ("三点一四", 3.14),
        ("스물네", 24),
        ("백스물네", 124),
        ("삼백십이", 312),
        ("12만 5천", 125000),
        ("twenty-four", 24),
        ("three hundred and twelve (312)", 312),
        ("one million two hundred thousand", 1200000),
        ("2.5 million", 2500000),
        ("three (4)", None),
        ("twenty thirty", None),
        ("三名", None),
        ("a", None),
        ("", None),
    ],
)
def test_number(text: str, number: float | None) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("3至4", (3, 4)),
        ("四人至六人", (4, 6)),
        ("不超过三十", (None, 30)),
        ("3名以上5名以下", (3, 5)),
        ("1正3副", (4, 4)),
        ("두 명에서 네 명까지", (2, 4)),
        ("서너 명", (3, 4)),
        ("3명 이내", (None, 3)),
        ("12∼15", (12, 15)),
        ("between six and eight", (6, 8)),
        ("four (4) to seven (7)", (4, 7)),
        ("not more than three hundred and five (305)", (None, 305)),
        ("at least forty", (40, None)),
        ("주임", None),
    ],
)
def test_range(text: str, bounds: tuple[int | None, int | None] | None) -> None:
    assert read_range(text) == bounds


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "zh",
            "省草原厅机关行政编制一百五十六名（含服务人员编制5名）。设厅长1名、副厅长3至4名，核与辐射总监1名。",
            [
                ("机关行政编制", 156, 156),
                ("服务人员编制", 5, 5),
                ("厅长", 1, 1),
                ("副厅长", 3, 4),
                ("核与辐射总监", 1, 1),
            ],
        ),
        ("zh", "设1名主任和2名副主任，领导职数1正3副。", [("主任", 1, 1), ("副主任", 2, 2), ("领导职数", 4, 4)]),
        ("zh", "設主任、副主任各一名。", [("主任", 1, 1), ("副主任", 1, 1)]),
        ("zh", "本署置署長一人，副署長二人，職務列簡任第十二職等。", [("署長", 1, 1), ("副署長", 2, 2)]),
        ("zh", "編制表\n職稱\n官等\n員額\n局長\n簡任\n一\n科員\n委任\n四十五\n", [("局長", 1, 1), ("科員", 45, 45)]),
        ("zh", "人员编制\n序号\t职务\t核定编制\n1\t局长\t1\n2\t副局长\t3\n", [("局长", 1, 1), ("副局长", 3, 3)]),
        ("zh", "招聘医师30名，培训护士200名。现有在职职工45人。编制3个专项规划。设9个内设机构。", []),
        (
            "ko",
            "② 관광국에 국장 1명과 과장 다섯 명을 둔다.",
            [("관광국 국장", 1, 1), ("관광국 과장", 5, 5)],
        ),
        ("ko", "구분 | 정원 | 비고\n국장 | 1 |\n주무관 | 35~40 |\n", [("국장", 1, 1), ("주무관", 35, 40)]),
        ("ko", "위원회는 위원장 1명을 포함하여 15명 이내의 위원으로 구성한다.", []),
        (
            "en",
            "There shall be two deputy directors and not more than forty (40) inspectors, of which ten are in ports.",
            [("deputy directors", 2, 2), ("inspectors", None, 40), ("inspectors in ports", 10, 10)],
        ),
        (
            "en",
            "The administrative establishment of the bureau is set at 47.",
            [("administrative establishment", 47, 47)],
        ),
        ("en", "The ministry is headed by a Minister.", [("Minister", 1, 1)]),
        ("en", "Positions | Number\nDirector | 1\nInspectors | forty\n", [("Director", 1, 1), ("Inspectors", 40, 40)]),
        (
            "en",
            "The board consists of nine members. It shall train 200 nurses and inspect firms with five employees.",
            [],
        ),
    ],
)
def test_staffing(language: str, text: str, found: list[tuple[str, int | None, int | None]]) -> None:
    assert staffing(text, language) == found


def test_staffing_notes() -> None:
    text = "机关工勤编制2名（只减不增）。"
    (draft,) = read_staffing(text, fold_text(text), "zh")
    assert (draft.value, draft.note, text[draft.start : draft.end]) == ("2", "只减不增", text[:-1])


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "zh",
            "地　　址：云岭省湖滨路12号\n电　　话：\n办公时间：周一至周五\n上午9:00-12:00\n"
            "政府网站:\nhttp:\n//www.lc.example/\n",
            {
                "address": "云岭省湖滨路12号",
                "telephone": None,
                "hours": "周一至周五\n上午9:00-12:00",
                "website": "http://www.lc.example/",
            },
        ),
        (
            "zh",
            "办公地址\n翠屏市建设路8号\n咨询电话\n0871-7777777\n传真\n",
            {"address": "翠屏市建设路8号", "telephone": "0871-7777777", "fax": None},
        ),
        (
            "zh",
            "联系电话:0931-1234567办公地址:河滨区北街1号邮编:730000 一、主要职责",
            {"telephone": "0931-1234567", "address": "河滨区北街1号", "postcode": "730000"},
        ),
        ("zh", "主办：翠屏市人民政府办公室 地址：中心路1号 技术支持电话：0871-1111111 网站标识码：5300000001", {}),
        (
            "ko",
            "(우)12345 푸른시 시청로 1   대표전화 031-120   팩스\n기획과 ☎ 031-555-0001",
            {"address": "푸른시 시청로 1", "telephone": "031-120", "fax": None},
        ),
        (
            "en",
            "Agency · Telephone: · Office hours: 8 a.m. to 5 p.m. · Old Mill, 1 Quay Street · http://a.example",
            {
                "telephone": None,
                "hours": "8 a.m. to 5 p.m.",
                "address": "Old Mill, 1 Quay Street",
                "website": "http://a.example",
            },
        ),
        (
            "en",
            "CONTACT US\nMinistry of Roads, Level 4, Wisma Jaya, 00000 Port\nTel :        Fax :\n",
            {"address": "Level 4, Wisma Jaya, 00000 Port", "telephone": None, "fax": None},
        ),
        ("en", "Location: Home > Government > Functions\nThe office hours of the board are set by rule.", {}),
    ],
)
def test_contacts(language: str, text: str, found: dict[str, str | None]) -> None:
    assert contacts(text, language) == found


def test_contact_stretches() -> None:
    text = "联系电话：　　网址：http:\n//a.example/\n"
    assert [text[fact.start : fact.end] for fact in read_contacts(text, fold_text(text), "zh")] == [
        "联系电话：",
        "http:\n//a.example/",
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("二〇二二年六月十日", "2022-06-10"),
        ("民國一百十一年五月十七日", "2022-05-17"),
        ("中華民國 96 年 10 月 22 日", "2007-10-22"),
        ("114-02-11", "2025-02-11"),
        ("2023. 8. 18.", "2023-08-18"),
        ("2023년 8월 18일", "2023-08-18"),
        ("this 5th day of June, 2019", "2019-06-05"),
        ("Sept. 3, 2021", "2021-09-03"),
        ("13/05/2020", "2020-05-13"),
        ("2023-13-40", None),
    ],
)
def test_date(text: str, iso: str | None) -> None:
    assert [found.iso for found in find_dates(fold_text(text))] == ([iso] if iso else [])


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "zh",
            "文号：翠政办发〔2023〕17号　索引号：000014/2023-17　成文日期：2023年4月3日　发布日期：2023年4月10日\n"
            "自2023年5月1日起施行。",
            {"identifier": "翠政办发〔2023〕17号", "date": "2023-04-10", "effective": "2023-05-01"},
        ),
        (
            "zh",
            "索引号：QH-1/2023-2\n文号：\n网站标识码：5300000001",
            {"identifier": "QH-1/2023-2", "site-identifier": "5300000001"},
        ),
        (
            "zh",
            "云岭省人民政府令\n第 218 号\n省长\n2021年3月15日",
            {"identifier": "云岭省人民政府令 第 218 号", "date": "2021-03-15"},
        ),
        (
            "zh",
            "法規名稱：新灣縣環境保護局組織規程\n公發布日：民國96年1月2日\n修正日期：民國112年3月1日",
            {"title": "新灣縣環境保護局組織規程", "date": "2023-03-01"},
        ),
        (
            "ko",
            "산림국 규정\n[시행 2024. 1. 1.] [한빛도훈령 제87호, 2023. 12. 28., 전부개정]",
            {
                "title": "산림국 규정",
                "identifier": "한빛도훈령 제87호",
                "date": "2023-12-28",
                "effective": "2024-01-01",
            },
        ),
        (
            "en",
            "Executive Order No. 43\nIssued on this 5th day of June, 2019\nIt shall take effect on July 1, 2019.",
            {"identifier": "Executive Order No. 43", "date": "2019-06-05", "effective": "2019-07-01"},
        ),
        ("en", "Created: 03 March 2016     Last Updated: 14 August 2022", {"date": "2022-08-14"}),
        (
            "en",
            "Last updated June 9, 2020.  As amended through November 3, 2021.  Doc. No. AC-9",
            {"date": "2021-11-03", "identifier": "AC-9"},
        ),
    ],
)
def test_document_facts(language: str, text: str, found: dict[str, str | None]) -> None:
    assert facts(text, language) == found


@pytest.mark.parametrize(
    "piece", ["编制", "一二三", "1 ", "three hundred and ", "电话:", "http://a.b/", "　", "과장 1명과 "]
)
def test_long_lines_take_little_time(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    folded, start = fold_text(text), time.process_time()
    for language in ("zh", "ko", "en"):
        for read in (read_staffing, read_contacts, read_document_facts):
            read(text, folded, language)
    assert time.process_time() - start < 10
