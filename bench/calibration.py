"""Does a stated confidence mean what it says: a table of confidence against accuracy, and the fit of the scale.

    python bench/calibration.py --split measure          the table
    python bench/calibration.py --fit NAME…              write app/mandates/ingest/confidence.json from these samples

A clause counts as right where its span, role and actions all equal those of an annotated row. The scale is to be
fitted on samples that no rule was tuned on at the time, and judged on the measured ones.
"""

import argparse
import json
from collections import defaultdict
from itertools import pairwise

from score import ROOT, Annotated, load_clause_scorer, load_samples

from mandates.ingest.confidence import calibrate
from mandates.ingest.exporting import to_rows
from mandates.ingest.extracting import draft_source
from mandates.ingest.reading import read_file

SCALE = ROOT / "app" / "mandates" / "ingest" / "confidence.json"
_BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.01)
_PRIOR = 8


def judge(text: Annotated, *, raw: bool = False) -> list[tuple[float, bool]]:
    """Return the confidence of each drafted clause and whether it is right; optional rows are left out."""
    scorer = load_clause_scorer()
    draft = draft_source(read_file(text.path))
    if raw:
        draft = draft._replace(clauses=tuple(c._replace(confidence=c.stated or c.confidence) for c in draft.clauses))
    rows = list(to_rows(draft))
    matched = {i: text.gold[j] for i, j, _ in scorer.match(rows, text.gold, 0.5)}
    judged = []
    for number, row in enumerate(rows):
        gold = matched.get(number)
        if gold is None and any(g.get("optional") and scorer.inside(row, g) for g in text.gold):
            continue
        if gold is not None and gold.get("optional"):
            continue
        right = gold is not None and all(row[key] == gold[key] for key in ("start", "end", "role"))
        right = right and gold is not None and set(row["actions"]) == set(gold["actions"])
        judged.append((row["confidence"], right))
    return judged


def fit(judged: list[tuple[float, bool]]) -> list[list[float]]:
    """Return the scale as pairs of stated confidence and accuracy, rising, drawn to the mean where rows are few."""
    mean = sum(right for _, right in judged) / len(judged)
    groups: dict[float, list[bool]] = defaultdict(list)
    for confidence, right in judged:
        groups[round(confidence, 2)].append(right)
    blocks = [[c, (sum(g) + _PRIOR * mean) / (len(g) + _PRIOR), len(g)] for c, g in sorted(groups.items())]
    merged: list[list[list[float]]] = []
    for block in blocks:
        merged.append([block])
        while len(merged) > 1 and _value(merged[-2]) >= _value(merged[-1]):
            merged[-2:] = [merged[-2] + merged[-1]]
    return [[part[0][0], round(_value(part), 3)] for part in merged]


def _value(part: list[list[float]]) -> float:
    whole = sum(count for _, _, count in part)
    return sum(value * count for _, value, count in part) / whole


def main() -> None:
    """Print the table, or write the scale."""
    parser = argparse.ArgumentParser(description="Judge or fit the scale of confidence.")
    parser.add_argument("--split", default="measure")
    parser.add_argument("--fit", nargs="*", metavar="NAME", help="samples to fit the scale on")
    arguments = parser.parse_args()
    texts = [text for text in load_samples() if not any("kind" in row for row in text.gold)]
    if arguments.fit:
        judged = [pair for text in texts if text.name in arguments.fit for pair in judge(text, raw=True)]
        SCALE.write_text(json.dumps({"scale": fit(judged)}) + "\n", encoding="utf-8")
        calibrate.cache_clear()
    judged = [pair for text in texts if text.split == arguments.split for pair in judge(text)]
    print(f"{'stated':>13} {'clauses':>8} {'mean':>6} {'right':>6}")
    for low, high in pairwise(_BINS):
        some = [(c, right) for c, right in judged if low <= c < high]
        if some:
            mean, right = sum(c for c, _ in some) / len(some), sum(r for _, r in some) / len(some)
            print(f"{low:.2f} – {min(high, 1):.2f} {len(some):8} {mean:6.2f} {right:6.2f}")
    error = sum(abs(c - right) for c, right in judged) / len(judged)
    print(f"all {len(judged)} clauses: mean stated {sum(c for c, _ in judged) / len(judged):.3f}, ", end="")
    print(f"right {sum(r for _, r in judged) / len(judged):.3f}, mean distance {error:.3f}")


if __name__ == "__main__":
    main()
