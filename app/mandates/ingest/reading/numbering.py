"""The labels that a word file shows before the paragraphs of its lists, though they stand nowhere in its text."""

import json
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_BULLET = "•"
_LEVELS = 9
_HIGHEST = 9999
# Styles that are based on one another in a circle end here.
_STYLE_DEPTH = 20


class _Level(NamedTuple):
    start: int
    form: str
    text: str
    tight: bool
    legal: bool
    style: str


class Numbering:
    """The lists of one word file, counted on as its paragraphs come by."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Take the roots of the numbering and of the styles, where the file has them."""
        self._lists: dict[str, dict[int, _Level]] = {}
        self._shared: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, str, str, str]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        if numbering is not None:
            self._read_lists(numbering)
        if styles is not None:
            self._read_styles(styles)

    def style_name(self, style: str) -> str:
        """Return the name of a paragraph style in lower case; empty where there is none."""
        return self._styles.get(style, ("", "", "", ""))[0]

    def label(self, number: str, level: str, style: str) -> str:
        """Return the label of the next paragraph with this list, level and style, and count it; often empty.

        The label ends with a space where the file shows one.
        """
        if not number:
            number, level = self._of_style(style, level)
        shared = self._shared.get(number, "")
        levels = self._lists.get(number) or self._lists.get(shared)
        if number in {"", "0"} or not levels:
            return ""
        depth = int(level) if level.isdecimal() else next((d for d, each in levels.items() if each.style == style), 0)
        if depth not in levels:
            return ""
        counters = self._counters.setdefault(shared, {})
        for restarted, start in self._restarts.pop(number, {}).items():
            counters[restarted] = start - 1
        counters[depth] = min(counters.get(depth, levels[depth].start - 1) + 1, _HIGHEST)
        for deeper in [each for each in counters if each > depth]:
            del counters[deeper]
        return _render(levels, depth, counters)

    def _of_style(self, style: str, level: str) -> tuple[str, str]:
        for _ in range(_STYLE_DEPTH):
            _, number, own, base = self._styles.get(style, ("", "", "", ""))
            if number or not base:
                return number, level or own
            style = base
        return "", level

    def _read_lists(self, root: Element) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        links, linked = {}, {}
        for each in children(root, "abstractNum"):
            key = value(each, "abstractNumId")
            abstract[key] = dict(map(_read_level, children(each, "lvl")))
            for link in children(each, "styleLink"):
                links[value(link, "val")] = key
            for link in children(each, "numStyleLink"):
                linked[key] = value(link, "val")
        for each in children(root, "num"):
            number = value(each, "numId")
            key = next((value(child, "val") for child in children(each, "abstractNumId")), "")
            key = links.get(linked.get(key, ""), key)
            self._shared[number] = key
            self._lists[number] = dict(abstract.get(key, {}))
            for override in children(each, "lvlOverride"):
                depth = _number(value(override, "ilvl"), 0)
                for level in children(override, "lvl"):
                    self._lists[number][depth] = _read_level(level)[1]
                for start in children(override, "startOverride"):
                    self._restarts.setdefault(number, {})[depth] = _number(value(start, "val"), 1)

    def _read_styles(self, root: Element) -> None:
        for each in children(root, "style"):
            name = next((value(child, "val") for child in children(each, "name")), "")
            base = next((value(child, "val") for child in children(each, "basedOn")), "")
            number = level = ""
            for properties in children(each, "pPr"):
                for numbered in children(properties, "numPr"):
                    number = next((value(child, "val") for child in children(numbered, "numId")), "")
                    level = next((value(child, "val") for child in children(numbered, "ilvl")), "")
            self._styles[value(each, "styleId")] = (name.lower(), number, level, base)


def local(tag: object) -> str:
    """Return the name of a tag or attribute without its namespace."""
    return str(tag).rpartition("}")[2]


def children(element: Element, name: str) -> list[Element]:
    """Return the children with a name, of whatever namespace."""
    return [child for child in element if local(child.tag) == name]


def value(element: Element, name: str) -> str:
    """Return an attribute by its name without namespace; empty where it is missing."""
    return next((text for key, text in element.attrib.items() if local(key) == name), "")


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else otherwise


def _read_level(element: Element) -> tuple[int, _Level]:
    found = {local(child.tag): value(child, "val") for child in element}
    legal = "isLgl" in found and found["isLgl"] not in {"0", "false"}
    level = _Level(
        _number(found.get("start", ""), 1),
        found.get("numFmt", "decimal"),
        found.get("lvlText", "")[:50],
        found.get("suff") == "nothing",
        legal,
        found.get("pStyle", ""),
    )
    return _number(value(element, "ilvl"), 0), level


def _render(levels: dict[int, _Level], depth: int, counters: dict[int, int]) -> str:
    level = levels[depth]
    if level.form == "none":
        text = level.text.replace(f"%{depth + 1}", "")
    elif level.form == "bullet":
        text = level.text if level.text.isascii() is False and not _is_private(level.text) else _BULLET
    else:
        text = level.text
        for above in range(min(depth + 1, _LEVELS)):
            if above in levels:
                form = "decimal" if level.legal else levels[above].form
                text = text.replace(f"%{above + 1}", _format(counters.get(above, levels[above].start), form))
    spaced = text and not level.tight and (text[-1].isascii() or text == _BULLET)
    return f"{text} " if spaced else text


def _is_private(text: str) -> bool:
    return any("\ue000" <= character <= "\uf8ff" for character in text)


@cache
def _forms() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files("mandates.ingest.reading") / "office.json").read_text(encoding="utf-8"))
    return data


def _format(number: int, form: str) -> str:
    forms = _forms()
    if form in forms["digits"]:
        return _count(number, *forms["digits"][form])
    if form in forms["places"]:
        return "".join(forms["places"][form][int(digit)] for digit in str(number))
    if sequence := forms["sequences"].get(form):
        place = (number - 1) % len(sequence)
        # Letters are repeated after their last: z, aa, bb. Other sequences give way to digits.
        repeated = (number - 1) // len(sequence) + 1 if form.endswith("Letter") else 1
        return sequence[place] * min(repeated, 10) if 0 < number <= len(sequence) * 10 and repeated else str(number)
    if form.endswith("Roman"):
        roman = _roman(number)
        return roman.upper() if form.startswith("upper") else roman
    return f"{number:02}" if form == "decimalZero" else str(number)


def _count(number: int, digits: str, units: str) -> str:
    """Write a number as it is counted: 12 is ten-two, 20 two-ten, 105 one hundred, nought, five."""
    if number >= 10 ** (len(units) + 1) or number == 0:
        return "".join(digits[int(digit)] for digit in str(number))
    text, gap = "", False
    for place in range(len(units), -1, -1):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += digits[0] if gap else ""
        gap = False
        one_ten = place == 1 and digit == 1 and number < 20
        text += ("" if one_ten else digits[digit]) + (units[place - 1] if place else "")
    return text


def _roman(number: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (number // size)
        number %= size
    return text
