"""Flip single bits in every file of a store and see whether each is found and its file named; print row H.

Usage: python bench/trust_bitflip.py [--each 3] [--seed 1]
With CONTROL=off in the environment only sizes are compared, as when a store is opened, and the run must fail.
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

from crashing import write_texts  # noqa: E402 - see above
from mandates.errors import MandatesError  # noqa: E402
from mandates.graph.backups import back_up, restore  # noqa: E402
from mandates.graph.building import build_store  # noqa: E402
from mandates.graph.checkpoints import open_checkpoint  # noqa: E402
from mandates.graph.integrity import check_store  # noqa: E402
from mandates.ingest.desk import Desk  # noqa: E402
from mandates.ingest.statements.building import Overrides  # noqa: E402
from mandates.ingest.withdrawing import withdraw  # noqa: E402

# Seconds that a check, and a restore with its build, may take.
_CHECK, _RESTORE = 60.0, 300.0


def main() -> int:
    """Run; return 1 where the row is not met."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--each", type=int, default=3, help="bits flipped in each file")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    protected = os.environ.get("CONTROL") != "off"
    dice = random.Random(options.seed)  # noqa: S311 - not for secrets
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "store"
        _fill(root, Path(folder) / "texts")
        files = [path for path in sorted(root.rglob("*")) if path.is_file() and path.stat().st_size]
        flipped, missed, slowest = 0, [], 0.0
        for path in files:
            for _ in range(options.each):
                bit = _flip(path, dice.randrange(path.stat().st_size * 8))
                started = time.monotonic()
                if path.relative_to(root).as_posix() not in _find(root, protected=protected):
                    missed.append(f"{path.relative_to(root)} bit {bit}")
                slowest, flipped = max(slowest, time.monotonic() - started), flipped + 1
                _flip(path, bit)
        whole = not check_store(root).faults
        same, seconds = _drill(root, Path(folder))
    rows = (
        ("flipped bits found", f"{flipped - len(missed)} of {flipped} in {len(files)} files", not missed),
        ("slowest check", f"{slowest:.2f} s", slowest <= _CHECK),
        ("whole again after the last", str(whole), whole),
        ("restored digest identical", f"{same}, {seconds:.1f} s with its build", same and seconds <= _RESTORE),
    )
    for name, figure, is_met in rows:
        print(f"H {name}: {figure} {'ok' if is_met else 'RED'}")
    for name in missed[:5]:
        print(f"  not found: {name}")
    return int(not all(is_met for _, _, is_met in rows))


def _fill(root: Path, folder: Path) -> None:
    desk = Desk(root, Overrides())
    for draft in desk.draft_all(write_texts(folder, 3)):
        key = desk.take_in(draft).key
    withdraw(root, key, "by mistake")
    Desk(root, Overrides()).state_completeness()
    build_store(root)


def _flip(path: Path, bit: int) -> int:
    with path.open("r+b") as file:
        file.seek(bit // 8)
        byte = file.read(1)[0]
        file.seek(bit // 8)
        file.write(bytes([byte ^ (1 << bit % 8)]))
    return bit


def _find(root: Path, *, protected: bool) -> set[str]:
    """Return the files that a check names."""
    if protected:
        return {fault.file for fault in check_store(root).faults}
    try:
        open_checkpoint(root)
    except MandatesError as error:
        return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.name in str(error)}
    return set()


def _drill(root: Path, folder: Path) -> tuple[bool, float]:
    """Back the store up, restore it elsewhere, and compare what is published."""
    started = time.monotonic()
    back_up(root, folder / "store.tar")
    restore(folder / "other", folder / "store.tar")
    version = build_store(folder / "other").version
    same = version == (root / "current").read_text("ascii").strip() and not check_store(folder / "other").faults
    return same, time.monotonic() - started


if __name__ == "__main__":
    raise SystemExit(main())
