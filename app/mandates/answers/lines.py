"""Lists of responsibilities: those of an agency, a section, a document, a split or a duty."""

from collections.abc import Iterable
from typing import NamedTuple

from mandates.answers.agency import to_evidence
from mandates.answers.cells import load_details
from mandates.answers.labels import Labels
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.model import Line
from mandates.namespaces import local_name


class LineRows(NamedTuple):
    """The rows of a list before names are looked up."""

    rows: tuple[Row, ...]
    details: dict[str, dict[str, list[str]]]
    conditions: dict[str, dict[str, str]]

    @property
    def things(self) -> set[str]:
        """The IRIs whose names the list shows."""
        things = {
            row[key] for row in self.rows for key in ("duty", "agency", "holder", "split", "document") if key in row
        }
        for details in self.details.values():
            things.update(details.get("subject", ()))
            things.update(details.get("counterparty", ()))
        return things

    def to_lines(self, labels: Labels, lang: str) -> tuple[Line, ...]:
        """Return the lines with names in a language, in the order of the documents."""
        return tuple(self._to_line(row, labels, lang) for row in self.rows)

    def _to_line(self, row: Row, labels: Labels, lang: str) -> Line:
        details = self.details.get(row["responsibility"], {})
        conditions = self.conditions.get(row["responsibility"], {})
        condition = conditions.get(lang) or conditions.get("en")
        return Line(
            duty=labels.name(row["duty"]),
            agency=labels.name(row["agency"]),
            holder=labels.name(row["holder"]),
            role=local_name(row["role"]),
            kind=local_name(row["kind"]),
            subjects=tuple(labels.name(subject) for subject in details.get("subject", ())),
            actions=tuple(local_name(action) for action in details.get("action", ())),
            relations=tuple(local_name(relation) for relation in details.get("relation", ())),
            split=labels.name(row["split"]) if "split" in row else None,
            counterparties=tuple(labels.name(body) for body in details.get("counterparty", ())),
            conditions=(condition,) if condition else (),
            evidence=to_evidence(row, labels),
        )


def load_lines(store: Store, **by: str | list[str]) -> LineRows:
    """Look up the responsibilities of an `agency`, a `holder`, a `document` or of duties (`duty`), by IRI."""
    rows = store.select(load_query("answers/lines").bind(**by))
    responsibilities = sorted({row["responsibility"] for row in rows})
    conditions: dict[str, dict[str, str]] = {}
    if responsibilities:
        for row in store.select(load_query("answers/conditions").bind(responsibility=responsibilities)):
            conditions.setdefault(row["responsibility"], {})[row["lang"]] = row["condition"]
    details = load_details(store, responsibilities)
    return LineRows(tuple(rows), details, conditions)


def all_names(store: Store, thing: str, query: str = "labels") -> Iterable[tuple[str, str]]:
    """Yield the language and text of every name of a thing; `query` `aliases` gives the other names."""
    rows = store.select(load_query(f"answers/{query}").bind(thing=[thing]))
    yield from sorted((row["lang"], row["label"]) for row in rows)
