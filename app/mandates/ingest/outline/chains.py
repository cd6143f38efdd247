"""Candidates inside a line that nothing sets off: only those that count on from one another are kept."""

from collections import Counter

from mandates.ingest.outline.enumerators import Mark

_RECENT = 8


def follows(last: float, value: float) -> bool:
    """Tell whether a number comes next after the last one, such as 7-2 or 8 after 7."""
    return last < value <= int(last) + 1


def chained(opening: list[Mark], inside: list[Mark]) -> list[Mark]:
    """Return the candidates inside a line, those that nothing sets off only where they count on from one another."""
    every = opening + inside
    kept: set[int] = {mark.start for mark in inside if mark.hold == "hard" and mark.form != "bullet"}
    kept |= {mark.start for mark in inside if mark.form == "article"}
    bullets = [mark for mark in every if mark.form == "bullet"]
    often = Counter(mark.raw for mark in bullets)
    kept |= {mark.start for mark in bullets if often[mark.raw] > 1}
    chains: dict[tuple[str, str], list[list[tuple[float, int]]]] = {}
    for mark in every:
        for kind, value in mark.readings if mark.form != "bullet" else ():
            runs = chains.setdefault((mark.form, kind), [])
            following = next((run for run in runs[:-_RECENT:-1] if follows(run[-1][0], value)), None)
            if following is not None:
                following.append((value, mark.start))
            else:
                runs.append([(value, mark.start)])
    first = {mark.start for mark in opening}
    for (form, kind), runs in chains.items():
        for run in runs:
            # A syllable with a full stop after a space is hardly anything else.
            sure = len(run) == 2 and kind == "hangul" and form == "dot" and run[0][0] == 1
            if sure or len(run) >= 3 or (len(run) == 2 and (run[0][1] in kept or run[0][1] in first)):
                kept.update(start for _, start in run)
    return [mark if mark.hold == "hard" else mark._replace(hold="hard") for mark in inside if mark.start in kept]
