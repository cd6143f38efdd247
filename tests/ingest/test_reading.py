"""Files become the text they hold, or are refused in one line; what is doubtful is never silent."""

import hashlib
import random
from pathlib import Path

import pytest

from made_files import bombs, docx, numbering, paragraph, pdf, zip_of
from mandates.errors import BadDataError
from mandates.ingest.reading import find_files, read_file, read_source
from mandates.ingest.reading.decoding import decode_bytes

SAMPLES = Path(__file__).parent / "samples"
TEXTS = {
    "zh": (
        "（一）负责全县水土保持与河道采砂管理。编制年度治理计划，督促各乡镇落实。\n"
        "（二）会同有关单位开展巡河，发现险情及时上报。农村供水设施由本局统一维护，收费标准另行公布。\n"
        "（三）指导小型水库除险加固，组织抗旱服务队伍培训；对擅自占用堤防的，责令限期改正。\n"
    ),
    "hant": (
        "一、漁業推廣科：漁船登記、漁港設施維護及漁民輔導等事項。\n"
        "二、畜產科：家畜衛生、飼料管理與屠宰場稽查；遇有疫情應即通報防疫所，並協助農戶處理。\n"
        "三、秘書室：文書、出納、庶務及不屬其他各科之業務。本規程自發布日施行。\n"
    ),
    "ko": (
        "제3조(하천과) 하천과장은 다음 사항을 분장한다.\n1. 하천 정비계획의 수립과 제방의 유지 관리\n"
        "2. 소하천 점용허가 및 사용료 징수에 관한 업무\n"
        "가. 홍수 예보를 위하여 필요한 시설을 설치하고 주민에게 알린다.\n"
    ),
    "en": (
        "The Bureau shall license ferries and inspect every landing stage at least once a year. "
        "Where a vessel is found unsafe, the Bureau’s officers may order that it “remain at its berth” until "
        "repaired — and shall tell the harbour master.\n"
    ),
}
CODECS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "cp950", "big5hkscs", "cp949",
    "euc-kr", "cp1252",
)  # fmt: skip
TUNED = (
    "qinghe-district-education/source.txt", "baihe-county-social-affairs/source.txt",
    "haeon-city-office-rules/source.txt", "state-of-arden-labor-code/source.txt",
    "xinyuan-city-agriculture-translated/source.txt", "hongqiao-county-market-html/text.txt",
)  # fmt: skip


def slices() -> list[tuple[str, str, str]]:
    """Return name, encoding and text of many stretches of 30 to 2,000 bytes, in every encoding that can hold them."""
    dice = random.Random(30)  # noqa: S311 - no secret
    texts = {name: text * 4 for name, text in TEXTS.items()}
    texts |= {name: (SAMPLES / name).read_text(encoding="utf-8") for name in TUNED if (SAMPLES / name).is_file()}
    found = []
    for name, text in texts.items():
        for codec in CODECS:
            for size in (30, 90, 400, 2000):
                start = dice.randrange(max(1, len(text) - size // 2))
                piece = text[start : start + size]
                while piece and len(piece.encode(codec, "replace")) > size:
                    piece = piece[: len(piece) * 9 // 10]
                if piece and piece == piece.encode(codec, "ignore").decode(codec):
                    found.append((name, codec, piece))
    return found


def test_no_encoding_is_wrong_in_silence() -> None:
    pieces = slices()
    assert len(pieces) >= 300
    wrong, doubtful = [], 0
    for name, codec, piece in pieces:
        decoded = decode_bytes(piece.encode(codec))
        doubtful += bool(decoded.doubts)
        if decoded.text != piece and not decoded.doubts:
            wrong.append((name, codec, piece[:20], decoded.encoding))
    assert wrong == []
    assert doubtful < 0.1 * len(pieces), "doubts that come too often are not read"


@pytest.mark.parametrize(
    ("language", "codec"),
    [("zh", "gb18030"), ("hant", "cp950"), ("hant", "gb18030"), ("ko", "cp949"), ("en", "cp1252"), ("zh", "utf-16-le")],
)
def test_whole_texts_are_told_for_certain(language: str, codec: str) -> None:
    source = read_source("a.txt", TEXTS[language].encode(codec))
    assert (source.text, source.encoding, source.doubts) == (TEXTS[language], codec, ())


OTHERS = {
    "euc_jp": "第一条　市長は、計画を策定する。",
    "shift_jis": "第一条　市長は、計画を策定する。",
    "johab": TEXTS["ko"][:60],
    "cp1251": "Министерство осуществляет контроль и надзор.",
    "iso8859_2": "Urząd chroni środowisko i łączność.",
    "hz": "负责全县水利工作，拟订规划。",
    "utf-7": "负责全县水利工作，拟订规划。",
    "iso2022_kr": "하천의 관리에 관한 사항",
    "utf-32-le": "负责全县水利工作，拟订规划。",
}


@pytest.mark.parametrize("codec", OTHERS)
def test_encodings_of_others_are_doubtful_or_refused(codec: str) -> None:
    try:
        source = read_source("a.txt", OTHERS[codec].encode(codec))
    except BadDataError:
        return
    assert source.doubts


def test_declared_encoding_is_one_voice() -> None:
    page = '<html><head><meta charset="{}"></head><p>{}</p></html>'
    agreed = read_source("a.html", page.format("gb2312", TEXTS["zh"]).encode("gbk"))
    assert agreed.encoding == "gb18030"
    assert agreed.doubts == ()
    belied = read_source("a.html", page.format("gb2312", TEXTS["zh"]).encode())
    assert belied.encoding == "utf-8"
    assert "names the encoding gb18030" in belied.doubts[0]
    sent = read_source("a", TEXTS["ko"].encode("cp949"), media_type="text/plain; charset=EUC-KR")
    assert sent.text == TEXTS["ko"]


def test_plain_text_stays_as_it_is() -> None:
    text = "\r\n  （一）  职责\u3000\u3000如下\r\n\r\nＡ\u200b\r末行"
    source = read_source("a.txt", b"\xef\xbb\xbf" + text.encode())
    assert source.text == text
    assert source.digest == hashlib.sha256(text.encode()).hexdigest()
    assert source.raw_digest == hashlib.sha256(b"\xef\xbb\xbf" + text.encode()).hexdigest()
    assert read_source("a.txt", "e\u0301 가".encode()).text == "e\u0301 가", "nothing is normalised"


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty"),
        (b" \n\t", "no text in it"),
        (b"abc\x0bdef", "U+000B stands at position 3"),
        (b"a\x00b", "U+0000"),
        ("本局负责\ufffe水利".encode(), "U+FFFE stands at position 4"),
        ("a\ufdd0".encode(), "U+FDD0"),
        (b"\xef\xbb\xbf" + "负责".encode()[:-1], "byte 3 is no valid utf-8"),
        ("负责全县水利工作，拟订规划并组织实施。".encode()[:-1], "no valid utf-8"),
        (b"\x89PNG\r\n", "a picture, which is not read: run OCR first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Word"),
        (b"{\\rtf1}", "rich text"),
        (b"<?xml version='1.0'?><a/>", "XML"),
        (b"%PDF-1.7\nrubbish", "damaged or cut off PDF"),
        (b"PK\x03\x04rubbish", "damaged or cut off"),
        (zip_of({"xl/workbook.xml": b""}), "a spreadsheet"),
        (zip_of({"a.txt": b"x"}), "an archive"),
        (random.Random(1).randbytes(5000), ""),  # noqa: S311 - no secret
        (bytes(range(256)) * 10, ""),
    ],
)
def test_refused_in_one_line(raw: bytes, says: str) -> None:
    with pytest.raises(BadDataError) as refused:
        read_source("odd\nname.bin", raw)
    message = str(refused.value)
    assert message.startswith("odd?name.bin: ")
    assert says in message
    assert "\n" not in message


def test_size_is_limited() -> None:
    with pytest.raises(BadDataError, match="larger than 20 MiB"):
        read_source("a.txt", bytes(20 * 1024 * 1024 + 1))


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("负责\u202e规划", "U+202E, first at position 2"),
        ("负责\ue5e5", "without a public meaning"),
        ("负责\ufffd", "U+FFFD"),
        ("è´Ÿè´£å…¨åŽ¿æ°´åˆ©å·¥ä½œ", "decoded wrongly once"),
    ],
)
def test_odd_characters_are_doubtful(text: str, doubt: str) -> None:
    source = read_source("a.txt", text.encode())
    assert source.text == text
    assert any(doubt in each for each in source.doubts), source.doubts


def test_page_of_the_convention() -> None:
    folder = SAMPLES / "hongqiao-county-market-html"
    source = read_file(folder / "source.html")
    assert source.text == (folder / "text.txt").read_text(encoding="utf-8")
    assert (source.media_type, source.doubts) == ("text/html", ())


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "pages").glob("*.html")), ids=lambda path: path.stem)
def test_page_gives_its_content(path: Path) -> None:
    assert read_file(path).text == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_damaged_byte_of_a_page_is_doubtful() -> None:
    page = f"<html><p>{TEXTS['zh']}</p></html>".encode()
    cut = page.replace("水土".encode(), "水".encode() + b"\xe5\x9c", 1)
    assert any("no valid utf-8" in doubt for doubt in read_source("a.html", cut).doubts)


@pytest.mark.parametrize("isolated", [True, False])
def test_word_file(isolated: bool) -> None:
    levels = [("chineseCounting", "（%1）"), ("decimal", "%2."), ("decimalEnclosedCircle", "%3")]
    lists = numbering(levels, [("decimal", "第%1条")], [("ganada", "%1.")], [("bullet", "\uf0b7")])
    table = f"<w:tbl><w:tr><w:tc>{paragraph('科室')}</w:tc><w:tc>{paragraph('职责')}</w:tc></w:tr></w:tbl>"
    run = (
        "<w:p><w:r><w:t>首行</w:t><w:br/><w:t>次行</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r></w:p>"
    )
    body = "".join(paragraph(text, list_id=1) for text in "甲乙") + paragraph("丙", list_id=1, level=1)
    body += paragraph("丁", list_id=1, level=2) + paragraph("戊", list_id=1) + paragraph("己", list_id=1, level=1)
    body += paragraph("庚", list_id=2) + paragraph("업무", list_id=3) + paragraph("辛", list_id=4)
    source = read_source("a.docx", docx(body + table + run, numbering=lists), isolated=isolated)
    assert source.text.split("\n") == [
        "（一）甲", "（二）乙", "1. 丙", "①丁", "（三）戊", "1. 己", "第1条庚", "가. 업무", "• 辛", "科室", "职责",
        "首行", "次行", "",
    ]  # fmt: skip


def test_tracked_changes_are_doubtful() -> None:
    body = "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del></w:p>"
    source = read_source("a.docx", docx(body))
    assert source.text == "新\n"
    assert "tracked changes" in source.doubts[0]


def test_pdf_lines_become_paragraphs() -> None:
    first = [(96, 780, "（一）负责全县林业和草原工作的监督管理，拟订有关规划并组"), (72, 762, "织实施，承担生态修复。"),
             (96, 744, "（二）指导林场建设。"), (290, 40, "- 1 -")]  # fmt: skip
    second = [(96, 780, "（三）组织实施造林绿化工作。"), (290, 40, "- 2 -")]
    source = read_source("a.pdf", pdf([first, second], "zh"))
    assert source.text.split("\n") == [
        "（一）负责全县林业和草原工作的监督管理，拟订有关规划并组织实施，承担生态修复。",
        "（二）指导林场建设。",
        "（三）组织实施造林绿化工作。",
        "",
    ]


def test_pdf_joins_hyphens() -> None:
    lines = [(72, 780, "1. The Bureau shall administer the ferry licences and shall pro-"),
             (72, 764, "tect the landing stages of the State, with every measure that is"),
             (72, 748, "needed."), (72, 716, "2. It may act."), (280, 30, "Page 3 of 9")]  # fmt: skip
    text = read_source("a.pdf", pdf([lines])).text
    assert text.startswith("1. The Bureau shall administer the ferry licences and shall protect the landing stages")
    assert text.endswith("measure that is needed.\n2. It may act.\n")


def test_pdf_joins_hanging_lines() -> None:
    lines = [(72, 780, "(a) license every ferry that carries more than six passengers on the rivers"),
             (92, 764, "and lakes of the State; and"), (72, 748, "(b) inspect them.")]  # fmt: skip
    text = read_source("a.pdf", pdf([lines])).text
    assert text.endswith("on the rivers and lakes of the State; and\n(b) inspect them.\n")


@pytest.mark.parametrize(("font", "text"), [("ko", "① 하천 점용허가에 관한 사항"), ("hant", "一、山坡地保育業務。")])
def test_pdf_in_other_scripts(font: str, text: str) -> None:
    assert read_source("a.pdf", pdf([[(72, 780, text)]], font)).text == text + "\n"


def test_pdf_without_text_or_rights() -> None:
    with pytest.raises(BadDataError, match="no text in it: run OCR first"):
        read_source("a.pdf", pdf([[], []]))
    with pytest.raises(BadDataError, match="encrypted"):
        read_source("a.pdf", pdf([[(72, 700, "x")]], encrypted=True))
    assert "page 2" in read_source("a.pdf", pdf([[(72, 700, "Duties")], []])).doubts[0]


def test_cut_off_files_are_refused() -> None:
    for name, raw in (("a.docx", docx(paragraph("职责" * 500))), ("a.pdf", b"%PDF-1.5\n1 0 obj\n<</Type")):
        with pytest.raises(BadDataError, match=r"get (it|the file) again"):
            read_source(name, raw[: len(raw) * 2 // 3])


@pytest.mark.parametrize(
    ("name", "raw"), [item for item in bombs().items() if "txt" not in item[0] and item[0] != "quoted.html"]
)
def test_hostile_files_are_refused(name: str, raw: bytes) -> None:
    with pytest.raises(BadDataError):
        read_source(name, raw)


def test_child_is_stopped() -> None:
    with pytest.raises(BadDataError, match="takes longer"):
        read_source("a.html", bombs()["quoted.html"])


def test_files_of_a_folder(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "b").mkdir(parents=True)
    (home / ".hidden").mkdir()
    outside = tmp_path / "outside.txt"
    for path in (
        outside,
        home / "z.txt",
        home / "b" / "a.HTML",
        home / ".x.txt",
        home / ".hidden" / "c.txt",
        home / "n.png",
    ):
        path.write_text("职责", encoding="utf-8")
    (home / "link.txt").symlink_to(outside)
    (home / "inner.txt").symlink_to(home / "z.txt")
    assert [path.relative_to(home).as_posix() for path in find_files(home)] == ["b/a.HTML", "inner.txt", "z.txt"]
    assert find_files(outside) == [outside]
    for path in (home / "none", home / "a\x00b"):
        with pytest.raises(BadDataError, match=r"no such file|cannot be read"):
            find_files(path)
        with pytest.raises(BadDataError):
            read_file(path)
