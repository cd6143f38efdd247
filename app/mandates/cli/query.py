"""The command that answers SPARQL."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from mandates.cli.command import Command
from mandates.errors import BadDataError, NotFoundError, UsageError

if TYPE_CHECKING:
    from mandates.graph.store import Result

_FORMS = ("json", "csv", "tsv", "xml", "ttl", "nt", "rdf", "jsonld")
# What a query is answered in unless asked otherwise: solutions, truth values, triples.
_PLAIN = ("tsv", "json", "ttl")
_ENDINGS = (".rq", ".sparql", ".txt")


@click.command(cls=Command)
@click.argument("query")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="Form of the answer; by default tsv, json for ASK, ttl for CONSTRUCT and DESCRIBE.",
)
@click.option("--rows", type=click.IntRange(1), default=10_000, show_default=True, help="Rows or triples at most.")
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=30.0, show_default=True, help="Time at most.")
@click.option("--json", "as_json", is_flag=True, help="The same as --format json (jsonld for triples).")
@click.pass_obj
def query(root: Path, query: str, form: str | None, rows: int, seconds: float, as_json: bool) -> None:
    """Answer a SPARQL query: a file, - for stdin, or the text itself.

    It is evaluated in a process of its own that can only read. An answer that was cut is told on stderr.

    \b
    Examples:
      mandates query "PREFIX m: <https://w3id.org/mandates/ontology#> SELECT ?agency { ?agency a m:Agency } LIMIT 5"
      mandates query queries/answers/agency-list.rq --format csv
      echo "ASK { ?s ?p ?o }" | mandates query - --json
    """
    forms = ["json", "jsonld"] if as_json else [form] if form else list(_PLAIN)
    result = _answer(root, _read(query), forms, rows, seconds)
    sys.stdout.flush()
    sys.stdout.buffer.write(result.body if result.body.endswith(b"\n") else result.body + b"\n")
    if result.truncated:
        click.echo(f"cut at {result.rows} rows: ask for less, or give --rows", err=True)


def _read(query: str) -> str:
    """Return the text of a query given as a file, as - or as itself."""
    if query == "-":
        return sys.stdin.read()
    path = Path(query)
    # A text is longer than any name of a file may be.
    if len(query) < 1024 and "\n" not in query and path.is_file():
        try:
            return path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise BadDataError(f"{path}: not UTF-8 (byte {error.start}): convert it first") from error
    if query.endswith(_ENDINGS) and " " not in query:
        raise NotFoundError(f"no file {query}")
    return query


def _answer(root: Path, text: str, forms: list[str], rows: int, seconds: float) -> "Result":
    from mandates.graph.checkpoints import current_version, graph_folder
    from mandates.graph.isolation import Limits, QueryPool

    limits = Limits(seconds=seconds, rows=rows, bytes=256 * 1024 * 1024, memory=2 * 1024**3)
    folder = graph_folder(root, current_version(root))
    if not text.strip():
        raise UsageError("the query is empty")
    pool = QueryPool(1, limits)
    try:
        return pool.answer(folder, text, forms)
    finally:
        pool.close()
