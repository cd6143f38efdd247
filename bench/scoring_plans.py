"""Score the rows of a work plan against gold: which rows were found, their kinds, figures and units named.

Pure functions over rows as dictionaries with the keys of the gold (`start`, `end`, `kind`, `comparator`,
`value`, `value_min`, `value_max`, `unit`, `responsible`, `cooperating`).
"""

import math
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]
_IOU = 0.5
# Names of one and the same measure, and sums stated in ten thousands or millions.
_ALIKE = {
    "percent": "%", "百分点": "percentage point", "公里": "km", "kilometre": "km", "kilometer": "km", "yuan": "cny",
    "元": "cny", "人": "person", "people": "person", "人次": "person", "家": "unit", "square metre": "m2",
    "square meter": "m2", "平方米": "m2", "亩": "mu", "hectare": "ha", "公顷": "ha", "吨": "tonne", "ton": "tonne",
    "倍": "times", "‰": "per mille", "户": "household", "辆": "vehicle", "wan cny": "万元", "10k cny": "万元",
    "cny 10k": "万元", "10 000 cny": "万元", "10,000 yuan": "万元", "10,000 cny": "万元", "亿 cny": "亿元",
    "100 million cny": "亿元", "100 million yuan": "亿元",
}  # fmt: skip
_SUMS = {"万元": ("cny", 1e4), "亿元": ("cny", 1e8)}


def score_plan(pred_rows: Sequence[Row], gold_rows: Sequence[Row]) -> dict[str, float]:
    """Return F1 of the rows and, over matched pairs, the shares with kind and figure right and F1 of the bodies named.

    Rows match one to one by span (IoU of at least 0.5, best first). `values` counts matched pairs whose gold row
    has a value or bounds: value and bounds, unit and comparator must all be equal. Where nothing is to be found
    and nothing was, a figure is 1.
    """
    pairs = match_rows(pred_rows, gold_rows)
    matched = [(pred_rows[i], gold_rows[j]) for i, j in pairs]
    valued = [(pred, gold) for pred, gold in matched if has_value(gold)]
    return {
        "F1": _f1(len(pairs), len(pred_rows), len(gold_rows)),
        "P": len(pairs) / len(pred_rows) if pred_rows else 1.0,
        "R": len(pairs) / len(gold_rows) if gold_rows else 1.0,
        "kind": _share(pred.get("kind") == gold.get("kind") for pred, gold in matched),
        "values": _share(same_figure(pred, gold) for pred, gold in valued),
        "responsible": _names_f1(matched, "responsible"),
        "cooperating": _names_f1(matched, "cooperating"),
    }


def match_rows(pred_rows: Sequence[Row], gold_rows: Sequence[Row]) -> list[tuple[int, int]]:
    """Return pairs of indices (predicted, gold): best overlap first, then same kind and figure, each row once."""
    order = sorted(range(len(gold_rows)), key=lambda j: int(gold_rows[j]["start"]))
    starts = [int(gold_rows[j]["start"]) for j in order]
    longest = max((row["end"] - row["start"] for row in gold_rows), default=0)
    candidates = []
    for i, pred in enumerate(pred_rows):
        low, high = bisect_left(starts, pred["start"] - longest), bisect_right(starts, pred["end"])
        for j in order[low:high]:
            gold = gold_rows[j]
            if (overlap := _iou(pred, gold)) >= _IOU:
                unlike = pred.get("kind") != gold.get("kind"), not same_figure(pred, gold)
                candidates.append((-overlap, unlike, i, j))
    used_pred, used_gold, pairs = set[int](), set[int](), list[tuple[int, int]]()
    for _, _, i, j in sorted(candidates):
        if i not in used_pred and j not in used_gold:
            used_pred.add(i)
            used_gold.add(j)
            pairs.append((i, j))
    return sorted(pairs)


def has_value(row: Row) -> bool:
    """Tell whether a row states a value or bounds."""
    return any(row.get(key) is not None for key in ("value", "value_min", "value_max"))


def same_figure(pred: Row, gold: Row) -> bool:
    """Tell whether value (or bounds), unit and comparator of two rows are equal."""
    return _measure(pred) == _measure(gold) and pred.get("comparator") == gold.get("comparator")


def _measure(row: Row) -> tuple[tuple[float | None, ...], str]:
    """Return the numbers of a row and its unit, sums of money in whole units of the currency."""
    unit = normal_unit(row.get("unit"))
    unit, factor = _SUMS.get(unit, (unit, 1.0))
    return tuple(None if number is None else round(number * factor, 6) for number in _numbers(row)), unit


def normal_unit(unit: str | None) -> str:
    """Return a unit's code without differences of width, case, hyphens and plural."""
    folded = unicodedata.normalize("NFKC", unit or "").casefold().strip()
    bare = re.sub(r"[-_\s]+", " ", folded)
    bare = bare if bare in ("times", "per mille") else re.sub(r"(?<=[a-z]{3})(?<!s)s$", "", bare)
    return _ALIKE.get(bare, bare)


def _numbers(row: Row) -> tuple[float | None, float | None, float | None]:
    """Return value, lower and upper bound as numbers; where there are bounds the value (`3-5`) says no more."""
    low, high = _number(row.get("value_min")), _number(row.get("value_max"))
    value = _number(row.get("value")) if low is None and high is None else None
    return value, low, high


def _number(value: object) -> float | None:
    if value is None or isinstance(value, str):
        return None
    number = float(value) if isinstance(value, (int, float)) else math.nan
    return round(number, 6)


def _iou(pred: Row, gold: Row) -> float:
    inter = min(pred["end"], gold["end"]) - max(pred["start"], gold["start"])
    union = max(pred["end"], gold["end"]) - min(pred["start"], gold["start"])
    return inter / union if inter > 0 else 0.0


def _names_f1(pairs: Sequence[tuple[Row, Row]], key: str) -> float:
    right = predicted = expected = 0
    for pred, gold in pairs:
        found, wanted = _names(pred.get(key)), _names(gold.get(key))
        right += len(found & wanted)
        predicted += len(found)
        expected += len(wanted)
    return _f1(right, predicted, expected)


def _names(names: Iterable[str] | None) -> set[str]:
    return {re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).casefold() for name in names or ()}


def _share(outcomes: Iterable[bool]) -> float:
    told = list(outcomes)
    return sum(told) / len(told) if told else 1.0


def _f1(right: int, predicted: int, expected: int) -> float:
    return 2 * right / (predicted + expected) if predicted + expected else 1.0
