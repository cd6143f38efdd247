"""Structure: merge candidates, brokers among agencies, what duties rest on, span and load, shares of stages.

Load out of line: beyond 1.5 times the distance of the quartiles, the usual fence for outliers.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from statistics import quantiles

import networkx as nx

from mandates.answers.cells import in_force
from mandates.answers.concentration import is_agency
from mandates.answers.coverage import Claim, Coverage, load_coverage
from mandates.answers.labels import Labels
from mandates.answers.status import PRIMARY
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.model.structure import (
    AgencyLoad,
    Broker,
    Dependence,
    MergeCandidate,
    SectionLoad,
    StageShare,
    Structure,
)
from mandates.namespaces import PREFIXES, local_name, split_id

# Fewer sections than this have no quartiles worth the name.
_ENOUGH = 4
_FENCE = 1.5


def structure(
    store: Store,
    *,
    places: Sequence[str] = (),
    agency: str | None = None,
    as_of: str | None = None,
    lang: str = "en",
) -> Structure:
    """Return the measures of places (IRIs; all by default), or what concerns one agency (IRI), named in a language.

    `as_of` is an ISO date, what is in force now by default. Work plans count only as targets.
    """
    coverage = load_coverage(store, places, as_of)
    rows = [
        row
        for row in store.select(load_query("answers/dependence").bind())
        if local_name(row["role"]) in PRIMARY and row["other"] != row["agency"]
        if in_force(row.get("validFrom"), row.get("validTo"), as_of)
    ]
    posts = {row["agency"]: int(row["posts"]) for row in store.select(load_query("answers/posts").bind())}
    labels = Labels(store, _things(coverage, rows), lang)
    held = [claim for claim in coverage.claims if is_agency(claim.agency) and not claim.is_planned]
    asked = [claim for claim in held if agency in (None, claim.agency)]
    here = {claim.agency for claim in asked}
    return Structure(
        lang,
        tuple(each for each in find_merging(coverage, labels) if agency in (None, each.first.id, each.second.id)),
        tuple(each for each in find_brokers(coverage, rows, labels) if each.agency.id in here),
        tuple(find_dependence([row for row in rows if row["agency"] in here], labels)),
        tuple(find_loads(asked, posts, labels)),
        tuple(find_stages(asked, labels)),
    )


def _things(coverage: Coverage, rows: Iterable[Row]) -> set[str]:
    things = {row[key] for row in rows for key in ("agency", "duty", "other")}
    for claim in coverage.claims:
        things |= {claim.place, claim.subject, claim.agency, claim.holder}
        things |= {PREFIXES["stage"] + stage for stage in claim.stages}
    return things | {split.arrangement.id for split in coverage.splits}


def find_merging(coverage: Coverage, labels: Labels) -> list[MergeCandidate]:
    """Return the pairs of agencies of one place with subjects, splits or duties in common, the closest first."""
    holdings: dict[str, dict[str, dict[str, set[str]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    planned: dict[tuple[str, str], set[str]] = defaultdict(set)
    for claim in coverage.claims:
        if claim.is_planned:
            planned[claim.place, claim.subject].add(claim.duty)
        elif is_agency(claim.agency):
            holdings[claim.place][claim.agency][claim.subject].add(claim.duty)
    splits: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for split in coverage.splits:
        for first, second in combinations(sorted(split.arrangement.parties), 2):
            splits[split.place, first, second].append(split.arrangement.id)
    found = []
    for place, agencies in sorted(holdings.items()):
        for first, second in combinations(sorted(agencies), 2):
            mine, theirs = agencies[first], agencies[second]
            shared = sorted(mine.keys() & theirs.keys())
            joint = set().union(*mine.values()) & set().union(*theirs.values())
            dividing = splits.get((place, first, second), [])
            if not (shared or joint or dividing):
                continue
            found.append(
                MergeCandidate(
                    labels.name(place),
                    labels.name(first),
                    labels.name(second),
                    tuple(labels.name(subject) for subject in shared),
                    len(set().union(*(planned.get((place, subject), set()) for subject in shared))),
                    tuple(labels.name(each) for each in dividing),
                    len(joint),
                    round(len(shared) / min(len(mine), len(theirs)), 4),
                )
            )
    return sorted(found, key=_closeness)


def _closeness(found: MergeCandidate) -> tuple[float, str, str]:
    ties = len(found.subjects) + len(found.splits) + found.joint + found.targets
    return -ties * (1 + found.likeness), found.first.id, found.second.id


def find_brokers(coverage: Coverage, rows: Iterable[Row], labels: Labels) -> list[Broker]:
    """Return the agencies with ties to others, those through which most ways lead first."""
    ties = nx.Graph()
    for split in coverage.splits:
        ties.add_edges_from(combinations(sorted(split.arrangement.parties), 2))
    known = {claim.agency for claim in coverage.claims}
    for row in rows:
        if row["agency"] in known and split_id(row["other"])[0] == "agency":
            ties.add_edge(row["agency"], row["other"])
    between = nx.betweenness_centrality(ties)
    found = [Broker(labels.name(agency), ties.degree[agency], round(between[agency], 4)) for agency in ties]
    return sorted(found, key=lambda each: (-each.betweenness, -each.ties, each.agency.id))


def find_dependence(rows: Iterable[Row], labels: Labels) -> Iterator[Dependence]:
    """Give for each agency the bodies that its duties rest on, those with most duties first."""
    found: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        found[row["agency"], row["other"]][row["tie"]].add(row["duty"])
    order = sorted(found.items(), key=lambda item: (item[0][0], -sum(map(len, item[1].values())), item[0][1]))
    for (agency, other), ties in order:
        duties = (tuple(labels.name(duty) for duty in sorted(ties[tie])) for tie in ("holder", "counterparty", "rules"))
        yield Dependence(labels.name(agency), labels.name(other), *duties)


def find_loads(claims: Iterable[Claim], posts: dict[str, int], labels: Labels) -> Iterator[AgencyLoad]:
    """Give the span and load of each agency, and of its sections."""
    duties: dict[str, set[str]] = defaultdict(set)
    sections: dict[str, dict[str, tuple[set[str], set[str]]]] = defaultdict(dict)
    for claim in claims:
        duties[claim.agency].add(claim.duty)
        if split_id(claim.holder)[0] == "section":
            section = sections[claim.agency].setdefault(claim.holder, (set(), set()))
            section[0].add(claim.duty)
            section[1].add(claim.subject)
    for agency, all_duties in sorted(duties.items()):
        low, high = _fence([len(held) for held, _ in sections[agency].values()])
        loads = []
        for iri, (held, subjects) in sorted(sections[agency].items()):
            line = "high" if len(held) > high else "low" if len(held) < low else None
            loads.append(SectionLoad(labels.name(iri), len(held), len(subjects), line))
        number = posts.get(agency)
        each = round(len(all_duties) / number, 2) if number else None
        yield AgencyLoad(labels.name(agency), tuple(loads), len(all_duties), number, each)


def _fence(numbers: Sequence[int]) -> tuple[float, float]:
    if len(numbers) < _ENOUGH:
        return 0, float("inf")
    first, _, third = quantiles(numbers, n=4, method="inclusive")
    return first - _FENCE * (third - first), third + _FENCE * (third - first)


def find_stages(claims: Iterable[Claim], labels: Labels) -> Iterator[StageShare]:
    """Give for each agency how many of its duties have each stage, most first."""
    stages: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    duties: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        duties[claim.agency].add(claim.duty)
        for stage in claim.stages or {""}:
            stages[claim.agency][stage].add(claim.duty)
    for agency in sorted(stages):
        for stage, held in sorted(stages[agency].items(), key=lambda item: (-len(item[1]), item[0])):
            name = labels.name(PREFIXES["stage"] + stage) if stage else None
            yield StageShare(labels.name(agency), name, len(held), round(len(held) / len(duties[agency]), 4))
