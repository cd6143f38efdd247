"""Amounts of persons as they are written: one number, a range, a ceiling or a floor."""

import re
from collections.abc import Iterable
from functools import cache

from mandates.ingest.lexicon import fold_text, languages, load_words
from mandates.ingest.numerals import DIGITS, number_pattern, number_words, parse_number

_DASH = r"[\-–—−~～∼〜]{1,2}"


def any_of(words: Iterable[str]) -> str:
    """Return the source of a regular expression for any of the words, longest first; ASCII words stand alone."""
    return _any_of(tuple(words))


@cache
def _any_of(words: tuple[str, ...]) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    ascii_words = [re.escape(word) for word in ordered if word[0].isascii() and word[0].isalpha()]
    others = [re.escape(word) for word in ordered if not (word[0].isascii() and word[0].isalpha())]
    # One test of the bounds for all words keeps the search fast.
    bounded = [rf"(?<![a-z])(?:{'|'.join(ascii_words)})(?![a-z])"] if ascii_words else []
    return "|".join([*bounded, *others]) or "(?!)"


@cache
def amount_pattern(language: str) -> str:
    """Return the source of a regular expression, without groups, for an amount of persons in folded text.

    It takes bounds and both ends of a range, and counters between them, but not the counter at the end.
    """
    words = load_words(language, "numerals")
    number, counter = number_pattern(language), any_of(words["counters"])
    pairs = any_of(list(words.get("pairs", ())))
    prefixes = [*words["at_most"], *words["at_least"]] if not words.get("words_need_counter") else []
    bound = any_of([*prefixes, *words["opening"]])
    between = rf"{_DASH}|{any_of(words['between'])}"
    if words.get("words_need_counter"):
        ended = rf"(?={DIGITS})|(?=(?:{number})\s?(?:{counter}))"
        number = rf"(?:(?:{ended}){number}|(?:{pairs})(?=\s?(?:{counter})))"
    later = rf"(?:\s?(?:{counter}))?\s?(?:{between})\s?(?:{bound})?\s?{number}"
    floor = any_of(words["at_least"])
    second = rf"(?:\s?(?:{counter}))?\s?(?:{floor})[,、]?\s?(?:(?:{bound})\s?)?{number}"
    # 1正3副: one principal and three deputies.
    ranks = "".join(rf"{number}\s?{rank}\s?" for rank in words.get("ranks", ()))
    ranked = rf"{ranks}|" if ranks else ""
    return rf"(?:{ranked}(?:(?:{bound})\s?)?{number}(?:{later}|{second})?)"


@cache
def counter_pattern(language: str) -> str:
    """Return the source of a regular expression for what may follow an amount: a counter and a closing bound."""
    words = load_words(language, "numerals")
    bound = any_of([*words["at_most"], *words["at_least"]])
    return rf"(?:\s?(?:{any_of(words['counters'])}))?(?:\s?(?:{bound}))?"


def read_range(text: str) -> tuple[int | None, int | None] | None:
    """Return the least and the greatest number of an amount, None where it sets none; None where it is no amount.

    `3至4` is (3, 4), `not more than ten` (None, 10), 다섯 명 이상 (5, None), `28` (28, 28).
    """
    folded = fold_text(text).strip()
    for language in languages():
        if found := _read_in(folded, language):
            return found
    return None


def _read_in(text: str, language: str) -> tuple[int | None, int | None] | None:
    words = load_words(language, "numerals")
    for pair, (least, most) in words.get("pairs", {}).items():
        if text.startswith(pair):
            return least, most
    if words.get("ranks") and (ranked := re.fullmatch("(.+?)".join(["", *words["ranks"]]), text)):
        parts = [parse_number(part) for part in ranked.groups()]
        total = sum(part for part in parts if isinstance(part, int))
        return (total, total) if all(isinstance(part, int) for part in parts) else None
    ceiling = re.search(any_of(words["at_most"]), text)
    floor = re.search(any_of(words["at_least"]), text)
    dropped = [*words["at_most"], *words["at_least"], *words["counters"], *words["opening"]]
    bare = re.sub(any_of(dropped), " ", text)
    joiners = [word for word, token in number_words(language).items() if token.kind == "joiner"]
    # "and" may belong to a number, so it is taken out only where it stands between two.
    apart = re.sub(any_of([word for word in words["between"] if word not in joiners]), " ; ", bare)
    apart = re.sub(rf"(?<=\w)\s*{_DASH}\s*(?=\w)", " ; ", apart) if re.search(r"\d|[^\x00-\x7f]", apart) else apart
    numbers = [parse_number(found) for found in re.findall(number_pattern(language), apart)]
    whole = [number for number in numbers if isinstance(number, int)]
    rest = re.sub(any_of(joiners), " ", re.sub(number_pattern(language), " ", apart))
    if not whole or len(whole) != len(numbers) or len(whole) > 2 or re.search(r"\w", rest):
        return None
    if len(whole) == 2:
        return min(whole), max(whole)
    if ceiling:
        return None, whole[0]
    return (whole[0], None) if floor else (whole[0], whole[0])
