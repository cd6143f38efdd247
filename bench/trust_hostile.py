"""Attack the served endpoint with 24 shapes of query from 8 clients, honest clients beside; print rows A, B and I.

Usage: python bench/trust_hostile.py [--seconds 120] [--pause 0.5] [--capped 25]
The full ten minutes: --seconds 600. With CONTROL=off in the environment the web process evaluates the queries itself,
and the run must fail.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

from hostile_load import HOSTILE, Load, capped_answers, is_running, p95, run_load, served  # noqa: E402 - see above
from mandates.graph.building import build_store  # noqa: E402
from mandates.graph.isolation import Limits  # noqa: E402

FLOOR, MOST, GRACE, RESIDENT = 0.020, 1.0, 0.5, 2 << 30


def main() -> int:
    """Run; return 1 where a row is not met."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--pause", type=float, default=0.5, help="seconds a hostile client waits between two queries")
    parser.add_argument("--capped", type=int, default=25, help="queries whose cut answers are read, in four forms each")
    options = parser.parse_args()
    protected = os.environ.get("CONTROL") != "off"
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build_store(root)
        with served(root, protected=protected) as (port, pid):
            run_load(port, pid, 2.0, clients=0)
            idle = run_load(port, pid, 15.0, clients=0)
            marks = capped_answers(port, options.capped) if protected else Counter()
            load = run_load(port, pid, options.seconds, pause=options.pause)
            after = run_load(port, pid, 5.0, clients=0)
            alive = is_running(pid)
    return report(idle, load, after, marks, alive=alive)


def report(idle: Load, load: Load, after: Load, marks: Counter[str], *, alive: bool) -> int:
    """Print the figures; return 1 where one is not met."""
    seconds = Limits().seconds
    statuses = Counter(each.status for each in load.hostile)
    failed = [each for each in load.pages if each.wrong]
    slowest = max(load.hostile, key=lambda each: each.seconds)
    wrong = Counter(each.wrong for each in load.hostile if each.wrong)
    right = sum(1 for each in load.sparql if not each.wrong) / len(load.sparql)
    bound = max(FLOOR, 2 * p95(idle.pages))
    answers = dict(Counter(each.status for each in load.sparql))
    print(f"hostile: {len(load.hostile)} queries of {len(HOSTILE)} shapes; statuses {dict(sorted(statuses.items()))}")
    print(f"workers: {len(load.children)} seen, {len(load.children) - 2} replaced")
    loaded, before = p95(load.pages), p95(idle.pages)
    rows = (
        ("A pages p95", f"{loaded * 1000:.1f} ms, idle {before * 1000:.1f}", loaded <= bound),
        ("A pages slowest", f"{max(each.seconds for each in load.pages) * 1000:.0f} ms of {len(load.pages)}",
         max(each.seconds for each in load.pages) <= MOST),
        ("A pages failed", str(len(failed)), not failed),
        ("A web process", "unchanged" if alive else "gone", alive),
        ("A resident", f"{load.peak >> 20} MiB", load.peak <= RESIDENT),
        ("A idle again", f"{p95(after.pages) * 1000:.1f} ms p95 in the next 5 s", p95(after.pages) <= bound),
        ("A honest SPARQL", f"{right:.1%} of {len(load.sparql)}, p95 {p95(load.sparql) * 1000:.0f} ms, {answers}",
         right >= 0.95),
        ("B deadline", f"slowest {slowest.seconds:.2f} s ({slowest.name})", slowest.seconds <= seconds + GRACE),
        ("I whole, marked, reasoned", str(dict(wrong) or "all"), not wrong),
        ("I cut answers marked", str(dict(marks)), "marked" in marks and set(marks) <= {"marked", "refused"}),
    )  # fmt: skip
    for name, figure, good in rows:
        print(f"{name:<28}{figure:<60}{'met' if good else 'NOT MET'}")
    return 0 if all(good for _, _, good in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
