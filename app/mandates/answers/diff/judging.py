"""What kind of change a pair of duties is: the facets decide, and what changed in them is the reason."""

from typing import NamedTuple

from mandates.answers.correspondence import STRENGTHS, common_languages
from mandates.answers.diff.contents import Changed, compare_words, same_words
from mandates.answers.diff.pairing import Pair
from mandates.answers.diff.sides import Side
from mandates.answers.duties import Duty

# From weak to strong: who guides or supervises leaves the doing to others and stands above who only takes part.
_ROLES = {"inform": 0, "participate": 1, "support": 2, "guide": 3, "supervise": 3, "co-lead": 4, "lead": 5}
_LOOKING = frozenset({"assess", "inspect", "monitor", "investigate", "propose", "participate", "supervise", "guide"})


class Verdict(NamedTuple):
    """The kind of a change, the facet that decided it, its values on both sides, and what differs in the words."""

    kind: str
    facet: str
    before: str
    after: str
    changed: Changed | None


def judge(pair: Pair, first: Side, second: Side) -> Verdict:
    """Return what became of a duty, in the order: transferred, strength, scope, words."""
    a, b = pair.first, pair.second
    one, other = first.is_foreign(a), second.is_foreign(b)
    before, after = first.labels.text(a.holders[0].answerable), second.labels.text(b.holders[0].answerable)
    if one != other:
        return Verdict("transferred-in" if one else "transferred-out", "holder", before, after, None)
    lang = next(iter(lang for lang in common_languages(a, b) if lang in a.words and lang in b.words), None)
    words = (a.words[lang], b.words[lang]) if lang else None
    if words and same_words(*words):
        return Verdict("kept", "words", "", "", None)
    if rank := _compare_ranks(a, b):
        step, facet, before, after = rank
        return Verdict("strengthened" if step > 0 else "weakened", facet, before, after, None)
    changed = compare_words(*words, lang) if words and lang else None
    if changed and changed.scope in ("narrower", "wider"):
        facet = "limit" if changed.limit else "list"
        return Verdict("narrowed" if changed.scope == "narrower" else "widened", facet, "", "", changed)
    if changed is None and pair.facets.subject in ("narrower", "broader"):
        before, after = _subjects(first, a), _subjects(second, b)
        return Verdict("narrowed" if pair.facets.subject == "narrower" else "widened", "subject", before, after, None)
    if changed is None and pair.facets.subject == "same" and a.actions == b.actions and a.language != b.language:
        return Verdict("kept", "facets", "", "", None)
    return Verdict("reworded", "words", "", "", changed)


def _subjects(side: Side, duty: Duty) -> str:
    return ", ".join(sorted(side.subject_labels.text(subject) for subject in duty.subjects))


def _compare_ranks(a: Duty, b: Duty) -> tuple[int, str, str, str] | None:
    """Return the step from the first to the second, the facet and its values, or None where it is the same."""
    if a.role != b.role and (step := _step(_ROLES.get(a.role), _ROLES.get(b.role))) and not _proposing(a, b):
        return step, "role", a.role, b.role
    orders = {code: number for number, code in enumerate(STRENGTHS)}
    if step := _step(orders.get(a.strength or ""), orders.get(b.strength or "")):
        return step, "strength", a.strength or "", b.strength or ""
    if "approve" in a.actions and "approve" not in b.actions and b.actions & _LOOKING:
        return -1, "action", "approve", min(b.actions & _LOOKING)
    if "approve" in b.actions and "approve" not in a.actions and a.actions & _LOOKING:
        return 1, "action", min(a.actions & _LOOKING), "approve"
    return None


def _step(before: int | None, after: int | None) -> int:
    if before is None or after is None:
        return 0
    return (after > before) - (after < before)


def _proposing(a: Duty, b: Duty) -> bool:
    """Whether the weaker role is that of who proposes or advises, which is no lesser part in the same matter."""
    weaker = min((a, b), key=lambda duty: _ROLES.get(duty.role, 0))
    return weaker.role == "support" and "propose" in weaker.actions and "support" not in weaker.actions
