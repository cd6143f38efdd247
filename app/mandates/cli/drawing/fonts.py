"""Fonts that have the characters of a picture, of those installed; a box is never drawn in place of one."""

import unicodedata
from functools import cache

from matplotlib.font_manager import FontEntry, fontManager
from matplotlib.ft2font import FT2Font

from mandates.errors import UnavailableError

# What is liked best for a language, by beginning of the name; any other that has the characters will do.
_LIKED = {
    "zh": ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi", "Noto Sans CJK"),
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "Source Han Sans K", "NanumGothic", "Noto Sans CJK"),
    "en": ("Noto Sans CJK SC", "Noto Sans CJK", "WenQuanYi"),
}
_LATIN = "DejaVu Sans"
# A font that has a box for every character there is.
_BOXES = "Last Resort"
_REMEDY = "install one, on Debian: apt-get install fonts-noto-cjk (or fonts-wqy-microhei, fonts-nanum)"


def choose_fonts(texts: set[str], lang: str) -> list[str]:
    """Return names of fonts, best first, that together have every character of some texts.

    Raises UnavailableError that says how to install one, where the installed fonts lack a character.
    """
    wanted = {ord(char) for text in texts for char in text if is_drawn(char)}
    if wanted <= _characters(_entry(_LATIN)):
        return [_LATIN]
    fonts = _candidates(lang)
    # One font for all, where there is one: mixed strokes look broken.
    for entry in fonts:
        if wanted <= _characters(entry):
            return [entry.name, _LATIN]
    chosen = [_LATIN]
    left = wanted - _characters(_entry(_LATIN))
    for entry in fonts:
        if left & _characters(entry):
            chosen.append(entry.name)
            left -= _characters(entry)
    if left:
        char = chr(min(left))
        raise UnavailableError(f"no installed font has {char!r} (U+{ord(char):04X}): {_REMEDY}")
    return chosen


def is_drawn(char: str) -> bool:
    """Whether a character needs a glyph: neither a space nor a control."""
    return not char.isspace() and unicodedata.category(char) not in ("Cc", "Cf")


def _candidates(lang: str) -> list[FontEntry]:
    liked = _LIKED.get(lang, ())

    def rank(entry: FontEntry) -> tuple[object, ...]:
        place = next((number for number, name in enumerate(liked) if entry.name.startswith(name)), len(liked))
        plain = entry.style == "normal" and str(entry.weight) in ("400", "normal", "regular")
        return place, not plain, entry.name, entry.fname

    return sorted((entry for entry in fontManager.ttflist if not entry.name.startswith(_BOXES)), key=rank)


def _entry(name: str) -> FontEntry:
    return next(entry for entry in fontManager.ttflist if entry.name == name and entry.style == "normal")


def _characters(entry: FontEntry) -> set[int]:
    return _read_characters(entry.fname, entry.index)


@cache
def _read_characters(file: str, index: int) -> set[int]:
    try:
        return set(FT2Font(file, face_index=index).get_charmap())
    except (OSError, RuntimeError, TypeError):
        return set()
