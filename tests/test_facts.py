"""Facts of one text, written down twice, are compared clause by clause; names do not matter, everything else does."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from mandates.answers.facts import FactsCompared, compare_facts
from mandates.cli import cli
from mandates.graph.store import parse_triples

PREFIXES = """@prefix m: <https://w3id.org/mandates/ontology#> .
@prefix id: <https://w3id.org/mandates/id/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix role: <https://w3id.org/mandates/scheme/role/> .
@prefix action: <https://w3id.org/mandates/scheme/action/> .
@prefix subject: <https://w3id.org/mandates/scheme/subject/> .
"""


def graph(start: int = 0, role: str = "lead", action: str = "plan", name: str = "a", extra: str = "") -> str:
    return f"""{PREFIXES}
<https://w3id.org/mandates/id/clause/{name}> a m:Clause ; m:start {start} ; m:end 20 .
<https://w3id.org/mandates/id/duty/{name}> a m:Duty ; m:clause <https://w3id.org/mandates/id/clause/{name}> ;
  skos:prefLabel "{name}"@en .
<https://w3id.org/mandates/id/responsibility/{name}> m:duty <https://w3id.org/mandates/id/duty/{name}> ;
  m:holder <https://w3id.org/mandates/id/agency/{name}> ; m:role role:{role} ; m:action action:{action} ;
  m:subject subject:health . {extra}
"""


def compare(first: str, second: str) -> FactsCompared:
    return compare_facts(parse_triples(first), parse_triples(second))


def test_names_make_no_difference() -> None:
    compared = compare(graph(name="a"), graph(name="b"))
    assert compared.differences == ()
    assert all(each.both == each.first == each.second for each in compared.agreements)


@pytest.mark.parametrize(
    ("change", "property_name"),
    [({"role": "guide"}, "role"), ({"action": "build"}, "action"), ({"start": 19}, "clause")],
)
def test_each_change_is_one_difference(change: dict[str, object], property_name: str) -> None:
    compared = compare(graph(), graph(**change))  # type: ignore[arg-type]
    assert {each.property for each in compared.differences} == {property_name}


def test_what_has_no_clause_is_counted() -> None:
    extra = "<https://w3id.org/mandates/id/section/x> a m:Section ."
    compared = compare(graph(), graph(extra=extra))
    assert [(each.property, each.extra) for each in compared.differences] == [("sections", ("section",))]


def test_accepted_differences_are_left_out(tmp_path: Path) -> None:
    first, second, accepted = tmp_path / "first.ttl", tmp_path / "second.ttl", tmp_path / "accepted.jsonl"
    first.write_text(graph(), "utf-8")
    second.write_text(graph(role="guide"), "utf-8")
    command = ["diff", "--facts", str(first), str(second), "--exit-code"]
    assert CliRunner().invoke(cli, command).exit_code == 1
    accepted.write_text(json.dumps({"document": "first", "property": "role", "start": 0, "why": "read so"}), "utf-8")
    assert CliRunner().invoke(cli, [*command, "--exceptions", str(accepted)]).exit_code == 0
    accepted.write_text('{"document": "first"}', "utf-8")
    broken = CliRunner().invoke(cli, [*command, "--exceptions", str(accepted)])
    assert (broken.exit_code, "line 1" in broken.stderr) == (4, True)
