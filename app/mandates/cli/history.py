"""The commands that keep the record: log, backup, restore, withdraw."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import Command, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mandates.model.history import Fault


@click.command(cls=Command)
@click.option(
    "--verify", "is_checked", is_flag=True, help="Check the chain of the log; exit with 1 where it is broken."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def log(root: Path, is_checked: bool, as_json: bool) -> None:
    """Show who changed what and when, the earliest first.

    \b
    Examples:
      mandates log
      mandates log --verify
    """
    from mandates.graph.integrity import check_log, list_lines
    from mandates.model import to_json

    checked = check_log(root) if is_checked else None
    if as_json:
        said = {"checked": to_json(checked)} if checked else {}
        print_json({"lines": to_json(list_lines(root)), **said})
    elif checked is None:
        for line in list_lines(root):
            what = "\t".join(filter(None, (line.document, line.reason)))
            click.echo(f"{line.number}\t{line.time}\t{line.actor}\t{line.action}\t{what}".rstrip())
    else:
        print_faults(checked.faults)
        if not checked.faults:
            click.echo(f"{checked.lines} lines, unbroken; last {checked.last}")
    if checked and checked.faults:
        raise SystemExit(1)


def print_faults(faults: "Sequence[Fault]") -> None:
    """Print each fault as one line."""
    for fault in faults:
        click.echo(f"{fault.file}{f': line {fault.line}' if fault.line else ''}: {fault.problem}")


@click.command(cls=Command)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def backup(root: Path, file: Path, as_json: bool) -> None:
    """Write documents, log and judgements of the store to FILE, an archive; a damaged store is refused.

    \b
    Example:
      mandates backup store.tar
    """
    from mandates.graph.backups import back_up
    from mandates.graph.checkpoints import current_version

    current_version(root)
    held = back_up(root, file)
    if as_json:
        print_json({"file": str(file), **held._asdict()})
    else:
        click.echo(
            f"{file}: version {held.version}, {held.documents} documents, {held.lines} lines of the log", err=True
        )


@click.command(cls=Command)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--store", "into", help="Folder to restore into (else that of the program).", metavar="FOLDER")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def restore(root: Path, file: Path, into: str | None, as_json: bool) -> None:
    """Put what FILE holds, a backup, in the place of what the store holds, and publish it.

    All of the backup is checked before anything is replaced. The log is kept and goes on.

    \b
    Examples:
      mandates restore store.tar
      mandates restore store.tar --store ./elsewhere
    """
    from mandates.graph.backups import restore as replace
    from mandates.graph.building import build_store

    root = Path(into) if into else root
    held = replace(root, file)
    version = build_store(root).version
    if as_json:
        print_json({"store": str(root), **held._asdict(), "published": version})
        return
    click.echo(f"restored {root}: {held.documents} documents, version {version}", err=True)
    if held.version and held.version != version:
        text = f"the backup was made of version {held.version}: data, ontology or program differ from then"
        click.echo(text, err=True)


@click.command(cls=Command)
@click.argument("document")
@click.option("--reason", required=True, help="Why; it is shown where the document was.")
@click.option("--successor", help="Key of the document that takes its place (else its newer version).", metavar="KEY")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def withdraw(root: Path, document: str, reason: str, successor: str | None, as_json: bool) -> None:
    """Take DOCUMENT, by its key, out of the store; its addresses then say that it is gone, why, and what followed.

    \b
    Example:
      mandates withdraw some-agency-2024 --reason "published by mistake"
    """
    from mandates.graph.building import build_store
    from mandates.ingest.desk import Desk
    from mandates.ingest.statements.building import Overrides
    from mandates.ingest.withdrawing import withdraw as take_out

    stone = take_out(root, document, reason, successor)
    Desk(root, Overrides()).state_completeness()
    version = build_store(root).version
    if as_json:
        print_json({**stone._asdict(), "version": version})
    else:
        followed = f", {stone.successor} takes its place" if stone.successor else ""
        click.echo(f"withdrew {document} ({len(stone.ids)} ids){followed}; version {version}", err=True)
