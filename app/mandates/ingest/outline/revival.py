"""Lists that go on where their numbers alone do not say so: after a heading, above decimals, past a lost number."""

import re
from collections.abc import Sequence

from mandates.ingest.outline.chains import follows
from mandates.ingest.outline.enumerators import Mark
from mandates.ingest.outline.levels import Level
from mandates.ingest.outline.list_numerals import letters_of, readings


def find_dormant(
    dormant: Sequence[tuple[list[Level], int]], mark: Mark, heads: bool
) -> tuple[int, int, str, float] | None:
    """Return the age of the interrupted list that a candidate goes on with, its depth, kind and value.

    `heads` says that a heading follows the candidate: then a number without a mark goes on with any list.
    """
    for age in range(len(dormant) - 1, -1, -1):
        for depth, level in enumerate(dormant[age][0]):
            for kind, value in mark.readings if mark.form != "bullet" else ():
                fits = (mark.form, kind) in level.forms or (mark.form == "bare" and kind == level.kind and heads)
                if fits and follows(level.value, value) and value > 1:
                    return age, depth, kind, value
    return None


def above_decimals(stack: Sequence[Level], mark: Mark) -> tuple[int, str, float] | None:
    """Take 3. after 2.1 and 2.2 for the next number above them, where the 2. itself is lost."""
    for depth, level in enumerate(stack):
        if level.form.startswith("decimal") and mark.hold == "line" and mark.form in {"dot", "comma", "bare"}:
            above = int(level.raw.split(".")[0])
            return next(((depth, *each) for each in mark.readings if each == ("arabic", float(above + 1))), None)
    return None


def lost_number(half: str, start: int, end: int, form: str, kind: str, value: float) -> Mark | None:
    """Return the enumerator with this value that lost its brackets between two others, behind the end of a sentence."""
    for match in re.finditer(rf"(?<=[。;.)])\s*(?P<n>\w{{1,3}}?)(?=[\u3400-\u9fff])(?![{_UNITS}])", half[start:end]):
        if (kind, value) in readings(match["n"]):
            place = start + match.start("n")
            return Mark(place, start + match.end("n"), form, ((kind, value),), "hard", match["n"])
    return None


_UNITS = letters_of("not_after_number")
