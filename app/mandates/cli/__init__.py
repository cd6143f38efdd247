"""The command line: parse, call one answer, print. Rooms are imported only by the command that needs them."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates import __version__
from mandates.cli.command import (
    COMPLETED,
    LANGUAGES,
    Command,
    completion_option,
    is_plain,
    print_json,
    quiet_option,
    report,
)
from mandates.cli.diff import diff
from mandates.cli.doctor import doctor
from mandates.cli.export import export
from mandates.cli.findings import findings
from mandates.cli.gaps import gaps
from mandates.cli.history import backup, log, restore, withdraw
from mandates.cli.ingest import explain, ingest
from mandates.cli.mcp import serve_assistants
from mandates.cli.overlaps import overlaps
from mandates.cli.plot import plot
from mandates.cli.query import query
from mandates.cli.questions import questions
from mandates.cli.serving import serve
from mandates.cli.simulate import simulate
from mandates.cli.verify import verify

if TYPE_CHECKING:
    from datetime import datetime


class _Group(click.Group):
    command_class = Command


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mandates")
@click.option(
    "--store",
    help="Folder or SPARQL endpoint of the store (else MANDATES_STORE, else the default; see `mandates doctor`).",
)
@click.pass_context
def cli(ctx: click.Context, store: str | None) -> None:
    """Who is responsible for X: ask the texts that say what public bodies must do.

    \b
    Examples:
      mandates find 谁管医养结合 --place 渝中区
      mandates find "who do I call about food poisoning" --place yuzhong
      mandates agency 渝中区卫健委

    Exit codes: 0 answered (also: nobody), 1 the answer is no, 2 usage, 3 not found, 4 bad data, 5 unavailable.
    """
    from mandates.graph.checkpoints import default_root, to_root

    ctx.obj = to_root(store) if store else default_root()
    if is_plain():
        ctx.color = False


cli.params += [quiet_option(), completion_option()]


@cli.command()
@click.argument("question", nargs=-1, required=True)
@click.option("--place", help="Name or key of the place; wins over one in the question.")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Date the answer is for, YYYY-MM-DD.")
@click.option("--lang", type=LANGUAGES, help="Language of the answer; that of the question by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def find(
    root: Path, question: Sequence[str], place: str | None, as_of: "datetime | None", lang: str | None, as_json: bool
) -> None:
    """Say who is responsible for a matter, in the user's own words.

    \b
    Examples:
      mandates find 谁管医养结合 --place 渝中区
      mandates find "노인 돌봄 담당" --place yuzhong --lang zh
      mandates find "budget in Chuanshan" --json
    """
    from mandates.answers.find import find as answer
    from mandates.answers.telling import to_document
    from mandates.cli.printing import print_found
    from mandates.graph.checkpoints import open_checkpoint

    date = as_of.date().isoformat() if as_of else None
    found = answer(open_checkpoint(root), " ".join(question), place=place, lang=lang, as_of=date)
    if as_json:
        print_json(to_document(found))
    else:
        print_found(found)


@cli.command()
@click.argument("name")
@click.option("--lang", type=LANGUAGES, help="Language of the answer; that of the name by default.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def agency(root: Path, name: str, lang: str | None, as_json: bool) -> None:
    """Show what the texts state about one agency, by name or key.

    \b
    Examples:
      mandates agency 渝中区卫健委
      mandates agency yuzhong-health-commission --lang en --json
    """
    from mandates.answers.question import guess_language
    from mandates.answers.things import find_agency
    from mandates.cli.printing import print_agency
    from mandates.graph.checkpoints import open_checkpoint

    wanted = lang or guess_language(name)
    answer = find_agency(open_checkpoint(root), name, wanted)
    if as_json:
        _print_record(answer)
    else:
        print_agency(answer, wanted)


@cli.command()
@click.argument("key")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the answer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def duty(root: Path, key: str, lang: str, as_json: bool) -> None:
    """Show one duty by its key, document/number.

    \b
    Example:
      mandates duty yuzhong-health-commission-2024/022 --lang zh
    """
    from mandates.answers.things import find_duty
    from mandates.cli.printing import print_duty
    from mandates.graph.checkpoints import open_checkpoint

    answer = find_duty(open_checkpoint(root), key, lang)
    if as_json:
        _print_record(answer)
    else:
        print_duty(answer, lang)


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the messages.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def validate(root: Path, files: Sequence[Path], lang: str, as_json: bool) -> None:
    """Check Turtle FILES (the shipped data by default) against the shapes and the integrity checks.

    \b
    Example:
      mandates validate data/*.ttl
    """
    from mandates.cli.printing import print_violations
    from mandates.graph.checkpoints import open_checkpoint
    from mandates.graph.validation import check_store, validate_graph
    from mandates.model import to_json
    from mandates.resources import resource_folder

    violations = validate_graph(files or sorted(resource_folder("data").glob("*.ttl")), lang)
    if not files:
        violations += check_store(open_checkpoint(root).store)
    if as_json:
        print_json(
            {
                "conforms": not any(v.severity == "Violation" for v in violations),
                "violations": to_json(violations),
            }
        )
    else:
        print_violations(violations)
    if any(violation.severity == "Violation" for violation in violations):
        raise SystemExit(1)


@cli.command()
@click.option(
    "--data",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of data (else the shipped one).",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def build(root: Path, data: Path | None, as_json: bool) -> None:
    """Build the store from ontology and data, and publish it; nothing is done where it is up to date.

    \b
    Example:
      mandates build
    """
    from mandates.graph.building import build_store

    made = build_store(root, data)
    if as_json:
        print_json({"store": str(root), "version": made.version, "quads": made.quads, "names": made.labels})
    elif made.quads:
        click.echo(f"built {root}: version {made.version}, {made.quads} quads, {made.labels} names", err=True)
    else:
        click.echo(f"{root} is up to date: version {made.version}", err=True)


cli.add_command(ingest)
cli.add_command(explain)
cli.add_command(diff)
cli.add_command(findings)
cli.add_command(gaps)
cli.add_command(overlaps)
cli.add_command(plot)
cli.add_command(query)
cli.add_command(export)
cli.add_command(doctor)
cli.add_command(serve_assistants)
cli.add_command(serve)
cli.add_command(simulate)
cli.add_command(questions)
cli.add_command(verify)
cli.add_command(log)
cli.add_command(backup)
cli.add_command(restore)
cli.add_command(withdraw)


def run(arguments: list[str]) -> int:
    """Run the command line and return its exit code; every error is one line, JSON where JSON was asked for."""
    try:
        code = cli(arguments, prog_name="mandates", standalone_mode=False, complete_var=COMPLETED)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except click.ClickException as error:
        hint = " (see --help)" if isinstance(error, click.UsageError) else ""
        return report("UsageError", error.format_message() + hint, error.exit_code, as_json="--json" in arguments)
    except click.Abort:
        return 130
    except OSError as error:
        sys.stdout = None
        return report("UnavailableError", f"cannot write: {error.strerror}", 5, as_json="--json" in arguments)


def _print_record(record: object) -> None:
    from mandates.model import to_json

    print_json(to_json(record))
