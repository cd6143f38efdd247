"""What one wording says and another does not: matters added to a list, matters dropped, limits added or lifted."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mandates.graph.words import fold, load_fold_table, to_terms

JOIN = "&"


class Token(NamedTuple):
    """A piece of a wording: what it is compared by and where it stands.

    It is compared by `&` where it joins the parts of a list, by `&` and its letters where it is an activity in a list.
    """

    key: str
    start: int
    end: int


class Changed(NamedTuple):
    """What two wordings of one matter do not share, the second seen from the first.

    `added` and `dropped` are the stretches only one has, as written; `scope` is `narrower`, `wider`, `other` (both
    have words of their own) or `same`; `limit` says that the scope changed by a limit and not by a matter in a list.
    """

    scope: str
    added: tuple[str, ...]
    dropped: tuple[str, ...]
    limit: bool


class _Words(NamedTuple):
    whole: re.Pattern[str]
    joining: re.Pattern[str]
    empty: re.Pattern[str]
    light: re.Pattern[str]
    excepting: re.Pattern[str]
    smallest: int


class _Part(NamedTuple):
    """A stretch that only one wording has: its words, how much it says, and whether it is one more of a list."""

    text: str
    weight: int
    listed: bool
    excepting: bool


def same_words(first: str, second: str) -> bool:
    """Whether two wordings are equal but for width, case, script, punctuation and white space."""
    return bare(first) == bare(second)


def bare(text: str) -> str:
    """Return the letters and figures of a text, folded."""
    return "".join(char for char in fold(text, load_fold_table()) if char.isalnum())


def share_in(first: str, second: str, lang: str) -> float:
    """Return the share of what the first wording says that the second says too, from 0 to 1."""
    left, right = (
        _count([_tokens(unicodedata.normalize("NFKC", text), _load_words(lang))]) for text in (first, second)
    )
    return (left & right).total() / left.total() if left else 0.0


def compare_words(first: str, second: str, lang: str) -> Changed:
    """Say what the second wording adds to the first and drops of it; both in one language."""
    # The comparison is made in one order of the two, so that what one way adds the other way drops.
    if (len(second), second) < (len(first), first):
        return _turn(compare_words(second, first, lang))
    words = _load_words(lang)
    dropped, added = _parts(unicodedata.normalize("NFKC", first), unicodedata.normalize("NFKC", second), words)
    scope, limit = _judge(dropped, added, words.smallest)
    return Changed(scope, tuple(part.text for part in added), tuple(part.text for part in dropped), limit)


def _turn(changed: Changed) -> Changed:
    scope = {"narrower": "wider", "wider": "narrower"}.get(changed.scope, changed.scope)
    return Changed(scope, changed.dropped, changed.added, changed.limit)


def _judge(dropped: Sequence[_Part], added: Sequence[_Part], smallest: int) -> tuple[str, bool]:
    if dropped and added:
        # A list has grown or shrunk only where that outweighs all else that was written anew.
        more, less = (sum(part.weight for part in side if part.listed) for side in (added, dropped))
        else_written = sum(part.weight for part in (*added, *dropped) if not part.listed)
        if bool(more) == bool(less) or max(more, less) <= else_written:
            return "other", False
        return ("wider", False) if more else ("narrower", False)
    if not dropped and not added:
        return "same", False
    grown, parts = bool(added), added or dropped
    if any(part.excepting for part in parts):
        return ("narrower" if grown else "wider"), True
    if any(part.listed for part in parts):
        return ("wider" if grown else "narrower"), False
    if max(part.weight for part in parts) >= smallest:
        return ("narrower" if grown else "wider"), True
    return "other", False


def _parts(first: str, second: str, words: _Words) -> tuple[list[_Part], list[_Part]]:
    """Return the parts only the first has and those only the second has; what merely moved is left out."""
    left, right = _tokens(first, words), _tokens(second, words)
    matcher = SequenceMatcher(None, [t.key for t in left], [t.key for t in right], autojunk=False)
    gone, come = [], []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "delete":
            gone.append(_slide(left, i, j))
        elif tag == "insert":
            come.append(_slide(right, k, m))
        elif tag == "replace":
            gone.append(left[i:j])
            come.append(right[k:m])
    moved = _count(gone) & _count(come)
    return _to_parts(gone, moved, first, words), _to_parts(come, moved, second, words)


def _slide(tokens: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """Return a stretch only one wording has, moved along equal tokens to where it is one more of a list, if it can.

    Of `x a & y a` against `x a`, what is new is `& y a` as much as `a & y`.
    """
    for step in (-1, 1):
        i, j = start, end
        while tokens[i].key != JOIN and tokens[j - 1].key != JOIN:
            out, into = (j - 1, i - 1) if step < 0 else (i, j)
            if not 0 <= into < len(tokens) or tokens[out].key != tokens[into].key:
                break
            i, j = i + step, j + step
        else:
            return tokens[i:j]
    return tokens[start:end]


def _count(stretches: Sequence[Sequence[Token]]) -> Counter[str]:
    return Counter(token.key for stretch in stretches for token in stretch if token.key != JOIN)


def _to_parts(stretches: Sequence[Sequence[Token]], moved: Counter[str], text: str, words: _Words) -> list[_Part]:
    left, parts = Counter(moved), []
    for stretch in stretches:
        own = []
        for token in stretch:
            if left[token.key] > 0 and token.key != JOIN:
                left[token.key] -= 1
            else:
                own.append(token)
        weight = sum(token.key != JOIN for token in own)
        if weight:
            said = text[own[0].start : own[-1].end]
            listed = any(token.key.startswith(JOIN) for token in (own[0], own[-1]))
            parts.append(_Part(said.strip(" ,;、，；"), weight, listed, bool(words.excepting.search(said.casefold()))))
    return parts


def _tokens(text: str, words: _Words) -> list[Token]:
    tokens: list[Token] = []
    lower, at = text.casefold() if len(text.casefold()) == len(text) else text, 0
    while at < len(text):
        if match := words.whole.match(lower, at):
            tokens += [Token(_key(char), at + i, at + i + 1) for i, char in enumerate(match.group())]
        elif match := words.joining.match(lower, at):
            if tokens and tokens[-1].key != JOIN:
                tokens.append(Token(JOIN, at, match.end()))
        elif match := words.light.match(lower, at):
            # What one does is a matter of its own only where it is one of a list.
            if (tokens and tokens[-1].key == JOIN) or words.joining.match(lower, _next(lower, match.end())):
                tokens.append(Token(JOIN + match.group(), at, match.end()))
        elif not (match := words.empty.match(lower, at)):
            match = _PIECE.match(lower, at)
            if match and (key := _key(match.group())):
                tokens.append(Token(key, at, match.end()))
        at = match.end() if match else at + 1
    return tokens


def _next(text: str, at: int) -> int:
    """Return where the next character that is not white space stands."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


_PIECE = re.compile(r"[0-9a-z]+(?:['’.,-][0-9a-z]+)*|[^\W_]")


@cache
def _key(piece: str) -> str:
    if piece[0].isascii() and len(piece) > 1:
        return " ".join(to_terms(piece))
    return fold(piece, load_fold_table()) if piece.isalnum() else ""


@cache
def _load_words(lang: str) -> _Words:
    words = json.loads((Path(__file__).parent / "words.json").read_text(encoding="utf-8"))[lang]
    names = ("whole", "joining", "empty", "light", "except")
    whole, joining, empty, light, excepting = (_any_of(words[name]) for name in names)
    return _Words(whole, joining, empty, light, excepting, words["smallest"])


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    """Return a pattern of words, the longest first; Latin ones stand alone, those marked `~` end a word."""
    return re.compile("|".join(_standing(word) for word in sorted(words, key=len, reverse=True)) or r"(?!)")


def _standing(word: str) -> str:
    if word[0] == "~":
        return rf"(?<=\w){re.escape(word[1:])}(?!\w)"
    return rf"\b{re.escape(word)}\b" if word[0].isascii() and word[0].isalpha() else re.escape(word)
