"""Try ingest on many damaged, random and hostile inputs; print figures, and every input that broke something.

Usage: python bench/fuzz_ingest.py --inputs 5000 [--seed 11] [--keep FOLDER] [--reading-only]
"""

import argparse
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

from fuzzing import HANGS, SECONDS, inputs, try_input  # noqa: E402 - the folders must be known first


def main() -> int:
    """Run; return 1 where an input broke something or took too long."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--keep", type=Path, help="write the inputs that broke something into this folder")
    parser.add_argument("--reading-only", action="store_true", help="do not draft from what is read")
    options = parser.parse_args()
    began = time.perf_counter()
    results: Counter[str] = Counter()
    slowest = {"reading": (0.0, ""), "drafting": (0.0, "")}
    broken = 0
    for count, (name, raw) in enumerate(inputs(options.inputs, options.seed)):
        outcome = try_input(name, raw, drafting=not options.reading_only)
        late = outcome.reading > SECONDS or outcome.drafting > HANGS
        bad = late or outcome.result not in {"source", "refused"}
        results["broken" if bad else outcome.result] += 1
        slowest["reading"] = max(slowest["reading"], (outcome.reading, f"{count} {name}"))
        slowest["drafting"] = max(slowest["drafting"], (outcome.drafting, f"{count} {name}"))
        if bad:
            broken += 1
            print(
                f"{count} {name} ({len(raw)} bytes): {outcome.result}, {outcome.reading:.1f} + {outcome.drafting:.1f} s"
            )
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{count}-{name}").write_bytes(raw)
    figures = ", ".join(f"{number} {result}" for result, number in sorted(results.items()))
    print(f"{sum(results.values())} inputs in {time.perf_counter() - began:.0f} s: {figures}")
    for step, (seconds, name) in slowest.items():
        print(f"slowest {step}: {seconds:.2f} s ({name})")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
