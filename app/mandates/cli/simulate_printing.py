"""Print the result of a scenario for people."""

from collections.abc import Iterable, Sequence

import click

from mandates.answers.simulation.saying import posts_line
from mandates.model import Named
from mandates.model.simulation import CellState, Conservation, Gap, OverlapPair, Simulated, SplitChange
from mandates.wording import join_names, say

# So many lines of one kind are shown; --json has all.
_LONG = 20


def print_simulated(told: Simulated, lang: str) -> None:
    """Print what a scenario changes: what is lost first, then gaps, overlaps, splits, moves and cells."""
    click.echo(click.style(told.title + (f" ({told.date})" if told.date else ""), bold=True))
    _print_conservation(told.conservation, lang)
    if not told.before and not told.moved.duties and not told.bodies:
        click.echo(say(lang, "simulate.nothing"))
        return
    bodies = (say(lang, f"simulate.body-{each.kind}", body=each.body.label) for each in told.bodies)
    _section(say(lang, "simulate.bodies"), bodies, lang)
    for kind, gaps in (("new", told.gaps.new), ("closed", told.gaps.closed)):
        _section(say(lang, f"simulate.gaps-{kind}"), (_gap(gap, lang) for gap in gaps), lang)
    for kind in ("new", "closed", "remaining"):
        pairs: Sequence[OverlapPair] = getattr(told.overlaps, kind)
        _section(say(lang, f"simulate.overlaps-{kind}"), (_pair(pair, lang) for pair in pairs), lang)
    for kind, splits in (("dissolved", told.splits.dissolved), ("kept", told.splits.kept)):
        _section(say(lang, f"simulate.splits-{kind}"), (_split(split, lang) for split in splits), lang)
    _section(say(lang, "simulate.internal"), (each.duty.label for each in told.internal), lang)
    _print_moved(told, lang)
    _section(
        say(lang, "simulate.cells"), (_cell(*pair, lang) for pair in zip(told.before, told.after, strict=True)), lang
    )


def _section(title: str, lines: Iterable[str], lang: str) -> None:
    told = list(lines)
    if not told:
        return
    click.echo(f"{title} ({len(told)})")
    for line in told[:_LONG]:
        click.echo(f"  {line}")
    if len(told) > _LONG:
        click.echo("  " + say(lang, "answer.more", count=len(told) - _LONG))


def _print_conservation(conservation: Conservation, lang: str) -> None:
    click.echo(say(lang, "simulate.conserved" if conservation.ok else "simulate.not-conserved"))
    lines = []
    for each in conservation.lost:
        duty = each.duty.label if each.duty else _names((cell.subject for cell in each.cells), lang)
        holder = each.holder.label if each.holder else "–"
        reason = each.reason or say(lang, "simulate.no-reason")
        lines.append(say(lang, "simulate.lost-line", duty=duty, holder=holder, reason=reason))
    _section(say(lang, "simulate.lost"), lines, lang)


def _print_moved(told: Simulated, lang: str) -> None:
    moved = []
    for each in told.moved.duties:
        # What goes with its section is told by the agencies.
        ends = (each.origin, each.to) if each.origin.id != each.to.id else (each.origin_agency, each.to_agency)
        line = say(lang, "simulate.moved-line", what=each.duty.label, origin=ends[0].label, to=ends[1].label)
        moved.append(line + (f" [{say(lang, 'simulate.divided')}]" if each.divided else ""))
    _section(say(lang, "simulate.duties"), moved, lang)
    _section(say(lang, "simulate.added"), (duty.label for duty in told.moved.added), lang)
    _section(say(lang, "simulate.posts"), (posts_line(each, lang) for each in told.moved.posts), lang)
    targets = (
        say(
            lang,
            f"simulate.target-{each.status}",
            target=each.target.label,
            origin=each.origin.label,
            to=each.holder.label,
        )
        for each in told.moved.targets
    )
    _section(say(lang, "simulate.targets"), targets, lang)


def _gap(gap: Gap, lang: str) -> str:
    if gap.duty and gap.agency:
        return say(lang, f"simulate.gap-{gap.kind}", duty=gap.duty.label, agency=gap.agency.label)
    status = say(lang, f"answer.{gap.kind}")
    return f"{_where(gap.subject, gap.stage, lang)}: {status}"


def _where(subject: Named, stage: str | None, lang: str) -> str:
    return subject.label + (f" · {say(lang, f'simulate.stage-{stage}')}" if stage else "")


def _pair(pair: OverlapPair, lang: str) -> str:
    broader = f" < {pair.broader.label}" if pair.broader else ""
    split = f" [{pair.split.label}]" if pair.split else ""
    relation = say(lang, f"simulate.{pair.relation}")
    return f"{_names(pair.agencies, lang)}: {pair.subject.label}{broader} – {relation}{split}"


def _split(split: SplitChange, lang: str) -> str:
    parties = _names(split.after or split.before, lang)
    return f"{split.split.label}: {parties} – {say(lang, f'simulate.split-{split.reason}')}"


def _cell(before: CellState, after: CellState, lang: str) -> str:
    states = (
        say(lang, f"answer.{cell.status}") + (f" ({_names(cell.leads or cell.holders, lang)})" if cell.holders else "")
        for cell in (before, after)
    )
    return f"{_where(before.subject, before.stage, lang)}: " + " → ".join(states)


def _names(names: Iterable[Named], lang: str) -> str:
    return join_names(lang, [name.label for name in names])
