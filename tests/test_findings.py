"""Findings: the same id whatever else is there, severity by certainty, judgements, and every form of export."""

import csv
import html
import io
import json
import random
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from made_findings import agency, arrangement, built, checkpoint, duty, ended, place, section
from mandates.answers.findings import choose, fails, find_finding, findings
from mandates.answers.findings.exporting import neutralise, to_csv, to_rdf, to_sarif
from mandates.answers.findings.judgements import is_over, judge, read_judgements, reopen
from mandates.answers.findings.report import to_html
from mandates.answers.findings.rules import Drawn, find_rules, load_rules
from mandates.answers.findings.sources import SOURCES
from mandates.answers.labels import LANGUAGES
from mandates.cli import cli
from mandates.errors import BadDataError, NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.validation import DraftValidator
from mandates.model.findings import CERTAINTIES, SEVERITIES, STATUSES, Finding, Findings, Judgement
from mandates.web import create_app
from mandates.wording import say

DAY = "2031-05-01"
PARTIES = ("roads", "parks")
# Two texts that each give the same part of one matter to their own agency, beside a split of both.
CONTESTED = [
    arrangement("roads", 7, "of-roads", "food-safety", PARTIES),
    duty("roads", 8, "food-safety", {"roads": "lead"}, split="of-roads"),
    arrangement("parks", 7, "of-parks", "food-safety", PARTIES),
    duty("parks", 8, "food-safety", {"parks": "lead"}, split="of-parks"),
]
PARTS = [
    place("alder", ["roads", "parks", "water"]),
    agency("roads", "alder"),
    agency("parks", "alder", '; m:dateConflict true ; m:caution "=SUM(A1)"@en '),
    agency("water", "alder"),
    *CONTESTED,
    duty("roads", 1, "ageing", {"roads": "lead"}),
    duty("parks", 1, "ageing", {"parks": "lead"}),
    duty("roads", 2, "rural-health", {"roads": "support"}),
    duty("water", 1, "vaccination", {"water": "supervise"}, extra="; m:needsReview true "),
]
ELSEWHERE = [
    place("birch", ["trams"]),
    agency("trams", "birch"),
    duty("trams", 1, "ageing", {"trams": "lead"}),
    duty("trams", 2, "rural-health", {"trams": "support"}),
]


@pytest.fixture(scope="module")
def made() -> Checkpoint:
    return checkpoint(*PARTS)


@pytest.fixture(scope="module")
def found(made: Checkpoint) -> Findings:
    return findings(made, place="alder", today=DAY)


def of(found: Findings, rule: str) -> Finding:
    [finding] = choose(found.findings, rules=[rule])
    return finding


# --- What is drawn


def test_each_status_of_a_cell_is_a_finding(found: Findings) -> None:
    assert of(found, "cell-contested").severity == "violation"
    assert [each.label for each in of(found, "cell-contested").agencies] == ["parks", "roads"]
    assert of(found, "cell-unresolved").severity == "warning"
    assert of(found, "cell-unresolved").subject.id.endswith("/ageing")
    assert of(found, "cell-leaderless").focus.id.endswith("/cell/alder/rural-health/deliver")
    assert of(found, "cell-oversight-only").agencies[0].label == "water"
    assert of(found, "date-conflict").focus.label == "Mandate of parks"
    assert of(found, "needs-review").focus.label == "duty 1 of water"
    assert "=SUM(A1)" in of(found, "caution").message


def test_evidence_is_where_the_texts_say_it(found: Findings) -> None:
    proofs = of(found, "cell-unresolved").evidence
    assert [(proof.document_label, proof.item, proof.start) for proof in proofs] == [
        ("Mandate of parks", "1", 100),
        ("Mandate of roads", "1", 100),
    ]


def test_settled_matters_are_no_findings(found: Findings) -> None:
    whole = findings(checkpoint(place("alder", ["roads"]), agency("roads", "alder"), PARTS[8]), place="alder")
    assert whole.findings == ()
    assert "birch" not in {each.place.label for each in found.findings if each.place}


def test_overlaps_and_splits_are_findings(found: Findings) -> None:
    both = [each for each in choose(found.findings, rules=["duplication"]) if each.subject.id.endswith("/ageing")]
    assert [(each.severity, each.certainty) for each in both] == [("warning", "possible")]
    parts = [*PARTS, arrangement("roads", 20, "lonely", "vaccination", ["roads", "water"])]
    told = findings(checkpoint(*parts, duty("roads", 21, "vaccination", {"roads": "lead"}, split="lonely")))
    for rule in ("split-one-sided", "split-low-quality"):
        assert "lonely" in {each.focus.label for each in choose(told.findings, rules=[rule])}
    assert {each.focus.label for each in choose(found.findings, rules=["split-contradictory"])} == {
        "of-roads",
        "of-parks",
    }


def test_gaps_are_findings_as_sure_as_the_gate_lets_them() -> None:
    """What a yardstick expects and nobody holds: nobody only where all is loaded."""
    for complete, severity, certainty in ((False, "info", "unconfirmed"), (True, "violation", "definite")):
        birch = [place("birch", ["trams"], complete=complete), *ELSEWHERE[1:]]
        told = findings(checkpoint(*PARTS, *birch), place="birch", against="alder", rules=["gap-subject"])
        missing = {each.subject.id.rpartition("/")[2]: each for each in told.findings}
        assert "food-safety" in missing and "ageing" not in missing
        assert {(each.severity, each.certainty) for each in missing.values()} == {(severity, certainty)}
    assert findings(checkpoint(*PARTS, *birch), place="birch", rules=["gap-subject"]).findings == ()


def test_overlap_of_sections_is_a_finding() -> None:
    world = [
        place("alder", ["roads"]),
        agency("roads", "alder"),
        *(section("roads", each) for each in ("north", "south")),
    ]
    held = [duty("roads", n, "ageing", {f"roads/{each}": "lead"}) for n, each in ((1, "north"), (2, "south"))]
    told = findings(checkpoint(*world, *held), rules=["section-overlap"])
    assert of(told, "section-overlap").severity == "info"
    assert "north" in of(told, "section-overlap").message and "south" in of(told, "section-overlap").message


def test_a_missing_document_gives_no_violation(found: Findings) -> None:
    """Nobody is said to lead, but not every agency is loaded; the same store, said to be complete, warns."""
    for rule in ("cell-leaderless", "cell-oversight-only"):
        unsure = of(found, rule)
        assert (unsure.severity, unsure.certainty) == ("info", "unconfirmed")
        assert "Not found in the loaded documents" in unsure.message
    complete = [place("alder", ["roads", "parks", "water"], complete=True), *PARTS[1:]]
    sure = findings(checkpoint(*complete), place="alder")
    for rule in ("cell-leaderless", "cell-oversight-only"):
        assert (of(sure, rule).severity, of(sure, rule).certainty) == ("warning", "definite")
        assert "Not found in the loaded documents" not in of(sure, rule).message
        assert of(sure, rule).id == of(found, rule).id


def test_taking_any_document_away_adds_no_violation() -> None:
    full = findings(checkpoint(*PARTS), today=DAY)
    grave = {each.id for each in full.findings if each.severity == "violation"}
    for gone in range(4, len(PARTS), 3):
        less = findings(checkpoint(*PARTS[:gone], *PARTS[gone + 1 :]), today=DAY, rules=[*_DRAWN_FROM_TEXTS])
        assert {each.id for each in less.findings if each.severity == "violation"} <= grave


# Integrity is broken by taking a split away under its duty: that is a damaged file, not a missing one.
_DRAWN_FROM_TEXTS = [code for code in load_rules() if code != "integrity"]


def test_ended_body_is_found_from_its_last_day() -> None:
    parts = [
        place("alder", ["roads"]),
        agency("roads", "alder"),
        agency("paths", "alder"),
        duty(
            "roads",
            1,
            "ageing",
            {"roads": "lead"},
            extra="; m:counterparty <https://w3id.org/mandates/id/agency/paths> ",
        ),
        ended("paths", "roads", "2030-03-01"),
    ]
    world = checkpoint(*parts)
    rule = ["body-ended"]
    assert findings(world, rules=rule, as_of="2030-02-28").findings == ()
    [finding] = findings(world, rules=rule, as_of="2030-03-01").findings
    assert "paths" in finding.message and finding.focus.label == "duty 1 of roads"
    assert findings(world, rules=rule, today="2029-01-01").findings == ()
    assert len(findings(world, rules=rule, today="2031-01-01").findings) == 1
    founded_again = ended("lanes", "paths", "2030-06-01") + agency("lanes", "alder")
    assert findings(checkpoint(*parts, founded_again), rules=rule, today="2031-01-01").findings == ()


def test_broken_graph_is_found_in_the_language_asked() -> None:
    broken = checkpoint(*PARTS[1:3], duty("roads", 1, "ageing", {"roads": "lead"}, split="nowhere"))
    told = {lang: choose(findings(broken, lang=lang).findings, rules=["integrity"]) for lang in LANGUAGES}
    assert told["en"] and all(each.severity == "violation" for each in told["en"])
    assert [each.id for each in told["zh"]] == [each.id for each in told["en"]]
    assert told["zh"][0].message != told["en"][0].message


def test_place_and_agency_choose(made: Checkpoint) -> None:
    world = checkpoint(*PARTS, *ELSEWHERE)
    everywhere, here = findings(world, today=DAY), findings(world, place="alder", today=DAY)
    assert {each.id for each in here.findings} < {each.id for each in everywhere.findings}
    assert {each.place.label for each in here.findings if each.place} == {"alder"}
    own = findings(made, agency="https://w3id.org/mandates/id/agency/water", today=DAY)
    assert own.findings and all("water" in {a.label for a in each.agencies} for each in own.findings)
    with pytest.raises(NotFoundError, match="no rule 'cell'"):
        findings(made, rules=["cell"])


# --- Ids


def ids(found: Findings) -> set[str]:
    return {each.id for each in found.findings}


def test_ids_hold_in_any_order_and_language_and_beside_other_data(found: Findings) -> None:
    mixed = [*PARTS, *ELSEWHERE]
    random.Random(3).shuffle(mixed)  # noqa: S311 - an order, not a secret
    others = checkpoint(*mixed, version="another")
    for lang in LANGUAGES:
        again = findings(others, place="alder", today="2040-01-01", lang=lang)
        assert ids(again) == ids(found)
        assert [each.id for each in again.findings] == [each.id for each in found.findings], "order too"
    assert ids(found) < ids(findings(others, today=DAY))


def test_ids_differ(found: Findings) -> None:
    assert len(ids(found)) == len(found.findings)
    assert all(len(each.id) == 16 and set(each.id) <= set("0123456789abcdef") for each in found.findings)
    assert Drawn("r", ("ab", "c"), "x").id != Drawn("r", ("a", "bc"), "x").id
    assert Drawn("r", ("a",), "x").id == Drawn("r", ("a",), "y", certainty="possible", note="z").id


def test_another_party_makes_another_finding(found: Findings) -> None:
    """A judgement on a conflict of two must not cover a third."""
    third = findings(checkpoint(*PARTS, duty("water", 5, "ageing", {"water": "lead"})), place="alder")
    assert of(third, "cell-unresolved").id != of(found, "cell-unresolved").id


# --- Rules


@pytest.mark.parametrize("code", load_rules())
def test_rule_is_whole_in_every_language(code: str) -> None:
    rule = load_rules()[code]
    assert rule.severity in SEVERITIES and rule.version and rule.source in SOURCES
    words = dict.fromkeys(("place", "agencies", "subject", "stage", "focus", "about", "others", "note"), "X")
    for lang in LANGUAGES:
        for key in (code, f"{code}-remedy", f"{code}-name"):
            assert say(lang, f"findings.{key}", **words)


def test_every_source_has_a_rule() -> None:
    assert {rule.source for rule in load_rules().values()} == set(SOURCES)


@pytest.mark.parametrize("certainty", CERTAINTIES)
def test_certainty_limits_severity(certainty: str) -> None:
    gravest = {"definite": "violation", "possible": "warning", "unconfirmed": "info"}[certainty]
    for rule in load_rules().values():
        order = SEVERITIES.index(rule.severity_of(certainty))
        assert order == max(SEVERITIES.index(rule.severity), SEVERITIES.index(gravest))


def test_rules_are_written_down() -> None:
    told = (Path(__file__).parent.parent / "docs" / "findings.md").read_text(encoding="utf-8")
    for rule in load_rules().values():
        assert f"| `{rule.code}` | {rule.severity} | " in told
    assert find_rules(["caution"]) == (load_rules()["caution"],)


# --- Judgements


def judged(finding: str, status: str = "warranted", expires: str | None = None) -> Judgement:
    return Judgement(finding, status, "meant so", "Ada", expires, "cell-unresolved")


def test_judgement_round_trip(made: Checkpoint, found: Findings, tmp_path: Path) -> None:
    file = tmp_path / "findings.jsonl"
    finding = of(found, "cell-unresolved")
    for status in STATUSES[1:]:
        judge(file, judged(finding.id, status, "2031-12-31"))
        again = find_finding(findings(made, judgements=read_judgements(file), today=DAY), finding.id)
        assert (again.status, again.reason, again.by, again.expires) == (status, "meant so", "Ada", "2031-12-31")
    judge(file, judged(of(found, "caution").id, "accepted"))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 2 and lines == sorted(lines)
    assert reopen(file, finding.id).status == "silenced"
    assert find_finding(findings(made, judgements=read_judgements(file), today=DAY), finding.id).status == "open"
    with pytest.raises(NotFoundError):
        reopen(file, finding.id)


def test_expired_judgement_is_open_again(made: Checkpoint, found: Findings) -> None:
    finding = of(found, "cell-unresolved")
    judgements = {finding.id: judged(finding.id, "silenced", "2031-06-30")}
    for day, status in (("2031-06-30", "silenced"), ("2031-07-01", "open")):
        by_today = find_finding(findings(made, judgements=judgements, today=day), finding.id)
        by_date = find_finding(findings(made, judgements=judgements, today="1999-01-01", as_of=day), finding.id)
        assert by_today.status == by_date.status == status
        assert by_today.judgement_expired == (status == "open")
        assert is_over(judgements[finding.id], day) == (status == "open")


def test_stale_judgement_is_told_where_all_is_asked_for(made: Checkpoint) -> None:
    judgements = {"0" * 16: judged("0" * 16)}
    assert findings(made, judgements=judgements, today=DAY).stale == tuple(judgements.values())
    assert findings(made, judgements=judgements, today=DAY, place="alder").stale == ()
    assert findings(made, judgements=judgements, today=DAY, rules=["caution"]).stale == ()


GOOD = {"finding": "a1", "status": "warranted", "reason": "r", "by": "b"}
BAD_LINES = {
    "{": "not a JSON object",
    "[1]": "not a JSON object",
    json.dumps(GOOD | {"status": "fine"}): "no status 'fine'",
    json.dumps(GOOD | {"reason": " "}): "'reason' must be a text",
    json.dumps(GOOD | {"by": 3}): "'by' must be a text",
    json.dumps({"finding": "a1"}): "'status' must be a text",
    json.dumps(GOOD | {"expires": "soon"}): "no day 'soon'",
    json.dumps(GOOD | {"expires": "20310101"}): "no day '20310101'",
    json.dumps(GOOD | {"status": "silenced"}): "needs a last day",
    json.dumps(GOOD | {"until": "2031-01-01"}): "unknown key 'until'",
}


@pytest.mark.parametrize(("line", "problem"), BAD_LINES.items())
def test_bad_line_is_named(line: str, problem: str, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(f"{json.dumps(GOOD | {'finding': 'ok'})}\n\n{line}\n", encoding="utf-8")
    with pytest.raises(BadDataError, match=problem.replace("(", r"\(")) as caught:
        read_judgements(file)
    assert str(caught.value).startswith(f"{file}: line 3: ")
    assert "correct the line" in str(caught.value)


def test_judged_twice_is_named(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text(f"{json.dumps(GOOD)}\n" * 2, encoding="utf-8")
    with pytest.raises(BadDataError, match="line 2: finding a1 is judged twice"):
        read_judgements(file)
    assert read_judgements(tmp_path / "none") == {}
    with pytest.raises(UsageError, match="last day"):
        judge(tmp_path / "new", judged("a1", "silenced"))


def test_fail_on_counts_what_is_open(found: Findings) -> None:
    contested = of(found, "cell-contested")
    assert all(fails(found.findings, severity) for severity in SEVERITIES)
    rest = [each for each in found.findings if each.severity != "violation"]
    assert not fails(rest, "violation") and fails(rest, "warning")
    assert not fails([contested._replace(status="accepted")], "info")


# --- Exports


@pytest.fixture(scope="module")
def mixed(made: Checkpoint, found: Findings) -> Findings:
    """Findings of every severity and status."""
    chosen = [of(found, rule).id for rule in ("cell-contested", "cell-unresolved", "caution")]
    judgements = {key: judged(key, status, DAY) for key, status in zip(chosen, STATUSES[1:], strict=True)}
    judgements["f" * 16] = judged("f" * 16)._replace(reason="<b>")
    made_of = findings(made, judgements=judgements, today=DAY)
    assert {each.severity for each in made_of.findings} == set(SEVERITIES)
    assert {each.status for each in made_of.findings} == set(STATUSES)
    return made_of


def test_csv_has_a_row_for_each_and_no_formula(mixed: Findings) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(mixed))))
    assert [row["id"] for row in rows] == [each.id for each in mixed.findings]
    assert {row["status"] for row in rows} == set(STATUSES)
    for cell in ("=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1"):
        assert neutralise(cell) == f"'{cell}"
    assert neutralise("a=1") == "a=1"
    named = mixed._replace(findings=(mixed.findings[0]._replace(reason="=1", by="@me"),))
    [row] = csv.DictReader(io.StringIO(to_csv(named)))
    assert (row["reason"], row["by"]) == ("'=1", "'@me")


def test_sarif_has_what_the_format_requires(mixed: Findings) -> None:
    log = json.loads(to_sarif(mixed))
    assert log["version"] == "2.1.0" and "sarif" in log["$schema"]
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "mandates" and run["columnKind"] == "unicodeCodePoints"
    assert len({rule["id"] for rule in rules}) == len(rules) == len(load_rules())
    assert [each["partialFingerprints"]["finding/v1"] for each in run["results"]] == [e.id for e in mixed.findings]
    for result, finding in zip(run["results"], mixed.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["level"] == {"violation": "error", "warning": "warning", "info": "note"}[finding.severity]
        assert result["message"]["text"].startswith(finding.message)
        assert ("suppressions" in result) == (finding.status != "open")
        for kept in result.get("suppressions", ()):
            assert kept["kind"] in ("inSource", "external") and kept["justification"] == "meant so"
        for location in result["locations"]:
            physical = location.get("physicalLocation")
            assert physical or location["logicalLocations"][0]["fullyQualifiedName"]
            if physical:
                assert physical["artifactLocation"]["uri"].startswith("https://")
                assert physical["region"]["charLength"] == 60


def test_turtle_passes_the_shapes(mixed: Findings) -> None:
    text = to_rdf(mixed)
    shapes = DraftValidator([])
    assert shapes.validate(text) == ()
    assert text.count("a m:Finding , sh:ValidationResult") == len(mixed.findings)
    assert {f"sh:resultSeverity sh:{each.capitalize()}" in text for each in SEVERITIES} == {True}
    assert shapes.validate(text.replace('m:findingStatus "open"', 'm:findingStatus "shut"')), "the shapes are looked at"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_html_is_one_file_in_its_language(made: Checkpoint, mixed: Findings, lang: str) -> None:
    judgements = {each.id: judged(each.id)._replace(reason="<script>") for each in mixed.findings[:1]}
    page = to_html(findings(made, judgements=judgements, today=DAY, lang=lang))
    assert f'<html lang="{lang}">' in page and say(lang, "findings.title") in page
    assert page.count("<article") == len(mixed.findings)
    assert "&lt;script&gt;" in page and "<script" not in page
    assert "href=" not in page and "src=" not in page and "$" not in page.replace("$0", "")


def test_exports_are_the_same_every_time(made: Checkpoint, mixed: Findings) -> None:
    for write in (to_csv, to_sarif, to_rdf, to_html):
        assert write(mixed) == write(mixed._replace())
        text = write(findings(made, today=DAY))
        assert text == write(findings(checkpoint(*reversed(PARTS)), today="2039-09-09"))
        assert "2039" not in text


# --- Command


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("built"), *PARTS, *ELSEWHERE)


def call(root: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(cli, ["--store", str(root), "findings", *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_command_judges_shows_and_reopens(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "findings.jsonl"
    given = ("--judgements", str(file), "--as-of", "2031-06-01")
    listed = json.loads(call(root, *given, "--severity", "warning", "--json")[1])
    first = listed["findings"][0]["id"]
    assert call(root, *given, "silence", first, "--reason", "later")[0] == 2
    assert call(root, *given, "silence", first, "--reason", "later", "--until", "2032-01-01", "--by", "Ada")[0] == 0
    assert json.loads(file.read_text())["by"] == "Ada"
    code, told, _ = call(root, *given, "--status", "silenced")
    assert code == 0 and first in told and "later" in told and "Ada" in told and "2032-01-01" in told
    code, told, _ = call(root, *given, "show", first)
    assert code == 0
    for part in ("Rule version: 1", f"Data version: {listed['data_version']}", "As of: 2031-06-01", "sha256:"):
        assert part in told
    assert f"mandates findings --as-of 2031-06-01 show {first}" in told
    assert call(root, *given, "reopen", first)[0] == 0
    assert file.read_text() == ""
    assert call(root, *given, "reopen", first)[0] == 3
    assert call(root, *given, "accept", "0" * 16, "--reason", "x")[0] == 3
    file.write_text("{")
    code, out, err = call(root, *given)
    assert (code, out) == (4, "") and f"{file}: line 1:" in err and len(err.splitlines()) == 1


def test_command_fails_on_what_is_open(root: Path, tmp_path: Path) -> None:
    file = tmp_path / "findings.jsonl"
    given = ("--judgements", str(file), "--rule", "date-conflict")
    assert call(root, *given, "--fail-on", "violation")[0] == 0
    assert call(root, *given, "--fail-on", "warning")[0] == 1
    assert call(root, *given, "--fail-on", "info", "--severity", "violation")[0] == 1, "what is not shown counts"
    [finding] = json.loads(call(root, *given, "--json")[1])["findings"]
    assert call(root, "--judgements", str(file), "accept", finding["id"], "--reason", "known")[0] == 0
    assert call(root, *given, "--fail-on", "warning")[0] == 0
    assert call(root, "--judgements", str(file), "--fail-on", "info", "--place", "atlantis")[0] == 3


@pytest.mark.parametrize("form", ["text", "csv", "json", "sarif", "turtle", "html"])
def test_command_writes_each_form(root: Path, tmp_path: Path, form: str) -> None:
    code, out, err = call(root, "--judgements", str(tmp_path / "x"), "--format", form, "--place", "alder")
    assert (code, err) == (0, "")
    assert "date-conflict" in out or form == "html"
    assert out.endswith("\n")


# --- Page


@pytest.fixture(scope="module")
def client(root: Path) -> FlaskClient:
    return create_app(root).test_client()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_page_stands_in_every_language(client: FlaskClient, lang: str) -> None:
    response = client.get(f"/findings?lang={lang}&severity=warning")
    assert response.status_code == 200 and response.headers["Content-Language"] == lang
    assert say(lang, "findings.date-conflict-name") in response.text
    assert "findings." not in re.sub(r"/findings\.(json|csv|ttl)", "", response.text)
    assert "<script" not in response.text and "style=" not in response.text


def test_page_and_its_twins_agree(client: FlaskClient, root: Path) -> None:
    query = "place=alder&rule=date-conflict&lang=en"
    document = client.get(f"/findings.json?{query}").get_json()
    [finding] = document["findings"]
    assert finding["message"] in html.unescape(client.get(f"/findings?{query}").text)
    [row] = csv.DictReader(io.StringIO(client.get(f"/findings.csv?{query}").text))
    assert row["id"] == finding["id"]
    told = call(root, "--place", "alder", "--rule", "date-conflict", "--json")[1]
    assert json.loads(told)["findings"] == document["findings"]


def test_facets_count_what_they_lead_to(client: FlaskClient) -> None:
    page = client.get("/findings?lang=en&place=alder").text
    count = int(re.search(r'<option value="date-conflict">[^<]*\((\d+)\)', page)[1])
    assert count == len(client.get("/findings.json?place=alder&rule=date-conflict").get_json()["findings"]) == 1


@pytest.mark.parametrize(
    ("query", "status"), [("place=atlantis", 404), ("as_of=soon", 400), ("page=999", 404), ("page=x", 404)]
)
def test_wrong_address_is_an_error_page(client: FlaskClient, query: str, status: int) -> None:
    assert client.get(f"/findings?{query}").status_code == status
