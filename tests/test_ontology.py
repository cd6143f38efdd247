"""The ontology is one, complete in three languages, and the only source of the terms used anywhere."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from mandates import __version__
from mandates.namespaces import BASE, ONTOLOGY_GRAPH, PREFIXES, local_name
from mandates.resources import resource_folder

ROOT = Path(__file__).parent.parent
ONTOLOGY = resource_folder("ontology")
FOLDERS = ("ontology", "data", "shapes", "queries", "tests")
FILES = sorted(path for name in FOLDERS for suffix in ("ttl", "rq") for path in (ROOT / name).rglob(f"*.{suffix}"))
LANGUAGES = ["en", "ko", "zh"]
M = PREFIXES["m"]
HEADERS = {"mandates": ONTOLOGY_GRAPH, "alignments": f"{ONTOLOGY_GRAPH}/alignments"}
TERM_KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
PREFIX = re.compile(r"^\s*@?prefix\s+([\w-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)
IRI = re.compile(r"<([^>\s]*)>")
NAME = re.compile(r"(?<![\w:-])([A-Za-z][\w-]*):([A-Za-z][\w-]*)")
NOT_NAMES = re.compile(r'"(?:[^"\\]|\\.)*"|<[^>\s]*>|(?m:#.*$)')
LABEL_ONLY = {"unit": SKOS.prefLabel, "subject": SKOS.scopeNote}

STAGES = {
    "policy": "formulate propose",
    "plan": "plan",
    "approve": "approve",
    "supervise": "supervise inspect guide",
    "monitor": "monitor assess investigate",
    "enforce": "enforce",
    "respond": "respond",
    "deliver": "implement organise promote build manage provide train support handle",
    "fund": "fund",
    "inform": "notify publish outreach",
    "coordinate": "coordinate act-jointly participate",
}
CODES = {
    "action": set(" ".join(STAGES.values()).split()),
    "stage": set(STAGES),
    "modal": {"responsible", "lead", "undertake", "entrusted", "administer-on-behalf", "host-office"},
    "role": {"lead", "co-lead", "participate", "support", "guide", "supervise", "inform"},
}
SIZES = {"action": 28, "modal": 6, "role": 7, "stage": 11}
ROLE_KINDS = {
    "Primary": {"lead", "co-lead"},
    "Supporting": {"participate", "support"},
    "Oversight": {"guide", "supervise"},
    "Informing": {"inform"},
}


def graph_of(path: Path) -> Graph:
    return Graph(bind_namespaces="none").parse(path, format="turtle")


GRAPHS = {path: graph_of(path) for path in sorted(ONTOLOGY.glob("*.ttl"))}
WHOLE = Graph(bind_namespaces="none")
for each in GRAPHS.values():
    WHOLE += each
SCHEMES = sorted(WHOLE.subjects(RDF.type, SKOS.ConceptScheme))
CONCEPTS = sorted(WHOLE.subjects(SKOS.inScheme, unique=True))
TERMS = sorted({term for kind in TERM_KINDS for term in WHOLE.subjects(RDF.type, kind) if str(term).startswith(M)})


def languages(thing: Node, predicate: URIRef) -> list[str | None]:
    """Return the languages of what a property says, of non-empty texts only."""
    return sorted(text.language for text in WHOLE.objects(thing, predicate) if str(text).strip())


def scheme(name: str) -> URIRef:
    return URIRef(f"{BASE}scheme/{name}")


def concepts(name: str) -> set[str]:
    return {local_name(str(each)) for each in WHOLE.subjects(SKOS.inScheme, scheme(name))}


def name_of(thing: Node) -> str:
    return str(thing).removeprefix(BASE)


def used(path: Path) -> Iterator[str]:
    """Give every IRI that a Turtle or query file uses, in full."""
    if path.suffix == ".ttl":
        for triple in graph_of(path):
            yield from (str(part) for part in triple if isinstance(part, URIRef))
        return
    text = path.read_text(encoding="utf-8")
    prefixes = dict(PREFIX.findall(text))
    yield from (iri for iri in IRI.findall(text) if iri not in prefixes.values())
    for prefix, name in NAME.findall(NOT_NAMES.sub(" ", text)):
        if prefix in prefixes:
            yield prefixes[prefix] + name


def test_each_header_stands_once() -> None:
    found = {path.stem: [*graph.subjects(RDF.type, OWL.Ontology)] for path, graph in GRAPHS.items()}
    assert {stem: [str(iri) for iri in iris] for stem, iris in found.items() if iris} == {
        stem: [iri] for stem, iri in HEADERS.items()
    }


def test_version_is_one() -> None:
    [latest, *_] = re.findall(r"^## (\S+) \(", (ONTOLOGY / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert latest == __version__
    assert {str(version) for version in WHOLE.objects(None, OWL.versionInfo)} == {__version__}
    assert str(WHOLE.value(URIRef(ONTOLOGY_GRAPH), OWL.versionInfo)) == __version__
    for iri in HEADERS.values():
        assert WHOLE.value(URIRef(iri), OWL.versionIRI) == URIRef(f"{iri}/{__version__}")


@pytest.mark.parametrize("iri", HEADERS.values())
def test_header_says_what_it_must(iri: str) -> None:
    header = URIRef(iri)
    assert languages(header, DCTERMS.title) == languages(header, DCTERMS.description) == LANGUAGES
    for predicate in (DCTERMS.license, DCTERMS.creator, DCTERMS.created, DCTERMS.modified):
        assert WHOLE.value(header, predicate) is not None
    vann = "http://purl.org/vocab/vann/preferredNamespace"
    assert WHOLE.value(header, URIRef(f"{vann}Prefix")) == Literal("m")
    assert WHOLE.value(header, URIRef(f"{vann}Uri")) == Literal(M)


@pytest.mark.parametrize("term", TERMS, ids=local_name)
def test_term_is_labelled_and_explained(term: URIRef) -> None:
    assert languages(term, RDFS.label) == LANGUAGES
    assert languages(term, RDFS.comment) == LANGUAGES
    assert [*WHOLE.objects(term, RDFS.isDefinedBy)] == [URIRef(ONTOLOGY_GRAPH)]
    assert len({*WHOLE.objects(term, RDF.type)} & set(TERM_KINDS)) == 1


def test_property_has_a_range() -> None:
    kinds = (OWL.ObjectProperty, OWL.DatatypeProperty)
    properties = {term for term in TERMS if any((term, RDF.type, kind) in WHOLE for kind in kinds)}
    assert len(properties) > 50
    assert not [term for term in properties if WHOLE.value(term, RDFS.range) is None]


@pytest.mark.parametrize("iri", SCHEMES, ids=name_of)
def test_scheme_is_titled(iri: URIRef) -> None:
    assert languages(iri, DCTERMS.title) == LANGUAGES
    assert {*WHOLE.subjects(SKOS.inScheme, iri)}


@pytest.mark.parametrize("concept", CONCEPTS, ids=name_of)
def test_concept_is_labelled_and_defined(concept: URIRef) -> None:
    [home] = WHOLE.objects(concept, SKOS.inScheme)
    assert home in SCHEMES
    assert str(concept).startswith(f"{home}/")
    assert (concept, RDF.type, SKOS.Concept) in WHOLE
    assert languages(concept, SKOS.prefLabel) == LANGUAGES
    assert languages(concept, LABEL_ONLY.get(local_name(str(home)), SKOS.definition)) == LANGUAGES
    for predicate in (SKOS.altLabel, SKOS.hiddenLabel):
        assert set(languages(concept, predicate)) <= set(LANGUAGES)


@pytest.mark.parametrize("iri", SCHEMES, ids=name_of)
def test_no_two_concepts_have_one_name(iri: URIRef) -> None:
    names = Counter(label for concept in WHOLE.subjects(SKOS.inScheme, iri)
                    for label in WHOLE.objects(concept, SKOS.prefLabel))  # fmt: skip
    assert not [label for label, count in names.items() if count > 1]


def test_every_concept_is_of_a_scheme() -> None:
    assert {*WHOLE.subjects(RDF.type, SKOS.Concept)} == set(CONCEPTS)


@pytest.mark.parametrize("iri", SCHEMES, ids=name_of)
def test_concepts_are_trees_with_marked_tops(iri: URIRef) -> None:
    members = {*WHOLE.subjects(SKOS.inScheme, iri)}
    tops = {*WHOLE.subjects(SKOS.topConceptOf, iri)}
    broader = {concept: [*WHOLE.objects(concept, SKOS.broader)] for concept in members}
    assert tops == {concept for concept, above in broader.items() if not above}
    assert {*WHOLE.objects(iri, SKOS.hasTopConcept)} <= tops
    for concept, above in broader.items():
        assert len(above) <= 1
        seen = {concept}
        while above:
            [up] = above
            assert up in members
            assert up not in seen
            seen.add(up)
            above = broader[up]


def test_subjects_are_related_to_subjects() -> None:
    subjects = {*WHOLE.subjects(SKOS.inScheme, scheme("subject"))}
    assert len(subjects) > 200
    assert {*WHOLE.objects(None, SKOS.related)} <= subjects
    assert not [(s, o) for s, o in WHOLE.subject_objects(SKOS.related) if s == o]


@pytest.mark.parametrize("name", CODES)
def test_scheme_holds_the_codes_agreed(name: str) -> None:
    assert len(CODES[name]) == SIZES[name]
    assert concepts(name) == CODES[name]


def test_action_lies_in_its_stage() -> None:
    expected = {(f"action/{action}", f"stage/{stage}") for stage, all_of in STAGES.items() for action in all_of.split()}
    found = {(str(s), str(o)) for s, o in WHOLE.subject_objects(URIRef(f"{M}stage"))}
    assert found == {(f"{BASE}scheme/{action}", f"{BASE}scheme/{stage}") for action, stage in expected}


@pytest.mark.parametrize("kind", ROLE_KINDS)
def test_role_is_of_its_kind(kind: str) -> None:
    roles = WHOLE.subjects(RDF.type, URIRef(f"{M}{kind}Role"))
    assert {str(role) for role in roles} == {PREFIXES["role"] + code for code in ROLE_KINDS[kind]}


@pytest.mark.parametrize("name", ["action", "modal", "role"])
def test_cue_words_in_every_language(name: str) -> None:
    for concept in WHOLE.subjects(SKOS.inScheme, scheme(name)):
        assert set(languages(concept, SKOS.altLabel)) == set(LANGUAGES), concept


def test_ranks_are_an_order() -> None:
    ranks = sorted(rank.toPython() for rank in WHOLE.objects(None, URIRef(f"{M}rank")))
    assert ranks == list(range(1, len(ranks) + 1))
    assert all(rank.datatype == XSD.integer for rank in WHOLE.objects(None, URIRef(f"{M}rank")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_prefix_is_the_agreed_one(path: Path) -> None:
    declared = PREFIX.findall(path.read_text(encoding="utf-8"))
    assert {prefix: iri for prefix, iri in declared if PREFIXES.get(prefix, iri) != iri} == {}
    ours = {iri: prefix for prefix, iri in PREFIXES.items()}
    assert {iri: prefix for prefix, iri in declared if ours.get(iri, prefix) != prefix} == {}


@pytest.mark.parametrize(
    "path",
    [path for path in FILES if path.relative_to(ROOT).parts[0] != "tests"],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_terms_and_concepts_used_are_declared(path: Path) -> None:
    lists = (each for each in WHOLE.subjects(RDF.type) if str(each).startswith(f"{BASE}scheme/"))
    declared = {str(each) for each in (*TERMS, *lists)}
    ours = (M, f"{BASE}scheme/")
    iris = set(used(path))
    assert {iri for iri in iris if iri.startswith(ours) and iri not in {*ours, *declared}} == set()


@pytest.mark.parametrize("name", ["data", "shapes", "queries", "ontology"])
def test_scan_for_terms_finds_some(name: str) -> None:
    """Guard the test above against a scan that finds nothing to object to."""
    paths = [path for path in FILES if path.relative_to(ROOT).parts[0] == name]
    found = {iri for path in paths for iri in used(path) if iri.startswith(M)}
    assert len(found) > 20


def test_scan_for_terms_sees_names_in_queries(tmp_path: Path) -> None:
    path = tmp_path / "some.rq"
    path.write_text(
        f'# m:Comment\nPREFIX m: <{M}>\nSELECT ?x {{ ?x a m:Agency/m:partOf* , <{M}Other> . FILTER(?x != "m:text") }}',
        encoding="utf-8",
    )
    assert set(used(path)) == {f"{M}Agency", f"{M}partOf", f"{M}Other"}
