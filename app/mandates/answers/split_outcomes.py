"""How overlaps of bodies come out: allocated, conditional, joint, deferred, one-sided, silent, vertical.

A split whose text defers a part to rules outside it gives one outcome for that part and one for the rest. Both
parties' own texts are compared as far as they are loaded, and each split is scored by seven criteria.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import combinations
from typing import NamedTuple

from mandates.answers.carrying import is_counted
from mandates.answers.cells import Split, load_named_splits
from mandates.answers.duties import Duty, SubjectTree, load_duties, load_subject_tree
from mandates.answers.labels import Labels
from mandates.answers.places import load_places
from mandates.answers.status import PRIMARY
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.model.inside import Quality, SplitOutcome, SplitPart
from mandates.namespaces import cell_key

# To deliver and to coordinate is said of any work: it draws no line between two parts and crosses none.
_GENERAL_STAGES = frozenset({"deliver", "coordinate"})
CRITERIA = ("lead", "parts", "disjoint", "agreed", "mechanism", "path", "review")


def split_outcomes(
    store: Store, agency: str | None = None, place: str | None = None, lang: str = "en"
) -> tuple[SplitOutcome, ...]:
    """Return the outcomes of the splits of an agency (as a party), of a place, or of the whole store; by IRI.

    Of an agency also the subjects it leads beside another body without a split: `silent` in one place, `vertical`
    between a place and one that lies in it. Names in a language.
    """
    rows = store.select(load_query("answers/split-list").bind(agency=agency, place=place))
    splits = load_named_splits(store, sorted({row["split"] for row in rows})) if rows else {}
    loaded = {row["agency"] for row in store.select(load_query("answers/documents").bind())}
    tree = load_subject_tree(store)
    # A body is party to many splits: its text is read once.
    read = cache(lambda body: load_duties(store, agency=body))
    drafts: list[_Outcome] = []
    for stating in sorted({row["stating"] for row in rows}):
        for split in sorted({row["split"] for row in rows if row["stating"] == stating}):
            parts = [duty for duty in read(stating) if duty.split == split]
            drafts.extend(_split_outcomes(splits[split], stating, parts))
    compared = [each.compare(read, loaded, tree) for each in drafts]
    if agency:
        compared.extend(_without_split(store, agency, splits.values(), tree))
    labels = Labels(store, {thing for each in compared for thing in each.things}, lang)
    return tuple(each.to_outcome(labels, lang) for each in compared)


class _Outcome(NamedTuple):
    """An outcome before names are looked up; `claims` are the duties of a matter without a split."""

    split: str | None
    stating: str | None
    parties: tuple[str, ...]
    subjects: tuple[str, ...]
    outcome: str
    parts: tuple[Duty, ...] = ()
    claims: tuple[tuple[str, str], ...] = ()
    wording: str = "not-loaded"
    unmatched: tuple[str, ...] = ()

    @property
    def things(self) -> set[str]:
        named = {self.split or "", self.stating or "", *self.parties, *self.subjects}
        named |= {thing for part in self.parts for thing in (part.id, *part.answerables, *part.deferred_to)}
        return (named | {thing for claim in self.claims for thing in claim}) - {""}

    def compare(self, read: Callable[[str], tuple[Duty, ...]], loaded: set[str], tree: SubjectTree) -> "_Outcome":
        """Return it with the texts of the other parties compared, one party at a time."""
        found = []
        for party in self.parties:
            if party != self.stating and party in loaded:
                own = [duty for duty in read(party) if is_counted(duty)]
                found.append(_compare_texts(self.parts, party, own, tree))
        if not found:
            return self
        unmatched = tuple(dict.fromkeys(duty for _, duties in found for duty in duties))
        worst = next(word for word in ("contradictory", "one-sided", "agreed") if word in {each[0] for each in found})
        return self._replace(wording=worst, unmatched=unmatched)

    def to_outcome(self, labels: Labels, lang: str) -> SplitOutcome:
        adjacent = tuple(_adjacent(self.parts))
        parts = [_to_part(part, labels, lang) for part in self.parts]
        parts += [SplitPart((labels.name(body),), "lead", labels.name(duty), "", None) for body, duty in self.claims]
        deferred = sorted({body for part in self.parts for body in part.deferred_to})
        return SplitOutcome(
            labels.name(self.split) if self.split else None,
            labels.name(self.stating) if self.stating else None,
            tuple(labels.name(party) for party in self.parties),
            tuple(labels.name(subject) for subject in self.subjects),
            self.outcome,
            tuple(parts),
            tuple(labels.name(body) for body in deferred),
            self.wording,
            tuple(labels.name(duty) for duty in self.unmatched),
            tuple((labels.name(first.id), labels.name(second.id)) for first, second in adjacent),
            _to_quality(self, bool(adjacent)) if self.split else None,
        )


def _split_outcomes(split: Split, stating: str, duties: Sequence[Duty]) -> list[_Outcome]:
    """Return the outcome of the parts the text settles, and of those it defers."""
    parties = tuple(sorted(split.arrangement.parties))
    deferred = [duty for duty in duties if duty.deferred_to or "deferred-to-superior-rules" in duty.relations]
    settled = [duty for duty in duties if duty not in deferred]
    found = []
    if settled or not deferred:
        subjects = tuple(sorted(split.arrangement.subjects))
        found.append(
            _Outcome(split.arrangement.id, stating, parties, subjects, _outcome(settled, parties), tuple(settled))
        )
    if deferred:
        subjects = tuple(sorted({subject for duty in deferred for subject in duty.subjects}))
        found.append(_Outcome(split.arrangement.id, stating, parties, subjects, "deferred", tuple(deferred)))
    return found


def _outcome(parts: Sequence[Duty], parties: Sequence[str]) -> str:
    """Return how parts are divided among parties, aims left aside where there is anything else."""
    parts = [part for part in parts if not part.is_programme] or list(parts)
    alone = {agency for part in parts if len(part.answerables) == 1 for agency in part.answerables}
    together = {agency for part in parts if len(part.answerables) > 1 for agency in part.answerables}
    if set(parties) - alone - together:
        return "one-sided"
    if together and len(alone) < 2:
        return "joint"
    # Parts that fall to a party by a trigger, not by their object: at least half of them.
    if 2 * sum(bool(part.conditions) for part in parts) >= len(parts):
        return "conditional"
    return "allocated"


def _adjacent(parts: Sequence[Duty]) -> Iterable[tuple[Duty, Duty]]:
    """Give the pairs of parts that different parties lead on one subject and stage, general stages aside."""
    leads = [part for part in parts if part.role == "lead"]
    for first, second in combinations(leads, 2):
        if first.answerables & second.answerables or not first.subjects & second.subjects:
            continue
        if first.stages & second.stages - _GENERAL_STAGES:
            yield first, second


def _compare_texts(
    parts: Sequence[Duty], party: str, own: Sequence[Duty], tree: SubjectTree
) -> tuple[str, tuple[str, ...]]:
    """Compare what a text gives a party, and what it gives the others, with the party's own text.

    Contradictory: on one subject and stage the one text has only the party lead, the other only somebody else.
    """
    held = [duty for duty in own if party in duty.answerables]
    away = [duty for duty in own if party not in duty.answerables]
    given = [part for part in parts if party in part.answerables]
    kept = [part for part in parts if party not in part.answerables]
    contested = [part.id for part in given if _lead_alike(part, away) and not _lead_alike(part, held)]
    contested += [part.id for part in kept if _lead_alike(part, held) and not _lead_alike(part, [*away, *given])]
    if contested:
        return "contradictory", tuple(contested)
    known = [subject for duty in held for subject in duty.subjects]
    unknown = [
        part.id
        for part in given
        if not any(tree.distance(subject, other) is not None for subject in part.subjects for other in known)
    ]
    return ("one-sided" if unknown or not given else "agreed"), tuple(unknown)


def _lead_alike(part: Duty, duties: Iterable[Duty]) -> bool:
    """Whether one of the duties leads on a subject and stage of a part that is led."""
    if part.role != "lead":
        return False
    return any(duty.role == "lead" and duty.subjects & part.subjects and (duty.stages & part.stages) for duty in duties)


def _without_split(store: Store, agency: str, splits: Iterable[Split], tree: SubjectTree) -> list[_Outcome]:
    """Return the subjects an agency leads beside another body with no split on them or on a broader subject."""
    own: dict[tuple[str, str], list[str]] = {}
    for row in store.select(load_query("answers/agency-leads").bind(agency=agency)):
        own.setdefault((row["place"], row["subject"]), []).append(row["duty"])
    places = load_places(store, sorted({place for place, _ in own}))
    around = {place: [place, *places.enclosing(place), *places.inside(place)] for place, _ in own}
    keys = sorted({cell_key(other, subject) for place, subject in own for other in around[place]})
    divided = {each.arrangement.id: each.arrangement for each in splits}
    claims: dict[tuple[str, str, str], set[tuple[str, str]]] = {}
    for row in store.select(load_query("answers/key-leads").bind(key=keys)) if keys else ():
        other, subject = row["agency"], row["subject"]
        inside = divided.get(row.get("split", ""))
        if other == agency or (inside and {agency, other} <= inside.parties):
            continue
        line = set(tree.line(subject))
        if any({agency, other} <= split.parties and split.subjects & line for split in divided.values()):
            continue
        for place in sorted(place for place, led in own if led == subject and row["place"] in around[place]):
            outcome = "silent" if row["place"] == place else "vertical"
            found = claims.setdefault((outcome, other, subject), set())
            found |= {(other, row["duty"]), *((agency, duty) for duty in own[place, subject])}
    return [
        _Outcome(None, None, tuple(sorted((agency, other))), (subject,), outcome, (), tuple(sorted(found)))
        for (outcome, other, subject), found in sorted(claims.items())
    ]


def _to_part(part: Duty, labels: Labels, lang: str) -> SplitPart:
    condition = part.conditions.get(lang) or part.conditions.get("en") or next(iter(part.conditions.values()), None)
    holders = tuple(labels.name(agency) for agency in sorted(part.answerables))
    return SplitPart(holders, part.role, labels.name(part.id), part.item, condition)


def _to_quality(outcome: _Outcome, adjacent: bool) -> Quality:
    """Score a split by the seven criteria of a well-written one."""
    parts = outcome.parts
    bodies = {agency for part in parts for agency in part.answerables}
    joint = [part for part in parts if len(part.answerables) > 1]
    met = {
        "lead": any(part.role in PRIMARY for part in parts),
        "parts": set(outcome.parties) <= bodies,
        "disjoint": outcome.outcome == "conditional" or (outcome.outcome == "allocated" and not adjacent),
        "agreed": outcome.wording == "agreed",
        "mechanism": any("build" in part.actions and part.actions & {"act-jointly", "coordinate"} for part in parts),
        "path": any(
            "notify" in part.actions or ("propose" in part.actions and part.counterparties & bodies - part.answerables)
            for part in parts
        ),
        "review": any(part.valid_to for part in parts)
        or any(part.actions & {"assess", "inspect", "monitor"} for part in joint),
    }
    held = tuple(each for each in CRITERIA if met[each])
    return Quality(len(held), held, tuple(each for each in CRITERIA if not met[each]))
