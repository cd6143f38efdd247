"""An agency and its parts as a tree: each part on its line, with as long a bar as its duties are many."""

from markupsafe import Markup

from mandates.model.pictures import Tree
from mandates.web.pictures.canvas import Canvas, fit

_ROW, _TOP, _STEM = 30, 46, 18
# Narrower than the others: it stands beside the card of the agency.
_WIDTH, _NAMES = 680, 330


def draw_tree(tree: Tree, lang: str) -> Markup:
    """Return the picture of an agency with what its parts hold."""
    canvas = Canvas("tree", tree.title, tree.note, lang, _WIDTH)
    canvas.text(0, 22, fit(tree.root, _WIDTH), bold=True)
    most = max(count for _, count in tree.leaves)
    room = _WIDTH - _NAMES - 70
    last = _TOP + (len(tree.leaves) - 1) * _ROW
    canvas.path("rule", f"M{_STEM / 2} 32V{last}")
    for number, (name, count) in enumerate(tree.leaves):
        y = _TOP + number * _ROW
        canvas.path("rule", f"M{_STEM / 2} {y}H{_STEM + 6}")
        canvas.text(_STEM + 12, y + 5, fit(name, _NAMES - _STEM - 20))
        canvas.rect("bar", (_NAMES, y - 8, room * count / most, 16), f"{name}: {count}")
        canvas.text(_NAMES + room * count / most + 8, y + 5, str(count), look="muted")
    return canvas.finish(last + _ROW)
