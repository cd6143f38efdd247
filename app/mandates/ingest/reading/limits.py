"""What any file may hold: its size, declarations that are never needed, and the characters of its text."""

import re
import unicodedata

from mandates.errors import BadDataError

MOST_BYTES = 20 * 1024 * 1024
MOST_CHARACTERS = 20_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NO_CHARACTER = re.compile(
    "[\ufdd0-\ufdef" + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)) + "]"
)
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SUSPECT = re.compile("[\x7f-\x9f]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
_SUBSET = re.compile(rb"<!DOCTYPE[^>\[]{0,1000}\[", re.IGNORECASE)


def check_size(size: int) -> None:
    """Raise BadDataError for a file that is empty or larger than any mandate."""
    if size == 0:
        raise BadDataError("it is empty: get the file again")
    if size > MOST_BYTES:
        raise BadDataError(f"it is larger than {MOST_BYTES // 2**20} MiB: cut it into parts")


def refuse_declarations(raw: bytes, *, page: bool) -> None:
    """Raise BadDataError for entity declarations, and for any document type that is not the plain one of a page.

    The bytes are searched as they stand and without NUL bytes, which finds them in UTF-16 and UTF-32 too.
    """
    for view in {raw, raw.replace(b"\x00", b"")}:
        if _ENTITY.search(view) or (_SUBSET if page else _DOCTYPE).search(view):
            raise BadDataError("it declares XML entities or a document type, which may hide an attack: save it without")


def check_characters(text: str) -> list[str]:
    """Return doubts about characters that are allowed but odd.

    Raises BadDataError for control characters other than tab and line ends, for noncharacters and for lone
    surrogates: no store or page could hold them. Nothing is normalised: positions are of the text as it stands.
    """
    for pattern, what in ((_CONTROL, "the control character"), (_NO_CHARACTER, "the noncharacter")):
        if match := pattern.search(text):
            raise BadDataError(
                f"{what} U+{ord(match[0]):04X} stands at position {match.start()}: "
                "remove it, or save the text again from its source"
            )
    if match := re.search("[\ud800-\udfff]", text):
        raise BadDataError(f"half a character stands at position {match.start()}: save the text again as UTF-8")
    doubts = []
    for pattern, what in (
        (_BIDI, "characters that change the direction of writing, which can make text look other than it is"),
        (_SUSPECT, "control characters of old encodings"),
        (_PRIVATE, "characters without a public meaning"),
        (re.compile("\ufffd"), "damaged characters (U+FFFD)"),
    ):
        if found := pattern.findall(text):
            first = pattern.search(text)
            codes = ", ".join(sorted({f"U+{ord(each):04X}" for each in found})[:5])
            doubts.append(
                f"needs review: {len(found)} {what}: {codes}, first at position {first.start() if first else 0}"
            )
    if unassigned := sorted({c for c in set(text) if unicodedata.category(c) == "Cn"}):
        doubts.append(f"needs review: characters that do not exist, such as U+{ord(unassigned[0]):04X}")
    return doubts
