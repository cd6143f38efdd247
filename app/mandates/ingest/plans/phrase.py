"""The record of a phrase of a work plan, and what the grammars of plans share."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mandates.ingest.plans.blocks import is_masked

_FIGURE = 6
_LABEL = 40


class Phrase(NamedTuple):
    """A stretch governed by one verb: `kind` is `task`, `aim`, `plain` or `context`.

    `actor` names who acts, `others` who acts with it.
    """

    start: int
    end: int
    kind: str
    actor: tuple[int, int] | None = None
    others: tuple[tuple[int, int], ...] = ()


def split_at(folded: str, start: int, end: int, marks: str, masks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a stretch between marks outside quotations and brackets and not inside a number."""
    parts, left = list[tuple[int, int]](), start
    for at in range(start, end):
        if folded[at] in marks and not is_masked(masks, at) and not _in_number(folded, at):
            parts.append((left, at))
            left = at + 1
    parts.append((left, end))
    if ":" in marks:
        parts = _join_labels(folded, parts)
    return [trimmed for trimmed in (trim(folded, *part) for part in parts) if trimmed[0] < trimmed[1]]


def _join_labels(folded: str, parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join a label before a colon with the figure after it (satisfaction: 90 %)."""
    joined = parts[:1]
    for start, end in parts[1:]:
        label = joined[-1]
        figure = any(character.isdigit() for character in folded[start : min(end, start + _FIGURE)])
        bare = label[1] - label[0] <= _LABEL and not any(character.isdigit() for character in folded[slice(*label)])
        if folded[start - 1] == ":" and figure and bare:
            joined[-1] = (label[0], end)
        else:
            joined.append((start, end))
    return joined


def _in_number(folded: str, at: int) -> bool:
    return folded[at - 1 : at].isdigit() and folded[at + 1 : at + 2].isdigit()


def trim(folded: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without the spaces and separators at its ends."""
    while start < end and (folded[start].isspace() or folded[start] in ",;:、。·"):
        start += 1
    while end > start and (folded[end - 1].isspace() or folded[end - 1] in ",;:、。."):
        end -= 1
    return start, end


def longest_prefix(folded: str, at: int, end: int, words: Iterable[str]) -> int:
    """Return the length of the first of the words (longest first) that stands at a position; 0 where none does."""
    for word in words:
        if folded.startswith(word, at, end):
            return len(word)
    return 0
