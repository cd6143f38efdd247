"""The list of agencies: searched by name, narrowed by place and tier, page by page."""

from collections import Counter

from mandates.answers.labels import Labels
from mandates.errors import UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Row
from mandates.graph.words import to_grams
from mandates.model.linked import Agencies, Facet, ListedAgency
from mandates.namespaces import PREFIXES, local_name

MOST = 500
# The share of a name's weight that must stand in a name of an agency.
_MOSTLY = 0.6


def list_agencies(
    checkpoint: Checkpoint,
    lang: str,
    *,
    name: str | None = None,
    place: str | None = None,
    tier: str | None = None,
    size: int = 50,
    start: str | None = None,
) -> Agencies:
    """Return a page of the agencies in order of their keys.

    `name` is searched among all their names; `place` and `tier` are keys and codes; `start` is the `next` of the page
    before. Facets count what each value would leave beside the other filters. Raises UsageError for a bad size.
    """
    if not 0 < size <= MOST:
        raise UsageError(f"a page has 1 to {MOST} rows, not {size}")
    rows = checkpoint.store.select(load_query("answers/agency-list").bind())
    if name:
        found = _named(checkpoint, name)
        rows = [row for row in rows if row["agency"] in found]
    labels = Labels(
        checkpoint.store, {row[key] for row in rows for key in ("agency", "place", "tier") if key in row}, lang
    )
    listed = [_to_listed(row, labels) for row in rows]
    here = [each for each in listed if place in (None, _place_key(each))]
    there = [each for each in listed if tier in (None, each.tier)]
    both = [each for each in here if each in there]
    rest = [each for each in both if start is None or local_name(each.agency.id) > start]
    page = tuple(rest[:size])
    places = Counter((_place_key(each), each.place.label) for each in there if each.place)
    tiers = Counter((each.tier, labels.text(PREFIXES["tier"] + each.tier)) for each in here if each.tier)
    more = local_name(page[-1].agency.id) if len(rest) > size else None
    return Agencies(len(both), page, _facets(places), _facets(tiers), more)


def _to_listed(row: Row, labels: Labels) -> ListedAgency:
    return ListedAgency(
        labels.name(row["agency"]),
        labels.name(row["place"]) if "place" in row else None,
        local_name(row["tier"]) if "tier" in row else None,
        int(row["duties"]),
    )


def _place_key(agency: ListedAgency) -> str:
    return local_name(agency.place.id) if agency.place else ""


def _named(checkpoint: Checkpoint, name: str) -> set[str]:
    """Return the agencies that have most of a name in one of their names."""
    words = checkpoint.words
    asked = {gram.text: gram.share * words.weight(gram.text) for gram in to_grams(words.fold(name[:200]))}
    whole = sum(asked.values())
    found = words.search(asked, ("agency",), 200)
    return {label.iri for label in found if sum(asked[g] for g in label.grams & asked.keys()) >= _MOSTLY * whole}


def _facets(counts: Counter[tuple[str, str]]) -> tuple[Facet, ...]:
    return tuple(Facet(value, label, rows) for (value, label), rows in sorted(counts.items()))
