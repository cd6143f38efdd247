"""Sections that are the office of a body by one of their names."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.graph.words import to_terms

# A section is the office of a body where the body's name holds at least this share of one of the section's names, and
# more than one term of it.
_OF_ITS_NAME = 0.5


def find_offices(store: Store, agency: str, sections: Iterable[str], bodies: Iterable[str]) -> dict[str, str]:
    """Return the section that is the office of each body: as the store says, else by name; bodies without are left out.

    Names are compared by their rare words: "office" and "committee" stand in many.
    """
    offices = {
        row["body"]: row["section"] for row in store.select(load_query("answers/section-hats").bind(agency=agency))
    }
    left = sorted(set(bodies) - offices.keys())
    names = _names(store, [*left, *sorted(set(sections))])
    counts = Counter(term for of in names.values() for term in frozenset[str]().union(*of))
    weights = {term: math.log((1 + len(names)) / count) for term, count in counts.items()}
    for body in left:
        known = frozenset[str]().union(*names.get(body, ()))
        best = max(
            (
                (_share(name, known, weights), section)
                for section in sorted(set(sections))
                for name in names.get(section, ())
            ),
            default=(0.0, ""),
        )
        if best[0] >= _OF_ITS_NAME:
            offices[body] = best[1]
    return offices


def _names(store: Store, things: Sequence[str]) -> dict[str, list[frozenset[str]]]:
    names: dict[str, list[frozenset[str]]] = {}
    for query in ("answers/labels", "answers/aliases"):
        for row in store.select(load_query(query).bind(thing=things)) if things else ():
            names.setdefault(row["thing"], []).append(frozenset(to_terms(row["label"])))
    return names


def _share(name: frozenset[str], known: frozenset[str], weights: dict[str, float]) -> float:
    whole = sum(weights[term] for term in name)
    return sum(weights[term] for term in name & known) / whole if len(name & known) > 1 else 0.0
