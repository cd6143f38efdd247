"""A comparison of two mandates as text, CSV and Markdown."""

import csv
import io
from collections.abc import Iterator

import click

from mandates.answers.diff.tables import CHANGE_COLUMNS, to_change_rows
from mandates.model.diff import KINDS, Change, Diff, DiffClause
from mandates.wording import say

_COLOURS = {
    "narrowed": "yellow",
    "weakened": "yellow",
    "transferred-out": "yellow",
    "vanished": "red",
    "widened": "green",
    "strengthened": "green",
    "transferred-in": "green",
    "new": "green",
}


def print_diff(diff: Diff, lang: str) -> None:
    """Print a summary, then what changed kind by kind, sections and posts; kept duties are only counted."""
    click.secho(f"{diff.a.label} → {diff.b.label}", bold=True)
    click.echo("  " + ", ".join(f"{say(lang, f'diff.kind-{k}')} {n}" for k, n in diff.summary.items() if n))
    for kind in KINDS:
        shown = [each for each in diff.changes if each.kind == kind and (kind != "kept" or each.moved_section)]
        if shown:
            click.echo()
            click.secho(f"{say(lang, f'diff.kind-{kind}')} ({diff.summary[kind]})", bold=True, fg=_COLOURS.get(kind))
        for change in shown:
            _print_change(change, lang)
    _print_structure(diff, lang)


def _print_change(change: Change, lang: str) -> None:
    for mark, clause in (("-", change.a), ("+", change.b)):
        if clause:
            where = say(lang, "diff.item", item=clause.item) + (f", {clause.section}" if clause.section else "")
            click.echo(f"  {mark} {_one_line(clause.words)}  ({where})")
    click.secho(f"    {change.reason}", dim=True)


def _print_structure(diff: Diff, lang: str) -> None:
    if diff.sections:
        click.echo()
        click.secho(say(lang, "diff.sections"), bold=True)
    for section in diff.sections:
        click.echo(f"  {say(lang, f'diff.section-{section.kind}')}: {_names(section.a)} → {_names(section.b)}")
    if diff.staffing:
        click.echo()
        click.secho(say(lang, "diff.staffing"), bold=True)
    for posts in diff.staffing:
        click.echo(f"  {posts.category}: {_number(posts.a, lang)} → {_number(posts.b, lang)}")


def _names(names: tuple[str, ...]) -> str:
    return " + ".join(names) or "–"


def _number(number: int | None, lang: str) -> str:
    return say(lang, "diff.no-number") if number is None else str(number)


def to_csv(diff: Diff) -> str:
    """Return the changes as CSV, one row each."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(CHANGE_COLUMNS)
    writer.writerows(to_change_rows(diff))
    return out.getvalue()


def to_markdown(diff: Diff, lang: str) -> str:
    """Return the whole comparison as Markdown with tables."""
    return "\n".join(_markdown(diff, lang)) + "\n"


def _markdown(diff: Diff, lang: str) -> Iterator[str]:
    yield f"# {_cell(diff.a.label)} → {_cell(diff.b.label)}"
    yield from ("", f"## {say(lang, 'diff.summary')}", "")
    yield from _head(say(lang, "diff.column-kind"), say(lang, "diff.column-number"))
    yield from (f"| {say(lang, f'diff.kind-{kind}')} | {number} |" for kind, number in diff.summary.items())
    before, after = say(lang, "diff.column-before"), say(lang, "diff.column-after")
    for kind in KINDS:
        shown = [each for each in diff.changes if each.kind == kind]
        if shown:
            yield from ("", f"## {say(lang, f'diff.kind-{kind}')}", "")
            yield from _head(before, after, say(lang, "diff.column-reason"))
            yield from (f"| {_clause(c.a, lang)} | {_clause(c.b, lang)} | {_cell(c.reason)} |" for c in shown)
    if diff.sections:
        yield from ("", f"## {say(lang, 'diff.sections')}", "")
        yield from _head(say(lang, "diff.column-kind"), before, after)
        for section in diff.sections:
            kind = say(lang, f"diff.section-{section.kind}")
            yield f"| {kind} | {_cell(_names(section.a))} | {_cell(_names(section.b))} |"
    if diff.staffing:
        yield from ("", f"## {say(lang, 'diff.staffing')}", "")
        yield from _head(say(lang, "diff.column-category"), before, after)
        yield from (f"| {_cell(s.category)} | {_number(s.a, lang)} | {_number(s.b, lang)} |" for s in diff.staffing)


def _head(*names: str) -> Iterator[str]:
    yield "| " + " | ".join(names) + " |"
    yield "|" + " --- |" * len(names)


def _clause(clause: DiffClause | None, lang: str) -> str:
    if clause is None:
        return "–"
    where = say(lang, "diff.item", item=clause.item) + (f", {clause.section}" if clause.section else "")
    return f"{_cell(clause.words)} ({_cell(where)})"


def _cell(text: str) -> str:
    return _one_line(text).replace("\\", "\\\\").replace("|", "\\|")


def _one_line(text: str) -> str:
    return " ".join(text.split())
