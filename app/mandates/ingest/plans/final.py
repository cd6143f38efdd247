"""Phrases of plans in languages that put the verb, or the verbal noun, last."""

import re
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import load_cues, load_words
from mandates.ingest.plans.blocks import Masks, Sentence, is_masked
from mandates.ingest.plans.phrase import Phrase, trim
from mandates.ingest.plans.quantities import alternatives, find_quantities

_LOOK = 40
_LETTERS = re.compile(r"\S+")


class _Words(NamedTuple):
    boundary: re.Pattern[str]
    not_boundary: re.Pattern[str]
    strong: re.Pattern[str]
    final: re.Pattern[str]
    state: re.Pattern[str]
    noun_final: re.Pattern[str]
    prefix: re.Pattern[str]
    chain: re.Pattern[str]
    object: re.Pattern[str]
    dependent: re.Pattern[str]
    adverb: re.Pattern[str]
    aims: re.Pattern[str]
    weak: re.Pattern[str]
    actor: re.Pattern[str]
    connective: re.Pattern[str]


@cache
def _load(language: str) -> _Words:
    data = load_words(language, "plans")["phrases"]
    roots = [*data["verbs"], *(cue.text for cue in load_cues(language))]
    return _Words(
        re.compile(data["boundary"]),
        re.compile(data["not_boundary"]),
        re.compile(rf"{alternatives(data['strong'])}(?:{data['strong_endings']})[,]?$"),
        re.compile(data["final"]),
        re.compile(data["state"]),
        re.compile(rf"{alternatives(roots)}(?:\([^()]*\))?\s*$"),
        re.compile(data["prefix"]),
        re.compile(data["chain"]),
        re.compile(data["object"]),
        re.compile(data["dependent"]),
        re.compile(data["adverb"]),
        re.compile(data["aims"]),
        re.compile(data["weak"]),
        re.compile(data["actor"]),
        re.compile(data["opener"]),
    )


def cut(folded: str, sentence: Sentence, language: str, masks: Masks) -> list[Phrase]:
    """Return the phrases of a sentence: each ends with a verb that joins it to the next, or with the last verb."""
    words, phrases = _load(language), list[Phrase]()
    segments = _segments(folded, sentence, words, masks)
    for number, (start, end) in enumerate(segments):
        if found := words.connective.match(folded, start, end):
            start = found.end()
        named = words.actor.match(folded, start, end)
        actor = named.span("actor") if named else None
        others = _further_actors(folded, named.end(), end, words) if named else ()
        start = _without_prefix(folded, start, end, words)
        last = number == len(segments) - 1
        bare = not find_quantities(folded, start, end, language, masks.quotes)
        kind = _judge(folded, start, end, words, last=last, first=number == 0)
        if kind == "noun":
            kind = "task" if sentence.first and sentence.level >= 0 else "plain"
        phrases.append(Phrase(*trim(folded, start, end), kind if bare else "task", actor, others))
    return phrases


def _further_actors(folded: str, start: int, end: int, words: _Words) -> tuple[tuple[int, int], ...]:
    """Return the subjects of the parts after commas: each body answers for its share of what the phrase says."""
    commas = [at + 1 for at in range(start, end) if folded[at] == ","]
    found = (words.actor.match(folded, at + (folded[at : at + 1] == " "), end) for at in commas)
    return tuple(match.span("actor") for match in found if match)


def _segments(folded: str, sentence: Sentence, words: _Words, masks: Masks) -> list[tuple[int, int]]:
    """Return the stretches that end with a joining verb; verbs that share an object or a chain stay together."""
    segments, left = list[tuple[int, int]](), sentence.start
    noun_style = sentence.first and sentence.level >= 0 and not words.final.search(folded, sentence.start, sentence.end)
    for found in _LETTERS.finditer(folded, sentence.start, sentence.end):
        if is_masked(masks.all, found.start()) or found.end() >= sentence.end:
            continue
        token = found.group()
        joining = words.boundary.search(token) and not words.not_boundary.search(token)
        joins = joining or words.strong.search(token)
        listed = noun_style and token.endswith(",") and words.noun_final.search(token[:-1])
        if (joins and not words.chain.search(folded[max(left, found.end() - _LOOK) : found.end()])) or listed:
            segments.append((left, found.end()))
            left = found.end()
    segments.append((left, sentence.end))
    return _join_verbs(folded, segments, words)


def _join_verbs(folded: str, segments: list[tuple[int, int]], words: _Words) -> list[tuple[int, int]]:
    """Join a segment that has a verb, or opens with one, but no object for it to the one before it."""
    joined = list[tuple[int, int]]()
    for start, end in segments:
        body = words.adverb.sub("", folded[start:end]).split()
        bare = len(body) <= 2 and not words.object.search(" ".join(body))
        bare = bare or bool(words.dependent.match(folded[start:end].lstrip(" ,")))
        if joined and bare and not any(character.isdigit() for character in folded[start:end]):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [trimmed for trimmed in (trim(folded, *segment) for segment in joined) if trimmed[0] < trimmed[1]]


def _without_prefix(folded: str, start: int, end: int, words: _Words) -> int:
    """Return where a segment starts after the circumstances before it (in accordance with, on the basis of)."""
    for found in words.prefix.finditer(folded, start, end):
        if len(folded[found.end() : end].split()) > 2:
            start = found.end()
    return start


def _judge(folded: str, start: int, end: int, words: _Words, *, last: bool, first: bool) -> str:
    body = folded[start:end].rstrip(" ,")
    if words.weak.search(body):
        return "context"
    if last and not first and words.aims.search(body):
        return "aim"
    if words.state.search(body):
        return "plain"
    tail = body.rsplit(" ", 1)[-1]
    verbal = words.boundary.search(tail) or words.strong.search(tail) or words.final.search(tail)
    return "task" if verbal else "noun" if words.noun_final.search(body) else "plain"
