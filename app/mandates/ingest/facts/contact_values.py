"""The value of a contact: what follows its label, up to where the next field or the running text begins."""

import re

from mandates.ingest.facts.contact_labels import GAP, Label
from mandates.ingest.facts.contact_words import EMAIL, PHONE, POSTCODE, URL, ContactWords

_SPACE = " \xa0\u3000\t\u200b\ufeff"
_BLANK = re.compile(rf"[{_SPACE}|｜]*")
_NEXT_FIELD = re.compile(r"\s[\u4e00-\u9fff\uac00-\ud7a3]{2,8}:(?!//)")
_SENTENCE_END = re.compile(r"。|[;；](?=\S{12})|[【<]|▼|[一二三四五六七八九十]、|\s(?=第\s?[一1]\s?[章条])")
_TRAIL = re.compile(r"[(\[][^()\[\]\n]{1,30}[)\]]")
_DIGITS = re.compile(r"\d")
_LONGEST = {"address": 160, "hours": 200, "person": 30}
_NEXT_LINE, _LONGEST_ADDRESS = 100, 120
_RUNNING = re.compile(r"。|[.:;；]$|^(?:[(\[]?[\w]{1,3}[.)、\]]|\D{1,2}\d+\D{1,2}[(\s])")
_POSTCODE = re.compile(r"\(?\d{3,6}(?:-\d{3})?\)?\s+(?=\D)")
_FULL_STOP = re.compile(r"(?<![ap]\.m)\.$")

Found = tuple[int, int, str]


def read_value(text: str, folded: str, label: Label, limit: int, words: ContactWords) -> Found | None:
    """Return start, end and text of the value behind a label; None where nothing follows. No value passes `limit`."""
    start = _skip(folded, label.end)
    line_end = folded.find("\n", start, start + 2000)
    line_end = line_end if line_end >= 0 else min(len(folded), start + 2000)
    if label.fact == "website":
        return _website(text, folded, start, limit)
    stop = min(limit, line_end)
    if start < stop:
        if label.rank == 2 and label.fact == "address" and (code := _POSTCODE.match(folded, start, stop)):
            start = code.end()
        found = shape(text, folded, label.fact, start, stop, words)
        if found and label.fact == "hours" and found[1] >= stop == line_end:
            return _lengthen(text, folded, found, limit, words)
        return found
    alone = not folded[folded.rfind("\n", max(0, label.start - 40), label.start) + 1 : label.start].strip()
    if (limit <= line_end and limit < len(folded)) or not (label.colon or alone):
        return None
    begin = _next_line(folded, line_end)
    if begin is None or begin >= limit:
        return None
    stop = min(limit, _line_end(folded, begin))
    if stop - begin > _LONGEST.get(label.fact, _NEXT_LINE) or not likely(
        folded, label.fact, begin, stop, words, label.colon
    ):
        return None
    return shape(text, folded, label.fact, begin, stop, words)


def _skip(folded: str, position: int) -> int:
    match = _BLANK.match(folded, position)
    return match.end() if match else position


def _line_end(folded: str, position: int) -> int:
    end = folded.find("\n", position)
    return end if end >= 0 else len(folded)


def _next_line(folded: str, line_end: int) -> int | None:
    """Return where the next line with text begins, past one empty line at most."""
    match = re.compile(rf"\n[{_SPACE}]*(?:\n[{_SPACE}]*)?(?=\S)").match(folded, line_end)
    return match.end() if match else None


def likely(folded: str, fact: str, start: int, stop: int, words: ContactWords, colon: bool) -> bool:
    """Tell whether a line that follows a label looks like its value by itself."""
    line = folded[start:stop].strip()
    if fact == "address":
        # In spaced scripts an address has a number; a sentence or an item of a list is none.
        placed = words.address.search(line) and (not words.spaced or _DIGITS.search(line))
        return bool(placed) and len(line) <= _LONGEST_ADDRESS and not _RUNNING.search(line)
    if fact == "hours":
        return bool(words.hours.search(line)) and bool(_DIGITS.search(line))
    if fact == "person":
        return not colon and len(line) <= 4 * (1 + 5 * line.isascii()) and not _DIGITS.search(line)
    return bool(_DIGITS.search(line) or "@" in line)


def shape(text: str, folded: str, fact: str, start: int, stop: int, words: ContactWords) -> Found | None:
    """Return the value of a fact within a stretch: cut to its shape, None where the stretch has none."""
    patterns = {"telephone": PHONE, "fax": PHONE, "postcode": POSTCODE}
    if pattern := patterns.get(fact):
        match = pattern.match(folded, start, stop)
        if not match or sum(character.isdigit() for character in match[0]) < 3:
            return None
        end = match.start() + len(match[0].rstrip(" ()-–—.,、;/*#+~"))
        end += match[0].startswith("(") and ")" not in folded[start:end] and ")" in match[0]
        trail = _TRAIL.match(folded, end, stop)
        return start, trail.end() if trail else end, text[start : trail.end() if trail else end]
    if fact == "email":
        mail = EMAIL.search(folded, start, stop)
        return (*mail.span(), text[slice(*mail.span())]) if mail else None
    return _phrase(text, folded, fact, start, stop, words)


def _phrase(text: str, folded: str, fact: str, start: int, stop: int, words: ContactWords) -> Found | None:
    """Return a value in words: an address, hours or a name."""
    ends = [
        match.start() for pattern in (_NEXT_FIELD, _SENTENCE_END) if (match := pattern.search(folded, start + 1, stop))
    ]
    stop = min([stop, *ends])
    for gap in GAP.finditer(folded, start, stop):
        # Hours may have wide spaces between days and times.
        rest = folded[gap.end() : gap.end() + 12]
        if not (fact == "hours" and words.hours.search(rest) and not gap[0].strip()):
            stop = gap.start()
            break
    value = folded[start:stop].rstrip(" \xa0\u3000,，;；、·•")
    stop = start + len(value)
    if fact == "hours" and _FULL_STOP.search(value):
        value, stop = value[:-1], stop - 1
    if not value.strip(" -—/") or ">" in value or len(value) > _LONGEST.get(fact, _NEXT_LINE):
        return None
    if fact == "hours" and not words.hours.search(value):
        return None
    if fact == "person" and _DIGITS.search(value):
        return None
    return start, stop, text[start:stop]


def _lengthen(text: str, folded: str, found: Found, limit: int, words: ContactWords) -> Found:
    """Return hours with the lines of hours below."""
    begin = _next_line(folded, found[1])
    if begin is None or begin >= limit:
        return found
    stop = min(limit, _line_end(folded, begin))
    line = folded[begin:stop]
    if len(line) <= 60 and re.match(r"\D{0,16}\d{1,2}\s?[:h]\s?\d{2}", line) and words.hours.search(line):
        stop = begin + len(line.rstrip())
        return _lengthen(text, folded, (found[0], stop, text[found[0] : stop]), limit, words)
    return found


def _website(text: str, folded: str, start: int, limit: int) -> Found | None:
    """Return a web address, joined where it is broken over lines."""
    begin = start
    if folded.startswith("\n", start):
        begin = _next_line(folded, start) or start
    match = URL.match(folded, begin, min(limit, begin + 700))
    if not match or begin >= limit:
        return None
    end = match.end()
    while tail := re.compile(r"(?<=[/\-.=&?_])\n[ ]?([\w./?=&%\-]{2,120})(?=\n|$)", re.ASCII).match(folded, end, limit):
        if not re.search(r"[/.=]", tail[1]):
            break
        end = tail.end()
    value = text[begin:end].rstrip(".,;")
    return begin, begin + len(value), re.sub(r"\s", "", value)
