"""A number of posts before its category (2 deputies), or said of it (the establishment is 24)."""

import re
from collections.abc import Iterator
from functools import cache

from mandates.ingest.facts.staffing_words import Context, Phrase, is_post, staffing_lists, staffing_words
from mandates.ingest.ranges import any_of

_WORDS = re.compile(r"[a-z][a-z'’\-]*(?:[ \xa0][a-z][a-z'’\-]*){0,7}")
_LAST = re.compile(r"(?<![a-z'’\-])[a-z][a-z'’\-]*(?:[ \xa0][a-z][a-z'’\-]*){0,20}[ \xa0]*$")
_END = re.compile(r"\s*(?:[,;.()]|\n|$|and\b)")
_REACH = 160
_MOST_WORDS = 7

Span = tuple[int, int]


def read_heads(folded: str, language: str) -> Iterator[Phrase]:
    """Give the posts of one person that an article counts: headed by a Minister, may employ an executive director."""
    lists = staffing_lists(language)
    if "articles" not in lists:
        return
    opening = any_of(lists["headed"])
    for match in re.finditer(rf"(?:{opening})\s(?P<article>{any_of(lists['articles'])})(?=\s)", folded):
        amount = match.span("article")
        context = Context(folded, language, match.start(), match.start(), amount, amount[1])
        if behind := _behind(context):
            # "headed by the commissioner of buildings": what the post is of belongs to its name.
            more = re.compile(rf"\s(?:{any_of(lists['of'])})\s(?:the\s)?[a-z]+(?=\s*[,.;(\n])").match(folded, behind[1])
            end = more.end() if more else behind[1]
            yield Phrase(amount[0], end, ((behind[0], end),), amount)


def read_after(context: Context) -> list[Phrase]:
    """Return what the number counts where it counts posts."""
    words = staffing_words(context.language)
    if partial := _part_of(context):
        return [partial]
    if any(re.search(blocking, context.before) for blocking in _blocking(context.language)):
        return []
    if behind := _behind(context):
        return (
            [Phrase(context.amount[0], behind[1], (behind,), context.amount)]
            if words.gate.search(context.before)
            else []
        )
    said = _said_of(context)
    return [Phrase(said[0], context.amount[1], (said,), context.amount)] if said else []


def _part_of(context: Context) -> Phrase | None:
    """Return the posts that are part of those just counted: 40 posts, of which ten are at sea."""
    lists = staffing_lists(context.language)
    source = rf"(?P<post>[a-z]+),?\s(?:{any_of(lists['partial'])})\s(?:\w+\s){{0,2}}$"
    whole = re.search(source, context.before[-_REACH:])
    said = re.compile(rf"\s(?:{any_of(lists['said'])})\s(?P<rest>[a-z][a-z \-]{{1,40}})").match(
        context.folded, context.end
    )
    if not whole or not said or not is_post(whole["post"], context.language):
        return None
    offset = context.amount[0] - len(context.before[-_REACH:])
    post = offset + whole.start("post"), offset + whole.end("post")
    start, end = said.span("rest")
    end = start + len(context.folded[start:end].rstrip())
    return Phrase(context.amount[0], end, (post, (start, end)), context.amount)


@cache
def _blocking(language: str) -> tuple[str, ...]:
    return (any_of(staffing_lists(language).get("blocking", [])),)


@cache
def _joiner(language: str) -> re.Pattern[str]:
    return re.compile(rf"\s(?:{any_of(staffing_lists(language)['joiners'])})\s")


def _behind(context: Context) -> Span | None:
    """Return the noun phrase that follows the number, up to the noun of a post."""
    spaces = re.compile(r"[ \xa0]{1,12}").match(context.folded, context.amount[1])
    run = _WORDS.match(context.folded, spaces.end()) if spaces else None
    if not run:
        return None
    phrase = _joiner(context.language).split(run[0] + " ")[0].strip()
    ends = [match.end() for match in re.finditer(r"\S+", phrase)][:_MOST_WORDS]
    for end in reversed(ends):
        if is_post(phrase[:end], context.language):
            return run.start(), run.start() + end
    return None


def _said_of(context: Context) -> Span | None:
    """Return the noun phrase that the number is said of: `the staffing … is 47`, `Positions: 24`, `Director 1`."""
    words, lists = staffing_words(context.language), staffing_lists(context.language)
    left = max(context.floor, context.amount[0] - _REACH)
    stretch = context.folded[left : context.amount[0]]
    kept = stretch
    while filler := words.fillers.search(kept):
        kept = kept[: filler.start()]
    run = _LAST.search(kept)
    if not run or not _END.match(context.folded, context.amount[1]):
        return None
    linked = bool(stretch[len(kept) :].strip())
    name, start = run[0].rstrip(), left + run.start()
    if prefix := re.match(rf"(?:.*\s)?(?:{any_of(lists['prefixes'])})\s", name):
        # "the number of … posts is": only what follows the last such opening is the category.
        name, start = name[prefix.end() :], start + prefix.end()
    first = re.sub(r"^(?:the|an?) ", "", _joiner(context.language).split(name)[0])
    candidates = [(first, start + name.index(first))] if linked else []
    tail = re.split(rf"\b(?:{any_of(lists['opening'])})\s", name)[-1]
    candidates.append((tail, start + len(name) - len(tail)))
    # Posts listed by themselves follow a sentence that counts the whole.
    near = context.folded[max(0, context.sentence - _REACH) : context.amount[0]]
    gated = linked or words.gate.search(context.before) or words.strong_gate.search(near)
    for candidate, begin in candidates:
        if candidate and is_post(candidate, context.language) and gated:
            return begin, begin + len(candidate)
    return None
