"""Findings in words: names, evidence and sentences for what rules drew."""

from collections.abc import Iterable, Sequence

from mandates.answers.agency import to_evidence
from mandates.answers.findings.judgements import is_over
from mandates.answers.findings.rules import Drawn, load_rules
from mandates.answers.labels import Labels
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Row
from mandates.model import Evidence, Named
from mandates.model.findings import Finding, Judgement
from mandates.namespaces import PREFIXES, split_id
from mandates.wording import join_names, say

# What a message shows of many names.
_NAMED = 4


class Names:
    """Names, evidence and sentences for what was drawn, each looked up at once."""

    def __init__(self, checkpoint: Checkpoint, drawn: Sequence[Drawn], lang: str, extra: Iterable[str | None]) -> None:
        """Look up what the findings `drawn` name, and `extra` things."""
        self._lang = lang
        self._version = checkpoint.version
        self._evidence: dict[str, list[Row]] = {}
        about = sorted({thing for each in drawn for thing in each.about})
        if about:
            for row in checkpoint.store.select(load_query("answers/findings-evidence").bind(thing=about)):
                self._evidence.setdefault(row["thing"], []).append(row)
        things = {thing for each in drawn for thing in _things(each)}
        things |= {row["document"] for rows in self._evidence.values() for row in rows}
        self.labels = Labels(checkpoint.store, things | {thing for thing in extra if thing}, lang)

    def to_finding(self, drawn: Drawn, judgement: Judgement | None, stated: str, day: str) -> Finding:
        """Return what was drawn as a finding, judged as of a day."""
        rule = load_rules()[drawn.rule]
        over = judgement is not None and is_over(judgement, day)
        judged = None if over else judgement
        words = self._words(drawn)
        name = self.labels.name
        message = say(self._lang, f"findings.{rule.code}", **words)
        if drawn.certainty != "definite":
            certainty = say(self._lang, f"findings.certainty-{drawn.certainty}")
            message = say(self._lang, "findings.unsure", message=message, certainty=certainty)
        return Finding(
            id=drawn.id,
            rule=rule.code,
            rule_version=rule.version,
            severity=rule.severity_of(drawn.certainty),
            place=name(drawn.place) if drawn.place else None,
            agencies=tuple(name(agency) for agency in drawn.agencies),
            subject=name(drawn.subject) if drawn.subject else None,
            stage=name(PREFIXES["stage"] + drawn.stage) if drawn.stage else None,
            focus=self._focus(drawn),
            message=message,
            remedy=say(self._lang, f"findings.{rule.code}-remedy", **words),
            certainty=drawn.certainty,
            evidence=self._proofs(drawn),
            data_version=self._version,
            as_of=stated,
            status=judged.status if judged else "open",
            reason=judged.reason if judged else None,
            by=judged.by if judged else None,
            expires=judged.expires if judged else None,
            judgement_expired=over,
        )

    def _focus(self, drawn: Drawn) -> Named:
        """Return the thing with its name; a cell goes by that of its subject."""
        shown = self.labels.name(drawn.subject or drawn.focus)
        return shown._replace(id=drawn.focus) if split_id(drawn.focus)[0] == "cell" else self.labels.name(drawn.focus)

    def _words(self, drawn: Drawn) -> dict[str, str]:
        text = self.labels.text
        return {
            "place": text(drawn.place) if drawn.place else say(self._lang, "findings.no-place"),
            "agencies": self._join(drawn.agencies),
            "subject": text(drawn.subject) if drawn.subject else "",
            "stage": text(PREFIXES["stage"] + drawn.stage) if drawn.stage else say(self._lang, "findings.any-stage"),
            "focus": self._focus(drawn).label,
            "about": self._join(drawn.about),
            "others": self._join(drawn.others),
            "note": drawn.note or "",
        }

    def _join(self, things: Sequence[str]) -> str:
        names = list(dict.fromkeys(self.labels.text(thing) for thing in things))
        if len(names) > _NAMED:
            rest = say(self._lang, "findings.more", count=len(names) - _NAMED + 1)
            names = [*names[: _NAMED - 1], rest]
        return join_names(self._lang, names)

    def _proofs(self, drawn: Drawn) -> tuple[Evidence, ...]:
        rows = [row for thing in drawn.about for row in self._evidence.get(thing, ())]
        return tuple(
            sorted({to_evidence(row, self.labels) for row in rows}, key=lambda e: (e.document, e.start, e.end))
        )


def _things(drawn: Drawn) -> Iterable[str]:
    yield from (drawn.focus, *drawn.agencies, *drawn.about, *drawn.others)
    yield from (thing for thing in (drawn.place, drawn.subject) if thing)
    if drawn.stage:
        yield PREFIXES["stage"] + drawn.stage
