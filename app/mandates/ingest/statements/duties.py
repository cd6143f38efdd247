"""The duties and plan rows of a draft as a graph: one duty a clause, one responsibility a holder."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mandates.graph.store import Literal
from mandates.ingest.drafts import AgencyDraft, Clause, Draft, SplitDraft
from mandates.ingest.lexicon import load_stages, load_strength_cues
from mandates.ingest.roles import MODALS
from mandates.ingest.statements.bodies import Body, Mentions
from mandates.ingest.statements.naming import LANGUAGES, list_names, name_duty
from mandates.ingest.statements.places import to_slug
from mandates.ingest.statements.statements import Statements, concept
from mandates.ingest.subjects.proposing import propose_subject
from mandates.ingest.subjects.telling import domain_of
from mandates.namespaces import PREFIXES, to_id

RULES_VERSION = "1"
"""Raised whenever the rules change what is drafted from the same text."""

REVIEW_BELOW = 0.7
"""Confidence below which a drafted fact is marked for review."""

_GIVE_WAY = {"implement", "organise"}
_RELATIONS = {"entrusted_by": "entrusted"}


class Standpoint(NamedTuple):
    """An agency of the text with its body, the IRIs of its sections by name, and how its mentions resolve."""

    draft: AgencyDraft
    body: Body
    sections: dict[str, str]
    mentions: Mentions


class _Part(NamedTuple):
    """A clause as stated: its duty and who holds it."""

    clause: Clause
    duty: str
    holders: list[str]


def state_duties(graph: Statements, draft: Draft, standpoints: Mapping[str, Standpoint]) -> None:
    """State every duty clause with its responsibilities, and the splits that its parts belong to."""
    splits = {
        name: [(split, _split_iri(graph, n, i)) for i, split in enumerate(each.draft.splits, 1)]
        for n, (name, each) in enumerate(standpoints.items(), 1)
    }
    for each in standpoints.values():
        # A party of a split is an agency whatever its name looks like.
        for name in (name for split in each.draft.splits for name in split.parties if name not in _own_names(each)):
            each.mentions.resolve(name, "Agency")
    parts: dict[str, list[_Part]] = {}
    for number, clause in enumerate(draft.clauses, 1):
        standpoint = standpoints.get(clause.agency) or next(iter(standpoints.values()))
        split = next(
            (iri for each, iri in splits[standpoint.draft.name] if each.start <= clause.start < each.end), None
        )
        part = _state_clause(graph, f"{number:03d}", clause, standpoint, split)
        if split:
            parts.setdefault(split, []).append(part)
    for name, pairs in splits.items():
        for arrangement, iri in pairs:
            _state_split(graph, arrangement, iri, standpoints[name], parts.get(iri, []))


def _split_iri(graph: Statements, agency: int, number: int) -> str:
    return to_id("split", f"{graph.key}/{agency}-{number}")


def _state_clause(graph: Statements, number: str, clause: Clause, standpoint: Standpoint, split: str | None) -> _Part:
    evidence = graph.clause(number, clause.item, clause.start, clause.end)
    duty = graph.add(to_id("duty", f"{graph.key}/{number}"), a="Duty", clause=evidence, agency=standpoint.body.iri)
    codes = [relation.partition(":")[0] for relation in clause.relations]
    graph.add(duty, relation=[concept("relation", _RELATIONS.get(code, code)) for code in codes])
    if clause.optional:
        graph.add(duty, relation=concept("relation", "aim"))
    subjects = subjects_of(graph, clause.subjects, clause.object, standpoint)
    _name(graph, duty, clause, subjects)
    holders = _holders(clause, standpoint, graph, evidence)
    others = [standpoint.mentions.resolve(name).iri for name in clause.counterparties]
    if split and not set(others) - set(holders):
        others += [iri for iri in _parties(standpoint, clause) if iri not in holders]
    for index, holder in enumerate(holders):
        iri = to_id("responsibility", f"{graph.key}/{number}" + (f"-{index + 1}" if index else ""))
        counterparties = sorted(set(others) - {holder}) + sorted(set(holders) - {holder})
        graph.add(
            iri,
            a="SplitPart" if split and counterparties else "Responsibility",
            duty=duty,
            holder=holder,
            role=concept("role", clause.role),
            subject=subjects,
            counterparty=list(dict.fromkeys(counterparties)),
            split=split if counterparties else None,
            ruleVersion=Literal(RULES_VERSION),
            confidence=round(clause.confidence, 2),
            needsReview=True if clause.confidence < REVIEW_BELOW else None,
        )
        _state_actions(graph, iri, clause)
        _state_sources(graph, iri, clause, standpoint)
    return _Part(clause, duty, holders)


def _parties(standpoint: Standpoint, clause: Clause) -> Iterable[str]:
    party = clause.container.partition(":")[2]
    return (standpoint.mentions.resolve(party).iri, standpoint.body.iri) if party else ()


def _holders(clause: Clause, standpoint: Standpoint, graph: Statements, evidence: str) -> list[str]:
    kind, _, name = clause.container.partition(":")
    if (
        "delegated_in_agency_name" in clause.relations
        and clause.actor
        and clause.actor[0] not in _own_names(standpoint)
    ):
        stem = standpoint.body.iri.rpartition("/")[2]
        team = to_id("team", f"{stem}/{to_slug(clause.actor[0])}")
        graph.add(team, a="Team", unitOf=standpoint.body.iri, clause=evidence)
        graph.name(team, clause.actor[0])
        return [team]
    if kind == "section":
        return [standpoint.sections.get(name, standpoint.body.iri)]
    if kind == "agency" or not clause.actor:
        return [standpoint.body.iri]
    own = _own_names(standpoint)
    found = [standpoint.body.iri if actor in own else standpoint.mentions.resolve(actor).iri for actor in clause.actor]
    return list(dict.fromkeys(found))


def _own_names(standpoint: Standpoint) -> set[str]:
    return {standpoint.draft.name, *standpoint.draft.aliases}


def subjects_of(graph: Statements, codes: tuple[str, ...], about: tuple[int, int], standpoint: Standpoint) -> list[str]:
    """Return the IRIs of subjects; where there is none, one is proposed from the words, below that of the agency."""
    if codes:
        return [concept("subject", code) for code in codes]
    broader = domain_of(standpoint.body.name, graph.language)
    proposed = propose_subject(graph.source.text[slice(*about)], graph.language)
    if proposed is None:
        return [concept("subject", broader)]
    code, label = proposed
    iri = concept("subject", code)
    graph.put(iri, "rdf", "type", PREFIXES["skos"] + "Concept")
    graph.put(iri, "skos", "inScheme", PREFIXES["subject"].rstrip("/"))
    graph.put(iri, "skos", "broader", concept("subject", broader))
    graph.name(iri, label)
    graph.add(iri, needsReview=True)
    return [iri]


def _name(graph: Statements, duty: str, clause: Clause, subjects: list[str]) -> None:
    actions = [concept("action", code) for code in clause.actions if code not in MODALS]
    words = " ".join(graph.source.text[clause.start : clause.end].split())
    for language in LANGUAGES:
        if graph.with_wording and language == graph.language:
            graph.name(duty, words, language)
        elif name := name_duty(actions, subjects, language):
            graph.name(duty, name, language)


def _state_actions(graph: Statements, iri: str, clause: Clause) -> None:
    modals = [code for code in clause.actions if code in MODALS]
    actions = [code for code in clause.actions if code not in MODALS]
    telling = [code for code in actions if code not in _GIVE_WAY] or actions
    stages = list(dict.fromkeys(load_stages()[code] for code in telling))
    graph.add(
        iri,
        modal=[concept("modal", code) for code in modals],
        action=[concept("action", code) for code in actions],
        stage=[concept("stage", code) for code in stages],
        strength=_strength(graph, clause, actions),
    )


def _strength(graph: Statements, clause: Clause, actions: list[str]) -> str | None:
    """Return how far the holder decides where a policy or plan is made (scheme strength), None elsewhere."""
    if not {"formulate", "plan", "propose"} & set(actions):
        return None
    if "participate" in actions:
        return concept("strength", "participate")
    if "formulate" not in actions and "plan" not in actions:
        return concept("strength", "propose")
    if "organise" in actions and actions.index("organise") < actions.index(
        "formulate" if "formulate" in actions else "plan"
    ):
        return concept("strength", "organise_drafting")
    words = graph.source.text[clause.start : clause.end].lower()
    hits = [(words.find(stem), code) for stem, code in load_strength_cues(graph.language) if stem in words]
    return concept("strength", min(hits)[1]) if hits else None


def _state_sources(graph: Statements, iri: str, clause: Clause, standpoint: Standpoint) -> None:
    text = graph.source.text
    for relation in clause.relations:
        code, _, name = relation.partition(":")
        if code == "entrusted_by" and name:
            body = standpoint.mentions.resolve(name)
            if body.kind != "AgencyCategory":
                graph.add(iri, entrustedBy=body.iri)
    for start, end in clause.instruments:
        words = " ".join(text[start:end].split()).strip('《》「」“”"')
        instrument = graph.add(to_id("instrument", to_slug(words)[:80]), a="LegalInstrument")
        graph.name(instrument, words)
        graph.add(iri, instrument=instrument)
    if graph.with_wording and clause.conditions:
        conditions = list_names((" ".join(text[start:end].split()) for start, end in clause.conditions), graph.language)
        graph.add(iri, condition=Literal(conditions, graph.language))


def _state_split(graph: Statements, split: SplitDraft, iri: str, standpoint: Standpoint, parts: list[_Part]) -> None:
    held = [holder for part in parts for holder in part.holders]
    if set(held) == {standpoint.body.iri} and not any(part.clause.role == "co-lead" for part in parts):
        for part in parts:
            graph.add(part.duty, relation=concept("relation", "one_sided_split"))
    named = [standpoint.mentions.resolve(name).iri for name in split.parties if name not in _own_names(standpoint)]
    parties = list(dict.fromkeys([standpoint.body.iri, *named, *(h for h in held if "/id/agency/" in h)]))
    clause = graph.clause(f"split-{iri.rpartition('/')[2]}", "split", split.start, split.end, ["splits"])
    codes = [code for part in parts for code in part.clause.subjects]
    about = max(dict.fromkeys(codes), key=codes.count, default=domain_of(standpoint.body.name, graph.language))
    graph.add(iri, a="SplitArrangement", subject=concept("subject", about), party=parties, clause=clause)
    parties_named = list_names(split.parties, graph.language)
    graph.name(iri, (split.subject if graph.with_wording else "") or parties_named or standpoint.body.name)
