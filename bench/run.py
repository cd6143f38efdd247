"""Measure `find` as ratios against baselines run side by side; print a table, keep nothing.

Each figure is the median of several runs in this process order, so a busy machine moves both sides alike.
"""

import gc
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mandates.graph.checkpoints import Checkpoint
    from mandates.graph.store import Row

ROUNDS = 15
QUESTIONS = ("谁管医养结合", "养老", "who do I call about food poisoning", "노인 돌봄 담당", "职业卫生监督谁负责")

# Who is responsible, said plainly: the subject tree is walked at question time instead of by the derived key.
PLAIN = """
PREFIX m: <https://w3id.org/mandates/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT DISTINCT ?responsibility ?agency ?role ?duty WHERE {
  ?responsibility m:subject/skos:broader* <https://w3id.org/mandates/scheme/subject/ageing> ;
                  m:holder ?holder ; m:role ?role ; m:duty ?duty .
  OPTIONAL { ?holder m:unitOf ?unit }
  BIND(COALESCE(?unit, ?holder) AS ?agency)
  ?agency m:place <https://w3id.org/mandates/id/place/yuzhong> .
}
"""
KEYED = """
PREFIX m: <https://w3id.org/mandates/ontology#>
SELECT DISTINCT ?responsibility ?agency ?role ?duty WHERE {
  <https://w3id.org/mandates/id/key/yuzhong/ageing> m:under ?responsibility .
  ?responsibility m:answerable ?agency ; m:role ?role ; m:duty ?duty .
}
"""


def main() -> None:
    """Build a store in a temporary folder and print the tables.

    Fresh processes come first: a child's peak memory starts at what this process holds when it forks.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "mandates", "--store", str(root), "build"], check=True)
        print(f"build, as a process: {time.perf_counter() - start:.1f} s")
        fresh(root)
        from mandates.graph.checkpoints import open_checkpoint

        checkpoint = open_checkpoint(root)
        warm(checkpoint)
        shape(checkpoint)


def warm(checkpoint: "Checkpoint") -> None:
    """Print the time of `find` on the warm store beside the time of its SPARQL."""
    from mandates.answers.find import find

    find(checkpoint, QUESTIONS[0], place="yuzhong")
    gc.freeze()  # this and the next line as `mandates serve` does once everything is loaded
    gc.set_threshold(50_000)
    store = checkpoint.store
    spent = [0.0]
    select, ask = store.select, store.ask

    def timed(sparql: str) -> "list[Row]":
        start = time.perf_counter()
        rows = select(sparql)
        spent[0] += time.perf_counter() - start
        return rows

    def timed_ask(sparql: str) -> bool:
        start = time.perf_counter()
        truth = ask(sparql)
        spent[0] += time.perf_counter() - start
        return truth

    store.select, store.ask = timed, timed_ask  # type: ignore[method-assign]
    print(f"{'question':<40}{'find ms':>9}{'SPARQL ms':>11}{'own ms':>8}{'ratio':>7}")
    for question in QUESTIONS:
        totals, sparql = [], []
        for _ in range(ROUNDS):
            spent[0] = 0.0
            start = time.perf_counter()
            find(checkpoint, question, place="yuzhong")
            totals.append(time.perf_counter() - start)
            sparql.append(spent[0])
        total, inner = statistics.median(totals) * 1000, statistics.median(sparql) * 1000
        own = statistics.median(t - s for t, s in zip(totals, sparql, strict=True)) * 1000
        print(f"{question:<40}{total:>9.1f}{inner:>11.1f}{own:>8.1f}{total / inner:>7.2f}")
    store.select, store.ask = select, ask  # type: ignore[method-assign]


def shape(checkpoint: "Checkpoint") -> None:
    """Print the derived key beside the plain property path: same rows, ratio of times."""
    keyed, plain = checkpoint.store.select(KEYED), checkpoint.store.select(PLAIN)
    same = {row["responsibility"] for row in keyed} <= {row["responsibility"] for row in plain}
    ratio = median_of(lambda: checkpoint.store.select(KEYED)) / median_of(lambda: checkpoint.store.select(PLAIN))
    print(f"key / property path: {ratio:.3f} ({len(keyed)} of {len(plain)} rows, the rest programme; subset: {same})")


def fresh(root: Path) -> None:
    """Print a fresh process of `mandates find` beside `import rdflib`: processor time and peak memory."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import click": [sys.executable, "-c", "import click"],
        "import rdflib": [sys.executable, "-c", "import rdflib"],
        "mandates find": [
            sys.executable,
            "-m",
            "mandates",
            "--store",
            str(root),
            "find",
            QUESTIONS[0],
            "--place",
            "yuzhong",
        ],
    }
    figures: dict[str, list[tuple[float, float, int]]] = {name: [] for name in commands}
    for round_ in range(ROUNDS + 1):
        for name, command in commands.items():
            figure = one_process(command, environment)
            if round_:
                figures[name].append(figure)
    anchor = statistics.median(figure[1] for figure in figures["import rdflib"])
    print(f"{'fresh process':<20}{'wall ms':>9}{'cpu ms':>8}{'MiB':>6}{'cpu / rdflib':>14}")
    for name, rows in figures.items():
        wall, cpu, peak = (statistics.median(row[i] for row in rows) for i in range(3))
        print(f"{name:<20}{wall * 1000:>9.0f}{cpu * 1000:>8.0f}{peak / 1024:>6.0f}{cpu / anchor:>14.2f}")


def one_process(command: list[str], environment: dict[str, str]) -> tuple[float, float, int]:
    """Run a command; return wall seconds, processor seconds and peak memory in KiB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def median_of(run: Callable[[], object]) -> float:
    """Return the median seconds of a call."""
    seconds = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


if __name__ == "__main__":
    main()
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
