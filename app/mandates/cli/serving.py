"""The command that serves the site."""

import gc
import sys
from pathlib import Path

import click

from mandates.cli.command import Command
from mandates.errors import UnavailableError


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Port; 0 takes a free one."
)
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64), help="Requests served at once.")
@click.pass_obj
def serve(root: Path, host: str, port: int, threads: int) -> None:
    """Serve the site until interrupted; prints its address.

    \b
    Example:
      mandates serve --port 8000
    """
    from waitress.server import create_server

    from mandates.graph.checkpoints import current_version
    from mandates.web import create_app

    current_version(root)
    try:
        server = create_server(create_app(root), host=host, port=port, threads=threads)
    except (OSError, ValueError) as error:
        raise UnavailableError(f"cannot listen on {host}:{port} ({error}): choose another --host or --port") from error
    # What is loaded by now lives as long as the server, and an answer makes thousands of small records: collecting
    # as often as by default doubles the time of an answer.
    gc.freeze()
    gc.set_threshold(50_000)
    gc.enable()
    click.echo(f"http://{host}:{server.effective_port}/")
    sys.stdout.flush()
    server.run()
