"""From a file to the text that everything cites: plain text, pages, word files and PDF.

Word files, PDF and large pages are read in a child process with limits on memory and time; plain text and pages of
usual size here. The text is never normalised, so that positions stay those of what was read.
"""

import hashlib
from pathlib import Path

from mandates.errors import BadDataError
from mandates.ingest.drafts import Source
from mandates.ingest.reading.confinement import read_confined
from mandates.ingest.reading.decoding import decode_bytes, find_declared
from mandates.ingest.reading.formats import read_format
from mandates.ingest.reading.limits import MOST_BYTES, check_characters, check_size, refuse_declarations
from mandates.ingest.reading.media import MEDIA_TYPES, SUFFIXES, tell_media

# A page up to this size costs a second at worst, however it is built.
_SMALL_PAGE = 128 * 1024


def read_source(name: str, raw: bytes, *, media_type: str | None = None, isolated: bool = True) -> Source:
    """Return the text of a file with how it was read and what is doubtful.

    `name` is how messages call the file, and its suffix tells the kind where the bytes do not; `media_type` is what
    a sender said, with or without a charset. For plain text the text is exactly the decoded characters without a byte
    order mark; for the others each block, table cell or line stands on its own line. Where `isolated` is False
    nothing runs in a child process. Raises BadDataError in one line: the file, what is wrong, what to do.
    """
    try:
        check_size(len(raw))
        kind = tell_media(name, raw, media_type)
        encoding = "binary"
        doubts: tuple[str, ...] = ()
        if kind in {"text", "page"}:
            text, encoding, doubts = _read_characters(kind, raw, media_type, isolated)
        else:
            text, doubts = (read_confined if isolated else read_format)(kind, raw)
        if not text.strip():
            raise BadDataError("there is no text in it: give the file that holds the text")
        doubts = tuple(dict.fromkeys((*doubts, *check_characters(text))))
    except BadDataError as error:
        raise BadDataError(f"{_plain(name)}: {error}") from None
    digest, raw_digest = (hashlib.sha256(each).hexdigest() for each in (text.encode(), raw))
    return Source(name, text, digest, raw_digest, encoding, MEDIA_TYPES[kind], doubts)


def read_file(path: Path) -> Source:
    """Return the text of a file on disk; see `read_source`. Raises BadDataError also where it cannot be opened."""
    try:
        if not path.is_file():
            raise BadDataError(f"{_plain(str(path))}: there is no such file: check the path")
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise BadDataError(
            f"{_plain(str(path))}: it cannot be read ({reason}): check the path and its rights"
        ) from None
    return read_source(path.name, raw)


def find_files(path: Path) -> list[Path]:
    """Return the files to read at `path`: itself, or every file below whose suffix tells that it is read here, sorted.

    Left out are hidden files and folders, and links that lead out of the folder. Raises BadDataError where there is
    nothing at `path`.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise BadDataError(f"{_plain(str(path))}: there is no such file or folder: check the path")
    home = path.resolve()
    found = []
    for each in path.rglob("*"):
        hidden = any(part.startswith(".") for part in each.relative_to(path).parts)
        if hidden or each.suffix.lower() not in SUFFIXES or not each.is_file():
            continue
        if each.resolve().is_relative_to(home):
            found.append(each)
    return sorted(found)


def _read_characters(kind: str, raw: bytes, media_type: str | None, isolated: bool) -> tuple[str, str, tuple[str, ...]]:
    """Return the text of plain text or of a page, its encoding, and doubts."""
    is_page = kind == "page"
    if is_page:
        refuse_declarations(raw, page=True)
    declared = find_declared(raw, media_type) if is_page or media_type else None
    decoded = decode_bytes(raw, declared, tolerant=is_page)
    if not is_page:
        return decoded
    confined = isolated and len(raw) > _SMALL_PAGE
    text, doubts = (read_confined if confined else read_format)(kind, decoded.text.encode("utf-8", "replace"))
    return text, decoded.encoding, (*decoded.doubts, *doubts)


def _plain(name: str) -> str:
    """Return a name fit for one line of a message."""
    return "".join(character if character.isprintable() else "?" for character in name)[-200:] or "the file"
