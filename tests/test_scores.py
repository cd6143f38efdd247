"""What `make score` prints of the inside of an agency and of diffs stays above its floors, each within 0.02."""

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from mandates.graph.checkpoints import Checkpoint

ROOT = Path(__file__).parent.parent
PAIRS = sorted(path.parent.name for path in (ROOT / "tests" / "pairs").glob("*/gold.json"))
INSIDE = {
    "degrees": 0.89,
    "none_precision": 0.99,
    "none_recall": 0.91,
    "reverse_precision": 0.86,
    "reverse_recall": 0.95,
    "overlaps_precision": 0.89,
    "overlaps_recall": 0.99,
    "outcomes": 1.0,
}
KINDS = {
    "measure-anlan-district-urban-management": 0.92,
    "measure-doyang-city-welfare": 0.74,
    "tune-state-of-merrow-workforce": 0.93,
    "tune-wuheng-county-natural-resources": 0.93,
}


def load_scorer(name: str) -> ModuleType:
    """Return a module of the bench folder."""
    spec = importlib.util.spec_from_file_location(name, ROOT / "bench" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def test_inside_of_an_agency(checkpoint: Checkpoint, shared: Path) -> None:
    figures = load_scorer("scoring_inside").score_inside(checkpoint.store, shared)
    assert {name: getattr(figures, name) for name, floor in INSIDE.items() if getattr(figures, name) < floor} == {}


def test_every_pair_has_a_floor() -> None:
    assert sorted(KINDS) == PAIRS


@pytest.mark.parametrize("name", PAIRS)
def test_kinds_of_changes(name: str, store_root: Path) -> None:
    scores = load_scorer("scoring_diff").score_pair(ROOT / "tests" / "pairs" / name, store_root)
    assert scores.kinds >= KINDS[name]


def test_agencies_side_by_side(checkpoint: Checkpoint, shared: Path) -> None:
    lines = (shared / "gold" / "agency-diff.jsonl").read_text("utf-8").splitlines()
    rows, cells, misses = load_scorer("scoring_diff").score_agency_diff(checkpoint.store, map(json.loads, lines))
    assert (rows, cells) >= (0.98, 0.98), misses
