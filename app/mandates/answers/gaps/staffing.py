"""Whether the posts of an agency by category add up to the total its text states."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import PREFIXES

# The category that counts all posts of an agency.
_TOTAL = PREFIXES["staff"] + "administrative-establishment"


class DrawnStaffing(NamedTuple):
    """The posts one text states for an agency: total, posts by category (IRI) and the verdict of `StaffingSum`."""

    agency: str
    document: str
    total: int | None
    categories: tuple[tuple[str, int], ...]
    verdict: str


def draw_staffing(store: Store, agencies: Sequence[str], replaced: Collection[str]) -> list[DrawnStaffing]:
    """Add up the posts that texts state for agencies, but for replaced texts (IRIs)."""
    stated: dict[tuple[str, str], dict[str, tuple[str, int]]] = {}
    for row in store.select(load_query("answers/staffing").bind(agency=sorted(agencies))) if agencies else ():
        if row["document"] not in replaced:
            posts = stated.setdefault((row["agency"], row["document"]), {})
            posts[row["posts"]] = (row["category"], int(row["headcount"]))
    return [_add_up(agency, document, list(posts.values())) for (agency, document), posts in sorted(stated.items())]


def _add_up(agency: str, document: str, posts: Sequence[tuple[str, int]]) -> DrawnStaffing:
    totals = [number for category, number in posts if category == _TOTAL]
    categories: dict[str, int] = {}
    for category, number in posts:
        if category != _TOTAL:
            categories[category] = categories.get(category, 0) + number
    total = sum(totals) if totals else None
    named = sum(categories.values())
    verdict = "agrees" if named == total else "below" if named < (total or 0) else "above"
    if total is None or not categories:
        verdict = "not-stated"
    return DrawnStaffing(agency, document, total, tuple(categories.items()), verdict)
