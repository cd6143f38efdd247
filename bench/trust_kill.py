"""Kill the writer at random moments of ingest; nothing acknowledged is lost, nothing is half there; print row C.

Usage: python bench/trust_kill.py [--rounds 60] [--seed 1]
The full proof: --rounds 500. With CONTROL=off in the environment documents are written without the protocol, and the
run must fail. One round in ten goes on to publish.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

from crashing import run_round, warm_up, write_texts  # noqa: E402 - see above
from mandates.graph.building import build_store  # noqa: E402
from mandates.graph.checkpoints import one_builder  # noqa: E402
from mandates.graph.history import mend  # noqa: E402
from mandates.graph.integrity import check_store  # noqa: E402

# So many documents are taken in by one writer.
_TEXTS = 3


def main() -> int:
    """Run; return 1 where the row is not met."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    protected = os.environ.get("CONTROL") != "off"
    dice = random.Random(options.seed)  # noqa: S311 - not for secrets
    started, rounds = time.monotonic(), []
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        build_store(root)
        warm_up()
        texts = write_texts(Path(folder) / "texts", 400)
        for number in range(options.rounds):
            first = sum(each.committed for each in rounds)
            chosen = [texts[(first + each) % len(texts)] for each in range(_TEXTS)]
            rounds.append(run_round(root, chosen, dice, protected=protected, publish=number % 10 == 9))
        with one_builder(root):
            mend(root)
        lines = check_store(root).lines
    rows = (
        ("acknowledged documents lost", sum(each.lost for each in rounds)),
        ("half documents", sum(each.halves for each in rounds)),
        ("failed opens", sum(not each.opens for each in rounds)),
        ("rounds with faults in log or files", sum(bool(each.faults) for each in rounds)),
    )
    told, killed = sum(each.acknowledged for each in rounds), sum(each.was_killed for each in rounds)
    committed = sum(each.committed for each in rounds)
    seconds = time.monotonic() - started
    print(f"C kill -9: {len(rounds)} rounds, {killed} killed; {committed} documents committed, {told} acknowledged;"
          f" {lines} lines of the log; {seconds:.0f} s")  # fmt: skip
    for name, count in rows:
        print(f"C {name}: {count} {'ok' if count == 0 else 'RED'}")
    for fault in sorted({fault for each in rounds for fault in each.faults})[:5]:
        print(f"  {fault}")
    return int(any(count for _, count in rows) or not killed)


if __name__ == "__main__":
    raise SystemExit(main())
