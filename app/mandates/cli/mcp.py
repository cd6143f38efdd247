"""The command that serves assistants; it needs the extra `mcp`."""

from pathlib import Path

import click

from mandates.cli.command import Command
from mandates.errors import UnavailableError


@click.command(name="mcp", cls=Command)
@click.pass_obj
def serve_assistants(root: Path) -> None:
    """Serve assistants over stdio (Model Context Protocol), until stdin is closed; all its tools only read.

    Tools: find, agency, duty, diff, overlaps, gaps, findings, query. Every answer holds ids, sources and its day.

    \b
    Example, as an assistant is told to start it:
      mandates mcp

    Needs the extra `mcp`: python -m pip install 'mandates[mcp]'
    """
    from mandates.graph.checkpoints import current_version

    current_version(root)
    try:
        from mandates.cli.assistant import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types", "pydantic"):
            raise
        raise UnavailableError("this needs the package mcp: python -m pip install 'mandates[mcp]'") from error
    make_server(root).run("stdio")
