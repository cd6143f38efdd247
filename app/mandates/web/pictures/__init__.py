"""Pictures as SVG that stands alone and inside a page: real text, title and description, no style attributes.

Colours are attributes for a picture that is taken away; the sheet of the site overrides them by class.
"""

from mandates.web.pictures.flow import draw_flow
from mandates.web.pictures.timeline import draw_timeline
from mandates.web.pictures.tree import draw_tree
from mandates.web.pictures.treemap import draw_treemap

__all__ = ["draw_flow", "draw_timeline", "draw_tree", "draw_treemap"]
