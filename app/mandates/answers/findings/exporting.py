"""Findings as CSV, SARIF and Turtle; none of them holds a clock, so equal findings give equal bytes."""

import csv
import io
import json

from mandates import __version__
from mandates.answers.findings.rules import Rule, load_rules
from mandates.graph.store import Literal, Triple, to_turtle
from mandates.model import Evidence, Named, to_json
from mandates.model.findings import Finding, Findings
from mandates.namespaces import BASE, PREFIXES, to_id
from mandates.wording import say

COLUMNS = (
    "id", "severity", "status", "rule", "place", "agencies", "subject", "stage", "message", "remedy", "certainty",
    "evidence", "reason", "by", "expires", "rule_version", "data_version", "as_of", "focus",
)  # fmt: skip
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"violation": "error", "warning": "warning", "info": "note"}
# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PREFIXES = {name: PREFIXES[name] for name in ("m", "sh", "dct", "rdf")} | {
    "xsd": PREFIXES["xsd"],
    "finding": to_id("finding", ""),
}


def to_csv(found: Findings) -> str:
    """Return findings as CSV with a head, one row each; cells that a spreadsheet would run are made text."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for finding in found.findings:
        writer.writerow([neutralise(_to_cell(getattr(finding, name))) for name in COLUMNS])
    return out.getvalue()


def neutralise(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _to_cell(value: object) -> str:
    if isinstance(value, Named):
        return value.label
    if isinstance(value, Evidence):
        return f"{value.document_label} {value.item} {value.start}-{value.end}"
    if isinstance(value, tuple):
        return "; ".join(_to_cell(each) for each in value)
    return "" if value is None else str(value)


def to_sarif(found: Findings) -> str:
    """Return findings as a SARIF 2.1.0 log; a judgement in force is a suppression with its reason.

    Positions count code points of the document, which the log declares.
    """
    rules = list(load_rules().values())
    driver = {
        "name": "mandates",
        "version": __version__,
        "informationUri": BASE,
        "rules": [_to_sarif_rule(rule, found.lang) for rule in rules],
    }
    index = {rule.code: number for number, rule in enumerate(rules)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "automationDetails": {"id": f"findings/{found.data_version}"},
        "results": [_to_result(finding, index[finding.rule]) for finding in found.findings],
        "properties": {"dataVersion": found.data_version, "asOf": found.as_of, "language": found.lang},
    }
    log = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _to_sarif_rule(rule: Rule, lang: str) -> dict[str, object]:
    return {
        "id": rule.code,
        "shortDescription": {"text": say(lang, f"findings.{rule.code}-name")},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"version": rule.version},
    }


def _to_result(finding: Finding, index: int) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.remedy}"},
        "locations": [_to_location(proof) for proof in finding.evidence] or [_to_logical(finding)],
        "partialFingerprints": {"finding/v1": finding.id},
        "properties": {
            "status": finding.status,
            "certainty": finding.certainty,
            "focus": finding.focus.id,
            "place": to_json(finding.place),
            "agencies": to_json(finding.agencies),
            "ruleVersion": finding.rule_version,
        },
    }
    if finding.status != "open":
        about = {"status": finding.status, "by": finding.by, "expires": finding.expires}
        kept = {"kind": "external", "status": "accepted", "justification": finding.reason, "properties": about}
        result["suppressions"] = [kept]
    return result


def _to_location(proof: Evidence) -> dict[str, object]:
    region: dict[str, object] = {"charOffset": proof.start, "charLength": proof.end - proof.start}
    if proof.quote:
        region["snippet"] = {"text": proof.quote}
    return {
        "physicalLocation": {"artifactLocation": {"uri": proof.document}, "region": region},
        "logicalLocations": [{"name": proof.item}],
    }


def _to_logical(finding: Finding) -> dict[str, object]:
    return {"logicalLocations": [{"name": finding.focus.label, "fullyQualifiedName": finding.focus.id}]}


def to_rdf(found: Findings) -> str:
    """Return findings as Turtle: each a `sh:ValidationResult` of the class Finding, as the shapes want it."""
    return to_turtle((triple for finding in found.findings for triple in _to_triples(finding, found.lang)), _PREFIXES)


def _to_triples(finding: Finding, lang: str) -> list[Triple]:
    m, sh, xsd = PREFIXES["m"], PREFIXES["sh"], PREFIXES["xsd"]
    iri, day = to_id("finding", finding.id), xsd + "date"
    triples: list[Triple] = [
        (iri, PREFIXES["rdf"] + "type", m + "Finding"),
        (iri, PREFIXES["rdf"] + "type", sh + "ValidationResult"),
        (iri, sh + "focusNode", finding.focus.id),
        (iri, sh + "resultSeverity", sh + finding.severity.capitalize()),
        (iri, sh + "sourceConstraintComponent", sh + "SPARQLConstraintComponent"),
        (iri, sh + "sourceConstraint", to_id("rule", finding.rule)),
        (iri, sh + "resultMessage", Literal(f"{finding.message} {finding.remedy}", lang)),
        (iri, m + "findingStatus", Literal(finding.status)),
        (iri, m + "ruleVersion", Literal(finding.rule_version)),
        (iri, m + "dataVersion", Literal(finding.data_version)),
        (iri, m + "asOf", Literal(finding.as_of, datatype=day)),
    ]
    if finding.reason:
        triples.append((iri, m + "reason", Literal(finding.reason)))
    if finding.by:
        triples.append((iri, PREFIXES["dct"] + "creator", Literal(finding.by)))
    if finding.expires:
        triples.append((iri, m + "expires", Literal(finding.expires, datatype=day)))
    sources = dict.fromkeys(proof.document for proof in finding.evidence)
    return triples + [(iri, PREFIXES["dct"] + "source", document) for document in sources]
