"""How two duties correspond, facet by facet: subject, wording, actions, stages, strength, role.

The facets decide and are shown; likeness of wording proposes which duties to look at.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import nsmallest
from typing import NamedTuple

from mandates.answers.duties import Duty, SubjectTree
from mandates.answers.wordings import Likeness, Wordings

# From weak to strong: who decides stands above who drafts, who leads above who takes part.
STRENGTHS = ("participate", "propose", "organise-drafting", "draft", "decide")
ROLES = ("inform", "participate", "support", "co-lead", "lead")


class Correspondence(NamedTuple):
    """Two duties compared, the second seen from the first.

    `subject` is `same`, `narrower`, `broader`, `beside` (some subjects shared, others not) or `apart`; `likeness` is
    None where no language is shared; `actions` and `stages` are the shares of codes in common (0 to 1); `strength`
    and `role` are -1 where the second is weaker, 1 where stronger, 0 where equal or not comparable; `score` from
    0 to 1 says how sure it is that both speak of the same matter.
    """

    first: str
    second: str
    subject: str
    likeness: Likeness | None
    actions: float
    stages: float
    strength: int
    role: int
    score: float


class Comparer:
    """Compares the duties of two sets, indexed so that only pairs with something in common are looked at."""

    def __init__(self, tree: SubjectTree, first: Iterable[Duty], second: Iterable[Duty]) -> None:
        """Take the tree of subjects and the duties on both sides."""
        self._tree = tree
        self._first, self._second = tuple(first), tuple(second)
        words = {f"a {duty.id}": duty.words for duty in self._first}
        self._wordings = Wordings(words | {f"b {duty.id}": duty.words for duty in self._second})

    def compare(self, first: Duty, second: Duty) -> Correspondence:
        """Compare a duty of the first side with one of the second."""
        subject = self._compare_subjects(first.subjects, second.subjects)
        likeness = self._wordings.likeness(f"a {first.id}", f"b {second.id}", common_languages(first, second))
        actions = _share(first.actions, second.actions)
        stages = _share(first.stages, second.stages)
        return Correspondence(
            first.id,
            second.id,
            subject,
            likeness,
            actions,
            stages,
            _compare_rank(STRENGTHS, first.strength, second.strength),
            _compare_rank(ROLES, first.role, second.role),
            _score(subject, likeness, actions),
        )

    def pairs(self) -> Iterator[Correspondence]:
        """Give every pair that shares a line of subjects or wording, by order of the first side, then of the second."""
        for first in self._first:
            line = {broader for subject in first.subjects for broader in self._tree.line(subject)}
            near = {number for subject in line for number in self._by_subject.get(subject, ())}
            for number, second in enumerate(self._second):
                pair = self.compare(first, second)
                if number in near or (pair.likeness and pair.likeness.both > 0.1):
                    yield pair

    def near(self, limit: int, first: Iterable[str], second: Iterable[str]) -> Iterator[tuple[Duty, Duty]]:
        """Give the pairs of duties of these IRIs that may be one: those that share most words with one another.

        At most `limit` are given for each duty by words; where no language is shared, all on one line of subjects.
        """
        sides = tuple(
            {f"{side} {duty.id}": n for n, duty in enumerate(duties) if duty.id in wanted}
            for side, duties, wanted in (("a", self._first, set(first)), ("b", self._second, set(second)))
        )
        pairs = set(self._near_by_subject(*(set(side.values()) for side in sides)))
        for lang in sorted({lang for duty in (*self._first, *self._second) for lang in _languages_of(duty)}):
            pairs |= {(a, b) for a, b in self._near_by_words(sides[0], sides[1], lang, limit)}
            pairs |= {(a, b) for b, a in self._near_by_words(sides[1], sides[0], lang, limit)}
        return ((self._first[one], self._second[other]) for one, other in sorted(pairs))

    def _near_by_words(
        self, things: dict[str, int], others: dict[str, int], lang: str, limit: int
    ) -> Iterator[tuple[int, int]]:
        for thing, shared in self._wordings.sharing(things, others, lang):
            near = nsmallest(limit, ((-weight, others[other]) for other, weight in shared.items()))
            yield from ((things[thing], other) for _, other in near)

    def _near_by_subject(self, first: set[int], second: set[int]) -> Iterator[tuple[int, int]]:
        languages = {duty.language if duty.quote else "" for duty in (*self._first, *self._second)}
        for number in first if len(languages) > 1 or "" in languages else ():
            duty = self._first[number]
            line = {broader for subject in duty.subjects for broader in self._tree.line(subject)}
            for other in {other for subject in line for other in self._by_subject.get(subject, ())} & second:
                if not duty.quote or not common_languages(duty, self._second[other]):
                    yield number, other

    @cached_property
    def _by_subject(self) -> dict[str, set[int]]:
        found: dict[str, set[int]] = defaultdict(set)
        for number, duty in enumerate(self._second):
            for subject in duty.subjects:
                for broader in self._tree.line(subject):
                    found[broader].add(number)
        return found

    def _compare_subjects(self, first: frozenset[str], second: frozenset[str]) -> str:
        if first == second:
            return "same" if first else "beside"
        above = all(any((self._tree.distance(s, f) or -1) >= 0 for f in first) for s in second)
        below = all(any((self._tree.distance(f, s) or -1) >= 0 for s in second) for f in first)
        if first and second and (above or below):
            return "narrower" if above else "broader"
        shared = any(self._tree.distance(f, s) is not None for f in first for s in second)
        return "beside" if shared else "apart"


def _languages_of(duty: Duty) -> tuple[str, ...]:
    """Return the languages in which a duty has words that are not made of codes."""
    return (duty.language.split("-")[0],) if duty.quote else tuple(sorted(duty.words))


def common_languages(first: Duty, second: Duty) -> tuple[str, ...]:
    """Return the languages two duties can be compared in, best first and in whichever order they are given.

    What a text says in one language is not compared with a name made of codes in that language.
    """
    own = {first.language.split("-")[0], second.language.split("-")[0]}
    if len(own) == 1:
        return tuple(dict.fromkeys((*own, "en", "zh", "ko")))
    return () if first.quote or second.quote else ("en", "zh", "ko")


def _share(first: frozenset[str], second: frozenset[str]) -> float:
    return len(first & second) / len(first | second) if first | second else 1.0


def _compare_rank(order: tuple[str, ...], first: str | None, second: str | None) -> int:
    if first not in order or second not in order:
        return 0
    change = order.index(second) - order.index(first)
    return (change > 0) - (change < 0)


_BY_SUBJECT = {"same": 1.0, "narrower": 0.8, "broader": 0.8, "beside": 0.5, "apart": 0.0}


def _score(subject: str, likeness: Likeness | None, actions: float) -> float:
    meant = _BY_SUBJECT[subject]
    if likeness is None:
        return round(0.75 * meant + 0.25 * actions, 4)
    words = max(likeness.both, 0.8 * max(likeness.first_in_second, likeness.second_in_first))
    return round(0.3 * meant + 0.6 * words + 0.1 * actions, 4)
