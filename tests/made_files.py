"""Small files of the formats that ingest reads, made here byte by byte, and ways to damage them."""

import random
import zipfile
import zlib
from collections.abc import Iterable
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
# Fonts that every viewer has to know, so that none needs to be embedded.
FONTS = {
    "zh": ("STSong-Light", "UniGB-UCS2-H", "GB1", 2),
    "hant": ("MSung-Light", "UniCNS-UCS2-H", "CNS1", 0),
    "ko": ("HYSMyeongJo-Medium", "UniKS-UCS2-H", "Korea1", 1),
}
HEAD, FOOT = f'<?xml version="1.0"?><w:document xmlns:w="{SPACE}"><w:body>', "</w:body></w:document>"


def zip_of(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive with these members."""
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, (2031, 1, 1, 0, 0, 0)), content, method)
    return raw.getvalue()


def paragraph(text: str, *, list_id: int | None = None, level: int = 0, style: str = "") -> str:
    """Return a paragraph of a word file; with a list it has an automatic number."""
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>' if list_id else ""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbered}</w:pPr><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"


def numbering(*lists: Iterable[tuple[str, str]]) -> bytes:
    """Return the numbering part for lists 1, 2, …: each the formats and texts of its levels."""
    body = ""
    for number, levels in enumerate(lists, 1):
        inner = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (form, text) in enumerate(levels)
        )
        body += f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'
    body += "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number in range(1, len(lists) + 1)
    )
    return f'<w:numbering xmlns:w="{SPACE}">{body}</w:numbering>'.encode()


def docx(body: str, **parts: bytes) -> bytes:
    """Return a word file; further parts by name without folder and suffix."""
    members = {"[Content_Types].xml": b"<Types/>", "word/document.xml": f"{HEAD}{body}{FOOT}".encode()}
    return zip_of(members | {f"word/{name}.xml": content for name, content in parts.items()})


def pdf(pages: list[list[tuple[int, int, str]]], font: str = "latin", *, encrypted: bool = False) -> bytes:
    """Return a PDF: for each page its lines, each with its place in points from the lower left."""
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b""]
    if font in FONTS:
        name, encoding, order, supplement = FONTS[font]
        system = f"<</Registry(Adobe)/Ordering({order})/Supplement {supplement}>>"
        objects.append(f"<</Type/Font/Subtype/CIDFontType0/BaseFont/{name}/CIDSystemInfo{system}/DW 1000>>".encode())
        objects.append(
            f"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/{encoding}/DescendantFonts[3 0 R]>>".encode()
        )
    else:
        objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>")
    used, kids = len(objects), []
    for lines in pages:
        drawn = "".join(f"1 0 0 1 {x} {y} Tm {_string(text, font)} Tj\n" for x, y, text in lines)
        stream = zlib.compress(f"BT /F1 12 Tf\n{drawn}ET".encode("latin-1"))
        head = b"<</Filter/FlateDecode/Length %d>>" % len(stream)
        objects.append(head + b"stream\n" + stream + b"\nendstream")
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 %d 0 R>>>>>>"
            % (len(objects), used)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(kids))
    return _pdf_file(objects, encrypted=encrypted)


def _string(text: str, font: str) -> str:
    return f"<{text.encode('utf-16-be' if font in FONTS else 'cp1252').hex()}>"


def _pdf_file(objects: list[bytes], *, encrypted: bool) -> bytes:
    raw, places = b"%PDF-1.5\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(raw))
        raw += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"11" * 32, b"22" * 32)
    return raw + b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, locked if encrypted else b"", len(raw),
    )  # fmt: skip


def damage(raw: bytes, dice: random.Random) -> bytes:
    """Return a file with some bytes changed, taken out, doubled or moved, or with its end cut off."""
    content = bytearray(raw)
    for _ in range(dice.choice((1, 1, 3, 20))):
        place, length = dice.randrange(len(content) + 1), dice.choice((1, 2, 7, 100))
        way = dice.randrange(6)
        if way == 0:
            content[place : place + length] = dice.randbytes(length)
        elif way == 1:
            del content[place : place + length]
        elif way == 2:
            content[place:place] = content[place : place + length] * dice.choice((1, 2, 50))
        elif way == 3:
            content[place:place] = dice.choice((b"\x00", b"\xff\xfe", b"<", b"</p>", b"&#x", b"\r", b"]]>", b"<!--"))
        elif way == 4 and len(content) > 1:
            content = content[: dice.randrange(1, len(content))]
        else:
            other = dice.randrange(len(content) + 1)
            content[place:place] = content[other : other + length]
    return bytes(content)


def random_text(dice: random.Random, length: int) -> str:
    """Return characters of all planes, those of the languages of the project among them."""
    ranges = ((32, 0x7E), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x3000, 0x303F), (0xFF00, 0xFFEF), (0, 0xD7FF))
    ranges = (*ranges, (0xE000, 0x10FFFF))
    return "".join(chr(dice.randint(*dice.choice(ranges))) for _ in range(length))


@cache
def bombs() -> dict[str, bytes]:
    """Return files that unfold to far more than they are, or cost far more to read, by name."""
    big = b"<w:p/>" * 20_000_000
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    declared = f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a0 "ha">{laughs}]>{HEAD[21:]}<w:p>&a9;</w:p>{FOOT}'
    external = f'<?xml version="1.0"?><!DOCTYPE w SYSTEM "file:///etc/hostname">{HEAD[21:]}{FOOT}'
    one = zip_of({"word/document.xml": f"{HEAD}{paragraph('x')}{FOOT}".encode()})
    return {
        "inflating.docx": zip_of({"word/document.xml": HEAD.encode() + big[:110_000_000] + FOOT.encode()}),
        "picture.docx": zip_of({"word/document.xml": b"<x/>", "word/media/a.bmp": bytes(110_000_000)}),
        "many.docx": zip_of({"word/document.xml": b"<x/>"} | {f"word/{n}.xml": b"" for n in range(2100)}),
        "lying.docx": _lying(one),
        "nested.docx": zip_of({"word/document.xml": b"<x/>", "word/inner.zip": one}),
        "outside.docx": zip_of({"word/document.xml": b"<x/>", "../../evil.xml": b"x"}),
        "absolute.docx": zip_of({"word/document.xml": b"<x/>", "/etc/evil.xml": b"x"}),
        "laughs.docx": zip_of({"word/document.xml": declared.encode()}),
        "laughs16.docx": zip_of({"word/document.xml": declared.encode("utf-16")}),
        "external.docx": zip_of({"word/document.xml": external.encode()}),
        "external16.docx": zip_of({"word/document.xml": external.encode("utf-16-be")}),
        "deep.docx": docx("<w:p>" * 200_000),
        "laughs.html": declared.replace("<w:p>", "<html><p>").encode(),
        "laughs16.html": f"<html>{declared}".encode("utf-16"),
        "deep.html": b"<div>" * 300_000,
        "inline.html": b"<html><p>x" + b"<b></p>" * 300_000,
        "attributes.html": ("<html><p " + " ".join(f"a{n}" for n in range(300_000)) + ">x").encode(),
        "quoted.html": ("<html><p a='>' " + " ".join(f"a{n}" for n in range(300_000)) + ">x").encode(),
        "pages.pdf": pdf([[]] * 2100),
        "line.txt": b"x" * 1_000_000,
        "zeros.txt": bytes(1_000_000),
    }


def _lying(raw: bytes) -> bytes:
    """Return an archive whose sizes are not what it says: both headers claim one byte."""
    content = bytearray(raw)
    content[22:26] = (1).to_bytes(4, "little")
    start = raw.index(b"PK\x01\x02")
    content[start + 24 : start + 28] = (1).to_bytes(4, "little")
    return bytes(content)
