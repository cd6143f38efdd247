"""Take from a store what a scenario can move: the chart of some places, and the names by which things are called."""

from collections.abc import Sequence

from mandates.answers.cells import in_force, load_details
from mandates.answers.coverage import Claim, load_coverage
from mandates.answers.duties import PROGRAMME
from mandates.answers.simulation.chart import Body, Chart, Known, Posts, Row, SplitState, Wording
from mandates.answers.simulation.names import Names
from mandates.graph.queries import load_query
from mandates.graph.store import Row as StoreRow
from mandates.graph.store import Store
from mandates.namespaces import local_name


def load_chart(store: Store, names: Names, places: Sequence[str], as_of: str | None = None) -> Chart:
    """Return the chart of places (IRIs; all by default), today or at an ISO date."""
    stored = store.select(load_query("answers/responsibilities").bind(place=list(places)))
    stored = [row for row in stored if in_force(row.get("validFrom"), row.get("validTo"), as_of)]
    details = load_details(store, {row["responsibility"] for row in stored})
    coverage = load_coverage(store, places, as_of)
    claims = coverage.claims
    rows = [Row(claim, claim.stages, claim.holder, claim.split) for claim in claims]
    rows += _without_subject(stored, details, {claim.responsibility for claim in claims})
    splits = {split.arrangement.id: SplitState(split) for split in coverage.splits if split.arrangement.parties}
    counterparties = {iri: frozenset(detail.get("counterparty", ())) for iri, detail in details.items()}
    bodies = _load_bodies(names, stored)
    known = Known(
        coverage.tree, coverage.complete, _wordings(store, stored), counterparties, _load_posts(store, bodies)
    )
    return Chart(known, rows, splits, bodies, {}, {})


def _without_subject(
    stored: Sequence[StoreRow], details: dict[str, dict[str, list[str]]], claimed: set[str]
) -> list[Row]:
    """Return the rows of responsibilities on no known subject; what no cell counts has none either."""
    rows = []
    for row in stored:
        detail = details.get(row["responsibility"], {})
        relations = {local_name(value) for value in detail.get("relation", ())}
        if row["responsibility"] in claimed or relations & PROGRAMME or local_name(row["kind"]) == "Baseline":
            continue
        if detail.get("subject"):
            continue
        stages = frozenset(local_name(value) for value in detail.get("stage", ()))
        deferred = "deferredTo" in detail
        claim = Claim(
            row["responsibility"], row["place"], "", stages, row["holder"], row["agency"], local_name(row["role"]),
            row["duty"], local_name(row["kind"]), row["stating"], row.get("split"), deferred,
        )  # fmt: skip
        rows.append(Row(claim, stages, row["holder"], row.get("split")))
    return rows


def _load_bodies(names: Names, stored: Sequence[StoreRow]) -> dict[str, Body]:
    bodies: dict[str, Body] = {}
    for row in names.stored:
        bodies[row["body"]] = Body(row["body"], row.get("agency"), row.get("place"))
    for row in stored:
        holder, agency = row["holder"], row["agency"]
        bodies.setdefault(holder, Body(holder, agency if agency != holder else None, row["place"]))
    return bodies


def _wordings(store: Store, stored: Sequence[StoreRow]) -> dict[str, Wording]:
    wordings: dict[str, Wording] = {}
    duties = sorted({row["duty"] for row in stored})
    names: dict[str, dict[str, str]] = {}
    if duties:
        for row in store.select(load_query("answers/labels").bind(thing=duties)):
            names.setdefault(row["thing"], {})[row["lang"].split("-")[0]] = row["label"]
    for row in stored:
        words = names.get(row["duty"], {}) | ({"": row["quote"]} if "quote" in row else {})
        wordings[row["duty"]] = Wording(words, row["document"], row["item"])
    return wordings


def _load_posts(store: Store, bodies: dict[str, Body]) -> tuple[Posts, ...]:
    rows = store.select(load_query("answers/staffing").bind())
    known = [row for row in rows if row["agency"] in bodies]
    return tuple(Posts(row["posts"], row["agency"], row["category"], int(row["headcount"])) for row in known)
