"""Look at the text of a query before any parser does: its size, its nesting, and what it may not contain.

Strings, comments and IRIs are left out of the count, so that nothing hides in them and nothing in them is mistaken.
"""

import re
from collections import Counter

from mandates.errors import RefusedError, TooLargeError, UsageError
from mandates.graph.tokens import read_words, take_apart

MOST_BYTES = 16 * 1024
MOST_DEPTH = 64
# How often a keyword or an operator may stand in one query: the engine's planner is steeply polynomial in them.
_MOST = {"UNION": 32, "OPTIONAL": 32, "BIND": 64, "MINUS": 16, "SELECT": 16, "GRAPH": 16, "EXISTS": 16, "VALUES": 16}
# The same for marks: nodes without a name, steps of paths, lists, calculations.
_MOST_MARKS = {"[": 24, "/|^": 128, ";,": 1000, "!*+-&=": 400}
_MOST_SIZE = 2000
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})

_EXPRESSIONS = frozenset({"REGEX", "REPLACE"})
# A counted repetition (most nine digits), a group's ends, a class of characters, an escaped or any other character.
_PARTS = re.compile(
    r"\{(?P<least>\d{1,9}),?(?P<most>\d{1,9})?\}|[()]|\[\^?\]?(?:[^\]\\]|\\.){0,200}+\]|\\+.|.", re.DOTALL
)


def screen_query(text: str) -> None:
    """Let a query pass, or say why not.

    Raises TooLargeError for one longer than 16 KiB, RefusedError for an update or a federated query, UsageError for
    one that is empty or nested deeper or joined from more parts than any question needs.
    """
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        raise TooLargeError(f"a query may have {MOST_BYTES // 1024} KiB: ask for less at once")
    if not text.strip():
        raise UsageError("the query is empty: give one in the parameter `query`")
    strings, bare = take_apart(text)
    words = read_words(bare)
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
    if _EXPRESSIONS & counts.keys():
        for string in strings:
            _screen_expression(string)


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
    marks = Counter(bare)
    for group, most in _MOST_MARKS.items():
        if (found := sum(marks[mark] for mark in group)) > most:
            raise UsageError(f"{' '.join(group)} stand {found} times, {most} are allowed: ask in several queries")


def _screen_expression(string: str) -> None:
    """Refuse an expression that repeats so much that it would grow to enormous size when it is compiled.

    Its size is counted as a compiler writes it out: what follows one another adds, a counted repetition multiplies.
    """
    groups, last = [0], 0
    for part in _PARTS.finditer(string):
        if part["least"]:
            times = max(int(part["most"] or part["least"]), 1)
            groups[-1] += last * (times - 1)
            last *= times
        elif part[0] == "(":
            groups.append(0)
        elif part[0] == ")" and len(groups) > 1:
            last = groups.pop()
            groups[-1] += last
        else:
            last = 1
            groups[-1] += 1
        if groups[-1] > _MOST_SIZE:
            raise UsageError(f"an expression may repeat to a size of {_MOST_SIZE}: write a simpler one")
