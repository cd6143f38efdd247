"""From what was drawn to the answer: names, evidence and sentences in the language asked."""

from collections.abc import Iterable, Sequence

from mandates.answers.agency import to_evidence
from mandates.answers.gaps.drawn import CONFIRMED, DrawnGap, DrawnUnjudged
from mandates.answers.gaps.staffing import DrawnStaffing
from mandates.answers.labels import Labels
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.model import Named
from mandates.model.gaps import Gap, GapDuty, StaffingSum, Unjudged
from mandates.namespaces import BASE, PREFIXES, local_name
from mandates.wording import join_names, say

# Rules that find nothing where something should be: what that means depends on what is loaded.
_SILENT = frozenset(
    {"uncovered", "stage-expected", "stage-after-policy", "target-without-duty", "lost", "no-local-holder"}
)
# Rules whose `others` are agencies of the place that are not loaded, after so many other things.
_MISSING_AFTER = {
    "uncovered": 0,
    "stage-expected": 0,
    "stage-after-policy": 0,
    "target-without-duty": 0,
    "no-local-holder": 2,
}
# Rules whose expectation is that of another rule.
_EXPECTED = {
    "oversight-only": "leaderless",
    "partly-carried": "not-carried",
    "partly-agency-duty": "no-agency-duty",
    "only-proposed": "no-agency-duty",
    "part-not-loaded": "part-unknown",
    **dict.fromkeys(("no-clause", "no-locator", "bad-locator", "no-digest", "digest-differs"), "evidence"),
}
# Rules whose sentence names the stage where the gap is of one.
_AT_A_STAGE = frozenset({"leaderless", "oversight-only", "lost"})
# What a sentence shows of many names, and how many duties one query is asked for.
_NAMED, _ASKED = 4, 400


class Telling:
    """Names and evidence of everything drawn, looked up at once."""

    def __init__(self, store: Store, gaps: Sequence[DrawnGap], others: Iterable[str], lang: str) -> None:
        """Look up what the gaps, and others besides, need in a language."""
        self._lang = lang
        self._lines: dict[str, Row] = {}
        duties = sorted({duty for gap in gaps for duty in gap.duties})
        for first in range(0, len(duties), _ASKED):
            for row in store.select(load_query("answers/lines").bind(duty=duties[first : first + _ASKED])):
                self._lines.setdefault(row["duty"], row)
        things = {thing for gap in gaps for thing in (gap.place, gap.agency, gap.subject, *gap.duties, *gap.others)}
        things |= {PREFIXES["stage"] + gap.stage for gap in gaps if gap.stage}
        things |= {source for gap in gaps if (source := gap.values.get("source", "")).startswith(BASE)}
        things |= {row[key] for row in self._lines.values() for key in ("holder", "document")}
        self.labels = Labels(store, things | set(others), lang)

    def name(self, thing: str) -> Named | None:
        """Return a thing with its name; None for none."""
        return self.labels.name(thing) if thing else None

    def to_gap(self, gap: DrawnGap) -> Gap:
        """Return a gap as it is answered."""
        words = self._words(gap)
        expected = say(self._lang, f"gaps.expected-{_EXPECTED.get(gap.rule, gap.rule)}", **words)
        return Gap(
            kind=gap.kind,
            rule=gap.rule,
            certainty=gap.certainty,
            place=self.name(gap.place),
            agency=self.name(gap.agency),
            subject=self.name(gap.subject),
            stage=self.name(PREFIXES["stage"] + gap.stage if gap.stage else ""),
            degree=gap.degree,
            duties=tuple(self.to_duty(duty) for duty in gap.duties),
            others=tuple(self.labels.name(other) for other in gap.others),
            reason=say(self._lang, f"gaps.{gap.rule}{'-at' if gap.stage and gap.rule in _AT_A_STAGE else ''}", **words),
            expected=expected,
            found=self._found(gap, words),
        )

    def to_unjudged(self, each: DrawnUnjudged) -> Unjudged:
        """Return what cannot be told, and why."""
        words = {"place": self._text(each.place), "agency": self._text(each.agency), "count": str(each.statements)}
        reason = say(self._lang, f"gaps.unjudged-{each.rule}", **words)
        return Unjudged(each.kind, each.rule, self.name(each.place), self.name(each.agency), each.statements, reason)

    def to_staffing(self, each: DrawnStaffing) -> StaffingSum:
        """Return posts against their total."""
        name = self.labels.name
        categories = tuple((name(category), number) for category, number in each.categories)
        named = sum(number for _, number in categories)
        return StaffingSum(name(each.agency), name(each.document), each.total, categories, named, None, each.verdict)

    def to_duty(self, duty: str) -> GapDuty:
        """Return a duty with its first holder and its evidence."""
        row = self._lines.get(duty)
        if row is None:
            return GapDuty(self.labels.name(duty), None, None, None)
        name = self.labels.name
        return GapDuty(name(duty), name(row["holder"]), local_name(row["role"]), to_evidence(row, self.labels))

    def _found(self, gap: DrawnGap, words: dict[str, str]) -> str:
        if gap.rule not in _SILENT:
            return say(self._lang, f"gaps.found-{gap.rule}", **words)
        if gap.certainty == CONFIRMED:
            return say(self._lang, "gaps.silence-confirmed", **words)
        start = _MISSING_AFTER.get(gap.rule)
        missing = gap.others[start:] if start is not None else ()
        key = "gaps.silence-not-loaded" if missing else "gaps.silence-unstated"
        return say(self._lang, key, **(words | {"missing": self._join(missing)}))

    def _words(self, gap: DrawnGap) -> dict[str, str]:
        source = gap.values.get("source", "")
        return {
            "place": self._text(gap.place),
            "agency": self._text(gap.agency),
            "subject": self._text(gap.subject),
            "stage": self._text(PREFIXES["stage"] + gap.stage if gap.stage else ""),
            "duty": self._text(gap.duties[0]) if gap.duties else "",
            "others": self._join(gap.others),
            "first": self._text(gap.others[0]) if gap.others else "",
            "missing": "",
            **gap.values,
            "source": self._text(source) if source.startswith(BASE) else source,
        }

    def _text(self, thing: str) -> str:
        return self.labels.text(thing) if thing else ""

    def _join(self, things: Sequence[str]) -> str:
        names = list(dict.fromkeys(self.labels.text(thing) for thing in things))
        if len(names) > _NAMED:
            names = [*names[: _NAMED - 1], say(self._lang, "gaps.more", count=len(names) - _NAMED + 1)]
        return join_names(self._lang, names)
