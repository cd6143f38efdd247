"""A store over invented places with a few subjects instead of the scheme: it is made in no time."""

from mandates.graph.store import DraftStore
from mandates.namespaces import DERIVED_GRAPH, PREFIXES, to_id
from mandates.resources import resource_folder

_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
SCHEME = PREFIXES["subject"].rstrip("/")
# Each subject with the next broader one.
LINES = {
    "health-policy": "",
    "health-reform": "health-policy",
    "public-hospital-reform": "health-reform",
    "three-medical-linkage": "health-reform",
    "nursing": "",
    "food-safety": "",
    "drugs": "",
}


def subject(code: str) -> str:
    return PREFIXES["subject"] + code


def store_of(*turtle: str) -> DraftStore:
    """Return a store over what is written, with what the rules derive."""
    scheme = ""
    for code, broader in LINES.items():
        scheme += f"<{subject(code)}> skos:inScheme <{SCHEME}>"
        scheme += f" ; skos:broader <{subject(broader)}> .\n" if broader else " .\n"
    rules = [path.read_text(encoding="utf-8") for path in sorted((resource_folder("queries") / "rules").glob("*.rq"))]
    made = to_id("document", "made")
    return DraftStore([], [(_HEAD + scheme + "".join(turtle), made)], rules, DERIVED_GRAPH)
