"""Score what ingest drafts against annotated texts: the five originals, the tuned samples, the measured ones.

    python bench/score.py [--json] [NAME…]

Clauses are scored by the shared `tools/score_clauses.py`, plan rows, structure and subjects by scorers of our own.
The shared folder is named by MANDATES_SHARED. Samples say in their note whether rules were tuned on them
(`tune`, `dev`) or only measured (`measure`).
"""

import argparse
import importlib.util
import json
import os
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "bench")]

from scoring_plans import score_plan  # noqa: E402
from scoring_structure import score_structure, score_subjects  # noqa: E402

from mandates.ingest.exporting import to_rows, to_structure  # noqa: E402
from mandates.ingest.extracting import draft_source  # noqa: E402
from mandates.ingest.reading.sources import read_file  # noqa: E402
from mandates.ingest.subjects.telling import broader_subjects  # noqa: E402

SAMPLES = ROOT / "tests" / "ingest" / "samples"
SHARED = Path(os.environ.get("MANDATES_SHARED") or ROOT.parent / "shared")
CLAUSE_COLUMNS = ("F1", "exact", "cont", "role", "minor", "actions", "cparty")


class Annotated(NamedTuple):
    """A text with its annotation: rows, and the structure where there is one; `split` tells how it was used."""

    name: str
    split: str
    path: Path
    gold: list[dict[str, Any]]
    structure: dict[str, Any] | None


def load_originals() -> list[Annotated]:
    """Return the five originals with their rows."""
    rows = _lines(SHARED / "gold" / "clauses.jsonl")
    paths = sorted((SHARED / "seeds").glob("*.txt"))
    return [Annotated(p.name[:3], "original", p, [r for r in rows if r["doc"] == p.name[:3]], None) for p in paths]


def load_samples() -> list[Annotated]:
    """Return the samples with their rows and structure."""
    found = []
    for folder in sorted(path for path in SAMPLES.iterdir() if path.is_dir()):
        if not (folder / "gold.jsonl").is_file():
            continue
        note = (folder / "note.md").read_text("utf-8")
        split = re.search(r"Split: (\w+)", note)
        html = folder / "source.html"
        structure = json.loads((folder / "structure.json").read_text("utf-8"))
        path = html if html.is_file() else folder / "source.txt"
        found.append(
            Annotated(folder.name, split[1] if split else "tune", path, _lines(folder / "gold.jsonl"), structure)
        )
    return found


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def load_clause_scorer() -> ModuleType:
    """Return the shared scorer of clauses as a module."""
    spec = importlib.util.spec_from_file_location("score_clauses", SHARED / "tools" / "score_clauses.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {SHARED}: set MANDATES_SHARED")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Scores(NamedTuple):
    """What one text scored; `counts` are the scorer's raw counts for adding up, None for a work plan.

    `lost` counts the duties drafted as mere aims, which carry no answer.
    """

    name: str
    split: str
    counts: Any
    plan: dict[str, float] | None
    structure: dict[str, Any] | None
    subjects: float | None
    lost: int


def score_text(text: Annotated, clause_scorer: ModuleType) -> Scores:
    """Return the scores of one text."""
    draft = draft_source(read_file(text.path))
    rows = list(to_rows(draft))
    is_plan = any("kind" in row for row in text.gold)
    alias = _aliases(text, clause_scorer)
    counts = None if is_plan else clause_scorer.score_doc(rows, text.gold, alias=alias)[0]
    plan = score_plan(rows, text.gold) if is_plan else None
    structure = score_structure(to_structure(draft), text.structure) if text.structure else None
    subjects = score_subjects(rows, text.gold, broader_subjects()) if text.split == "original" else None
    matched = [] if is_plan else clause_scorer.match(rows, text.gold, 0.5)
    lost = sum(bool(rows[i].get("optional")) and not text.gold[j].get("optional") for i, j, _ in matched)
    return Scores(text.name, text.split, counts, plan, structure, subjects, lost)


def _aliases(text: Annotated, scorer: ModuleType) -> dict[tuple[str, str], str]:
    """Return the other names of sections, as the shared scorer reads them."""
    agencies = (text.structure or {}).get("agencies", [])
    sections = [section for agency in agencies for section in agency["sections"]]
    return {("section", scorer.norm(a)): scorer.norm(s["name"]) for s in sections for a in s["aliases"]}


def _print_clauses(scorer: ModuleType, scores: list[Scores]) -> None:
    print(f"{'':40} " + " ".join(f"{column:>7}" for column in CLAUSE_COLUMNS))
    for split in dict.fromkeys(each.split for each in scores):
        group = [each for each in scores if each.split == split and each.counts is not None]
        if not group:
            continue
        lines = [(each.name, scorer.figures(each.counts)) for each in group]
        total = scorer.total([(each.name, each.counts, None) for each in group])
        for name, figures in [*lines, (f"ALL {split}", scorer.figures(total))]:
            cells = ["-" if figures[c] is None else f"{figures[c]:.3f}" for c in CLAUSE_COLUMNS]
            print(f"{name[:40]:40} " + " ".join(f"{cell:>7}" for cell in cells))


def _print_others(scores: list[Scores]) -> None:
    for each in scores:
        if each.plan:
            print(f"plan {each.name}: " + ", ".join(f"{key} {value:.3f}" for key, value in each.plan.items()))
    for each in scores:
        if each.structure:
            parts = {
                key: value["f1"] for key, value in each.structure.items() if isinstance(value, dict) and "f1" in value
            }
            parts |= {key: value for key, value in each.structure.items() if isinstance(value, float)}
            print(f"structure {each.name}: " + ", ".join(f"{key} {value:.2f}" for key, value in parts.items()))
    for each in scores:
        if each.subjects is not None:
            print(f"subjects {each.name}: {each.subjects:.3f}")
    print(f"duties drafted as aims: {sum(each.lost for each in scores)}")


def main() -> None:
    """Print the scores of all texts, or of those named."""
    parser = argparse.ArgumentParser(description="Score drafts against annotated texts.")
    parser.add_argument("names", nargs="*", help="only texts whose name begins so")
    parser.add_argument("--split", help="only texts of this split: original, tune, dev or measure")
    arguments = parser.parse_args()
    scorer = load_clause_scorer()
    texts = [
        text
        for text in [*load_originals(), *load_samples()]
        if (not arguments.names or any(text.name.startswith(name) for name in arguments.names))
        and arguments.split in (None, text.split)
    ]
    scores = [score_text(text, scorer) for text in texts]
    _print_clauses(scorer, scores)
    _print_others(scores)


if __name__ == "__main__":
    main()
