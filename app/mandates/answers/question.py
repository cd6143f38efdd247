"""Read a question in the user's own words: its language, places, subjects, and facts asked for."""

import math
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mandates.errors import UsageError
from mandates.graph.words import Label, Words, to_grams

MAX_LENGTH = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u9fff]")

# From which score on a label counts as found, as likely (the answer says so), and as a guess offered for choice.
FOUND = 0.42
LIKELY = 0.3
_GUESS = 0.2
# Two meanings whose scores differ by less are offered as a choice.
TIE = 0.03


@dataclass(frozen=True)
class Hit:
    """A label found in a question: how well it fits (0 to 1) and the bits of the positions it explains.

    `cover` is the share of the label that the question has.
    """

    label: Label
    score: float
    cover: float
    mask: int


@dataclass(frozen=True)
class Question:
    """A question taken apart; hits are best first, one for each thing."""

    text: str
    lang: str
    folded: str
    asking: int
    places: tuple[Hit, ...]
    agencies: tuple[Hit, ...]
    facts: tuple[Hit, ...]
    subjects: tuple[Hit, ...]
    duties: tuple[Hit, ...]
    actions: tuple[Hit, ...]
    unknown_place: str | None


@dataclass(frozen=True)
class _AskingWords:
    phrases: dict[str, list[str]]
    places: list[re.Pattern[str]]


@cache
def _asking_words() -> _AskingWords:
    text = (files("mandates.answers") / "question-words.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    phrases = {lang: sorted(entry["phrases"], key=len, reverse=True) for lang, entry in data.items()}
    return _AskingWords(phrases, [re.compile(p) for entry in data.values() for p in entry["place"]])


def check_question(text: str) -> str:
    """Return the question trimmed; UsageError where it is empty, too long or holds control characters."""
    if _CONTROL.search(text):
        raise UsageError("the question holds control characters: write it as plain text")
    trimmed = " ".join(text.split())
    if not trimmed:
        raise UsageError("the question is empty: name a subject, for example `mandates find 医养结合`")
    if len(trimmed) > MAX_LENGTH:
        raise UsageError(f"the question has {len(trimmed)} characters; at most {MAX_LENGTH} are read")
    return trimmed


def guess_language(text: str) -> str:
    """Return `ko`, `zh` or `en` by the script of the text."""
    if _HANGUL.search(text):
        return "ko"
    return "zh" if _HAN.search(text) else "en"


def read_question(text: str, words: Words, lang: str | None = None) -> Question:
    """Take a question apart with the index of words; raises UsageError as `check_question` does."""
    text = check_question(text)
    folded = words.fold(text)
    matcher = _Matcher(words, folded)
    places = _disjoint(matcher.exact(("place",)))
    agencies = _disjoint(matcher.exact(("agency", "section")))
    named = _union(places) | _union(agencies)
    asking = _asking_mask(folded)
    facts = _disjoint([hit for hit in matcher.exact(("fact",)) if not hit.mask & _union(places)])
    if not facts:
        facts = tuple(hit for hit in matcher.fuzzy(("fact",), ignore=named, asking=asking, limit=30) if hit.cover > 0.8)[:1]
    subjects = matcher.fuzzy(("subject",), ignore=named, asking=asking, limit=120)
    duties = matcher.fuzzy(("duty",), ignore=named, asking=asking, limit=40)
    actions = tuple(hit for hit in matcher.exact(("action",)) if hit.mask & ~asking)
    unknown = None if places else _unknown_place(text, _masked_text(folded, _union(subjects[:3])))
    return Question(
        text, lang or guess_language(text), folded, asking, places, agencies, facts,
        tuple(subjects), tuple(duties), actions, unknown,
    )  # fmt: skip


class _Matcher:
    """Scores the labels of the index against one question."""

    def __init__(self, words: Words, folded: str) -> None:
        self._words = words
        self._folded = folded
        self._grams: dict[str, int] = {}
        for gram in to_grams(folded):
            self._grams[gram.text] = self._grams.get(gram.text, 0) | gram.mask
        self._weights: dict[str, float] = {}

    def weight(self, gram: str) -> float:
        """Return how much a gram tells: rare ones tell more, single characters less than pairs."""
        if gram not in self._weights:
            rarity = math.log(1 + self._words.size / (1 + self._words.frequency(gram)))
            single = len(gram) == 1
            self._weights[gram] = rarity * (0.5 if single else 1.0)
        return self._weights[gram]

    def exact(self, kinds: Sequence[str]) -> list[Hit]:
        """Return the labels that stand in the question as they are, longest first."""
        hits = []
        for label in self._words.search(list(self._grams), kinds, 60):
            folded = self._words.fold(label.text)
            for start in _occurrences(folded, self._folded):
                mask = ((1 << len(folded)) - 1) << start
                hits.append(Hit(label, len(folded) + label.rank, 1.0, mask))
        return sorted(hits, key=lambda hit: (-hit.score, hit.label.iri))

    def fuzzy(self, kinds: Sequence[str], ignore: int, asking: int, limit: int) -> list[Hit]:
        """Return the best hit for each thing whose label shares enough with the question, best first.

        Positions of `ignore` (names of places and bodies) explain nothing; those of `asking` cost nothing.
        """
        open_grams = {gram: mask & ~ignore for gram, mask in self._grams.items() if mask & ~ignore}
        telling = {gram: mask for gram, mask in open_grams.items() if mask & ~asking}
        asked = sum(self.weight(gram) for gram in telling) or 1.0
        best: dict[str, Hit] = {}
        for label in self._words.search(list(telling), kinds, limit):
            hit = self._score(label, open_grams, telling, asked)
            if hit.score >= _GUESS and hit.score > best.get(label.iri, hit).score - (label.iri not in best):
                best[label.iri] = hit
        return sorted(best.values(), key=lambda hit: (-hit.score, hit.label.iri))

    def _score(self, label: Label, grams: dict[str, int], telling: dict[str, int], asked: float) -> Hit:
        folded = self._words.fold(label.text)
        own = {gram.text for gram in to_grams(folded)}
        shared = [gram for gram in own if gram in grams]
        whole = sum(self.weight(gram) for gram in own) or 1.0
        cover = sum(self.weight(gram) for gram in shared) / whole
        explained = sum(self.weight(gram) for gram in shared if gram in telling) / asked
        mask = 0
        for gram in shared:
            mask |= grams[gram]
        if not cover or not explained:
            return Hit(label, 0.0, 0.0, mask)
        # For a subject the share of its name that is there counts most, for a duty the share of the question.
        weight = 4.0 if label.kind == "duty" else 0.25
        score = (1 + weight) * cover * explained / (weight * cover + explained)
        return Hit(label, score * label.rank**0.5, cover, mask)


def _occurrences(needle: str, text: str) -> list[int]:
    """Return where a folded name stands in a folded text; Latin names only as whole words."""
    if not needle:
        return []
    if needle[0].isascii() and needle[0].isalnum():
        pattern = rf"(?<![a-z0-9]){re.escape(needle)}(?![a-z0-9])"
        return [match.start() for match in re.finditer(pattern, text)]
    starts, at = [], text.find(needle)
    while at >= 0:
        starts.append(at)
        at = text.find(needle, at + 1)
    return starts


def _asking_mask(folded: str) -> int:
    mask = 0
    for phrases in _asking_words().phrases.values():
        for phrase in phrases:
            for start in _occurrences(phrase, folded):
                mask |= ((1 << len(phrase)) - 1) << start
    return mask


def _disjoint(hits: list[Hit]) -> tuple[Hit, ...]:
    """Keep the longest names; a name inside a longer one of another thing is not meant."""
    kept: list[Hit] = []
    for hit in hits:
        if not any(hit.mask & other.mask and hit.mask != other.mask for other in kept) and not any(
            hit.label.iri == other.label.iri for other in kept
        ):
            kept.append(hit)
    return tuple(kept)


def _union(hits: Sequence[Hit]) -> int:
    mask = 0
    for hit in hits:
        mask |= hit.mask
    return mask


def _masked_text(text: str, mask: int) -> str:
    return "".join(" " if mask >> at & 1 else char for at, char in enumerate(text))


def _unknown_place(text: str, rest: str) -> str | None:
    """Return what looks like the name of a place although no loaded place has it."""
    for pattern in _asking_words().places:
        for match in pattern.finditer(text):
            name = match.group(1)
            if len(text) != len(rest) or rest[match.start(1) : match.end(1)].strip():
                return name
    return None
