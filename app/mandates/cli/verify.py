"""The command that checks: documents against their originals, or every file of the store."""

from collections.abc import Sequence
from pathlib import Path

import click

from mandates.cli.command import Command, print_json
from mandates.cli.history import print_faults
from mandates.errors import UnavailableError, UsageError


@click.command(cls=Command)
@click.argument("documents", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--store", "is_store", is_flag=True, help="Check every file of the store and the chain of the log.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def verify(root: Path, documents: Sequence[Path], is_store: bool, as_json: bool) -> None:
    """Check every locator and digest of the store against the original DOCUMENTS (UTF-8 text), or the store itself.

    \b
    Examples:
      mandates verify originals/*.txt
      mandates verify --store
    """
    if bool(documents) == is_store:
        raise UsageError("name the original DOCUMENTS, or --store to check the store itself (see --help)")
    failed = _verify_store(root, as_json=as_json) if is_store else _verify_documents(root, documents, as_json=as_json)
    if failed:
        raise SystemExit(1)


def _verify_documents(root: Path, documents: Sequence[Path], *, as_json: bool) -> bool:
    from mandates.answers.verify import verify_document
    from mandates.cli.printing import print_verified
    from mandates.graph.checkpoints import open_checkpoint
    from mandates.model import to_json

    store = open_checkpoint(root).store
    results = [verify_document(store, path) for path in documents]
    if as_json:
        print_json({"documents": to_json(results)})
    else:
        print_verified(results)
    return any(result.failed for result in results)


def _verify_store(root: Path, *, as_json: bool) -> bool:
    from mandates.graph.checkpoints import one_builder
    from mandates.graph.integrity import check_store
    from mandates.model import to_json

    if not root.is_dir():
        raise UnavailableError(f"no store in {root}: run `mandates build`")
    try:
        with one_builder(root):
            checked = check_store(root)
    except UnavailableError:
        # Where nothing can be written, nobody writes meanwhile either.
        checked = check_store(root)
    if as_json:
        print_json({"store": str(root), **to_json(checked)})
        return bool(checked.faults)
    print_faults(checked.faults)
    if not checked.faults:
        click.echo(f"{checked.files} files and {checked.lines} lines of the log are as they were written")
    return bool(checked.faults)
