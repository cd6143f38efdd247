"""The commands that read texts: take them in, print what was drafted, explain a clause."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.errors import BadDataError, UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from mandates.ingest.committing import Receipt
    from mandates.ingest.desk import Desk, Refusal
    from mandates.ingest.drafts import Draft


@click.command(cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path, allow_dash=True))
@click.option("--dry-run", is_flag=True, help="Draft and validate, commit nothing.")
@click.option("--place", help="Name of the place, where the text does not say it or says it wrongly.")
@click.option("--agency", help="Name of the agency, likewise.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Date of the text, YYYY-MM-DD, likewise.")
@click.option("--lang", type=LANGUAGES, help="Language of the text, likewise.")
@click.option("--complete", help="State that all agencies of this place are now loaded.", metavar="PLACE")
@click.option(
    "--format", "form", type=click.Choice(["turtle", "json", "jsonl"]), help="Print the draft, commit nothing."
)
@click.option("--with-wording", is_flag=True, help="With --format turtle: keep the words of the text.")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes that read texts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def ingest(
    root: Path,
    files: Sequence[Path],
    dry_run: bool,
    place: str | None,
    agency: str | None,
    date: "datetime | None",
    lang: str | None,
    complete: str | None,
    form: str | None,
    with_wording: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Turn published texts (FILES, folders, or - for stdin) into graph, validate it, commit each to the store.

    \b
    Examples:
      mandates ingest bureau.html --dry-run
      mandates ingest texts/ --place 青禾区 --complete 青禾区
      mandates ingest plan.docx --format jsonl
    """
    from mandates.ingest.desk import Desk
    from mandates.ingest.statements.building import Overrides

    if with_wording and form != "turtle":
        raise UsageError("--with-wording goes with --format turtle")
    desk = Desk(root, Overrides(place, agency, date.date().isoformat() if date else None), lang)
    drafts = _with_progress(desk.draft_all(files, jobs), len(files))
    if form:
        for draft in drafts:
            click.echo(desk.export(draft, form, with_wording=with_wording), nl=False)
        return
    receipts = [desk.take_in(draft, dry_run=dry_run) for draft in drafts]
    # What was committed before a crash is published now, so only a run that refused everything publishes nothing.
    if not dry_run and (complete or any(receipt.outcome != "refused" for receipt in receipts)):
        _publish(root, desk, complete)
    _tell(receipts, as_json=as_json)


def _publish(root: Path, desk: "Desk", complete: str | None) -> None:
    from mandates.graph.building import build_store

    desk.state_completeness(complete)
    build_store(root)


def _tell(receipts: "Sequence[Receipt]", *, as_json: bool) -> None:
    from mandates.model import to_json

    if as_json:
        print_json({"documents": to_json(receipts)})
    else:
        _print_receipts(receipts)
    if any(receipt.outcome == "refused" for receipt in receipts):
        raise SystemExit(BadDataError.exit_code)


@click.command(cls=Command)
@click.argument("file", type=click.Path(exists=True, path_type=Path, allow_dash=True))
@click.option("--at", required=True, type=click.IntRange(0), help="Position in the text, in characters from 0.")
@click.option("--lang", type=LANGUAGES, help="Language of the text, where it is not told rightly.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def explain(file: Path, at: int, lang: str | None, as_json: bool) -> None:
    """Show which rules and words gave the clause of FILE that stands at a position.

    \b
    Example:
      mandates explain bureau.txt --at 420
    """
    from mandates.ingest.explaining import explain_at
    from mandates.ingest.extracting import draft_source
    from mandates.ingest.reading import read_file
    from mandates.model import to_json

    explained = explain_at(draft_source(read_file(file), lang), at)
    if as_json:
        print_json(to_json(explained))
        return
    click.echo(f"{explained.item}  {explained.start}–{explained.end}  {explained.container}")
    click.echo(f"  {explained.text}")
    click.echo(f"  role {explained.role}; actions {', '.join(explained.actions) or '–'}")
    click.echo(f"  subjects {', '.join(explained.subjects) or '–'}; confidence {explained.confidence:.2f}")
    for reason in explained.reasons:
        click.echo(f"  {reason.rule}: “{reason.words}” ({reason.start}–{reason.end}) → {reason.gives}")


def _with_progress(drafts: "Iterator[Draft | Refusal]", length: int) -> "Iterator[Draft | Refusal]":
    """Show a bar on a terminal while drafts come."""
    with click.progressbar(drafts, length=length, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
        yield from bar


def _print_receipts(receipts: "Sequence[Receipt]") -> None:
    for receipt in receipts:
        line = f"{receipt.outcome}\t{receipt.key or receipt.name}"
        if receipt.outcome not in {"refused", "unchanged", "quoted"}:
            line += f"\t{receipt.duties} duties, {receipt.review} to review"
        click.echo(line + (f", replaces {receipt.replaces}" if receipt.replaces else ""))
        for violation in receipt.violations:
            click.echo(f"  {violation.severity}: {violation.message} ({violation.focus})", err=True)
        if receipt.problem:
            click.echo(f"mandates: {receipt.problem}", err=True)
