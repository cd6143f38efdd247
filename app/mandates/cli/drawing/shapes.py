"""The four kinds of picture: a heat of counts, stacked bars, bands from left to right, a tree."""

import unicodedata
from typing import NamedTuple

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from mandates.model.pictures import Bars, Flow, Heat, Panels, Tree

_INK, _MUTED, _LINE = "#18221f", "#4d5b56", "#b9c4be"
_HEAT = LinearSegmentedColormap.from_list("heat", ["#f4f7f5", "#9ecfc4", "#12615a"])
_SERIES = ("#12615a", "#c9d6d1")
# Told apart without colour too: what moved is strongest, what is gone or new stands alone on its side.
_BANDS = {"kept": "#c3d3cd", "moved": "#d9822b", "gone": "#8a3b2e", "new": "#2f6da8"}
# Widths and heights are inches.
_CELL, _ROW, _LABEL = 0.55, 0.34, 0.17
_WRAP = 30


def draw_heat(figure: Figure, heat: Heat) -> None:
    """Draw counts as shades and figures; what is graver stands below the count in brackets."""
    size = len(heat.names)
    figure.set_size_inches(max(5.0, _CELL * size + 3), max(3.0, _CELL * size + 2))
    axes = figure.add_subplot()
    most = max((max(row) for row in heat.counts), default=0) or 1
    for row in range(size):
        for column in range(size):
            count, marked = heat.counts[row][column], heat.marks[row][column]
            shade = "#e3e6e4" if row == column else _HEAT(count / most)
            axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor=shade, edgecolor="white"))
            if count:
                ink = "white" if count / most > 0.6 else _INK
                text = f"{count}\n({marked})" if marked else str(count)
                axes.text(column, row, text, ha="center", va="center", color=ink, fontsize=9)
    names = [_wrap(name) for name in heat.names]
    axes.set_xlim(-0.5, size - 0.5)
    axes.set_ylim(size - 0.5, -0.5)
    axes.set_aspect("equal")
    axes.set_yticks(range(size), names)
    axes.set_xticks(range(size), names, rotation=45, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    _plain(axes)
    _caption(figure, heat.title, heat.note)


def draw_panels(figure: Figure, picture: Panels) -> None:
    """Draw bar charts one below the other."""
    rows = [len(panel.names) + 2 for panel in picture.panels]
    figure.set_size_inches(9, _ROW * sum(rows) + 0.8)
    grid = figure.subplots(len(rows), 1, height_ratios=rows, squeeze=False)
    for axes, panel in zip(grid[:, 0], picture.panels, strict=True):
        _draw_bars(axes, panel)
    first = picture.panels[0]
    keys = [Patch(color=color, label=name) for color, name in zip(_SERIES, first.series, strict=True)]
    grid[0, 0].legend(handles=keys, loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False)
    figure.subplots_adjust(hspace=2 * len(rows) / sum(rows))
    _caption(figure, picture.title, picture.note)


def _draw_bars(axes: Axes, bars: Bars) -> None:
    at = range(len(bars.names))
    left = [0] * len(bars.names)
    for number, color in zip(range(len(bars.series)), _SERIES, strict=True):
        counts = [row[number] for row in bars.counts]
        axes.barh(at, counts, left=left, height=0.7, color=color)
        left = [base + count for base, count in zip(left, counts, strict=True)]
    for row, total in zip(at, left, strict=True):
        axes.text(total + max(left) * 0.01, row, str(total), va="center", color=_INK, fontsize=9)
    axes.set_yticks(at, [_wrap(name) for name in bars.names])
    axes.set_ylim(len(bars.names) - 0.4, -0.6)
    axes.set_xlim(0, max(left) * 1.08)
    axes.set_xticks([])
    axes.set_title(bars.title, loc="left", fontsize=11, color=_MUTED)
    _plain(axes)


def draw_flow(figure: Figure, flow: Flow) -> None:
    """Draw bands from names on the left to names on the right, as thick as they are many."""
    inch = min(0.04, 8 / sum(band.duties for band in flow.bands))
    sides = {"left": _stack(flow, "left", inch), "right": _stack(flow, "right", inch)}
    depth = max(slot.bottom for side in sides.values() for slot in side.values())
    figure.set_size_inches(11, max(3.0, depth * inch / 0.77))
    axes = figure.add_subplot()
    free = {(side, name): slot.top for side, slots in sides.items() for name, slot in slots.items()}
    order = {name: number for number, name in enumerate(flow.right)}
    for band in sorted(flow.bands, key=lambda each: (flow.left.index(each.left), order[each.right], each.kind)):
        start, end = free["left", band.left], free["right", band.right]
        free["left", band.left] += band.duties
        free["right", band.right] += band.duties
        axes.add_patch(_ribbon(start, end, band.duties, _BANDS[band.kind]))
    for side, x, beside, align in (("left", 0, -0.02, "right"), ("right", 1, 1.02, "left")):
        for slot in sides[side].values():
            axes.add_patch(Rectangle((x - 0.005, slot.top), 0.01, slot.height, facecolor=_INK))
            middle = slot.top + slot.height / 2
            axes.text(beside, middle, slot.label, ha=align, va="center", color=_INK, fontsize=9, linespacing=1.15)
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(depth, 0)
    axes.set_axis_off()
    keys = [Patch(color=_BANDS[kind], label=label) for kind, label in flow.kinds]
    axes.legend(handles=keys, loc="upper center", bbox_to_anchor=(0.5, 0), ncols=len(keys), frameon=False)
    _caption(figure, flow.title, flow.note)


class _Slot(NamedTuple):
    """Where a name of a flow stands: top and height of its bar, the end of its slot, in duties; and its label."""

    top: float
    height: int
    bottom: float
    label: str


def _stack(flow: Flow, side: str, inch: float) -> dict[str, _Slot]:
    """Return the slot of each name of a side, in its order; none is lower than its label, at `inch` a duty."""
    slots: dict[str, _Slot] = {}
    top = 0.0
    for name in flow.left if side == "left" else flow.right:
        height = sum(band.duties for band in flow.bands if getattr(band, side) == name)
        label = _wrap(f"{name}  {height}")
        slot = max(float(height), (label.count("\n") + 1) * _LABEL / inch)
        slots[name] = _Slot(top + (slot - height) / 2, height, top + slot, label)
        top += slot + 0.08 / inch
    return slots


def _ribbon(start: float, end: float, height: int, color: str) -> PathPatch:
    points = [
        (0, start), (0.5, start), (0.5, end), (1, end),
        (1, end + height), (0.5, end + height), (0.5, start + height), (0, start + height), (0, start),
    ]  # fmt: skip
    curve = [Path.CURVE4] * 3
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
    return PathPatch(Path(points, codes), facecolor=color, edgecolor="white", linewidth=0.3, alpha=0.85)


def draw_tree(figure: Figure, tree: Tree) -> None:
    """Draw the root, a line to each leaf, and its count as a bar."""
    size = len(tree.leaves)
    figure.set_size_inches(9, max(2.5, _ROW * size + 1))
    axes = figure.add_subplot()
    most = max(count for _, count in tree.leaves)
    middle = (size - 1) / 2
    trunk = -0.12 * most
    axes.plot([trunk, trunk], [0, size - 1], color=_LINE, linewidth=1.2)
    axes.plot([2 * trunk, trunk], [middle, middle], color=_LINE, linewidth=1.2)
    for row, (name, count) in enumerate(tree.leaves):
        axes.plot([trunk, 0], [row, row], color=_LINE, linewidth=1.2)
        axes.barh(row, count, height=0.66, color=_SERIES[0])
        axes.text(count + most * 0.015, row, f"{count}  {name}", va="center", color=_INK)
    axes.text(2.1 * trunk, middle, _wrap(tree.root, 18), ha="right", va="center", color=_INK, linespacing=1.2)
    axes.set_xlim(2 * trunk, most * 1.05)
    axes.set_ylim(size - 0.4, -0.6)
    axes.set_axis_off()
    _caption(figure, tree.title, tree.note)


def _plain(axes: Axes) -> None:
    axes.tick_params(length=0, colors=_INK, labelsize=9)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _caption(figure: Figure, title: str, note: str) -> None:
    """Put the title above everything else, and the note below."""
    figure.draw_without_rendering()
    box = figure.get_tightbbox()
    width, height = figure.get_size_inches()
    figure.text(box.x0 / width, (box.y1 + 0.22) / height, title, fontsize=14, color=_INK, va="bottom")
    figure.text(box.x0 / width, (box.y0 - 0.15) / height, note, fontsize=9, color=_MUTED, va="top")


def _wrap(text: str, width: int = _WRAP) -> str:
    """Break a name into lines of so many narrow characters; at spaces where there are any."""
    lines, line = [], ""
    for word in _words(text):
        if line and _width(line + word.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += word
    return "\n".join([*lines, line.rstrip()])


def _words(text: str) -> list[str]:
    """Cut a text where a line may end: after spaces, and around each wide character that is no Hangul."""
    words: list[str] = []
    for char in text:
        alone = unicodedata.east_asian_width(char) in "WF" and not unicodedata.name(char, "").startswith("HANGUL")
        if not words or alone or words[-1].endswith(" "):
            words.append(char)
        else:
            words[-1] += char
    return words


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
