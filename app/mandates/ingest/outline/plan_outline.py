"""The items of a work plan: its paragraphs under their numbering."""

from mandates.ingest.drafts import Item
from mandates.ingest.outline.agencies import Identity
from mandates.ingest.outline.headings import Headings, headings_of
from mandates.ingest.outline.segments import Segment, cut_segments

_ROMAN = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]


def plan_items(text: str, folded: str, language: str, identity: Identity) -> tuple[Item, ...]:
    """Return one item for each paragraph of a plan that is more than a heading."""
    words = headings_of(language)
    segments = cut_segments(text, language, lambda *_: 0)
    found: list[Item] = []
    label, last_mark = "", None
    below = _lines_below(folded, segments, words)
    for segment, following in zip(segments, below, strict=True):
        low = folded[segment.body : segment.end]
        if segment.mark is not None:
            label, last_mark = _label(segment, segments), segment
        if words.is_chrome(low):
            continue
        if not _is_paragraph(low, words.sentence_end, language):
            long = following is not None and _is_paragraph(
                folded[following.body : following.end], words.sentence_end, language
            )
            if last_mark is None or _is_heading(segment, following, long):
                continue
        shown = label if last_mark is not None else words.words.get("intro_label", "intro")
        found.append(Item(shown, segment.body, segment.end, "plan", "plan", identity.name, identity.own))
    return tuple(found)


def _is_paragraph(low: str, ends: str, language: str) -> bool:
    bare = low.strip()
    limit = 30 if language == "zh" else 60
    return len(bare) > limit or bare[-1:] in ends


def _lines_below(folded: str, segments: list[Segment], words: Headings) -> list[Segment | None]:
    """Return for each piece the next one that is no navigation or footer."""
    found: list[Segment | None] = []
    following: Segment | None = None
    for segment in reversed(segments):
        found.append(following)
        if not words.is_chrome(folded[segment.body : segment.end]):
            following = segment
    return found[::-1]


def _is_heading(segment: Segment, following: Segment | None, long: bool) -> bool:
    """Tell whether a short line without a full stop names what stands below it; `long` says that is a paragraph.

    A numbered line is one where its own list or plain lines follow, a plain line where a paragraph does.
    """
    if following is None:
        return False
    if segment.mark is None:
        return following.mark is None and long
    return following.mark is None or following.level > segment.level


def _label(segment: Segment, segments: list[Segment]) -> str:
    parts = []
    for raw in segment.path:
        bare = raw.strip(" .、()（）,:")
        parts.append(bare)
    if segment.mark is not None and segment.mark.form == "ordinal" and segment.level == 0:
        parts[0] = _ROMAN[int(segment.mark.readings[0][1])] if segment.mark.readings[0][1] < len(_ROMAN) else parts[0]
    del segments
    return ".".join(parts)
