"""Let the disk be full at every stage of a commit: reads go on, nothing is half there, writing recovers; print row E.

Usage: python bench/trust_full.py [--rounds 40]
Needs root for a small file system in memory; without it the run is skipped loudly. With CONTROL=off in the environment
documents are written without the protocol, and the run must fail.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

from crashing import FILES, switch_off, warm_up, write_texts  # noqa: E402 - see above
from mandates.answers.find import find  # noqa: E402
from mandates.errors import MandatesError  # noqa: E402
from mandates.graph.building import build_store  # noqa: E402
from mandates.graph.checkpoints import one_builder, open_checkpoint  # noqa: E402
from mandates.graph.history import mend  # noqa: E402
from mandates.graph.integrity import check_store  # noqa: E402
from mandates.ingest.desk import Desk  # noqa: E402
from mandates.ingest.statements.building import Overrides  # noqa: E402
from mandates.model.history import Checked  # noqa: E402

_MEGABYTES, _PAGE = 96, os.sysconf("SC_PAGE_SIZE")


def main() -> int:
    """Run; return 1 where the row is not met."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=40)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small"
        small.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_MEGABYTES}m", "tmpfs", str(small)]
        if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
            print("E SKIPPED FOR LACK OF a small file system: run as root where tmpfs can be mounted")
            return 0
        try:
            return _run(small, Path(folder), options.rounds, protected=os.environ.get("CONTROL") != "off")
        finally:
            subprocess.run(["umount", str(small)], check=False)


def _run(small: Path, folder: Path, rounds: int, *, protected: bool) -> int:
    root = small / "store"
    build_store(root)
    warm_up()
    if not protected:
        switch_off()
    counts = dict.fromkeys(
        ("refused", "reads failed", "halves", "faults", "not recovered", "publishing not refused"), 0
    )
    for number, text in enumerate(write_texts(folder / "texts", rounds)):
        # So many pages are left: none at first, at last enough for all of a commit.
        _fill(small, number % 20)
        refused = not _take_in(root, text)
        counts["refused"] += refused
        counts["reads failed"] += not _reads(root)
        counts["halves"] += _halves(root)
        if refused and number % 20 == 0:
            counts["publishing not refused"] += _publishes(root)
        (small / "ballast").unlink()
        counts["not recovered"] += refused and not _take_in(root, text)
        counts["faults"] += bool(_settled(root).faults)
    build_store(root)
    good = not check_store(root).faults
    print(f"E disk full: {rounds} commits with 0 to 19 pages left, {counts.pop('refused')} refused")
    for name, count in (*counts.items(), ("published with faults", not good)):
        print(f"E {name}: {int(count)} {'RED' if count else 'ok'}")
    return int(any(counts.values()) or not good)


def _fill(small: Path, pages: int) -> None:
    """Fill the file system but for some pages."""
    with (small / "ballast").open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(_PAGE * 64))
        except OSError:
            pass
        try:
            while True:
                file.write(bytes(_PAGE))
        except OSError:
            pass
        file.truncate(file.tell() - pages * _PAGE)


def _take_in(root: Path, text: Path) -> bool:
    desk = Desk(root, Overrides())
    try:
        return all(desk.take_in(draft).outcome in {"new", "version", "unchanged"} for draft in desk.draft_all([text]))
    except MandatesError:
        return False


def _reads(root: Path) -> bool:
    try:
        return find(open_checkpoint(root), "养老").lang == "zh"
    except MandatesError:
        return False


def _halves(root: Path) -> int:
    folders = (root / "documents").glob("[!.]*/")
    return sum(1 for folder in folders if {path.name for path in folder.iterdir()} != FILES)


def _publishes(root: Path) -> bool:
    try:
        Desk(root, Overrides()).state_completeness()
        build_store(root)
    except MandatesError:
        return False
    return True


def _settled(root: Path) -> Checked:
    try:
        with one_builder(root):
            mend(root)
    except MandatesError:
        pass
    return check_store(root)


if __name__ == "__main__":
    raise SystemExit(main())
