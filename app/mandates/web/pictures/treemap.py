"""Fields as tiles: areas in proportion to duties, laid out in rows as square as can be (squarified)."""

from collections.abc import Sequence

from markupsafe import Markup

from mandates.model.pictures import Tile, Treemap
from mandates.web.pictures.canvas import WIDTH, Canvas, fit
from mandates.wording import say

Box = tuple[float, float, float, float]
_HEIGHT, _PAD = 540, 8
# Bold letters are so much wider.
_BOLD = 0.93


def draw_treemap(treemap: Treemap, lang: str) -> Markup:
    """Return the picture of fields with their duties; those with gaps are hatched."""
    canvas = Canvas("coverage", treemap.title, treemap.note, lang)
    tiles = [tile for tile in treemap.tiles if tile.duties]
    for tile, box in zip(tiles, squarify([tile.duties for tile in tiles], (0, 0, WIDTH, _HEIGHT)), strict=True):
        _draw(canvas, tile, box, lang)
    return canvas.finish(_HEIGHT)


def _draw(canvas: Canvas, tile: Tile, box: Box, lang: str) -> None:
    x, y, width, height = box
    told = say(lang, "picture.tile", label=tile.label, duties=tile.duties, gaps=tile.gaps)
    canvas.rect("open" if tile.gaps else "box", (x + 1, y + 1, width - 2, height - 2), told)
    if tile.gaps:
        # Below the words, so that they can be read.
        canvas.hatch((x + 1, y + min(height - 1, 52), width - 2, max(height - 53, 0)))
    if height >= 24 and (words := fit(tile.label, (width - 2 * _PAD) * _BOLD)):
        canvas.text(x + _PAD, y + 20, words, bold=True)
    counts = f"{tile.duties}" + (f" · {say(lang, 'picture.gaps')} {tile.gaps}" if tile.gaps else "")
    if height >= 46 and (words := fit(counts, width - 2 * _PAD)):
        canvas.text(x + _PAD, y + 40, words)


def squarify(sizes: Sequence[float], box: Box) -> list[Box]:
    """Return a box for each size, largest first, that together fill the box, in proportion to the sizes.

    Rows are filled along the shorter side for as long as that makes their worst tile squarer (Bruls, Huizing and
    van Wijk, Squarified Treemaps, 2000).
    """
    x, y, width, height = box
    scale = width * height / sum(sizes) if sizes else 0
    left, found = [size * scale for size in sizes], []
    while left:
        side, count = min(width, height), 1
        while count < len(left) and _worst(left[: count + 1], side) <= _worst(left[:count], side):
            count += 1
        row, left = left[:count], left[count:]
        depth = sum(row) / side if side else 0
        along = 0.0
        for area in row:
            length = area / depth if depth else 0
            found.append((x, y + along, depth, length) if width >= height else (x + along, y, length, depth))
            along += length
        if width >= height:
            x, width = x + depth, width - depth
        else:
            y, height = y + depth, height - depth
    return found


def _worst(row: Sequence[float], side: float) -> float:
    """Return how far the least square tile of a row is from a square: 1 for a square."""
    whole = sum(row)
    return max(side * side * max(row) / whole**2, whole**2 / (side * side * min(row)))
