"""What every command shares: one line for an error, one form for JSON, silence where it is asked for."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import click
from click.shell_completion import get_completion_class

from mandates.errors import MandatesError

LANGUAGES = click.Choice(["zh", "en", "ko"])
COMPLETED = "_MANDATES_COMPLETE"
"""The variable by which a shell asks for completions."""

_AS_JSON = "mandates.as_json"
_errors: TextIO | None = None


class Command(click.Command):
    """A command whose errors are one line on stderr (JSON under --json) and an exit code by cause.

    Every command has --json and --quiet, whether it declares them or not.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed on
        """Take what a command takes."""
        super().__init__(*args, **kwargs)
        declared = {name for parameter in self.params for name in parameter.opts}
        if "--json" not in declared:
            words = "Tell errors as JSON."
            self.params.append(_flag("--json", words, lambda ctx, _, value: ctx.meta.update({_AS_JSON: value})))
        self.params.append(quiet_option())

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - whatever the command returns
        """Run the command; an error becomes its exit code."""
        try:
            return super().invoke(ctx)
        except MandatesError as error:
            as_json = bool(ctx.params.get("as_json") or ctx.meta.get(_AS_JSON))
            ctx.exit(report(type(error).__name__, str(error), error.exit_code, as_json=as_json))


def _flag(name: str, words: str, callback: Callable[[click.Context, click.Parameter, Any], Any]) -> click.Option:
    return click.Option([name], is_flag=True, expose_value=False, callback=callback, help=words)


def quiet_option() -> click.Option:
    """Return the option that leaves nothing on stderr but errors."""

    def silence(_: click.Context, __: click.Parameter, value: bool) -> None:
        global _errors
        if value and _errors is None:
            _errors, sys.stderr = sys.stderr, Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end

    option = _flag("--quiet", "No messages; errors are still told.", silence)
    option.opts.append("-q")
    return option


def completion_option() -> click.Option:
    """Return the option that prints the script by which a shell completes commands."""

    def show(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
        if value:
            completion = get_completion_class(value)
            if completion:
                click.echo(completion(ctx.command, {}, "mandates", COMPLETED).source())
            ctx.exit()

    words = "Print the script that completes commands in a shell."
    shells = click.Choice(["bash", "zsh", "fish"])
    return click.Option(
        ["--show-completion"], type=shells, expose_value=False, is_eager=True, callback=show, help=words
    )


def is_plain() -> bool:
    """Whether colours are not wanted: NO_COLOR is set, or the terminal has none."""
    return bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM", "dumb") == "dumb"


def report(title: str, detail: str, code: int, *, as_json: bool) -> int:
    """Print an error as one line on stderr and return its exit code."""
    problem = {"type": "about:blank", "title": title, "detail": detail}
    line = json.dumps(problem, ensure_ascii=False) if as_json else f"mandates: {detail}"
    click.echo(" ".join(line.split()), file=_errors or sys.stderr)
    return code


def print_json(document: object) -> None:
    """Print a document as indented JSON."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))
