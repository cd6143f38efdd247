"""How alike two wordings are: terms they share, weighed by how rare each is among the wordings compared."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mandates.graph.words import to_terms


class Likeness(NamedTuple):
    """How alike two wordings are, 0 to 1: `both` the shared weight of all, and the share of each that the other has."""

    both: float
    first_in_second: float
    second_in_first: float


class Wordings:
    """Wordings of many things in several languages, cut into weighed terms once."""

    def __init__(self, words: Mapping[str, Mapping[str, str]]) -> None:
        """Take for each thing its wording by language."""
        self._terms: dict[tuple[str, str], Counter[str]] = {}
        frequency: dict[str, Counter[str]] = defaultdict(Counter)
        for thing, wording in words.items():
            for lang, text in wording.items():
                terms = Counter(to_terms(text))
                self._terms[thing, lang] = terms
                frequency[lang].update(terms.keys())
        self._weights: dict[str, dict[str, float]] = {}
        for lang, counts in frequency.items():
            size = sum(1 for _, language in self._terms if language == lang)
            self._weights[lang] = {term: math.log(1 + size / count) for term, count in counts.items()}

    def likeness(self, first: str, second: str, languages: Iterable[str]) -> Likeness | None:
        """Compare two things in the first of the languages that both have wording in; None where there is none."""
        for lang in languages:
            a, b = self._terms.get((first, lang)), self._terms.get((second, lang))
            if a and b:
                weights = self._weights[lang]
                shared, left, right = (sum(weights[t] * n for t, n in c.items()) for c in (a & b, a, b))
                return Likeness(shared / (left + right - shared), shared / left, shared / right)
        return None

    def only_in(self, first: str, second: str, lang: str) -> frozenset[str]:
        """Return the terms of the first thing that the second lacks, in a language."""
        return frozenset(self._terms.get((first, lang), Counter()) - self._terms.get((second, lang), Counter()))

    def sharing(
        self, things: Iterable[str], others: Iterable[str], lang: str
    ) -> Iterator[tuple[str, dict[str, float]]]:
        """Give for each of the things the others that share terms with it in a language, and the weight of these."""
        index: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for other in others:
            for term, number in self._terms.get((other, lang), Counter()).items():
                index[term].append((other, number))
        for thing in things:
            found: dict[str, float] = defaultdict(float)
            for term, number in self._terms.get((thing, lang), Counter()).items():
                weight = self._weights[lang][term]
                for other, theirs in index.get(term, ()):
                    found[other] += weight * (number if number < theirs else theirs)
            yield thing, found
