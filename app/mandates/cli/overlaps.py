"""The command that shows which agencies have a matter in common."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.wording import join_names, say

if TYPE_CHECKING:
    from datetime import datetime

    from mandates.answers.overlaps.tables import Matrix
    from mandates.model.overlaps import AgencyPair, Overlap, Overlaps, OverlapSide


@click.command(cls=Command)
@click.option("--place", help="Name or key of the place; those inside it count.")
@click.option("--agency", help="Name or key of an agency: only what touches it.")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Date the answer is for, YYYY-MM-DD.")
@click.option("--plans", is_flag=True, help="Count the items of work plans too, marked.")
@click.option(
    "--matrix",
    is_flag=False,
    flag_value="agencies",
    type=click.Choice(["agencies", "splits", "subjects"]),
    help="Print a matrix: agency × agency by overlaps (default) or splits, or subject × agency.",
)
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the answer.")
@click.option(
    "--format", "form", type=click.Choice(["text", "csv", "json"]), default="text", show_default=True, help="Form."
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def overlaps(
    root: Path,
    place: str | None,
    agency: str | None,
    as_of: "datetime | None",
    plans: bool,
    matrix: str | None,
    lang: str,
    form: str,
    as_json: bool,
) -> None:
    """Show which agencies lead on the same matter, how far, and what sets them apart.

    \b
    Examples:
      mandates overlaps --place yuzhong
      mandates overlaps --agency yuzhong-health-commission --lang zh
      mandates overlaps --place yuzhong --matrix subjects --format csv
    """
    from mandates.answers.overlaps import find_overlaps
    from mandates.answers.overlaps.tables import to_matrix
    from mandates.graph.checkpoints import open_checkpoint
    from mandates.model import to_json

    date = as_of.date().isoformat() if as_of else None
    found = find_overlaps(open_checkpoint(root), place=place, agency=agency, as_of=date, lang=lang, plans=plans)
    table = to_matrix(found, matrix) if matrix else None
    if as_json or form == "json":
        print_json(to_json(table if table else found))
    elif form == "csv":
        click.echo(_to_csv(found, table), nl=False)
    elif table:
        _print_matrix(table, str(matrix), lang)
    else:
        _print(found)


def _to_csv(found: "Overlaps", table: "Matrix | None") -> str:
    from mandates.answers.overlaps.tables import COLUMNS, matrix_rows, to_rows

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if table:
        writer.writerows(matrix_rows(table, found.lang))
    else:
        writer.writerow(say(found.lang, f"overlaps.column-{column}") for column in COLUMNS)
        writer.writerows(to_rows(found))
    return text.getvalue()


def _print(found: "Overlaps") -> None:
    lang = found.lang
    for place in found.places:
        click.secho(place.place.label, bold=True)
        if place.agencies:
            names = join_names(lang, [agency.label for agency in place.agencies])
            click.echo(f"  {say(lang, 'overlaps.loaded-of')}: {names}")
        click.echo("  " + say(lang, "overlaps.all-loaded" if place.complete else "overlaps.not-all-loaded"))
    if not found.overlaps:
        click.echo(say(lang, "overlaps.none"))
    _print_pairs(found)
    _print_list(lang, "vertical", [line for each in found.vertical for line in _to_lines(each, lang)])
    _print_list(lang, "fragmentation", _fragmentation(found))
    _print_list(lang, "open-cells", _open_cells(found))
    _print_list(lang, "sections", _sections(found))
    _print_list(lang, "splits", _splits(found))


def _print_list(lang: str, key: str, lines: Sequence[str]) -> None:
    if lines:
        click.secho(say(lang, f"overlaps.{key}"), bold=True)
        for line in lines:
            click.echo(f"  {line}")


def _print_pairs(found: "Overlaps") -> None:
    for pair in found.pairs:
        click.secho(_pair_name(pair, found.lang), bold=True, fg="cyan")
        counts = {"overlaps": pair.overlaps, "duplications": pair.duplications, "open": pair.open}
        click.echo("  " + say(found.lang, "overlaps.counts", **counts, splits=len(pair.splits)))
        for each in found.overlaps:
            if (each.place, each.first.agency, each.second.agency) == (pair.place, pair.first, pair.second):
                for line in _to_lines(each, found.lang):
                    click.echo(f"  {line}")


def _pair_name(pair: "AgencyPair", lang: str) -> str:
    return say(lang, "overlaps.pair", first=pair.first.label, second=pair.second.label)


def _to_lines(each: "Overlap", lang: str) -> list[str]:
    """Return an overlap as lines: what it is, what sets it apart, both sides."""
    kind, certainty = say(lang, f"overlaps.kind-{each.kind}"), say(lang, f"overlaps.certainty-{each.certainty}")
    facets = join_names(lang, [say(lang, f"overlaps.facet-{facet}") for facet in each.facets])
    subjects = dict.fromkeys(side.subject.label for side in (each.first, each.second))
    said = [say(lang, f"overlaps.apart-{each.apart_by or 'none'}"), say(lang, f"overlaps.outcome-{each.outcome}")]
    said += [say(lang, "overlaps.joint")] if each.joint else []
    said += [f"{say(lang, 'overlaps.excluded')}: {subject.label}" for subject in each.excluded]
    strength = f"{say(lang, 'overlaps.strength')} {each.strength:.2f}"
    return [
        f"{' / '.join(subjects)} – {kind} ({certainty}); {strength}, {say(lang, 'overlaps.matches', facets=facets)}",
        f"  {'; '.join([*dict.fromkeys(said), *(split.label for split in each.splits)])}",
        *(f"  {line}" for side in (each.first, each.second) for line in _side(side, lang)),
    ]


def _side(side: "OverlapSide", lang: str) -> list[str]:
    lines = [side.agency.label]
    for held in side.duties:
        where = f"{held.evidence.document_label}, {say(lang, 'answer.item')} {held.evidence.item}"
        holder = f" [{held.holder.label}]" if held.holder.id != side.agency.id else ""
        planned = f" ({say(lang, 'overlaps.planned')})" if held.planned else ""
        quote = f" «{held.evidence.quote}»" if held.evidence.quote else ""
        lines.append(f"  {say(lang, f'role.{held.role}')}: {held.duty.label}{holder}{planned} – {where}{quote}")
    return lines


def _fragmentation(found: "Overlaps") -> list[str]:
    lines = []
    for each in found.fragmentation:
        shares = join_names(found.lang, [f"{share.agency.label} {share.duties}" for share in each.agencies])
        figures = f"{say(found.lang, 'overlaps.column-herfindahl')} {each.herfindahl:.2f}"
        if each.siblings_agencies is not None:
            figures += f"; {say(found.lang, 'overlaps.column-siblings')} {each.siblings_agencies:.2f}"
        depth = f"{say(found.lang, 'overlaps.column-depth')} {each.depth}"
        lines.append(f"{each.subject.label}: {shares}; {figures}; {depth}")
    return lines


def _open_cells(found: "Overlaps") -> list[str]:
    lines = []
    for each in found.open_cells:
        matter = " · ".join(part.label for part in (each.subject, each.stage) if part)
        names = join_names(found.lang, [agency.label for agency in each.agencies])
        since = f" ({say(found.lang, 'overlaps.since', date=each.since)})" if each.since else ""
        flags = "; ".join(say(found.lang, f"flag.{flag}") for flag in each.flags)
        status = say(found.lang, f"answer.{each.status}")
        lines.append(f"{matter}: {status} – {names}{since}" + (f"; {flags}" if flags else ""))
    return lines


def _sections(found: "Overlaps") -> list[str]:
    lines = []
    for agency in found.sections:
        lines.append(agency.agency.label)
        for each in agency.overlaps:
            names = join_names(found.lang, [subject.label for subject in each.subjects])
            sides = [f"{side.section.label if side.section else ''} {side.item}" for side in (each.first, each.second)]
            told = say(found.lang, "overlaps.separable" if each.separable else "overlaps.not-separable")
            lines.append(f"  {names}: {' / '.join(sides)} – {told}")
    return lines


def _splits(found: "Overlaps") -> list[str]:
    lines = []
    for each in found.splits:
        if each.split is None or each.quality is None:
            continue
        outcome = say(found.lang, f"overlaps.outcome-{each.outcome}")
        missing = join_names(found.lang, [say(found.lang, f"overlaps.quality-{one}") for one in each.quality.missing])
        score = f"{say(found.lang, 'overlaps.column-score')} {each.quality.score}/7"
        wording = say(found.lang, f"overlaps.wording-{each.wording}")
        left = f"{say(found.lang, 'overlaps.column-missing')}: {missing}"
        lines.append(f"{each.split.label}: {outcome}; {score}; {left}; {wording}")
        for first, second in each.adjacent:
            lines.append("  " + say(found.lang, "overlaps.adjacent", first=first.label, second=second.label))
    return lines


def _print_matrix(table: "Matrix", which: str, lang: str) -> None:
    click.secho(say(lang, f"overlaps.matrix-{which}"), bold=True)
    if not table.rows:
        click.echo(say(lang, "overlaps.no-matrix"))
        return
    for number, column in enumerate(table.columns, 1):
        click.echo(f"  {number:>4}  {column.label}")
    click.echo("  " + _cells(range(1, len(table.columns) + 1)))
    for row in table.rows:
        values = (
            None if cell is None else say(lang, f"overlaps.role-{cell}")[0] if isinstance(cell, str) else cell
            for cell in row.cells
        )
        click.echo(f"  {_cells(values)}  {row.head.label}")


def _cells(values: Iterable[object]) -> str:
    return "".join(f"{'·' if value is None else value!s:>5}" for value in values)
