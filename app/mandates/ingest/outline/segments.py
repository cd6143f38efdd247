"""The pieces of a text: its lines, cut further where enumerators stand inside them, with their levels.

Enumerators are judged by sequence: the levels that are open are a stack, and a candidate goes to the level that it
continues best (next number, same shape), opens a new one (it counts from one) or is no enumerator at all. Damage is
tolerated: numbers may repeat, jump, change their numeral or their brackets.
"""

from collections.abc import Callable
from itertools import accumulate, pairwise
from typing import NamedTuple

from mandates.ingest.outline.chains import chained
from mandates.ingest.outline.enumerators import Finder, Mark
from mandates.ingest.outline.levels import MIXED, OTHER_SHAPE, Level, goes_on, has_next, score_of
from mandates.ingest.outline.revival import above_decimals, find_dormant, lost_number
from mandates.ingest.outline.sentences import last_sentence, leading_space

_OUTER = {"chapter": 0, "article": 1}
_STRONG = 80
_GAP = 3
_REMEMBERED = 6
_ALL = 2
_HEADING, _ENDS = 60, "。;.!?,、"


class Segment(NamedTuple):
    """A piece: from its enumerator (or first letter) to the start of the next piece, without white space at its end.

    `level` is the depth of its list, -1 for a line without enumerator; `parent` the index of the piece it belongs to,
    -1 for none; `path` its enumerators from the outside in.
    """

    start: int
    body: int
    end: int
    mark: Mark | None
    level: int
    parent: int
    path: tuple[str, ...]
    opens_line: bool


def half_width(text: str) -> str:
    """Return text with full-width forms halved, every character in its place, case and numerals kept."""
    table = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20}
    return text.translate(table)


def cut_segments(
    text: str,
    language: str,
    breaks: Callable[[int, int], int],
    heads: Callable[[int, int], bool] = lambda *_: False,
    lost: frozenset[int] = frozenset(),
) -> list[Segment]:
    """Return the pieces of a text in order. `breaks` tells whether a line without enumerator ends the open
    lists: 0 no, 1 those inside an article, 2 all. `heads` tells whether what stands behind a bullet is a heading.
    `lost` are the places where lines begin whose breaks were lost.
    """
    half = half_width(text)
    return _Cutter(half, Finder(half, language), breaks, heads).cut(lost)


class _Cutter:
    def __init__(
        self, half: str, finder: Finder, breaks: Callable[[int, int], int], heads: Callable[[int, int], bool]
    ) -> None:
        self._half, self._finder, self._breaks, self._heads = half, finder, breaks, heads
        self._stack, self._found = list[Level](), list[Segment]()
        self._dormant: list[tuple[list[Level], int]] = []
        self._base = -1
        self._cuts: dict[int, int] = {}  # Where the piece before a heading behind a bullet ends.
        # Where a heading lies inside outer lists: the depth below which it holds, and what held before.
        self._outer_bases: list[tuple[int, int]] = []

    def cut(self, lost: frozenset[int]) -> list[Segment]:
        candidates = self._candidates(lost)
        for index, (start, end, mark) in enumerate(candidates):
            if mark is None:
                self._add_line(start, end)
            elif mark.form == "bullet" and mark.hold == "line" and self._heads(mark.body, end):
                body = mark.body + leading_space(self._half, mark.body, end)
                self._cuts[body] = mark.start
                self._add_line(body, end)
            elif (chosen := self._choose(mark, candidates, index)) is not None:
                self._regain(mark, chosen)
                self._add_mark(mark, self._begun_anew(mark, chosen, candidates, index))
            elif mark.hold == "line":
                self._add_line(start, end)
        return self._closed()

    def _candidates(self, lost: frozenset[int]) -> list[tuple[int, int, Mark | None]]:
        """Return lines without and candidates with enumerators: where they begin, where their line ends."""
        found: list[tuple[int, int, Mark | None]] = []
        lines = {*accumulate(map(len, self._half.splitlines(keepends=True)))} - self._finder.act.joined
        ends = sorted(lost | lines)
        for position, end in pairwise([0, *ends]):
            start = position + leading_space(self._half, position, end)
            if not self._half[start:end].strip("| \t\r\n"):
                continue
            listed = position == self._finder.act.contents
            opening = None if listed else self._finder.at(start, "line")
            inline = [] if listed else list(self._finder.inline(start, end, opening))
            self._collect(found, start, end, opening, chained([opening] if opening else [], inline))
        return found

    def _collect(
        self,
        found: list[tuple[int, int, Mark | None]],
        start: int,
        end: int,
        opening: Mark | None,
        inside: list[Mark],
    ) -> None:
        """Add what a line holds: up to the next candidate each, and the headings that lost their line breaks."""
        starts = [(start, opening), *((mark.start, mark) for mark in inside)]
        for index, (position, mark) in enumerate(starts):
            stop = starts[index + 1][0] if index + 1 < len(starts) else end
            found.append((position, stop, mark))
            tail = last_sentence(self._half, position, stop) if index + 1 < len(starts) else stop
            if mark is not None and mark.form in _OUTER:
                continue
            if position < tail < stop and self._breaks(tail, stop) == _ALL:
                found.append((tail, stop, None))

    def _choose(
        self, mark: Mark, candidates: list[tuple[int, int, Mark | None]], index: int
    ) -> tuple[int, str, float] | None:
        """Return the depth, kind and value a candidate has in the open lists, or None where it is no enumerator."""
        if mark.form in _OUTER:
            depth = sum(1 for level in self._stack if _OUTER.get(level.form, 9) < _OUTER[mark.form])
            return depth, *mark.readings[0]
        outer = sum(1 for level in self._stack if level.form in _OUTER)
        best: tuple[float, int, str, float] | None = None
        for depth in range(outer, len(self._stack)):
            for kind, value in mark.readings:
                score = score_of(self._stack[depth], mark, kind, value, depth == len(self._stack) - 1)
                if score in (MIXED, OTHER_SHAPE) and self._has_own_list(mark, kind, value, outer):
                    score = 30
                if score and (best is None or score + depth / 100 >= best[0]):
                    best = score + depth / 100, depth, kind, value
        for kind, value in mark.readings:
            score = self._openingscore_of(mark, kind, value, outer)
            if score and (best is None or score > best[0]):
                best = score, len(self._stack), kind, value
        if (best is None or best[0] < _STRONG) and (above := above_decimals(self._stack, mark)):
            return above
        if (best is None or best[0] < _STRONG) and (revived := self._revive(mark)):
            return revived
        if best is None or not self._is_credible(mark, best, candidates, index):
            return None
        return best[1:]

    def _begun_anew(
        self,
        mark: Mark,
        chosen: tuple[int, str, float],
        candidates: list[tuple[int, int, Mark | None]],
        index: int,
    ) -> tuple[int, str, float]:
        """Make a heading of the words before a candidate that begins a list anew, and close the lists before it."""
        depth, kind, value = chosen
        if mark.form in _OUTER or mark.form == "bullet" or value != 1 or not self._found:
            return chosen
        deeper = depth == len(self._stack) and mark.hold == "line"
        again = depth < len(self._stack) and self._stack[depth].value > 1
        if not (again or deeper) or not self._is_heading_before(mark, deeper):
            return chosen
        if not has_next(mark, kind, value, candidates, index):
            return chosen
        depth = next((place for place, level in enumerate(self._stack) if level.form not in _OUTER), len(self._stack))
        depth = depth if deeper else min(chosen[0], len(self._stack))
        self._dormant = [*self._dormant[-_REMEMBERED:], (self._stack[depth:], self._base)]
        self._outer_bases.append((depth, self._base))
        del self._stack[depth:]
        if self._found[-1].mark is None:
            self._found[-1] = self._found[-1]._replace(parent=-1)
        else:
            tail = last_sentence(self._half, self._found[-1].body, mark.start)
            self._found.append(Segment(tail, tail, tail, None, -1, -1, (), False))
        self._base = len(self._found) - 1
        return depth, kind, value

    def _is_heading_before(self, mark: Mark, deeper: bool) -> bool:
        """Tell whether a line or the last sentence before a candidate is short and unfinished, as a heading is."""
        last = self._found[-1]
        if last.mark is None:
            words = self._half[last.start : mark.start].strip()
            before = self._half[max(0, last.start - 200) : last.start].rstrip()
            ended = not deeper or before[-1:] in _ENDS
            ended = ended and not (deeper and words[-1:] in ":：—-")
            return bool(last.opens_line and ended and 1 < len(words) <= _HEADING and words[-1] not in _ENDS)
        if mark.hold == "line":
            return False
        tail = last_sentence(self._half, last.body, mark.start)
        words = self._half[tail : mark.start].strip()
        return tail > last.body and 1 < len(words) <= _HEADING and words[-1] not in _ENDS

    def _has_own_list(self, mark: Mark, kind: str, value: float, outer: int) -> bool:
        """Tell whether a list of the very same shape is open that the number fits after a small gap."""
        return any(
            (mark.form, kind) in level.forms and 0 <= value - level.value <= _GAP for level in self._stack[outer:]
        )

    def _revive(self, mark: Mark) -> tuple[int, str, float] | None:
        """Take up again a list that a heading interrupted, where the candidate is its next number."""
        stop = self._half.find("\n", mark.body)
        heads = mark.form == "bare" and bool(self._breaks(mark.body, stop if stop >= 0 else len(self._half)))
        if (found := find_dormant(self._dormant, mark, heads)) is None:
            return None
        age, depth, kind, value = found
        levels, base = self._dormant[age]
        outer = [each for each in self._stack if each.form in _OUTER]
        self._stack = outer + levels[: depth + 1]
        # What stands right below a newer heading belongs there.
        newest = len(self._found) - 1 == self._base
        self._dormant, self._base = self._dormant[:age], self._base if newest else base
        return len(outer) + depth, kind, value

    def _regain(self, mark: Mark, chosen: tuple[int, str, float]) -> None:
        """Add the enumerator that lost its brackets where a number is missing before a candidate."""
        depth, kind, value = chosen
        if depth != len(self._stack) - 1 or mark.form != "paren" or value != self._stack[depth].value + 2:
            return
        last = self._found[-1]
        lost = lost_number(self._half, last.body, mark.start, mark.form, kind, value - 1) if last.mark else None
        if lost is not None:
            self._add_mark(lost, (depth, kind, value - 1))

    def _openingscore_of(self, mark: Mark, kind: str, value: float, outer: int) -> float:
        seen = [depth for depth, level in enumerate(self._stack[outer:], outer) if (mark.form, kind) in level.forms]
        if mark.form == "bullet":
            return 0 if seen else 55
        if seen and not (mark.form == "ordinal" and value == 1 and seen[-1] < len(self._stack) - 1):
            return 0
        if value == 1:
            return 55
        return 20 if kind in {"arabic", "han", "ordinal"} or mark.form == "circled" else 0

    def _is_credible(
        self,
        mark: Mark,
        best: tuple[float, int, str, float],
        candidates: list[tuple[int, int, Mark | None]],
        index: int,
    ) -> bool:
        score, _, kind, value = best
        if mark.form == "bullet":
            return True
        if mark.form in {"bare", "cell"}:
            return score >= _STRONG or (value == 1 and has_next(mark, kind, value, candidates, index))
        if mark.hold == "line":
            weak = kind in {"lower", "upper", "lower-roman", "upper-roman", "word", "hangul"} and mark.form != "paren"
            return score >= 40 if weak else score >= 20
        if score >= _STRONG:
            return True
        if score >= 50 and mark.hold == "hard" and value != 1:
            # A number that repeats or jumps inside a line counts where the list goes on behind it.
            return goes_on(mark, kind, value, candidates, index)
        return value == 1 and has_next(mark, kind, value, candidates, index)

    def _add_line(self, start: int, end: int) -> None:
        if strength := self._breaks(start, end):
            kept = [level for level in self._stack if level.form in _OUTER] if strength == 1 else []
            # A list that a heading interrupts may go on below it.
            if len(self._stack) > len(kept):
                self._dormant = [*self._dormant[-_REMEMBERED:], (self._stack[len(kept) :], self._base)]
            self._stack, self._outer_bases = kept, []
            self._found.append(Segment(start, start, end, None, -1, -1, (), True))
            self._base = len(self._found) - 1
            return
        self._found.append(Segment(start, start, end, None, -1, self._base, (), True))

    def _add_mark(self, mark: Mark, chosen: tuple[int, str, float]) -> None:
        depth, kind, value = chosen
        index = len(self._found)
        if mark.form == "chapter":
            self._base, self._outer_bases = -1, []
        while self._outer_bases and depth < self._outer_bases[-1][0]:
            self._base = self._outer_bases.pop()[1]
        if depth < len(self._stack):
            del self._stack[depth + 1 :]
            self._stack[depth].take(mark, kind, value, index)
        else:
            self._stack.append(Level(mark, kind, value, index))
        parent = self._stack[depth - 1].index if depth else self._base
        if depth and self._base > parent:
            parent = self._base
        path = tuple(level.raw for level in self._stack)
        self._found.append(Segment(mark.start, mark.body, mark.body, mark, depth, parent, path, mark.hold == "line"))

    def _closed(self) -> list[Segment]:
        found = []
        for index, segment in enumerate(self._found):
            following = self._found[index + 1].start if index + 1 < len(self._found) else len(self._half)
            following = self._cuts.get(following, following)
            body = segment.body + leading_space(self._half, segment.body, following)
            end = max(body, segment.body + len(self._half[segment.body : following].rstrip("| \t\r\n\f\v")))
            found.append(segment._replace(body=body, end=end))
        return found
