"""Shared fixtures: the store of the shipped data, built once, and the shared folder with originals and gold."""

import os
from pathlib import Path

import pytest

from mandates.graph.building import build_store
from mandates.graph.checkpoints import Checkpoint, open_checkpoint

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def store_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the published store of the shipped data."""
    root = tmp_path_factory.mktemp("store")
    build_store(root)
    return root


@pytest.fixture(scope="session")
def checkpoint(store_root: Path) -> Checkpoint:
    """The opened store of the shipped data."""
    return open_checkpoint(store_root)


def missing(what: str) -> None:
    """Skip loudly on a person's machine; fail where CI is set."""
    if os.environ.get("CI"):
        pytest.fail(f"CI needs {what}")
    pytest.skip(f"SKIPPED FOR LACK OF {what}")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared folder (MANDATES_SHARED, else beside the checkout)."""
    folder = Path(os.environ.get("MANDATES_SHARED") or ROOT.parent / "shared")
    if not (folder / "gold" / "clauses.jsonl").is_file():
        missing("the shared folder: set MANDATES_SHARED")
    return folder
