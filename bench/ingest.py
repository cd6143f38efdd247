"""How fast texts become drafts, on one core and on two, and whether memory stays flat; the writer by itself.

    python bench/ingest.py [--documents 600]

Documents are the samples, made different by their place names. Extraction is in memory; the writer's figures come
from a few real commits with validation, and from the build that publishes them.
"""

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "app")]

from mandates.graph.building import build_store  # noqa: E402
from mandates.ingest.desk import Desk  # noqa: E402
from mandates.ingest.drafts import Source  # noqa: E402
from mandates.ingest.extracting import draft_source  # noqa: E402
from mandates.ingest.statements.building import Overrides  # noqa: E402

SAMPLES = ROOT / "tests" / "ingest" / "samples"


def load_texts() -> list[str]:
    """Return the plain texts of the samples, sorted by name."""
    paths = [folder / name for folder in sorted(SAMPLES.iterdir()) for name in ("text.txt", "source.txt")]
    return [path.read_text("utf-8") for path in paths if path.is_file()]


def make_sources(count: int) -> Iterator[Source]:
    """Give `count` texts that differ from one another, the same ones every time."""
    texts = load_texts()
    for number in range(count):
        text = f"{texts[number % len(texts)]}\n{number}\n"
        digest = hashlib.sha256(text.encode()).hexdigest()
        yield Source(f"{number}.txt", text, digest, digest, "utf-8", "text/plain")


def _count(source: Source) -> tuple[int, int]:
    draft = draft_source(source)
    return len(draft.clauses) + len(draft.plan_rows), len(source.text.encode())


def measure_one(count: int) -> dict[str, float]:
    """Draft on one core; memory is taken after a tenth of the texts and at the end."""
    early = clauses = size = 0
    started = time.perf_counter()
    for number, source in enumerate(make_sources(count), 1):
        found, length = _count(source)
        clauses, size = clauses + found, size + length
        if number == max(1, count // 10):
            early = _memory()
    spent = time.perf_counter() - started
    return {
        "documents_per_second": count / spent,
        "megabytes_per_second": size / spent / 1e6,
        "clauses_per_second": clauses / spent,
        "memory_mib": _memory(),
        "memory_growth": _memory() / early,
    }


def measure_two(count: int) -> dict[str, float]:
    """Draft the same texts on two cores."""
    started = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        size = sum(length for _, length in pool.map(_count, make_sources(count), chunksize=16))
    spent = time.perf_counter() - started
    return {"documents_per_second": count / spent, "megabytes_per_second": size / spent / 1e6}


def measure_writer(count: int) -> dict[str, float]:
    """Commit `count` drafts one by one with validation, then build once."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder), Overrides())
        drafts = [draft_source(source) for source in make_sources(count)]
        started = time.perf_counter()
        for draft in drafts:
            desk.take_in(draft)
        committed = time.perf_counter()
        build_store(Path(folder))
        return {"commit_seconds": (committed - started) / count, "build_seconds": time.perf_counter() - committed}


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Measure and print one table and one JSON line."""
    parser = argparse.ArgumentParser(description="Measure ingest.")
    parser.add_argument("--documents", type=int, default=600, help="texts to draft")
    count = parser.parse_args().documents
    one, two, writer = measure_one(count), measure_two(count), measure_writer(12)
    speed = f"{one['documents_per_second']:.1f}/s, {one['megabytes_per_second']:.2f} MB/s"
    memory = f"memory {one['memory_mib']:.0f} MiB, ×{one['memory_growth']:.2f} since a tenth"
    print(f"drafted {count} texts, one core: {speed}, {one['clauses_per_second']:.0f} clauses/s; {memory}")
    speedup = two["documents_per_second"] / one["documents_per_second"]
    print(
        f"two cores: {two['documents_per_second']:.1f}/s, {two['megabytes_per_second']:.2f} MB/s, ×{speedup:.2f} of one"
    )
    print(f"writer: {writer['commit_seconds']:.2f} s a document with validation; build {writer['build_seconds']:.1f} s")
    print(json.dumps({"one": one, "two": two, "speedup": speedup, "writer": writer}))


if __name__ == "__main__":
    main()
