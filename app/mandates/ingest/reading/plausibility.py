"""How plausible a decoded text is: the logarithm of its probability under rough models of five kinds of writing.

Bytes decoded wrongly mostly give characters that exist but that nobody writes. How common a character is follows from
a list of the commonest ones (data) and, for the others, from the zone that the old national standards put it in.
"""

import json
import math
import re
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any

_ODD_NEIGHBOURS = re.compile(r"(?<=[A-Za-z])[\u3400-\u9fff](?=[A-Za-z])")
_TYPOGRAPHIC = frozenset("“”‘’–—…·•§©®°×é€£ ")
_EAST_ASIAN_SIGNS = frozenset("，。、；：（）《》“”‘’？！·—…【】「」『』〔〕─‧ㆍ･・\u3000")
# Log probabilities; only their differences matter.
_ODD_NEIGHBOUR, _REPLACED, _REFUSED, _UNASSIGNED, _FORMAT = -5.0, -25.0, -32.0, -30.0, -14.0
_SIGN, _SYMBOL, _RARE_SYMBOL, _FOREIGN, _NEVER = -5.0, -9.0, -12.0, -11.0, -17.0
_COMMON_SHARE = 0.85


@cache
def load_encodings() -> dict[str, Any]:
    """Return the labels of encodings with their decoders, and the common characters by language."""
    file = files("mandates.ingest.reading") / "encodings.json"
    data: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return data


@cache
def writings() -> tuple[str, ...]:
    """Return the kinds of writing that have a model; the last is the Latin script."""
    return (*sorted(load_encodings()["common"]), "ja", "latin")


def log_likelihood(text: str) -> float:
    """Return the logarithm of the probability of `text` under the model that suits it best."""
    counts = Counter(text)
    plain = sum(number * _ascii_cost(character) for character, number in counts.items() if character <= "\x7f")
    others = [(character, number) for character, number in counts.items() if character > "\x7f"]
    best = max(sum(number * _cost(character, kind) for character, number in others) for kind in writings())
    return plain + best + _ODD_NEIGHBOUR * len(_ODD_NEIGHBOURS.findall(text))


def mean_cost(text: str) -> float:
    """Return the mean log probability of the characters beyond ASCII; 0 where there are none."""
    counts = {character: number for character, number in Counter(text).items() if character > "\x7f"}
    total = sum(counts.values())
    if not total:
        return 0.0
    return max(sum(n * _cost(character, kind) for character, n in counts.items()) for kind in writings()) / total


@cache
def _common(kind: str) -> dict[str, float]:
    listed = "".join(load_encodings()["common"].get(kind, ()))
    weights = {character: 1 / (rank + 100) for rank, character in enumerate(listed)}
    total = sum(weights.values())
    return {character: math.log(_COMMON_SHARE * weight / total) for character, weight in weights.items()}


@cache
def _cost(character: str, kind: str) -> float:
    if (listed := _common(kind).get(character)) is not None:
        return listed
    if character == "\ufffd":
        return _REPLACED
    category = unicodedata.category(character)
    if category in {"Cn", "Co", "Cs"}:
        return _UNASSIGNED
    if category == "Cc":
        return _REFUSED
    if character in (_TYPOGRAPHIC if kind == "latin" else _EAST_ASIAN_SIGNS):
        return _SIGN
    if "\uac00" <= character <= "\ud7a3":
        return _hangul_cost(character, kind)
    if _is_ideograph(character):
        return _ideograph_cost(character, kind)
    return _other_cost(character, category, kind)


def _ascii_cost(character: str) -> float:
    if character.isalpha() or character == " ":
        return -3.2
    if character.isdigit() or character in "\r\n\t.,;:()-<>/\"'=":
        return -4.5
    return -6.0 if character.isprintable() else _REFUSED


def _is_ideograph(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"


def _hangul_cost(character: str, kind: str) -> float:
    if kind != "ko":
        return _NEVER
    return -9.5 if _lead(character, "euc_kr") else -16.0


def _ideograph_cost(character: str, kind: str) -> float:
    """Return what an ideograph costs that is none of the common ones: by its level in the standard of its writing."""
    if kind == "zh-Hans":
        lead = _lead(character, "gb2312")
        return -10.0 if 0xB0 <= lead <= 0xD7 else -12.7 if lead else -16.0
    if kind == "zh-Hant":
        lead = _lead(character, "big5")
        return -10.3 if 0xA4 <= lead <= 0xC6 else -13.5 if lead else -16.0
    if kind == "ja":
        lead = _lead(character, "euc_jp")
        return -8.7 if 0xB0 <= lead <= 0xCF else -13.0 if lead else _NEVER
    return -13.5 if kind == "ko" and _lead(character, "euc_kr") else _NEVER


def _other_cost(character: str, category: str, kind: str) -> float:
    if category == "Cf":
        return _FORMAT
    if category[0] in "LM":
        if "\u3041" <= character <= "\u30ff":
            return -5.0 if kind == "ja" else _FOREIGN
        # Accented Latin letters come in words of European and Malay names, other scripts in whole texts.
        return -8.0 if character < "\u0180" else -9.5 if "\uff01" <= character <= "\uff5e" else _FOREIGN
    return _SYMBOL if any(_lead(character, codec) for codec in ("gb2312", "big5", "euc_kr")) else _RARE_SYMBOL


@cache
def _lead(character: str, codec: str) -> int:
    """Return the first byte of a character in a double-byte encoding; 0 where it has none there."""
    try:
        encoded = character.encode(codec)
    except UnicodeEncodeError:
        return 0
    return encoded[0] if len(encoded) > 1 else 0
