"""How many posts a text gives an agency: 编制, 职数, 정원, positions, and the posts it names with a number."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from mandates.ingest.drafts import StaffingDraft
from mandates.ingest.facts.staffing_after import read_after, read_heads
from mandates.ingest.facts.staffing_before import read_before
from mandates.ingest.facts.staffing_tables import read_tables
from mandates.ingest.facts.staffing_words import Context, Phrase, staffing_lists, staffing_words
from mandates.ingest.ranges import read_range

_NOTE = re.compile(r"\s?\(([^()\n]{2,60})\)")
_BREAK = re.compile(r"[。!?]|\.(?=\s)|\n\s*\n|\n(?=\s*(?:[①-⑳]|[(\[]?[\d一二三四五六七八九十]{1,4}[.、)\]]))")
_LOOK_BACK, _LOOK_AHEAD, _CLOSE = 300, 40, 30
# A long line that goes on in the next without a capital was broken to fit.
_WRAPPED = re.compile(r"(?<=[^\n]{60})\n(?=[ ]{0,12}[a-z0-9(])")
_NEGLIGIBLE = re.compile(r"[\s·・.,]+")


# 1.辦理…  2.督導…: a number that opens the next piece of a list counts nothing.
_LISTS = re.compile(r"[.、．)](?=[^\W\d_])")


def read_staffing(text: str, folded: str, language: str) -> tuple[StaffingDraft, ...]:
    """Return every stated number of posts, in order of the text; the same one said twice is given once.

    `folded` is `fold_text(text)`. Numbers of sections, of members of boards and of documents are no posts.
    """
    if not staffing_lists(language):
        return ()
    flowing = _flow(text, folded) if staffing_lists(language).get("number_first") else folded
    phrases = [*_read_sentences(flowing, language), *read_heads(flowing, language)]
    taken = {phrase.amount for phrase in phrases}
    phrases += [phrase for phrase in read_tables(folded, language) if phrase.amount not in taken]
    drafts: dict[tuple[str, int | None, int | None], StaffingDraft] = {}
    for phrase in sorted(phrases):
        if draft := _to_draft(text, folded, phrase, language):
            key = (_NEGLIGIBLE.sub("", draft.category.lower()), draft.minimum, draft.maximum)
            drafts.setdefault(key, draft)
    return tuple(drafts.values())


def _read_sentences(folded: str, language: str) -> Iterator[Phrase]:
    """Give the posts counted in running text; no word is read for two numbers."""
    words = staffing_words(language)
    reader = read_after if staffing_lists(language).get("number_first") else read_before
    breaks = [0, *(match.end() for match in _BREAK.finditer(folded))]
    gates = [match.start() for match in words.shows.finditer(folded)]
    floor = -_CLOSE
    for match in words.amount.finditer(folded) if gates else ():
        sentence = max(breaks[bisect_right(breaks, match.start()) - 1], match.start() - _LOOK_BACK)
        if _LISTS.match(folded, match.end()) and folded[match.start() - 1 : match.start()].isspace():
            continue
        # Most numbers of a text count no posts: nothing near them says so, and none were counted just before.
        if match.start() - floor >= _CLOSE and bisect_right(gates, match.end() + _LOOK_AHEAD) == bisect_left(
            gates, sentence
        ):
            continue
        counter = words.counter.match(folded, match.end())
        end = counter.end() if counter else match.end()
        for phrase in reader(
            Context(
                folded, language, sentence, max(sentence, floor), match.span(), end, 0 < match.start() - floor < _CLOSE
            )
        ):
            yield phrase
            floor = max(floor, phrase.end)


def _flow(text: str, folded: str) -> str:
    """Return folded text with the line breaks that fall within sentences made spaces, every letter in its place."""
    joints = {match.start() for match in _WRAPPED.finditer(text)}
    return "".join(" " if index in joints else letter for index, letter in enumerate(folded)) if joints else folded


def _to_draft(text: str, folded: str, phrase: Phrase, language: str) -> StaffingDraft | None:
    value = text[slice(*phrase.amount)].strip()
    bounds = read_range(text[phrase.amount[0] : phrase.end]) or read_range(value)
    if value.lower() in staffing_lists(language).get("articles", []):
        bounds = 1, 1
    if bounds is None:
        return None
    gap = " " if staffing_lists(language).get("spaced") else ""
    category = gap.join(re.sub(r"\s+", gap, text[start:end]) for start, end in phrase.category)
    end, note = phrase.end, ""
    if (bracket := _NOTE.match(folded, phrase.end)) and staffing_words(language).notes.search(bracket[1]):
        note = text[slice(*bracket.span(1))]
        # What a note counts is read by itself, so the stretch takes in only a note without a number.
        end = phrase.end if read_range(note) or re.search(r"\d", note) else bracket.end()
    return StaffingDraft(category, value, *bounds, phrase.start, end, note)
