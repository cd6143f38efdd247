"""Where the last sentence of a piece begins."""

_MARKS = ("。", ";", ". ", "  ")
_REACH = 160


def last_sentence(half: str, start: int, end: int) -> int:
    """Return where the last sentence between two places of a text in half width begins."""
    piece = half[max(start, end - _REACH) : end].rstrip()
    cut = max(piece.rfind(mark, 0, -1) for mark in _MARKS)
    if cut < 0:
        return start
    tail = max(start, end - _REACH) + cut + 1
    return tail + leading_space(half, tail, end)


def leading_space(half: str, start: int, end: int) -> int:
    """Return how much white space stands at the beginning of a stretch."""
    piece = half[start:end]
    return len(piece) - len(piece.lstrip())
