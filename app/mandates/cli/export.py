"""The command that takes data out of the store."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command
from mandates.errors import UsageError

if TYPE_CHECKING:
    from mandates.graph.checkpoints import Checkpoint

_FORMS = ("ttl", "nt", "jsonld", "rdf", "csv", "nq")
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@click.command(cls=Command)
@click.argument("name", required=False, metavar="[AGENCY|DOCUMENT]")
@click.option("--format", "form", type=click.Choice(_FORMS), default="ttl", show_default=True, help="Form.")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of names in csv.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format jsonld.")
@click.pass_obj
def export(root: Path, name: str | None, form: str, lang: str, as_json: bool) -> None:
    """Print the data of an agency or a document, by name or key; of everything without one. Never wording.

    csv has a row for each responsibility; nq is the whole store with its graphs, derived ones and wording too, to load
    another engine with; the other forms are triples.

    \b
    Examples:
      mandates export yuzhong-health-commission-2024 --format nt
      mandates export 渝中区卫健委 --format csv --lang zh
      mandates export --format ttl > mandates.ttl
    """
    from mandates.answers.exporting import export_triples
    from mandates.graph.checkpoints import open_checkpoint
    from mandates.graph.store import EmbeddedStore, convert_turtle

    checkpoint = open_checkpoint(root)
    if form == "nq" and not as_json:
        if name or not isinstance(checkpoint.store, EmbeddedStore):
            raise UsageError("nq is of a whole store in a folder: leave the name out")
        sys.stdout.flush()
        sys.stdout.buffer.write(checkpoint.store.dump())
        return
    if form == "csv" and not as_json:
        _print_rows(checkpoint, name, lang)
        return
    body = convert_turtle(export_triples(checkpoint, name).decode(), "jsonld" if as_json else form)
    sys.stdout.flush()
    sys.stdout.buffer.write(body if body.endswith(b"\n") else body + b"\n")


def _print_rows(checkpoint: "Checkpoint", name: str | None, lang: str) -> None:
    from mandates.answers.exporting import COLUMNS, export_rows

    writer = csv.writer(sys.stdout, lineterminator="\n")
    rows = list(export_rows(checkpoint, lang, name))
    writer.writerow(COLUMNS)
    writer.writerows([_to_cell(value) for value in row] for row in rows)


def _to_cell(value: str | int) -> str | int:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
