"""Draw pictures by matplotlib, which nothing outside this package imports.

Equal pictures give equal bytes: no dates, ids from a fixed salt.
"""

import warnings
from pathlib import Path

from matplotlib import rc_context, rcParams
from matplotlib.figure import Figure

from mandates.cli.drawing.fonts import choose_fonts
from mandates.cli.drawing.shapes import draw_flow, draw_heat, draw_panels, draw_tree
from mandates.errors import UnavailableError
from mandates.model.pictures import Flow, Heat, Panels, Picture

# What a file says of its making, without the day.
_METADATA: dict[str, dict[str, str | None]] = {
    "svg": {"Date": None, "Creator": "mandates"},
    "pdf": {"CreationDate": None, "Creator": "mandates", "Producer": "mandates"},
    "png": {"Software": None},
}
FORMS = tuple(_METADATA)


def draw(picture: Picture, path: Path, lang: str) -> None:
    """Write a picture as SVG, PNG or PDF, by the suffix of `path`.

    Raises UnavailableError where no installed font has its characters, or the file cannot be written.
    """
    form = path.suffix.lower().removeprefix(".")
    fonts = choose_fonts(_texts(picture), lang)
    with rc_context(), warnings.catch_warnings():
        rcParams.update(
            {
                "font.family": fonts,
                "font.enable_last_resort": False,
                "font.size": 10,
                "pdf.fonttype": 3,
                "svg.fonttype": "none",
                "svg.hashsalt": "mandates",
                "text.parse_math": False,
            }
        )
        # A character without a glyph is a warning there: a box in the picture.
        warnings.filterwarnings("error", message=".*missing from font.*")
        figure = Figure(dpi=144)
        _draw_on(figure, picture)
        try:
            figure.savefig(path, format=form, metadata=_METADATA[form], bbox_inches="tight", pad_inches=0.25)
        except OSError as error:
            raise UnavailableError(f"{path}: cannot be written ({error.strerror})") from error


def _draw_on(figure: Figure, picture: Picture) -> None:
    if isinstance(picture, Heat):
        draw_heat(figure, picture)
    elif isinstance(picture, Panels):
        draw_panels(figure, picture)
    elif isinstance(picture, Flow):
        draw_flow(figure, picture)
    else:
        draw_tree(figure, picture)


def _texts(value: object) -> set[str]:
    if isinstance(value, str):
        return {value}
    return {text for part in value for text in _texts(part)} if isinstance(value, tuple) else set()
