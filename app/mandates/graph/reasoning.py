"""Ask a description-logic reasoner (HermiT) whether files contradict each other, and what follows from them.

The only module that imports owlready2. The answers never wait for it: what they need is derived by the rules
in `queries/rules/`; the reasoner proves that those rules and the ontology say the same.
"""

import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mandates.errors import BadDataError, UnavailableError
from mandates.graph.validation import parse_turtle
from mandates.namespaces import ONTOLOGY_GRAPH, PREFIXES

if TYPE_CHECKING:
    from rdflib import Graph

_INFERENCES = "urn:mandates:inferences#"
_NOTHING = PREFIXES["owl"] + "Nothing"
# Terms of these are the language in which the ontology is written, not what it is about.
_LANGUAGES = (PREFIXES["rdf"], PREFIXES["rdfs"], PREFIXES["owl"])


class Reasoned(NamedTuple):
    """What follows from files, sorted; nothing does where they contradict each other.

    `unsatisfiable` are the classes that can have no member, `types` the pairs of an individual and a class it
    belongs to (stated or following), `relations` the (subject, property, object) that follow unstated.
    """

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    types: tuple[tuple[str, str], ...] = ()
    relations: tuple[tuple[str, str, str], ...] = ()


def reason(files: Sequence[Path], *, relations: bool = True) -> Reasoned:
    """Return what follows from Turtle files taken together; without `relations` sooner, without them.

    Raises UnavailableError where there is no Java, BadDataError for a file that is not Turtle or that leaves
    the bounds of OWL 2 DL.
    """
    if not shutil.which("java"):
        raise UnavailableError("the reasoner needs Java, and there is none on PATH: install a Java runtime (17)")
    import owlready2

    with _quietly():
        world = owlready2.World()
        try:
            text = to_ntriples(files)
            world.get_ontology(ONTOLOGY_GRAPH + "#").load(fileobj=io.BytesIO(text))
            inferences = world.get_ontology(_INFERENCES)
            with inferences:
                owlready2.sync_reasoner_hermit(
                    world, infer_property_values=relations, debug=0, ignore_unsupported_datatypes=True
                )
            unsatisfiable = tuple(sorted({each.iri for each in world.inconsistent_classes()} - {_NOTHING}))
            return Reasoned(True, unsatisfiable, _types(world), _relations(world, inferences))
        except owlready2.OwlReadyInconsistentOntologyError:
            return Reasoned(False)
        except owlready2.OwlReadyJavaError as error:
            raise _to_error(str(error)) from error
        finally:
            world.close()


def to_ntriples(files: Sequence[Path]) -> bytes:
    """Return Turtle files as one ontology: N-Triples in order, one header, no imports."""
    from rdflib import OWL, RDF, URIRef

    graph: Graph = parse_turtle(files)
    graph.remove((None, OWL.imports, None))
    for header in set(graph.subjects(RDF.type, OWL.Ontology)) - {URIRef(ONTOLOGY_GRAPH)}:
        graph.remove((header, None, None))
    lines = graph.serialize(format="nt", encoding="utf-8").splitlines(keepends=True)
    return b"".join(sorted(line for line in lines if line.strip()))


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep the library's remarks off the terminal, and its files in a folder that goes away.

    owlready2 leaves its temporary file behind wherever it finds a contradiction.
    """
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(prefix="mandates-") as folder:
        tempfile.tempdir = folder
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                yield
        finally:
            tempfile.tempdir = before


# owlready2 is untyped.
def _types(world: Any) -> tuple[tuple[str, str], ...]:  # noqa: ANN401
    pairs = {
        (each.iri, kind.iri)
        for kind in world.classes()
        if not kind.iri.startswith(_LANGUAGES)
        for each in kind.instances(world=world)
        if hasattr(each, "iri")
    }
    return tuple(sorted(pairs))


def _relations(world: Any, inferences: Any) -> tuple[tuple[str, str, str], ...]:  # noqa: ANN401
    triples = {
        tuple(world._unabbreviate(part) for part in triple)
        for triple in inferences.get_triples(None, None, None)
        if all(isinstance(part, int) and part > 0 for part in triple)
    }
    return tuple(sorted((s, p, o) for s, p, o in triples if not p.startswith(_LANGUAGES)))


def _to_error(said: str) -> BadDataError | UnavailableError:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    reason = next((line for line in lines if "Exception" in line or "Error" in line), lines[-1] if lines else "")
    if "org.semanticweb" in said and "OutOfMemoryError" not in said:
        return BadDataError(f"the files are no ontology that can be reasoned over: {reason[:300]}")
    return UnavailableError(f"the reasoner failed: check the Java runtime and its memory ({reason[:300]})")
