"""Invented places for gaps: bodies nobody has heard of and what their texts state, written as Turtle."""

from collections.abc import Iterable

from mandates.graph.store import DraftStore
from mandates.namespaces import DERIVED_GRAPH, PREFIXES, to_id
from mandates.resources import resource_folder

DIGEST = "0c" * 32
# Subject → the next broader one.
SUBJECTS = {
    "culture": "", "heritage": "culture", "sport": "culture", "nature": "", "forestry": "nature",
    "forest-fire": "forestry", "floods": "nature", "parking": "", "aviation": "", "energy": "", "offices": "",
}  # fmt: skip
_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def iri(kind: str, key: str) -> str:
    return f"<{to_id(kind, key)}>"


def _names(text: str) -> str:
    return f'skos:prefLabel "{text}"@zh, "{text}"@en, "{text}"@ko'


def _many(prefix: str, codes: str) -> str:
    return ", ".join(f"<{PREFIXES[prefix]}{code}>" for code in codes.split())


def place(key: str, *, inside: str = "", tier: str = "district", complete: Iterable[str] = (), on: str = "") -> str:
    """Return a place; `complete` are all its agencies, so stated `on` a day."""
    text = f"{iri('place', key)} a m:Place ; {_names(key)} ; m:tier <{PREFIXES['tier']}{tier}>"
    text += f" ; m:partOf {iri('place', inside)} .\n" if inside else " .\n"
    if agencies := ", ".join(iri("agency", each) for each in complete):
        text += (
            f"{iri('completeness', key)} a m:CompletenessStatement ; m:place {iri('place', key)} ; m:complete true ;"
            f' m:loaded {agencies} ; m:asOf "{on or "2040-06-01"}"^^xsd:date ; m:statedBy "us" .\n'
        )
    return text


def agency(key: str, where: str) -> str:
    """Return an agency of a place, without any text."""
    return f"{iri('agency', key)} a m:Agency ; {_names(key)} ; m:place {iri('place', where)} .\n"


def mandate(
    key: str, of: str, *, on: str = "", replaces: str = "", kind: str = "MandateDocument", year: str = ""
) -> str:
    """Return a document of an agency, by default its mandate; duties are added by `duty`."""
    text = f'{iri("document", key)} a m:{kind} ; {_names(key)} ; dct:language "en" ; m:agency {iri("agency", of)}'
    text += f' ; m:statedOn "{on}"^^xsd:date' if on else ""
    text += f" ; m:statedYear {year}" if year else ""
    text += f" ; dct:replaces {iri('document', replaces)}" if replaces else ""
    return f'{text} ; m:digest "{DIGEST}" .\n'


def clause(document: str, number: int, extra: str = "") -> str:
    """Return a clause of a document."""
    return (
        f"{iri('clause', f'{document}/{number}')} a m:Clause ; m:document {iri('document', document)} ;"
        f' m:item "{number}" ; m:start {number * 100} ; m:end {number * 100 + 60} ; m:digest "{DIGEST}" {extra}.\n'
    )


def duty(
    document: str,
    number: int,
    of: str,
    subjects: str,
    *,
    role: str = "lead",
    stages: str = "",
    by: str = "",
    section: str = "",
    split: str = "",
    kind: str = "Duty",
    relation: str = "",
    bodies: str = "",
    words: str = "",
    extra: str = "",
    clauses: bool = True,
) -> str:
    """Return a duty that a document of an agency states, held by that agency unless said otherwise."""
    key = f"{document}/{number}"
    holder = iri("section", f"{of}/{section}") if section else iri("agency", by or of)
    text = clause(document, number) if clauses else ""
    text += f"{iri('duty', key)} a m:{kind} ; {_names(words or key)} ; m:agency {iri('agency', of)}"
    text += f" ; m:clause {iri('clause', key)}" if clauses else ""
    text += f" ; m:relation <{PREFIXES['relation']}{relation}>" if relation else ""
    text += f" {extra} .\n{iri('responsibility', key)} a m:Responsibility ; m:duty {iri('duty', key)} ;"
    text += f" m:holder {holder} ; m:role <{PREFIXES['role']}{role}> ; m:subject {_many('subject', subjects)}"
    text += f" ; m:stage {_many('stage', stages)}" if stages else ""
    text += f" ; m:split {iri('split', split)}" if split else ""
    text += f" ; m:counterparty {', '.join(iri('body', each) for each in bodies.split())}" if bodies else ""
    return text + " .\n"


def section(of: str, key: str, name: str, document: str, number: int, hat: str = "") -> str:
    """Return a section of an agency."""
    text = f"{iri('section', f'{of}/{key}')} a m:Section ; {_names(name)} ; m:unitOf {iri('agency', of)}"
    text += f" ; m:hatOf {iri('body', hat)}" if hat else ""
    return f"{clause(document, number)}{text} ; m:clause {iri('clause', f'{document}/{number}')} .\n"


def target(plan: str, number: int, of: str, subjects: str, deadline: str = "") -> str:
    """Return a target of a plan."""
    extra = f"; m:plan {iri('document', plan)}" + (f' ; m:deadline "{deadline}"' if deadline else "")
    return duty(plan, number, of, subjects, kind="Target", extra=extra)


def posts(of: str, document: str, number: int, category: str, headcount: int) -> str:
    """Return posts of a category that a document states."""
    kind = "StaffingQuota" if category == "administrative-establishment" else "Post"
    return clause(document, number) + (
        f"{iri('staffing', f'{of}/{number}')} a m:{kind} ; {_names(category)} ; m:agency {iri('agency', of)} ;"
        f" m:staffCategory <{PREFIXES['staff']}{category}> ; m:headcount {headcount} ;"
        f" m:clause {iri('clause', f'{document}/{number}')} .\n"
    )


def store_of(*turtle: str) -> DraftStore:
    """Return a store over what is written, with a few subjects instead of the scheme: it is made in no time."""
    scheme = "".join(
        f"<{PREFIXES['subject']}{key}> skos:inScheme <{PREFIXES['subject'].rstrip('/')}>"
        + (f" ; skos:broader <{PREFIXES['subject']}{broader}> .\n" if broader else " .\n")
        for key, broader in SUBJECTS.items()
    )
    rules = [path.read_text(encoding="utf-8") for path in sorted((resource_folder("queries") / "rules").glob("*.rq"))]
    return DraftStore([], [(_HEAD + scheme + "".join(turtle), to_id("document", "made"))], rules, DERIVED_GRAPH)
