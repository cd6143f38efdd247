"""Numbers with their units in a stretch of text: figures that may be targets, not those that are parts of names.

All words stand in `languages/<language>/plans.json`. A figure counts where a unit follows it (or, for a rate
whose unit was lost, where the word for a rate goes before); years, dates, ages, ordinals, document numbers and
everything inside quotation marks or titles is no quantity.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_words

_DIGITS = r"(?<![\d.,/])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_TAIL = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?![\d.])"
_LOOK = 48


class Quantity(NamedTuple):
    """A number or range with its unit: where it stands, its value or bounds, the code of the unit.

    `kind` is `rate`, `money` or `count`. `literal` keeps the letters of a damaged unit, which `garbled` marks.
    `more` tells that the number itself says "and more".
    """

    start: int
    end: int
    value: float | None
    minimum: float | None
    maximum: float | None
    unit: str
    kind: str
    literal: str | None = None
    garbled: bool = False
    more: bool = False


class Units(NamedTuple):
    """The number and unit words of a language, compiled."""

    number: re.Pattern[str]
    single: re.Pattern[str]
    origin: re.Pattern[str]
    skip: re.Pattern[str]
    before: re.Pattern[str]
    unit: re.Pattern[str]
    codes: dict[str, tuple[str, str, float]]
    general: frozenset[str]
    heads: re.Pattern[str]
    head_codes: dict[str, str]
    stop: re.Pattern[str]
    rate: re.Pattern[str]
    person: re.Pattern[str]
    over: re.Pattern[str]
    damaged: tuple[tuple[re.Pattern[str], str], ...]
    data: dict[str, Any]


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression for any of the words, longest first; one that never matches where there are none."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word) for word in ordered) + ")" if ordered else r"(?!)"


@cache
def load_units(language: str) -> Units:
    """Return the compiled number and unit words of a language."""
    data = load_words(language, "plans")["quantities"]
    scale, words = alternatives(data["scales"]), data["words_pattern"] or r"(?!)"
    number = rf"(?:{_DIGITS}(?:(?:\s?{scale})+(?:{_TAIL}(?:{scale})*)?)?|{words})"
    codes = {word: (code, "rate", 1.0) for word, code in data["rates"].items()}
    codes |= {
        word: (data["currency"].get(word, data["currency"][""]), "money", by) for word, by in data["money"].items()
    }
    codes |= {word: (code, "count", 1.0) for word, code in {**data["counts"], **data["general"]}.items()}
    edge = r"(?![a-z])" if data["spaced"] else ""
    opener = rf"(?:(?P<prefix>{alternatives(data['prefixes'])})\s?)?(?P<low>{number})"
    more = rf"(?P<more>\s?{alternatives(data['more'])})?"
    within = rf"(?P<lowunit>\s?{alternatives(codes)})?"
    ranged = rf"(?:{within}\s?(?:{data['range_pattern']})\s?(?P<high>{number}))?"
    heads = data["heads"]
    ends = [word for word in heads if len(word) == 1] if not data["spaced"] else []
    head = alternatives(word for word in heads if word not in ends)
    return Units(
        re.compile(opener + ranged + more),
        re.compile(opener + r"(?P<lowunit>(?!))?(?P<high>(?!))?" + more),
        re.compile(data["origin"]),
        re.compile("|".join(data["skip_after"])),
        re.compile("(?:" + "|".join(data["skip_before"]) + ")$"),
        re.compile(r"\s?(?P<word>" + alternatives(codes) + ")" + edge),
        codes,
        frozenset(data["general"]),
        re.compile(rf"{head}{data['head_edge']}|{alternatives(ends)}$"),
        data["heads"],
        re.compile("|".join(data["head_stop"])),
        re.compile("(?:" + "|".join(data["rate_before"]) + ")$"),
        re.compile("|".join(data["per_person"])),
        re.compile(data["head_skip"]),
        tuple((re.compile(pattern), code) for pattern, code in data["damaged"]),
        data,
    )


def find_quantities(
    folded: str, start: int, end: int, language: str, masked: Sequence[tuple[int, int]]
) -> list[Quantity]:
    """Return the quantities of a stretch in order; `masked` are stretches in quotation marks or titles, sorted."""
    units, found, at = load_units(language), list[Quantity](), start
    while match := units.number.search(folded, at, end):
        low = match.start("low")
        if match["high"] and units.origin.search(folded[max(start, match.start() - 24) : match.start()]):
            match = units.single.match(folded, match.start(), end) or match
        index = bisect_left(masked, (low + 1, 0)) - 1
        if index >= 0 and masked[index][1] > low:
            at = max(at + 1, min(masked[index][1], end))
            continue
        at = max(at + 1, match.end())
        quantity = _read(folded, match, start, end, units)
        if quantity is not None and quantity.end <= end:
            found.append(quantity)
            at = max(at, quantity.end)
    return found


def _read(folded: str, match: re.Match[str], start: int, end: int, units: Units) -> Quantity | None:
    low, tail = match.start("low"), match.end()
    before = folded[max(start, low - _LOOK) : match.start()]
    after = folded[tail : min(end, tail + _LOOK)]
    if units.before.search(before) or units.skip.match(folded[match.end("low") : min(end, match.end("low") + _LOOK)]):
        return None
    if match["high"] and units.skip.match(after):
        return None
    first, second = _value(match["low"], units), _value(match["high"], units)
    if match["high"] and match["lowunit"] is None:
        first = _share_scale(first, match["low"], match["high"], units)
    word = _matched_unit(folded, match, min(end, tail + _LOOK), units)
    if first is None or (match["high"] and (second is None or second <= first)):
        return None
    bounds: tuple[float | None, float | None] = (first, second) if second is not None else (None, None)
    value = first if second is None else None
    if match["prefix"] in units.data["prefix_rates"]:
        code = units.data["prefix_rates"][match["prefix"]]
        return Quantity(match.start(), tail, value, bounds[0], bounds[1], code, "rate")
    for pattern, damaged in units.damaged:
        if found := pattern.match(folded, match.start("low"), match.start("low") + _LOOK):
            stop = found.end("word")
            return Quantity(match.start(), stop, value, bounds[0], bounds[1], damaged, "rate", found["word"], True)
    if word is None:
        return _unitless(match, before, after, first, second, units)
    name, stop = word
    code, kind, factor = units.codes[name]
    if kind == "count":
        return _counted(folded, match, (start, end, stop), name, (value, bounds[0], bounds[1]), units)
    if kind == "money":
        code = _currency(folded, match["prefix"], name, code, units)
        value, bounds = _times(value, factor), (_times(bounds[0], factor), _times(bounds[1], factor))
        person = units.person.search(before[-24:]) or units.person.match(folded[stop : stop + 12])
        code += "/person" if person else ""
    return Quantity(match.start(), stop, value, bounds[0], bounds[1], code, kind, more=bool(match["more"]))


def _currency(folded: str, prefix: str | None, name: str, code: str, units: Units) -> str:
    """Return the currency of a sum: the sign before it, its own name, or that of the place a text comes from."""
    if prefix in units.data["currency_prefixes"]:
        return str(units.codes[units.data["currency_prefixes"][prefix]][0])
    local = _local_currency(folded, units.data["local_currency"][0], units.data["local_currency"][1])
    return local if local and name not in units.data["currency"] else code


@lru_cache(maxsize=16)
def _local_currency(folded: str, pattern: str, code: str) -> str | None:
    return code if re.search(pattern, folded) else None


def _times(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 6)


def _matched_unit(folded: str, match: re.Match[str], end: int, units: Units) -> tuple[str, int] | None:
    """Return the unit's word and where it ends; the one before the range sign serves where no other follows."""
    if match["prefix"] in units.data["currency_prefixes"]:
        found = units.unit.match(folded, match.end(), end)
        if found is None or units.codes[found["word"]][1] != "money":
            return units.data["currency_prefixes"][match["prefix"]], match.end()
    if found := units.unit.match(folded, match.end(), end):
        return found["word"], found.end()
    if match["lowunit"]:
        return match["lowunit"].strip(), match.end()
    return None


def _counted(
    folded: str,
    match: re.Match[str],
    place: tuple[int, int, int],
    name: str,
    values: tuple[float | None, float | None, float | None],
    units: Units,
) -> Quantity | None:
    start, end, stop = place
    code, literal, garbled = units.codes[name][0], None, False
    if units.rate.search(folded[max(start, match.start() - 20) : match.start()]) and not match["high"]:
        code, literal, garbled = "%", name, True
    elif name in units.general:
        head = _head(folded, match.start("low"), stop, start, end, units)
        code = head or (code if match["low"][0].isdigit() else "")
    if not code:
        return None
    kind = "rate" if garbled else "count"
    return Quantity(
        match.start(), stop, values[0], values[1], values[2], code, kind, literal, garbled, bool(match["more"])
    )


def _head(folded: str, low: int, stop: int, start: int, end: int, units: Units) -> str | None:
    """Return the unit that the counted noun tells: the noun after the classifier, else the one before the number."""
    after = units.over.sub(" ", folded[stop : min(end, stop + _LOOK)], count=1)
    bound = units.stop.search(after)
    after = after[: bound.start()] if bound else after
    before = folded[max(start, low - 24) : low]
    cut = max(before.rfind(mark) for mark in ",;。、")
    for stretch in (after, before[cut + 1 :]) if folded[low : low + 1].isdigit() else (after,):
        if names := list(units.heads.finditer(stretch)):
            return _head_code(names[-1].group(), units)
    return None


def _head_code(word: str, units: Units) -> str:
    for ending in ("", "s", "es"):
        if word.removesuffix(ending) in units.head_codes:
            return units.head_codes[word.removesuffix(ending)]
    return units.head_codes[word]


def _unitless(
    match: re.Match[str], before: str, after: str, low: float, high: float | None, units: Units
) -> Quantity | None:
    """Return a number whose unit is the noun further on (spaced languages) or a rate whose sign was lost, else None."""
    bounds = (low, high) if high is not None else (None, None)
    value = low if high is None else None
    if units.data["spaced"]:
        bound = units.stop.search(after)
        noun = after[: bound.start()] if bound else after
        if names := list(units.heads.finditer(noun)):
            stop = match.end() + names[-1].end()
            return Quantity(
                match.start(), stop, value, bounds[0], bounds[1], _head_code(names[-1].group(), units), "count"
            )
        plural = re.match(r"\s(?:[\w-]+\s){0,3}?([a-z]{3,}[^s\s\W])s(?!\w)", noun)
        if plural and match["low"][0].isdigit() and not re.fullmatch(r"(?:19|20)\d\d", match["low"]):
            return Quantity(match.start(), match.end() + plural.end(), value, bounds[0], bounds[1], plural[1], "count")
        return None
    if match["low"][0].isdigit() and high is None and 0 < low <= 100 and units.rate.search(before):
        return Quantity(match.start(), match.end(), value, bounds[0], bounds[1], "%", "rate", garbled=True)
    return None


def _value(written: str | None, units: Units) -> float | None:
    """Return the value of a number in digits (with scale words) or in words; None where it is no number."""
    if not written:
        return None
    if not written[0].isdigit():
        return _words_value(written, units)
    total, part = 0.0, 0.0
    for word in re.findall(rf"[\d,.]*\d|{alternatives(units.data['scales'])}", written):
        if word[0].isdigit():
            total, part = total + part, float(word.replace(",", ""))
        else:
            part *= units.data["scales"][word]
    return round(total + part, 6)


def _words_value(written: str, units: Units) -> float | None:
    """Return the value of a number in words: digits before scale words."""
    digits, scales = units.data["digits"], units.data["scales"]
    total, section, digit = 0.0, 0.0, 0.0
    for word in re.findall(alternatives({**digits, **scales}), written):
        if word in digits:
            digit = digit + digits[word] if units.data["spaced"] else digits[word]
        elif scales[word] >= units.data["section"]:
            total, section, digit = total + ((section + digit) or 1) * scales[word], 0.0, 0.0
        else:
            section, digit = section + (digit or 1) * scales[word], 0.0
    return total + section + digit


def _share_scale(first: float | None, low: str, high: str, units: Units) -> float | None:
    """Return the lower bound with the scale word that only the upper one bears (3-5 million: both are millions)."""
    has = re.compile(alternatives(units.data["scales"]))
    if first is None or has.search(low) or not low[0].isdigit():
        return first
    for word in has.findall(high):
        first *= units.data["scales"][word]
    return first
