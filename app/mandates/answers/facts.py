"""Compare two graphs of one text fact by fact, labels aside: what a person wrote down against what was drafted.

Clauses are paired by the stretch of text they share, one to one, best first; what each says of its duty is then
compared property by property. Bodies and sections are compared by their places in the text or their counts, never
by the names in ids.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from mandates.namespaces import PREFIXES, local_name

Triples = Iterable[tuple[str, str, str, str]]
_M = PREFIXES["m"]
_TYPE = PREFIXES["rdf"] + "type"
PROPERTIES = ("role", "modal", "action", "stage", "strength", "subject", "relation", "holder", "counterparties")
_SHARED = 0.5


class Difference(NamedTuple):
    """A property of one clause on which two graphs disagree: `missing` is only in the first, `extra` in the second."""

    start: int
    end: int
    property: str
    missing: tuple[str, ...]
    extra: tuple[str, ...]


class Agreement(NamedTuple):
    """How far two graphs agree on one property: values in both, in the first, in the second."""

    property: str
    both: int
    first: int
    second: int


class FactsCompared(NamedTuple):
    """The agreement by property and every difference; clauses of one graph only stand under `clause`."""

    agreements: tuple[Agreement, ...]
    differences: tuple[Difference, ...]


class _Clause(NamedTuple):
    start: int
    end: int
    facts: dict[str, frozenset[str]]


def compare_facts(first: Triples, second: Triples) -> FactsCompared:
    """Return where two graphs of the same text agree and differ, in order of the text."""
    ours, theirs = _read(first), _read(second)
    pairs, alone, added = _pair(ours.clauses, theirs.clauses)
    totals: Counter[tuple[str, str]] = Counter()
    differences = [Difference(c.start, c.end, "clause", ("stated",), ()) for c in alone]
    differences += [Difference(c.start, c.end, "clause", (), ("stated",)) for c in added]
    for a, b in pairs:
        for name in PROPERTIES:
            mine, yours = a.facts.get(name, frozenset()), b.facts.get(name, frozenset())
            totals.update({(name, "both"): len(mine & yours), (name, "first"): len(mine), (name, "second"): len(yours)})
            if mine != yours:
                differences.append(
                    Difference(a.start, a.end, name, tuple(sorted(mine - yours)), tuple(sorted(yours - mine)))
                )
    agreements = [Agreement("clause", len(pairs), len(ours.clauses), len(theirs.clauses))]
    agreements += [Agreement(n, totals[n, "both"], totals[n, "first"], totals[n, "second"]) for n in PROPERTIES]
    for name in sorted(ours.counts.keys() | theirs.counts.keys()):
        left, right = ours.counts[name], theirs.counts[name]
        agreements.append(Agreement(name, (left & right).total(), left.total(), right.total()))
        if left != right:
            differences.append(Difference(0, 0, name, tuple(sorted(left - right)), tuple(sorted(right - left))))
    return FactsCompared(tuple(agreements), tuple(sorted(differences)))


class _Facts(NamedTuple):
    clauses: list[_Clause]
    counts: dict[str, Counter[str]]


def _read(triples: Triples) -> _Facts:
    things: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o, _ in triples:
        name = "type" if p == _TYPE else p.removeprefix(_M)
        things[s][name].append(o)
    by_duty = defaultdict(list)
    for thing in things.values():
        if "holder" in thing and "duty" in thing:
            by_duty[thing["duty"][0]].append(thing)
    clauses = []
    for iri, duty in things.items():
        if "clause" in duty and iri in by_duty and (place := things.get(duty["clause"][0])) and "start" in place:
            facts = _facts_of(duty, by_duty[iri])
            clauses.append(_Clause(int(place["start"][0]), int(place["end"][0]), facts))
    return _Facts(sorted(clauses, key=lambda c: (c.start, c.end)), _count(things))


def _facts_of(duty: dict[str, list[str]], held: list[dict[str, list[str]]]) -> dict[str, frozenset[str]]:
    facts: dict[str, frozenset[str]] = {}
    for name in ("role", "modal", "action", "stage", "strength", "subject"):
        facts[name] = frozenset(local_name(value) for each in held for value in each.get(name, ()))
    facts["relation"] = frozenset(local_name(value) for value in duty.get("relation", ()))
    facts["holder"] = frozenset(value.split("/id/")[1].partition("/")[0] for each in held for value in each["holder"])
    others = {value for each in held for value in each.get("counterparty", ())}
    facts["counterparties"] = frozenset(str(number) for number in range(len(others)))
    return facts


def _count(things: dict[str, dict[str, list[str]]]) -> dict[str, Counter[str]]:
    """Count what has no clause of its own: sections, parties of splits, posts by number, contact facts."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for thing in things.values():
        for kind in map(local_name, thing.get("type", ())):
            if kind == "Section":
                counts["sections"]["section"] += 1
            elif kind == "SplitArrangement":
                counts["splits"][f"{len(thing.get('party', ()))} parties"] += 1
            elif kind in {"StaffingQuota", "Post"}:
                counts["staffing"][thing["headcount"][0]] += 1
            elif kind == "Contact":
                counts["contacts"].update(
                    thing.get("telephone", []) + thing.get("hours", []) + thing.get("website", [])
                )
                counts["contacts"].update(f"no {local_name(value)}" for value in thing.get("notStated", ()))
    return counts


def _pair(
    first: list[_Clause], second: list[_Clause]
) -> tuple[list[tuple[_Clause, _Clause]], list[_Clause], list[_Clause]]:
    shares = []
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            inside = min(a.end, b.end) - max(a.start, b.start)
            if inside > 0 and (share := inside / (max(a.end, b.end) - min(a.start, b.start))) >= _SHARED:
                shares.append((-share, i, j))
    left, right, pairs = set(range(len(first))), set(range(len(second))), []
    for _, i, j in sorted(shares):
        if i in left and j in right:
            left.discard(i)
            right.discard(j)
            pairs.append((first[i], second[j]))
    return pairs, [first[i] for i in sorted(left)], [second[j] for j in sorted(right)]
