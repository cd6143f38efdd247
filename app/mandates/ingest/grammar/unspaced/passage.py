"""One item as a row of tokens: words, groups in brackets, names, separators, and the text between them."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from mandates.ingest.drafts import Item
from mandates.ingest.grammar.unspaced.words import Vocabulary, Word, vocabulary
from mandates.ingest.lexicon import fold_text

_OPEN = {
    "(": ")",
    "[": "]",
    "{": "}",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "【": "】",
    "〔": "〕",
}
_KINDS = {"。": "stop", ";": "stop", "!": "stop", "?": "stop", ",": "comma", ":": "colon", "、": "list", "\n": "break"}
_WHEN = Word("", frozenset({"adverb"}))
"""When or how soon something is done: an adverb, whatever it is written with."""
_NUMBER_DOT = re.compile(r"(?<=[0-9a-z])\.(?=[0-9a-z])")


class Token(NamedTuple):
    """A stretch of a passage: `word`, `text`, `group`, `name`, `list`, `comma`, `colon`, `stop` or `break`."""

    start: int
    end: int
    kind: str
    word: Word | None = None

    def has(self, *kinds: str) -> bool:
        """Whether the token is a word of one of these kinds."""
        return self.word is not None and not self.word.kinds.isdisjoint(kinds)

    @property
    def governs(self) -> bool:
        """Whether the token may govern a phrase."""
        return self.word is not None and self.word.governs


class Passage(NamedTuple):
    """An item read for its grammar.

    `text` is the folded body without white space, `places` the position of each of its characters in the
    document. `names` maps folded names to what is shown; `own` are those of the acting body, `called` the one by
    which the text calls it here.
    """

    text: str
    places: tuple[int, ...]
    written: str
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    names: dict[str, str]
    by_length: tuple[str, ...]
    own: frozenset[str]
    called: str
    item: Item
    words: Vocabulary

    def token_from(self, position: int) -> int:
        """Return the first token that starts at a position or after it."""
        return bisect_left(self.starts, position)

    def shown(self, start: int, end: int) -> str:
        """Return a stretch as written in the document, without white space."""
        return self.written[start:end]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch stands in the document."""
        if start >= end:
            place = self.places[min(start, len(self.places) - 1)] if self.places else self.item.start
            return place, place
        return self.places[start], self.places[end - 1] + 1


def read_passage(text: str, folded: str, item: Item, language: str) -> Passage:
    """Return the tokens of an item."""
    words = vocabulary(language)
    kept = [i for i in range(item.start, item.end) if not folded[i].isspace()]
    breaks = _breaks(folded, kept)
    compact = "".join(folded[i] for i in kept)
    names, own, by_length = _names((*item.names, item.agency), item.container)
    tokens = tuple(_tokens(compact, breaks, by_length, words))
    called = _called(compact, item, words)
    starts = tuple(token.start for token in tokens)
    written = "".join(text[i] for i in kept)
    return Passage(compact, tuple(kept), written, tokens, starts, names, by_length, own, called, item, words)


def _breaks(folded: str, kept: list[int]) -> frozenset[int]:
    """Where a line starts inside the item."""
    return frozenset(n for n in range(1, len(kept)) if "\n" in folded[kept[n - 1] + 1 : kept[n]])


@lru_cache(maxsize=512)
def _names(called: tuple[str, ...], container: str) -> tuple[dict[str, str], frozenset[str], tuple[str, ...]]:
    """The names that may stand as a subject: those of the agency, of its section, and of the other party.

    They come folded with what is shown for each, then those of the acting body, then all from the longest down.
    """
    kind, _, holder = container.partition(":")
    own = [*called] + ([holder] if kind == "section" else [])
    names = {_compact(name): "".join(name.split()) for name in [*own, holder] if name}
    by_length = tuple(sorted((name for name in names if name), key=lambda name: (-len(name), name)))
    return names, frozenset(_compact(name) for name in own if name), by_length


def _called(text: str, item: Item, words: Vocabulary) -> str:
    """The name by which a text calls its body: the shortest that stands in the item, else the shortest real name."""
    pronouns = words.lists["pronouns"]
    names = [name for name in (item.agency, *item.names) if name] or [""]
    real = [name for name in names if name not in pronouns or item.block == "splits"] or names
    return "".join(min([name for name in real if _compact(name) in text] or real, key=len).split())


@lru_cache(maxsize=4096)
def _compact(name: str) -> str:
    return "".join(fold_text(name).split())


def _tokens(text: str, breaks: frozenset[int], by_length: tuple[str, ...], words: Vocabulary) -> list[Token]:
    named: dict[str, list[str]] = {}
    for name in by_length:
        if len(name) > 1:
            named.setdefault(name[0], []).append(name)
    tokens: list[Token] = []
    position = plain = 0
    pairs, singles = words.words, words.singles
    while position < len(text):
        if position in breaks:
            _close(tokens, plain, position)
            tokens.append(Token(position, position, "break"))
            plain = position
        elif (
            text[position : position + 2] not in pairs and text[position] not in singles and text[position] not in named
        ):
            position += 1
            continue
        token = _token_at(text, position, named.get(text[position], ()), words, position in breaks or position == 0)
        if token is None:
            position += 1
            continue
        _close(tokens, plain, position)
        tokens.append(token)
        position = plain = token.end
    _close(tokens, plain, len(text))
    return tokens


def _close(tokens: list[Token], start: int, end: int) -> None:
    if start < end:
        tokens.append(Token(start, end, "text"))


def _token_at(text: str, position: int, names: Sequence[str], words: Vocabulary, starts_line: bool) -> Token | None:
    character = text[position]
    if character in words.bullets or (starts_line and character in words.line_bullets):
        return Token(position, position + 1, "stop")
    if character in _OPEN:
        end = text.find(_OPEN[character], position, position + 200)
        return Token(position, end + 1, "group") if end > 0 else Token(position, position + 1, "text")
    if character in _KINDS:
        return Token(position, position + 1, _KINDS[character])
    if character in ".．" and not _NUMBER_DOT.match(text, position):
        return Token(position, position + 1, "stop")
    for name in names:
        if text.startswith(name, position):
            return Token(position, position + len(name), "name")
    if character in words.time_starts and (when := words.patterns["time"].match(text, position)):
        return Token(position, when.end(), "word", _WHEN)
    word = words.longest_at(text, position)
    if (
        word
        and word.text.endswith(words.lists["its"])
        and text.startswith(words.lists["rest"], position + len(word.text) - 1)
    ):
        # 'And others' is no 'and its'.
        word = words.longest_at(text[: position + len(word.text) - 1], position)
    return Token(position, position + len(word.text), "word", word) if word else None
