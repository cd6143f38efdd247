"""The shipped data breaks no integrity rule, and each rule can be broken."""

from pathlib import Path

import pytest

from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import EmbeddedStore, write_store
from mandates.graph.validation import check_store
from mandates.resources import resource_folder

CHECKS = sorted((resource_folder("queries") / "checks").iterdir())
EXAMPLES = Path(__file__).parent / "checks"
SUFFIX = "-violation"
GRAPH = "https://example.org/graph"


@pytest.fixture(scope="session")
def shipped(checkpoint: Checkpoint) -> EmbeddedStore:
    return checkpoint.store


def store_of(path: Path, folder: Path) -> EmbeddedStore:
    write_store(folder / "graph", [(path, GRAPH)], [], f"{GRAPH}/derived")
    return EmbeddedStore(folder / "graph")


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem.removesuffix(SUFFIX))
def test_shipped_data_breaks_no_rule(path: Path, shipped: EmbeddedStore) -> None:
    assert shipped.select(load_query(f"checks/{path.stem}").bind()) == []


def test_shipped_data_as_a_whole(shipped: EmbeddedStore) -> None:
    assert check_store(shipped) == ()


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem.removesuffix(SUFFIX))
def test_rule_can_be_broken(path: Path, tmp_path: Path) -> None:
    store = store_of(EXAMPLES / path.stem.removesuffix(SUFFIX) / "violates.ttl", tmp_path)
    rows = store.select(load_query(f"checks/{path.stem}").bind())
    assert rows
    assert all(row["focus"] for row in rows)
    assert {row.shape for row in check_store(store)} >= {path.stem}


def test_every_file_is_a_check_with_an_example() -> None:
    assert all(path.name.endswith(f"{SUFFIX}.rq") for path in CHECKS)
    assert [path.stem.removesuffix(SUFFIX) for path in CHECKS] == sorted(each.name for each in EXAMPLES.iterdir())


@pytest.mark.parametrize("path", CHECKS, ids=lambda path: path.stem.removesuffix(SUFFIX))
def test_rule_is_said_in_three_languages(path: Path, tmp_path: Path) -> None:
    store = store_of(EXAMPLES / path.stem.removesuffix(SUFFIX) / "violates.ttl", tmp_path)
    said = {
        next(row.message for row in check_store(store, lang) if row.shape == path.stem) for lang in ("zh", "en", "ko")
    }
    assert len(said) == 3
    assert path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ") in said
