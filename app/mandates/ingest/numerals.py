"""Numbers as they are written: in digits, in Chinese, Korean and English words, and in mixtures such as 3万."""

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from mandates.graph.words import load_fold_table
from mandates.ingest.lexicon import languages, load_words

DIGITS = r"\d{1,3}(?:,\d{3}){1,6}(?!\d)|\d{1,15}"
_DIGITS = re.compile(rf"(?:{DIGITS})(?:\.\d{{1,9}})?")
# What is written twice, in words and then in figures: three (3).
_REPEATED = re.compile(r"(.+?)\s*[(\[〔]\s*(.+?)\s*[)\]〕]")
_MOST_LETTERS = 80


class Token(NamedTuple):
    """One word of a number: `kind` is `figure`, `digit`, `part`, `article`, `unit`, `big`, `joiner` or `point`."""

    kind: str
    value: Decimal


_KINDS = (
    ("digits", "digit"),
    ("parts", "part"),
    ("articles", "article"),
    ("units", "unit"),
    ("bigs", "big"),
)


@cache
def number_words(language: str) -> dict[str, Token]:
    """Return the words that numbers of a language are made of."""
    words = load_words(language, "numerals")
    found = {
        word: Token(kind, Decimal(value)) for group, kind in _KINDS for word, value in words.get(group, {}).items()
    }
    found |= {word: Token("joiner", Decimal(0)) for word in words.get("joiners", ())}
    return found | {word: Token("point", Decimal(0)) for word in words.get("points", ())}


@cache
def _tokens_pattern(language: str) -> re.Pattern[str]:
    words = sorted(number_words(language), key=lambda word: (-len(word), word))
    bounded = [rf"(?<![a-z]){word}(?![a-z])" if word.isascii() else re.escape(word) for word in words]
    return re.compile(rf"(?P<figure>{_DIGITS.pattern})|(?P<word>{'|'.join(bounded) or '(?!)'})|(?P<space>[\s\-]+)")


@cache
def number_pattern(language: str) -> str:
    """Return the source of a regular expression for numbers of a language in folded text, without groups."""
    tokens = number_words(language)
    prose = load_words(language, "numerals").get("in_prose") or [
        word for word, token in tokens.items() if token.kind in {"digit", "part", "unit", "big"}
    ]
    words = sorted(prose, key=lambda word: (-len(word), word))
    one = "|".join(map(re.escape, words)) or "(?!)"
    if not (words and words[0].isascii()):
        return rf"(?:(?<![\d.,])(?:{DIGITS})(?:\s?(?:{one}){{1,4}})?|(?:{one})(?:\s?(?:{one})){{0,12}})"
    joiner = "|".join(word for word, token in tokens.items() if token.kind == "joiner")
    scale = "|".join(word for word, token in tokens.items() if token.kind in {"unit", "big"})
    # "and" belongs to a number only below a unit: three hundred and five, but between six and eight.
    element = rf"(?:(?:{scale})(?:\s(?:{joiner})(?=\s(?:{one})\b))?|(?:{one}))"
    run = rf"\b(?:a\s)?{element}(?:[\s\-]{element}){{0,12}}\b"
    figures = rf"(?<![\d.,\-])(?:{_DIGITS.pattern})(?:\s(?:{scale})\b)?"
    return rf"(?:(?:{run}|{figures})(?:\s?\(\d{{1,7}}\))?)"


def parse_number(text: str) -> int | float | None:
    """Return the number that `text` is, or None where it is none or not a number alone.

    Digits may have commas and be full-width; words may be Chinese (financial and positional forms too), Korean
    (native and Sino-Korean) or English; `three hundred (300)` is 300 as both say the same.
    """
    folded = unicodedata.normalize("NFKC", text).lower().translate(load_fold_table()).strip()
    if not folded or len(folded) > _MOST_LETTERS:
        return None
    if repeated := _REPEATED.fullmatch(folded):
        first, second = (parse_number(part) for part in repeated.groups())
        return first if first == second else None
    negative = folded[0] in "-−" and len(folded) > 1
    folded = folded[1:].strip() if negative else folded
    if _DIGITS.fullmatch(folded):
        value = Decimal(folded.replace(",", ""))
        return _plain(-value if negative else value, "." in folded)
    for language in languages():
        tokens = _tokenize(folded, language)
        if tokens and (found := _evaluate(tokens, bool(load_words(language, "numerals").get("shorthand")))) is not None:
            return _plain(-found if negative else found, found != found.to_integral_value())
    return None


def _plain(value: Decimal, decimal: bool) -> int | float:
    return float(value) if decimal else int(value)


def _tokenize(text: str, language: str) -> list[Token]:
    """Return the tokens of a text that is wholly a number of the language; nothing otherwise."""
    words, found, position = number_words(language), list[Token](), 0
    for match in _tokens_pattern(language).finditer(text):
        if match.start() != position:
            return []
        position = match.end()
        if figure := match["figure"]:
            found.append(Token("figure", Decimal(figure.replace(",", ""))))
        elif match["word"]:
            found.append(words[match["word"]])
    return found if position == len(text) else []


def _evaluate(tokens: Sequence[Token], shorthand: bool) -> Decimal | None:
    """Return the value of the tokens, or None where they make no number."""
    kinds = [token.kind for token in tokens]
    if kinds[-1] in {"joiner", "article", "point"} or kinds[0] in {"joiner", "point"}:
        return None
    if "point" in kinds:
        return _decimal(tokens, kinds.index("point"))
    sum_of = _Sum()
    for index, token in enumerate(tokens):
        if token.kind != "joiner" and not sum_of.add(token):
            return None
        if token.kind == "joiner" and tokens[index - 1].kind not in {"unit", "big"}:
            return None
    # 一百二 is 120: a last digit right below a unit counts the next lower one.
    if (
        shorthand
        and kinds[-1] == "digit"
        and len(tokens) > 2
        and tokens[-2].value >= 100
        and kinds[-2] in {"unit", "big"}
    ):
        sum_of.pending = tokens[-1].value * tokens[-2].value / 10
    return sum_of.total()


def _decimal(tokens: Sequence[Token], point: int) -> Decimal | None:
    whole = _evaluate(tokens[:point], shorthand=False)
    tail = [token for token in tokens[point + 1 :] if token.value < 10 and token.kind in {"digit", "part"}]
    scale = [token for token in tokens[point + 1 + len(tail) :] if token.kind == "big"]
    if whole is None or not tail or point + 1 + len(tail) + len(scale) != len(tokens):
        return None
    value = whole + Decimal("0." + "".join(str(int(token.value)) for token in tail))
    for token in scale:
        value *= token.value
    return value


class _Sum:
    """A number under way: what is complete, the group below the last big unit, and the number not yet placed."""

    def __init__(self) -> None:
        self.whole, self.group = Decimal(0), Decimal(0)
        self.pending: Decimal | None = None
        self.last, self.unit, self.big = "", Decimal(0), Decimal(0)

    def add(self, token: Token) -> bool:
        """Take one token; return whether the number is still one."""
        placed = {"unit": self._unit, "big": self._big}.get(token.kind, self._number)(token)
        self.last = token.kind
        return placed

    def _number(self, token: Token) -> bool:
        if self.pending is None or self.last in {"unit", "big"}:
            self.pending = token.value
        elif self.last == token.kind == "digit":
            self.pending = self.pending * 10 + token.value
        elif self.last == "part" and token.value < 10 and self.pending % 10 == 0 and self.pending >= 10:
            self.pending += token.value
        else:
            return False
        return True

    def _unit(self, token: Token) -> bool:
        if self.unit and token.value >= self.unit:
            return False
        self.group += (1 if self.pending is None else self.pending) * token.value
        self.pending, self.unit = None, token.value
        return True

    def _big(self, token: Token) -> bool:
        group = self.group + (self.pending or 0)
        group = group if group or self.last else Decimal(1)
        if self.big and token.value >= self.big:
            self.whole = (self.whole + group) * token.value
        else:
            self.whole += group * token.value
        self.group, self.pending, self.unit, self.big = Decimal(0), None, Decimal(0), token.value
        return True

    def total(self) -> Decimal:
        """Return the number."""
        return self.whole + self.group + (self.pending or 0)
