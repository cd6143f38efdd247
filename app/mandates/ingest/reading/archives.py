"""The parts of a word file, taken from its archive by real sizes: what the archive says of itself is not believed."""

import stat
import zipfile
import zlib
from io import BytesIO

from mandates.errors import BadDataError

_MEMBERS, _BYTES, _RATIO = 2000, 100 * 1024 * 1024, 100
# Below this size a high ratio means nothing: a page of blanks compresses well.
_SMALL = 4 * 1024 * 1024
_CHUNK = 64 * 1024
_ARCHIVES = (".zip", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".tar", ".jar", ".cab", ".zst")
_HEADER = 30


def read_parts(raw: bytes, wanted: tuple[str, ...]) -> dict[str, bytes]:
    """Return the wanted members of an archive that are there.

    Every member is inflated and counted. Raises BadDataError for a damaged archive, for one that is larger inside
    than any document, and for members that are encrypted, nested archives, links or lead out of the archive.
    """
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            members = archive.infolist()
            _check_members(members)
            found: dict[str, bytes] = {}
            left = min(_BYTES, max(_SMALL, _RATIO * len(raw)))
            for member in members:
                content = _inflate(archive, member, left)
                left -= len(content)
                if member.filename in wanted:
                    found[member.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, KeyError, RuntimeError):
        raise BadDataError("its archive is damaged or cut off: get the file again") from None
    return found


def _check_members(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MEMBERS:
        raise BadDataError("its archive holds more files than any document: save the text alone")
    end = 0
    names = set()
    for member in sorted(members, key=lambda each: each.header_offset):
        name = member.orig_filename.replace("\\", "/")
        if name.startswith("/") or ":" in name.partition("/")[0] or ".." in name.split("/") or "\x00" in name:
            raise BadDataError("its archive has a file name that leads outside: save the text alone")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise BadDataError("its archive holds a link: save the text alone")
        if name.lower().endswith(_ARCHIVES):
            raise BadDataError("its archive holds another archive: save the text alone")
        if member.flag_bits & 1:
            raise BadDataError("it is encrypted: remove the password first")
        if member.header_offset < end or name in names:
            raise BadDataError("its archive has files that overlap: save the text alone")
        end = member.header_offset + _HEADER + member.compress_size
        names.add(name)


def _inflate(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> bytes:
    chunks, size = [], 0
    with archive.open(member) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise BadDataError("its archive holds far more than its size tells: save the text alone")
            chunks.append(chunk)
    return b"".join(chunks)
