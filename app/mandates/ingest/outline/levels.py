"""The lists that are open while a text is cut: their last numbers, and how well a candidate continues them."""

from mandates.ingest.outline.chains import follows
from mandates.ingest.outline.enumerators import Mark

OTHER_SHAPE, MIXED = 82, 90


class Level:
    """An open list: the shapes its enumerators had, and its last number."""

    def __init__(self, mark: Mark, kind: str, value: float, index: int) -> None:
        """Take the first enumerator and the index of its piece."""
        self.forms = {(mark.form, kind)}
        self.form, self.kind, self.value, self.index, self.raw = mark.form, kind, value, index, mark.raw

    def take(self, mark: Mark, kind: str, value: float, index: int) -> None:
        """Take the next enumerator."""
        self.forms.add((mark.form, kind))
        # A damaged number counts as the next one, so that what follows is still in order.
        expected = int(self.value) + 1
        self.value = expected if value <= self.value and value != 1 else value
        self.form, self.kind, self.index, self.raw = mark.form, kind, index, mark.raw


def score_of(level: Level, mark: Mark, kind: str, value: float, innermost: bool) -> float:
    """Return how well a reading continues a level, 0 where it does not."""
    same = (mark.form, kind) in level.forms
    if mark.form == "bullet" or level.form == "bullet":
        return 100 if same else 0
    if same and follows(level.value, value):
        return 100
    if mark.form == level.form and value > 1 and follows(level.value, value):
        ambiguous = any(other == 1 for _, other in mark.readings)
        return 45 if ambiguous else MIXED
    if (
        (kind == level.kind or (mark.form == "bare" and level.kind in {"han", "arabic"}))
        and value > 1
        and follows(level.value, value)
    ):
        return OTHER_SHAPE
    if "ordinal" in (mark.form, level.form) and value > 1 and follows(level.value, value):
        return 35
    if same:
        if value == 1:
            return 40
        return (60 if value - level.value <= 4 else 38) if value >= level.value else 50
    return 30 if mark.form == level.form == "paren" and innermost and value > 1 else 0


def has_next(mark: Mark, kind: str, value: float, candidates: list[tuple[int, int, Mark | None]], index: int) -> bool:
    """Tell whether the next number of the same shape comes before the list is begun anew."""
    for _, _, other in candidates[index + 1 : index + 400]:
        if other is None or other.form != mark.form:
            continue
        for each, number in other.readings:
            if number == value + 1 and (each == kind or len(other.readings) == 1):
                return True
        if (kind, value) in other.readings:
            return False
    return False


def goes_on(mark: Mark, kind: str, value: float, candidates: list[tuple[int, int, Mark | None]], index: int) -> bool:
    """Tell whether the next enumerator of the same shape counts on, with one number missing at most."""
    for _, _, other in candidates[index + 1 : index + 40]:
        if other is not None and other.form == mark.form:
            return any(each == kind and 0 < number - value <= 2 for each, number in other.readings)
    return False
