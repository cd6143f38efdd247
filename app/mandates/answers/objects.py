"""Objects of a duty, and which of them a set of other duties names: by subject, by body, by rare words, by activity."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mandates.answers.duties import Duty, SubjectTree
from mandates.graph.words import to_terms

# Activity that tells who does what; to implement, organise, promote, build, manage or provide is said of anything.
TELLING = frozenset({"approve", "assess", "enforce", "inspect", "investigate", "monitor"}) | frozenset(
    {"notify", "propose", "publish", "respond", "supervise"}
)
# Who proposes or informs does not do the thing.
_SET_APART = frozenset({"propose", "notify"})
_RUN_FOR_OTHERS = frozenset({"hosts-office", "entrusted", "administers-on-behalf"})
_OVERSIGHT = frozenset({"guide", "supervise"})

# How alike in rare words two duties must be (below): an eighth on one subject, a twelfth where they share an activity
# too; a seventh for a narrower matter that is a part of the broader one; a fifth for a matter beside it. Three fifths
# of a wording say the same, whatever the subjects.
_ON_ONE_SUBJECT, _AND_ACTIVITY, _A_PART, _BESIDE, _SAME_WORDS = 1 / 8, 1 / 12, 1 / 7, 1 / 5, 3 / 5
# A subject that more duties have, and a larger share of them, is the field of the whole agency and names no object.
_FIELD_DUTIES, _FIELD_SHARE = 3, 1 / 16
# A word that no more duties have names a thing, not the field of the whole agency.
_RARE_DUTIES, _RARE_SHARE = 4, 1 / 10
_WORDS = re.compile(r"[^\W\d_]+")


class Vocabulary:
    """The words of duties, weighed by how rare each is among them, language by language."""

    def __init__(self, duties: Iterable[Duty]) -> None:
        """Take the duties compared."""
        self._texts: dict[str, Mapping[str, str]] = {}
        self._own: dict[str, str] = {}
        self._terms: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        sizes: Counter[str] = Counter()
        for duty in duties:
            self._own[duty.id] = duty.language.split("-")[0]
            # The wording itself goes before names that people or rules gave the duty.
            texts = {self._own[duty.id]: duty.quote} if duty.quote else duty.words
            self._texts[duty.id] = texts
            for lang, text in texts.items():
                terms = frozenset(to_terms(text))
                self._terms[duty.id][lang] = terms
                counts[lang].update(terms)
                sizes[lang] += 1
        self._counts, self._sizes = counts, sizes
        self._weights = {
            lang: {term: math.log((1 + sizes[lang]) / count) for term, count in of.items()}
            for lang, of in counts.items()
        }
        self._alike: dict[tuple[str, str], float] = {}

    def share(self, duty: str, others: Sequence[str]) -> float:
        """Return how much of a duty's words, by weight, the others have together: in the best of its languages."""
        return max((self._share(duty, others, lang) for lang in self._terms[duty]), default=0.0)

    def says(self, duty: str, other: str) -> float:
        """Return how much of a duty's words another has, in the language of its text."""
        return self._share(duty, [other], self._own[duty])

    def likeness(self, first: str, second: str) -> float:
        """Return how alike two duties are: the geometric mean of the shares they have of each other's words.

        Over all languages that both have words in: what is shared by one translation only tells nothing.
        """
        pair = (first, second) if first < second else (second, first)
        if pair not in self._alike:
            self._alike[pair] = self._compare(*pair)
        return self._alike[pair]

    def _compare(self, first: str, second: str) -> float:
        shares: list[float] = []
        for lang, left in self._terms.get(first, {}).items():
            if (right := self._terms.get(second, {}).get(lang)) is not None:
                common = self._weigh(lang, left & right)
                if not common:
                    return 0.0
                shares += [common / self._weigh(lang, left), common / self._weigh(lang, right)]
        return math.prod(shares) ** (1 / len(shares)) if shares else 0.0

    def _share(self, duty: str, others: Sequence[str], lang: str) -> float:
        terms = self._terms[duty].get(lang, frozenset())
        known = frozenset[str]().union(*(self._terms.get(other, {}).get(lang, frozenset()) for other in others))
        common = terms & known
        return self._weigh(lang, common) / self._weigh(lang, terms) if common else 0.0

    def rare_in_common(self, first: str, second: str) -> frozenset[str]:
        """Return the terms of both, in the language of the first one's text, that few of all the duties have."""
        lang = self._own[first]
        terms = self._terms[first].get(lang, frozenset()) & self._terms[second].get(lang, frozenset())
        most = max(_RARE_DUTIES, _RARE_SHARE * self._sizes[lang])
        return frozenset(term for term in terms if self._counts[lang][term] <= most)

    def unnamed(self, duty: str, others: Sequence[str]) -> tuple[str, ...]:
        """Return the stretches of a duty's wording, in its own language, of which the others have no term, in order."""
        lang = self._own[duty]
        known = frozenset[str]().union(*(self._terms.get(other, {}).get(lang, frozenset()) for other in others))
        found: list[str] = []
        for match in _WORDS.finditer(self._texts[duty].get(lang, "")):
            found.extend(_unknown_stretches(match.group(), known))
        return tuple(dict.fromkeys(found))

    def _weigh(self, lang: str, terms: Iterable[str]) -> float:
        weights = self._weights[lang]
        return sum(weights[term] for term in terms)


def _unknown_stretches(word: str, known: frozenset[str]) -> list[str]:
    """Return the parts of a run of letters that hold no known term: the word itself where words are spaced."""
    if word[0].isascii():
        terms = to_terms(word)
        return [word] if terms and not known & frozenset(terms) else []
    named = [False] * len(word)
    for at in range(len(word) - 1):
        if known & frozenset(to_terms(word[at : at + 2])):
            named[at] = named[at + 1] = True
    marks = "".join("x" if here else "-" for here in named)
    return [word[match.start() : match.end()] for match in re.finditer("-{2,}", marks)]


class ObjectMatch(NamedTuple):
    """One object of a duty, the duties that name it or a part of it, and what keeps it from being carried in full."""

    object: str
    degree: str
    by: tuple[Duty, ...]
    actions: frozenset[str]
    limits: frozenset[str]


def bodies_run(duty: Duty) -> frozenset[str]:
    """Return the bodies a duty is about: those whose office it hosts, or that it runs for another."""
    return duty.counterparties if duty.relations & _RUN_FOR_OTHERS else frozenset()


def objects_of(duty: Duty, tree: SubjectTree, dividing: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Return the objects of a duty: the bodies it runs, else its subjects, else the duty itself; sorted.

    A subject that two others of the duty lie under only sums them up. Where the duty is part of a split (`dividing`
    are the subjects that the split divides), only the subjects on that line count, if there are any.
    """
    if bodies := bodies_run(duty):
        return tuple(sorted(bodies))
    inside = {subject for subject in duty.subjects if dividing & frozenset(tree.line(subject))}
    subjects = inside or set(duty.subjects)
    below = Counter(broader for subject in subjects for broader in tree.line(subject)[1:])
    return tuple(sorted(subject for subject in subjects if below[subject] < 2)) or (duty.id,)


def is_compatible(duty: Duty, other: Duty) -> bool:
    """Tell whether another duty is of the same kind of activity: who proposes or informs does not do the thing."""
    return _set_apart(duty) == _set_apart(other)


def _set_apart(duty: Duty) -> str:
    """Return the code that sets a duty apart, where its role says that it does no more."""
    if duty.role == "inform":
        return "notify"
    return "propose" if duty.role == "support" and "propose" in duty.actions else ""


def fields_of(duties: Sequence[Duty]) -> frozenset[str]:
    """Return the subjects so many duties of an agency have that sharing one tells nothing: words must show more."""
    counts = Counter(subject for duty in duties for subject in duty.subjects)
    most = max(_FIELD_DUTIES, _FIELD_SHARE * len(duties))
    return frozenset(subject for subject, count in counts.items() if count > most)


class Matcher:
    """Sets one duty against many: which of its objects they name."""

    def __init__(self, tree: SubjectTree, words: Vocabulary, fields: frozenset[str], others: Iterable[Duty]) -> None:
        """Take the subjects, words and fields of all duties compared, and the duties that may name an object."""
        self._tree, self._words, self._fields = tree, words, fields
        self._others = tuple(others)

    def match(self, duty: Duty, target: str) -> ObjectMatch:
        """Match one object of a duty against what names it, else against what names a part of it."""
        if target in bodies_run(duty):
            by = tuple(each for each in self._others if target in each.counterparties)
            if by and not any(target in bodies_run(each) for each in by):
                return ObjectMatch(target, "partial", by, frozenset(), frozenset({"other-activity"}))
            return ObjectMatch(target, "full" if by else "none", by, frozenset(), frozenset())
        others = self.comparable(duty)
        same = [other for other in others if self.names(duty, target, other)]
        parts = [other for other in others if other not in same and self._is_part(duty, target, other)]
        if same:
            actions, limits = _lacking(duty, same)
            return ObjectMatch(target, "partial" if actions or limits else "full", (*same, *parts), actions, limits)
        if not parts:
            return ObjectMatch(target, "none", (), frozenset(), frozenset())
        actions, limits = _lacking(duty, parts)
        return ObjectMatch(target, "partial", tuple(parts), actions, limits | {"part-only"})

    def comparable(self, duty: Duty) -> list[Duty]:
        """Return the duties of the same kind of activity; what is run for another body is about that body alone."""
        others = (other for other in self._others if "hosts-office" in other.relations or not bodies_run(other))
        return [other for other in others if is_compatible(duty, other)]

    def names(self, duty: Duty, target: str, other: Duty) -> bool:
        """Tell whether another duty names an object of a duty: says the same, or means the same side of a subject."""
        if self._words.says(duty.id, other.id) >= _SAME_WORDS:
            return True
        if target not in other.subjects:
            return False
        shared = duty.actions & other.actions
        alike = self._words.likeness(duty.id, other.id)
        if alike >= (_AND_ACTIVITY if shared & TELLING else _ON_ONE_SUBJECT):
            return True
        if target in self._fields:
            return False
        if shared & TELLING or duty.subjects == other.subjects or not duty.actions or not other.actions:
            return True
        return bool(shared) and alike >= _AND_ACTIVITY

    def sums_up(self, duty: Duty, target: str, other: Duty) -> bool:
        """Tell whether another duty holds a broader subject than an object of a duty, and shows that it means it."""
        broader = other.subjects & frozenset(self._tree.line(target)[1:])
        if broader - self._fields and duty.actions & other.actions:
            return True
        return bool(broader) and self._words.likeness(duty.id, other.id) >= _A_PART

    def _is_part(self, duty: Duty, target: str, other: Duty) -> bool:
        """Whether a duty shows a part of an object: of the same subject, of a narrower one, or of one beside it."""
        top = self._tree.line(target)[-1]
        lines = [self._tree.line(subject) for subject in other.subjects]
        shared = duty.actions & other.actions
        if target in other.subjects:
            # In the field of the whole agency only a duty of no certain activity ("work on …") is so broad.
            return not duty.actions if target in self._fields else bool(shared)
        alike = self._words.likeness(duty.id, other.id)
        if any(target in line[1:] for line in lines):
            return alike >= _A_PART or bool(shared & TELLING - _SET_APART)
        if duty.subjects & other.subjects or duty.role != other.role:
            return False
        beside = any(line[-1] == top for line in lines)
        return beside and alike >= _BESIDE and bool(shared - _SET_APART)


def _lacking(duty: Duty, others: Sequence[Duty]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the telling actions of a duty that the others lack, and the limits of what they do."""
    actions = frozenset[str]().union(*(other.actions for other in others))
    stages = frozenset[str]().union(*(other.stages for other in others))
    limits = set()
    if "hosts-office" not in duty.relations and all("hosts-office" in other.relations for other in others):
        limits.add("office-only")
    elif duty.role not in _OVERSIGHT and all(other.role in _OVERSIGHT for other in others):
        limits.add("oversight-only")
    elif duty.stages and stages and not duty.stages & stages:
        limits.add("other-activity")
    if duty.role == "co-lead" and not any(other.role == "co-lead" for other in others):
        limits.add("not-jointly")
    return (duty.actions & TELLING) - actions, frozenset(limits)
