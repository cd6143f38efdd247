"""A stretch of text as words with their places, and the questions a grammar asks about them."""

import re
from typing import NamedTuple

from mandates.ingest.grammar.spaced.vocabulary import Reading, Vocabulary, match, matches

_TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['’‐‑–-][^\W_]+)*(?:(?<=s)['’](?=\s))?|[^\w\s]|_")
_CLOSERS = {"(": ")", "[": "]", "“": "”", "«": "»", "《": "》", "「": "」", "‘": "’", "【": "】", "〔": "〕"}
_VERBS = frozenset({"base", "ing", "any"})
_PARTICIPLE = frozenset({"ed"})
_FUSED = 8  # letters that two words run together have at least
_NO_TAGS: frozenset[str] = frozenset()
_SENTENCE_ENDS = frozenset(".;。；!?")


class Token(NamedTuple):
    """A word or mark: its place, its folded form, whether it has a capital, whether it is in brackets or quotes."""

    start: int
    end: int
    word: str
    capital: bool
    deep: bool


def to_words(folded: str) -> tuple[str, ...]:
    """Return the words and marks of a folded text."""
    return tuple(_TOKEN.findall(folded))


class Passage:
    """The words of a stretch and what the vocabulary reads in them."""

    def __init__(self, text: str, folded: str, start: int, end: int, vocabulary: Vocabulary) -> None:
        """Cut a stretch of text into words."""
        self.text, self.vocabulary = text, vocabulary
        self.tokens = self._cut(folded, start, end)
        self.words = [token.word for token in self.tokens]
        self.size = len(self.words)
        self.tags = [vocabulary.tags.get(word, _NO_TAGS) for word in self.words]
        self.tags.append(_NO_TAGS)
        self._marks = [not word[0].isalnum() for word in self.words]
        self._marks.append(True)
        self._readings = [self._read(at) for at in range(self.size)]
        self._readings.append(())
        self._adverbs: dict[int, int] = {}
        self._ends: dict[int, bool] = {}

    def _cut(self, folded: str, start: int, end: int) -> list[Token]:
        spans = [span for found in _TOKEN.finditer(folded, start, end) for span in self._unfuse(folded, *found.span())]
        spans = self._rejoin(folded, spans)
        depth_at = _depths([folded[a] if b - a == 1 else "" for a, b in spans])
        return [
            Token(a, b, "".join(folded[a:b].split()), self.text[a].isupper(), deep)
            for (a, b), deep in zip(spans, depth_at, strict=True)
        ]

    def _unfuse(self, folded: str, start: int, end: int) -> list[tuple[int, int]]:
        """Part words that a careless text runs together: "andcoordinate", "organizethe"."""
        if end - start < _FUSED:
            return [(start, end)]
        word, verb = folded[start:end], self.vocabulary.is_verb_form
        if word in self.vocabulary.readings:
            return [(start, end)]
        for joiner in self.vocabulary.words["fused_before"]:
            if word.startswith(joiner) and verb(word[len(joiner) :]):
                return [(start, start + len(joiner)), (start + len(joiner), end)]
        for joiner in self.vocabulary.words["fused_after"]:
            if word.endswith(joiner) and verb(word[: -len(joiner)]):
                return [(start, end - len(joiner)), (end - len(joiner), end)]
        return [(start, end)]

    def _rejoin(self, folded: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Join a verb that a line break cuts in two: "imple" + "ment"."""
        joined: list[tuple[int, int]] = []
        for start, end in spans:
            if joined and folded[joined[-1][1] : start].strip(" ") == "\n" and folded[joined[-1][1]] == "\n":
                before = folded[slice(*joined[-1])]
                if before not in self.vocabulary.readings and before + folded[start:end] in self.vocabulary.readings:
                    joined[-1] = (joined[-1][0], end)
                    continue
            joined.append((start, end))
        return joined

    def _read(self, at: int) -> tuple[Reading, ...]:
        if self.words[at] not in self.vocabulary.readings:
            return ()
        return tuple(reading for _, reading in matches(self.vocabulary.readings, self.words, at, self.size))

    def readings(self, at: int) -> tuple[Reading, ...]:
        """Return every reading of the words at a place, the longest first."""
        return self._readings[at]

    def verb(self, at: int, forms: frozenset[str]) -> Reading | None:
        """Return the longest verb at a place in one of these forms, or None."""
        for reading in self._readings[at]:
            if reading.form in forms:
                return reading
        return None

    def noun(self, at: int) -> Reading | None:
        """Return the longest activity noun at a place, or None."""
        for reading in self._readings[at]:
            if reading.form == "noun":
                return reading
        return None

    def guess(self, at: int, end: int, forms: frozenset[str], sure: bool = False) -> Reading | None:
        """Return an unknown word as a verb where an article follows it, or where it is `sure` to be one, else None."""
        if (
            at >= end
            or self.readings(at)
            or self.tokens[at].deep
            or not self.words[at].isalpha()
            or len(self.words[at]) < 3
        ):
            return None
        word = self.words[at]
        if self.tokens[at].capital and at and not self.is_mark(at - 1) and not sure:
            return None
        if (
            self.is_in(at, "breaks")
            or self.is_in(at, "connectives")
            or self.is_in(at, "prefix_words")
            or word.endswith(("ly", "ed"))
        ):
            return None
        form = "ing" if word.endswith("ing") else "s" if word.endswith("s") and not word.endswith("ss") else "base"
        follows = at + 1 < end and self.is_in(at + 1, "object_openers")
        return Reading("", form, 1) if form in forms and (sure or follows) else None

    def phrase(self, name: str, at: int, end: int | None = None) -> int:
        """Return the number of words of the longest phrase of a list that stands at a place, 0 where none does."""
        entries = self.vocabulary.phrases[name]
        if at >= self.size or self.words[at] not in entries:
            return 0
        found = match(entries, self.words, at, self.size if end is None else end)
        return found[0] if found else 0

    def is_in(self, at: int, name: str) -> bool:
        """Tell whether the word at a place is in a word list."""
        return name in self.tags[at]

    def is_mark(self, at: int) -> bool:
        """Tell whether a punctuation mark, or the end, stands at a place."""
        return self._marks[at]

    def is_adverb(self, at: int) -> bool:
        """Tell whether the word at a place is an adverb by its ending."""
        word = self.words[at]
        ending: str = self.vocabulary.words["adverb_ending"]
        return (
            word.endswith(ending) and len(word) > 4 and not self.is_in(at, "adjectives_ly") and not self._readings[at]
        )

    def skip_adverbs(self, at: int, end: int) -> int:
        """Return the place after adverbs and adverbial phrases."""
        while at < end and (size := self._adverb(at)):
            at += size
        return min(at, end)

    def _adverb(self, at: int) -> int:
        if at not in self._adverbs:
            self._adverbs[at] = self.phrase("adverbs", at) or int(self.is_adverb(at))
        return self._adverbs[at]

    def ends_noun_phrase(self, at: int) -> bool:
        """Tell whether no further noun of the same phrase stands at a place, so that the word before is its head."""
        if at >= self.size:
            return True
        if at not in self._ends:
            ended = self._marks[at] or self.tokens[at].deep or "breaks" in self.tags[at]
            self._ends[at] = ended or self.is_participle(at) or self.is_adverb(at)
        return self._ends[at]

    def is_participle(self, at: int) -> bool:
        """Tell whether a passive participle that follows its noun stands at a place ("measures issued by")."""
        word = self.words[at] if at < self.size else ""
        regular = word.endswith("ed") and len(word) > 4
        if not (regular or self.verb(at, _PARTICIPLE)) or at == 0 or self.is_in(at - 1, "breaks"):
            return False
        return not self.is_mark(at - 1) and (self.is_mark(at + 1) or self.is_in(at + 1, "breaks"))

    def sentences(self) -> list[tuple[int, int]]:
        """Return the ranges of words between full stops and semicolons, those without words left out."""
        found, start = [], 0
        held, lines = self._enumeration(), self._line_starts()
        for at in range(self.size + 1):
            ends = at == self.size or (at < held and self._ends_sentence(at))
            if ends or at in lines:
                if any(not self.is_mark(each) for each in range(start, at)):
                    found.append((start, at))
                start = at + 1 if ends else at
        return found

    def _line_starts(self) -> set[int]:
        """Return the places where a line begins that is a sentence of its own: unmarked lists have no other sign."""
        firsts = [
            at for at in range(1, self.size) if "\n" in self.text[self.tokens[at - 1].end : self.tokens[at].start]
        ]
        listed = len(firsts) > 1 and all(self.tokens[at].capital for at in firsts)
        return {at for at in firsts if self._may_begin(at) and (listed or self._begins_activity(at))}

    def _may_begin(self, at: int) -> bool:
        before = self.words[at - 1]
        open_end = "breaks" in self.tags[at - 1] or before in ",:" or self.is_in(at - 1, "connectives")
        return self.tokens[at].capital and not self.tokens[at].deep and not open_end

    def _begins_activity(self, at: int) -> bool:
        """Tell whether a line opens with a verb or an activity, and not with the rest of a name in capitals."""
        named = self.tokens[at - 1].capital or (at + 1 < self.size and self.tokens[at + 1].capital)
        return bool(self._readings[at]) and not named

    def _enumeration(self) -> int:
        """Return the place from which on nothing ends a sentence: an enumeration of the objects of one verb begins."""
        for at in range(1, self.size - 4):
            if (
                self.words[at] == ":"
                and self.words[at + 1] == "("
                and self.words[at + 3] == ")"
                and not self.tokens[at].deep
            ):
                first = self.skip_adverbs(at + 4, self.size)
                listed = first < self.size and (self.is_in(first, "determiners") or not self.verb(first, _VERBS))
                if listed and self.words[at - 1] not in self.vocabulary.set("auxiliaries"):
                    return at
        return self.size + 1

    def _ends_sentence(self, at: int) -> bool:
        token = self.tokens[at]
        if token.deep or token.word not in _SENTENCE_ENDS:
            return False
        if token.word != ".":
            return True
        if at and self.words[at - 1] in self.vocabulary.set("abbreviations"):
            return False
        following = self.text[token.end : token.end + 1]
        return not following or following.isspace() or following.isupper() or not following.isalnum()


def _depths(marks: list[str]) -> list[bool]:
    """Tell for each mark or word whether it stands within brackets or quotes that are closed again."""
    deep = [False] * len(marks)
    stack: list[tuple[int, str]] = []
    for at, mark in enumerate(marks):
        if stack and mark == stack[-1][1]:
            opened = stack.pop()[0]
            if not stack:
                deep[opened : at + 1] = [True] * (at + 1 - opened)
        elif mark in _CLOSERS:
            stack.append((at, _CLOSERS[mark]))
    return deep
