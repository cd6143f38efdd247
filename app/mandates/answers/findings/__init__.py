"""Findings: everything that rules draw from a store or a place, with what people have made of each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from mandates.answers.findings.basis import Basis
from mandates.answers.findings.rules import Drawn, Rule, draw_all, find_rules, load_rules
from mandates.answers.findings.sources import SOURCES
from mandates.answers.findings.telling import Names
from mandates.answers.loaded import load_loaded
from mandates.answers.places import resolve_place
from mandates.answers.things import find_agency
from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.model.findings import SEVERITIES, Finding, Findings, Judgement
from mandates.namespaces import to_id

_NO_JUDGEMENTS: Mapping[str, Judgement] = {}


def findings(
    checkpoint: Checkpoint,
    *,
    place: str | None = None,
    agency: str | None = None,
    as_of: str | None = None,
    judgements: Mapping[str, Judgement] = _NO_JUDGEMENTS,
    lang: str = "en",
    rules: Sequence[str] = (),
    against: str | None = None,
    today: str | None = None,
) -> Findings:
    """Return all findings of a store, of a place with those inside it, or of an agency, gravest first.

    `place` and `agency` are names, keys or IRIs; `as_of` is an ISO date (what is in force now by default); `rules` are
    codes (all by default); `against` names what gaps are measured against; a judgement is in force on `as_of`, else on
    `today`. Raises NotFoundError for a place, agency, rule or yardstick that is not there.
    """
    wanted = find_rules(rules)
    day = as_of or today or date.today().isoformat()
    where = resolve_place(place, checkpoint.words, checkpoint.store) if place else None
    who = find_agency(checkpoint, agency, lang).agency.id if agency else None
    drawn = _draw(checkpoint, where, as_of, day, lang, against, wanted)
    kept = [each for each in drawn.values() if who is None or who in each.agencies]
    names = Names(checkpoint, kept, lang, extra=(where, who))
    stated = as_of or load_loaded(checkpoint, lang).as_of or day
    found = [names.to_finding(each, judgements.get(each.id), stated, day) for each in kept]
    whole = where is None and who is None and not rules
    stale = tuple(sorted(each for each in judgements.values() if whole and each.finding not in drawn))
    return Findings(
        names.labels.name(where) if where else None,
        names.labels.name(who) if who else None,
        lang,
        stated,
        checkpoint.version,
        tuple(sorted(found, key=_order)),
        stale,
    )


def find_finding(found: Findings, key: str) -> Finding:
    """Return one finding by id or IRI; NotFoundError where it is not drawn."""
    wanted = key.removeprefix(to_id("finding", ""))
    for finding in found.findings:
        if finding.id == wanted:
            return finding
    raise NotFoundError(f"no finding {key[:60]!r} is drawn from data version {found.data_version}")


def choose(
    found: Iterable[Finding], *, severities: Sequence[str] = (), rules: Sequence[str] = (), statuses: Sequence[str] = ()
) -> tuple[Finding, ...]:
    """Return the findings of some severities, rules and statuses; an empty choice is no choice."""
    return tuple(
        each
        for each in found
        if (not severities or each.severity in severities)
        and (not rules or each.rule in rules)
        and (not statuses or each.status in statuses)
    )


def fails(found: Iterable[Finding], severity: str) -> bool:
    """Whether a finding of this severity or a graver one is open."""
    grave = SEVERITIES[: SEVERITIES.index(severity) + 1]
    return any(each.status == "open" and each.severity in grave for each in found)


@lru_cache(maxsize=8)
def _draw(
    checkpoint: Checkpoint,
    place: str | None,
    as_of: str | None,
    day: str,
    lang: str,
    against: str | None,
    rules: tuple[Rule, ...],
) -> dict[str, Drawn]:
    basis = Basis(checkpoint, place, as_of, day, lang, against)
    drawn = draw_all(basis, SOURCES, rules)
    return {key: each for key, each in drawn.items() if not basis.places or each.place in basis.places}


def _order(finding: Finding) -> tuple[object, ...]:
    place, subject, stage = (each.id if each else "" for each in (finding.place, finding.subject, finding.stage))
    rule = list(load_rules()).index(finding.rule)
    return SEVERITIES.index(finding.severity), rule, place, subject, stage, finding.focus.id, finding.id
