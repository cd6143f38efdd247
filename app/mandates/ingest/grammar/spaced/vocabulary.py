"""The words of a language with spaces, indexed by their first word; built once for each language."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, TypeVar

from mandates.ingest.grammar.spaced.inflection import FORMS, inflect, spell, split_words
from mandates.ingest.lexicon import load_cues, load_words

Value = TypeVar("Value")
Index = dict[str, list[tuple[tuple[str, ...], Value]]]


class Reading(NamedTuple):
    """One way to read the words at a place: the base form of a cue, its form here and its number of words.

    `form` is `base`, `s`, `ing`, `ed`, `noun` or `any` (what is no verb but governs like one).
    """

    base: str
    form: str
    size: int


class Shown(NamedTuple):
    """What a cue shows: codes of actions, and the code of a modal or None."""

    actions: tuple[str, ...]
    modal: str | None


class Vocabulary:
    """Every word the grammar knows in one language."""

    def __init__(self, language: str) -> None:
        """Build the index of cues and load the word lists."""
        self.words: Mapping[str, Any] = load_words(language, "grammar")
        self.verbs: dict[str, Shown] = {}
        self.nouns: dict[str, Shown] = {}
        self._sets: dict[str, frozenset[str]] = {}
        self._load_cues(language)
        self.readings = self._index_readings()
        self.prefixes = index(
            {phrase: kind for kind in self.words["prefixes"] for phrase in self.words["prefixes"][kind]}
        )
        self.phrases = {name: index(dict.fromkeys(self.words[name], True)) for name in self.words["phrase_lists"]}
        self.powers = frozenset(split_words(self.words["powers"]))
        self.aims = frozenset(split_words(self.words["aims"]))
        self.by_object = {
            tuple(base.split()): [(frozenset(heads), tuple(codes)) for heads, codes in rows]
            for base, rows in self.words["by_object"].items()
        }
        self.tags = self._tag()

    def _load_cues(self, language: str) -> None:
        """Take in the cues, and the verbs and nouns that show something only by their object, or nothing."""
        for cue in load_cues(language):
            (self.verbs if cue.kind == "verb" else self.nouns)[cue.text] = Shown(cue.actions, cue.modal)
        for word in self.words["plain_verbs"]:
            self.verbs.setdefault(word, Shown((), None))
        for word, code in self.words["light_verbs"].items():
            self.verbs[word] = Shown((code,) if code else (), None)
        for word in self.words["dependent_nouns"]:
            self.nouns.setdefault(word, Shown((), None))

    def _tag(self) -> dict[str, frozenset[str]]:
        """Return for every word the names of the word lists it is in; `breaks` ends a noun phrase."""
        found: dict[str, set[str]] = {}
        for name, words in sorted(self.words.items()):
            for word in words if isinstance(words, list) and all(isinstance(each, str) for each in words) else ():
                found.setdefault(word, set()).add(name)
                if name in self.words["break_lists"]:
                    found[word].add("breaks")
        return {word: frozenset(names) for word, names in found.items()}

    def set(self, name: str) -> frozenset[str]:
        """Return a word list as a set."""
        if name not in self._sets:
            self._sets[name] = frozenset(self.words[name])
        return self._sets[name]

    def shows(self, reading: Reading) -> Shown:
        """Return what the cue of a reading shows."""
        if not reading.base:
            return Shown((), None)
        return (self.nouns if reading.form == "noun" else self.verbs)[reading.base]

    def depends(self, reading: Reading) -> bool:
        """Tell whether the object decides what a verb shows."""
        return tuple(reading.base.split()) in self.by_object

    def is_verb_form(self, word: str) -> bool:
        """Tell whether one word is a verb cue in some form but no noun."""
        return any(r.form != "noun" and w == (word,) for w, r in self.readings.get(word, ()))

    def _index_readings(self) -> Index[Reading]:
        found: dict[tuple[str, ...], list[Reading]] = {}
        for base in self.verbs:
            verbless = "be " + base in self.verbs
            for form in FORMS[:1] if verbless else FORMS:
                for phrase in inflect(base, form, self.words):
                    found.setdefault(phrase, []).append(Reading(base, "any" if verbless else form, len(phrase)))
        for base in self.nouns:
            for phrase in spell(base, self.words):
                found.setdefault(phrase, []).append(Reading(base, "noun", len(phrase)))
        entries: Index[Reading] = {}
        for phrase in sorted(found, key=lambda words: (-len(words), words)):
            for reading in dict.fromkeys(found[phrase]):
                entries.setdefault(phrase[0], []).append((phrase, reading))
        return entries


def index(phrases: Mapping[str, Value]) -> Index[Value]:
    """Return phrases, their words parted by spaces, by their first word, the longest first."""
    entries: Index[Value] = {}
    for words in split_words(phrases):
        entries.setdefault(words[0], []).append((words, phrases[" ".join(words)]))
    return entries


def match(entries: Index[Value], words: list[str], at: int, end: int) -> tuple[int, Value] | None:
    """Return the number of words and the value of the longest phrase that stands at a place, or None."""
    if at >= end:
        return None
    for phrase, value in entries.get(words[at], ()):
        size = len(phrase)
        if at + size <= end and (size == 1 or tuple(words[at : at + size]) == phrase):
            return size, value
    return None


def matches(entries: Index[Value], words: list[str], at: int, end: int) -> Iterable[tuple[int, Value]]:
    """Yield every phrase that stands at a place, the longest first."""
    for phrase, value in entries.get(words[at], ()) if at < end else ():
        size = len(phrase)
        if at + size <= end and (size == 1 or tuple(words[at : at + size]) == phrase):
            yield size, value


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the vocabulary of a language."""
    return Vocabulary(language)
