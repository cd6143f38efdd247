"""What of the store can be taken out as triples or rows: all of it, one document, one agency; never wording."""

from collections.abc import Iterator

from mandates.answers.dataset import list_downloads, take_graph
from mandates.answers.things import find_agency, find_document
from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.model import AgencyAnswer, DocumentAnswer, Line
from mandates.namespaces import BASE, local_name, split_id, to_id

COLUMNS = (
    "agency", "holder", "role", "duty", "label", "kind", "subjects", "actions", "split", "document", "item", "start",
    "end", "digest",
)  # fmt: skip


def export_triples(checkpoint: Checkpoint, name: str | None = None) -> bytes:
    """Return triples as sorted N-Triples: of a document or an agency by name or key, of everything without one.

    Of an agency: what is said of it, its sections, its duties with their responsibilities and clauses. Raises
    NotFoundError.
    """
    if name is None:
        graphs = [take_graph(checkpoint, each.name) for each in list_downloads(checkpoint, "en")]
        return b"".join(sorted({line for graph in graphs for line in graph.splitlines(keepends=True)}))
    thing = _find(checkpoint, name, "en")
    if isinstance(thing, DocumentAnswer):
        triples = checkpoint.store.construct(load_query("answers/graph-triples").bind(graph=thing.document.id))
    else:
        triples = _take_agency(checkpoint, thing.agency.id)
    return b"".join(sorted(triples.splitlines(keepends=True)))


def _take_agency(checkpoint: Checkpoint, agency: str) -> bytes:
    rows = checkpoint.store.select(load_query("answers/agency-parts").bind(agency=agency))
    things = [agency, *(row["thing"] for row in rows)]
    return checkpoint.store.construct(load_query("answers/plain-description").bind(thing=things))


def export_rows(checkpoint: Checkpoint, lang: str, name: str | None = None) -> Iterator[tuple[str | int, ...]]:
    """Give a row (`COLUMNS`) for each responsibility, with names in a language; raises NotFoundError."""
    if name is not None:
        things = [_find(checkpoint, name, lang)]
    else:
        things = [find_document(checkpoint, document, lang) for document in _documents(checkpoint)]
    for thing in things:
        for line in thing.lines:
            yield _to_row(line)


def _documents(checkpoint: Checkpoint) -> list[str]:
    rows = checkpoint.store.select(load_query("answers/graphs").bind())
    return sorted(row["graph"] for row in rows if split_id(row["graph"])[0] == "document")


def _find(checkpoint: Checkpoint, name: str, lang: str) -> AgencyAnswer | DocumentAnswer:
    kind = split_id(name)[0] if name.startswith(BASE) else ""
    if kind != "agency":
        iri = name if kind else to_id("document", name)
        if iri in _documents(checkpoint):
            return find_document(checkpoint, iri, lang)
    try:
        return find_agency(checkpoint, name, lang)
    except NotFoundError as error:
        raise NotFoundError(f"{error}; nor is a document") from error


def _to_row(line: Line) -> tuple[str | int, ...]:
    return (
        line.agency.label,
        line.holder.label,
        line.role,
        line.duty.id,
        line.duty.label,
        line.kind,
        "; ".join(subject.label for subject in line.subjects),
        "; ".join(line.actions),
        line.split.id if line.split else "",
        local_name(line.evidence.document),
        line.evidence.item,
        line.evidence.start,
        line.evidence.end,
        line.evidence.digest,
    )
