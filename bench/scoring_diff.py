"""Score comparisons: pairs of texts against their gold, and subjects side by side against the hand-worked table.

    python bench/scoring_diff.py [NAME…]

Clauses are matched with those of the gold by the stretch of text they share (intersection over union at least 0.5).
A row of the gold counts as right only where every side it has was found; what ingest cuts wrongly counts as wrong.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "bench")]

from scoring_structure import normalize  # noqa: E402

from mandates.answers.diff import compare_sides  # noqa: E402
from mandates.answers.diff.side_by_side import compare_subjects, level_of, own_duties  # noqa: E402
from mandates.answers.diff.sides import LEVELS  # noqa: E402
from mandates.answers.duties import load_duties, load_subject_tree  # noqa: E402
from mandates.cli.sides import load_sides  # noqa: E402
from mandates.graph.store import Store  # noqa: E402
from mandates.model.diff import Change, Diff, DiffClause  # noqa: E402
from mandates.namespaces import PREFIXES, to_id  # noqa: E402

SHARED = Path(os.environ.get("MANDATES_SHARED") or ROOT.parent / "shared")
AGENCIES = {
    "000": "unnamed-district-health-bureau",
    "001": "yuzhong-health-commission",
    "002": "lanzhou-health-commission",
}
PAIRS = ROOT / "tests" / "pairs"
_SHARED = 0.5
Gold = Mapping[str, Any]


class Row(NamedTuple):
    """A row of the gold and the change each of its clauses stands in, None for a clause that was not found."""

    gold: Gold
    sides: dict[str, Change | None]

    @property
    def is_found(self) -> bool:
        """Whether ingest found every clause of it."""
        return all(change is not None for change in self.sides.values())

    @property
    def change(self) -> Change | None:
        """The one change that all its clauses stand in, and no clause besides."""
        changes = list(self.sides.values())
        first = changes[0]
        if first is None or any(change is not first for change in changes):
            return None
        return first if all((getattr(first, side) is None) == (self.gold[side] is None) for side in "ab") else None

    @property
    def is_right(self) -> bool:
        """Whether the clauses are paired so, or stand alone so, and the kind is right."""
        return self.change is not None and self.change.kind == self.gold["kind"]


class PairScores(NamedTuple):
    """How well one pair of texts was compared, each figure from 0 to 1.

    `pairing` is the F1 of the pairs of clauses, `kinds` the share of gold rows with the right kind, `found` the same
    among rows whose clauses ingest found, `moved` the share of paired rows with the right mark, `sections` and
    `staffing` F1. `wrong` are the rows that are not right.
    """

    name: str
    rows: int
    pairing: float
    kinds: float
    found: float
    moved: float
    sections: float
    staffing: float
    wrong: list[Row]


def load_pairs() -> list[Path]:
    """Return the folders of all pairs with gold."""
    return sorted(path.parent for path in PAIRS.glob("*/gold.json"))


def score_pair(folder: Path, root: Path) -> PairScores:
    """Compare both texts of a pair, with the bodies known in the store of `root`, and score the result."""
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    first, second = load_sides(root, [str(folder / "a.txt"), str(folder / "b.txt")], "en")
    return score_diff(folder.name, compare_sides(first, second, "en"), gold)


def score_diff(name: str, diff: Diff, gold: Gold) -> PairScores:
    """Score a comparison against its gold."""
    rows = [_match(row, diff) for row in gold["changes"]]
    paired = [row for row in rows if row.gold["a"] and row.gold["b"]]
    hits = [row for row in paired if row.change]
    both = sum(change.a is not None and change.b is not None for change in diff.changes)
    return PairScores(
        name,
        len(rows),
        2 * len(hits) / (both + len(paired)) if both + len(paired) else 1.0,
        _share([row.is_right for row in rows]),
        _share([row.is_right for row in rows if row.is_found]),
        _share([row.gold["moved_section"] == row.change.moved_section for row in hits if row.change]),
        _f1(
            Counter(_group(each.kind, each.a, each.b) for each in diff.sections),
            Counter(_group(each["kind"], each["a"], each["b"]) for each in gold["sections"]),
        ),
        _score_staffing(diff, gold),
        [row for row in rows if not row.is_right],
    )


def _match(row: Gold, diff: Diff) -> Row:
    """Return a row of the gold with the changes that its clauses stand in."""
    sides: dict[str, Change | None] = {}
    for side in "ab":
        if row[side]:
            shares = ((_overlap(row[side], getattr(each, side)), -n) for n, each in enumerate(diff.changes))
            share, number = max(shares, default=(0.0, 0))
            sides[side] = diff.changes[-number] if share >= _SHARED else None
    return Row(row, sides)


def _overlap(wanted: Gold, clause: DiffClause | None) -> float:
    if clause is None:
        return 0.0
    inside = min(wanted["end"], clause.end) - max(wanted["start"], clause.start)
    return inside / (max(wanted["end"], clause.end) - min(wanted["start"], clause.start)) if inside > 0 else 0.0


def _score_staffing(diff: Diff, gold: Gold) -> float:
    """Return the F1 of posts; of two names of a category one may contain the other."""
    left = [(normalize(each["category"]), each["a"], each["b"]) for each in gold["staffing"]]
    whole, right = len(left) + len(diff.staffing), 0
    for each in diff.staffing:
        name = normalize(each.category)
        hit = next((x for x in left if x[1:] == (each.a, each.b) and (x[0] in name or name in x[0])), None)
        if hit:
            left.remove(hit)
            right += 1
    return 2 * right / whole if whole else 1.0


def _group(kind: str, first: Iterable[str], second: Iterable[str]) -> tuple[str, frozenset[str], frozenset[str]]:
    return kind, frozenset(map(normalize, first)), frozenset(map(normalize, second))


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


def _f1(found: Counter[Any], wanted: Counter[Any]) -> float:
    whole = found.total() + wanted.total()
    return 2 * (found & wanted).total() / whole if whole else 1.0


class SubjectMiss(NamedTuple):
    """A cell of the table of subjects that we tell otherwise: the subject, the document, the level wanted and ours."""

    subject: str
    document: str
    wanted: str
    found: str


def score_agency_diff(store: Store, rows: Iterable[Gold]) -> tuple[float, float, list[SubjectMiss]]:
    """Score who holds which subject at which level: share of rows and of cells that are right, and the misses.

    A cell is right where presence and level agree. What a subject of the table is among ours stands beside this
    module in `agency-diff-subjects.json`: our subjects, or a relation, and actions or splits it is restricted to.
    """
    meant = json.loads((ROOT / "bench" / "agency-diff-subjects.json").read_text("utf-8"))
    agencies = {document: to_id("agency", key) for document, key in AGENCIES.items()}
    levels = _Levels(store, tuple(agencies.values()), meant.values())
    misses: list[SubjectMiss] = []
    number = 0
    for row in rows:
        number += 1
        for document, agency in agencies.items():
            found = levels.tell(agency, meant[row["subject"]])
            if found != row[document]["level"]:
                misses.append(SubjectMiss(row["subject"], document, row[document]["level"], found))
    whole = number * len(AGENCIES)
    return 1 - len({miss.subject for miss in misses}) / number, 1 - len(misses) / whole, misses


class _Levels:
    """At which level agencies hold what the table means by a subject."""

    def __init__(self, store: Store, agencies: tuple[str, ...], meant: Iterable[Mapping[str, Any]]) -> None:
        subjects = {PREFIXES["subject"] + code for each in meant for code in each.get("subjects", ())}
        rows = compare_subjects(store, agencies, "en", subjects)
        self._cells = {(row.subject.id, cell.agency.id): cell.level for row in rows for cell in row.cells}
        self._own, self._tree = own_duties(store, agencies), load_subject_tree(store)
        self._all = load_duties(store, agency=list(agencies))

    def tell(self, agency: str, meant: Mapping[str, Any]) -> str:
        """Return the level at which an agency holds what is meant."""
        if relation := meant.get("relation"):
            return level_of(duty for duty in self._all if duty.agency == agency and relation in duty.relations)
        subjects = {PREFIXES["subject"] + code for code in meant["subjects"]}
        if "actions" not in meant and "split" not in meant:
            levels = {self._cells[subject, agency] for subject in subjects}
            return next((level for level in LEVELS if level in levels), "none")
        return level_of(
            duty
            for duty in self._own[agency]
            if any(subjects & set(self._tree.line(subject)) for subject in duty.subjects)
            and ("actions" not in meant or duty.actions & set(meant["actions"]))
            and ("split" not in meant or duty.split)
        )


def print_pair(scores: PairScores) -> None:
    """Print one line for a pair."""
    names = ("pairing", "kinds", "found", "moved", "sections", "staffing")
    figures = ", ".join(f"{name} {getattr(scores, name):.3f}" for name in names)
    print(f"diff {scores.name}: {scores.rows} rows, {figures}")


def main() -> None:
    """Print the scores of the pairs named by how their names begin, all by default, and of the table of subjects."""
    from mandates.graph.checkpoints import default_root, open_checkpoint

    root = default_root()
    names = sys.argv[1:] or [""]
    for folder in load_pairs():
        if any(folder.name.startswith(name) for name in names):
            print_pair(score_pair(folder, root))
    table = SHARED / "gold" / "agency-diff.jsonl"
    if sys.argv[1:] or not table.is_file():
        return
    rows = [json.loads(line) for line in table.read_text("utf-8").splitlines() if line]
    whole, cells, misses = score_agency_diff(open_checkpoint(root).store, rows)
    print(f"agency diff: rows {whole:.3f}, cells {cells:.3f}")
    for miss in misses:
        print(f"  {miss.subject} ({miss.document}): {miss.wanted}, told as {miss.found}")


if __name__ == "__main__":
    main()
