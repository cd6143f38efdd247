"""The command that says what holds on this machine: effective values, store, fonts, extras."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import NamedTuple

import click

from mandates import __version__
from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.errors import MandatesError
from mandates.wording import say

# Whose packages an extra brings.
_EXTRAS = {"plot": "matplotlib", "mcp": "mcp"}
# A character of each script that a picture needs.
_SAMPLES = {"zh": "职", "ko": "직"}
_LEAST_FREE = 200 * 1024 * 1024


class _Setting(NamedTuple):
    """A value that is in force, and where it comes from: `flag`, `environment` or `default`."""

    name: str
    value: str
    source: str


class _Check(NamedTuple):
    """What was looked at: `good`, `missing` (something optional) or `broken`, with what was found."""

    name: str
    state: str
    found: str


@click.command(cls=Command)
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the messages.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def doctor(ctx: click.Context, lang: str, as_json: bool) -> None:
    """Say which values are in force and where they come from, and whether everything works.

    A flag wins over the environment, the environment over the default. Exits with 5 where something is broken; what is
    optional and missing is said and breaks nothing.

    \b
    Examples:
      mandates doctor
      mandates --store ./store doctor --json
    """
    settings = list(_settings(ctx, lang))
    checks = list(_check(ctx.obj, lang))
    broken = any(check.state == "broken" for check in checks)
    if as_json:
        said = {"settings": [each._asdict() for each in settings], "checks": [each._asdict() for each in checks]}
        print_json({"version": __version__, "works": not broken, **said})
    else:
        _print(settings, checks, lang)
    if broken:
        raise SystemExit(5)


def _settings(ctx: click.Context, lang: str) -> Iterator[_Setting]:
    given = ctx.find_root().params.get("store")
    source = "flag" if given else "environment" if os.environ.get("MANDATES_STORE") else "default"
    yield _Setting("store", str(ctx.obj), source)
    for name in ("MANDATES_INGEST_TOKEN", "MANDATES_SHARED", "NO_COLOR"):
        value = os.environ.get(name)
        # A token is not shown.
        shown = say(lang, "doctor.set") if value and name.endswith("TOKEN") else value
        yield _Setting(name, shown or say(lang, "doctor.unset"), "environment" if value else "default")


def _check(root: Path, lang: str) -> Iterator[_Check]:
    yield _Check("mandates", "good", f"{__version__}, Python {sys.version.split()[0]}")
    yield _check_files()
    yield from _check_store(root, lang)
    yield _check_space(root)
    yield from _check_extras()
    yield from (_check_font(script, sample, lang) for script, sample in _SAMPLES.items())


def _check_files() -> _Check:
    from mandates.resources import resource_folder

    try:
        folder = resource_folder("ontology")
        for name in ("data", "shapes", "queries"):
            resource_folder(name)
    except MandatesError as error:
        return _Check("files", "broken", str(error))
    return _Check("files", "good", str(folder.parent))


def _check_store(root: Path, lang: str) -> Iterator[_Check]:
    from mandates.answers.loaded import load_loaded
    from mandates.graph.checkpoints import graph_folder, open_checkpoint
    from mandates.graph.isolation import QueryPool

    try:
        checkpoint = open_checkpoint(root)
        loaded = load_loaded(checkpoint, lang)
        checkpoint.words.search(("x",), ("agency",), 1)
    except MandatesError as error:
        yield _Check("store", "broken", str(error))
        return
    places = ", ".join(place.label for place in loaded.places)
    yield _Check("store", "good", f"{checkpoint.version}, {loaded.as_of}: {places}")
    pool = QueryPool(1)
    try:
        pool.answer(graph_folder(root, checkpoint.version), "ASK {}", ["json"])
        yield _Check("sparql", "good", say(lang, "doctor.isolated"))
    except MandatesError as error:
        yield _Check("sparql", "broken", str(error))
    finally:
        pool.close()


def _check_space(root: Path) -> _Check:
    folder = next((each for each in (root, *root.absolute().parents) if each.is_dir()), Path("/"))
    free = shutil.disk_usage(folder).free
    return _Check("disk", "good" if free >= _LEAST_FREE else "missing", f"{free >> 20} MiB")


def _check_extras() -> Iterator[_Check]:
    for extra, package in _EXTRAS.items():
        try:
            yield _Check(f"extra {extra}", "good", f"{package} {version(package)}")
        except PackageNotFoundError:
            yield _Check(f"extra {extra}", "missing", f"python -m pip install 'mandates[{extra}]'")


def _check_font(script: str, sample: str, lang: str) -> _Check:
    name = f"font {script}"
    try:
        from mandates.cli.drawing.fonts import choose_fonts
    except ModuleNotFoundError:
        return _ask_fontconfig(name, script, lang)
    try:
        return _Check(name, "good", choose_fonts({sample}, script)[0])
    except MandatesError as error:
        return _Check(name, "missing", str(error))


def _ask_fontconfig(name: str, script: str, lang: str) -> _Check:
    """Return what the font library of the system says, where the extra `plot` is not there to look itself."""
    program = shutil.which("fc-list")
    if program is None:
        return _Check(name, "missing", say(lang, "doctor.fonts-unknown"))
    run = subprocess.run([program, f":lang={script}", "family"], capture_output=True, text=True, check=False)  # noqa: S603
    family = next(iter(sorted(filter(None, run.stdout.splitlines()))), "")
    if not family:
        return _Check(name, "missing", "apt-get install fonts-noto-cjk")
    return _Check(name, "good", family)


def _print(settings: list[_Setting], checks: list[_Check], lang: str) -> None:
    for setting in settings:
        click.echo(f"{setting.name:22} {setting.value}  ({say(lang, f'doctor.{setting.source}')})")
    click.echo()
    colours = {"good": "green", "missing": "yellow", "broken": "red"}
    for check in checks:
        state = click.style(say(lang, f"doctor.{check.state}"), fg=colours[check.state])
        click.echo(f"{check.name:22} {state}: {check.found}")
