"""The ontology and the data contradict nothing, contradictions are seen, and what answers rely on follows."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rdflib import RDF, Graph, URIRef

from mandates.errors import BadDataError, UnavailableError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.reasoning import Reasoned, reason, to_ntriples
from mandates.namespaces import BASE, PREFIXES
from mandates.resources import resource_folder

Run = Callable[..., Reasoned]
M = PREFIXES["m"]
OWL = PREFIXES["owl"]
ONTOLOGY = sorted(resource_folder("ontology").glob("*.ttl"))
CORE = [path for path in ONTOLOGY if path.stem in {"mandates", "roles"}]
WORDS = re.compile(rb'"@(zh|en|ko) \.$')
DATA = sorted(resource_folder("data").glob("*.ttl"))
CASES = Path(__file__).parent / "reasoning"
CONTRADICTIONS = sorted(CASES.glob("contradiction-*.ttl"))
INFERENCES = sorted(CASES.glob("infer-*.ttl"))
SAID = re.compile(r"^# (expect|never): (.+)$", re.MULTILINE)
# Each run starts a Java machine that lives for a second or two: it need not compile itself well.
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
ALL_DIFFERENT = f"[] a <{OWL}AllDifferent> ; <{OWL}distinctMembers> ( {{}} ) ."


@pytest.fixture(scope="session")
def run() -> Iterator[Run]:
    """The reasoner; skipped loudly on a machine without Java, a failure there where CI is set."""
    if not shutil.which("java"):
        if os.environ.get("CI"):
            pytest.fail("CI needs a Java runtime: nothing is reasoned without it")
        pytest.skip("SKIPPED FOR LACK OF a Java runtime: nothing was reasoned")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", JAVA_OPTIONS)
        yield reason


def but_last_statement(path: Path) -> str:
    """Return a case without its last line, which is its last statement."""
    *before, last = path.read_text(encoding="utf-8").rstrip().splitlines()
    assert last.endswith(" .")
    return "\n".join(before)


def said(path: Path, kind: str) -> set[tuple[str, str, str]]:
    """Return the triples that the comments of a case expect, or expect not."""
    text = path.read_text(encoding="utf-8")
    prefixes = [line for line in text.splitlines() if line.startswith("@prefix")]
    lines = [f"{triple} ." for sort, triple in SAID.findall(text) if sort == kind]
    graph = Graph().parse(data="\n".join(prefixes + lines), format="turtle")
    return {(str(s), str(p), str(o)) for s, p, o in graph}


def follows(reasoned: Reasoned) -> set[tuple[str, str, str]]:
    return {(thing, str(RDF.type), kind) for thing, kind in reasoned.types} | set(reasoned.relations)


@pytest.fixture(scope="session")
def core(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Terms and roles without labels and comments, from which nothing follows: read in half the time."""
    path = tmp_path_factory.mktemp("core") / "core.ttl"
    path.write_bytes(b"\n".join(line for line in to_ntriples(CORE).splitlines() if not WORDS.search(line)))
    return path


@pytest.fixture(scope="session")
def ontology(run: Run) -> Reasoned:
    return run(ONTOLOGY, relations=False)


@pytest.fixture(scope="session")
def cases(run: Run, core: Path, tmp_path_factory: pytest.TempPathFactory) -> Reasoned:
    """What follows from all inferences, taken together with the harmless part of every contradiction."""
    folder = tmp_path_factory.mktemp("controls")
    for path in CONTRADICTIONS:
        (folder / path.name).write_text(but_last_statement(path), encoding="utf-8")
    return run([core, *INFERENCES, *sorted(folder.iterdir())])


@pytest.fixture(scope="session")
def agencies() -> set[str]:
    graph = Graph()
    for path in DATA:
        graph.parse(path)
    return {str(each) for each in graph.subjects(RDF.type, URIRef(M + "Agency"))}


@pytest.fixture(scope="session")
def shipped(run: Run, agencies: set[str], tmp_path_factory: pytest.TempPathFactory) -> Reasoned:
    """What follows from all of the shipped data, no two agencies being one."""
    different = tmp_path_factory.mktemp("different") / "agencies.ttl"
    members = " ".join(f"<{each}>" for each in sorted(agencies))
    different.write_text(ALL_DIFFERENT.format(members), encoding="utf-8")
    return run([*ONTOLOGY, *DATA, different])


def test_ontology_contradicts_nothing(ontology: Reasoned) -> None:
    assert ontology.consistent


def test_every_class_can_have_a_member(ontology: Reasoned) -> None:
    assert ontology.unsatisfiable == ()


def test_roles_are_of_their_kinds(ontology: Reasoned) -> None:
    kinds = {(thing, kind) for thing, kind in ontology.types if thing.startswith(PREFIXES["role"])}
    assert len({thing for thing, _ in kinds}) == 7
    assert (PREFIXES["role"] + "co-lead", M + "PrimaryRole") in kinds
    assert (PREFIXES["role"] + "co-lead", M + "Role") in kinds
    assert (PREFIXES["role"] + "co-lead", M + "SupportingRole") not in kinds


def test_shipped_data_contradicts_nothing(shipped: Reasoned, agencies: set[str]) -> None:
    assert len(agencies) > 1
    assert shipped.consistent


def test_reasoner_and_rule_say_who_is_answerable(shipped: Reasoned, agencies: set[str], checkpoint: Checkpoint) -> None:
    """Only the rule lets a kind of body, which no reasoning can resolve, answer for itself."""
    proved = {(s, o) for s, p, o in shipped.relations if p == f"{M}answerable"}
    rows = checkpoint.store.select(f"SELECT ?s ?o WHERE {{ ?s <{M}answerable> ?o }}")
    derived = {(row["s"], row["o"]) for row in rows}
    assert proved
    assert proved == {(s, o) for s, o in derived if o in agencies}
    assert {o.removeprefix(BASE).split("/")[1] for _, o in derived - proved} <= {"category"}


@pytest.mark.parametrize("path", CONTRADICTIONS, ids=lambda path: path.stem)
def test_contradiction_is_seen(path: Path, run: Run, core: Path) -> None:
    assert run([core, path], relations=False) == Reasoned(consistent=False)


def test_without_its_last_statement_no_case_is_a_contradiction(cases: Reasoned) -> None:
    assert len(CONTRADICTIONS) >= 6
    assert cases.consistent


@pytest.mark.parametrize("path", INFERENCES, ids=lambda path: path.stem)
def test_inference(path: Path, cases: Reasoned) -> None:
    expected = said(path, "expect")
    assert expected
    assert expected <= follows(cases)
    assert not said(path, "never") & follows(cases)


def test_impossible_class_is_named(run: Run, core: Path, tmp_path: Path) -> None:
    path = tmp_path / "impossible.ttl"
    both = f"<{PREFIXES['rdfs']}subClassOf> <{M}Agency> , <{M}Place>"
    path.write_text(f"<{M}Impossible> a <{OWL}Class> ; {both} .", encoding="utf-8")
    found = run([core, path], relations=False)
    assert found.consistent
    assert found.unsatisfiable == (f"{M}Impossible",)


def test_what_follows_is_the_same_each_time(run: Run, core: Path, cases: Reasoned) -> None:
    paths = [*INFERENCES[:2], core]
    first, second = run(paths), run(paths[::-1])
    assert first == second
    assert list(first.types) == sorted(first.types)
    assert list(first.relations) == sorted(first.relations)
    assert set(first.relations) <= set(cases.relations)


@pytest.mark.parametrize("path", CONTRADICTIONS[:1], ids=lambda path: path.stem)
def test_nothing_is_printed_or_left_behind(
    path: Path,
    run: Run,
    core: Path,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    run([core, path])
    assert tempfile.tempdir == str(tmp_path)
    assert not list(tmp_path.iterdir())
    assert capfd.readouterr() == ("", "")


def test_without_java_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="install a Java runtime"):
        reason(CORE)


def test_java_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fake = tmp_path / "java"
    fake.write_text("#!/bin/sh\necho Unable to locate a Java Runtime\nexit 1\n", encoding="ascii")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with pytest.raises(UnavailableError, match="Unable to locate a Java Runtime"):
        reason(CORE)


def test_file_outside_the_logic_is_bad_data(run: Run, core: Path, tmp_path: Path) -> None:
    path = tmp_path / "chain.ttl"
    path.write_text(f"<{M}answerable> a <{OWL}FunctionalProperty> .", encoding="utf-8")
    with pytest.raises(BadDataError, match="reasoned over"):
        run([core, path])


def test_file_that_is_not_turtle_is_bad_data(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text("<a> <b> <c> <d> .", encoding="utf-8")
    with pytest.raises(BadDataError, match=r"broken\.ttl"):
        run([path])


def test_merged_files_are_one_ontology() -> None:
    graph = Graph().parse(data=to_ntriples(ONTOLOGY), format="nt")
    assert [*graph.subjects(RDF.type, URIRef(f"{OWL}Ontology"))] == [URIRef(f"{BASE}ontology")]
    assert not [*graph.subject_objects(URIRef(f"{OWL}imports"))]
