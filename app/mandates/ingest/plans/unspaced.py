"""Phrases of plans in languages that put the verb first and write no spaces."""

import re
from functools import cache
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_cues, load_words
from mandates.ingest.plans.blocks import Masks, Sentence
from mandates.ingest.plans.phrase import Phrase, longest_prefix, split_at
from mandates.ingest.plans.quantities import alternatives, find_quantities

_BARE_FIGURE = 6


class _Words(NamedTuple):
    verbs: re.Pattern[str]
    adverbs: re.Pattern[str]
    timed: re.Pattern[str]
    connectives: re.Pattern[str]
    aims: tuple[str, ...]
    weak: tuple[str, ...]
    slogan: re.Pattern[str]
    prepositions: re.Pattern[str]
    context: tuple[str, ...]
    subject: re.Pattern[str]
    duty: re.Pattern[str]
    no_actor: re.Pattern[str]
    data: dict[str, Any]


@cache
def _load(language: str) -> _Words:
    plans = load_words(language, "plans")
    data = plans["phrases"]
    cues = [cue.text for cue in load_cues(language) if cue.kind == "verb" and len(cue.text) > 1]
    time = "|".join(pattern for pattern, _ in plans["deadlines"]["pattern"])
    verb = alternatives([*data["verbs"], *cues])
    ends = alternatives(data["actor_end"])
    return _Words(
        re.compile(verb),
        re.compile(rf"(?:{alternatives(data['adverbs'])}|{time})"),
        re.compile(rf"(?:{time})(?:{alternatives(data['adverbs'])})?{verb}"),
        re.compile(alternatives(data["connectives"])),
        tuple(sorted(data["aims"], key=len, reverse=True)),
        tuple(sorted(data["weak"], key=len, reverse=True)),
        re.compile(data["slogan"]),
        re.compile(alternatives(data["prepositions"])),
        tuple(data["context_ends"]),
        re.compile(rf"(?P<actor>[^,。;:]{{1,40}}?{ends}(?:\([^()]{{1,20}}\))?)(?P<modal>{data['modal_subject']})"),
        re.compile(data["duty"]),
        re.compile(data["no_actor"]),
        data,
    )


def cut(folded: str, sentence: Sentence, language: str, masks: Masks) -> list[Phrase]:
    """Return the phrases of a sentence."""
    words, phrases = _load(language), list[Phrase]()
    actor: tuple[int, int] | None = None
    for start, end in _segments(folded, sentence, language, masks):
        if found := words.connectives.match(folded, start, end):
            start = found.end() if found.end() < end else start
        phrase = _judge(folded, start, end, words, first=not any(item.kind == "task" for item in phrases))
        if phrase.kind == "task" and folded[end : end + 1] == ":" and end + 1 < sentence.end:
            phrase = phrase._replace(kind="context")
        if phrase.actor is not None:
            actor = phrase.actor
        phrases.append(phrase._replace(actor=actor))
    return phrases


def _segments(folded: str, sentence: Sentence, language: str, masks: Masks) -> list[tuple[int, int]]:
    """Return the stretches between commas; a list of figures is cut at its list marks too."""
    segments = list[tuple[int, int]]()
    for start, end in split_at(folded, sentence.start, sentence.end, ",;:", masks.all):
        parts = split_at(folded, start, end, "、", masks.all)
        counted = [bool(find_quantities(folded, *part, language, masks.quotes)) for part in parts]
        left = start
        for number, part in enumerate(parts[1:], 1):
            own = part[1] - part[0] > _BARE_FIGURE
            if own and counted[number] and counted[number - 1]:
                segments.append((left, parts[number - 1][1]))
                left = part[0]
        segments.append((left, end))
    return segments


def _judge(folded: str, start: int, end: int, words: _Words, *, first: bool) -> Phrase:
    """Tell what a segment is by the words it begins with."""
    actor = None
    at = start
    if subject := words.subject.match(folded, start, end):
        rest = _skip(folded, subject.end(), end, words)
        bound = words.duty.fullmatch(subject["modal"])
        if bound or words.verbs.match(folded, rest, end) or words.prepositions.match(folded, rest, end):
            at = rest
            if not words.no_actor.match(folded, start, end):
                actor = (subject.start("actor"), subject.end("actor"))
    at = _skip(folded, at, end, words)
    weak = longest_prefix(folded, at, end, words.weak) or longest_prefix(folded, start, end, words.weak)
    if weak or words.slogan.search(folded, start, end):
        return Phrase(start, end, "context", actor)
    aim = longest_prefix(folded, start, end, words.aims) or longest_prefix(folded, at, end, words.aims)
    if aim and (not first or folded.startswith(tuple(words.data["pure_aims"]), start, end)):
        return Phrase(start, end, "aim", actor)
    if words.verbs.match(folded, at, end) or actor is not None:
        return Phrase(start, end, "task", actor)
    if preposition := words.prepositions.match(folded, at, end):
        verb = words.verbs.search(folded, preposition.end() + 1, end)
        if verb and not folded.endswith(words.context, start, end):
            return Phrase(start, end, "task", actor)
        return Phrase(start, end, "context", actor)
    kind = "task" if words.timed.search(folded, start, end) else "plain"
    return Phrase(start, end, kind, actor)


def _skip(folded: str, at: int, end: int, words: _Words) -> int:
    """Return where the adverbs and times at a position end, unless nothing follows them."""
    while (found := words.adverbs.match(folded, at, end)) and at < found.end() < end:
        longer = words.verbs.match(folded, at, end)
        if longer and longer.end() > found.end():
            break
        at = found.end()
    return at
