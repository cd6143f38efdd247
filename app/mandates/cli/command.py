"""What every command shares: one line for an error, one form for JSON."""

import json
from typing import Any

import click

from mandates.errors import MandatesError

LANGUAGES = click.Choice(["zh", "en", "ko"])


class Command(click.Command):
    """A command whose errors are one line on stderr (JSON under --json) and an exit code by cause."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command returns
        """Run the command; an error becomes its exit code."""
        try:
            return super().invoke(ctx)
        except MandatesError as error:
            as_json = bool(ctx.params.get("as_json"))
            ctx.exit(report(type(error).__name__, str(error), error.exit_code, as_json=as_json))


def report(title: str, detail: str, code: int, *, as_json: bool) -> int:
    """Print an error as one line on stderr and return its exit code."""
    problem = {"type": "about:blank", "title": title, "detail": detail}
    line = json.dumps(problem, ensure_ascii=False) if as_json else f"mandates: {detail}"
    click.echo(" ".join(line.split()), err=True)
    return code


def print_json(document: object) -> None:
    """Print a document as indented JSON."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
