"""Phrases of plans in languages that put the verb first and write spaces."""

import re
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import load_cues, load_words
from mandates.ingest.plans.blocks import Masks, Sentence
from mandates.ingest.plans.phrase import Phrase, split_at
from mandates.ingest.plans.quantities import alternatives, find_quantities

_OBJECT = 3
_LOOK = 80


class _Words(NamedTuple):
    verb: re.Pattern[str]
    listed: re.Pattern[str]
    opener: re.Pattern[str]
    skip: re.Pattern[str]
    aims: re.Pattern[str]
    weak: re.Pattern[str]
    subject: re.Pattern[str]
    passive: re.Pattern[str]
    actor: re.Pattern[str]
    tail: re.Pattern[str]
    joint: re.Pattern[str]
    clause: re.Pattern[str]
    duty: re.Pattern[str]
    copula: re.Pattern[str]
    noun_led: re.Pattern[str]
    no_actor: re.Pattern[str]
    between: tuple[str, ...]


@cache
def _load(language: str) -> _Words:
    plans = load_words(language, "plans")
    data = plans["phrases"]
    cues = [cue.text for cue in load_cues(language) if cue.kind == "verb" and " " not in cue.text]
    base = sorted({*data["verbs"], *cues})
    forms = [*base, *(_form(verb, "ing") for verb in data["gerunds"])]
    past = [_form(verb, "ed") for verb in base] + data["participles"]
    nouns = {*data["noun_like"], *(cue.text for cue in load_cues(language) if cue.kind == "noun")}
    plain = alternatives(verb for verb in base if verb not in nouns)
    noun = rf"{alternatives(nouns)}(?={data['noun_before']})"
    verb = rf"{alternatives(forms)}(?![\w-])"
    return _Words(
        re.compile(verb),
        re.compile(rf"(?!{noun}){verb}"),
        re.compile(data["opener"]),
        re.compile(data["skip"]),
        re.compile(data["aims"]),
        re.compile(data["weak"]),
        re.compile(
            rf"(?P<actor>[^,;:]{{2,90}}?)\s(?P<modal>{data['modal']})\s"
            rf"(?:{data['skip']})*{alternatives([*base, *past])}(?![\w-])"
        ),
        re.compile(
            rf"(?:{data['be']})\s(?:[a-z-]+ly\s)*{alternatives(past)}(?![\w-])"
            rf"|(?:{data['being']})\s(?:[a-z-]+ly\s)*{alternatives(data['strong_past'])}(?![\w-])|{data['charge']}"
        ),
        re.compile(data["actor"]),
        re.compile(data["tail"]),
        re.compile(rf"\s(?:{data['and']})\s(?=(?:{data['skip']})*{plain}(?![\w-])|(?:{data['skip']})+{verb})"),
        re.compile(data["clause"]),
        re.compile(data["duty"]),
        re.compile(data["copula"]),
        re.compile(data["noun_led"]),
        re.compile(data["no_actor"]),
        (",", f", {data['and']}", ""),
    )


def _form(verb: str, ending: str) -> str:
    """Return a verb with its ending, by the rules of spelling."""
    if verb.endswith("e") and not verb.endswith(("ee", "oe")):
        return verb[:-1] + ending
    if ending == "ed" and verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return verb[:-1] + "ied"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return verb + verb[-1] + ending
    return verb + ending


def cut(folded: str, sentence: Sentence, language: str, masks: Masks) -> list[Phrase]:
    """Return the phrases of a sentence: its segments, one without a verb of its own joined to the one before."""
    words, phrases = _load(language), list[Phrase]()
    actor: tuple[int, int] | None = None
    for start, end in _segments(folded, sentence, language, masks, words):
        phrase = _judge(folded, start, end, words, first=not phrases)
        if phrase.kind == "task" and folded[end : end + 1] == ":" and end + 1 < sentence.end:
            phrase = phrase._replace(kind="context")
        bare = not find_quantities(folded, start, end, language, masks.quotes)
        if phrase.kind == "subject":
            opening = phrases[0].start if phrases and all(item.kind == "plain" for item in phrases) else phrase.start
            phrases = [] if opening < phrase.start else phrases
            phrase = phrase._replace(kind="task", start=opening)
            actor = phrase.actor
        if (
            phrase.kind == "plain"
            and bare
            and phrases
            and phrases[-1].kind == "task"
            and _lists_on(folded, phrases[-1], start, words)
        ):
            phrases[-1] = phrases[-1]._replace(end=_without_tail(folded, start, end, words))
        else:
            phrases.append(phrase._replace(actor=actor))
    return phrases


def _lists_on(folded: str, phrase: Phrase, start: int, words: _Words) -> bool:
    """Tell whether a segment goes on with the objects of the phrase before it: only a comma stands between."""
    between = folded[phrase.end : start].strip() in words.between
    return between and not words.clause.match(folded, start)


def _segments(folded: str, sentence: Sentence, language: str, masks: Masks, words: _Words) -> list[tuple[int, int]]:
    """Return the stretches between commas, and those joined by "and" that have a verb and an object of their own."""
    segments = list[tuple[int, int]]()
    for start, end in split_at(folded, sentence.start, sentence.end, ",;:", masks.all):
        left = start
        for found in words.joint.finditer(folded, start, end):
            objects = (
                folded[max(left, found.start() - _LOOK) : found.start()].split(),
                folded[found.end() : min(end, found.end() + _LOOK)].split(),
            )
            counted = find_quantities(folded, found.end(), min(end, found.end() + _LOOK), language, masks.quotes)
            if min(map(len, objects)) > (_OBJECT - 1 if counted else _OBJECT):
                segments.append((left, found.start()))
                left = found.end()
        segments.append((left, end))
    return segments


def _judge(folded: str, start: int, end: int, words: _Words, *, first: bool) -> Phrase:
    """Tell what a segment is: a verb at its head, a subject with a modal or passive verb, or neither."""
    if found := words.opener.match(folded, start, end):
        start = found.end()
    at = start
    while (found := words.skip.match(folded, at, end)) and found.end() > at:
        at = found.end()
    if words.weak.match(folded, at, end) or words.weak.match(folded, start, end):
        return Phrase(start, end, "context")
    if words.aims.match(folded, at, end) and not first:
        return Phrase(start, end, "aim")
    if (words.verb if first or at > start else words.listed).match(folded, at, end):
        return Phrase(start, _without_tail(folded, start, end, words), "task")
    if subject := words.subject.match(folded, start, end):
        named = words.actor.search(subject["actor"])
        if not named and words.copula.fullmatch(subject["modal"]):
            return Phrase(subject.end("modal") + 1, _without_tail(folded, start, end, words), "task")
        acts = named and words.duty.match(subject["modal"]) and not words.no_actor.search(subject["actor"])
        actor = (subject.start("actor"), subject.end("actor")) if acts else None
        return Phrase(start, _without_tail(folded, start, end, words), "subject", actor)
    opens = first or ";" in folded[max(0, start - 6) : start]
    if words.passive.search(folded, start, end) or (opens and words.noun_led.match(folded, at, end)):
        return Phrase(start, end, "task")
    return Phrase(start, end, "plain")


def _without_tail(folded: str, start: int, end: int, words: _Words) -> int:
    """Return the end of a segment without the aim that follows it ("to further improve …")."""
    found = words.tail.search(folded, start + (end - start) // 2, end)
    return found.start() if found else end
