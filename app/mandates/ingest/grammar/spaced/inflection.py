"""The forms of words: cues are base forms, texts have them inflected and in two spellings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

_VOWELS = "aeiou"
FORMS = ("base", "s", "ing", "ed")


def inflect(phrase: str, form: str, words: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return a verb phrase in a form (`base`, `s`, `ing`, `ed`), in every spelling, as tuples of words.

    The first word is inflected and every verb joined to it by a conjunction ("examine and approve").
    """
    parts = phrase.split()
    choices: list[list[str]] = []
    for at, part in enumerate(parts):
        verb = at == 0 or parts[at - 1] in words["conjoined"]
        spelled = list(_spellings(part, words))
        choices.append([each for one in spelled for each in _forms(one, form, words)] if verb else spelled)
    return [tuple(choice) for choice in product(*choices)]


def spell(phrase: str, words: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """Return a phrase that is not inflected in every spelling, as tuples of words."""
    return [tuple(choice) for choice in product(*(list(_spellings(part, words)) for part in phrase.split()))]


def _spellings(word: str, words: Mapping[str, Any]) -> Iterator[str]:
    yield word
    for one, other in words["spelling"]:
        for ending, instead in ((one, other), (other, one)):
            if word.endswith(ending) and len(word) > len(ending) + 1 - (len(ending) > 4) * len(ending):
                yield word.removesuffix(ending) + instead


def _forms(word: str, form: str, words: Mapping[str, Any]) -> Sequence[str]:
    irregular, doubling = words["irregular"], words["doubling"]
    if form == "base":
        return [word]
    if word in irregular and form in irregular[word]:
        return list(irregular[word][form])
    if form == "s":
        return [_add_s(word)]
    doubled = word + word[-1] if word in doubling or _is_short(word) else word
    british = [word + word[-1]] if word.endswith("l") and word[-2] in _VOWELS and word[-3:-2] not in _VOWELS else []
    return [_add(stem, "ing" if form == "ing" else "ed") for stem in dict.fromkeys([doubled, *british])]


def _add_s(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in _VOWELS:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _add(stem: str, ending: str) -> str:
    if stem.endswith("ie") and ending == "ing":
        return stem[:-2] + "ying"
    if stem.endswith("e") and (ending == "ed" or not stem.endswith(("ee", "oe", "ye"))):
        return stem[:-1] + ending
    if ending == "ed" and stem.endswith("y") and stem[-2:-1] not in _VOWELS:
        return stem[:-1] + "ied"
    return stem + ending


def _is_short(word: str) -> bool:
    """Tell whether a word of one syllable ends in consonant, vowel, consonant and so doubles the last."""
    vowels = sum(character in _VOWELS for character in word)
    return (
        len(word) >= 3
        and vowels == 1
        and word[-1] not in "aeiouwxy"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
    )


def split_words(phrases: Iterable[str]) -> list[tuple[str, ...]]:
    """Return phrases as tuples of words, longest first."""
    return sorted((tuple(phrase.split()) for phrase in phrases), key=lambda words: (-len(words), words))
