"""Level gaps: duties that a higher tier hands down and that nobody of a loaded place below takes up.

What hands down is read from the wording (`delegation.json`: words of handing down; words in the names of lower bodies
that a text charges), or from a recorded transfer.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from mandates.answers.cells import in_force
from mandates.answers.gaps.cells import PlaceCells
from mandates.answers.gaps.drawn import DrawnGap
from mandates.answers.gaps.gate import Gate
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import local_name


class HandedDown(NamedTuple):
    """A subject and its stages that a duty of an agency of a higher tier hands down."""

    place: str
    agency: str
    duty: str
    subject: str
    stages: frozenset[str]


@cache
def _words(name: str) -> tuple[str, ...]:
    groups = json.loads((files("mandates.answers.gaps") / "delegation.json").read_text(encoding="utf-8"))[name]
    return tuple(sorted({word for words in groups.values() for word in words}))


def load_handed_down(store: Store, places: Sequence[str], as_of: str | None) -> dict[str, list[HandedDown]]:
    """Look up what the texts of places hand down, by place."""
    if not places:
        return {}
    found: dict[tuple[str, str, str, str], set[str]] = {}
    query = load_query("answers/delegations").bind(cue=_words("cues"), body=_words("bodies"), place=sorted(places))
    for row in store.select(query):
        if in_force(row.get("validFrom"), row.get("validTo"), as_of):
            stages = found.setdefault((row["place"], row["agency"], row["duty"], row["subject"]), set())
            stages.update([local_name(row["stage"])] if "stage" in row else ())
    handed: dict[str, list[HandedDown]] = {}
    for (place, agency, duty, subject), stages in sorted(found.items()):
        handed.setdefault(place, []).append(HandedDown(place, agency, duty, subject, frozenset(stages)))
    return handed


def draw_levels(
    cells: PlaceCells, around: Sequence[str], handed: Mapping[str, Sequence[HandedDown]], gate: Gate
) -> Iterator[DrawnGap]:
    """Give what is handed down by the places around a place and held there by nobody; by agency and subject."""
    for higher in around:
        left: dict[tuple[str, str], dict[str, None]] = {}
        for each in handed.get(higher, ()):
            if not cells.is_held(each.subject):
                left.setdefault((each.agency, each.subject), {})[each.duty] = None
        for (agency, subject), duties in left.items():
            yield DrawnGap(
                "level-gap", "no-local-holder", gate.certainty(cells.place), cells.place, agency, subject, "",
                tuple(duties), (agency, higher, *gate.missing(cells.place)),
            )  # fmt: skip
