"""Targets, budgets and baselines: what a phrase of a plan says about its figures."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.plans.phrase import trim
from mandates.ingest.plans.quantities import Quantity, alternatives

_NEAR = 5
_NEXT = 6
_INSIDE = 60
_BACK = 400


class Figure(NamedTuple):
    """A figure of a phrase with the stretch of its row: `kind` is `target`, `budget` or `baseline`."""

    start: int
    end: int
    kind: str
    comparator: str | None
    quantity: Quantity | None
    value: float | None
    inferred: bool = False
    unit: str | None = None


class _Words(NamedTuple):
    order: tuple[tuple[str, str, re.Pattern[str]], ...]
    increase: re.Pattern[str]
    decrease: re.Pattern[str]
    increase_after: re.Pattern[str]
    decrease_after: re.Pattern[str]
    maintain: re.Pattern[str]
    maintain_bare: re.Pattern[str]
    zero: re.Pattern[str]
    all: re.Pattern[str]
    origin: re.Pattern[str]
    arrival: re.Pattern[str]
    baseline: re.Pattern[str]
    year: re.Pattern[str]
    passing: re.Pattern[str]
    fund: re.Pattern[str]
    not_fund: re.Pattern[str]
    fund_object: re.Pattern[str]
    invest: re.Pattern[str]
    joint: re.Pattern[str]
    reach: re.Pattern[str]
    reach_before: re.Pattern[str]
    data: dict[str, Any]


@cache
def _load(language: str) -> _Words:
    plans = load_words(language, "plans")
    data, budget = plans["comparators"], plans["budget"]
    filler, edge = data["filler"], r"\b" if data["regular"] else ""
    order = []
    for code, side, words in data["order"]:
        body = "(?:" + "|".join(words) + ")" if data["regular"] else alternatives(words)
        pattern = rf"{edge}{body}(?:{filler})*$" if side == "before" else rf"(?:{filler})*{body}"
        order.append((code, side, re.compile(pattern)))
    return _Words(
        tuple(order),
        re.compile(data["increase_pattern"]),
        re.compile(data["decrease_pattern"]),
        re.compile(data["increase_after"]),
        re.compile(data["decrease_after"]),
        re.compile(data["maintain_pattern"]),
        re.compile(data["maintain_bare"]),
        re.compile(data["zero"]),
        re.compile(data["all"]),
        re.compile(data["from_pattern"]),
        re.compile(data["to_pattern"]),
        re.compile("|".join(data["baseline"])),
        re.compile(data["year"]),
        re.compile(data["passing"]),
        re.compile(budget["fund"]),
        re.compile(budget["not_fund"]),
        re.compile(budget["fund_object"]),
        re.compile(budget["invest"]),
        re.compile(data["joint"]),
        re.compile(data["reach"]),
        re.compile(data["reach_before"]),
        data,
    )


def tell_comparator(folded: str, quantity: Quantity, left: int, right: int, language: str) -> tuple[str, int]:
    """Return the comparator of a figure between two positions of its phrase, and the sign of its change (1 or -1)."""
    words = _load(language)
    before, after = (
        folded[max(left, quantity.start - 60) : quantity.start],
        folded[quantity.end : min(right, quantity.end + 60)],
    )
    if quantity.unit in words.data["change_units"]:
        if words.decrease.search(before) or words.decrease_after.match(after):
            return "increase_by", -1
        if words.increase.search(before) or words.increase_after.match(after):
            return "increase_by", 1
    if quantity.value is None:
        return "range", 1
    for code, side, pattern in words.order:
        if pattern.search(before) if side == "before" else pattern.match(after):
            return _settle(code, quantity), 1
    if words.maintain.search(before) or words.maintain.match(after):
        return "maintain", 1
    if words.reach_before.search(before) or words.reach.match(after):
        return _settle(">=", quantity), 1
    return (">" if quantity.more else "="), 1


def _settle(code: str, quantity: Quantity) -> str:
    """Nothing exceeds a whole: to reach 100 % is to be 100 %."""
    whole = quantity.unit == "%" and quantity.value == 100
    return "=" if whole and code == ">=" else code


def read_figures(
    folded: str, start: int, end: int, quantities: Sequence[Quantity], language: str, year: int | None, past: bool
) -> list[Figure]:
    """Return the figures of a phrase, in order; `past` tells that its sentence looks back."""
    words = _load(language)
    if not quantities:
        figure = _bare_figure(folded, start, end, words)
        return [figure] if figure else []
    named = not _funds(folded, start, end, words)
    quantities = [item for item in quantities if not (named and _is_name(folded, start, end, item, language))]
    if not quantities:
        return []
    spans = _spans(folded, start, end, quantities, words)
    figures, comparators = list[Figure](), _comparators(folded, start, end, quantities, language)
    money = any(item.kind == "money" for item in quantities) and _funds(folded, start, end, words)
    for number, quantity in enumerate(quantities):
        comparator, sign = comparators[number]
        span, kind = spans[number], "target"
        origin = _is_origin(folded, start, quantities, number, words)
        if origin or _looks_back(folded, start, quantity, words, year, past):
            kind = "baseline"
            span = (start, quantity.end) if origin else _named_in_passing(folded, span, quantity, words)
        elif (
            quantity.kind == "money"
            and money
            and (comparator in ("=", "~", "range") or _invests(folded, start, end, words))
        ):
            kind = "budget"
            span = (start, end) if len(quantities) < 3 or span[0] == start else span
        elif money and quantity.kind == "count" and number and quantities[number - 1].kind == "money":
            span = _object_of_fund(folded, quantities[number - 1].end, span, words)
        value = None if quantity.value is None else sign * quantity.value
        figures.append(Figure(*span, kind, comparator, quantity, value, unit=quantity.unit))
    return [figure for number, figure in enumerate(figures) if not _is_nested(folded, figures, number)]


def _is_nested(folded: str, figures: Sequence[Figure], number: int) -> bool:
    """Tell whether a count only describes the object of another figure of its stretch, or stands in its brackets."""
    figure = figures[number]
    if figure.kind != "target" or figure.quantity is None or figure.quantity.kind != "count":
        return False
    bracketed = (
        "(" in folded[max(figure.start, figure.quantity.start - _INSIDE) : figure.quantity.start].rpartition(")")[2]
    )
    if bracketed:
        return any(other[:2] == figure[:2] for other in figures[max(0, number - _NEXT) : number])
    return any(
        other[:3] == figure[:3]
        and "("
        not in folded[max(figure.start, other.quantity.start - _INSIDE) : other.quantity.start].rpartition(")")[2]
        for other in figures[number + 1 : number + 1 + _NEXT]
        if other.quantity is not None
    )


def _is_name(folded: str, start: int, end: int, quantity: Quantity, language: str) -> bool:
    """Ten thousand of a currency without a bound is the base of an indicator's name (per 10,000 yuan of assets)."""
    if quantity.kind != "money" or quantity.value != _load(language).data["named_sum"]:
        return False
    return tell_comparator(folded, quantity, start, end, language)[0] == "="


def _comparators(
    folded: str, start: int, end: int, quantities: Sequence[Quantity], language: str
) -> list[tuple[str, int]]:
    """Return the comparator of each figure; in a series of rates the last one's bound holds for all."""
    told = list[tuple[str, int]]()
    for number, quantity in enumerate(quantities):
        left = quantities[number - 1].end if number else start
        right = quantities[number + 1].start if number + 1 < len(quantities) else end
        told.append(tell_comparator(folded, quantity, left, right, language))
    for number in range(len(quantities) - 2, -1, -1):
        near = quantities[number + 1].start - quantities[number].end <= _NEAR
        if near and told[number][0] == "=" and quantities[number].kind == "rate":
            told[number] = _settle(told[number + 1][0], quantity), told[number + 1][1]
    return told


def _spans(folded: str, start: int, end: int, quantities: Sequence[Quantity], words: _Words) -> list[tuple[int, int]]:
    """Return the stretch of each figure's row: its own part of a series joined by "and", else the whole phrase."""
    cuts = list[tuple[int, int]]()
    left = start
    borders = list[tuple[int, int] | None]()
    for number, quantity in enumerate(quantities[1:], 1):
        gap = folded[quantities[number - 1].end : quantity.start]
        marks = list(words.joint.finditer(gap))
        base = quantities[number - 1].end
        near = len(gap) <= _NEAR and quantity.kind == quantities[number - 1].kind == "rate"
        border = (base + marks[-1].start(), base + marks[-1].end()) if marks else None
        borders.append(None if near else border)
    for border in borders:
        cuts.append((left, border[0]) if border else (left, end))
        left = border[1] if border else left
    cuts.append((left, end))
    return [trim(folded, *cut) for cut in cuts]


def _is_origin(folded: str, start: int, quantities: Sequence[Quantity], number: int, words: _Words) -> bool:
    if number + 1 >= len(quantities):
        return False
    quantity, after = quantities[number], quantities[number + 1]
    gap = folded[quantity.end : after.start]
    if any(mark in gap for mark in words.data["arrows"]):
        return True
    opener = words.origin.search(folded[max(start, quantity.start - 40) : quantity.start])
    return bool(opener and words.arrival.match(gap))


def _named_in_passing(folded: str, span: tuple[int, int], quantity: Quantity, words: _Words) -> tuple[int, int]:
    """Return the stretch of a figure that only describes a noun of its sentence (of more than …), else the span."""
    found = words.passing.search(folded, span[0], quantity.start)
    return (folded.index(" ", found.start(), quantity.start) + 1, span[1]) if found else span


def _looks_back(folded: str, start: int, quantity: Quantity, words: _Words, year: int | None, past: bool) -> bool:
    if words.baseline.search(folded[max(start, quantity.start - _BACK) : quantity.start]):
        return True
    if year is not None and words.data["year_after"]:
        stated = re.match(words.data["year_after"], folded[quantity.end : quantity.end + 12])
        if stated:
            return _full_year(stated[1]) < year
    return past


def _full_year(written: str) -> int:
    number = int(written)
    return number + 2000 if number < 100 else number


def _funds(folded: str, start: int, end: int, words: _Words) -> bool:
    body = folded[start:end]
    return bool(words.fund.search(body)) and not words.not_fund.search(body)


def _invests(folded: str, start: int, end: int, words: _Words) -> bool:
    return bool(words.invest.search(folded, start, end))


def _object_of_fund(folded: str, at: int, span: tuple[int, int], words: _Words) -> tuple[int, int]:
    """Return the stretch of what the money is for, without the verb that ties it to the money."""
    left = max(at, span[0])
    if found := words.fund_object.match(folded, left, span[1]):
        left = found.end()
    return trim(folded, left, span[1])


def _bare_figure(folded: str, start: int, end: int, words: _Words) -> Figure | None:
    """Return the target of a phrase without a number: none at all, all of them, or a state that is kept."""
    body = folded[start:end]
    if found := words.zero.search(body):
        rate = found.group().startswith(tuple(words.data["zero_rates"]))
        return Figure(start, end, "target", "=", None, 0, True, "%" if rate else words.data["zero_unit"])
    if words.all.search(body):
        return Figure(start, end, "target", "=", None, 100, True, "%")
    if words.maintain_bare.search(body):
        return Figure(start, end, "target", "maintain", None, None)
    return None


def sentence_is_past(folded: str, start: int, end: int, language: str, year: int | None) -> bool:
    """Tell whether every year that a sentence states lies before the plan's."""
    if year is None:
        return False
    stated = [_full_year(found[1]) for found in _load(language).year.finditer(folded, start, end)]
    return bool(stated) and max(stated) < year
