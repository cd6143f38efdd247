"""Clients that mean harm and clients that do not, side by side on a served site; what each of them saw."""

import csv
import io
import json
import multiprocessing
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pyoxigraph as ox

ROOT = Path(__file__).parent.parent
ALL = "?s ?p ?o . ?a ?b ?c"
HOSTILE = {
    "braces 3000 deep": "SELECT * " + "{" * 3000 + "?s ?p ?o" + "}" * 3000,
    "braces 60 deep": "SELECT * " + "{" * 60 + "?s ?p ?o" + "}" * 60,
    "parentheses 5000 deep": "SELECT * {?s ?p ?o FILTER" + "(" * 5000 + "1" + ")" * 5000 + "}",
    "CONCAT 1500 deep": "SELECT (" + "CONCAT(" * 1500 + "'a'" + ")" * 1500 + " AS ?x) {}",
    "brackets 120 deep": "SELECT * {?s ?p " + "[?p " * 120 + "?o" + "]" * 120 + "}",
    "brackets 24 deep": "SELECT * {?s ?p " + "[?p " * 24 + "?o" + "]" * 24 + "}",
    "path of 800 steps": "SELECT * {?s " + "/".join(["<urn:p>"] * 800) + " ?o}",
    "lists 60 deep": "SELECT * {?s ?p " + "(" * 60 + "1" + ")" * 60 + "}",
    "count of a product": "SELECT (COUNT(*) AS ?n) {?s ?p ?o . ?a ?b ?c . ?d ?e ?f}",
    "sort of a product": f"SELECT * {{{ALL}}} ORDER BY ?z",
    "distinct of a product": f"SELECT DISTINCT ?o ?c ?s ?a {{{ALL}}} ORDER BY ?c",
    "groups of a product": f"SELECT ?s ?a (COUNT(*) AS ?n) {{{ALL}}} GROUP BY ?s ?a",
    "joined text of a product": f"SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?c))) AS ?x) {{{ALL}}}",
    "text doubled 40 times": "SELECT ?v40 {BIND('aaaaaaaaaaaaaaaa' AS ?v0) "
    + " ".join(f"BIND(CONCAT(?v{n}, ?v{n}) AS ?v{n + 1})" for n in range(40)) + "}",
    "closure of all paths": "SELECT (COUNT(*) AS ?n) {?s (<urn:a>|!<urn:a>)* ?o}",
    "pattern that repeats": "SELECT * {?s ?p ?o FILTER REGEX(STR(?o), '((a{50}){50}){50}')}",
    "pattern for each of a product": f"SELECT (COUNT(*) AS ?n) {{{ALL} FILTER REGEX(CONCAT(?o, ?c), '(x+x+)+y')}}",
    "other engine": "SELECT * {SERVICE <http://127.0.0.1:9/> {?s ?p ?o}}",
    "200 unions": "SELECT * {" + " UNION ".join(["{?s ?p ?o}"] * 200) + "}",
    "30 options": "SELECT * {?s ?p ?o " + " ".join(f"OPTIONAL {{?s ?p{n} ?o{n}}}" for n in range(30)) + "}",
    "for each nothing else": f"SELECT (COUNT(*) AS ?n) {{{ALL} FILTER NOT EXISTS {{?x ?y ?z FILTER(?z > ?o)}}}}",
    "all of a product": f"SELECT * {{{ALL} . ?d ?e ?f}}",
    "a million characters": "SELECT * {?s ?p '" + "a" * 1_000_000 + "'}",
    "update": "DELETE WHERE {?s ?p ?o}",
}  # fmt: skip
PAGES = (
    "/",
    "/find?q=" + quote("养老") + "&place=yuzhong",
    "/documents/yuzhong-health-commission-2024",
    "/find?q=vaccination",
)
HONEST = "SELECT ?s WHERE { ?s a <http://www.w3.org/2004/02/skos/core#Concept> } LIMIT 5"
STATUSES = (200, 400, 403, 413, 429, 503, 504)


class Seen(NamedTuple):
    """One request: what was asked, the status (0 where the connection failed), seconds, what was wrong or nothing."""

    name: str
    status: int
    seconds: float
    wrong: str


class Load(NamedTuple):
    """What a load did: requests of the hostile, the page and the SPARQL client, peak memory, pids of children."""

    hostile: list[Seen]
    pages: list[Seen]
    sparql: list[Seen]
    peak: int
    children: set[int]


def ask(port: int, source: str, method: str, path: str, body: bytes | None = None) -> tuple[int, dict[str, str], bytes]:
    """Ask once from a loopback address; status 0 where the connection fails or nothing comes for a minute."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(source, 0))
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    try:
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        return response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    except (OSError, HTTPException):
        return 0, {}, b""
    finally:
        connection.close()


def ask_query(port: int, source: str, query: str, **more: str) -> tuple[int, dict[str, str], bytes]:
    """Post a query as a form."""
    return ask(port, source, "POST", "/sparql", urlencode({"query": query, **more}).encode())


@contextmanager
def served(root: Path, *, protected: bool = True) -> Iterator[tuple[int, int]]:
    """Serve the site as a process of its own; gives port and pid. Unprotected, it evaluates queries itself."""
    command = ["-m", "mandates", "--store", str(root), "serve", "--port", "0", "--threads", "8"]
    if not protected:
        command = [str(Path(__file__)), str(root)]
    process = subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "app")},
    )  # fmt: skip
    try:
        line = process.stdout.readline() if process.stdout else ""
        yield int(re.findall(r":(\d+)", line)[-1]), process.pid
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()


def attack(port: int, clients: int, seconds: float, pause: float) -> list[Seen]:
    """Let hostile clients, each from its own address, ask the shapes one after another."""
    seen: list[Seen] = []
    end = time.monotonic() + seconds

    def one(number: int) -> None:
        names = list(HOSTILE)
        at = number * 3
        while time.monotonic() < end:
            name = names[at % len(names)]
            at += 1
            start = time.monotonic()
            status, headers, body = ask_query(port, f"127.0.1.{number + 1}", HOSTILE[name])
            seen.append(Seen(name, status, time.monotonic() - start, wrong_with(status, headers, body)))
            time.sleep(pause)

    together([threading.Thread(target=one, args=(number,)) for number in range(clients)])
    return seen


def wrong_with(status: int, headers: dict[str, str], body: bytes) -> str:
    """Return what is wrong with an answer: not whole, cut and not marked, or refused without a reason."""
    try:
        document = json.loads(body)
    except ValueError:
        return "not whole"
    if status == 200:
        rows = len(document["results"]["bindings"])
        cut = headers.get("mandates-truncated")
        known = str(rows) == headers.get("mandates-rows") and (cut == "rows") == (rows >= 10_000)
        return "" if known and cut in (None, "rows", "bytes") else "not marked"
    if status not in STATUSES or not document.get("detail"):
        return "no reason"
    return "" if status not in (429, 503) or "retry-after" in headers else "no Retry-After"


def visit(port: int, seconds: float) -> list[Seen]:
    """Let an honest reader look at pages, ten a second."""
    seen = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        path = PAGES[len(seen) % len(PAGES)]
        start = time.monotonic()
        status, _, body = ask(port, "127.0.2.1", "GET", path)
        took = time.monotonic() - start
        seen.append(Seen(path, status, took, "" if status == 200 and b"</html>" in body else "failed"))
        time.sleep(max(0.1 - took, 0.0))
    return seen


def question(port: int, seconds: float) -> list[Seen]:
    """Let an honest client ask short queries, four a second, without asking again."""
    seen = []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        start = time.monotonic()
        status, _, body = ask_query(port, "127.0.3.1", HONEST)
        took = time.monotonic() - start
        right = status == 200 and len(json.loads(body)["results"]["bindings"]) == 5
        seen.append(Seen(HONEST, status, took, "" if right else "failed"))
        time.sleep(max(0.25 - took, 0.0))
    return seen


def together(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def run_load(port: int, pid: int, seconds: float, *, clients: int = 8, pause: float = 0.5) -> Load:
    """Run honest clients for so many seconds, beside hostile ones in a process of their own where there are any."""
    results: dict[str, list[Seen]] = {}
    children: set[int] = set()
    peak = 0
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        pool.apply(time.sleep, (0,))
        hostile = pool.apply_async(attack, (port, clients, seconds, pause))
        threads = [
            threading.Thread(target=lambda: results.update(pages=visit(port, seconds))),
            threading.Thread(target=lambda: results.update(sparql=question(port, seconds))),
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            alive = child_pids(pid)
            children |= alive
            peak = max(peak, sum(resident(each) for each in {pid, *alive}))
            time.sleep(0.2)
        found = hostile.get(timeout=180)
    return Load(found, results["pages"], results["sparql"], peak, children)


def child_pids(pid: int) -> set[int]:
    """Return the children of a process."""
    found = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found |= {int(each) for each in path.read_text().split()}
        except OSError:
            continue
    return found


def is_running(pid: int) -> bool:
    """Whether a process runs; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except OSError:
        return False


def resident(pid: int) -> int:
    """Return the resident bytes of a process; 0 for one that has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    except (OSError, IndexError):
        return 0


def p95(seen: list[Seen]) -> float:
    """Return the 95th of a hundred times."""
    times = sorted(each.seconds for each in seen)
    return times[int(len(times) * 0.95)] if times else float("inf")


def capped_answers(port: int, number: int) -> Counter[str]:
    """Ask queries whose answers are cut, each in four forms; count answers that are whole and marked, and others."""
    counts: Counter[str] = Counter()
    for turn in range(number):
        query = f"SELECT ?s ?p ?o ?n {{?s ?p ?o . ?a ?b ?c BIND({turn} AS ?n)}}"
        for form, count in (("json", rows_of_json), ("xml", rows_of_xml), ("csv", rows_of_csv), ("tsv", rows_of_tsv)):
            status, headers, body = ask_query(port, f"127.0.4.{turn % 250 + 1}", query, format=form)
            if status in (503, 504):
                counts["refused"] += 1
                continue
            whole = status == 200 and count(body) == 10_000 == int(headers["mandates-rows"])
            counts["marked" if whole and headers.get("mandates-truncated") == "rows" else f"wrong in {form}"] += 1
    return counts


def rows_of_json(body: bytes) -> int:
    return len(json.loads(body)["results"]["bindings"])


def rows_of_xml(body: bytes) -> int:
    return sum(1 for _ in ox.parse_query_results(body, format=ox.QueryResultsFormat.XML))


def rows_of_csv(body: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(body.decode("utf-8"), newline=""))) - 1


def rows_of_tsv(body: bytes) -> int:
    return sum(1 for _ in ox.parse_query_results(body, format=ox.QueryResultsFormat.TSV))


def serve_unprotected(root: Path) -> None:
    """The negative control: the process that serves the site evaluates every query itself."""
    from waitress.server import create_server

    from mandates.graph.checkpoints import open_checkpoint
    from mandates.graph.store import Caps
    from mandates.web import create_app
    from mandates.web.sparql import pool_of

    app = create_app(root)
    store, caps = open_checkpoint(root).store, Caps(10_000, 8 << 20)
    pool_of(app).answer = lambda _folder, sparql, forms, default, named, _use: store.answer(  # type: ignore[method-assign]
        sparql, forms, caps, default, named
    )
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    print(f"http://127.0.0.1:{server.effective_port}/", flush=True)  # noqa: T201 - its parent reads it
    server.run()


if __name__ == "__main__":
    serve_unprotected(Path(sys.argv[1]))
