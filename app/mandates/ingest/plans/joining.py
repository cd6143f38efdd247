"""Which phrases of a sentence are rows of their own: slogans and effects are none, some neighbours are one.

What counts stands in `languages/<language>/plans.json` under `joining`:
- `empty`: phrases that say no act (generic objects, remarks, slogans);
- `aim_label`: what stands before the colon of a list of aims;
- `effect`: how a phrase ends whose successors up to the next comma are what it brings about;
- `closing`: what is an aim where it closes a part;
- `pronoun`: an object that only the circumstance before the phrase names, so that the row begins there;
- `brief`, `brief_verbs`: up to which length a task with one of these verbs is too short to stand alone; the next
  task joins it where a comma strings them together, or it is as short or only says how far;
  with `backward` it joins the one before;
- `shared`: words that make neighbours one task where both have the same (one object, said twice);
- `degree`: verbs that only say how far, so that of two tasks in a part the second is no act of its own;
- `means`: tasks that a target directly after them measures, so that the target alone is a row, where both
  have a word that begins with the same `stem` letters.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.plans.phrase import Phrase


class _Words(NamedTuple):
    empty: re.Pattern[str]
    effect: re.Pattern[str]
    closing: re.Pattern[str]
    degree: re.Pattern[str]
    shared: re.Pattern[str]
    means: re.Pattern[str]
    aim_label: re.Pattern[str]
    brief_verbs: re.Pattern[str]
    pronoun: re.Pattern[str]
    brief: int
    stem: int
    backward: bool


@cache
def _load(language: str) -> _Words:
    data = load_words(language, "plans")["joining"]
    return _Words(
        re.compile(data["empty"]),
        re.compile(data["effect"]),
        re.compile(data["closing"]),
        re.compile(data["degree"]),
        re.compile(data["shared"]),
        re.compile(data["means"]),
        re.compile(data["aim_label"]),
        re.compile(data["brief_verbs"]),
        re.compile(data["pronoun"]),
        data["brief"],
        data["stem"],
        data["backward"],
    )


def is_means(folded: str, task: tuple[int, int], target: tuple[int, int], language: str) -> bool:
    """Tell whether a task only says by what the target directly after it is reached: both name the same thing."""
    words, body = _load(language), folded[slice(*task)]
    if not words.means.search(body):
        return False
    stems = [
        {word[: words.stem] for word in part.split() if len(word) >= words.stem}
        for part in (body, folded[slice(*target)])
    ]
    return bool(stems[0] & stems[1])


def settle(folded: str, phrases: Sequence[Phrase], bare: Sequence[bool], language: str) -> list[Phrase]:
    """Return the phrases of a sentence with aims told from tasks and neighbours joined.

    `bare` tells which phrases state no figure: those with one are left as they are.
    """
    words, done = _load(language), list[Phrase]()
    first = phrases[0] if phrases else None
    if first and folded[first.end : first.end + 1] == ":" and words.aim_label.search(folded, first.start, first.end):
        return [item._replace(kind="aim") if item.kind == "task" else item for item in phrases]
    for part in _parts(folded, phrases):
        items = [(phrases[number], bare[number]) for number in part]
        items = _tell_aims(folded, items, words)
        items = _join_brief(folded, items, words)
        items = _join_shared(folded, items, words)
        done += [phrase for phrase, _ in _join_pair(folded, items, words)]
    return done


def _parts(folded: str, phrases: Sequence[Phrase]) -> list[list[int]]:
    """Return the numbers of the phrases between semicolons."""
    parts = list[list[int]]()
    for number, phrase in enumerate(phrases):
        if not parts or ";" in folded[phrases[number - 1].end : phrase.start]:
            parts.append([])
        parts[-1].append(number)
    return parts


def _tell_aims(folded: str, items: list[tuple[Phrase, bool]], words: _Words) -> list[tuple[Phrase, bool]]:
    told, brought = list[tuple[Phrase, bool]](), False
    last = max((number for number, (phrase, _) in enumerate(items) if phrase.kind == "task"), default=0)
    for number, (phrase, bare) in enumerate(items):
        body = folded[phrase.start : phrase.end]
        brought = brought and "," not in folded[items[number - 1][0].end : phrase.start]
        closes = number == last and any(item.kind == "task" for item, _ in told)
        if bare and phrase.kind == "task":
            if told and told[-1][0].kind == "context" and told[-1][1] and words.pronoun.search(body):
                phrase = phrase._replace(start=told.pop()[0].start)
            elif words.empty.search(body):
                phrase = phrase._replace(kind="context")
            elif brought or (closes and words.closing.search(body)):
                phrase = phrase._replace(kind="aim")
        brought = brought or (phrase.kind == "task" and bool(words.effect.search(body)))
        told.append((phrase, bare))
    return told


def _join_brief(folded: str, items: list[tuple[Phrase, bool]], words: _Words) -> list[tuple[Phrase, bool]]:
    """Join a task of a word or two with its neighbour: translations string them together."""
    joined, open_end = list[tuple[Phrase, bool]](), False
    for number, (phrase, bare) in enumerate(items):
        body = folded[phrase.start : phrase.end]
        measured = number + 1 < len(items) and not items[number + 1][1] and words.means.search(body)
        brief = len(body) <= words.brief and bool(words.brief_verbs.search(body)) and not measured
        if joined and bare and joined[-1][1] and joined[-1][0].kind == phrase.kind == "task":
            before = joined[-1][0]
            strung = "," in folded[before.end : phrase.start] or len(body) <= words.brief
            goes_on = strung or words.degree.match(folded, phrase.start, phrase.end)
            if (open_end and goes_on) or (words.backward and brief):
                joined[-1] = (before._replace(end=phrase.end), True)
                open_end = open_end and brief and not words.backward
                continue
        joined.append((phrase, bare))
        open_end = brief
    return joined


def _join_shared(folded: str, items: list[tuple[Phrase, bool]], words: _Words) -> list[tuple[Phrase, bool]]:
    """Join neighbouring tasks with the same object, said twice."""
    joined, last = list[tuple[Phrase, bool]](), ""
    for phrase, bare in items:
        found = words.shared.match(folded, phrase.start, phrase.end) if bare and phrase.kind == "task" else None
        same = found is not None and found[1] == last
        last = found[1] if found else ""
        if same:
            joined[-1] = (joined[-1][0]._replace(end=phrase.end), True)
        else:
            joined.append((phrase, bare))
    return joined


def _join_pair(folded: str, items: list[tuple[Phrase, bool]], words: _Words) -> list[tuple[Phrase, bool]]:
    """Join the two tasks of a part where the second only says how far."""
    tasks = [number for number, (phrase, bare) in enumerate(items) if phrase.kind == "task" or not bare]
    for first, second in pairwise(tasks):
        before, phrase = items[first], items[second]
        neighbours = second == first + 1 and before[1] and phrase[1] and before[0].actor == phrase[0].actor
        if len(tasks) == 2 and neighbours and words.degree.match(folded, phrase[0].start, phrase[0].end):
            return [*items[:first], (before[0]._replace(end=phrase[0].end), True), *items[second + 1 :]]
    return items
