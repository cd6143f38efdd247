"""Every query file is sound and used, and nothing that people write changes a query but its values."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from rdflib.plugins.sparql.parser import parseQuery

from mandates.errors import BadDataError, UsageError
from mandates.graph.queries import Query, load_query, read_query, to_iri_term, to_lang_term, to_text_term
from mandates.graph.store import EmbeddedStore, write_store
from mandates.namespaces import BASE
from mandates.resources import resource_folder

QUERIES = resource_folder("queries")
FILES = sorted(QUERIES.rglob("*.rq"))
MODULES = sorted((Path(__file__).parent.parent / "app").rglob("*.py"))
# Folders whose files are collected by the module that runs them.
COLLECTED = {"checks", "questions", "rules"}
DUMMY = {"iri": f"{BASE}id/none", "text": 'any "text" \\ of\nall kinds', "lang": "en"}
NAME = "https://example.org/name"
SECRET = "https://example.org/secret"  # noqa: S105 - a canary

BY_TEXT = """# Give the things of a name.
# param name: text many – the names
SELECT ?thing ?name WHERE {
  VALUES ?name { UNDEF }
  ?thing <https://example.org/name> ?name .
}
ORDER BY ?thing
"""
BY_IRI = """# Give back an IRI as text.
# param thing: iri – the thing
SELECT (STR(?thing) AS ?text) WHERE { VALUES ?thing { UNDEF } }
"""
TWO = """# Give the things of two names.
# param first: text optional – a name
# param second: text optional – another name
SELECT ?thing WHERE {
  VALUES ?first { UNDEF }
  VALUES ?second { UNDEF }
  ?thing <https://example.org/name> ?first , ?second .
}
"""

CONTROLS = [chr(code) for code in (*range(0x20), *range(0x7F, 0xA0))]
MARKS = ['"', "'", '"""', "'''", "\\", "\\\\", "<", ">", "{", "}", "|", "^", "`", "#", "?", "$", "@", ";", ".", ","]
ESCAPES = ["\\u0022", "\\U00000022", "\\x22", "\\n", "\\'", "%22", "&quot;", "\\\\u0022", "\\", "\\\\\\"]
STRANGE = "200B 200E 200F 202A 202B 202C 202D 202E 2028 2029 2060 2066 2067 2068 2069 FEFF FFFE FFFF E000 1FFFE 10FFFF"
INVISIBLE = [chr(int(code, 16)) for code in STRANGE.split()]
ENDINGS = ['"', '" }', '" } }', '"@en }', '"^^<x> }', "> }", "\n}", '\\" }']
TAILS = [
    " ?s ?p ?o",
    " UNION { ?thing ?p ?o }",
    " ; DROP ALL #",
    f" ?thing <{SECRET}> ?name #",
    " SERVICE <http://127.0.0.1/> { ?s ?p ?o }",
    " FILTER(true) }\nORDER BY ?name #",
    " BIND(1 AS ?extra) #",
    " VALUES ?name { UNDEF }",
]
WORDS = [
    "谁管医养结合", "誰負責", "노인 돌봄 담당", "who runs this?", "O'Brien", "a\tb", "line\nline", "line\r\nline", " ",
    "", "  padded  ", "{ UNDEF }", "VALUES ?name { UNDEF }", "VALUES ?thing { UNDEF }", "UNDEF", "{}", "{0}", "%s",
    "{name}", "${HOME}", "$(id)", "`id`", "../../etc/passwd", "<script>alert(1)</script>", "' OR '1'='1", "null", "-0",
    "1e400", "true", "e\u0301", "\u00e9", "ﬁ", "İ", "ß", "𠀀", "👩‍👩‍👧", "a\u0300" * 40, "x" * 20000, "\\" * 999,
    '"' * 999, "#comment", "# param name: text – x", "PREFIX m: <x>", "\\N{BULLET}", "\x1b[31m", "nul\x00end",
]  # fmt: skip
NAUGHTY = sorted(
    {*CONTROLS, *MARKS, *ESCAPES, *INVISIBLE, *WORDS, *map("".join, product(ENDINGS, TAILS)),
     *map("a{}b".format, [*MARKS, *ESCAPES, *INVISIBLE]), *map("{}{}".format, MARKS, ESCAPES * 2),
     *map("".join, product(["\\", "\\\\", "\n"], ENDINGS))}
)  # fmt: skip
LONE_SURROGATES = ["\ud800", "a\udcffb", "\udfff\ud800"]


def written_out(text: str) -> str:
    """Return text as a Turtle literal, every character by number: escaping of another kind than the one tested."""
    return '"' + "".join(f"\\U{ord(char):08X}" for char in text) + '"'


def query_of(text: str, folder: Path) -> Query:
    path = folder / "some.rq"
    path.write_text(text, encoding="utf-8")
    return read_query(path)


def shape_of(sparql: str) -> str:
    """Return the parse of a query without its values: what must not change."""
    return re.sub(r"rdflib\.term\.(Literal|URIRef)\(.*?\)(?=[,)\]}])", "", str(parseQuery(sparql)), flags=re.DOTALL)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """Each naughty text is the name of one thing; one more thing is a secret."""
    folder = tmp_path_factory.mktemp("naughty")
    lines = [f"<https://example.org/{i}> <{NAME}> {written_out(text)} ." for i, text in enumerate(NAUGHTY)]
    lines.append(f'<https://example.org/hidden> <{SECRET}> "secret" .')
    (folder / "names.ttl").write_text("\n".join(lines), encoding="utf-8")
    write_store(folder / "graph", [(folder / "names.ttl", f"{BASE}graph")], [], f"{BASE}derived")
    return EmbeddedStore(folder / "graph")


@pytest.fixture(scope="module")
def by_text(tmp_path_factory: pytest.TempPathFactory) -> Query:
    return query_of(BY_TEXT, tmp_path_factory.mktemp("by-text"))


@pytest.fixture(scope="module")
def by_iri(tmp_path_factory: pytest.TempPathFactory) -> Query:
    return query_of(BY_IRI, tmp_path_factory.mktemp("by-iri"))


def run(store: EmbeddedStore, sparql: str) -> None:
    """Run a query of any form."""
    form = re.search(r"^(SELECT|ASK|CONSTRUCT|DESCRIBE)\b", sparql, re.MULTILINE)
    assert form
    {"SELECT": store.select, "ASK": store.ask}.get(form.group(1), store.construct)(sparql)


def of_file(path: Path) -> Query:
    return load_query(path.relative_to(QUERIES).with_suffix("").as_posix())


def name_of(path: Path) -> str:
    return path.relative_to(QUERIES).with_suffix("").as_posix()


# The files


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_query_runs_unbound_and_bound(path: Path, store: EmbeddedStore) -> None:
    query = of_file(path)
    arguments = {each.name: DUMMY[each.kind] for each in query.parameters}
    run(store, query.text)
    bound = query.bind(**arguments)
    run(store, bound)
    parseQuery(bound)
    many = {each.name: [DUMMY[each.kind]] * 3 for each in query.parameters if each.many}
    run(store, query.bind(**(arguments | many)))


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_query_says_what_it_answers(path: Path) -> None:
    query = of_file(path)
    assert path.read_text(encoding="utf-8").startswith("# ")
    assert query.name == path.stem
    assert re.fullmatch(r"[A-Z].+\.", query.help)
    for parameter in query.parameters:
        assert parameter.help, parameter.name


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_query_declares_what_it_is_given(path: Path) -> None:
    """Count every way of writing UNDEF, not only the one that is bound."""
    text = path.read_text(encoding="utf-8")
    given = re.findall(r"VALUES\s*\?(\w+)\s*\{\s*UNDEF\s*\}", text)
    assert set(given) == {parameter.name for parameter in of_file(path).parameters}
    assert len(given) == text.count("UNDEF")


# Their reader sorts or looks up by key: the engine takes longer to sort these rows than to find them.
ORDERED_BY_THE_READER = {"find-details", "labels", "subject-names"}


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if "rules" not in path.parts and path.stem not in ORDERED_BY_THE_READER],
    ids=name_of,
)
def test_rows_have_an_order(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    # A truth value has no order, and triples are sorted by their reader.
    assert re.search(r"^(ASK|CONSTRUCT)\b", text, re.MULTILINE) or re.search(r"^ORDER BY ", text, re.MULTILINE)


@cache
def queries_in_code() -> set[str]:
    """Return every text in the code that is a query's name, or its end where its folder is put before it."""
    found = set()
    for path in MODULES:
        nodes = [*ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
        texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        before = {text for text in texts if text.endswith("/") and text.count("/") == 1}
        found |= texts | {f"{folder}{text}" for folder in before for text in texts}
    return found


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_query_is_used(path: Path) -> None:
    name = name_of(path)
    folder = name.partition("/")[0]
    assert (folder if folder in COLLECTED else name) in queries_in_code()


# Binding


def test_unknown_argument_is_refused(by_text: Query) -> None:
    with pytest.raises(UsageError, match="no parameter other"):
        by_text.bind(name="x", other="y")


@pytest.mark.parametrize("nothing", [None, (), []])
def test_missing_argument_is_refused(by_text: Query, nothing: None) -> None:
    with pytest.raises(UsageError, match="needs its parameter name"):
        by_text.bind(name=nothing)
    with pytest.raises(UsageError, match="needs its parameter name"):
        by_text.bind()


def test_optional_argument_may_be_missing(tmp_path: Path) -> None:
    query = query_of(TWO, tmp_path)
    assert query.bind() == TWO
    assert query.bind(first="x") == TWO.replace("?first { UNDEF }", '?first { "x" }')


def test_one_is_not_many(by_iri: Query) -> None:
    with pytest.raises(UsageError, match="takes one thing, not 2"):
        by_iri.bind(thing=["https://example.org/a", "https://example.org/b"])


def test_many_are_all_bound(by_text: Query, store: EmbeddedStore) -> None:
    some = NAUGHTY[::7]
    rows = store.select(by_text.bind(name=some))
    assert sorted(row["name"] for row in rows) == sorted(some)


def test_an_empty_text_is_a_value(by_text: Query) -> None:
    assert 'VALUES ?name { "" }' in by_text.bind(name="")


@pytest.mark.parametrize("tag", ["en", "zh-Hant", "zh-hant-tw", "ko"])
def test_language_tag_is_lowered(tag: str) -> None:
    assert to_lang_term(tag) == f'"{tag.lower()}"'


@pytest.mark.parametrize("tag", ["", "e n", "en\n", "en-", "-en", "en_GB", 'en"', "中文", "toolonglanguage", "ｅｎ"])
def test_no_language_tag_is_refused(tag: str) -> None:
    with pytest.raises(UsageError, match="not a language tag"):
        to_lang_term(tag)


@pytest.mark.parametrize(
    "value",
    ["", "no-colon", *(f"https://example.org/{char}" for char in (*CONTROLS[:32], *' <>"{}|^`\\')),
     *(f"https://example.org/{chr(code)}" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))],
    ids=ascii,
)  # fmt: skip
def test_no_iri_is_refused(value: str) -> None:
    with pytest.raises(UsageError, match="not an IRI"):
        to_iri_term(value)


@pytest.mark.parametrize("value", [f"{BASE}id/agency/a-b", "urn:isbn:1", "https://例え.jp/医养?q=1#x", "a:b"])
def test_iri_is_kept(value: str, by_iri: Query, store: EmbeddedStore) -> None:
    assert store.select(by_iri.bind(thing=value)) == [{"text": value}]


# What people write


def test_there_are_many_naughty_texts() -> None:
    assert len(NAUGHTY) >= 300


@pytest.mark.parametrize("text", NAUGHTY, ids=lambda text: ascii(text)[1:30])
def test_text_is_only_a_value(text: str, by_text: Query, store: EmbeddedStore) -> None:
    rows = store.select(by_text.bind(name=text))
    assert rows == [{"thing": f"https://example.org/{NAUGHTY.index(text)}", "name": text}]


def test_text_leaves_the_query_as_it_is(by_text: Query) -> None:
    plain = shape_of(by_text.bind(name="plain"))
    assert "triples" in plain
    assert [text for text in NAUGHTY if shape_of(by_text.bind(name=text)) != plain] == []


@pytest.mark.parametrize("text", NAUGHTY, ids=lambda text: ascii(text)[1:30])
def test_iri_is_only_a_value(text: str, by_iri: Query, store: EmbeddedStore) -> None:
    """An IRI is refused by us, or by the engine for a finer reason, or comes back as it went in."""
    for value in (f"https://example.org/{text}", text):
        try:
            rows = store.select(by_iri.bind(thing=value))
        except (UsageError, BadDataError):
            continue
        assert rows == [{"text": value}]


@pytest.mark.parametrize("text", LONE_SURROGATES, ids=ascii)
def test_half_a_character_is_refused(text: str) -> None:
    """Bytes on a command line that are no UTF-8 arrive as such halves, and no engine takes them."""
    with pytest.raises(UsageError):
        to_text_term(text)
    with pytest.raises(UsageError):
        to_iri_term(f"https://example.org/{text}")


def test_value_that_looks_like_another_parameter_stays_a_value(tmp_path: Path, store: EmbeddedStore) -> None:
    query = query_of(TWO, tmp_path)
    first, second = "VALUES ?second { UNDEF }", " } ?thing ?p ?o } #"
    bound = query.bind(first=first, second=second)
    assert shape_of(bound) == shape_of(query.bind(first="a", second="b"))
    assert to_text_term(first) in bound
    assert store.select(bound) == []


# Reading


def broken(text: str, said: str, folder: Path) -> None:
    with pytest.raises(BadDataError, match=re.escape(said)) as caught:
        query_of(text, folder)
    assert str(folder / "some.rq") in str(caught.value)


def test_declared_but_not_used(tmp_path: Path) -> None:
    broken("# Help.\n# param x: iri – it\nSELECT ?x WHERE { ?x ?y ?z }", "parameter x has no", tmp_path)


def test_used_but_not_declared(tmp_path: Path) -> None:
    broken("# Help.\nSELECT ?x WHERE { VALUES ?x { UNDEF } }", "not declared", tmp_path)


@pytest.mark.parametrize(
    "text", ["", "SELECT ?x WHERE { ?x ?y ?z }", "# param x: iri – it\nASK { VALUES ?x { UNDEF } }"]
)
def test_without_help(text: str, tmp_path: Path) -> None:
    broken(text, "the first line must be a comment", tmp_path)


@pytest.mark.parametrize("line", ["x: number – it", "x iri – it", "x: iri several – it"])
def test_misspelt_parameter(line: str, tmp_path: Path) -> None:
    broken(f"# Help.\n# param {line}\nASK {{ VALUES ?x {{ UNDEF }} }}", "not declared", tmp_path)


def test_marks_of_a_parameter(tmp_path: Path) -> None:
    query = query_of(
        "# Help\n# of two lines.\n# param x: iri many optional – it\nASK { VALUES ?x { UNDEF } }", tmp_path
    )
    assert query.help == "Help of two lines."
    [parameter] = query.parameters
    assert parameter == ("x", "iri", True, True, "it")


def test_no_such_query() -> None:
    with pytest.raises(BadDataError, match=r"no query file answers/none\.rq"):
        load_query("answers/none")


def every_folder() -> Iterator[str]:
    yield from (path.name for path in QUERIES.iterdir() if path.is_dir())


def test_folders_are_the_known_ones() -> None:
    assert set(every_folder()) >= {"answers", *COLLECTED}
