"""The page of a comparison: its sides, what changed kind by kind, word by word, and what went where."""

import difflib
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from flask import g, render_template, request

from mandates.answers.diff import compare_sides
from mandates.answers.diff.finding import find_side
from mandates.errors import UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.model.diff import KINDS, Change, Diff
from mandates.web.current import current_checkpoint
from mandates.wording import say

_MOST = 200
# A word of a spaced script, or one character of another.
_PIECE = re.compile(r"[A-Za-z0-9]+|[\uac00-\ud7a3]+|\s+|.", re.DOTALL)


class Piece(NamedTuple):
    """A stretch of words: `same`, `gone` (only before) or `added` (only after)."""

    kind: str
    text: str


def read_sides() -> tuple[str | None, str | None]:
    """Return the names of the two sides as the address has them; UsageError for one that is too long."""
    names = tuple(request.args.get(side, "").strip() or None for side in "ab")
    for name in names:
        if name and len(name) > _MOST:
            raise UsageError(say(g.lang, "web.too-long", most=_MOST))
    return names[0], names[1]


def compare_named(a: str, b: str) -> Diff:
    """Compare two things of the store by name or key; raises NotFoundError."""
    return _compare(current_checkpoint(), a, b, g.lang)


@lru_cache(maxsize=32)
def _compare(checkpoint: Checkpoint, a: str, b: str, lang: str) -> Diff:
    return compare_sides(find_side(checkpoint, a, lang), find_side(checkpoint, b, lang), lang)


def diff_page(found: Diff | None, a: str | None, b: str | None, problem: str = "") -> str:
    """Return the page; without a comparison, the form alone, with what is wrong above it."""
    groups = {kind: [c for c in found.changes if c.kind == kind] for kind in KINDS} if found else {}
    return render_template("diff.html", found=found, a=a, b=b, groups=groups, pieces=to_pieces, problem=problem)


def to_pieces(change: Change) -> tuple[Piece, ...]:
    """Return the words of both sides as one text, with what is gone and what is added marked."""
    if not change.a or not change.b:
        return ()
    before, after = (_PIECE.findall(clause.words) for clause in (change.a, change.b))
    return tuple(_merge(before, after))


def _merge(before: list[str], after: list[str]) -> Iterator[Piece]:
    for kind, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(before[i:j]))
            continue
        if i < j:
            yield Piece("gone", "".join(before[i:j]))
        if k < m:
            yield Piece("added", "".join(after[k:m]))
