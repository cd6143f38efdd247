"""Score what is said of the inside of an agency against the hand-worked truth of the shared folder.

    python bench/scoring_inside.py [STORE …]

Each STORE is a folder with a built store. Without one, two are made: of the shipped data, whose duties have names in
our own words, and of the same with the originals taken in, whose duties have their wording.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "app")]

from mandates.answers.carrying import carry  # noqa: E402
from mandates.answers.duties import load_duties  # noqa: E402
from mandates.answers.section_overlaps import section_overlaps  # noqa: E402
from mandates.answers.split_outcomes import split_outcomes  # noqa: E402
from mandates.graph.building import build_store  # noqa: E402
from mandates.graph.checkpoints import open_checkpoint  # noqa: E402
from mandates.graph.queries import load_query  # noqa: E402
from mandates.graph.store import Store  # noqa: E402
from mandates.ingest.desk import Desk  # noqa: E402
from mandates.ingest.statements.building import Overrides  # noqa: E402
from mandates.model.inside import CarryingRow  # noqa: E402
from mandates.namespaces import local_name  # noqa: E402

SHARED = Path(os.environ.get("MANDATES_SHARED") or ROOT.parent / "shared")

Row = dict[str, Any]


class InsideFigures(NamedTuple):
    """The shares right: degrees, *none*, the reverse list, internal overlaps, split outcomes; and what went wrong."""

    degrees: float
    none_precision: float
    none_recall: float
    reverse_precision: float
    reverse_recall: float
    reverse_degrees: float
    overlaps_precision: float
    overlaps_recall: float
    separable: float
    outcomes: float
    carriers: float
    wrong: tuple[str, ...]


def score_inside(store: Store, shared: Path = SHARED) -> InsideFigures:
    """Return the figures of a store over the gold rows; documents are found by the numbers of their duties."""
    coverage = _rows(shared / "gold" / "coverage.jsonl")
    others = _rows(shared / "gold" / "overlaps.jsonl")
    by_kind = {kind: [row for row in others if row["kind"] == kind] for kind in ("internal", "reverse", "split")}
    agency = _agency_of(store, [row["agency_row"] for row in coverage])
    carrying = carry(store, agency)
    found = {local_name(row.duty.id): row for row in carrying.rows}
    optional = {row["id"][4:] for row in _rows(shared / "gold" / "clauses.jsonl") if row.get("optional")}
    wrong: list[str] = []
    right, carried, none_found, none_wanted = 0, [], set(), set()
    # An aim carries nothing: neither missed nor false.
    coverage = [row for row in coverage if row["agency_row"][4:] not in optional]
    for row in coverage:
        number = row["agency_row"][4:]
        degree = _degree_of(store, found.get(number), row.get("part"))
        none_wanted |= {number} if row["degree"] == "none" else set()
        none_found |= {number} if degree == "none" else set()
        right += degree == row["degree"]
        if degree != row["degree"]:
            wrong.append(f"{row['agency_row']} {row.get('part', '')}: {degree} for {row['degree']}")
        if row["section_rows"] and number in found:
            named = {local_name(each.duty.id) for each in found[number].carriers}
            carried.append(bool(named & {each[4:] for each in row["section_rows"]}))
    reverse = {local_name(row.duty.id): row.degree for row in carrying.reverse}
    wanted = {row["row"][4:]: "partial" if row["partial"] else "none" for row in by_kind["reverse"]}
    wrong += _differences("reverse", set(reverse), set(wanted))
    pairs = {_pair(o.first.duty.id, o.second.duty.id): o.separable for o in section_overlaps(store, agency)}
    wanted_pairs = {_pair(*row["rows"]): row["separable"] for row in by_kind["internal"]}
    wrong += _differences("overlap", set(pairs), set(wanted_pairs))
    both = pairs.keys() & wanted_pairs.keys()
    outcomes = _score_outcomes(store, by_kind["split"], wrong)
    shared_reverse = reverse.keys() & wanted.keys()
    return InsideFigures(
        right / len(coverage),
        *_precision_recall(none_found, none_wanted),
        *_precision_recall(set(reverse), set(wanted)),
        sum(reverse[each] == wanted[each] for each in shared_reverse) / max(1, len(shared_reverse)),
        *_precision_recall(set(pairs), set(wanted_pairs)),
        sum(pairs[each] == wanted_pairs[each] for each in both) / max(1, len(both)),
        outcomes,
        sum(carried) / max(1, len(carried)),
        tuple(wrong),
    )


def _rows(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _agency_of(store: Store, numbers: Iterable[str]) -> str:
    """Return the agency whose text has duties with all these numbers."""
    wanted = {number[4:] for number in numbers}
    for agency in sorted({row["agency"] for row in store.select(load_query("answers/documents").bind())}):
        duties = load_duties(store, agency=agency)
        if wanted <= {local_name(duty.id) for duty in duties} and any(duty.section for duty in duties):
            return agency
    raise SystemExit("no agency of the store has the duties of the gold")


def _degree_of(store: Store, row: CarryingRow | None, part: str | None) -> str | None:
    """Return the degree of a row, or of those of its objects that a part of its text names."""
    if row is None or not part:
        return row.degree if row else None
    names: dict[str, list[str]] = {}
    things = [each.object.id for each in row.objects]
    for query in ("labels", "aliases"):
        for each in store.select(load_query(f"answers/{query}").bind(thing=things)):
            names.setdefault(each["thing"], []).append(each["label"])
    degrees = {each.degree for each in row.objects if any(_names(name, part) for name in names[each.object.id])}
    return degrees.pop() if len(degrees) == 1 else "partial" if degrees else None


def _names(name: str, part: str) -> bool:
    """Whether a name stands in a part of a text, or the part (a body with its place) ends in it."""
    return len(name) > 1 and (name in part or part in name)


def _pair(first: str, second: str) -> frozenset[str]:
    return frozenset(local_name(each)[-3:] for each in (first, second))


def _differences(what: str, found: set[Any], wanted: set[Any]) -> list[str]:
    def text(each: Any) -> str:  # noqa: ANN401 - a number or a pair
        return each if isinstance(each, str) else " × ".join(sorted(each))

    missed = [f"{what} {text(each)}: missed" for each in sorted(wanted - found, key=text)]
    return missed + [f"{what} {text(each)}: not in the gold" for each in sorted(found - wanted, key=text)]


def _precision_recall(found: set[Any], wanted: set[Any]) -> tuple[float, float]:
    right = len(found & wanted)
    return right / len(found) if found else float(not wanted), right / len(wanted) if wanted else 1.0


def _score_outcomes(store: Store, gold: Sequence[Row], wrong: list[str]) -> float:
    """Return the share of gold splits of which every part lies in one outcome, the right one."""
    outcomes = [outcome for outcome in split_outcomes(store) if outcome.split]
    right = 0
    for row in gold:
        numbers = {each[4:] for each in row["rows"]}
        fitting = [o for o in outcomes if numbers <= {local_name(part.duty.id) for part in o.parts}]
        names = {o.outcome for o in fitting if len(o.parts) == len(numbers)}
        right += names == {row["outcome"]}
        if names != {row["outcome"]}:
            wrong.append(f"split {row['document']} {row['subject']}: {sorted(names)} for {row['outcome']}")
    return right / len(gold)


def print_inside(figures: InsideFigures, name: str) -> None:
    """Print one line of figures, and one for each error."""
    parts = ", ".join(f"{key} {value:.3f}" for key, value in figures._asdict().items() if isinstance(value, float))
    print(f"inside {name}: {parts}")
    for each in figures.wrong:
        print(f"  {each}")


def build_stores(folder: Path, shared: Path = SHARED) -> dict[str, Path]:
    """Build the two stores in a scratch folder; return them by what their duties are worded in."""
    shipped, quoted = folder / "shipped", folder / "quoted"
    build_store(shipped)
    desk = Desk(quoted, Overrides())
    for draft in desk.draft_all(sorted((shared / "seeds").glob("*.txt"))):
        desk.take_in(draft)
    build_store(quoted)
    return {"names": shipped, "wording": quoted}


def main() -> None:
    """Print the figures of each store named, or of the two that are made."""
    with tempfile.TemporaryDirectory() as folder:
        stores = {name: Path(name) for name in sys.argv[1:]} or build_stores(Path(folder))
        for name, path in stores.items():
            print_inside(score_inside(open_checkpoint(path).store), name)


if __name__ == "__main__":
    main()
