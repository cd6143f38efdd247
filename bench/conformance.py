"""Run the test suites of the W3C on our engine, our endpoint and our validator; print figures and every miss.

SPARQL 1.1 evaluation, syntax and update in process; every query that passes there again over HTTP, against one store
that holds each file of data in a graph of its own; the protocol tests; SHACL. Misses stand by name with their reason
in conformance_misses.json: the run fails on one that is not listed, and on a listed one that passes.

Usage: python bench/conformance.py [--every N]   takes each Nth case of evaluation, update and SHACL only
"""

import argparse
import json
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

from serving import serve_store  # noqa: E402 - the folders must be known first
from w3c_files import protocol_cases, shacl_cases, sparql_cases  # noqa: E402
from w3c_running import (  # noqa: E402
    Client,
    build_case_store,
    passes_in_process,
    passes_over_http,
    passes_protocol,
    passes_shacl,
)

MISSES = Path(__file__).with_name("conformance_misses.json")


def main() -> int:
    """Run; return 1 where a miss is not listed, or a listed one passes."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--every", type=int, default=1)
    every = parser.parse_args().every
    folder = Path(os.environ.get("MANDATES_SHARED") or ROOT.parent / "shared") / "conformance"
    print(f"{'suite':<34}{'passed':>8}{'of':>6}{'s':>8}")
    with tempfile.TemporaryDirectory() as root:
        results = run_suites(folder, Path(root).resolve(), every)
    wrong = compare(results, json.loads(MISSES.read_text(encoding="utf-8")))
    print(*wrong or ["every miss is listed, every listed one misses"], sep="\n")
    return 1 if wrong else 0


def run_suites(folder: Path, root: Path, every: int = 1) -> dict[str, dict[str, bool]]:
    """Return for each suite whether each case passed; prints a line for each suite."""
    cases = [
        case for number, case in enumerate(sparql_cases(folder / "sparql11"))
        if number % every == 0 or case.kind in ("good", "bad", "good-update", "bad-update")
    ]  # fmt: skip
    protocol = protocol_cases(folder / "sparql11")
    shacl = shacl_cases(folder / "shacl")[::every]
    warnings.filterwarnings("ignore")
    results = {"SPARQL 1.1 in process": timed("SPARQL 1.1 in process", cases, passes_in_process)}
    passed = results["SPARQL 1.1 in process"]
    build_case_store(root, [case for case in cases if case.kind == "evaluation"], protocol)
    before = digest(root)
    with serve_store(root) as port:
        client = Client(port)
        asked = [case for case in cases if passed[case.name] or case.kind.endswith("update")]
        for suite, chosen in (
            ("SPARQL 1.1 queries over HTTP", [case for case in asked if not case.kind.endswith("update")]),
            ("SPARQL 1.1 updates refused", [case for case in asked if case.kind.endswith("update")]),
        ):
            results[suite] = timed(suite, chosen, lambda case: passes_over_http(client, case))
        results["protocol"] = timed("protocol", protocol, lambda case: passes_protocol(client, case))
    results["nothing changed"] = {"store": digest(root) == before}
    for part in ("core", "sparql"):
        suite = f"SHACL {part}"
        results[suite] = timed(suite, [case for case in shacl if case.name.startswith(part)], passes_shacl)
    return results


def timed(suite: str, cases: list, passes) -> dict[str, bool]:  # noqa: ANN001 - any kind of case
    """Run a suite and print its line."""
    start = time.perf_counter()
    results = {case.name: passes(case) for case in cases}
    print(f"{suite:<34}{sum(results.values()):>8}{len(results):>6}{time.perf_counter() - start:>8.1f}", flush=True)
    return results


def digest(root: Path) -> list[tuple[str, int, int]]:
    """Return name, size and time of every file of the store."""
    found = ((path, path.stat()) for path in sorted(root.rglob("*")) if path.is_file())
    return [(str(path), about.st_size, about.st_mtime_ns) for path, about in found]


def compare(results: dict[str, dict[str, bool]], listed: dict[str, dict[str, str]]) -> list[str]:
    """Return what is wrong: misses that are not listed, listed ones that pass."""
    wrong = []
    for suite, cases in results.items():
        known = listed.get(suite, {})
        wrong += [f"MISS {suite}: {name}" for name, good in cases.items() if not good and name not in known]
        wrong += [f"PASSES THOUGH LISTED {suite}: {name}" for name, good in cases.items() if good and name in known]
    return wrong


if __name__ == "__main__":
    sys.exit(main())
