"""What stands at the head of an item and is no duty: its title, the name of its section."""

from mandates.ingest.drafts import Item
from mandates.ingest.grammar.spaced.passage import Passage, to_words
from mandates.ingest.lexicon import fold_text

_TITLE = 12  # words that a heading may have after its fixed ones


def duty_sentences(passage: Passage, item: Item) -> list[tuple[int, int]]:
    """Return the sentences of an item without headings, bare enumerators and torn-off conjunctions."""
    title = fold_text(item.container.partition(":")[2]) if item.block == "sections" else ""
    name = _letters(title)
    found = []
    for start, end in passage.sentences():
        start = _skip_enumerators(passage, start, end)
        start = _after_name(passage, _after_title(passage, start, end), end, title)
        words = [word for word in passage.words[start:end] if word[0].isalnum()]
        if not words or all(word in passage.vocabulary.set("connectives") for word in words):
            continue
        if all(passage.tokens[at].deep or passage.is_mark(at) for at in range(start, end)):
            continue
        if name and _letters("".join(words)) == name:
            continue
        if _is_heading(passage, start, end):
            continue
        found.append((start, end))
    return found


def has_split_heading(passage: Passage) -> bool:
    """Tell whether the passage itself announces a division of responsibilities."""
    opening = " ".join(passage.words[:6])
    return any(opening.startswith(heading) for heading in passage.vocabulary.words["split_headings"])


def _skip_enumerators(passage: Passage, start: int, end: int) -> int:
    """Skip "(a)", "1" and the like, which stand before a clause."""
    while (
        start + 2 < end
        and passage.words[start] == "("
        and passage.words[start + 2] == ")"
        and len(passage.words[start + 1]) <= 4
    ):
        start += 3
    if start + 1 == end and (passage.words[start].isdigit() or len(passage.words[start]) == 1):
        return end
    return start


def _after_title(passage: Passage, start: int, end: int) -> int:
    """Return the place after the colon of a title that is in the list of headings."""
    words = passage.words
    first = start + passage.is_in(start, "articles")
    if passage.phrase("headings", first, end):
        for at in range(start, end):
            if words[at] == ":":
                return at + 1
    return start


def _after_name(passage: Passage, start: int, end: int, title: str) -> int:
    """Return the place after the section's own name where the sentence goes on with its duties."""
    name = to_words(title.partition("(")[0])
    at = start + len(name)
    if not name or at >= end or tuple(passage.words[start:at]) != name:
        return start
    while at < end and (passage.tokens[at].deep or passage.words[at] in ":-–—"):
        at += 1
    return at if at < end and (at > start + len(name) or passage.tokens[at].capital) else start


def _is_heading(passage: Passage, start: int, end: int) -> bool:
    start += passage.is_in(start, "articles")
    size = passage.phrase("headings", start, end)
    if size and end - start <= size + _TITLE:
        return passage.vocabulary.set("auxiliaries").isdisjoint(passage.words[start:end])
    text = passage.text[passage.tokens[start].start : passage.tokens[end - 1].end]
    return text.isupper() and len(text) > 3 and end < passage.size


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())
