"""Pictures: what they show, real glyphs or a clear message, equal bytes, text that stays text."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager

from made_findings import agency, checkpoint, duty, place, section
from mandates.answers.labels import LANGUAGES
from mandates.answers.pictures import picture_agency, picture_diff, picture_gaps, picture_overlaps
from mandates.cli import cli
from mandates.cli.drawing import FORMS, draw
from mandates.cli.drawing.fonts import choose_fonts
from mandates.errors import NotFoundError, UnavailableError
from mandates.graph.checkpoints import Checkpoint
from mandates.model import AgencyAnswer, Line, Named, NamedAgency
from mandates.model.diff import Change, Diff, DiffClause
from mandates.model.gaps import Gap, Gaps
from mandates.model.overlaps import AgencyPair, Overlaps
from mandates.model.pictures import Band, Bars, Flow, Heat, Panels, Tree

ROOT = Path(__file__).parent.parent
PICTURES = {
    "heat": Heat("重叠", "说明", ("道路局", "公园局"), ((0, 7), (7, 0)), ((0, 2), (2, 0))),
    "panels": Panels("공백", "주", (Bars("종류", ("확인", "미확인"), ("도로", "공원"), ((1, 2), (0, 5))),)),
    "flow": Flow(
        "Roads → Parks", "", ("north", "new"), ("south", "gone"),
        (Band("new", "south", "new", 2), Band("north", "gone", "gone", 1), Band("north", "south", "moved", 4)),
        (("moved", "moved"), ("gone", "gone"), ("new", "new")),
    ),
    "tree": Tree("道路局", "12", "道路局", (("机构本身", 9), ("养护科", 3))),
}  # fmt: skip


def has_glyphs(lang: str) -> bool:
    try:
        choose_fonts({"养", "乐", "길"}, lang)
    except UnavailableError:
        return False
    return True


needs_glyphs = pytest.mark.skipif(not has_glyphs("zh"), reason="no font with Chinese and Korean characters")


# --- What is drawn


def named(text: str) -> Named:
    return Named(f"id:{text}", text, "en")


def test_overlaps_become_a_square() -> None:
    pairs = (
        AgencyPair(named("alder"), named("roads"), named("parks"), 3, 1, 0, ()),
        AgencyPair(named("alder"), named("roads"), named("water"), 0, 0, 0, (named("split"),)),
    )
    found = Overlaps("en", None, None, False, (), (), (), (), (), (), (), pairs, ())
    heat = picture_overlaps(found)
    assert heat.names == ("parks", "roads"), "a pair without an overlap is not shown"
    assert (heat.counts, heat.marks) == (((0, 3), (3, 0)), ((0, 1), (1, 0)))
    with pytest.raises(NotFoundError):
        picture_overlaps(found._replace(pairs=pairs[1:]))


def gap(kind: str, subject: str | None, certainty: str = "confirmed") -> Gap:
    return Gap(kind, "r", certainty, None, None, named(subject) if subject else None, None, None, (), (), "", "", "")


def test_gaps_become_bars_by_kind_and_subject() -> None:
    gaps = (
        gap("stage-gap", "b", "not-found-in-loaded"),
        gap("stage-gap", "a"),
        gap("stage-gap", "b"),
        gap("plan-gap", None),
    )
    summary = {"stage-gap": 3, "plan-gap": 1, "level-gap": 0}
    found = Gaps("en", None, None, (), None, summary, gaps, (), ())
    kinds, subjects = picture_gaps(found).panels
    assert kinds.names == ("stage gap", "plan gap") and kinds.counts == ((2, 1), (1, 0))
    assert subjects.names == ("b", "a") and subjects.counts == ((1, 1), (1, 0))
    with pytest.raises(NotFoundError):
        picture_gaps(found._replace(gaps=()))


def clause(part: str | None) -> DiffClause:
    return DiffClause("id:d", "1", 0, 1, part, "id:x", "words")


def test_diff_becomes_bands_between_sections() -> None:
    changes = (
        Change("kept", False, clause("north"), clause("north"), ""),
        Change("reworded", True, clause("north"), clause("south"), ""),
        Change("vanished", False, clause(None), None, ""),
        Change("new", False, None, clause("split:Water"), ""),
    )
    flow = picture_diff(Diff(named("A"), named("B"), {}, changes, (), ()), "en")
    assert {(band.left, band.right, band.kind, band.duties) for band in flow.bands} == {
        ("north", "north", "kept", 1),
        ("north", "south", "moved", 1),
        ("the agency itself", "no longer there", "gone", 1),
        ("not there before", "Water (party to a split)", "new", 1),
    }
    assert flow.left[-1] == "not there before" and flow.right[-1] == "no longer there"
    with pytest.raises(NotFoundError):
        picture_diff(Diff(named("A"), named("B"), {}, (), (), ()), "en")


def test_agency_becomes_a_tree_of_its_sections() -> None:
    body = NamedAgency("id:roads", "roads", "en", None, None)
    own, north, south = named("roads"), named("north"), named("south")
    lines = [
        Line(named("d"), own, each, "lead", "Duty", (), (), (), None, (), (), None)
        for each in (south, own, north, north)
    ]  # type: ignore[arg-type]
    tree = picture_agency(AgencyAnswer(body, (), (), (), (), tuple(lines), (), ()), "en")
    assert tree.leaves == (("the agency itself", 1), ("north", 2), ("south", 1))


# --- How it is drawn


@needs_glyphs
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", PICTURES)
def test_equal_pictures_give_equal_bytes(kind: str, form: str, tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.{form}" for number in (1, 2)]
    for file in files:
        draw(PICTURES[kind], file, "zh")
    first, second = (file.read_bytes() for file in files)
    assert first == second and len(first) > 1000
    assert first.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[form])
    assert b"CreationDate" not in first and b"<dc:date>" not in first


def words_of(svg: Path) -> set[str]:
    tree = ElementTree.parse(svg)  # noqa: S314 - written here
    return {"".join(node.itertext()) for node in tree.iter("{http://www.w3.org/2000/svg}text")}


@needs_glyphs
def test_text_of_an_svg_is_text(tmp_path: Path) -> None:
    for kind, picture in PICTURES.items():
        draw(picture, tmp_path / f"{kind}.svg", "zh")
        words = words_of(tmp_path / f"{kind}.svg")
        assert picture.title in words
    assert {"养护科", "道路局"} <= {word.strip("0123456789 ") for word in words}


@needs_glyphs
def test_other_counts_give_another_picture(tmp_path: Path) -> None:
    heat = PICTURES["heat"]
    for number, picture in enumerate((heat, heat._replace(counts=((0, 8), (8, 0))))):
        draw(picture, tmp_path / f"{number}.svg", "zh")
    assert (tmp_path / "0.svg").read_bytes() != (tmp_path / "1.svg").read_bytes()


def test_names_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    draw(Tree("$x_1$ & <b>", "n", "r", (("$\\bad{y}$", 1),)), tmp_path / "x.svg", "en")
    assert {"$x_1$ & <b>", "1  $\\bad{y}$"} <= words_of(tmp_path / "x.svg")


# --- Glyphs


def pixels(text: str, fonts: list[str]) -> bytes:
    figure = Figure(figsize=(1, 1))
    canvas = FigureCanvasAgg(figure)
    figure.text(0.5, 0.5, text, fontfamily=fonts, fontsize=40, ha="center", va="center")
    canvas.draw()
    return bytes(canvas.buffer_rgba())


@needs_glyphs
@pytest.mark.parametrize("lang", LANGUAGES)
def test_characters_are_no_boxes(lang: str) -> None:
    """Two boxes look alike; two characters do not."""
    chars = "养老院乐길"
    drawn = {pixels(char, choose_fonts({chars}, lang)) for char in chars}
    assert len(drawn) == len(chars)
    assert pixels(" ", choose_fonts({chars}, lang)) not in drawn


def only_latin(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = [entry for entry in fontManager.ttflist if entry.name == "DejaVu Sans"]
    monkeypatch.setattr(fontManager, "ttflist", latin)


def test_missing_font_is_a_clear_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only_latin(monkeypatch)
    with pytest.raises(UnavailableError, match=r"no installed font has .*apt-get install fonts-noto-cjk") as caught:
        draw(PICTURES["tree"], tmp_path / "x.png", "zh")
    assert caught.value.exit_code == 5 and "\n" not in str(caught.value)
    assert not (tmp_path / "x.png").exists()
    assert choose_fonts({"roads & parks → é"}, "en") == ["DejaVu Sans"]


def test_character_that_no_font_has_is_named() -> None:
    with pytest.raises(UnavailableError, match=r"U\+3FFFD"):
        choose_fonts({"a\U0003fffd"}, "en")


# --- Command


@pytest.fixture(scope="module")
def made() -> Checkpoint:
    parts = [place("alder", ["roads", "parks"])]
    for key in ("roads", "parks"):
        parts += [
            agency(key, "alder"),
            section(key, f"{key}-north"),
            duty(key, 1, "ageing", {key: "lead"}, stage="policy"),
        ]
        parts.append(duty(key, 2, "food-safety", {f"{key}/{key}-north": "lead"}))
    return checkpoint(*parts)


@pytest.fixture
def plot(made: Checkpoint, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr("mandates.graph.checkpoints.open_checkpoint", lambda _: made)
    return lambda *arguments: CliRunner().invoke(cli, ["--store", "none", "plot", *arguments])


@pytest.mark.parametrize(
    "arguments",
    [["overlaps", "--place", "alder"], ["gaps"], ["diff", "roads", "parks"], ["agency", "roads"]],
    ids=lambda arguments: arguments[0],
)
def test_command_draws_each_answer(plot: Callable[..., Result], tmp_path: Path, arguments: list[str]) -> None:
    file = tmp_path / "x.svg"
    result = plot(*arguments, "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, ""), result.stderr
    assert "<svg" in file.read_text(encoding="utf-8")


def test_wrong_use_is_told_in_one_line(plot: Callable[..., Result], tmp_path: Path) -> None:
    assert plot("agency", "roads", "-o", str(tmp_path / "x.gif")).exit_code == 2
    assert plot("agency", "nobody-here", "-o", str(tmp_path / "x.svg")).exit_code == 3
    nowhere = plot("agency", "roads", "-o", str(tmp_path / "none" / "x.svg"))
    assert nowhere.exit_code == 5 and len(nowhere.stderr.splitlines()) == 1


WITHOUT = """
import sys
sys.modules["matplotlib"] = None
from mandates.__main__ import main
sys.argv = ["mandates", *sys.argv[1:]]
main()
"""


def test_missing_extra_is_told_with_its_remedy(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WITHOUT, "plot", "agency", "roads", "-o", str(tmp_path / "x.svg")]
    result = subprocess.run(command, cwd=ROOT / "app", capture_output=True, text=True, check=False)
    assert result.returncode == 5
    assert result.stderr.strip() == "mandates: pictures need matplotlib: python -m pip install 'mandates[plot]'"
