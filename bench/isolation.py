"""Measure what isolation costs: each query on the bare engine and through the pool of children, in turns.

Both sides write the same bytes; the figure is the median of the differences.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "app"))

from mandates.graph.building import build_store  # noqa: E402 - the folder must be known first
from mandates.graph.checkpoints import current_version, graph_folder  # noqa: E402
from mandates.graph.isolation import QueryPool, screen_query  # noqa: E402
from mandates.graph.store import Caps, EmbeddedStore  # noqa: E402

ROUNDS = 300
QUERIES = {
    "ask": "ASK {}",
    "10 rows": "SELECT ?s { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } LIMIT 10",
    "200 rows": "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 200",
    "count": "SELECT (COUNT(*) AS ?n) { ?s a <http://www.w3.org/2004/02/skos/core#Concept> }",
}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        build_store(Path(folder))
        graph = graph_folder(Path(folder), current_version(Path(folder)))
        store, pool = EmbeddedStore(graph), QueryPool(1)
        caps = Caps(pool.limits.rows, pool.limits.bytes)
        differences = []
        print(f"{'query':<12}{'bare ms':>10}{'isolated ms':>13}{'cost ms':>10}{'screening ms':>14}")
        for name, query in QUERIES.items():
            pool.answer(graph, query, ["json"])
            bare, isolated, screening = [], [], []
            for _ in range(ROUNDS):
                times = [time.perf_counter()]
                store.answer(query, ["json"], caps)
                times.append(time.perf_counter())
                pool.answer(graph, query, ["json"])
                times.append(time.perf_counter())
                screen_query(query)
                times.append(time.perf_counter())
                for kept, start, end in zip((bare, isolated, screening), times, times[1:], strict=False):
                    kept.append((end - start) * 1000)
            costs = [after - before for before, after in zip(bare, isolated, strict=True)]
            differences += costs
            figures = (statistics.median(each) for each in (bare, isolated, costs, screening))
            print(
                f"{name:<12}"
                + "".join(f"{each:>{width}.3f}" for each, width in zip(figures, (10, 13, 10, 14), strict=True))
            )
        pool.close()
        print(f"cost of isolation, median of all: {statistics.median(differences):.3f} ms (target 1 ms)")


if __name__ == "__main__":
    main()
