"""The command that compares."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import Command, print_json
from mandates.errors import BadDataError, UsageError

if TYPE_CHECKING:
    from mandates.answers.facts import Difference, FactsCompared


@click.command(cls=Command)
@click.argument("first", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("second", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--facts", is_flag=True, help="Compare the facts of two graphs of one text, labels aside.")
@click.option(
    "--exceptions", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Differences accepted."
)
@click.option("--place", help="Place of a text that does not say it.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 where something differs that is not accepted.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def diff(
    root: Path,
    first: Path,
    second: Path,
    facts: bool,
    exceptions: Path | None,
    place: str | None,
    exit_code: bool,
    as_json: bool,
) -> None:
    """Compare FIRST with SECOND: Turtle files, or texts that are drafted first.

    \b
    Example:
      mandates diff --facts data/yuzhong-health-commission-2024.ttl original.txt
    """
    from mandates.answers.facts import compare_facts
    from mandates.model import to_json

    if not facts:
        raise UsageError("say what to compare: --facts")
    compared = compare_facts(*(_triples(root, path, place) for path in (first, second)))
    accepted = _read_exceptions(exceptions, first.stem) if exceptions else []
    left = [each for each in compared.differences if not _is_accepted(each, accepted)]
    if as_json:
        print_json({"agreements": to_json(compared.agreements), "differences": to_json(left)})
    else:
        _print(compared, left)
    if left and exit_code:
        raise SystemExit(1)


def _triples(root: Path, path: Path, place: str | None) -> list[tuple[str, str, str, str]]:
    from mandates.graph.store import parse_triples, read_triples
    from mandates.ingest.desk import Desk
    from mandates.ingest.statements.building import Overrides

    if path.suffix == ".ttl":
        return read_triples(path)
    desk = Desk(root, Overrides(place))
    return parse_triples("".join(desk.export(draft, "turtle") for draft in desk.draft_all([path])))


def _read_exceptions(path: Path, document: str) -> list[dict[str, object]]:
    """Return the differences of a document that a person accepted: `property`, `start` or null for all, `why`."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                row = json.loads(line)
                if row["document"] == document and row["why"]:
                    rows.append({"property": row["property"], "start": row["start"]})
            except (ValueError, KeyError, TypeError) as error:
                raise BadDataError(f"{path}: line {number}: document, property, start and why are needed") from error
    return rows


def _is_accepted(difference: "Difference", accepted: Sequence[dict[str, object]]) -> bool:
    return any(row["property"] == difference.property and row["start"] in (None, difference.start) for row in accepted)


def _print(compared: "FactsCompared", left: "Sequence[Difference]") -> None:
    for row in compared.agreements:
        whole = row.first + row.second
        share = 2 * row.both / whole if whole else 1.0
        counts = f"{row.both} in both, {row.first} in the first, {row.second} in the second"
        click.echo(f"{row.property:15} {share:.3f}  {counts}")
    for each in left:
        missing, extra = (", ".join(values) or "–" for values in (each.missing, each.extra))
        click.echo(f"{each.start}–{each.end}\t{each.property}\tonly first: {missing}\tonly second: {extra}")
