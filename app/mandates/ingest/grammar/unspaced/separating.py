"""Where one stretch of a text ends and the next begins, and which stretches are no duty."""

import re

from mandates.ingest.grammar.unspaced.passage import Passage
from mandates.ingest.grammar.unspaced.pieces import Segment
from mandates.ingest.grammar.unspaced.positions import closes

_LONGEST = 150
"""The most tokens of a stretch: what no mark ends is no sentence, and reading it must not take for ever."""


def segments(passage: Passage) -> list[Segment]:
    """Return the stretches between commas, colons, semicolons and full stops."""
    found: list[Segment] = []
    low, first = 0, True
    for index, token in enumerate(passage.tokens):
        ends = token.kind in {"stop", "comma", "colon"} or _ends_matter(passage, low, index)
        if not ends and index - low < _LONGEST:
            continue
        if low < index:
            found.append(Segment(low, index, first, token.kind))
            first = False
        low = index + 1
        first = first or token.kind not in {"comma", "list"}
    if low < len(passage.tokens):
        found.append(Segment(low, len(passage.tokens), first, "end"))
    return [s for s in found if any(t.kind not in {"break", "list"} for t in passage.tokens[s.low : s.high])]


def _ends_matter(passage: Passage, low: int, index: int) -> bool:
    """Whether a list mark ends a matter ('of'-verbal noun) because a verb with an object follows."""
    tokens = passage.tokens
    if tokens[index].kind != "list" or index - 2 < low or index + 2 >= len(tokens):
        return False
    word, of = tokens[index + 1].word, passage.words.lists["of"][-1]
    if word is None or "verb" not in word.kinds or not word.strong or ("head-only" in word.kinds and word.modal):
        return False
    before = tokens[index - 2].word
    return (
        tokens[index - 1].governs
        and before is not None
        and before.text == of
        and not closes(tokens[index + 2])
        and not tokens[index + 2].has("of")
    )


def is_no_duty(passage: Passage, segment: Segment, text: str) -> bool:
    """Whether a stretch is a title, a lead-in, a statement of standing, or the section's own name."""
    patterns = passage.words.patterns
    shown = text + (":" if segment.mark == "colon" else "")
    if patterns["split_title"].search(shown) or patterns["lead_in"].search(shown):
        return True
    bare = "".join(
        passage.text[token.start : token.end]
        for token in passage.tokens[segment.low : segment.high]
        if token.kind != "group"
    )
    if patterns["standing"].fullmatch(text) or (bare != text and patterns["standing"].fullmatch(bare)):
        return True
    if passage.item.block == "splits" and segment.first and _names_party(passage, segment):
        return True
    name = _folded_name(passage, passage.item.container.partition(":")[2])
    return bool(name) and bare in {name, re.sub(r"[(].*[)]", "", name)}


def _names_party(passage: Passage, segment: Segment) -> bool:
    """Whether a segment is the title of a split: its subject, with the party in brackets."""
    tokens = passage.tokens[segment.low : segment.high]
    if tokens[-1].kind != "group" or any(token.governs for token in tokens):
        return False
    return passage.text[tokens[-1].start + 1 : tokens[-1].end - 1] in passage.names


def _folded_name(passage: Passage, name: str) -> str:
    shown = "".join(name.split())
    return next((folded for folded, written in passage.names.items() if written == shown), shown) if shown else ""
