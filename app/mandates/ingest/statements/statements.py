"""The triples of one document as they are collected, and the clauses that stand behind them."""

import hashlib
from collections.abc import Iterable

from mandates.graph.store import Literal, Triple
from mandates.ingest.drafts import Source
from mandates.namespaces import PREFIXES, to_id

_TYPE = PREFIXES["rdf"] + "type"
_XSD = PREFIXES["xsd"]


def concept(scheme: str, code: str) -> str:
    """Return the IRI of a concept from a code with underscores."""
    return f"{PREFIXES[scheme]}{code.replace('_', '-')}"


class Statements:
    """What a document states; each clause has an IRI, a locator and a digest, with wording also a quote."""

    def __init__(self, source: Source, key: str, language: str, *, with_wording: bool) -> None:
        """Take the text, the key of the document and the language of its words."""
        self.source, self.key, self.language, self.with_wording = source, key, language, with_wording
        self.document = to_id("document", key)
        self._triples: dict[Triple, None] = {}

    def add(self, subject: str, /, *, a: str | None = None, **values: object) -> str:
        """State properties of the ontology about a subject: IRIs, literals, Python values or several of them."""
        if a:
            self._put(subject, _TYPE, PREFIXES["m"] + a)
        for name, value in values.items():
            for each in value if isinstance(value, list | tuple) and not isinstance(value, Literal) else [value]:
                if each is not None:
                    self._put(subject, PREFIXES["m"] + name, _to_object(each))
        return subject

    def name(self, subject: str, text: str, language: str | None = None, *, other: bool = False) -> None:
        """State a name of a subject, the preferred one of a language unless `other`."""
        label = PREFIXES["skos"] + ("altLabel" if other else "prefLabel")
        self._put(subject, label, Literal(text, language or self.language))

    def put(self, subject: str, prefix: str, name: str, value: str | Literal) -> None:
        """State a property of another vocabulary."""
        self._put(subject, PREFIXES[prefix] + name, value)

    def clause(self, local: str, item: str, start: int, end: int, states: Iterable[str] = ()) -> str:
        """State a clause of the document; return its IRI."""
        words = self.source.text[start:end]
        return self.add(
            to_id("clause", f"{self.key}/{local}"),
            a="Clause",
            document=self.document,
            item=Literal(item or "-"),
            start=start,
            end=end,
            digest=Literal(hashlib.sha256(words.encode()).hexdigest()),
            quote=Literal(words) if self.with_wording else None,
            states=[concept("fact", fact) for fact in states],
        )

    def triples(self) -> list[Triple]:
        """Return the triples, those of one subject together, in order of first mention."""
        by_subject: dict[str, list[Triple]] = {}
        for triple in self._triples:
            by_subject.setdefault(triple[0], []).append(triple)
        return [triple for triples in by_subject.values() for triple in triples]

    def _put(self, subject: str, predicate: str, value: str | Literal) -> None:
        self._triples[subject, predicate, value] = None


def _to_object(value: object) -> str | Literal:
    if isinstance(value, bool):
        return Literal(str(value).lower(), datatype=_XSD + "boolean")
    if isinstance(value, int):
        return Literal(str(value), datatype=_XSD + "integer")
    if isinstance(value, float):
        return Literal(f"{value:f}".rstrip("0").rstrip(".") or "0", datatype=_XSD + "decimal")
    return value if isinstance(value, Literal) else str(value)
