"""The documentation is true: every line of shell and Python in the recipes is run, what is named is there."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mandates.web.api import ROUTES
from serving import serve_store

ROOT = Path(__file__).parent.parent
SITE = "http://127.0.0.1:8000"
TEXT = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
RECIPES = re.split(r"^## (?=\d+\. )", TEXT, flags=re.MULTILINE)[1:]


def blocks(recipe: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", recipe, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def site(store_root: Path) -> Iterator[str]:
    with serve_store(store_root) as port:
        yield f"http://127.0.0.1:{port}"


def test_ten_questions_in_three_languages() -> None:
    assert [recipe.split(".")[0] for recipe in RECIPES] == [str(number) for number in range(1, 11)]
    for recipe in RECIPES:
        assert [len(blocks(recipe, language)) for language in ("sh", "python", "r")] == [1, 1, 1], recipe[:60]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.split(".")[0])
def test_shell_of_recipe_runs(recipe: str, site: str, tmp_path: Path) -> None:
    assert shutil.which("curl"), "the recipes are run with curl"
    [block] = blocks(recipe, "sh")
    done = subprocess.run(
        ["bash", "-euc", block.replace(SITE, site)], cwd=tmp_path, capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert len(done.stdout) > 50


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.split(".")[0])
def test_python_of_recipe_runs(recipe: str, site: str, tmp_path: Path) -> None:
    [block] = blocks(recipe, "python")
    done = subprocess.run(
        [sys.executable, "-c", block.replace(SITE, site)],
        cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_r_of_recipes_asks_what_the_others_ask() -> None:
    """R itself need not be there: its addresses are those of the site."""
    for recipe in RECIPES:
        [block] = blocks(recipe, "r")
        paths = [re.sub(r"[?\"].*", "", path) for path in re.findall(rf"{SITE}(/[^\s\"]*)", block)]
        shared = blocks(recipe, "sh")[0] + blocks(recipe, "python")[0]
        assert paths and all(path.rsplit(".", 1)[0] in shared for path in paths), block


def test_recipes_ask_the_api_by_its_routes() -> None:
    known = {f"/api/v1{route.path.split('/{')[0]}" for route in ROUTES}
    asked = set(re.findall(r"/api/v1/[a-z]+", TEXT))
    assert asked and asked <= known


@pytest.mark.parametrize("name", ["deployment.md", "extending.md"])
def test_documents_name_what_is_there(name: str) -> None:
    """Every path of this project that a page names exists, and every command is one."""
    from mandates.cli import cli

    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    paths = set(re.findall(r"`((?:app|ontology|queries|shapes|tests|docs|data)/[\w./*-]*)`", text))
    assert paths or name == "deployment.md"
    assert [path for path in paths if not list(ROOT.glob(path.rstrip("/")))] == []
    used = set(re.findall(r"^(?:\S+/)?mandates(?: --\S+ \S+)* ([a-z]+)", text, re.MULTILINE))
    assert used and used <= set(cli.commands)


def test_container_is_pinned_and_not_root() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    user = [line for line in lines if line.startswith("USER ")]
    assert user and user[-1] not in ("USER root", "USER 0")
    assert lines.index(user[-1]) < next(at for at, line in enumerate(lines) if line.startswith("CMD "))
    assert "constraints.txt" in text and "fonts-noto-cjk" in text and "HEALTHCHECK" in text
    assert all(":latest" not in line and ":" in line for line in lines if line.startswith("FROM "))
