"""The one place that knows the base IRI and how ids are written.

An id is `<BASE>id/<kind>/<key>`, a concept `<BASE>scheme/<scheme>/<code>`, a term `<BASE>ontology#<name>`.
"""

from functools import lru_cache

BASE = "https://w3id.org/mandates/"

PREFIXES = {
    "m": BASE + "ontology#",
    "id": BASE + "id/",
    "role": BASE + "scheme/role/",
    "action": BASE + "scheme/action/",
    "modal": BASE + "scheme/modal/",
    "stage": BASE + "scheme/stage/",
    "strength": BASE + "scheme/strength/",
    "relation": BASE + "scheme/relation/",
    "tier": BASE + "scheme/tier/",
    "fact": BASE + "scheme/fact/",
    "subject": BASE + "scheme/subject/",
    "status": BASE + "scheme/status/",
    "flag": BASE + "scheme/flag/",
    "unit": BASE + "scheme/unit/",
    "staff": BASE + "scheme/staff-category/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    "sh": "http://www.w3.org/ns/shacl#",
}

# The schemes of codes, by what follows `scheme/` in their ids.
SCHEMES = (
    "role", "action", "modal", "stage", "strength", "relation", "tier", "fact", "subject", "status", "flag", "unit",
    "staff-category",
)  # fmt: skip

# The graph of what rules derive from the others; `ontology` holds the terms and schemes.
DERIVED_GRAPH = BASE + "id/graph/derived"
ONTOLOGY_GRAPH = BASE + "ontology"


def to_id(kind: str, key: str) -> str:
    """Return the IRI of the thing of a kind (`agency`, `duty`, …) with this key."""
    return f"{BASE}id/{kind}/{key}"


@lru_cache(maxsize=8192)
def local_name(iri: str) -> str:
    """Return what follows the last `/` or `#` of an IRI: a code, a term name, the end of a key."""
    return iri[max(iri.rfind("/"), iri.rfind("#")) + 1 :]


def split_id(iri: str) -> tuple[str, str]:
    """Return kind and key of an id IRI; both empty for an IRI that is not one of our ids."""
    prefix = BASE + "id/"
    if not iri.startswith(prefix):
        return "", ""
    kind, _, key = iri[len(prefix) :].partition("/")
    return kind, key


def cell_key(place: str, subject: str) -> str:
    """Return the IRI of the derived key of a place and a subject, as `queries/rules/` mint it."""
    return to_id("key", f"{split_id(place)[1]}/{local_name(subject)}")
