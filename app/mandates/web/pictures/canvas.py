"""The sheet that pictures are drawn on: shapes and texts as SVG, every text escaped and cut to its room."""

import unicodedata

from markupsafe import Markup, escape

WIDTH = 960
SIZE = 15
# Class → what it looks like where no sheet applies.
_LOOKS = {
    "ink": 'fill="#18221f"',
    "muted": 'fill="#4d5b56"',
    "box": 'fill="#e4f3e9" stroke="#1a6a39"',
    "plain": 'fill="#eff2ee" stroke="#7b8a84"',
    "open": 'fill="#fdf0de" stroke="#8a4300"',
    "rule": 'stroke="#7b8a84" fill="none"',
    "hatch": 'stroke="#8a4300"',
    "kept": 'fill="#c3d3cd" fill-opacity="0.8"',
    "moved": 'fill="#d9822b" fill-opacity="0.8"',
    "gone": 'fill="#8a3b2e" fill-opacity="0.8"',
    "new": 'fill="#2f6da8" fill-opacity="0.8"',
    "bar": 'fill="#12615a"',
    "dashed": 'fill="none" stroke="#12615a" stroke-dasharray="6 4"',
}


def text_width(text: str, size: float = SIZE) -> float:
    """Return about how wide a text is: a letter of the wide scripts counts twice as much as a Latin one."""
    return sum(size if unicodedata.east_asian_width(c) in "WF" else size * 0.56 for c in text)


def fit(text: str, room: float, size: float = SIZE) -> str:
    """Return as much of a text as its room takes, with … where something is left out; "" where next to nothing fits."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + "…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if len(text) > 1 else ""


class Canvas:
    """A picture in the making."""

    def __init__(self, name: str, title: str, note: str, lang: str, width: int = WIDTH) -> None:
        """Start a picture: `name` makes its ids its own on a page."""
        self._name, self._title, self._note, self._lang, self._width = name, title, note, lang, width
        self._parts: list[str] = []

    def rect(self, look: str, box: tuple[float, float, float, float], title: str = "") -> None:
        """Draw a box (x, y, width, height) with the words that a pointer shows."""
        x, y, width, height = box
        told = f"<title>{escape(title)}</title>" if title else ""
        self._parts.append(
            f'<rect class="p-{look}" {_LOOKS[look]} x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" '
            f'height="{max(height, 0):.1f}">{told}</rect>'
        )

    def path(self, look: str, way: str, title: str = "") -> None:
        """Draw a line or a shape."""
        told = f"<title>{escape(title)}</title>" if title else ""
        self._parts.append(f'<path class="p-{look}" {_LOOKS[look]} d="{way}">{told}</path>')

    def text(
        self, x: float, y: float, words: str, *, look: str = "ink", anchor: str = "start", bold: bool = False
    ) -> None:
        """Write words with their base line at y."""
        weight = ' font-weight="650"' if bold else ""
        self._parts.append(
            f'<text class="p-{look}" {_LOOKS[look]} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>'
            f"{escape(words)}</text>"
        )

    def hatch(self, box: tuple[float, float, float, float]) -> None:
        """Lay slanted lines over a box."""
        x, y, width, height = box
        step, way = 9.0, []
        reach = step
        while reach < width + height:
            x1, y1 = (reach, 0.0) if reach <= width else (width, reach - width)
            x2, y2 = (0.0, reach) if reach <= height else (reach - height, height)
            way.append(f"M{x + x1:.1f} {y + y1:.1f}L{x + x2:.1f} {y + y2:.1f}")
            reach += step
        self._parts.append(
            f'<path class="p-hatch" {_LOOKS["hatch"]} stroke-width="1" stroke-opacity="0.35" d="{"".join(way)}"/>'
        )

    def finish(self, height: float) -> Markup:
        """Return the picture."""
        name = escape(self._name)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" lang="{escape(self._lang)}" '
            f'aria-labelledby="{name}-title {name}-note" viewBox="0 0 {self._width} {height:.0f}" '
            f'width="{self._width}" height="{height:.0f}" font-family="sans-serif" font-size="{SIZE}">'
            f'<title id="{name}-title">{escape(self._title)}</title><desc id="{name}-note">{escape(self._note)}</desc>'
        )
        return Markup(head + "".join(self._parts) + "</svg>")  # noqa: S704 - every text is escaped above
