"""Take a drafted document into the store of a user: find what it repeats or replaces, validate, commit."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mandates.errors import BadDataError
from mandates.graph.store import Literal, to_turtle
from mandates.graph.validation import DraftValidator, Violation
from mandates.ingest.archive import Entry, commit_document, commit_quotes, withdrawn_keys
from mandates.ingest.drafts import Draft
from mandates.ingest.statements.bodies import Registry
from mandates.ingest.statements.building import Built, Overrides, build_document
from mandates.namespaces import PREFIXES, to_id
from mandates.resources import resource_folder


class Receipt(NamedTuple):
    """What became of a document.

    `outcome` is `new`, `version` (a newer version, `replaces` names the older), `unchanged` (the same text is
    there), `quoted` (a shipped document got its wording), `drafted` (a dry run) or `refused` (`problem` says why).
    `review` counts the facts that a person should look at.
    """

    name: str
    outcome: str
    key: str
    duties: int
    review: int
    replaces: str | None
    violations: tuple[Violation, ...]
    problem: str | None = None


def take_in(
    root: Path,
    draft: Draft,
    registry: Registry,
    entries: list[Entry],
    overrides: Overrides,
    *,
    dry_run: bool = False,
    lang: str = "en",
) -> Receipt:
    """Commit a draft to the store in `root` unless it is there already or breaks a shape; return what became of it.

    `entries` are the documents known so far; a committed one is added. Raises BadDataError for a text that
    holds no duty.
    """
    source = draft.source
    if known := next((entry for entry in entries if entry.digest == source.digest), None):
        quoted = known.is_shipped and not dry_run and commit_quotes(root, known, source)
        return Receipt(source.name, "quoted" if quoted else "unchanged", known.key, 0, 0, None, ())
    if not draft.clauses and not draft.plan_rows:
        raise BadDataError(f"{source.name}: {_WHY_EMPTY.get(draft.outline.kind, _NOTHING)}")
    built, replaces = _build(draft, registry, entries, overrides, withdrawn_keys(root))
    broken = _validator().validate(built.turtle, lang)
    rows = [*draft.clauses, *draft.plan_rows]
    review = built.turtle.count("needsReview")
    outcome = "drafted" if dry_run else "version" if replaces else "new"
    receipt = Receipt(source.name, outcome, built.key, len(rows), review, replaces, broken)
    if broken:
        problem = f"{source.name}: the draft breaks {len(broken)} rules, first: {broken[0].message}"
        return receipt._replace(outcome="refused", problem=problem)
    if dry_run:
        return receipt
    entries.append(commit_document(root, source, built, replaces))
    return receipt


_NOTHING = "no duty was found in it: name its language and agency with --lang and --agency, or correct the text"
_WHY_EMPTY = {
    "repealed": "the text is repealed as a whole: it states no duty",
    "empty": "there is no list of duties in it: is this the right file?",
}


def _build(
    draft: Draft, registry: Registry, entries: list[Entry], overrides: Overrides, gone: set[str]
) -> tuple[Built, str | None]:
    """Build the graph twice where the first shows that it is a newer version of a known document."""
    built = build_document(draft, registry, overrides, with_wording=True)
    own = {body.iri for body in built.agencies}
    older = [entry for entry in entries if own & set(entry.agencies) and _same_kind(entry.key, built.key)]
    previous = max((e for e in older if (e.stated_on or "") <= (built.stated_on or "9999")), default=None, key=_age)
    taken = {entry.key for entry in entries} | gone
    if previous is None and built.key not in taken:
        return built, None
    key, number = built.key, 2
    while key in taken:
        key, number = f"{built.key}-{number}", number + 1
    replaces = previous.key if previous else None
    return build_document(draft, registry, overrides, with_wording=True, key=key, replaces=replaces), replaces


def _age(entry: Entry) -> tuple[str, str]:
    return entry.stated_on or "", entry.key


def _same_kind(key: str, other: str) -> bool:
    return ("-plan-" in key) == ("-plan-" in other) and "-plan-" not in key


@cache
def _validator() -> DraftValidator:
    data = resource_folder("data")
    return DraftValidator([data / "agencies.ttl", data / "places.ttl"])


def state_completeness(entries: Iterable[Entry], places: dict[str, str], date: str, complete: set[str]) -> str:
    """Return, as Turtle, which agencies of which place are loaded as of a date.

    `places` gives the place of each agency by IRI; `complete` are the places all of whose agencies are loaded.
    """
    by_place: dict[str, set[str]] = {}
    for entry in entries:
        for agency in entry.agencies:
            if agency in places:
                by_place.setdefault(places[agency], set()).add(agency)
    m, xsd = PREFIXES["m"], PREFIXES["xsd"]
    triples: list[tuple[str, str, str | Literal]] = []
    for place, agencies in sorted(by_place.items()):
        iri = to_id("completeness", f"{place.rpartition('/')[2]}-taken-in")
        triples += [
            (iri, PREFIXES["rdf"] + "type", m + "CompletenessStatement"),
            (iri, m + "place", place),
            *((iri, m + "loaded", agency) for agency in sorted(agencies)),
            (iri, m + "complete", Literal(str(place in complete).lower(), datatype=xsd + "boolean")),
            (iri, m + "asOf", Literal(date, datatype=xsd + "date")),
            (iri, m + "statedBy", Literal("ingest")),
        ]
    return to_turtle(triples, PREFIXES)
