"""The lines of a text that was laid out: white space is one space, what is not seen is left out."""

import re
from collections.abc import Iterable

# Characters that are not seen and only split words.
_UNSEEN = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff")
_SPACE = re.compile(r"\s+")


def tidy_line(line: str) -> str:
    """Return a line with each run of white space as one space and without what is not seen."""
    return _SPACE.sub(" ", line.translate(_UNSEEN)).strip()


def join_lines(lines: Iterable[str]) -> str:
    """Return the text of lines: tidied, the empty ones left out, each with its line end."""
    return "".join(f"{line}\n" for line in map(tidy_line, lines) if line)
