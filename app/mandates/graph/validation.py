"""Check Turtle files against the shapes, and a store against the rules that plain shapes cannot say.

Such a rule is a SELECT in `queries/checks/`: each row is a violation, `?focus` the thing that breaks the rule
and `?value`, where given, what breaks it. Its first comment is the rule in English; comments `# zh: …` and
`# ko: …` inside the query give it in those languages.

The only module that imports pyshacl. It and rdflib load slowly: they are imported only where they are used.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mandates.errors import BadDataError
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import PREFIXES, local_name
from mandates.resources import resource_folder

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node

_TARGETS = ("targetClass", "targetSubjectsOf")
_RESULT_PARTS = ("focusNode", "resultPath", "resultSeverity", "sourceConstraintComponent", "value")
_TRANSLATION = re.compile(r"^\s+# (\w+): (.+)$", re.MULTILINE)


class Violation(NamedTuple):
    """A broken rule: where, which rule by shape and component, and what the rule is in words.

    `path` is None for a rule about the thing as a whole, `source` is the file that describes the focus.
    """

    focus: str
    path: str | None
    shape: str
    component: str
    severity: str
    message: str
    value: str | None
    source: str | None


def validate_graph(files: Sequence[Path], lang: str = "en") -> tuple[Violation, ...]:
    """Return where the Turtle files, taken together with the ontology, break the shapes.

    Raises BadDataError for a file that cannot be read, with its line.
    """
    from pyshacl import validate

    data, sources = parse_turtle([]), dict[str, str]()
    for path in files:
        graph = parse_turtle([path])
        data += graph
        for focus in graph.subjects(unique=True):
            sources.setdefault(str(focus), str(path))
    data += load_ontology()
    shapes = load_shapes()
    _, report, _ = validate(data, shacl_graph=shapes, inplace=True)
    results = report.subjects(_term("rdf", "type"), _term("sh", "ValidationResult"))
    return _sorted(_to_violation(report, shapes, result, lang, sources) for result in results)


class ForeignReport(NamedTuple):
    """What is found in foreign data by foreign shapes: focus, path, severity, component, value of each result.

    They are written as in N-Triples, None where there is none, `_` for a node without a name.
    """

    conforms: bool
    results: tuple[tuple[str | None, ...], ...]


def validate_foreign(data: Path, shapes: Path) -> ForeignReport | None:
    """Return what a file of shapes of any kind finds in a file of data; None where the shapes are not right.

    It is the engine that our own shapes run on, so that tests of others can be run on it. What the engine does not
    support raises NotImplementedError.
    """
    from pyshacl import validate
    from rdflib import BNode, Graph

    conforms, report, _ = validate(parse_turtle([data]), shacl_graph=parse_turtle([shapes]), advanced=True)
    if not isinstance(report, Graph):
        return None

    def write(node: "Node | None") -> str | None:
        return None if node is None else "_" if isinstance(node, BNode) else node.n3()

    results = [
        tuple(write(report.value(each, _term("sh", name))) for name in _RESULT_PARTS)
        for each in report.objects(None, _term("sh", "result"))
    ]
    return ForeignReport(bool(conforms), tuple(sorted(results, key=str)))


class DraftValidator:
    """Checks graphs of single documents, one after another, against the shapes.

    What they refer to (ontology, `context` files) is read once; only what a document describes is checked.
    """

    def __init__(self, context: Sequence[Path]) -> None:
        """Read shapes, ontology and the files that drafts refer to."""
        self._shapes = load_shapes()
        self._base = parse_turtle(context) + load_ontology()

    def validate(self, turtle: str, lang: str = "en") -> tuple[Violation, ...]:
        """Return where the Turtle text of a document breaks the shapes; names missing in a language are no breach."""
        from pyshacl import validate
        from rdflib import Graph

        draft = Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
        added = [triple for triple in draft if triple not in self._base]
        for triple in added:
            self._base.add(triple)
        try:
            focus = sorted({str(subject) for subject in draft.subjects(unique=True)})
            _, report, _ = validate(self._base, shacl_graph=self._shapes, inplace=True, focus_nodes=focus)
        finally:
            for triple in added:
                self._base.remove(triple)
        results = report.subjects(_term("rdf", "type"), _term("sh", "ValidationResult"))
        found = (_to_violation(report, self._shapes, result, lang, {}) for result in results)
        return _sorted(each for each in found if each.severity == "Violation")


def check_store(store: Store, lang: str = "en") -> tuple[Violation, ...]:
    """Return the rows of all integrity checks, as violations."""
    found = []
    for path in sorted((resource_folder("queries") / "checks").glob("*-violation.rq")):
        query = load_query(f"checks/{path.stem}")
        message = dict(_TRANSLATION.findall(query.text)).get(lang) or query.help
        for row in store.select(query.bind()):
            value = row.get("value")
            found.append(Violation(row["focus"], None, path.stem, "Check", "Violation", message, value, None))
    return _sorted(found)


def load_ontology() -> "Graph":
    """Return terms and concept lists; alignments say what others call them and would add foreign types."""
    files = sorted(resource_folder("ontology").glob("*.ttl"))
    return parse_turtle(path for path in files if path.stem != "alignments")


def load_shapes() -> "Graph":
    """Return the shapes, each property shape with the targets of its node shape.

    pyshacl runs a nested shape once for each focus, one with targets once for all: four times as fast.
    """
    shapes = parse_turtle(sorted(resource_folder("shapes").glob("*.ttl")))
    for node, part in list(shapes.subject_objects(_term("sh", "property"))):
        targets = [(name, x) for name in _TARGETS for x in shapes.objects(node, _term("sh", name))]
        for name, target in targets:
            shapes.add((part, _term("sh", name), target))
        if targets:
            shapes.remove((node, _term("sh", "property"), part))
    return shapes


def parse_turtle(files: Iterable[Path]) -> "Graph":
    """Return Turtle files as one graph; BadDataError with file and line for one that is not Turtle."""
    from rdflib import Graph
    from rdflib.plugins.parsers.notation3 import BadSyntax

    graph = Graph(bind_namespaces="none")
    for path in files:
        try:
            raw = path.read_bytes()
            graph.parse(data=raw.decode("utf-8-sig"), format="turtle", publicID=path.absolute().as_uri())
        except OSError as error:
            raise BadDataError(f"{path}: cannot be read ({error.strerror})") from error
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
            raise BadDataError(f"{path}: line {line}: not UTF-8") from error
        except BadSyntax as error:
            raise BadDataError(f"{path}: line {error.lines + 1}: not Turtle ({error._why})") from error
        except (ValueError, RecursionError, IndexError) as error:
            raise BadDataError(f"{path}: not Turtle ({error})") from error
    return graph


def _to_violation(report: "Graph", shapes: "Graph", result: "Node", lang: str, sources: Mapping[str, str]) -> Violation:
    parts = {local_name(str(name)): part for name, part in report.predicate_objects(result)}
    focus, shape = str(parts["focusNode"]), parts["sourceShape"]
    path, value = (str(parts[name]) if name in parts else None for name in ("resultPath", "value"))
    component, severity = (local_name(str(parts[n])) for n in ("sourceConstraintComponent", "resultSeverity"))
    found = shapes.objects(shape, _term("sh", "message"))
    texts = {getattr(text, "language", None): str(text) for text in found}
    message, name = texts.get(lang) or texts["en"], local_name(str(shape))
    return Violation(focus, path, name, component, severity, message, value, sources.get(focus))


def _term(prefix: str, name: str) -> "Node":
    from rdflib import URIRef

    return URIRef(PREFIXES[prefix] + name)


def _sorted(found: Iterable[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(found, key=lambda each: tuple(field or "" for field in each)))
