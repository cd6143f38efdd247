"""What moves: duties from holder to holder, posts and plan targets with them."""

from collections.abc import Iterable, Sequence

from mandates.answers.naming import PLAN_KINDS
from mandates.answers.simulation.applying import Applied
from mandates.answers.simulation.chart import Chart
from mandates.answers.simulation.comparing import Step, is_section
from mandates.answers.simulation.naming import Namer
from mandates.model import Named
from mandates.model.simulation import Moved, MovedDuty, MovedPosts, MovedTarget


def find_moved(steps: Sequence[Step], before: Chart, applied: Applied, namer: Namer) -> Moved:
    """Return what moves, by the steps from one chart to the other."""
    after = applied.chart
    known = {row.claim.duty for row in before.rows}
    added = sorted({row.claim.duty for row in after.live_rows} - known)
    return Moved(
        _duties(steps, before, after, namer),
        tuple(_posts(steps, before, applied, namer)),
        _targets(steps, before, after, namer),
        tuple(namer.duty(duty) for duty in added),
    )


def _duties(steps: Sequence[Step], before: Chart, after: Chart, namer: Namer) -> tuple[MovedDuty, ...]:
    groups: dict[tuple[str, ...], list[Step]] = {}
    for step in steps:
        if step.to is not None:
            key = (step.row.claim.duty, step.row.claim.responsibility, step.origin, step.to)
            groups.setdefault(key, []).append(step)
    stays: dict[tuple[str, str], int] = {}
    for row in after.live_rows:
        key2 = (row.claim.responsibility, row.holder)
        stays[key2] = stays.get(key2, 0) + 1
    moved = []
    for (duty, responsibility, origin, to), group in sorted(groups.items()):
        first = group[0]
        # A part of its subjects still lies where it lay.
        divided = any(step.divided for step in group) or (origin != to and (responsibility, origin) in stays)
        moved.append(
            MovedDuty(
                namer.duty(duty),
                namer.item(duty),
                namer.body(origin, before),
                namer.body(first.origin_agency, before),
                namer.body(to, after),
                namer.body(first.to_agency or to, after),
                first.row.claim.role,
                namer.things({step.row.claim.subject for step in group}),
                tuple(sorted({stage for step in group for stage in step.stages})),
                divided,
            )
        )
    return tuple(moved)


def _posts(steps: Sequence[Step], before: Chart, applied: Applied, namer: Namer) -> Iterable[MovedPosts]:
    after = applied.chart
    told: set[tuple[str, str | None]] = set()
    for each in applied.posts:
        origin = before.follow(each.origin)
        counts = before.headcount(origin, each.posts), after.headcount(after.follow(each.origin), each.posts)
        to = namer.body(each.to, after) if each.to else None
        told.add((each.origin, each.to))
        status = "stated" if each.to else "set"
        category = _category(each.posts, namer)
        yield MovedPosts(namer.body(each.origin, before), to, category, each.number, *counts, status)
    for event in applied.events:
        ended = [body for body in event.before if body not in event.after and not is_section(body)]
        if event.kind in ("merger", "abolition"):
            target = event.after[0] if event.after else None
            for body in ended:
                told.add((body, target))
                yield from _whole(body, target, before, after, namer)
    pairs = {(step.origin_agency, step.to_agency) for step in steps if step.to_agency not in (None, step.origin_agency)}
    for origin, to_agency in sorted((origin, to or "") for origin, to in pairs):
        if (origin, to_agency) not in told:
            status = "undivided" if any(before.follow(p.agency) == origin for p in before.known.posts) else "unknown"
            names = namer.body(origin, before), namer.body(to_agency, after)
            yield MovedPosts(*names, None, None, None, None, status)


def _whole(body: str, target: str | None, before: Chart, after: Chart, namer: Namer) -> Iterable[MovedPosts]:
    """Give the posts of a body that ends, all of which go to the body it becomes part of."""
    own = [posts for posts in before.known.posts if before.follow(posts.agency) == body]
    origin = namer.body(body, before)
    to = namer.body(target, after) if target else None
    for posts in own:
        number = before.headcount(body, posts.id)
        yield MovedPosts(origin, to, _category(posts.id, namer), number, number, 0, "moved" if target else "ended")
    if not own:
        yield MovedPosts(origin, to, None, None, None, None, "unknown")


def _category(posts: str, namer: Namer) -> Named:
    return namer.thing(posts)


def _targets(steps: Sequence[Step], before: Chart, after: Chart, namer: Namer) -> tuple[MovedTarget, ...]:
    """Return the targets that move, and those that stay with a body whose duties on their subject move."""
    found: dict[tuple[str, str], tuple[str, str, set[str], str]] = {}
    gone = [step for step in steps if step.to_agency not in (None, step.origin_agency)]
    for step in gone:
        if step.row.claim.kind == "Target":
            key = (step.row.claim.duty, step.origin)
            subjects = found.get(key, ("", "", set[str](), ""))[2] | {step.row.claim.subject}
            found[key] = (step.origin, step.to or "", subjects, "moved")
    bases = {(s.origin_agency, s.row.claim.subject) for s in gone if s.row.claim.kind not in PLAN_KINDS}
    for row in before.live_rows:
        key = (row.claim.duty, row.holder)
        agency = before.agency_of(row.holder)
        line = before.known.tree.line(row.claim.subject)
        if row.claim.kind == "Target" and any((agency, subject) in bases for subject in line):
            known = found.get(key, (row.holder, row.holder, set[str](), "left"))
            if known[3] == "left":
                found[key] = (row.holder, row.holder, known[2] | {row.claim.subject}, "left")
    return tuple(
        MovedTarget(
            namer.duty(duty), namer.things(subjects), namer.body(origin, before), namer.body(holder, after), status
        )
        for (duty, _), (origin, holder, subjects, status) in sorted(found.items())
    )
