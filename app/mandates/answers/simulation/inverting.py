"""Derive, from two charts, the scenario that leads from the second back to the first."""

from collections.abc import Iterable
from typing import Any

from mandates.answers.simulation.chart import Chart, Row
from mandates.answers.simulation.comparing import is_section
from mandates.answers.simulation.moves import Scenario
from mandates.answers.simulation.naming import Namer

MoveDocument = dict[str, dict[str, Any]]


def invert(scenario: Scenario, before: Chart, after: Chart, namer: Namer) -> dict[str, Any]:
    """Return, as plain values, the scenario that restores a chart; everything in it is named by IRI."""
    moves = [
        *_found(before, after),
        *_rename(before, after, namer),
        *_sections_back(before, after),
        *_rows_back(before, after, scenario.title),
        *_splits_back(before, after),
        *_posts_back(before, after),
        *_abolish(before, after),
    ]
    document: dict[str, Any] = {"title": f"↩ {scenario.title}"}
    if scenario.date:
        document["date"] = scenario.date
    if scenario.place:
        document["place"] = scenario.place.text
    return document | {"moves": moves}


def _found(before: Chart, after: Chart) -> Iterable[MoveDocument]:
    ended = [body.id for body in before.bodies.values() if body.live and not after.bodies[body.id].live]
    yield from ({"found": {"body": body}} for body in sorted(ended, key=lambda body: (is_section(body), body)))


def _rename(before: Chart, after: Chart, namer: Namer) -> Iterable[MoveDocument]:
    for iri, body in sorted(before.bodies.items()):
        if body.live and after.bodies[iri].name != body.name:
            yield {"rename": {"body": iri, "to": namer.body(iri, before).label}}


def _sections_back(before: Chart, after: Chart) -> Iterable[MoveDocument]:
    moved: dict[str, list[str]] = {}
    for iri, body in sorted(before.bodies.items()):
        if body.live and body.agency and after.bodies[iri].agency != body.agency:
            moved.setdefault(body.agency, []).append(iri)
    for agency, sections in sorted(moved.items()):
        yield {"transfer": {"sections": sections, "to": agency}}


def _rows_back(before: Chart, after: Chart, title: str) -> Iterable[MoveDocument]:
    """Give back what others hold or nobody holds; cancel what was not there."""
    stated: dict[tuple[str, str], list[Row]] = {}
    for row in before.rows:
        stated.setdefault(row.key, []).append(row)
    whole: dict[tuple[str | None, str], set[str]] = {}
    partly: list[MoveDocument] = []
    extra: dict[tuple[str, str], list[Row]] = {}
    pieces = _count(after.rows)
    for row in after.rows:
        known = [old for old in stated.get(row.key, ()) if old.words == row.words]
        if not known:
            if row.live:
                extra.setdefault((row.holder, row.claim.subject if row.words else ""), []).append(row)
            continue
        for old in known:
            stages = row.stages & old.stages
            if (row.holder, row.live) == (old.holder, old.live) or (old.stages and not stages) or not old.live:
                continue
            origin = row.holder if row.live else None
            if pieces[row.claim.responsibility] == {(row.holder, row.live)} and len(known) == 1:
                whole.setdefault((origin, old.holder), set()).add(row.claim.responsibility)
            else:
                partly.append(_part_back(row, stages, origin, old.holder))
    reason = f"↩ {title}"
    for (holder, subject), rows in sorted(extra.items()):
        duties = sorted({row.claim.responsibility for row in rows})
        on = {"subjects": [subject], "narrower": False} if subject else {}
        yield {"cancel": {"duties": duties, **on, "from": holder, "reason": reason}}
    for (source, to), responsibilities in sorted(whole.items(), key=lambda item: (item[0][0] or "", item[0][1])):
        taken = {"from": source} if source else {}
        yield {"transfer": {"duties": sorted(responsibilities), **taken, "to": to}}
    yield from partly


def _count(rows: Iterable[Row]) -> dict[str, set[tuple[str, bool]]]:
    """Return where the parts of each responsibility lie."""
    lies: dict[str, set[tuple[str, bool]]] = {}
    for row in rows:
        if not row.words:
            lies.setdefault(row.claim.responsibility, set()).add((row.holder, row.live))
    return lies


def _part_back(row: Row, stages: frozenset[str], origin: str | None, to: str) -> MoveDocument:
    document: dict[str, Any] = {"duties": [row.claim.responsibility]}
    if row.claim.subject:
        document |= {"subjects": [row.claim.subject], "narrower": False}
    if stages:
        document["stages"] = sorted(stages)
    return {"transfer": document | ({"from": origin} if origin else {}) | {"to": to}}


def _splits_back(before: Chart, after: Chart) -> Iterable[MoveDocument]:
    for iri, state in sorted(after.splits.items()):
        known = before.splits.get(iri)
        if not state.dropped and (known is None or known.dropped):
            yield {"drop_split": {"split": iri, "keep": True}}
        elif known and state.dropped and not known.dropped:
            party = min(party for party in known.stated.arrangement.parties if before.is_live(party))
            yield {"add_split": {"split": iri, "parties": [{"body": party}]}}
    late = {row.key: row.split for row in after.rows}
    tags: dict[tuple[str, str], set[str]] = {}
    for row in before.live_rows:
        if row.split and late.get(row.key) != row.split:
            tags.setdefault((row.split, row.holder), set()).add(row.claim.responsibility)
    for (split, holder), responsibilities in sorted(tags.items()):
        yield {"add_split": {"split": split, "parties": [{"body": holder, "duties": sorted(responsibilities)}]}}


def _posts_back(before: Chart, after: Chart) -> Iterable[MoveDocument]:
    for (agency, posts), number in sorted(after.posts.items()):
        body = before.bodies.get(agency)
        if body and body.live and before.posts.get((agency, posts), 0) != number:
            yield {"posts": {"body": agency, "category": posts, "number": before.headcount(agency, posts)}}


def _abolish(before: Chart, after: Chart) -> Iterable[MoveDocument]:
    begun = [
        body
        for iri, body in after.bodies.items()
        if body.live and not (iri in before.bodies and before.bodies[iri].live)
    ]
    gone = {body.id for body in begun}
    for body in sorted(begun, key=lambda body: body.id):
        if body.agency not in gone:
            yield {"abolish": {"body": body.id}}
