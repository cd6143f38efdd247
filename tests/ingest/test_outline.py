"""The outline of invented texts of many shapes: kind, agencies, sections, and where each item lies."""

import json
from itertools import pairwise
from pathlib import Path

import pytest

from mandates.ingest.lexicon import fold_text
from mandates.ingest.outline import outline_text

CASES = sorted((Path(__file__).parent / "outline").glob("*/expected.json"))
# Shapes that are not read rightly yet; a name leaves the list when its case passes.
MISSES = (Path(__file__).parent / "outline" / "misses.txt").read_text(encoding="utf-8").split()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.parent.name)
def test_outline_of_case(path: Path, request: pytest.FixtureRequest) -> None:
    if path.parent.name in MISSES:
        request.applymarker(pytest.mark.xfail(strict=True, reason="listed in misses.txt"))
    expected = json.loads(path.read_text(encoding="utf-8"))
    text = path.with_name("source.txt").read_text(encoding="utf-8")
    outline = outline_text(text, fold_text(text), expected["language"])
    assert outline.kind == expected["kind"]
    found = [
        [item.container, text[item.start : item.end][: len(begins)]]
        for item, (_, begins) in zip(outline.items, expected["items"], strict=False)
    ]
    assert found == expected["items"]
    assert len(outline.items) == len(expected["items"])
    if "agencies" in expected:
        assert [agency.name for agency in outline.agencies] == expected["agencies"]
    if "sections" in expected:
        assert [section.name for agency in outline.agencies for section in agency.sections] == expected["sections"]


def test_items_lie_in_order_and_apart() -> None:
    for path in CASES:
        text = path.with_name("source.txt").read_text(encoding="utf-8")
        items = outline_text(text, fold_text(text), json.loads(path.read_text(encoding="utf-8"))["language"]).items
        assert all(first.end <= second.start for first, second in pairwise(items)), path
        assert all(text[item.start : item.end].strip() == text[item.start : item.end] for item in items), path


@pytest.mark.parametrize("language", ["en", "ko", "zh"])
@pytest.mark.parametrize(
    "garbage", ["(1)" * 100_000, "1. " * 100_000, "第一条" * 50_000, "a(b" * 100_000, " " * 300_000, "一、" * 100_000]
)
def test_garbage_is_read_in_seconds(garbage: str, language: str) -> None:
    assert outline_text(garbage, fold_text(garbage), language).kind in {"mandate", "empty", "plan"}
