"""The commands that draw pictures of answers; they need the extra `plot`."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command
from mandates.errors import UnavailableError, UsageError

if TYPE_CHECKING:
    from mandates.model.pictures import Picture

_SUFFIXES = ("svg", "png", "pdf")


class _Group(click.Group):
    command_class = Command


@click.group(cls=_Group)
def plot() -> None:
    """Draw a picture of an answer as SVG, PNG or PDF.

    \b
    Examples:
      mandates plot overlaps --place yuzhong --lang zh -o overlaps.svg
      mandates plot gaps -o gaps.png
      mandates plot diff yuzhong-health-commission lanzhou-health-commission -o diff.pdf
      mandates plot agency yuzhong-health-commission -o agency.svg

    Needs the extra `plot`: python -m pip install 'mandates[plot]'
    """


def _common(command: Callable[..., None]) -> Callable[..., None]:
    out = click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help="File.")
    lang = click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the words.")
    return out(lang(command))


@plot.command()
@click.option("--place", help="Name or key of the place.")
@_common
@click.pass_obj
def overlaps(root: Path, place: str | None, output: Path, lang: str) -> None:
    """Draw how many matters agencies have in common, two by two."""
    from mandates.answers.overlaps import find_overlaps
    from mandates.answers.pictures import picture_overlaps
    from mandates.graph.checkpoints import open_checkpoint

    _check(output)
    _draw(picture_overlaps(find_overlaps(open_checkpoint(root), place=place, lang=lang)), output, lang)


@plot.command()
@click.option("--place", help="Name or key of the place.")
@click.option("--agency", help="Name or key of the agency.")
@_common
@click.pass_obj
def gaps(root: Path, place: str | None, agency: str | None, output: Path, lang: str) -> None:
    """Draw how many gaps there are of each kind and on each subject."""
    from mandates.answers.gaps import find_gaps
    from mandates.answers.pictures import picture_gaps
    from mandates.graph.checkpoints import open_checkpoint

    _check(output)
    _draw(picture_gaps(find_gaps(open_checkpoint(root), place=place, agency=agency, lang=lang)), output, lang)


@plot.command()
@click.argument("first")
@click.argument("second")
@_common
@click.pass_obj
def diff(root: Path, first: str, second: str, output: Path, lang: str) -> None:
    """Draw which sections the duties of FIRST and SECOND lie in; each a file, an agency or a document."""
    from mandates.answers.diff import compare_sides
    from mandates.answers.pictures import picture_diff
    from mandates.cli.sides import load_sides

    _check(output)
    one, other = load_sides(root, (first, second), lang)
    _draw(picture_diff(compare_sides(one, other, lang), lang), output, lang)


@plot.command()
@click.argument("name")
@_common
@click.pass_obj
def agency(root: Path, name: str, output: Path, lang: str) -> None:
    """Draw an agency with its sections and the duties of each."""
    from mandates.answers.pictures import picture_agency
    from mandates.answers.things import find_agency
    from mandates.graph.checkpoints import open_checkpoint

    _check(output)
    _draw(picture_agency(find_agency(open_checkpoint(root), name, lang), lang), output, lang)


def _check(path: Path) -> None:
    """Refuse what cannot be drawn before anything is computed."""
    if path.suffix.lower().removeprefix(".") not in _SUFFIXES:
        raise UsageError(f"{path}: write to a file that ends in {', '.join('.' + suffix for suffix in _SUFFIXES)}")

    _load_drawing()


def _load_drawing() -> "Callable[[Picture, Path, str], None]":
    try:
        from mandates.cli.drawing import draw
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise UnavailableError("pictures need matplotlib: python -m pip install 'mandates[plot]'") from error
    return draw


def _draw(picture: "Picture", path: Path, lang: str) -> None:
    _load_drawing()(picture, path, lang)
    click.echo(str(path), err=True)
