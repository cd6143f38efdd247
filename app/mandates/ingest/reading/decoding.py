"""From bytes to characters: every encoding that is likely is tried, and the most plausible text wins.

Nothing is guessed in silence: where another reading is nearly as plausible, or none is plausible, the choice comes
with a doubt. Where no encoding fits without damage the bytes are refused.
"""

import codecs
import re
from functools import cache
from typing import NamedTuple

from mandates.errors import BadDataError
from mandates.ingest.reading.plausibility import load_encodings, log_likelihood, mean_cost

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What to try, with the log odds against meeting it; nearly all bytes decode as cp1252, so it must win clearly.
_CANDIDATES = {
    "utf-8": 0.0, "gb18030": -3.0, "cp950": -3.0, "cp949": -3.0, "big5hkscs": -5.0,
    "cp1252": -6.0, "utf-16-le": -10.0, "utf-16-be": -12.0, "euc_jp": -8.0, "shift_jis": -8.0,
}  # fmt: skip
# Tried so that they are not taken for another; there are no words to check them against.
_UNCHECKED = frozenset({"euc_jp", "shift_jis"})
_UNUSUAL = -8.0
_DECLARED = 6.0
# What each multi-byte sequence of UTF-8 adds: other bytes form one by chance in about one case of eight.
_SEQUENCE, _SEQUENCES = 2.0, 40
_MARGIN = 14.0
_IMPLAUSIBLE = -10.5
# What cp1252 holds of well-known words and of good typography; other Western encodings put other signs there.
_WESTERN = frozenset("“”‘’–—…•·§©®™°€£½¼ ÀÁÂÄÇÈÉÊÍÑÓÔÖÚÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüý")
_FOREIGN = 0.08
_DECLARATIONS = (
    re.compile(rb"<meta\b[^>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE),
    re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE),
)
_HEAD = 4096
_STRETCH, _NEAR = 1 << 16, 300.0
_SURE = 20
_LATIN = re.compile("[\u00c2-\u00f4][\u0080-\u02dc\u2010-\u2122]")
_SEVERAL_BYTES = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_BEYOND_ASCII = re.compile(rb"[\x00\x80-\xff]")
_ESCAPED_7 = re.compile(r"\+[A-Za-z0-9+/]{5,2000}-")
_ESCAPED = re.compile(r"~\{(?:[!-w][!-~]){2,}~\}")


class Decoded(NamedTuple):
    """Characters, the name of the encoding they were in, and what is doubtful about it."""

    text: str
    encoding: str
    doubts: tuple[str, ...] = ()


class _Reading(NamedTuple):
    codec: str
    text: str
    score: float
    damage: int | None


def find_declared(raw: bytes, media_type: str | None = None) -> str | None:
    """Return the decoder that a media type or the head of a page names; None where none does or nobody knows it."""
    named = re.search(r"charset\s*=\s*\"?([\w.:-]{1,40})", media_type or "", re.IGNORECASE)
    found = named.group(1) if named else None
    head = raw[:_HEAD].replace(b"\x00", b"")
    for pattern in _DECLARATIONS:
        if not found and (match := pattern.search(head)):
            found = match.group(1).decode("ascii", "replace")
    return _labels().get(found.lower()) if found else None


def decode_bytes(raw: bytes, declared: str | None = None, *, tolerant: bool = False) -> Decoded:
    """Return the characters of `raw`, the byte order mark left out, newlines untouched.

    `declared` is the decoder a page or a sender names: one voice among others. Where `tolerant`, a damaged byte
    becomes U+FFFD with a doubt, for the caller to judge; else it raises BadDataError, as does what is no text.
    """
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            return _checked(_read(raw[len(mark) :], codec, 0.0, scored=False), (), tolerant=tolerant)
    if raw.isascii() and b"\x00" not in raw:
        text = raw.decode("ascii")
        escaped = "needs review: the text may be escaped (HZ or UTF-7): decode it first"
        return Decoded(text, "utf-8", (escaped,) if _is_escaped(text) else ())
    readings = _readings(raw, declared)
    if not readings:
        raise BadDataError("it is no text in an encoding that is read here: save it as UTF-8")
    best = readings[0]
    return _checked(best, _doubts(best, readings[1:], declared), tolerant=tolerant)


@cache
def _labels() -> dict[str, str]:
    labels: dict[str, str] = load_encodings()["labels"]
    return labels


def _is_escaped(text: str) -> bool:
    if _ESCAPED.search(text):
        return True
    for match in list(_ESCAPED_7.finditer(text))[:100]:
        try:
            if any(character.isalpha() for character in match[0].encode().decode("utf-7") if character > "\u2fff"):
                return True
        except UnicodeError:
            continue
    return False


def _read(raw: bytes, codec: str, odds: float, *, final: bool = True, scored: bool = True) -> _Reading:
    """Decode; damaged places become U+FFFD, and `damage` is the position of the first."""
    damage = None
    try:
        text = codecs.getincrementaldecoder(codec)().decode(raw, final)
    except UnicodeDecodeError as error:
        text, damage = codecs.getincrementaldecoder(codec)("replace").decode(raw, final), error.start
    text = text.removeprefix("\ufeff")
    # What is damaged all over is not this encoding, so that its odds are of no interest.
    scored = scored and not _is_ruined(text)
    return _Reading(codec, text, odds + (log_likelihood(text) if scored else 0.0), damage)


def _readings(raw: bytes, declared: str | None) -> list[_Reading]:
    """Return what each likely candidate makes of the bytes, the most plausible first, without what is damaged all over.

    A large file is first judged by a stretch of it, from where it stops being ASCII; only who is near the best there
    decodes it whole.
    """
    odds = dict(_CANDIDATES)
    if declared:
        odds[declared] = odds.get(declared, _UNUSUAL) + _DECLARED
    odds["utf-8"] += _SEQUENCE * min(len(_SEVERAL_BYTES.findall(raw[:_STRETCH])), _SEQUENCES)
    if len(raw) % 2:
        odds = {codec: each for codec, each in odds.items() if not codec.startswith("utf-16")}
    if len(raw) > _STRETCH:
        first = _BEYOND_ASCII.search(raw)
        start = first.start() if first else 0
        stretch = raw[start - start % 2 :][:_STRETCH]
        near = _near([_read(stretch, codec, each, final=False) for codec, each in odds.items()])
        odds = {reading.codec: odds[reading.codec] for reading in near}
    alone = len(odds) == 1
    found = [_read(raw, codec, each, scored=not alone) for codec, each in odds.items()]
    return sorted((each for each in found if not _is_ruined(each.text)), key=lambda reading: -reading.score)


def _is_ruined(text: str) -> bool:
    return text.count("\ufffd") > 3 + len(text) // 100


def _near(readings: list[_Reading]) -> list[_Reading]:
    kept = [reading for reading in readings if not _is_ruined(reading.text)]
    best = max((reading.score for reading in kept), default=0.0)
    return [reading for reading in kept if best - reading.score < _NEAR]


def _doubts(best: _Reading, others: list[_Reading], declared: str | None) -> tuple[str, ...]:
    doubts = []
    rivals = [each for each in others if each.text != best.text]
    if rivals and best.score - rivals[0].score < _MARGIN:
        doubts.append(f"needs review: the encoding may be {best.codec} (read so) or {rivals[0].codec}")
    elif best.codec == "cp1252" and _is_odd_western(best.text):
        doubts.append("needs review: the encoding was read as cp1252, but may be another of Europe")
    elif best.codec == "utf-8" and _is_twice_encoded(best.text):
        doubts.append("needs review: the text looks as if it had been decoded wrongly once and saved so")
    elif mean_cost(best.text) < _IMPLAUSIBLE and not _is_surely_utf8(best):
        doubts.append(f"needs review: the text is hardly plausible in any encoding; it was read as {best.codec}")
    if declared and not _same(declared, best.codec):
        doubts.append(f"needs review: the file names the encoding {declared}, but it reads as {best.codec}")
    elif best.codec not in _CANDIDATES or best.codec in _UNCHECKED:
        doubts.append(f"needs review: the text was read as {best.codec}, which cannot be checked here")
    return tuple(doubts)


def _is_odd_western(text: str) -> bool:
    beyond = [character for character in text if character > "\x7f"]
    letters = sum(map(str.isalpha, text))
    return not _WESTERN.issuperset(beyond) or sum(map(str.isalpha, beyond)) > _FOREIGN * letters


def _is_twice_encoded(text: str) -> bool:
    """Tell whether the characters beyond ASCII are the bytes of UTF-8, each taken for a Western character."""
    start = _LATIN.search(text)
    stretch = text[max(start.start() - 100, 0) : start.start() + 4000] if start else ""
    for codec in ("latin-1", "cp1252"):
        try:
            again = stretch.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return len(again) < len(stretch)
    return False


def _is_surely_utf8(reading: _Reading) -> bool:
    return reading.codec == "utf-8" and sum(character > "\x7f" for character in reading.text[:_STRETCH]) >= _SURE


def _same(declared: str, codec: str) -> bool:
    """Tell whether a page that names `declared` may well be in `codec`: pages rarely tell variants apart."""
    chinese = {"cp950", "big5hkscs"}
    return declared[:6] == codec[:6] or {declared, codec} <= chinese


def _checked(reading: _Reading, doubts: tuple[str, ...], *, tolerant: bool) -> Decoded:
    if reading.damage is None:
        return Decoded(reading.text, reading.codec, doubts)
    where = f"byte {reading.damage} is no valid {reading.codec}"
    if not tolerant:
        raise BadDataError(f"{where}: the file is damaged or cut off; get it again, or save it as UTF-8")
    return Decoded(reading.text, reading.codec, (*doubts, f"needs review: {where}; what was there is lost"))
