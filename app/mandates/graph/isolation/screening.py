"""Look at the text of a query before any parser does: its size, its nesting, and what it may not contain.

Strings, comments and IRIs are left out of the count, so that nothing hides in them and nothing in them is mistaken.
"""

import re
from collections import Counter

from mandates.errors import RefusedError, TooLargeError, UsageError

MOST_BYTES = 16 * 1024
MOST_DEPTH = 64
# How often a keyword or an operator may stand in one query: the engine's planner is steeply polynomial in them.
_MOST = {"UNION": 32, "OPTIONAL": 32, "BIND": 64, "MINUS": 16, "SELECT": 16, "GRAPH": 16, "EXISTS": 16, "VALUES": 16}
# The same for marks: nodes without a name, steps of paths, lists, calculations.
_MOST_MARKS = {"[": 40, "/|^": 128, ";,": 1000, "!*+-&=": 400}
_MOST_REPETITION = 1000
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

# Long strings first; an IRI holds no space or quote, so a comparison `?a < ?b` is none.
_LEFT_OUT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""'
    r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n\r]|\\.)*"'
    r"|'(?:[^'\\\n\r]|\\.)*'"
    r'|<[^\x00-\x20<>"{}|^`\\]*>'
    r"|\#[^\n\r]*",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_WORD = re.compile(r"(?<![?$:\w@.-])[A-Za-z]+(?![\w:-])")
_PREFIXED = re.compile(r"[\w.-]*:[\w.:%-]*")
_COUNTED = re.compile(r"\{(\d+)(?:,(\d*))?\}")


def screen_query(text: str) -> None:
    """Let a query pass, or say why not.

    Raises TooLargeError for one longer than 16 KiB, RefusedError for an update or a federated query, UsageError for
    one that is empty or nested deeper or joined from more parts than any question needs.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise TooLargeError(f"a query may have {MOST_BYTES // 1024} KiB: ask for less at once")
    if not text.strip():
        raise UsageError("the query is empty: give one in the parameter `query`")
    _screen_regexes(text)
    bare = _LEFT_OUT.sub(" ", _unescape(text))
    words = [word.upper() for word in _WORD.findall(bare)]
    first = next((word for word in words if word in _FORMS | _UPDATES), None)
    if first in _UPDATES:
        raise RefusedError("this endpoint answers queries only: updates are refused")
    if "SERVICE" in words:
        raise RefusedError("federated queries are refused: ask the other endpoint itself, then join the answers")
    counts = Counter(words)
    for word, most in _MOST.items():
        if counts[word] > most:
            raise UsageError(f"{word} stands {counts[word]} times, {most} are allowed: ask in several queries")
    _screen_marks(bare)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda at: chr(min(int(at[1] or at[2], 16), 0x10FFFF)), text)


def _screen_marks(bare: str) -> None:
    depth = deepest = 0
    for mark in bare:
        if mark in "{([":
            depth += 1
            deepest = max(deepest, depth)
        elif mark in "})]":
            depth -= 1
    if deepest > MOST_DEPTH:
        raise UsageError(f"brackets stand {deepest} deep, {MOST_DEPTH} are allowed: ask in several queries")
    # A prefixed name may hold marks that join nothing.
    marks = Counter(_PREFIXED.sub("n", bare))
    for group, most in _MOST_MARKS.items():
        if (found := sum(marks[mark] for mark in group)) > most:
            raise UsageError(f"{' '.join(group)} stand {found} times, {most} are allowed: ask in several queries")


def _screen_regexes(text: str) -> None:
    """Refuse counted repetitions whose product would make an expression of enormous size."""
    product = 1
    for low, high in _COUNTED.findall(text):
        product *= max(int(low[:9]), int((high or "1")[:9]), 1)
        if product > _MOST_REPETITION:
            raise UsageError(f"counted repetitions may multiply to {_MOST_REPETITION}: write a simpler expression")
