"""Clauses that say a duty changes hands: taken over from another body, or handed to one."""

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mandates.answers.diff.contents import bare
from mandates.answers.diff.sides import Side
from mandates.answers.duties import Duty


class Transfer(NamedTuple):
    """A clause that says that duties change hands: `in` from another body to this one, or `out`."""

    duty: Duty
    direction: str


def find_transfers(side: Side) -> tuple[Transfer, ...]:
    """Return the clauses of a side that say so, in the order of the text."""
    found = []
    for duty in side.duties:
        text = duty.words.get(duty.language.split("-")[0], "")
        if direction := _direction(text, duty.language.split("-")[0], side.own_names):
            found.append(Transfer(duty, direction))
    return tuple(found)


def _direction(text: str, lang: str, own_names: Iterable[str]) -> str | None:
    cues = _load_cues().get(lang, {})
    for pattern in cues.get("to", ()):
        if match := pattern.search(text):
            return "in" if _is_own(match["to"], cues["own"], own_names) else "out"
    return next((way for way in ("in", "out") if any(cue.search(text) for cue in cues.get(way, ()))), None)


def _is_own(body: str, own: Iterable[re.Pattern[str]], names: Iterable[str]) -> bool:
    words = bare(body)
    return any(cue.search(body.strip().casefold()) for cue in own) or any(
        words and (bare(name).endswith(words) or words.startswith(bare(name))) for name in names
    )


@cache
def _load_cues() -> dict[str, dict[str, list[re.Pattern[str]]]]:
    cues = json.loads((Path(__file__).parent / "transfers.json").read_text(encoding="utf-8"))
    return {
        lang: {way: [re.compile(cue, re.IGNORECASE) for cue in patterns] for way, patterns in ways.items()}
        for lang, ways in cues.items()
    }
