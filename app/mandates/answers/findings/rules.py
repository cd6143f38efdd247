"""The rules that draw findings: code, version and severity stand in `rules.json`, what draws them in `sources`."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from mandates.answers.findings.basis import Basis
from mandates.errors import NotFoundError
from mandates.model.findings import SEVERITIES

_ID_LENGTH = 16
# The gravest that a finding of some certainty may be: what is only possible, or only not found in what is loaded,
# must not fail a check.
_GRAVEST = {"definite": "violation", "possible": "warning", "unconfirmed": "info"}


class Drawn(NamedTuple):
    """A finding before names and judgements, in IRIs and codes.

    `identity` is what makes it this finding and no other: IRIs and codes, never counts, versions or words. `about`
    are the things whose clauses are the evidence; `others` are further things that the message names; `note` is
    a sentence in the language of the basis.
    """

    rule: str
    identity: tuple[str, ...]
    focus: str
    place: str | None = None
    agencies: tuple[str, ...] = ()
    subject: str | None = None
    stage: str | None = None
    about: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    note: str | None = None
    certainty: str = "definite"

    @property
    def id(self) -> str:
        """The digest of the rule and of what identifies the finding."""
        text = json.dumps([self.rule, *self.identity], ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]


Draw = Callable[[Basis], Iterable[Drawn]]


class Rule(NamedTuple):
    """A rule: its code, its version, the severity of what it draws, and the source that draws it."""

    code: str
    version: str
    severity: str
    source: str

    def severity_of(self, certainty: str) -> str:
        """Return the severity of a finding of this rule, as far as its certainty lets it be grave."""
        return SEVERITIES[max(SEVERITIES.index(self.severity), SEVERITIES.index(_GRAVEST[certainty]))]


@cache
def load_rules() -> dict[str, Rule]:
    """Return all rules by code."""
    rows = json.loads((files("mandates.answers.findings") / "rules.json").read_text(encoding="utf-8"))
    return {code: Rule(code, row["version"], row["severity"], row["source"]) for code, row in rows.items()}


def find_rules(codes: Iterable[str]) -> tuple[Rule, ...]:
    """Return the rules of some codes, all where none is given; NotFoundError for a code that no rule has."""
    rules = load_rules()
    wanted = list(dict.fromkeys(codes))
    if unknown := [code for code in wanted if code not in rules]:
        raise NotFoundError(f"no rule {unknown[0][:60]!r}; there are: {', '.join(rules)}")
    return tuple(rules[code] for code in wanted or rules)


def draw_all(basis: Basis, sources: dict[str, Draw], rules: Iterable[Rule]) -> dict[str, Drawn]:
    """Return what some rules draw, by id; what is drawn twice is one finding with the evidence of both."""
    wanted = {rule.code: rule for rule in rules}
    found: dict[str, Drawn] = {}
    for source in dict.fromkeys(rule.source for rule in wanted.values()):
        for drawn in _of_rules(sources[source](basis), wanted):
            first = found.setdefault(drawn.id, drawn)
            if first is not drawn:
                about = tuple(sorted({*first.about, *drawn.about}))
                found[drawn.id] = first._replace(about=about)
    return found


def _of_rules(drawn: Iterable[Drawn], wanted: dict[str, Rule]) -> Iterator[Drawn]:
    return (each for each in drawn if each.rule in wanted)
