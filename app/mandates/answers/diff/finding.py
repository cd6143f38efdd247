"""The side of a comparison that a name means: an agency or a document of the store."""

from mandates.answers.diff.sides import Side, load_side
from mandates.answers.things import find_agency
from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.namespaces import BASE, split_id, to_id


def find_side(checkpoint: Checkpoint, name: str, lang: str) -> Side:
    """Return the side of a document (key or IRI) or an agency (key, IRI or any name); raises NotFoundError."""
    document = name if name.startswith(BASE) else to_id("document", name)
    documents = {row["document"] for row in checkpoint.store.select(load_query("answers/documents").bind())}
    if document in documents:
        return load_side(checkpoint.store, lang, document=document)
    if split_id(document)[0] == "document" and name.startswith(BASE):
        raise NotFoundError(f"no document {split_id(name)[1][:80]!r} in the store")
    try:
        agency = find_agency(checkpoint, name, lang).agency.id
    except NotFoundError as error:
        raise NotFoundError(f"no document or agency is called {name[:80]!r} ({error})") from error
    return load_side(checkpoint.store, lang, agency=agency)
