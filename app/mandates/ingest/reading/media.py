"""Which kind of file a file is: by its first bytes, then by what it is called or sent as."""

import re
import zipfile
from io import BytesIO

from mandates.errors import BadDataError

MEDIA_TYPES = {
    "text": "text/plain",
    "page": "text/html",
    "document": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "portable": "application/pdf",
}
SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page", ".shtml": "page",
    ".docx": "document", ".pdf": "portable",
}  # fmt: skip
_PICTURE = ("a picture, which is not read", "run OCR first")
_PACKED = ("a compressed archive, which is not read", "unpack it first")
_OLD = ("which is not read", "save it as .docx, or as text in UTF-8")
# First bytes of kinds that are not read: what they are, and what to do.
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", f"an old Word, Excel or Hangul file, {_OLD[0]}", _OLD[1]),
    (b"{\\rtf", f"a rich text file, {_OLD[0]}", _OLD[1]),
    (b"HWP Document", f"an old Hangul file, {_OLD[0]}", _OLD[1]),
    *((start, *_PICTURE) for start in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"8BPS", b"RIFF")),
    *((start, *_PACKED) for start in (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")),
    (b"\x7fELF", "a program", "give the text itself"),
    (b"MZ\x90", "a program", "give the text itself"),
    (b"SQLite format 3", "a database", "give the text itself"),
)
_PAGE = re.compile(
    rb"^\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,2000}-->\s*){0,20}<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE,
)
_XML = re.compile(rb"^\s*<\?xml\b", re.IGNORECASE)
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_HEAD = 4096


def tell_media(name: str, raw: bytes, media_type: str | None = None) -> str:
    """Return `text`, `page`, `document` or `portable`. Raises BadDataError for other kinds, with what to do."""
    for start, what, remedy in _OTHERS:
        if raw.startswith(start):
            raise BadDataError(f"it is {what}: {remedy}")
    if b"%PDF-" in raw[:1024]:
        return "portable"
    if raw.startswith(b"PK\x03\x04") or raw.startswith(b"PK\x05\x06"):
        return _tell_archive(raw)
    head = raw[:_HEAD].replace(b"\x00", b"")
    for mark in _MARKS:
        head = head.removeprefix(mark)
    if _PAGE.search(head):
        return "page"
    if _XML.search(head):
        raise BadDataError("it is XML, but no page: export it as .docx, .html or text")
    named = _by_name(name, media_type)
    if named in {"document", "portable"}:
        raise BadDataError(f"it is called {'a .docx' if named == 'document' else 'a PDF'} but is none: get it again")
    return named


def _by_name(name: str, media_type: str | None) -> str:
    plain = (media_type or "").partition(";")[0].strip().lower()
    for kind, known in MEDIA_TYPES.items():
        if plain == known:
            return kind
    if plain == "application/xhtml+xml":
        return "page"
    suffix = re.search(r"\.[A-Za-z0-9]+$", name)
    return SUFFIXES.get(suffix[0].lower(), "text") if suffix else "text"


def _tell_archive(raw: bytes) -> str:
    """Return `document` for a word file; name what the other archives are that look alike."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise BadDataError("it is a damaged or cut off .docx or archive: get it again") from None
    if any(name.startswith("word/document") for name in names):
        return "document"
    for mark, what in (("xl/", "a spreadsheet"), ("ppt/", "a presentation"), ("Contents/", "a Hangul file")):
        if any(name.startswith(mark) for name in names):
            raise BadDataError(f"it is {what}, {_OLD[0]}: {_OLD[1]}")
    if "content.xml" in names:
        raise BadDataError(f"it is an OpenDocument file, {_OLD[0]}: {_OLD[1]}")
    raise BadDataError("it is an archive, which is not read: unpack it first")
