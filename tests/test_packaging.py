"""What is built, installed somewhere clean and run from elsewhere answers like the checkout.

Slow: two clean environments are made, and the dependencies come from the package registry.
"""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from mandates import __version__

ROOT = Path(__file__).parent.parent
# Where the five folders of the project lie in a wheel.
HOMES = {
    "app/mandates": "mandates",
    "ontology": "mandates/_resources/ontology",
    "data": "mandates/_resources/data",
    "shapes": "mandates/_resources/shapes",
    "queries": "mandates/_resources/queries",
}
INFO = f"mandates-{__version__}.dist-info"
ABOUT = {f"{INFO}/{name}" for name in (
    "METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE", "licenses/LICENSE-data"
)}  # fmt: skip
AGENCY = "https://w3id.org/mandates/id/agency/yuzhong-health-commission"
WHERE = """
from mandates.resources import checkout_folder, resource_folder
print(checkout_folder())
print(*(resource_folder(name) for name in ("ontology", "data", "shapes", "queries")), sep="\\n")
"""


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command without anything of this run's surroundings; return what it prints."""
    hidden = ("PYTHONPATH", "MANDATES_", "PYTEST_", "VIRTUAL_ENV")
    env = {name: value for name, value in os.environ.items() if not name.startswith(hidden)}
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, encoding="utf-8",
        env=env | {"PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def source_files() -> set[str]:
    """Return what the wheel should hold of the five folders, by its names there."""
    return {
        f"{home}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, home in HOMES.items()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    [path] = folder.iterdir()
    return path


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working folder far from the checkout."""
    return tmp_path_factory.mktemp("elsewhere")


def clean_environment(folder: Path, *requirements: str | Path) -> Path:
    """Make an environment with nothing in it but these; return its folder of commands."""
    venv.create(folder, with_pip=True, system_site_packages=False)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [commands / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run(*pip, *requirements, cwd=folder)
    return commands


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    return clean_environment(folder, "-c", ROOT / "constraints.txt", wheel)


@pytest.fixture(scope="module")
def editable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clean_environment(tmp_path_factory.mktemp("editable"), "--no-deps", "--editable", ROOT)


def test_wheel_is_named_by_the_version(wheel: Path) -> None:
    assert wheel.name == f"mandates-{__version__}-py3-none-any.whl"


def test_wheel_holds_the_five_folders_and_no_more(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert names - source_files() - ABOUT == set()
    assert source_files() - names == set()
    for home in HOMES.values():
        assert any(name.startswith(f"{home}/") for name in names)
    assert not [name for name in names if {"tests", "conftest.py", "bench", "docs"} & set(name.split("/"))]


def test_wheel_holds_the_files_as_they_are(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for folder, home in HOMES.items():
            for path in sorted((ROOT / folder).rglob("*.*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    assert archive.read(f"{home}/{path.relative_to(ROOT / folder).as_posix()}") == path.read_bytes()


def test_installed_answers_from_elsewhere(installed: Path, elsewhere: Path) -> None:
    store = elsewhere / "store"
    run(installed / "mandates", "--store", store, "build", cwd=elsewhere)
    command = ["--store", store, "find", "谁管医养结合", "--place", "yuzhong", "--json"]
    found = json.loads(run(installed / "mandates", *command, cwd=elsewhere))
    [answer, *_] = found["answers"]
    assert answer["agency"]["id"] == AGENCY
    assert answer["section"]["label"] == "老龄健康科"
    assert [path.name for path in elsewhere.iterdir()] == ["store"]


def test_installed_reads_its_own_files(installed: Path, elsewhere: Path) -> None:
    checkout, *folders = run(installed / "python", "-c", WHERE, cwd=elsewhere).splitlines()
    assert checkout == "None"
    assert [Path(folder).parts[-3:-1] for folder in folders] == [("mandates", "_resources")] * 4
    assert not [folder for folder in folders if Path(folder).is_relative_to(ROOT)]


def test_installed_is_started_in_two_ways(installed: Path, elsewhere: Path) -> None:
    version = run(installed / "mandates", "--version", cwd=elsewhere)
    assert __version__ in version
    assert run(installed / "python", "-m", "mandates", "--version", cwd=elsewhere) == version


def test_editable_reads_the_checkout(editable: Path, elsewhere: Path) -> None:
    checkout, *folders = run(editable / "python", "-c", WHERE, cwd=elsewhere).splitlines()
    assert Path(checkout) == ROOT
    assert [Path(folder) for folder in folders] == [ROOT / name for name in ("ontology", "data", "shapes", "queries")]
