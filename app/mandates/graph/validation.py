"""Check Turtle files against the shapes, and a store against what plain shapes cannot say.

A check is a SELECT in `queries/checks/`: each row is a violation, `?focus` the thing that breaks the rule and
`?value`, where given, what breaks it. Its first comment is the rule in English; comments `# zh: …` and
`# ko: …` inside the query give it in those languages.

The only module that imports pyshacl. It and rdflib are slow to import, so only what parses imports them.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mandates.errors import BadDataError
from mandates.graph.queries import Query, load_query
from mandates.graph.store import Store
from mandates.namespaces import PREFIXES, local_name
from mandates.resources import resource_folder

if TYPE_CHECKING:
    from rdflib import Graph, Node

_TRANSLATION = re.compile(r"^\s+# (\w+): (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Violation:
    """A broken rule: where, which rule by shape and component, and what the rule is in words.

    `path` is the property, None for a rule about the whole thing; `source` is the file that describes the focus.
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
    """Return what the Turtle files, taken together with the ontology, do against the shapes.

    Raises BadDataError for a file that cannot be read, with its line.
    """
    graphs = {path: parse_turtle([path]) for path in files}
    data = load_folder("ontology")
    for graph in graphs.values():
        data += graph
    sources = {str(focus): str(path) for path in reversed(files) for focus in graphs[path].subjects()}
    return validate_parsed(data, load_folder("shapes"), lang, sources)


def check_store(store: Store, lang: str = "en") -> tuple[Violation, ...]:
    """Return the rows of all integrity checks, as violations."""
    found = []
    for name in check_names():
        query = load_query(f"checks/{name}")
        for row in store.select(query.bind()):
            text = _to_message(query, lang)
            found.append(Violation(row["focus"], None, name, "Check", "Violation", text, row.get("value"), None))
    return _sorted(found)


def check_names() -> list[str]:
    """Return the stems of the integrity checks, sorted."""
    return sorted(path.stem for path in (resource_folder("queries") / "checks").glob("*-violation.rq"))


def load_folder(name: str) -> "Graph":
    """Return the Turtle files of one of the project's folders as one graph."""
    return parse_turtle(sorted(resource_folder(name).glob("*.ttl")))


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
            line = raw.count(b"\n", 0, error.start) + 1
            raise BadDataError(f"{path}: line {line}: not UTF-8") from error
        except BadSyntax as error:
            raise BadDataError(f"{path}: line {error.lines + 1}: not Turtle ({error._why})") from error
        except (ValueError, RecursionError) as error:
            raise BadDataError(f"{path}: not Turtle ({error})") from error
    return graph


def validate_parsed(
    data: "Graph",
    shapes: "Graph",
    lang: str = "en",
    sources: Mapping[str, str] | None = None,
    *,
    only: Iterable[str] = (),
) -> tuple[Violation, ...]:
    """Return what the data, which must hold the ontology too, does against the shapes; `only` limits the focus."""
    from pyshacl import validate

    _, report, _ = validate(data, shacl_graph=shapes, inplace=True, focus_nodes=list(only) or None)
    results = report.subjects(_term("rdf", "type"), _term("sh", "ValidationResult"))
    return _sorted(_to_violation(report, shapes, result, lang, sources or {}) for result in results)


def _to_violation(
    report: "Graph", shapes: "Graph", result: "Node", lang: str, sources: Mapping[str, str]
) -> Violation:
    def find(name: str) -> str | None:
        node = report.value(result, _term("sh", name))
        return None if node is None else str(node)

    focus, shape = find("focusNode") or "", report.value(result, _term("sh", "sourceShape"))
    texts = {str(getattr(text, "language", "")): str(text) for text in shapes.objects(shape, _term("sh", "message"))}
    message = texts.get(lang) or texts.get("en") or find("resultMessage") or ""
    component = local_name(find("sourceConstraintComponent") or "")
    severity = local_name(find("resultSeverity") or "")
    path = find("resultPath")
    return Violation(
        focus, path, local_name(str(shape)), component, severity, message, find("value"), sources.get(focus)
    )


def _term(prefix: str, name: str) -> "Node":
    from rdflib import URIRef

    return URIRef(PREFIXES[prefix] + name)


def _to_message(query: Query, lang: str) -> str:
    return dict(_TRANSLATION.findall(query.text)).get(lang, query.help)


def _sorted(found: Iterable[Violation]) -> tuple[Violation, ...]:
    return tuple(sorted(found, key=lambda each: [field or "" for field in astuple(each)]))
