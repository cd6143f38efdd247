"""The words of a language without spaces, in one dictionary that is looked up from the first character on."""

import re
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_cues, load_words

_LISTS = {
    "plain_verbs": "plain",
    "adverbs": "adverb",
    "auxiliaries": "auxiliary",
    "connectives": "connective",
    "prepositions": "preposition",
    "scopes": "scope",
    "documents": "document",
    "systems": "system",
    "outcomes": "outcome",
    "of": "of",
    "neutral": "neutral",
}
_TRAITS = {
    "head_only": "head-only",
    "fresh": "fresh",
    "loose": "loose",
    "by_means": "by-means",
    "as": "as",
    "passive": "passive",
    "by_law": "by-law",
    "fields": "field",
    "services": "service",
    "and_so_on": "and-so-on",
    "abilities": "ability",
    "closing_scopes": "closing",
    "toward": "toward",
    "only_after_of": "only-after-of",
    "takes_object": "takes-object",
    "light_verbs": "light",
    "receiving": "receiving",
    "joint": "joint",
    "told": "told",
    "ruled": "ruled",
    "with": "with",
    "regulating": "regulating",
}


_SIGNS = frozenset("([{《〈“‘「『【〔。;!?,:、\n.．")
"""Punctuation that is a token of its own, or opens one."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word and its kinds: `verb` and `noun` cues, `plain` verbs without an action, and the lists of grammar.json.

    `governs` says whether it may govern a phrase, `strong` whether it is a verb and hardly ever a noun that modifies
    another; `shows` are the actions that it shows as a noun, or as a verb where it is never a noun.
    """

    text: str
    kinds: frozenset[str]
    verb: tuple[str, ...] = ()
    noun: tuple[str, ...] = ()
    modal: str | None = None
    governs: bool = field(init=False)
    strong: bool = field(init=False)
    shows: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Tell once what is asked of every token."""
        governs = "verb" in self.kinds or "plain" in self.kinds
        object.__setattr__(self, "governs", governs)
        object.__setattr__(self, "strong", governs and "noun" not in self.kinds)
        object.__setattr__(self, "shows", self.noun or self.verb)


class Sense(NamedTuple):
    """What a word shows where certain words stand in the same clause."""

    near: re.Pattern[str]
    gives: tuple[str, ...]


class Vocabulary(NamedTuple):
    """The words of a language by their first two characters, longest first, and its patterns."""

    words: dict[str, tuple[Word, ...]]
    patterns: dict[str, re.Pattern[str]]
    lists: dict[str, tuple[str, ...]]
    senses: dict[str, tuple[Sense, ...]]
    bullets: frozenset[str]
    time_starts: frozenset[str]
    line_bullets: frozenset[str]
    singles: frozenset[str]

    def longest_at(self, text: str, position: int) -> Word | None:
        """Return the longest word that starts at a position."""
        for word in self.words.get(text[position : position + 2], ()):
            if text.startswith(word.text, position):
                return word
        single = self.words.get(text[position])
        return single[0] if single else None


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language, compiled once."""
    data = load_words(language, "grammar")
    lists = {key: tuple(value.split()) for key, value in data.items() if isinstance(value, str)}
    patterns = {key: re.compile(value) for key, value in data["patterns"].items()}
    patterns |= _body_patterns(data["bodies"])
    for key in ("pairs", "pronouns", "and_others"):
        patterns[key] = re.compile(_any_of(lists[key]))
    patterns["condition_ends"] = re.compile(_any_of(lists["condition_ends"]))
    patterns["matters"] = _matters(lists["matters"], lists["connectives"] + lists["of"])
    senses = _senses(data["senses"])
    bullets, line_bullets = frozenset(lists["bullets"]), frozenset(lists["line_bullets"])
    starts = frozenset(data["time_starts"])
    words = _by_first(_collect(language, lists))
    singles = frozenset(word for word in words if len(word) == 1) | bullets | line_bullets | starts | _SIGNS
    return Vocabulary(words, patterns, lists, senses, bullets, starts, line_bullets, singles)


def _senses(rows: list[dict[str, str]]) -> dict[str, tuple[Sense, ...]]:
    """What each word may show besides, the first that fits first."""
    found: dict[str, list[Sense]] = {}
    for row in rows:
        sense = Sense(re.compile(row["near"]), tuple(row["gives"].split()))
        for word in row["words"].split():
            found.setdefault(word, []).append(sense)
    return {word: tuple(senses) for word, senses in found.items()}


def _any_of(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def _matters(words: tuple[str, ...], joining: tuple[str, ...]) -> re.Pattern[str]:
    """Nouns that a word before them modifies; one of a single character only where the phrase ends with it."""
    long = _any_of(tuple(word for word in words if len(word) > 1))
    short = _any_of(tuple(word for word in words if len(word) == 1))
    return re.compile(f"{long}|(?:{short})(?=[,;。、:()]|$|{_any_of(joining)})")


def _body_patterns(bodies: dict[str, Any]) -> dict[str, re.Pattern[str]]:
    return {
        "generic_body": re.compile(bodies["generic"]),
        "body_suffix": re.compile(
            f"(?<![{bodies['not_before']}])(?!{_any_of(tuple(bodies['not_suffixes'].split()))})(?:{_any_of(tuple(bodies['suffixes'].split()))})"
        ),
        "never_in_body": re.compile(_any_of(tuple(bodies["never_inside"].split()))),
        "body_closing": re.compile(bodies["closing"] + "$"),
        "body_always": re.compile(bodies["always"] + "$"),
        "body_sure": re.compile(bodies["sure"]),
        "run": re.compile(bodies["run"] + "$"),
        "place": re.compile(f"[{bodies['places']}]"),
        "body_extension": re.compile(bodies["extension"]),
        "body_tail": re.compile(f"(?:{_any_of(tuple(bodies['tails'].split()))}).*"),
    }


def _collect(language: str, lists: dict[str, tuple[str, ...]]) -> dict[str, Word]:
    kinds: dict[str, set[str]] = {}
    verb: dict[str, tuple[str, ...]] = {}
    noun: dict[str, tuple[str, ...]] = {}
    modal: dict[str, str] = {}
    for cue in load_cues(language):
        kinds.setdefault(cue.text, set()).add(cue.kind)
        (verb if cue.kind == "verb" else noun)[cue.text] = cue.actions
        if cue.modal:
            modal[cue.text] = cue.modal
    for key, kind in _LISTS.items():
        for text in lists[key]:
            if kind != "neutral" or text not in kinds:
                kinds.setdefault(text, set()).add(kind)
    for key, kind in _TRAITS.items():
        for text in lists[key]:
            if text in kinds:
                kinds[text].add(kind)
    return {
        text: Word(text, frozenset(found), verb.get(text, ()), noun.get(text, ()), modal.get(text))
        for text, found in kinds.items()
    }


def _by_first(words: dict[str, Word]) -> dict[str, tuple[Word, ...]]:
    first: dict[str, list[Word]] = {}
    for text in sorted(words, key=lambda text: (-len(text), text)):
        first.setdefault(text[:2], []).append(words[text])
    return {character: tuple(found) for character, found in first.items()}
