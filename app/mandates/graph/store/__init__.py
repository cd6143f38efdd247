"""The store behind one small interface; the embedded one is Oxigraph on disk.

Readers open an immutable checkpoint read-only. The only package that imports pyoxigraph.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

import pyoxigraph as ox

from mandates.errors import BadDataError, UnavailableError
from mandates.graph.store.results import GRAPH_FORMS, RESULT_FORMS, Caps, Dataset, Result, answer_query, write_turtle

__all__ = [
    "GRAPH_FORMS", "RESULT_FORMS", "Caps", "DraftStore", "EmbeddedStore", "Endpoint", "Literal", "Result", "Row",
    "Store", "Triple", "convert_turtle", "parse_triples", "read_triples", "to_turtle", "write_store",
]  # fmt: skip


class Literal(NamedTuple):
    """A literal to be written: its text, and its language or its datatype IRI."""

    text: str
    language: str | None = None
    datatype: str | None = None


Triple = tuple[str, str, "str | Literal"]
"""A triple to be written: IRIs of subject and predicate, and an IRI or a literal."""

Row = dict[str, str]
"""One solution: variable name to lexical value or IRI; unbound variables are absent."""


class Endpoint(NamedTuple):
    """Where a store is asked: its address, seconds to wait, tries of a read."""

    url: str
    seconds: int = 60
    tries: int = 3


class Store(Protocol):
    """What answers need of a store: rows of a SELECT, the truth of an ASK, bytes of a result."""

    def select(self, sparql: str) -> list[Row]:
        """Return the solutions of a SELECT in the engine's order."""
        ...

    def ask(self, sparql: str) -> bool:
        """Return the answer of an ASK."""
        ...

    def construct(self, sparql: str) -> bytes:
        """Return the triples of a CONSTRUCT or DESCRIBE as N-Triples."""
        ...


class _Oxigraph:
    """Queries over an Oxigraph store; the default graph is the union of the named ones."""

    _store: ox.Store

    def select(self, sparql: str) -> list[Row]:
        """Return the solutions of a SELECT in the engine's order."""
        solutions = self._run(sparql)
        if not isinstance(solutions, ox.QuerySolutions):
            raise BadDataError("a SELECT was expected")
        names = [variable.value for variable in solutions.variables]
        rows = []
        try:
            for solution in solutions:
                pairs = zip(names, solution, strict=True)
                rows.append({name: term.value for name, term in pairs if term is not None})
        except OSError as error:
            raise UnavailableError(f"the store is damaged: build it again ({error})") from error
        return rows

    def ask(self, sparql: str) -> bool:
        """Return the answer of an ASK."""
        return bool(self._run(sparql))

    def construct(self, sparql: str) -> bytes:
        """Return the triples of a CONSTRUCT or DESCRIBE as N-Triples."""
        triples = self._run(sparql)
        if not isinstance(triples, ox.QueryTriples):
            raise BadDataError("a CONSTRUCT or DESCRIBE was expected")
        return triples.serialize(format=ox.RdfFormat.N_TRIPLES) or b""

    def answer(
        self,
        sparql: str,
        forms: Sequence[str],
        caps: Caps,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Result:
        """Return the answer of any query in the first of the forms that fits its kind, cut at the caps.

        Forms are those of `RESULT_FORMS` and `GRAPH_FORMS`. Graphs are IRIs; without any, the default graph is the
        union of all. Raises what `answer_query` raises.
        """
        return answer_query(self._store, sparql, forms, caps, Dataset(default_graphs, named_graphs))

    def _run(self, sparql: str) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        try:
            return self._store.query(sparql, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise BadDataError(f"SPARQL syntax: {error}") from error
        except OSError as error:
            raise UnavailableError(f"the store is damaged: build it again ({error})") from error


class EmbeddedStore(_Oxigraph):
    """An Oxigraph store on disk, opened read-only."""

    def __init__(self, folder: Path) -> None:
        """Open the store in `folder`; UnavailableError where there is none or it is damaged."""
        try:
            self._store = ox.Store.read_only(str(folder))
        except OSError as error:
            raise UnavailableError(f"the store in {folder} cannot be opened: build it again ({error})") from error

    def dump(self) -> bytes:
        """Return everything with its graphs as N-Quads, sorted: what is derived and the wording too."""
        quads = self._store.dump(format=ox.RdfFormat.N_QUADS) or b""
        return b"".join(sorted(quads.splitlines(keepends=True)))


class DraftStore(_Oxigraph):
    """An Oxigraph store in memory, for graphs that are looked at and not kept."""

    def __init__(
        self, files: Iterable[tuple[Path, str]], texts: Iterable[tuple[str, str]], rules: Iterable[str], derived: str
    ) -> None:
        """Load Turtle files and texts, each with its graph IRI, and into the graph `derived` what rules derive.

        Raises BadDataError for what is not Turtle, with its line.
        """
        self._store = ox.Store()
        _load(self._store, files)
        for turtle, graph in texts:
            try:
                self._store.load(turtle.encode(), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
            except SyntaxError as error:
                raise BadDataError(f"{graph}: {error}") from error
        _derive(self._store, rules, derived)


def to_turtle(triples: Iterable[Triple], prefixes: dict[str, str]) -> str:
    """Return triples as Turtle in the order given; equal triples in a row of one subject are written once."""
    quads = (ox.Triple(ox.NamedNode(s), ox.NamedNode(p), _to_term(o)) for s, p, o in triples)
    return write_turtle(quads, prefixes).decode("utf-8")


def _to_term(value: str | Literal) -> ox.NamedNode | ox.Literal:
    if isinstance(value, str):
        return ox.NamedNode(value)
    if value.datatype:
        return ox.Literal(value.text, datatype=ox.NamedNode(value.datatype))
    return ox.Literal(value.text, language=value.language)


def read_triples(path: Path) -> list[tuple[str, str, str, str]]:
    """Return the triples of a Turtle file in its order: subject, predicate, object as text, language of the object.

    The language is empty for what has none. Raises BadDataError for a file that is not Turtle, with its line.
    """
    try:
        return parse_triples(path.read_text(encoding="utf-8"))
    except (SyntaxError, UnicodeDecodeError) as error:
        raise BadDataError(f"{path}: {error}") from error


def convert_turtle(turtle: str, form: str) -> bytes:
    """Return a Turtle text in one of the `GRAPH_FORMS`."""
    return ox.serialize(ox.parse(turtle, format=ox.RdfFormat.TURTLE), format=GRAPH_FORMS[form]) or b""


def parse_triples(turtle: str) -> list[tuple[str, str, str, str]]:
    """Return the triples of a Turtle text as `read_triples` does; SyntaxError where it is none."""
    return [
        (_to_text(t.subject), t.predicate.value, _to_text(t.object), getattr(t.object, "language", None) or "")
        for t in ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    ]


def _to_text(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> str:
    return str(term) if isinstance(term, ox.Triple) else term.value


def write_store(folder: Path, files: Iterable[tuple[Path, str]], rules: Iterable[str], derived: str) -> int:
    """Write a new store from Turtle files, each into its named graph, and what rules derive from them.

    `files` are pairs of path and graph IRI; `rules` are CONSTRUCT queries over the union of all graphs, run
    in order, their triples going to the graph `derived`. Returns the number of quads. Raises BadDataError
    for a file that is not Turtle, with its line.
    """
    store = ox.Store(str(folder))
    _load(store, files)
    _derive(store, rules, derived)
    store.flush()
    store.optimize()
    return len(store)


def _load(store: ox.Store, files: Iterable[tuple[Path, str]]) -> None:
    for path, graph in files:
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
        except SyntaxError as error:
            raise BadDataError(f"{path}: {error}") from error


def _derive(store: ox.Store, rules: Iterable[str], derived: str) -> None:
    target = ox.NamedNode(derived)
    for rule in rules:
        triples = store.query(rule, use_default_graph_as_union=True)
        if not isinstance(triples, ox.QueryTriples):
            raise BadDataError("a rule must be a CONSTRUCT")
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object, target) for t in triples)
