"""Which bodies come after one that was merged, divided, renamed or abolished, as the texts record it."""

from collections.abc import Collection

from mandates.graph.queries import load_query
from mandates.graph.store import Store


def find_successors(store: Store, bodies: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return the recorded successors of bodies (IRIs); bodies without one are left out."""
    if not bodies:
        return {}
    found: dict[str, list[str]] = {}
    for row in store.select(load_query("answers/body-changes").bind(body=sorted(bodies))):
        if row.get("after", row["body"]) != row["body"]:
            found.setdefault(row["body"], []).append(row["after"])
    return {body: tuple(dict.fromkeys(after)) for body, after in found.items()}
