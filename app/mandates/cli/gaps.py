"""The command that shows what is missing."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.errors import BadDataError
from mandates.model.gaps import KINDS

if TYPE_CHECKING:
    from datetime import datetime

    from mandates.answers.gaps import Yardstick
    from mandates.graph.store import Store
    from mandates.model.gaps import Gap, Gaps

_FORMS = ("text", "csv", "json")


@click.command(cls=Command)
@click.option("--place", help="Name or key of the place; all loaded places by default.")
@click.option("--agency", help="Name or key of an agency: its gaps only.")
@click.option(
    "--against",
    metavar="X",
    help="Measure against an agency, document, place, tier or subject, or a file of subject keys (- for stdin).",
)
@click.option("--kind", "kinds", multiple=True, type=click.Choice(KINDS), help="Show these kinds only.")
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="Date the answer is for, YYYY-MM-DD.")
@click.option(
    "--years", type=click.IntRange(1, 100), default=5, show_default=True, help="How long a duty may lack a target."
)
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the answer.")
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", show_default=True, help="Form.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_obj
def gaps(
    root: Path,
    place: str | None,
    agency: str | None,
    against: str | None,
    kinds: Sequence[str],
    as_of: "datetime | None",
    years: int,
    lang: str,
    form: str,
    as_json: bool,
) -> None:
    """Say what should be there and is not; what cannot be told for lack of a document is said apart.

    \b
    Examples:
      mandates gaps --place yuzhong --kind internal-gap
      mandates gaps --agency lanzhou-health-commission --against yuzhong-health-commission
      mandates gaps --place yuzhong --against health --format csv
    """
    from mandates.answers.gaps import find_gaps
    from mandates.graph.checkpoints import open_checkpoint

    checkpoint = open_checkpoint(root)
    found = find_gaps(
        checkpoint,
        place=place,
        agency=agency,
        against=_read_yardstick(checkpoint.store, against),
        kinds=kinds,
        as_of=as_of.date().isoformat() if as_of else None,
        years=years,
        lang=lang,
    )
    _show(found, "json" if as_json else form)


def _show(found: "Gaps", form: str) -> None:
    from mandates.answers.gaps.exporting import to_csv
    from mandates.model import to_json

    if form == "json":
        print_json(to_json(found))
    elif form == "csv":
        click.echo(to_csv(found), nl=False)
    else:
        _print(found)


def _read_yardstick(store: "Store", against: str | None) -> "Yardstick | str | None":
    """Return the yardstick of a list of subjects; a word that is no file is left to be looked up."""
    from mandates.answers.gaps import read_subjects

    if against == "-":
        return read_subjects(sys.stdin.read().splitlines(), "-", store)
    if against is None or not Path(against).is_file():
        return against
    try:
        lines = Path(against).read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise BadDataError(f"{against}: not UTF-8 (byte {error.start}): convert it first") from error
    return read_subjects(lines, against, store)


def _print(found: "Gaps") -> None:
    from mandates.wording import say

    lang = found.lang
    if found.against:
        click.echo(f"{say(lang, 'gaps.against')}: {found.against.label}")
    for kind, number in found.summary.items():
        if number:
            click.echo(f"{say(lang, f'gaps.kind-{kind}')} ({say(lang, 'gaps.count', count=number)})")
        for gap in found.gaps:
            if gap.kind == kind:
                click.echo(f"  {gap.reason} [{say(lang, f'gaps.certainty-{gap.certainty}')}] {_evidence(gap, lang)}")
    if not found.gaps:
        click.echo(say(lang, "gaps.none"))
    if found.unjudged:
        click.echo(say(lang, "gaps.unjudged"))
    for reason in dict.fromkeys(each.reason for each in found.unjudged):
        click.echo(f"  {reason}")
    if found.staffing:
        click.echo(say(lang, "gaps.staffing"))
    for each in found.staffing:
        words = {"agency": each.agency.label, "named": each.named, "total": each.total}
        click.echo("  " + say(lang, f"gaps.staffing-{each.verdict}", **words))


def _evidence(gap: "Gap", lang: str) -> str:
    from mandates.wording import say

    for duty in gap.duties:
        if one := duty.evidence:
            where = say(lang, "answer.characters", start=one.start, end=one.end)
            return f"({one.document_label}, {say(lang, 'answer.item')} {one.item}, {where})"
    return ""
