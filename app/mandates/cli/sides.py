"""What a comparison is made of: agencies and documents of the store by name or key, and files that are drafted."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mandates.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from mandates.answers.diff import Side
    from mandates.ingest.desk import Desk


def load_sides(root: Path, names: Sequence[str], lang: str, place: str | None = None) -> "list[Side]":
    """Return one side for each name: a file (text or Turtle), an agency or a document of the store.

    A file counts before a thing of the store. Raises NotFoundError for what is neither.
    """
    from mandates.ingest.desk import Desk
    from mandates.ingest.statements.building import Overrides

    desk = Desk(root, Overrides(place))
    return [_load_file(desk, Path(name), lang) if _is_file(name) else _load_stored(root, name, lang) for name in names]


def _is_file(name: str) -> bool:
    try:
        return Path(name).is_file()
    except (OSError, ValueError):
        return False


def _load_file(desk: "Desk", path: Path, lang: str) -> "Side":
    from mandates.answers.diff import load_side
    from mandates.graph.building import draft_store
    from mandates.graph.queries import load_query
    from mandates.namespaces import to_id

    if path.suffix == ".ttl":
        turtle = path.read_text(encoding="utf-8")
    else:
        turtle = "".join(desk.export(draft, "turtle", with_wording=True) for draft in desk.draft_all([path]))
    # Any name of the graph will do, as long as it is an IRI: files are called anything.
    store = draft_store([(turtle, to_id("document", "draft"))])
    documents = sorted({row["document"] for row in store.select(load_query("answers/documents").bind())})
    if len(documents) != 1:
        count = "no duties" if not documents else f"{len(documents)} documents"
        raise UsageError(f"{path}: {count} found: compare one mandate with one other")
    return load_side(store, lang, document=documents[0])


def _load_stored(root: Path, name: str, lang: str) -> "Side":
    from mandates.answers.diff.finding import find_side
    from mandates.graph.checkpoints import open_checkpoint

    try:
        return find_side(open_checkpoint(root), name, lang)
    except NotFoundError as error:
        raise NotFoundError(f"no file {name[:80]}, and {error}") from error
