"""What went where: two columns of names and bands between them, each as thick as its duties are many."""

from collections import Counter

from markupsafe import Markup

from mandates.model.pictures import Flow
from mandates.web.pictures.canvas import WIDTH, Canvas, fit
from mandates.wording import say

_TOP, _GAP, _NODE, _NAMES = 40, 14, 10, 300
# The least thickness of a name's line, so that its words have room.
_LEAST = 22


def draw_flow(flow: Flow, lang: str) -> Markup:
    """Return the picture of a flow."""
    canvas = Canvas("flow", flow.title, flow.note, lang)
    whole = sum(band.duties for band in flow.bands)
    unit = max(1.0, min(10.0, 640 / whole))
    at: list[dict[str, float]] = []
    for side, names in enumerate((flow.left, flow.right)):
        sums = Counter[str]()
        for band in flow.bands:
            sums[(band.left, band.right)[side]] += band.duties
        at.append(_draw_names(canvas, side, [(name, sums[name]) for name in names], unit))
    height = _TOP + max(_column_height(column, unit, flow, side) for side, column in enumerate((flow.left, flow.right)))
    kinds = dict(flow.kinds)
    x1, x2 = _NAMES + _NODE, WIDTH - _NAMES - _NODE
    middle = (x1 + x2) / 2
    order = {name: number for number, name in enumerate(flow.right)}
    for band in sorted(flow.bands, key=lambda band: (flow.left.index(band.left), order[band.right], band.kind)):
        y1, y2, thick = at[0][band.left], at[1][band.right], band.duties * unit
        at[0][band.left] += thick
        at[1][band.right] += thick
        told = say(lang, "picture.from-to", left=band.left, right=band.right, duties=band.duties, kind=kinds[band.kind])
        way = (
            f"M{x1} {y1:.1f}C{middle} {y1:.1f} {middle} {y2:.1f} {x2} {y2:.1f}V{y2 + thick:.1f}"
            f"C{middle} {y2 + thick:.1f} {middle} {y1 + thick:.1f} {x1} {y1 + thick:.1f}Z"
        )
        canvas.path(band.kind, way, told)
    _draw_key(canvas, flow)
    return canvas.finish(height + 10)


def _draw_names(canvas: Canvas, side: int, names: list[tuple[str, int]], unit: float) -> dict[str, float]:
    """Draw the names of one side with their sums, and return where the bands of each begin."""
    at: dict[str, float] = {}
    y = float(_TOP)
    for name, duties in names:
        at[name] = y
        canvas.rect("plain", (_NAMES if side == 0 else WIDTH - _NAMES - _NODE, y, _NODE, duties * unit))
        words = fit(name, _NAMES - 60)
        base = y + min(duties * unit / 2, 200) + 5
        if side == 0:
            canvas.text(_NAMES - 8, base, f"{words}  {duties}", anchor="end")
        else:
            canvas.text(WIDTH - _NAMES + 8, base, f"{duties}  {words}")
        y += max(duties * unit, _LEAST) + _GAP
    return at


def _column_height(names: tuple[str, ...], unit: float, flow: Flow, side: int) -> float:
    sums = Counter[str]()
    for band in flow.bands:
        sums[(band.left, band.right)[side]] += band.duties
    return sum(max(sums[name] * unit, _LEAST) + _GAP for name in names)


def _draw_key(canvas: Canvas, flow: Flow) -> None:
    x = 0.0
    for kind, name in flow.kinds:
        canvas.rect(kind, (x, 6, 16, 16))
        canvas.text(x + 22, 20, fit(name, WIDTH / 4 - 40), look="muted")
        x += WIDTH / 4
