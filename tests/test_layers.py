"""The rooms import one another downwards only, and each library has one owner."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent / "app"
PACKAGE = "mandates"
FOUNDATION = {"errors", "namespaces", "resources", "model", "wording"}
ROOMS = {"graph", "answers", "ingest", "web", "cli"}
# Whose modules may import which rooms besides their own; the foundation is open to all.
MAY_IMPORT = {
    "foundation": set(),
    "graph": set(),
    "answers": {"graph"},
    "ingest": {"graph"},
    "web": {"answers", "ingest", "graph"},
    "cli": {"answers", "ingest", "graph"},
    "__main__": {"cli"},
}
# What one function of one room may import besides.
EXCEPTIONS = {("cli", "serve"): {"web"}}
# The modules or packages that alone may import a library.
OWNERS = {
    "pyoxigraph": {"graph.store"},
    "SPARQLWrapper": {"graph.store"},
    "oxrdflib": {"graph.store"},
    "tantivy": {"graph.words"},
    "opencc": {"graph.words"},
    "pyshacl": {"graph.validation"},
    "owlready2": {"graph.reasoning"},
    "flask": {"web"},
    "click": {"cli"},
    "waitress": {"cli"},
    "networkx": {"answers"},
    "rdflib": {"graph.validation", "graph.reasoning"},
    "anyascii": {"ingest.statements.places"},
    "selectolax": {"ingest.reading.pages"},
    "defusedxml": {"ingest.reading.office"},
    "pypdfium2": {"ingest.reading.portable"},
    "matplotlib": {"cli.drawing"},
    "yaml": {"answers.simulation.reading"},
    "mcp": {"cli.assistant"},
}
# What a distribution is called where its library has another name.
DISTRIBUTIONS = {"flask": "Flask", "opencc": "opencc-python-reimplemented", "yaml": "PyYAML"}
# Ruled out beforehand, not needed so far.
NOT_DEPENDED_ON = {"oxrdflib"}
# Brought by an extra.
OPTIONAL = {"mcp"}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services"}
MODULE_LINES, FUNCTION_LINES = 300, 40


class Import(NamedTuple):
    """One import: the module that does it, what it imports, and the outermost function it stands in."""

    module: str
    target: str
    function: str | None
    at_load: bool


@cache
def modules() -> dict[str, Path]:
    """Return every module of the package by its name without the package's."""
    found = {}
    for path in sorted((ROOT / PACKAGE).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[1:-1] if parts[-1] == "__init__" else parts[1:])] = path
    return found


def is_typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def walk(
    node: ast.AST, function: str | None = None, at_load: bool = True
) -> Iterator[tuple[ast.AST, str | None, bool]]:
    for child in ast.iter_child_nodes(node):
        inner = function
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            inner = function or child.name
        load = at_load and inner is None and not is_typing_only(child)
        yield child, inner, load
        yield from walk(child, inner, load)


def targets_of(node: ast.AST, package: str, known: set[str]) -> Iterator[str]:
    """Give the absolute names that an import statement imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        parts = package.split(".")[: -node.level + 1 or None] if node.level else []
        base = ".".join([*parts, node.module] if node.module else parts)
        for alias in node.names:
            name = f"{base}.{alias.name}"
            yield name if name in known else base
    elif isinstance(node, ast.Call) and ast.unparse(node.func) in {
        "__import__",
        "import_module",
        "importlib.import_module",
    }:
        yield ast.literal_eval(node.args[0])


def imports_of(name: str, source: str, known: set[str], *, is_package: bool) -> Iterator[Import]:
    full = f"{PACKAGE}.{name}".rstrip(".")
    package = full if is_package else full.rpartition(".")[0]
    for node, function, at_load in walk(ast.parse(source)):
        for target in targets_of(node, package, known):
            yield Import(name, target, function, at_load)


@cache
def imports() -> tuple[Import, ...]:
    known = {f"{PACKAGE}.{name}".rstrip(".") for name in modules()}
    return tuple(
        each
        for name, path in modules().items()
        for each in imports_of(name, path.read_text(encoding="utf-8"), known, is_package=path.stem == "__init__")
    )


def room_of(name: str) -> str:
    """Return the room of a module, named without the package; the package itself is of the foundation."""
    first = name.split(".")[0]
    return "foundation" if first in FOUNDATION or not first else first


def is_ours(target: str) -> bool:
    return target == PACKAGE or target.startswith(f"{PACKAGE}.")


def breaks_layers(each: Import) -> bool:
    if not is_ours(each.target):
        return False
    source, target = room_of(each.module), room_of(each.target.removeprefix(PACKAGE).lstrip("."))
    allowed = MAY_IMPORT.get(source, set()) | EXCEPTIONS.get((source, each.function or ""), set())
    return target not in {source, "foundation", *allowed}


def breaks_ownership(each: Import) -> bool:
    owners = OWNERS.get(each.target.split(".")[0])
    return owners is not None and not any(
        each.module == owner or each.module.startswith(f"{owner}.") for owner in owners
    )


def test_every_module_is_of_a_room() -> None:
    assert {room_of(name) for name in modules()} <= {"foundation", "__main__", *ROOMS}
    assert set(MAY_IMPORT) == {"foundation", "__main__", *ROOMS}


def test_rooms_import_downwards() -> None:
    assert [each for each in imports() if breaks_layers(each)] == []


def test_each_library_has_its_owner() -> None:
    assert [each for each in imports() if breaks_ownership(each)] == []


def test_each_dependency_has_an_owner() -> None:
    """Guard the rules: a library that is misspelt or left out is free to all."""
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["plot"]]
    needed = {line.partition("==")[0] for line in lines}
    assert {DISTRIBUTIONS.get(library, library) for library in OWNERS.keys() - NOT_DEPENDED_ON - OPTIONAL} == needed


@pytest.mark.parametrize("library", sorted(OWNERS.keys() - NOT_DEPENDED_ON))
def test_owner_imports_its_library(library: str) -> None:
    """Guard the rules: each owner that is written imports what it owns."""
    assert find_spec(library)
    found = {each.module for each in imports() if each.target.split(".")[0] == library}
    if not found:
        pytest.skip(f"nothing imports {library} yet")
    for owner in OWNERS[library] & set(modules()):
        assert any(module == owner or module.startswith(f"{owner}.") for module in found), owner


def test_imports_are_found() -> None:
    """Guard the rules: a scan that finds nothing objects to nothing."""
    ours = [each for each in imports() if is_ours(each.target)]
    pairs = {(room_of(each.module), room_of(each.target.partition(".")[2])) for each in ours}
    assert {("answers", "graph"), ("answers", "foundation"), ("cli", "answers"), ("__main__", "cli")} <= pairs


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("model", "from mandates.graph.store import Store"),
        ("namespaces", "import mandates.answers.find"),
        ("wording", "from mandates import answers"),
        ("graph.store", "from mandates.answers.find import find"),
        ("graph.words", "from ..answers import find"),
        ("answers.find", "from mandates.ingest import reading"),
        ("ingest.reading", "from mandates.answers.find import find"),
        ("answers.find", "def f():\n    from mandates.web import create_app"),
        ("web.pages", "from mandates.cli import cli"),
        ("cli", "from mandates.web import create_app"),
        ("cli", "def find():\n    from mandates.web import create_app"),
        ("cli.serving", "import importlib\nimportlib.import_module('mandates.web')"),
        ("answers.find", "if TYPE_CHECKING:\n    from mandates.web import x"),
    ],
)
def test_import_upwards_is_seen(module: str, source: str) -> None:
    known = {f"{PACKAGE}.{name}" for name in [*modules(), "ingest", "ingest.reading"]}
    assert any(breaks_layers(each) for each in imports_of(module, source, known, is_package=module == "cli"))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("cli", "def serve():\n    from mandates.web import create_app"),
        ("cli.serving", "def serve():\n    from mandates.web import create_app"),
        ("web.pages", "from mandates.answers.find import find"),
        ("answers.find", "from .cells import load_cells"),
        ("graph.store", "from mandates import __version__"),
    ],
)
def test_import_downwards_is_allowed(module: str, source: str) -> None:
    known = {f"{PACKAGE}.{name}" for name in modules()}
    assert not any(breaks_layers(each) for each in imports_of(module, source, known, is_package=False))


@pytest.mark.parametrize("library", OWNERS)
def test_import_by_another_is_seen(library: str) -> None:
    for source in (f"import {library}", f"def f():\n    from {library}.x import y", f"import {library}.x as z"):
        [found] = imports_of("model", source, set(), is_package=False)
        assert breaks_ownership(found)


def cycles(edges: dict[str, set[str]]) -> list[str]:
    """Return the modules that lie on a cycle: those left when all without imports are taken away again and again."""
    left = {name: set(targets) for name, targets in edges.items()}
    while free := [name for name, targets in left.items() if not targets & left.keys()]:
        for name in free:
            del left[name]
    return sorted(left)


def test_modules_import_in_no_circle() -> None:
    """At any time, also inside functions: a circle closed late is still one. Only types may look back."""
    edges = {name: set() for name in modules()}
    for each in imports():
        target = each.target.removeprefix(PACKAGE).lstrip(".")
        if is_ours(each.target) and target in edges and target != each.module and (each.at_load or each.function):
            edges[each.module].add(target)
    edges.pop("", None)
    assert cycles(edges) == []


def test_circle_is_seen() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": set()}) == ["a", "b", "c"]
    assert cycles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []


def test_names_say_what_is_inside() -> None:
    assert [name for name in modules() if VAGUE_NAMES & set(name.split("."))] == []


def too_long(path: Path) -> Iterator[str]:
    source = path.read_text(encoding="utf-8")
    lines = len(source.splitlines())
    if lines > MODULE_LINES:
        yield f"{path.name}: {lines} lines"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{path.name}: {node.name} has {length} lines"


@pytest.mark.parametrize("name", modules())
def test_module_and_functions_are_short(name: str) -> None:
    assert list(too_long(modules()[name])) == []


def test_long_module_and_function_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "long.py"
    path.write_text("def f():\n" + "    pass\n" * MODULE_LINES, encoding="ascii")
    assert list(too_long(path)) == ["long.py: 301 lines", "long.py: f has 301 lines"]


LIGHT = """
import sys
from pathlib import Path
from mandates.answers.find import find
from mandates.graph.checkpoints import open_checkpoint
found = find(open_checkpoint(Path(sys.argv[1])), "谁管医养结合", place="yuzhong")
assert any(answer.agency for place in found.places for answer in place.answers), "nothing was found"
print(*sorted({name.split(".")[0] for name in sys.modules}))
"""


def test_find_loads_no_heavy_library(store_root: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", LIGHT, str(store_root)],
        cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split())
    assert {"mandates", "pyoxigraph", "tantivy"} <= loaded
    heavy = {"rdflib", "flask", "networkx", "pyshacl", "owlready2", "opencc", "click", "SPARQLWrapper", "waitress"}
    heavy |= {"selectolax", "defusedxml", "pypdfium2", "matplotlib"}
    assert not loaded & heavy
