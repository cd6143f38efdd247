"""From the hits of a question to the subjects it asks about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mandates.answers.question import FOUND, TIE, Hit, Question
from mandates.graph.queries import load_query
from mandates.graph.store import Store

# So many hits are looked at; more subjects than three are not asked in one question.
_CANDIDATES = 12
_MOST = 3


@dataclass
class Hierarchy:
    """What lies within what: for each subject asked about, the broader and the narrower ones."""

    broader: dict[str, set[str]] = field(default_factory=dict)
    narrower: dict[str, set[str]] = field(default_factory=dict)
    parent: dict[str, str] = field(default_factory=dict)

    def ancestors(self, subject: str) -> list[str]:
        """Return the broader subjects of one, nearest first."""
        line = []
        while subject in self.parent and self.parent[subject] not in line:
            subject = self.parent[subject]
            line.append(subject)
        return line


def load_hierarchy(store: Store, subjects: Sequence[str]) -> Hierarchy:
    """Look up what is broader and narrower than the subjects."""
    hierarchy = Hierarchy()
    if not subjects:
        return hierarchy
    for row in store.select(load_query("answers/subjects").bind(subject=sorted(set(subjects)))):
        target = hierarchy.broader if row["relation"] == "within" else hierarchy.narrower
        target.setdefault(row["subject"], set()).add(row["other"])
        if "parent" in row:
            hierarchy.parent[row["other"]] = row["parent"]
    return hierarchy


@dataclass(frozen=True)
class Asked:
    """The subjects a question asks about, best first, with the narrower ones it means first of all.

    `choices` are other meanings of the same words; `guessed` says that no name of a subject stands in the
    question and the subjects come from duties with similar words.
    """

    subjects: tuple[Hit, ...]
    preferred: frozenset[str]
    choices: tuple[Hit, ...]
    guessed: bool
    hierarchy: Hierarchy


def choose_subjects(store: Store, question: Question, places: Sequence[str]) -> Asked:
    """Choose what the question is about.

    A broader subject beside a narrower one in the same words gives way, unless both bear the same name: then
    the broader is asked and the narrower comes first in the answer.
    """
    hits = [hit for hit in question.subjects if hit.score >= FOUND][:_CANDIDATES]
    guessed = not hits
    if guessed:
        hits = _subjects_of_duties(store, question, places) or list(question.subjects[:1])
    hierarchy = load_hierarchy(store, [hit.label.iri for hit in hits])
    chosen: list[Hit] = []
    preferred: set[str] = set()
    choices: list[Hit] = []
    for hit in hits:
        if not chosen:
            chosen.append(hit)
            continue
        first = chosen[0]
        relation = _relation(hierarchy, hit.label.iri, [other.label.iri for other in chosen])
        if hit.mask == first.mask and first.score - hit.score < TIE:
            _settle_tie(relation, hit, chosen, preferred, choices)
        elif relation is None and not guessed and hit.cover > 0.85 and _is_new(hit, chosen) and len(chosen) < _MOST:
            chosen.append(hit)
    return Asked(tuple(chosen), frozenset(preferred), tuple(choices[:6]), guessed, hierarchy)


def _settle_tie(relation: str | None, hit: Hit, chosen: list[Hit], preferred: set[str], choices: list[Hit]) -> None:
    """Place a hit that explains the same words as the first one equally well."""
    if relation == "broader":
        preferred.add(chosen[0].label.iri)
        chosen[0] = hit
    elif relation == "narrower":
        preferred.add(hit.label.iri)
    else:
        choices.append(hit)


def _relation(hierarchy: Hierarchy, subject: str, others: Sequence[str]) -> str | None:
    for other in others:
        if subject in hierarchy.broader.get(other, ()):
            return "broader"
        if subject in hierarchy.narrower.get(other, ()):
            return "narrower"
    return None


def _is_new(hit: Hit, chosen: Sequence[Hit]) -> bool:
    """Whether most of the words a hit explains are explained by no chosen one."""
    known = 0
    for other in chosen:
        known |= other.mask
    return (hit.mask & ~known).bit_count() * 2 > hit.mask.bit_count()


def _subjects_of_duties(store: Store, question: Question, places: Sequence[str]) -> list[Hit]:
    """Return the subjects of the duties whose names share most with the question."""
    duties = [hit for hit in question.duties if hit.score >= 0.3][:10]
    if not duties:
        return []
    rows = store.select(load_query("answers/duty-subjects").bind(duty=[hit.label.iri for hit in duties]))
    found: dict[str, Hit] = {}
    for hit in duties:
        for row in rows:
            if row["duty"] == hit.label.iri and (not places or row["place"] in places):
                label = type(hit.label)(row["subject"], "subject", hit.label.lang, hit.label.text, hit.label.rank)
                found.setdefault(row["subject"], Hit(label, hit.score, hit.cover, hit.mask))
    return list(found.values())[:_MOST]
