"""Every annotated text that rules were tuned on becomes a graph that keeps every rule, and answers by its own words."""

from pathlib import Path

import pytest

from mandates.graph.validation import DraftValidator
from mandates.ingest.desk import Desk
from mandates.ingest.statements.building import Overrides
from mandates.resources import resource_folder

SAMPLES = Path(__file__).parent / "samples"
TEXTS = sorted(
    folder / ("source.html" if (folder / "source.html").is_file() else "source.txt")
    for folder in SAMPLES.iterdir()
    if (folder / "note.md").is_file() and "Split: measure" not in (folder / "note.md").read_text("utf-8")
)


@pytest.fixture(scope="module")
def validator() -> DraftValidator:
    return DraftValidator([resource_folder("data") / f"{name}.ttl" for name in ("agencies", "places")])


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.parent.name)
def test_graph_keeps_every_rule(path: Path, validator: DraftValidator, tmp_path: Path) -> None:
    desk = Desk(tmp_path, Overrides())
    (draft,) = desk.draft_all([path])
    assert validator.validate(desk.export(draft, "turtle", with_wording=True)) == ()


def test_originals_keep_every_rule(shared: Path, validator: DraftValidator, tmp_path: Path) -> None:
    desk = Desk(tmp_path, Overrides())
    for draft in desk.draft_all(sorted((shared / "seeds").glob("*.txt"))):
        assert validator.validate(desk.export(draft, "turtle")) == ()
