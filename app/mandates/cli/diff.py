"""The command that compares."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.errors import BadDataError, UsageError

if TYPE_CHECKING:
    from mandates.answers.facts import Difference, FactsCompared


@click.command(cls=Command)
@click.argument("first")
@click.argument("second")
@click.option("--facts", is_flag=True, help="Compare the facts of two graphs of one text, labels aside.")
@click.option(
    "--exceptions",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="With --facts: differences accepted.",
)
@click.option("--place", help="Place of a text that does not say it.")
@click.option(
    "--exit-code", is_flag=True, help="Exit with 1 where something differs (with --facts: and is not accepted)."
)
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the answer.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "markdown", "turtle"]),
    default="text",
    show_default=True,
    help="Form of the answer.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def diff(
    root: Path,
    first: str,
    second: str,
    facts: bool,
    exceptions: Path | None,
    place: str | None,
    exit_code: bool,
    lang: str,
    form: str,
    as_json: bool,
) -> None:
    """Compare FIRST with SECOND: versions of a mandate, or two agencies; each a file, an agency or a document.

    A file is Turtle, or a text that is drafted first; agencies and documents of the store go by name or key.

    \b
    Examples:
      mandates diff old.txt new.txt
      mandates diff yuzhong-health-commission lanzhou-health-commission --lang zh
      mandates diff yuzhong-health-commission-2024 new.txt --format markdown
      mandates diff --facts data/yuzhong-health-commission-2024.ttl original.txt
    """
    if facts:
        differs = _compare_facts(root, [_to_path(name) for name in (first, second)], exceptions, place, as_json=as_json)
    elif exceptions:
        raise UsageError("--exceptions goes with --facts")
    else:
        differs = _compare_mandates(root, (first, second), place, lang, "json" if as_json else form)
    if differs and exit_code:
        raise SystemExit(1)


def _to_path(name: str) -> Path:
    path = Path(name)
    if not path.is_file():
        raise UsageError(f"no file {name}: --facts compares two files")
    return path


def _compare_mandates(root: Path, names: tuple[str, str], place: str | None, lang: str, form: str) -> bool:
    """Print what differs between two mandates; return whether anything does."""
    from mandates.answers.diff import compare_sides
    from mandates.answers.diff.events import write_events
    from mandates.cli.diff_printing import print_diff, to_csv, to_markdown
    from mandates.cli.sides import load_sides
    from mandates.model import to_json

    sides = load_sides(root, names, lang, place)
    found = compare_sides(sides[0], sides[1], lang)
    if form == "text":
        print_diff(found, lang)
    elif form == "json":
        print_json(to_json(found))
    elif form == "csv":
        click.echo(to_csv(found), nl=False)
    elif form == "markdown":
        click.echo(to_markdown(found, lang), nl=False)
    else:
        click.echo(write_events(found, sides[0], sides[1]), nl=False)
    changed = any(each.kind != "kept" or each.moved_section for each in found.changes)
    moved = any(each.kind != "kept" for each in found.sections) or any(each.a != each.b for each in found.staffing)
    return changed or moved


def _compare_facts(root: Path, paths: list[Path], exceptions: Path | None, place: str | None, *, as_json: bool) -> bool:
    """Print where two graphs of one text disagree; return whether they do beyond what was accepted."""
    from mandates.answers.facts import compare_facts
    from mandates.model import to_json

    compared = compare_facts(*(_triples(root, path, place) for path in paths))
    accepted = _read_exceptions(exceptions, paths[0].stem) if exceptions else []
    left = [each for each in compared.differences if not _is_accepted(each, accepted)]
    if as_json:
        print_json({"agreements": to_json(compared.agreements), "differences": to_json(left)})
    else:
        _print(compared, left)
    return bool(left)


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
