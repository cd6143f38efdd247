"""The command that asks what if."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.errors import BadDataError, UsageError

if TYPE_CHECKING:
    from mandates.graph.store import Store

_FORMS = ("text", "json", "turtle")


@click.command(cls=Command)
@click.argument("scenario", type=click.Path(exists=True, dir_okay=False, path_type=Path, allow_dash=True))
@click.option(
    "--text",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Run on drafts of these texts (or Turtle files) instead of the store; may be given several times.",
)
@click.option("--place", help="Place of texts that do not say it.")
@click.option("--inverse", "backwards", is_flag=True, help="Print the scenario that leads back, as YAML.")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the answer.")
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", show_default=True, help="Form.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where something is lost without a reason.")
@click.pass_obj
def simulate(
    root: Path,
    scenario: Path,
    files: Sequence[Path],
    place: str | None,
    backwards: bool,
    lang: str,
    form: str,
    as_json: bool,
    exit_code: bool,
) -> None:
    """Say what the moves of SCENARIO (YAML, - for stdin) would change; the store stays as it is.

    \b
    Examples:
      mandates simulate merger.yaml
      mandates simulate merger.yaml --text charter.txt --format json
      mandates simulate merger.yaml --inverse > back.yaml
    """
    from mandates.answers import simulate as answer
    from mandates.cli.simulate_printing import print_simulated
    from mandates.model import to_json

    store, plain = _open(root, files, place)
    simulation = answer.simulate(store, _read(scenario), str(scenario), plain or answer.fold_plain)
    if backwards:
        click.echo(answer.inverse(store, simulation, lang), nl=False)
        return
    if form == "turtle" and not as_json:
        click.echo(answer.to_turtle(store, simulation, lang), nl=False)
        return
    told = answer.tell(store, simulation, lang)
    if as_json or form == "json":
        print_json(to_json(told))
    else:
        print_simulated(told, lang)
    if exit_code and not told.conservation.ok:
        raise SystemExit(1)


def _read(scenario: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(scenario) == "-" else scenario.read_bytes()
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadDataError(f"{scenario}: not UTF-8 (byte {error.start}): convert it first") from error


def _open(root: Path, files: Sequence[Path], place: str | None) -> "tuple[Store, Callable[[str], str] | None]":
    """Return the store to run on and how it folds names."""
    from mandates.graph.building import draft_store
    from mandates.graph.checkpoints import open_checkpoint
    from mandates.ingest.desk import Desk
    from mandates.ingest.statements.building import Overrides
    from mandates.namespaces import to_id

    if not files:
        if place:
            raise UsageError("--place goes with --text: a scenario names its place itself")
        checkpoint = open_checkpoint(root)
        return checkpoint.store, checkpoint.words.fold
    desk = Desk(root, Overrides(place))
    drafts = []
    for number, path in enumerate(files, 1):
        if path.suffix == ".ttl":
            turtle = path.read_text(encoding="utf-8")
        else:
            turtle = "".join(desk.export(draft, "turtle", with_wording=True) for draft in desk.draft_all([path]))
        drafts.append((turtle, to_id("document", f"draft-{number}")))
    return draft_store(drafts), None
