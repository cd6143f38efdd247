"""A name for what a text is about where the scheme has no subject for it: the head of its object, bare of verbs."""

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from mandates.ingest.lexicon import fold_text, load_cues, load_words
from mandates.ingest.statements.places import to_slug
from mandates.ingest.subjects.index import is_latin

_LONGEST, _MOST_WORDS = 18, 6
_BRACKETED = re.compile(r"[（(\[【〔][^（）()\[\]【】〔〕]*[）)\]】〕]")
_QUOTES = re.compile(r"[《》「」『』“”\"‘’〈〉]")
_SENTENCE = re.compile(r"[;；。:：!?\n]|\.(?=\s|$)")
_SLUG = 60
# What a text is about stands within so many characters.
_FAR = 300


class _Words(NamedTuple):
    """What belongs to no name: verbs, words before and after a name, what joins names, and where a name ends.

    `leading` and `trailing` are those of a script without inflection, longest first.
    """

    verbs: frozenset[str]
    before: frozenset[str]
    after: frozenset[str]
    ends: frozenset[str]
    joints: tuple[str, ...]
    leading: tuple[str, ...]
    trailing: tuple[str, ...]
    particles: re.Pattern[str] | None
    place: re.Pattern[str] | None
    of: str
    object_marks: tuple[str, ...]


def propose_subject(words: str, language: str) -> tuple[str, str] | None:
    """Return code and label of a new subject for what an object phrase names; None where it names nothing specific."""
    words = words[:_FAR]
    first = _SENTENCE.split(" ".join(_QUOTES.sub(" ", _BRACKETED.sub(" ", words)).split()))
    phrase = next((part.strip(" ,，、.-–—") for part in first if part.strip(" ,，、.-–—")), "")
    label = _latin_label(phrase, language) if is_latin(language) else _character_label(phrase, language)
    if len(label) < 2 or label.isnumeric():
        return None
    return f"proposed-{_slug(label)}", label


def _slug(label: str) -> str:
    """Return a label as an id; a digest keeps apart those that are long or only sound alike."""
    folded = fold_text(label)
    slug = to_slug(folded)
    if folded.isascii() and len(slug) <= _SLUG:
        return slug
    return f"{slug[:_SLUG].rstrip('-')}-{hashlib.sha256(folded.encode()).hexdigest()[:5]}"


def _latin_label(phrase: str, language: str) -> str:
    """Return the first noun phrase that is specific, without what is said of it: registration of beehives, beehives."""
    given = _load(language)
    kept: list[str] = []
    for word in re.findall(r"[\w'’/&-]+|,", phrase):
        low = word.lower()
        if word == "," or low in given.ends or low == given.of:
            if not _is_general(kept, given):
                if low != given.of or len(kept) > 2:
                    break
                kept.append(word)
            else:
                kept = []
        elif (kept and low in given.joints) or low not in given.before:
            kept.append(word)
    kept = kept[:_MOST_WORDS] if not _is_general(kept, given) else []
    while kept and (_is_verb(kept[0], given) or kept[0].lower() in given.joints):
        kept.pop(0)
    while kept and kept[-1].lower() in {*given.after, *given.joints, *given.before, given.of}:
        kept.pop()
    return " ".join(kept)


def _is_general(kept: Sequence[str], given: _Words) -> bool:
    general = {*given.after, *given.before, *given.joints, given.of}
    return all(word.lower() in general or _is_verb(word, given) for word in kept)


def _is_verb(word: str, given: _Words) -> bool:
    low = word.lower()
    stem = low.removesuffix("ing")
    forms = {low, stem, f"{stem}e", stem[:-1], *(low.removesuffix(ending) for ending in ("s", "es", "d", "ed"))}
    return not given.verbs.isdisjoint(forms)


def _character_label(phrase: str, language: str) -> str:
    """Return the part of a phrase that names a matter, as it is written."""
    given = _load(language)
    folded = fold_text(phrase)
    label = _bare(_marked_object(folded, given), given)
    if given.of:
        parts = [_bare(part, given) for part in label.split(given.of)]
        label = next((part for part in reversed(parts) if len(part) > 1), "")
    if len(label) > _LONGEST:
        parts = [_bare(part, given) for part in _split(label, given.joints)]
        label = next((part for part in parts if 1 < len(part) <= _LONGEST), label)
    label = _bare(label[:_LONGEST], given)
    start = folded.find(label)
    return phrase[start : start + len(label)]


def _split(label: str, joints: Sequence[str]) -> list[str]:
    return re.split("|".join(map(re.escape, joints)), label) if joints else [label]


def _marked_object(phrase: str, given: _Words) -> str:
    """Return the words up to the first that is marked as the object, without its mark."""
    words = phrase.split()
    for place, word in enumerate(words):
        if len(word) > 1 and word.endswith(given.object_marks) and place < len(words) - 1:
            return " ".join([*words[:place], word[:-1]])
    return phrase


def _bare(phrase: str, given: _Words) -> str:
    """Strip verbs, determiners and generic nouns from both ends, again and again until none is left."""
    while True:
        shorter = phrase.strip(" ,，、·").strip()
        if given.place and (match := given.place.match(shorter)):
            shorter = shorter[match.end() :]
        # Where words are spaced, only whole words are stripped before a name.
        gap = " " if given.object_marks else ""
        shorter = next((shorter[len(w) :] for w in given.leading if shorter.startswith(w + gap)), shorter)
        shorter = next((shorter[: -len(w)] for w in given.trailing if shorter.endswith(w)), shorter)
        if given.particles:
            shorter = given.particles.sub("", shorter)
        if shorter == phrase:
            return phrase
        phrase = shorter


@cache
def _load(language: str) -> _Words:
    words: dict[str, Any] = load_words(language, "proposals")
    verbs = {cue.text for cue in load_cues(language)} - set(words.get("nouns", ())) | set(words.get("verbs", ()))
    before, after = words.get("before", ()), words.get("after", ())
    particles = "|".join(_longest_first(words.get("particles", ())))
    return _Words(
        frozenset(verbs),
        frozenset(before),
        frozenset(after),
        frozenset(words.get("ends", ())),
        tuple(words.get("joints", ())),
        _longest_first({*verbs, *before}),
        _longest_first({*verbs, *after}),
        re.compile(rf"(?<=..)(?:{particles})$") if particles else None,
        re.compile(words["place"]) if "place" in words else None,
        words.get("of", ""),
        tuple(words.get("object_marks", ())),
    )


def _longest_first(words: Sequence[str] | set[str]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
