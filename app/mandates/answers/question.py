"""Read a question in the user's own words: its language, places, subjects, and facts asked for."""

import json
import re
from calendar import monthrange
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mandates.answers.labels import LANGUAGES
from mandates.errors import UsageError
from mandates.graph.words import Label, Words, to_grams

MAX_LENGTH = 500
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_HANGUL = re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")

# A date as people write it: 2024-03-07, 2024/3, 2024年3月7日, 2024년, 2024.
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)(?:\s*[-/.年년]\s*(\d{1,2})(?:\s*[-/.月월]\s*(\d{1,2}))?)?\s*[年년月월日일]?(?!\d)"
)

# From which score on a label counts as found, as likely (the answer says so), and as a guess offered for choice.
FOUND = 0.42
LIKELY = 0.3
_GUESS = 0.2
# How much the share of the question that a name explains counts against the share of the name that is there:
# in a short question every word counts, in a long one most are about something else; a duty says more than is asked.
_SHORT, _SHORT_LEAN, _LONG_LEAN, _DUTY_LEAN = 12, 0.75, 0.25, 4.0
# From which share on a name of a thing, standing in the question, adds to what its other names explain.
_GOOD_NAME = 0.6
# How much of a name of several words counts when they stand in another order: a nursing home is no home nursing.
_SCATTERED = 0.85
# The share of a fact's cue that must stand in the question where no cue stands in it whole.
_LIKELY_FACT = 0.8
# Two meanings whose scores differ by less are offered as a choice.
TIE = 0.03


class Hit(NamedTuple):
    """A label found in a question: how well it fits (0 to 1) and the bits of the positions it explains.

    `cover` is the share of the label that the question has.
    """

    label: Label
    score: float
    cover: float
    mask: int


class Question(NamedTuple):
    """A question taken apart; hits are best first, one for each thing. `asking` masks words that only ask."""

    text: str
    lang: str
    asking: int
    places: tuple[Hit, ...]
    agencies: tuple[Hit, ...]
    facts: tuple[Hit, ...]
    subjects: tuple[Hit, ...]
    duties: tuple[Hit, ...]
    actions: tuple[Hit, ...]
    unknown_place: str | None
    as_of: str | None


class _AskingWords(NamedTuple):
    phrases: tuple[str, ...]
    places: tuple[str, ...]


@cache
def _asking_words() -> _AskingWords:
    data = json.loads((Path(__file__).parent / "question-words.json").read_text(encoding="utf-8"))
    entries = [data[lang] for lang in LANGUAGES]
    phrases = {phrase for entry in entries for phrase in entry["phrases"]}
    return _AskingWords(tuple(sorted(phrases)), tuple(p for entry in entries for p in entry["place"]))


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
    """Return `ko`, `zh` or `en` by the script of the text; a Chinese term in an English sentence leaves it English."""
    if _HANGUL.search(text):
        return "ko"
    return "zh" if len(_HAN.findall(text)) >= len(_LATIN_WORD.findall(text)) and _HAN.search(text) else "en"


def read_question(text: str, words: Words, lang: str | None = None) -> Question:
    """Take a question apart with the index of words; raises UsageError as `check_question` does."""
    text = check_question(text)
    folded = words.fold(text)
    matcher = _Matcher(words, folded)
    names = matcher.exact(matcher.candidates(("place", "agency", "section", "fact", "action"), 30))
    places = _disjoint([hit for hit in names if hit.label.kind == "place"])
    agencies = _disjoint([hit for hit in names if hit.label.kind in ("agency", "section")])
    known = _union(places) | _union(agencies)
    date = _DATE.search(folded)
    asking = _asking_mask(folded) | (_bits(*date.span()) if date else 0)
    scored = matcher.scored(("subject", "fact"), 40, ignore=known, asking=asking)
    facts = _disjoint([hit for hit in names if hit.label.kind == "fact" and not hit.mask & _union(places)])
    likely = [hit for hit in scored if hit.label.kind == "fact" and hit.cover > _LIKELY_FACT]
    subjects = [hit for hit in scored if hit.label.kind == "subject"]
    rest = _masked_text(folded, _union(subjects[:3]))
    return Question(
        text=text,
        lang=lang or guess_language(text),
        asking=asking,
        places=places,
        agencies=agencies,
        facts=facts or tuple(likely[:1]),
        subjects=tuple(subjects),
        duties=tuple(matcher.scored(("duty",), 15, ignore=_union(agencies), asking=asking | _union(places))),
        actions=tuple(hit for hit in names if hit.label.kind == "action" and hit.mask & ~asking),
        unknown_place=None if places else _unknown_place(text, rest),
        as_of=_to_date(date) if date else None,
    )


class _Matcher:
    """Scores the labels of the index against one question."""

    def __init__(self, words: Words, folded: str) -> None:
        self._words = words
        self._folded = folded
        self._grams: dict[str, int] = {}
        self._shares: dict[str, float] = {}
        for gram in to_grams(folded):
            self._grams[gram.text] = self._grams.get(gram.text, 0) | gram.mask
            self._shares[gram.text] = gram.share

    def candidates(self, kinds: Sequence[str], limit: int) -> list[Label]:
        """Return the labels of these kinds that share most with the question."""
        return self._words.search(self._grams, kinds, limit)

    def exact(self, labels: Sequence[Label]) -> list[Hit]:
        """Return those labels that stand in the question as they are, longest first."""
        hits = []
        for label in labels:
            if not label.grams <= self._grams.keys():
                continue
            folded = self._words.fold(label.text)
            for start in _occurrences(folded, self._folded):
                hits.append(Hit(label, len(folded) + label.rank, 1.0, _bits(start, start + len(folded))))
        return sorted(hits, key=lambda hit: (-hit.score, hit.label.iri))

    def scored(self, kinds: Sequence[str], limit: int, *, ignore: int, asking: int) -> list[Hit]:
        """Return the best hit for each thing whose label shares enough with the question, best first.

        Positions of `ignore` (names of places and bodies) explain nothing; those of `asking` cost nothing.
        """
        weigh, shares = self._words.weight, self._shares
        free = ((gram, mask & ~ignore) for gram, mask in self._grams.items())
        open_grams = {gram: (mask, weigh(gram) * shares[gram]) for gram, mask in free if mask}
        telling = {gram for gram, (mask, _) in open_grams.items() if mask & ~asking}
        asked = sum(open_grams[gram][1] for gram in telling) or 1.0
        lean = _SHORT_LEAN if len(telling) <= _SHORT else _LONG_LEAN
        matches: dict[str, list[_Match]] = {}
        for label in self._words.search(telling, kinds, limit):
            match = _to_match(label, open_grams)
            if match.cover > _SCATTERED and " " in label.text and not self._stands(label.text):
                match = match._replace(cover=_SCATTERED, in_order=False)
            matches.setdefault(label.iri, []).append(match)
        weights = {gram: open_grams[gram][1] / asked for gram in telling}
        hits = [_best_hit(of_one, weights, lean) for of_one in matches.values()]
        return sorted((hit for hit in hits if hit.score >= _GUESS), key=lambda hit: (-hit.score, hit.label.iri))

    def _stands(self, name: str) -> bool:
        return bool(_occurrences(self._words.fold(name), self._folded))


class _Match(NamedTuple):
    """A label beside a question: shared grams, their positions, their share of the label, whether its words follow."""

    label: Label
    grams: frozenset[str]
    mask: int
    cover: float
    in_order: bool = True


def _to_match(label: Label, grams: dict[str, tuple[int, float]]) -> _Match:
    shared = label.grams & grams.keys()
    weight, mask = 0.0, 0
    for gram in shared:
        mask |= grams[gram][0]
        weight += grams[gram][1]
    return _Match(label, shared, mask, min(1.0, weight / (label.whole or 1.0)))


def _best_hit(matches: Sequence[_Match], weights: dict[str, float], lean: float) -> Hit:
    """Return the hit of one thing: its best name, which explains the question together with its other good names.

    `weights` are the shares of the question that its telling grams make up.
    """
    together: set[str] = set()
    for match in matches:
        if match.in_order and match.cover >= _GOOD_NAME:
            together |= match.grams
    scores = []
    for match in matches:
        explained = sum(weights[gram] for gram in match.grams | together if gram in weights)
        lean_of = _DUTY_LEAN if match.label.kind == "duty" else lean
        below = lean_of * match.cover + explained
        score = (1 + lean_of) * match.cover * explained / below if below else 0.0
        scores.append(score * match.label.rank**0.5)
    # Of names that fit as well as each other the longer one says what is meant.
    at = max(range(len(matches)), key=lambda i: (round(scores[i], 2), len(matches[i].grams), -i))
    return Hit(matches[at].label, scores[at], matches[at].cover, matches[at].mask)


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


def _to_date(match: re.Match[str]) -> str | None:
    """Return the last day that a date in words means, as an ISO date; None where there is no such day."""
    year, month, day = match.groups()
    if month is None:
        return f"{year}-12-31"
    try:
        last = monthrange(int(year), int(month))[1]
    except ValueError:
        return None
    return f"{year}-{int(month):02}-{int(day or last):02}" if 1 <= int(day or last) <= last else None


def _bits(start: int, end: int) -> int:
    return ((1 << (end - start)) - 1) << start


def _asking_mask(folded: str) -> int:
    mask = 0
    for phrase in _asking_words().phrases:
        if phrase in folded:
            for start in _occurrences(phrase, folded):
                mask |= _bits(start, start + len(phrase))
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
        for match in re.finditer(pattern, text):
            name = match.group(1)
            if len(text) != len(rest) or rest[match.start(1) : match.end(1)].strip():
                return name
    return None
