"""Send requests that no honest client sends to every route; print figures, and every answer that is wrong.

Most go through the application as WSGI, a sample over a real socket. Wrong is an unplanned status (any 5xx but a
designed 503 or 504), a stack trace, an answer without the security headers, a redirect to elsewhere.

Usage: python bench/fuzz_http.py [--inputs 100000] [--socket 3000] [--seed 5] [--seconds 1500]
"""

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "app"), str(ROOT / "tests")]

from http_fuzzing import Input, inputs, wrong_with  # noqa: E402 - the folders must be known first
from mandates.graph.building import build_store  # noqa: E402
from mandates.web import create_app  # noqa: E402
from serving import serve_app  # noqa: E402
from wsgi_asking import ask_wsgi  # noqa: E402


def main() -> int:
    """Run; return 1 where an answer was wrong or the time did not suffice."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--socket", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1500.0)
    options = parser.parse_args()
    os.environ["MANDATES_INGEST_TOKEN"] = "a token that no input knows"  # noqa: S105 - of this run only
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build_store(root)
        app = create_app(root)
        began = time.perf_counter()
        statuses: Counter[int] = Counter()
        wrong: Counter[str] = Counter()
        slowest, done = (0.0, ""), 0
        for each in inputs(app, options.inputs, options.seed):
            start = time.perf_counter()
            status, headers, body = ask_wsgi(app, each, f"10.0.{done // 250 % 250}.{done % 250}")
            slowest = max(slowest, (time.perf_counter() - start, f"{each.method} {each.path[:80]}"))
            done += 1
            count(each, status, headers, body, statuses, wrong)
            if time.perf_counter() - began > options.seconds:
                break
        print(f"{done} inputs in {time.perf_counter() - began:.0f} s, slowest {slowest[0]:.2f} s ({slowest[1]})")
        print("statuses", dict(sorted(statuses.items())))
        over = over_socket(app, options.socket, options.seed + 1, wrong)
        print("over the socket", dict(sorted(over.items())))
    print(f"{sum(wrong.values())} wrong")
    for reason, number in wrong.most_common(20):
        print(f"  {number} {reason}")
    return 1 if wrong or done < options.inputs else 0


def count(
    each: Input, status: int, headers: dict[str, str], body: bytes, statuses: Counter[int], wrong: Counter[str]
) -> None:
    """Count an answer, and print the first of each kind that is wrong."""
    statuses[status] += 1
    if reason := wrong_with(status, headers, body):
        if not wrong[reason]:
            print("FIRST", reason, each)
        wrong[reason] += 1


def over_socket(app, number: int, seed: int, wrong: Counter[str]) -> Counter[int]:  # noqa: ANN001 - Flask is web's
    """Send some over a real socket; what the server itself refuses (400, 501) is no answer of ours.

    Counted as 0 is what the client library will not send, as 1 a connection that the server ended.
    """
    statuses: Counter[int] = Counter()
    with serve_app(app) as port:
        for turn, each in enumerate(inputs(app, number, seed)):
            source = f"127.9.{turn // 250 % 250}.{turn % 250 + 1}"
            connection = HTTPConnection("127.0.0.1", port, timeout=30, source_address=(source, 0))
            try:
                connection.putrequest(each.method, each.path, skip_host=any(n == "Host" for n, _ in each.headers))
                for name, value in each.headers:
                    connection.putheader(name, value)
                if each.body is not None:
                    connection.putheader("Content-Length", str(len(each.body)))
                connection.endheaders(each.body)
                response = connection.getresponse()
                body = response.read()
            except (OSError, HTTPException, ValueError) as error:
                statuses[1 if isinstance(error, ConnectionError) else 0] += 1
                continue
            finally:
                connection.close()
            if response.getheader("Content-Security-Policy") is None and response.status in (400, 501):
                statuses[response.status] += 1
                continue
            count(each, response.status, dict(response.getheaders()), body, statuses, wrong)
    return statuses


if __name__ == "__main__":
    sys.exit(main())
