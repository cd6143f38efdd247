"""The command that lists the questions people ask, and asks them."""

import csv
import io
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import LANGUAGES, Command, print_json
from mandates.errors import UsageError
from mandates.model.questions import USERS

if TYPE_CHECKING:
    from mandates.model.questions import Asked, Question

_FORMS = ("text", "csv", "json")


@click.command(cls=Command)
@click.argument("number", type=click.IntRange(1), required=False)
@click.option("--run", "runs", is_flag=True, help="Ask it: a query or measure gives a table, a command prints its own.")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="Fill in a blank; else the example.")
@click.option("--user", type=click.Choice(USERS), help="List the questions of these people only.")
@click.option("--lang", type=LANGUAGES, default="en", show_default=True, help="Language of questions and answers.")
@click.option("--format", "form", type=click.Choice(_FORMS), default="text", show_default=True, help="Form.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.pass_context
def questions(
    ctx: click.Context,
    number: int | None,
    runs: bool,
    params: Sequence[str],
    user: str | None,
    lang: str,
    form: str,
    as_json: bool,
) -> None:
    """List the questions that people ask; show question NUMBER, or ask it.

    A blank for a place, agency or subject takes a key, an IRI or a name.

    \b
    Examples:
      mandates questions --user planner --lang zh
      mandates questions 12
      mandates questions 1 --run --param place=兰州市 --param subject=immunisation
      mandates questions 9 --run --format csv
    """
    from mandates.answers.questions import find_question, load_questions

    form = "json" if as_json else form
    if number is None:
        if runs or params:
            raise UsageError("say which question: --run and --param go with a number")
        _list([each for each in load_questions(lang) if user in (None, each.user)], lang, form)
        return
    question = find_question(number, lang)
    given = _read_params(params)
    if not runs:
        _show(question, given, lang, form)
    elif question.way == "command":
        _run_command(ctx, question, given, lang, form)
    else:
        _run_table(ctx.obj, question, given, lang, form)


def _read_params(params: Sequence[str]) -> dict[str, str]:
    given = {}
    for each in params:
        name, equals, value = each.partition("=")
        if not equals or not name:
            raise UsageError(f"--param {each[:60]}: write NAME=VALUE")
        given[name] = value
    return given


def _list(found: Sequence["Question"], lang: str, form: str) -> None:
    from mandates.model import to_json
    from mandates.wording import say

    if form == "json":
        print_json({"lang": lang, "questions": to_json(found)})
    elif form == "csv":
        rows = [(str(each.number), each.user, each.text, each.way, each.name) for each in found]
        click.echo(_to_csv(("number", "user", "question", "way", "name"), rows), nl=False)
    else:
        for user in USERS:
            mine = [each for each in found if each.user == user]
            if mine:
                click.secho(say(lang, f"questions.user-{user}"), bold=True)
            for each in mine:
                click.echo(f"{each.number:>4}  {each.text}")


def _show(question: "Question", given: dict[str, str], lang: str, form: str) -> None:
    from mandates.answers.questions import fill
    from mandates.model import to_json
    from mandates.wording import say

    values = fill(question, given)
    if form == "json":
        print_json(to_json(question) | {"given": values, "ask": _to_line(question, values, lang)})
        return
    if form == "csv":
        raise UsageError("a question is shown as text or json; ask it with --run for csv")
    click.secho(f"{question.number}  {question.text}", bold=True)
    click.echo(f"{say(lang, 'questions.whose')}: {say(lang, f'questions.user-{question.user}')}")
    click.echo(f"{say(lang, 'questions.by')}: {say(lang, f'questions.way-{question.way}', name=question.name)}")
    for blank in question.blanks:
        left_out = f" ({say(lang, 'questions.optional')})" if blank.optional else ""
        value = values.get(blank.name, "–")
        click.echo(f"  {blank.name}{left_out}: {say(lang, f'questions.blank-{blank.name}')} = {value}")
    click.echo(f"{say(lang, 'questions.ask')}: {_to_line(question, values, lang)}")


def _to_line(question: "Question", values: dict[str, str], lang: str) -> str:
    """Return the line that asks the question."""
    from mandates.answers.questions import to_arguments

    if question.way == "command":
        return shlex.join(["mandates", question.name, *to_arguments(question, values)])
    params = [part for name, value in values.items() for part in ("--param", f"{name}={value}")]
    return shlex.join(["mandates", "questions", str(question.number), "--run", *params, "--lang", lang])


def _run_command(ctx: click.Context, question: "Question", given: dict[str, str], lang: str, form: str) -> None:
    """Run the command of a question as if it had been typed."""
    from mandates.answers.questions import fill, to_arguments

    group = ctx.find_root().command
    if not isinstance(group, click.Group):
        raise UsageError("questions are asked below the command mandates")
    command = group.commands[question.name]
    tail = {"json": ["--json"], "csv": ["--format", "csv"], "text": []}[form]
    arguments = ["--lang", lang, *to_arguments(question, fill(question, given)), *tail]
    with command.make_context(question.name, arguments, parent=ctx.parent) as inner:
        command.invoke(inner)


def _run_table(root: Path, question: "Question", given: dict[str, str], lang: str, form: str) -> None:
    from mandates.answers.questions import answer
    from mandates.graph.checkpoints import open_checkpoint
    from mandates.model import to_json

    asked = answer(open_checkpoint(root), question, given, lang)
    if form == "json":
        print_json(to_json(asked))
    elif form == "csv":
        click.echo(_to_csv(asked.columns, asked.rows), nl=False)
    else:
        _print_table(asked)


def _print_table(asked: "Asked") -> None:
    """Print the rows one below the other: a name stands for its thing, with the key behind it."""
    from mandates.answers.questions.showing import to_lines
    from mandates.wording import say

    click.secho(asked.question.text, bold=True)
    for name, value in asked.given.items():
        click.echo(f"  {name} = {value}")
    if not asked.rows:
        click.echo(say(asked.lang, f"questions.none-{asked.silence or 'such'}"))
    for number, line in enumerate(to_lines(asked), 1):
        click.echo(f"{number:>4}  {line}")


def _to_csv(columns: Sequence[str], rows: Sequence[Sequence[str | None]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
