"""How the cost of the answers of planners grows from 10 to 100 to 1,000 agencies, beside the bare SELECT.

The graphs are made here: ten agencies to a place, some twenty duties each on subjects of the scheme, some of them in
splits of two agencies. Every figure is the median of several runs; each answer is printed in seconds, as a multiple
of the SELECT of all coverage run just before it, and as growth from the graph ten times smaller.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice

from mandates.answers.coverage import load_coverage
from mandates.answers.gaps import draw_gaps, gaps
from mandates.answers.overlaps import find_pairs, overlaps
from mandates.answers.structure import structure
from mandates.graph.building import draft_store
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.namespaces import PREFIXES, to_id

SIZES = (10, 100, 1000)
AGENCIES_OF_A_PLACE, DUTIES, SPLIT_SHARE = 10, 20, 0.1
ROLES = ("lead", "lead", "lead", "support", "supervise")
STAGES = ("policy", "plan", "deliver", "supervise", "monitor", "enforce")
DIGEST = "0d" * 32

# Name → what is measured. Each takes the store; those that come later are added here.
MEASURED: dict[str, Callable[[Store], object]] = {
    "coverage": lambda store: list(load_coverage(store).cells()),
    "pairs": lambda store: find_pairs(load_coverage(store)),
    "overlaps": lambda store: overlaps(store),
    "overlaps of one place": lambda store: overlaps(store, places=[to_id("place", "p0")]),
    "gaps of cells": lambda store: draw_gaps(store, kinds=["stage-gap", "lead-gap"]),
    "gaps": lambda store: gaps(store),
    "gaps of one place": lambda store: gaps(store, places=[to_id("place", "p0")]),
    "structure": lambda store: structure(store),
}


def main() -> None:
    """Print one table for each size; sizes may be given as arguments."""
    sizes = [int(each) for each in sys.argv[1:]] or list(SIZES)
    before: dict[str, float] = {}
    print(f"{'agencies':>8}  {'answer':<24}{'seconds':>9}{'× SELECT':>10}{'growth':>8}")
    for size in sizes:
        store = draft_store([(make_graph(size), to_id("document", "made"))])
        rounds = 5 if size < 1000 else 3
        select = load_query("answers/coverage").bind()
        bare, claims = seconds(lambda select=select, store=store: store.select(select), rounds)  # type: ignore[misc]
        show(size, "SELECT of coverage", bare, bare, before, note=f"{len(claims)} rows")
        for name, answer in MEASURED.items():
            taken, _ = seconds(lambda answer=answer, store=store: answer(store), rounds)  # type: ignore[misc]
            show(size, name, taken, bare, before)


def show(size: int, name: str, taken: float, bare: float, before: dict[str, float], note: str = "") -> None:
    """Print one line: seconds, as a multiple of the bare SELECT, and growth since the size before."""
    growth = f"{taken / before[name]:.1f}" if name in before else "–"
    before[name] = taken
    print(f"{size:>8}  {name:<24}{taken:>9.3f}{taken / bare:>10.2f}{growth:>8}  {note}", flush=True)


def seconds(run: Callable[[], object], rounds: int) -> tuple[float, list[object]]:
    """Return the median time of several runs, and what the last gave."""
    times = []
    given: object = None
    for _ in range(rounds):
        start = time.perf_counter()
        given = run()
        times.append(time.perf_counter() - start)
    return statistics.median(times), given if isinstance(given, list) else []


def make_graph(agencies: int) -> str:
    """Return invented agencies with their duties as Turtle; the same for the same number."""
    draw = random.Random(agencies)  # noqa: S311 - not for secrets
    codes = [row["subject"] for row in draft_store([]).select(load_query("answers/subject-tree").bind())]
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    for number in range(agencies):
        lines.extend(_agency(number, draw, codes))
    return "\n".join(lines)


def _agency(number: int, draw: random.Random, codes: list[str]) -> Iterator[str]:
    place, first = number // AGENCIES_OF_A_PLACE, number - number % AGENCIES_OF_A_PLACE
    own, where, text = _iri("agency", f"a{number}"), _iri("place", f"p{place}"), _iri("document", f"d{number}")
    if number == first:
        yield f'{where} a m:Place ; skos:prefLabel "Place {place}"@en ; m:tier tier:district .'
    yield f'{own} a m:Agency ; skos:prefLabel "Agency {number}"@en ; m:place {where} .'
    yield f'{text} a m:MandateDocument ; skos:prefLabel "Mandate {number}"@en ; dct:language "en" ;'
    yield f' m:agency {own} ; m:statedOn "2030-01-01"^^xsd:date ; m:digest "{DIGEST}" .'
    # Agencies of one place work in neighbouring fields, so that some of their subjects lie on one line.
    near = list(islice((codes[(place * 7 + k) % len(codes)] for k in range(60)), 60))
    for duty in range(DUTIES):
        yield from _duty(number, duty, draw, near, first)


def _duty(number: int, duty: int, draw: random.Random, near: list[str], first: int) -> Iterator[str]:
    key = f"d{number}/{duty}"
    clause, subject = _iri("clause", key), draw.choice(near)
    yield f'{clause} a m:Clause ; m:document {_iri("document", f"d{number}")} ; m:item "{duty}" ;'
    yield f' m:start {duty * 100} ; m:end {duty * 100 + 90} ; m:digest "{DIGEST}" .'
    yield f'{_iri("duty", key)} a m:Duty ; skos:prefLabel "Duty {key}"@en ; m:clause {clause} ;'
    yield f" m:agency {_iri('agency', f'a{number}')} ."
    held = f"a m:Responsibility ; m:duty {_iri('duty', key)} ; m:holder {_iri('agency', f'a{number}')} ;"
    held += f" m:role role:{draw.choice(ROLES)} ; m:subject <{subject}> ; m:stage stage:{draw.choice(STAGES)}"
    if draw.random() < SPLIT_SHARE and number > first:
        split = _iri("split", key)
        yield f'{split} a m:SplitArrangement ; skos:prefLabel "Split {key}"@en ; m:subject <{subject}> ;'
        yield f" m:party {_iri('agency', f'a{number}')}, {_iri('agency', f'a{number - 1}')} ; m:clause {clause} ."
        held += f" ; m:split {split}"
    yield f"{_iri('responsibility', key)} {held} ."


def _iri(kind: str, key: str) -> str:
    return f"<{to_id(kind, key)}>"


if __name__ == "__main__":
    main()
