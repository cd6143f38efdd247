"""Where a text names several agencies one after another, each with duties of its own."""

import re
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.outline.headings import Headings, headings_of

_ENUMERATOR = re.compile(r"^\s*(?:[(（]?\w{1,3}[)）.、．]|[■□●◆◇▶▷○])\s*")
_MOST, _TITLES = 200, 20


class Stretch(NamedTuple):
    """The part of a text that is about one agency."""

    start: int
    end: int
    name: str


def find_stretches(text: str, folded: str, language: str) -> list[Stretch]:
    """Return the parts of a text that are about one agency each; empty where there is one agency or none."""
    words: dict[str, Any] = load_words(language, "outline")
    if not words.get("agency_heading"):
        return []
    pattern, cut = re.compile(words["agency_heading"]), re.compile(words["title_cut"], re.I)
    headings = headings_of(language)
    lines = [(match.start(), match.end()) for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    names: dict[int, str] = {}
    shared = False
    for index, (start, end) in enumerate(lines):
        shared = _shares(folded[start:end], shared, headings)
        if shared or end - start > 120 or len(names) >= _MOST:
            continue
        name = _name(text[start:end], folded[start:end], pattern, cut, language)
        if name and not _says_more(text[start:end], name, headings) and not headings.block_of(name.lower()):
            names[index] = name
    found = [(*lines[each], name) for each, name in names.items() if _has_duties(folded, lines, each, names, headings)]
    top = re.compile(words.get("top_body", "(?!)"), re.I)
    titles = [text[start:end].strip() for start, end in lines[:_TITLES]]
    if any(top.fullmatch(title) for title in titles) and not any(top.match(name) for _, _, name in found):
        # Below the title of a ministry departments are its parts.
        return []
    # Where some names say their place, those without one are sections.
    place = re.compile(words["place"])
    placed = [each for each in found if (match := place.match(each[2])) and len(match[0]) > 1]
    found = placed or found
    if len({name for _, _, name in found}) < 2:
        return []
    kept = [each for index, each in enumerate(found) if index == 0 or each[2] != found[index - 1][2]]
    ends = [start for start, _, _ in kept[1:]] + [len(text)]
    return [Stretch(start, end, name) for (start, _, name), end in zip(kept, ends, strict=True)]


def _shares(line: str, shared: bool, headings: Headings) -> bool:
    """Tell whether tasks are divided on from this line: the bodies named there are the parties of a split."""
    enumerator = _ENUMERATOR.match(line)
    head, _ = headings.split_heading(line[enumerator.end() if enumerator else 0 :])
    block = headings.block_of(head) if head.strip() else None
    if block == "splits" or headings.opens_article.search(line):
        return block == "splits"
    return shared and block in {None, "duties"}


def _says_more(line: str, name: str, headings: Headings) -> bool:
    """Tell whether a line is a sentence about the body it names, what an act says of it, or a duty."""
    if re.search(headings.words.get("not_stretch", "(?!)"), name.lower()):
        return True
    if headings.duty_sentence.search(line.lower()):
        return True
    return bool(line.isupper() and _ENUMERATOR.match(line) and headings.has_duty_verb(name.lower()))


def _name(line: str, low: str, pattern: re.Pattern[str], cut: re.Pattern[str], language: str) -> str:
    spaced = load_words(language, "language")["grammar"] == "spaced"
    enumerator = _ENUMERATOR.match(low)
    offset = enumerator.end() if enumerator else 0
    source = line if spaced else low
    match = pattern.fullmatch(source[offset:].strip())
    if match is None:
        return ""
    lead = len(source[offset:]) - len(source[offset:].lstrip())
    name = line[offset + lead + match.start("n") : offset + lead + match.end("n")].strip(" .:：")
    if spaced and len([word for word in name.split() if word.lower() not in {"the", "and", "&"}]) < 3:
        return ""
    shorter = cut.search(name.lower(), 1)
    return name[: shorter.start()].strip() if shorter else name


def _has_duties(
    folded: str, lines: list[tuple[int, int]], index: int, names: dict[int, str], headings: Headings
) -> bool:
    """Tell whether duties follow a heading: it says so itself, or a list, an article or a lead-in comes next."""
    (start, end), name = lines[index], names[index]
    said = folded[start:end].strip()
    if len(said) > len(name) + 2 and headings.block_of(said) == "duties":
        return True
    for place, (following, stop) in enumerate(lines[index + 1 : index + 4], index + 1):
        if names.get(place, name) != name:
            return False
        low = folded[following:stop].strip()
        if headings.block_of(low) == "duties" or headings.lead_in(low):
            return True
        if re.match(rf"[(（]?(?:1|\u4e00|a|i)[)）.、]|{headings.words['stretch_list']}", low):
            return True
        if headings.is_chrome(low):
            return False
    return False
