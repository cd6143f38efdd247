"""The command that lists findings, and what people make of them."""

import getpass
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.errors import UsageError
from mandates.model.findings import SEVERITIES, STATUSES

if TYPE_CHECKING:
    from datetime import datetime

    from mandates.model.findings import Finding, Findings

_FORMATS = ("text", "csv", "json", "sarif", "turtle", "html")
_DAY = click.DateTime(["%Y-%m-%d"])


class _Group(Command, click.Group):
    """A command that also has commands of its own."""

    command_class = Command


class _Given(NamedTuple):
    """What holds for the list and for each command below it."""

    root: Path
    file: Path
    as_of: str | None
    lang: str
    against: str | None

    def draw(self, place: str | None = None, agency: str | None = None, rules: Sequence[str] = ()) -> "Findings":
        from mandates.answers.findings import findings as draw
        from mandates.answers.findings.judgements import read_judgements
        from mandates.graph.checkpoints import open_checkpoint

        judgements = read_judgements(self.file)
        return draw(
            open_checkpoint(self.root),
            place=place,
            agency=agency,
            as_of=self.as_of,
            judgements=judgements,
            lang=self.lang,
            rules=rules,
            against=self.against,
        )


@click.group(cls=_Group, invoke_without_command=True)
@click.option("--place", help="Name or key of the place; those inside it count.")
@click.option("--agency", help="Name or key of the agency.")
@click.option("--severity", "severities", multiple=True, type=click.Choice(SEVERITIES), help="Show these only.")
@click.option("--rule", "rules", multiple=True, help="Draw by these rules only.", metavar="CODE")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Show these only.")
@click.option(
    "--fail-on", type=click.Choice(SEVERITIES), help="Exit with 1 where such a finding, or a graver, is open."
)
@click.option("--as-of", "as_of", type=_DAY, help="Date the findings are for, YYYY-MM-DD.")
@click.option("--against", help="What gaps are measured against: an agency, document, place, tier or subject.")
@click.option(
    "--judgements", type=click.Path(dir_okay=False, path_type=Path), help="File of judgements.", metavar="FILE"
)
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of the answer.")
@click.option("--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="Form.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def findings(
    ctx: click.Context,
    place: str | None,
    agency: str | None,
    severities: Sequence[str],
    rules: Sequence[str],
    statuses: Sequence[str],
    fail_on: str | None,
    as_of: "datetime | None",
    against: str | None,
    judgements: Path | None,
    lang: str,
    form: str,
    as_json: bool,
) -> None:
    """List what rules find in the store: conflicts, gaps, doubts, each with evidence and what to do.

    \b
    Examples:
      mandates findings --place yuzhong --severity warning
      mandates findings --fail-on violation --format sarif > findings.sarif
      mandates findings warrant f02c22badf07cb72 --reason "two independent supervisors are meant"
      mandates findings show f02c22badf07cb72
    """
    from mandates.answers.findings import choose, fails
    from mandates.answers.findings.judgements import default_file

    file = judgements or default_file(ctx.obj)
    ctx.obj = given = _Given(ctx.obj, file, as_of.date().isoformat() if as_of else None, lang, against)
    if ctx.invoked_subcommand:
        return
    found = given.draw(place, agency, rules)
    shown = found._replace(findings=choose(found.findings, severities=severities, statuses=statuses))
    _print(shown, "json" if as_json else form)
    if fail_on and fails(found.findings, fail_on):
        raise SystemExit(1)


def _print(found: "Findings", form: str) -> None:
    from mandates.answers.findings.exporting import to_csv, to_rdf, to_sarif
    from mandates.answers.findings.report import to_html
    from mandates.model import to_json

    if form == "text":
        _print_text(found)
    elif form == "json":
        print_json(to_json(found))
    else:
        write = {"csv": to_csv, "sarif": to_sarif, "turtle": to_rdf, "html": to_html}[form]
        click.echo(write(found), nl=False)


def _print_text(found: "Findings") -> None:
    from mandates.wording import say

    for finding in found.findings:
        _print_finding(finding, found.lang)
    for each in found.stale:
        click.echo(say(found.lang, "findings.stale", id=each.finding, rule=each.rule), err=True)
    key = "count" if found.findings else "none-here"
    click.echo(say(found.lang, f"findings.{key}", count=len(found.findings)))


def _print_finding(finding: "Finding", lang: str) -> None:
    from mandates.answers.findings.report import tell_judgement, tell_proof
    from mandates.wording import say

    severity, status = (
        say(lang, f"findings.{key}") for key in (f"severity-{finding.severity}", f"status-{finding.status}")
    )
    click.echo(f"{finding.id}  {severity}  {status}  {finding.rule}")
    click.echo(f"  {finding.message}")
    click.echo(f"  → {finding.remedy}")
    for line in tell_judgement(finding, lang):
        click.echo(f"  {line}")
    for proof in finding.evidence:
        click.echo(f"  {tell_proof(proof)}")
    click.echo()


@findings.command()
@click.argument("id")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def show(given: _Given, id: str, as_json: bool) -> None:  # noqa: A002 - the name of the argument in the help
    """Show one finding with all that is needed to draw it again.

    \b
    Example:
      mandates findings show f02c22badf07cb72
    """
    from mandates.answers.findings import find_finding
    from mandates.model import to_json
    from mandates.wording import say

    found = given.draw()
    finding = find_finding(found, id)
    chosen = {"--as-of": given.as_of, "--against": given.against}
    again = shlex.join(["mandates", "findings", *(each for pair in chosen.items() if pair[1] for each in pair if each)])
    again += f" show {finding.id}"
    if as_json:
        print_json(to_json(finding) | {"again": again})
        return
    _print_finding(finding, given.lang)
    facts = {
        "rule": f"{finding.rule} – {say(given.lang, f'findings.{finding.rule}-name')}",
        "rule-version": finding.rule_version,
        "data-version": finding.data_version,
        "as-of": finding.as_of,
        "certainty": say(given.lang, f"findings.{finding.certainty}"),
        "clauses": ", ".join(f"{p.document}#{p.start}-{p.end} sha256:{p.digest}" for p in finding.evidence) or "–",
        "again": again,
    }
    for key, value in facts.items():
        click.echo(f"{say(given.lang, f'findings.{key}')}: {value}")


def _judging(name: str, status: str, help_text: str) -> None:
    """Add the command that gives findings a status."""

    @findings.command(name, help=help_text)
    @click.argument("id")
    @click.option("--reason", required=True, help="Why.")
    @click.option("--until", type=_DAY, help="Last day it holds, YYYY-MM-DD.")
    @click.option("--by", help="Who says so; the user of this machine by default.")
    @click.pass_obj
    def command(given: _Given, id: str, reason: str, until: "datetime | None", by: str | None) -> None:  # noqa: A002
        _judge(given, id, status, reason, until.date().isoformat() if until else None, by)


def _judge(given: _Given, key: str, status: str, reason: str, until: str | None, by: str | None) -> None:
    from mandates.answers.findings import find_finding
    from mandates.answers.findings.judgements import judge
    from mandates.model.findings import Judgement
    from mandates.wording import say

    if status == "silenced" and not until:
        raise UsageError("say until when it is silenced: --until YYYY-MM-DD")
    finding = find_finding(given.draw(), key)
    judge(given.file, Judgement(finding.id, status, " ".join(reason.split()), by or _user(), until, finding.rule))
    click.echo(f"{finding.id}\t{say(given.lang, f'findings.status-{status}')}\t{given.file}", err=True)


_judging("accept", "accepted", "Take a finding as true and known; it no longer fails a check.")
_judging("warrant", "warranted", "State that what is found is meant to be so, and why.")
_judging("silence", "silenced", "Put a finding aside until a day.")


@findings.command()
@click.argument("id")
@click.pass_obj
def reopen(given: _Given, id: str) -> None:  # noqa: A002 - the name of the argument in the help
    """Take back what was said of a finding; also where it is stale."""
    from mandates.answers.findings.judgements import reopen as take_back
    from mandates.namespaces import to_id

    gone = take_back(given.file, id.removeprefix(to_id("finding", "")))
    click.echo(f"{gone.finding}\t{gone.status}\t{gone.reason}", err=True)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise UsageError("say who judges: --by NAME") from None
