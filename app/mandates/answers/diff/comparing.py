"""Compare two sides: pair their duties, say what became of each, of the sections and of the posts."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from mandates.answers.diff.judging import Verdict, judge
from mandates.answers.diff.pairing import Pairing
from mandates.answers.diff.sections import SectionLink, match_names, match_sections
from mandates.answers.diff.sides import Side
from mandates.answers.diff.staffing import compare_staffing
from mandates.answers.diff.telling import tell
from mandates.answers.diff.transfers import find_all_transfers, settle_transfers
from mandates.answers.duties import Duty
from mandates.model.diff import KINDS, Change, Diff, DiffClause, SectionChange
from mandates.wording import say


class _Row(NamedTuple):
    first: Duty | None
    second: Duty | None
    verdict: Verdict


def compare_sides(first: Side, second: Side, lang: str) -> Diff:
    """Return what differs between two sides, with reasons in a language.

    Every duty of both stands in exactly one change. Swapping the sides gives the same changes the other way round.
    """
    named = match_names(first, second)
    rows = list(_rows(first, second, named))
    shared = [(row.first, row.second) for row in rows if row.first and row.second]
    sections = match_sections(first, second, named, shared)
    places = {duty.id: n for n, duty in enumerate(second.duties)}
    firsts = {duty.id: n for n, duty in enumerate(first.duties)}

    def place(row: _Row) -> tuple[int, int]:
        # New duties stand after the ones before them in the second text, vanished ones after all the others.
        return (0, places[row.second.id]) if row.second else (1, firsts[row.first.id] if row.first else 0)

    changes = tuple(_to_change(row, first, second, sections.same, lang) for row in sorted(rows, key=place))
    counts = Counter(change.kind for change in changes)
    return Diff(
        first.name,
        second.name,
        {kind: counts[kind] for kind in KINDS},
        changes,
        tuple(_to_section(link, first, second) for link in sections.links),
        compare_staffing(first, second),
    )


def _rows(first: Side, second: Side, named: dict[str, str]) -> Iterator[_Row]:
    transfers = find_all_transfers(first, second)
    stating = tuple({each.duty.id for each in transfers if each.newer == newer} for newer in (False, True))
    pairs = Pairing(first, second, sections=named).pair(stating)
    yield from (_Row(pair.first, pair.second, judge(pair, first, second)) for pair in pairs)
    paired = {pair.first.id for pair in pairs}, {pair.second.id for pair in pairs}
    left = [duty for duty in first.duties if duty.id not in paired[0]]
    right = [duty for duty in second.duties if duty.id not in paired[1]]
    for move in settle_transfers(transfers, left, right):
        paired[0].update({move.first.id} if move.first else ())
        paired[1].update({move.second.id} if move.second else ())
        yield _Row(move.first, move.second, Verdict(move.kind, "text", "", move.item, None))
    yield from (
        _Row(duty, None, Verdict("vanished", "none", "", "", None)) for duty in left if duty.id not in paired[0]
    )
    yield from (_Row(None, duty, Verdict("new", "none", "", "", None)) for duty in right if duty.id not in paired[1])


def _to_change(row: _Row, first: Side, second: Side, same: frozenset[tuple[str, str]], lang: str) -> Change:
    reason = tell(row.verdict, lang)
    moved = False
    if row.first and row.second:
        one, other = row.first.section, row.second.section
        moved = one is not None and other is not None and (one, other) not in same
        if moved:
            names = {"before": first.section_label(row.first), "after": second.section_label(row.second)}
            reason = say(lang, "diff.between").join((reason, say(lang, "diff.moved", **names)))
    return Change(
        row.verdict.kind,
        moved,
        _to_clause(row.first, first, lang) if row.first else None,
        _to_clause(row.second, second, lang) if row.second else None,
        say(lang, "diff.sentence", reason=reason),
    )


def _to_clause(duty: Duty, side: Side, lang: str) -> DiffClause:
    own = duty.language.split("-")[0]
    order = (own, lang, "en", "zh", "ko") if duty.quote else (lang, own, "en", "zh", "ko")
    words = next((duty.words[each] for each in order if each in duty.words), "")
    return DiffClause(
        duty.document, duty.item, duty.start, duty.end, side.section_label(duty), duty.id, duty.quote or words
    )


def _to_section(link: SectionLink, first: Side, second: Side) -> SectionChange:
    names = tuple(
        tuple(section.name for section in side.sections if section.id in ids)
        for side, ids in ((first, link.first), (second, link.second))
    )
    return SectionChange(link.kind, *names)
