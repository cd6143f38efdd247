"""Reciprocity gaps: parts that one agency's text gives to another whose own text does not know them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mandates.answers.cells import in_force
from mandates.answers.duties import SubjectTree
from mandates.answers.gaps.drawn import NOT_FOUND, Drawn, DrawnGap
from mandates.answers.gaps.gate import Gate
from mandates.answers.naming import PLAN_KINDS
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import local_name

_KIND = "reciprocity-gap"


class _Part(NamedTuple):
    """What a text gives to another agency by one duty."""

    stating: str
    place: str
    agency: str
    split: str
    duty: str
    subjects: set[str]
    stages: set[str]


def draw_splits(
    store: Store, places: Sequence[str], agencies: Sequence[str], gate: Gate, tree: SubjectTree, as_of: str | None
) -> Drawn:
    """Draw the reciprocity gaps of the texts of places, or of agencies: by split, else for all parts of one agency.

    A part is known where the other's own text holds one of its subjects, or a broader one, at one of its stages; a
    part or a responsibility that names no stage goes with any.
    """
    parts = _load_parts(store, places, agencies, as_of)
    own = _load_own(store, {part.agency for part in parts if part.agency in gate.documented}, as_of)
    silent: dict[tuple[str, str, str, str], list[_Part]] = {}
    for part in parts:
        if not _is_known(part, own.get(part.agency, {}), tree):
            silent.setdefault((part.place, part.stating, part.agency, part.split), []).append(part)
    gaps = []
    for (place, stating, agency, split), left in sorted(silent.items()):
        loaded = agency in gate.documented
        certainty = gate.certainty(gate.place_of(agency) or place) if loaded else NOT_FOUND
        subjects = sorted({subject for part in left for subject in part.subjects})
        stages = sorted({stage for part in left for stage in part.stages})
        gaps.append(
            DrawnGap(
                _KIND,
                "part-unknown" if loaded else "part-not-loaded",
                certainty,
                place,
                stating,
                subjects[0],
                stages[0] if len(stages) == 1 else "",
                tuple(dict.fromkeys(part.duty for part in left)),
                (agency, *([split] if split else ()), *subjects[1:]),
                values={"count": str(len({part.duty for part in left}))},
            )
        )
    return Drawn(gaps)


def _load_parts(store: Store, places: Sequence[str], agencies: Sequence[str], as_of: str | None) -> Iterable[_Part]:
    found: dict[str, _Part] = {}
    for row in store.select(load_query("answers/given-parts").bind(place=list(places), stating=list(agencies))):
        if local_name(row["kind"]) in PLAN_KINDS or not in_force(row.get("validFrom"), row.get("validTo"), as_of):
            continue
        part = _Part(row["stating"], row["place"], row["agency"], row.get("split", ""), row["duty"], set(), set())
        part = found.setdefault(row["responsibility"], part)
        part.subjects.add(row["subject"])
        part.stages.update([local_name(row["stage"])] if "stage" in row else ())
    return list(found.values())


def _load_own(store: Store, agencies: Iterable[str], as_of: str | None) -> dict[str, dict[str, set[str]]]:
    """Look up what agencies hold by their own texts: for each its subjects with the stages of each (empty: any)."""
    wanted = sorted(set(agencies))
    own: dict[str, dict[str, set[str]]] = {}
    for row in store.select(load_query("answers/stated-cells").bind(stating=wanted)) if wanted else ():
        if row["agency"] == row["stating"] and in_force(row.get("validFrom"), row.get("validTo"), as_of):
            stages = own.setdefault(row["agency"], {}).setdefault(row["subject"], set())
            stages.add(local_name(row["stage"]) if "stage" in row else "")
    return own


def _is_known(part: _Part, own: dict[str, set[str]], tree: SubjectTree) -> bool:
    held = [own[broader] for subject in part.subjects for broader in tree.line(subject) if broader in own]
    return any(not part.stages or "" in stages or part.stages & stages for stages in held)
