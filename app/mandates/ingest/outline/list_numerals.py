"""The numerals of enumerators: digits, letters, Roman and Chinese numerals, syllables, and damaged forms of them."""

import re
from collections.abc import Iterator
from functools import cache

from mandates.ingest.lexicon import languages, load_words
from mandates.ingest.numerals import parse_number

HIGHEST = 199
_ROMAN = re.compile(r"m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def letters_of(key: str) -> str:
    """Return the characters that the languages list under a key, joined."""
    found = [load_words(language, "outline").get(key, "") for language in languages()]
    return "".join("".join(each) for each in found)


HAN, FORMAL, STEMS = letters_of("numerals"), letters_of("formal_numerals"), letters_of("stems")
_ZERO = str.maketrans(dict.fromkeys(letters_of("zeros"), letters_of("zero")))
_SYLLABLES = {
    letter: index + 1 + 14 * row
    for language in languages()
    for row, letters in enumerate(load_words(language, "outline").get("syllables", ()))
    for index, letter in enumerate(letters)
}
ALL_SYLLABLES = "".join(_SYLLABLES)
SUB_MARKS, ARTICLE_STARTS = letters_of("sub_mark"), letters_of("article_start")


def _damaged_digits(raw: str) -> str:
    return raw.replace("l", "1").replace("I", "1").replace("O", "0").replace("o", "0")


def roman_value(raw: str) -> int | None:
    """Return the value of a Roman numeral in lower case, or None where it is none."""
    if not raw or not _ROMAN.fullmatch(raw):
        return None
    values = [_ROMAN_VALUES[letter] for letter in raw]
    return sum(
        -value if index + 1 < len(values) and value < values[index + 1] else value for index, value in enumerate(values)
    )


@cache
def readings(raw: str) -> tuple[tuple[str, float], ...]:
    """Return what a numeral may stand for, as pairs of a kind and a value."""
    found: list[tuple[str, float]] = []
    if raw.isascii() and any(letter.isdigit() for letter in raw):
        digits = _damaged_digits(raw)
        if digits.isdigit() and 0 < int(digits) <= HIGHEST:
            found.append(("arabic", int(digits)))
    elif raw.isascii():
        found.extend(_latin_readings(raw))
    elif len(raw) == 1 and raw in _SYLLABLES:
        found.append(("hangul", _SYLLABLES[raw]))
    elif len(raw) == 1 and raw in STEMS:
        found.append(("stem", STEMS.index(raw) + 1))
    elif "Ⅰ" <= raw[0] <= "ⅿ":
        plain = "".join(_UNICODE_ROMAN.get(letter, "") for letter in raw.lower())
        if (value := roman_value(plain)) is not None:
            found.append(("upper-roman" if raw[0] < "ⅰ" else "lower-roman", value))
    elif (value := _han_value(raw)) is not None:
        found.append(("formal" if raw[0] in FORMAL else "han", value))
    return tuple(found)


_UNICODE_ROMAN = dict(
    zip("ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ", ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], strict=True)
)


def _latin_readings(raw: str) -> Iterator[tuple[str, float]]:
    lower = raw.lower()
    case = "lower" if raw.islower() else "upper"
    roman = roman_value(lower)
    if roman is not None and roman <= 60 and (raw.islower() or raw.isupper()):
        yield f"{case}-roman", roman
    if len(raw) == 1:
        yield case, ord(lower) - ord("a") + 1
        if raw in "lIO":
            yield "arabic", 1
    elif len(raw) == 2 and raw[0] == raw[1] and raw.islower():
        yield case, ord(lower[0]) - ord("a") + 27
    elif len(raw) > 2 and roman is None:
        value = parse_number(lower)
        if isinstance(value, int) and 0 < value <= HIGHEST:
            yield "word", value


def _han_value(raw: str) -> int | None:
    # 一一 and 一○ are eleven and ten: a plain sequence of digits.
    value = parse_number(raw.translate(_ZERO))
    return value if isinstance(value, int) and 0 < value <= HIGHEST else None


def sub_value(raw: str) -> float:
    """Return what is added to a number by the part behind it, as in 7-2, in hundredths."""
    digits = re.search(r"[0-9]+", raw)
    if digits:
        return int(digits[0]) / 100
    value = _han_value(raw.strip(SUB_MARKS + " ")) if raw else None
    return (value or 0) / 100
