"""Each example breaks exactly the rules it says, each rule has one, and the shipped data breaks none."""

import re
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection

from mandates.errors import BadDataError
from mandates.graph.validation import parse_turtle, validate_graph
from mandates.namespaces import BASE, PREFIXES, local_name
from mandates.resources import resource_folder

SH = PREFIXES["sh"]
EXAMPLES = Path(__file__).parent / "shapes"
FILES = sorted(EXAMPLES.glob("*/*.ttl"))
UNKNOWN_PLACE = EXAMPLES / "AgencyShape" / "invalid-place-unknown.ttl"
EXPECT = re.compile(r"# expect: (\S+) (\S+)")
LANGUAGES = ["en", "ko", "zh"]
# What constrains nothing by itself.
NOT_CONSTRAINTS = {"path", "name", "message", "severity", "property", "targetClass", "targetSubjectsOf"}


def sh(name: str) -> URIRef:
    return URIRef(SH + name)


def expected(path: Path) -> Counter[tuple[str, str]]:
    return Counter(EXPECT.findall(path.read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def found() -> dict[str | None, Counter[tuple[str, str]]]:
    """Return what breaks a rule, by file; each example has an IRI of its own, so one run does."""
    pairs = defaultdict(Counter)
    for each in validate_graph([EXAMPLES / "context.ttl", *FILES]):
        pairs[each.source][each.shape, each.component] += 1
    return pairs


@pytest.fixture(scope="session")
def written() -> Graph:
    """Return the shapes as the files have them."""
    return parse_turtle(sorted(resource_folder("shapes").glob("*.ttl")))


@pytest.fixture(scope="session")
def helpers(written: Graph) -> set[URIRef]:
    """Return the shapes that others are put together from, in whose name nothing is reported."""
    targets = [*written.subjects(sh("targetClass")), *written.subjects(sh("targetSubjectsOf"))]
    reporting = {*targets, *(part for node in targets for part in written.objects(node, sh("property")))}
    named = {*written.subjects(None, sh("NodeShape")), *written.subjects(None, sh("PropertyShape"))}
    return named - reporting


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_example(path: Path, found: dict[str | None, Counter[tuple[str, str]]]) -> None:
    assert found.get(str(path), Counter()) == expected(path)
    assert path.stem.startswith("invalid-") == bool(expected(path))


def test_nothing_but_the_examples_breaks_a_rule(found: dict[str | None, Counter[tuple[str, str]]]) -> None:
    assert found.keys() <= {str(path) for path in FILES}


def test_shipped_data_conforms() -> None:
    assert validate_graph(sorted(resource_folder("data").glob("*.ttl"))) == ()


def test_every_constraint_has_an_invalid_example(written: Graph, helpers: set[URIRef]) -> None:
    shown = {pair for path in FILES for pair in expected(path)}
    for node in {*written.subjects(sh("name"))} - helpers:
        for predicate in written.predicates(node, unique=True):
            name = local_name(str(predicate))
            if predicate in URIRef(SH) and name not in NOT_CONSTRAINTS | {"qualifiedValueShape"}:
                component = f"{name[0].upper()}{name[1:]}ConstraintComponent"
                assert (local_name(str(node)), component) in shown


def test_every_example_is_of_a_shape(written: Graph) -> None:
    folders = {path.parent.name for path in FILES}
    nodes = {*written.subjects(sh("targetClass")), *written.subjects(sh("targetSubjectsOf"))}
    assert folders == {local_name(str(node)) for node in nodes}
    for folder in folders:
        assert list((EXAMPLES / folder).glob("valid-*.ttl"))


def test_every_shape_is_named_and_says_its_rule_in_three_languages(written: Graph, helpers: set[URIRef]) -> None:
    shapes = {*written.subjects(None, sh("NodeShape")), *written.subjects(None, sh("PropertyShape"))}
    assert shapes == {*written.subjects(sh("name"))}
    for shape in shapes:
        assert not isinstance(shape, BNode)
        assert str(shape).startswith(f"{BASE}shapes#")
        assert sorted(name.language for name in written.objects(shape, sh("name"))) == LANGUAGES
        own = {local_name(str(name)) for name in written.predicates(shape) if name.startswith(SH)}
        if shape not in helpers and own - NOT_CONSTRAINTS:
            assert sorted(text.language for text in written.objects(shape, sh("message"))) == LANGUAGES
            assert written.value(shape, sh("severity")) in {sh("Violation"), sh("Warning")}


def test_property_shapes_are_named_after_their_node_shape(written: Graph, helpers: set[URIRef]) -> None:
    for node, part in written.subject_objects(sh("property")):
        assert node in helpers or str(part).startswith(f"{node}-")


def test_no_shape_is_blank_or_runs_sparql(written: Graph) -> None:
    assert not [*written.subjects(sh("sparql"))]
    for name in ("or", "and", "xone"):
        for members in written.objects(None, sh(name)):
            assert not [each for each in Collection(written, members) if isinstance(each, BNode)]


@pytest.mark.parametrize("path", sorted(resource_folder("shapes").glob("*.ttl")), ids=lambda path: path.stem)
def test_every_file_has_its_header(path: Path) -> None:
    graph = parse_turtle([path])
    ontologies = [*graph.subjects(None, URIRef(PREFIXES["owl"] + "Ontology"))]
    assert ontologies == [URIRef(f"{BASE}shapes/{path.stem}")]
    titles = graph.objects(ontologies[0], URIRef(PREFIXES["dct"] + "title"))
    assert sorted(title.language for title in titles) == LANGUAGES


@pytest.mark.parametrize(
    ("lang", "message"),
    [
        ("zh", "每个主管部门恰有一个所在地方，且数据中有其说明。"),
        ("en", "Every agency has exactly one place, which the data describes."),
        (
            "ko",
            "모든 행정기관에는 관할 지역이 정확히 하나 있다. 그 대상은 자료에 서술되어 있어야 한다.",
        ),
    ],
)
def test_message_is_in_the_language_asked(lang: str, message: str) -> None:
    [found] = validate_graph([EXAMPLES / "context.ttl", UNKNOWN_PLACE], lang)
    assert found.message == message


def test_violation_says_where() -> None:
    [found] = validate_graph([EXAMPLES / "context.ttl", UNKNOWN_PLACE])
    assert found.focus == f"{UNKNOWN_PLACE.as_uri()}#it"
    assert found.path == PREFIXES["m"] + "place"
    assert found.value == "https://example.org/nothing"
    assert found.severity == "Violation"
    assert found.source == str(UNKNOWN_PLACE)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"@prefix m: <https://example.org/> .\nm:a m:b m:c .\nm:a m:b m:c m:d .\n", "line 3: not Turtle"),
        (b"@prefix m: <https://example.org/> .\nm:a m:b 'caf\xe9' .\n", "line 2: not UTF-8"),
        (b"<a> <b> " + b"[ <b> " * 20000, "not Turtle"),
    ],
)
def test_broken_file_is_named_with_its_line(content: bytes, said: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_bytes(content)
    with pytest.raises(BadDataError, match=re.escape(str(broken))) as caught:
        validate_graph([broken])
    assert said in str(caught.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadDataError, match=r"absent\.ttl: cannot be read"):
        validate_graph([tmp_path / "absent.ttl"])
