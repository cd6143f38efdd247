"""From the hits of a question to the subjects it asks about."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from mandates.answers.question import FOUND, LIKELY, TIE, Hit, Question
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.graph.words import Label

# So many hits are looked at; more subjects than three are not asked in one question.
_CANDIDATES = 12
_MOST = 3
# A name of which this share stands in the question is meant, however much else is said.
_WHOLE = 0.9
_MOSTLY = 0.7
# The share of a further subject's words that must be new beside those of the chosen ones.
_NEW = 0.4
# From which score on a duty speaks for its subjects, how much it adds, and what it is worth without their names.
_DUTY_FITS = 0.4
_DUTY_ADDS = 0.35
_DUTY_ALONE = 0.85


_NO_HIT = Hit(Label("", "", "", "", 0.0), 0.0, 0.0, 0)


class Hierarchy(NamedTuple):
    """What lies within what: for each subject asked about, the broader and the narrower ones."""

    broader: dict[str, set[str]]
    narrower: dict[str, set[str]]
    parent: dict[str, str]

    def ancestors(self, subject: str) -> list[str]:
        """Return the broader subjects of one, nearest first."""
        line = []
        while subject in self.parent and self.parent[subject] not in line:
            subject = self.parent[subject]
            line.append(subject)
        return line


def load_hierarchy(store: Store, subjects: Sequence[str]) -> Hierarchy:
    """Look up what is broader and narrower than the subjects."""
    hierarchy = Hierarchy({}, {}, {})
    if not subjects:
        return hierarchy
    for row in store.select(load_query("answers/subjects").bind(subject=sorted(set(subjects)))):
        target = hierarchy.broader if row["relation"] == "within" else hierarchy.narrower
        target.setdefault(row["subject"], set()).add(row["other"])
        if "parent" in row:
            hierarchy.parent[row["other"]] = row["parent"]
    return hierarchy


class Asked(NamedTuple):
    """The subjects a question asks about, best first, with the narrower ones it means first of all.

    `choices` are other meanings of the same words or, where no name of a subject stands in the question, guesses.
    `sure` says that the name of the first subject really stands in the question, not only something like it.
    """

    subjects: tuple[Hit, ...]
    preferred: frozenset[str]
    choices: tuple[Hit, ...]
    sure: bool
    hierarchy: Hierarchy


def choose_subjects(store: Store, question: Question, places: Sequence[str]) -> Asked:
    """Choose what the question is about.

    A broader subject beside a narrower one in the same words gives way, unless both bear the same name: then
    the broader is asked and the narrower comes first in the answer.
    """
    ranked = _with_duties(store, question, places)
    hits = [hit for hit in ranked if hit.score >= LIKELY or hit.cover >= _WHOLE][:_CANDIDATES]
    guesses = () if hits else tuple(ranked[:5])
    sure = bool(hits) and (hits[0].score >= FOUND or hits[0].cover >= _WHOLE)
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
        elif (
            relation is None
            and hit.label.iri in hierarchy.parent
            and _is_meant(hit)
            and _is_new(hit, chosen)
            and len(chosen) < _MOST
        ):
            chosen.append(hit)
    return Asked(tuple(chosen), frozenset(preferred), guesses or tuple(choices[:6]), sure, hierarchy)


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


def _is_meant(hit: Hit) -> bool:
    """Whether a further subject is named: its whole name, or most of it in good part of the question."""
    return hit.cover >= _WHOLE or (hit.cover > _MOSTLY and hit.score >= FOUND)


def _is_new(hit: Hit, chosen: Sequence[Hit]) -> bool:
    """Whether a good part of the words a hit explains are explained by no chosen one."""
    known = 0
    for other in chosen:
        known |= other.mask
    return (hit.mask & ~known).bit_count() > _NEW * hit.mask.bit_count()


def _with_duties(store: Store, question: Question, places: Sequence[str]) -> list[Hit]:
    """Return the hits of subjects, raised or joined by the subjects of duties whose names fit the question.

    A duty says in more words what its subjects name in few, so both together beat either alone.
    """
    duties = {hit.label.iri: hit for hit in question.duties if hit.score >= _DUTY_FITS}
    found = {hit.label.iri: hit for hit in question.subjects}
    if duties:
        rows = store.select(load_query("answers/duty-subjects").bind(duty=sorted(duties)))
        best: dict[str, Hit] = {}
        for row in rows:
            duty = duties[row["duty"]]
            if row["place"] in places and duty.score > best.get(row["subject"], _NO_HIT).score:
                best[row["subject"]] = duty
        whole = [hit for hit in question.subjects if hit.cover >= _WHOLE]
        for subject, duty in best.items():
            own = found.get(subject)
            # What a duty says lifts no name that is there in part above one that is there whole.
            bound = min((w.score for w in whole if own and _outdoes(w, own)), default=math.inf)
            joined = _joined(subject, own, duty)
            found[subject] = joined._replace(score=min(joined.score, max(bound - TIE, own.score if own else 0.0)))
    return sorted(found.values(), key=lambda hit: (-hit.score, hit.label.iri))


def _outdoes(whole: Hit, other: Hit) -> bool:
    """Whether a whole name explains all that another hit explains, and that is less of a name or fewer words."""
    within = whole.mask & other.mask == other.mask
    return within and (other.cover < _WHOLE or other.mask != whole.mask)


def _joined(subject: str, own: Hit | None, duty: Hit) -> Hit:
    """Return the hit of a subject with the weight of a duty on it."""
    if own is None:
        label = duty.label._replace(iri=subject, kind="subject")
        return Hit(label, duty.score * _DUTY_ALONE, duty.cover, duty.mask)
    return own._replace(score=own.score + duty.score * _DUTY_ADDS)
