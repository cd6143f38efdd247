"""Second names of agencies and sections: given in brackets, by a name plate, or in short form."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from mandates.ingest.lexicon import fold_text, load_words

_EDGES = " \t\u3000\"“”'‘’「」『』《》【】[]<>:：,，.。;；·|-—"


class SecondNames:
    """Finds second names in one language."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        words: dict[str, Any] = load_words(language, "outline")
        self._grammar = load_words(language, "language")["grammar"]
        self._bracket = re.compile(words["bracket_alias"], re.I)
        self._quoted = re.compile(words.get("quote_alias", "(?!)"))
        self._known = re.compile(words.get("known_as", "(?!)"))
        self._hang = re.compile(words["hang"], re.I)
        self._acronym = words["acronym"]
        self._barred = set(words.get("not_alias", ()))
        self._tier_words = set(words.get("tier_words", ()))

    def introduced(self, text: str, folded: str) -> Iterator[tuple[re.Match[str], bool]]:
        """Yield the places where a name gets a second one, and whether the bracket belongs to the match."""
        for source in (text, folded):
            yield from ((match, False) for match in self._bracket.finditer(source) if self._is_name(match))
        yield from ((match, True) for match in self._quoted.finditer(text) if self._is_name(match))

    def _is_name(self, match: re.Match[str]) -> bool:
        bare = match["a"].strip(_EDGES)
        return 1 < len(bare) <= 80 and bare not in self._barred

    def of_agency(self, name: str, text: str, folded: str) -> tuple[str, ...]:
        """Return the second names that stand close behind a name, name plates, and its abbreviation."""
        if not name:
            return ()
        key, found = fold_text(name), list[str]()
        for pattern, source in ((self._bracket, folded), (self._quoted, text), (self._known, text)):
            for match in pattern.finditer(source):
                close = fold_text(text[max(0, match.start() - len(name) - 90) : match.start()])
                if key in close and self._is_name(match):
                    found.append(text[match.start("a") : match.end("a")].strip(_EDGES))
        for match in self._hang.finditer(text):
            before = fold_text(text[max(0, match.start() - 400) : match.start()].split("\n")[-1])
            if key in before or any(fold_text(alias) in before for alias in found):
                found.append(text[match.start("a") : match.end("a")].strip(_EDGES))
        found.extend(re.findall(rf"(?i:{re.escape(name)}){self._acronym}", text))
        return tuple(dict.fromkeys(found))

    def of_section(self, name: str, text: str) -> tuple[str, ...]:
        """Return the second names that the sentence naming a section has for it."""
        found = []
        key = fold_text(name)
        for pattern in (self._quoted, self._known, self._hang):
            for match in pattern.finditer(text):
                before = re.split(r"[。\n]|\.\s", fold_text(text[max(0, match.start() - 160) : match.start()]))[-1]
                if key in before and self._is_name(match):
                    found.append(text[match.start("a") : match.end("a")].strip(_EDGES))
        return tuple(dict.fromkeys(found))

    def short_forms(self, name: str, subjects: Iterable[str]) -> tuple[str, ...]:
        """Return the subjects whose characters run through the full name in order, the most frequent first."""
        full = fold_text(name)
        counts = Counter(subjects)
        ordered = sorted(counts, key=lambda each: (-counts[each], each))
        return tuple(each for each in ordered if len(each) < len(name) and runs_through(fold_text(each), full))

    def variants(self, name: str, place: str, runs: Iterable[str]) -> tuple[str, ...]:
        """Return the names that say the same without the place, with other words for the tier."""
        kernel, own = _long_words(name), _long_words(place)
        counts = Counter(runs)
        ordered = sorted(counts, key=lambda each: (-counts[each], each))
        if not kernel - own:
            return ()
        near = [each for each in ordered if kernel - own <= _long_words(each) and each != name]
        return tuple(each for each in near if _long_words(each) - kernel <= self._tier_words)


def _long_words(name: str) -> set[str]:
    return {word for word in re.findall(r"[a-z]+", name.lower()) if len(word) > 3}


def runs_through(short: str, full: str) -> bool:
    """Tell whether the characters of one name stand in another in the same order."""
    left = iter(full)
    return len(short) >= 2 and all(letter in left for letter in short)


@cache
def second_names_of(language: str) -> SecondNames:
    """Return the finder of a language."""
    return SecondNames(language)
