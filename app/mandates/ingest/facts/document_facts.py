"""What a text says of itself: its date, when it takes effect, its number, its title, the number of the website."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from mandates.ingest.drafts import FactDraft
from mandates.ingest.facts.contact_labels import GAP
from mandates.ingest.facts.dates import StatedDate, find_dates
from mandates.ingest.lexicon import load_words
from mandates.ingest.ranges import any_of

_HEAD_LINES, _HEAD, _LONGEST_IDENTIFIER, _LONGEST_TITLE, _SIGNATURE = 60, 3000, 60, 90, 45
_COLON = r"[ \xa0\u3000]*(?::|(?=[ \xa0\u3000\t|]))[ \xa0\u3000\t|]*"
_SITE = re.compile(r"[a-z]{0,4}\d[\d\-]{5,17}")
_FIELD = re.compile(r"\s[\u4e00-\u9fff\uac00-\ud7a3]{2,8}:|\s[a-z]+(?: [a-z]+){0,2}:")


def read_document_facts(text: str, folded: str, language: str) -> tuple[FactDraft, ...]:
    """Return `date` (ISO), `effective` (ISO), `identifier`, `site-identifier` and `title` where the text has them.

    `folded` is `fold_text(text)`. The date is that of the last amendment or else of publication; the identifier is
    the document's number or else that of the index. A label without a value gives a fact without a value.
    """
    words = load_words(language, "facts")
    dates = find_dates(folded)
    effective = _effective(folded, dates, words)
    taken = {(stated.start, stated.end) for stated in effective}
    facts = [
        _publication(folded, [stated for stated in dates if (stated.start, stated.end) not in taken], words),
        *(FactDraft("effective", stated.iso, stated.start, stated.end) for stated in effective[:1]),
        _identifier(text, folded, words),
        _site_identifier(text, folded, words),
        _title(text, folded, words),
    ]
    return tuple(sorted((fact for fact in facts if fact), key=lambda fact: (fact.start, fact.end, fact.fact)))


def _label(labels: Sequence[str]) -> str:
    """Return the source for labels of a document's fact, which no letter of a longer word touches."""
    return rf"(?<![a-z\uac00-\ud7a3])(?:{any_of(tuple(labels))})(?![a-z])"


def _publication(folded: str, dates: Sequence[StatedDate], words: dict[str, Any]) -> FactDraft | None:
    """Return the date that the best label gives; failing labels, that of the heading or of the signature."""
    ranked = _numbered_dates(folded, dates, words)
    if amended := _last_amendment(folded, words):
        ranked += [(0, stated) for stated in dates if amended.start() <= stated.start < amended.start("id")]
    near = words.get("date_near", 20)
    for rank, labels in enumerate(words.get("date_labels", ())):
        ends = [match.end() for match in re.finditer(_label(labels), folded)] if labels else []
        ranked += [(rank, stated) for stated in dates if _follows(folded, ends, stated, near)]
    ranked += [(10, stated) for stated in _in_heading(folded, dates, words)]
    ranked += [(11, stated) for stated in reversed(dates) if _signs(folded, stated)]
    if not ranked:
        return None
    # Among equals an amendment counts by its date, everything else by its place.
    best = min(rank for rank, _ in ranked)
    equals = [stated for rank, stated in ranked if rank == best]
    stated = max(equals, key=lambda found: found.iso) if best == 0 else equals[0]
    return FactDraft("date", stated.iso, stated.start, stated.end)


def _numbered_dates(folded: str, dates: Sequence[StatedDate], words: dict[str, Any]) -> list[tuple[int, StatedDate]]:
    """Return the dates that stand beside the number of a law in its heading: [규칙 제612호, 2023. 8. 18., 개정]."""
    source = words.get("identifier_inline")
    match = re.search(source, folded[:_HEAD]) if source else None
    return [(0, stated) for stated in dates if match and 0 <= stated.start - match.end() <= 1]


def _last_amendment(folded: str, words: dict[str, Any]) -> re.Match[str] | None:
    """Return the newest line of the head that dates and numbers an amendment: 일부개정 2019.07.15 규칙 제702호."""
    source = words.get("amendment_line")
    lines = list(re.finditer(source, folded[:_HEAD], re.M)) if source else []
    dated = [(found[-1].iso, line.start(), line) for line in lines if (found := find_dates(line[0]))]
    return max(dated, key=lambda each: each[:2])[2] if dated else None


def _follows(folded: str, ends: Sequence[int], stated: StatedDate, near: int) -> bool:
    """Tell whether a date follows one of the labels that end there, in the same line with nothing else between."""
    for end in ends:
        if 0 <= stated.start - end <= near:
            between = folded[end : stated.start]
            if "\n" not in between.strip(" :\u3000\n") and not re.search(r"\d{4}[-.]\d|[;。]|\.\s\s", between):
                return True
    return False


def _in_heading(folded: str, dates: Sequence[StatedDate], words: dict[str, Any]) -> Iterator[StatedDate]:
    """Give the dates of adoption in brackets below a title, and those that are a line of the head alone."""
    issued = any_of(words.get("issued_words", []))
    for stated in dates:
        start = folded.rfind("\n", max(0, stated.start - 200), stated.start) + 1
        end = folded.find("\n", stated.end, stated.end + 200)
        line = folded[start : end if end >= 0 else stated.end + 200].strip()
        bracketed = line[:1] in tuple("([<〔【") and re.search(issued, line)
        alone = len(line) <= stated.end - stated.start + 12
        if stated.start < _HEAD and (bracketed or (alone and stated.start < _HEAD // 2)):
            yield stated


def _signs(folded: str, stated: StatedDate) -> bool:
    """Tell whether a date ends a short line, as below a signature."""
    start = folded.rfind("\n", max(0, stated.start - 100), stated.start) + 1
    rest = folded[stated.end : stated.end + 40].partition("\n")[0]
    return stated.end - start <= _SIGNATURE and not rest.strip(" \u3000.") and start > 0


def _effective(folded: str, dates: Sequence[StatedDate], words: dict[str, Any]) -> list[StatedDate]:
    """Return the dates on which the text says it takes effect as a whole."""
    found = []
    parts = rf"(?:{any_of(words.get('effective_not', []))})[,、\s]*$"
    for stated in dates:
        before = folded[max(0, stated.start - 60) : stated.start].rstrip()
        after = folded[stated.end : stated.end + 20].lstrip()
        for rule in words.get("effective", ()):
            opening = re.search(rf"(?:{any_of(rule['before'])})$", before) if rule["before"] else None
            closing = re.match(any_of(rule["after"]), after) if rule["after"] else None
            if bool(rule["before"]) != bool(opening) or bool(rule["after"]) != bool(closing):
                continue
            if opening and re.search(parts, before[: opening.start()]):
                continue
            found.append(stated)
            break
    return found


def _identifier(text: str, folded: str, words: dict[str, Any]) -> FactDraft | None:
    own, index, empty = None, None, None
    for rank, labels in enumerate(words.get("identifier_labels", ())):
        for match in re.finditer(_label(labels) + _COLON, folded):
            value = _identifier_value(folded, match.end(), words)
            if value is None:
                colon = ":" in match[0]
                empty = empty or (FactDraft("identifier", None, match.start(), match.end()) if colon else None)
            elif rank == 0:
                own = own or FactDraft("identifier", text[slice(*value)], *value)
            else:
                index = index or FactDraft("identifier", text[slice(*value)], *value)
    return own or _unlabelled_identifier(text, folded, words) or index or empty


def _identifier_value(folded: str, start: int, words: dict[str, Any]) -> tuple[int, int] | None:
    """Return the stretch of a number behind its label: what has digits up to the next field."""
    line = folded[start : start + 200].partition("\n")[0]
    ends = [match.start() for pattern in (GAP, _FIELD) if (match := pattern.search(line))]
    line = line[: min(ends, default=len(line))]
    ended = (
        re.match(words["identifier_end"], line)
        if words.get("identifier_end")
        else re.match(r".*?(?=[.,;]\s(?!\d)|$)", line)
    )
    value = (ended[0] if ended else line).strip().rstrip(".,;，；")
    if not value or not re.search(r"\d", value) or len(value) > _LONGEST_IDENTIFIER:
        return None
    begin = start + len(line) - len(line.lstrip())
    # The date of an order may stand before its number.
    dated = find_dates(value)
    skipped = dated[0].end if dated and dated[0].start == 0 and dated[0].end < len(value) else 0
    return begin + skipped, begin + len(value)


def _unlabelled_identifier(text: str, folded: str, words: dict[str, Any]) -> FactDraft | None:
    """Return a number that is a line of the head by itself, or that stands in the brackets of a law's heading."""
    if source := words.get("identifier_inline"):
        match = re.search(source, folded[:_HEAD])
        if match:
            return FactDraft("identifier", text[slice(*match.span("id"))], *match.span("id"))
    if amended := _last_amendment(folded, words):
        return FactDraft("identifier", text[slice(*amended.span("id"))], *amended.span("id"))
    patterns = [re.compile(source) for source in words.get("identifier_lines", ())]
    for count, line in enumerate(re.finditer(r"[^\n]+", folded)):
        if count >= _HEAD_LINES:
            break
        stripped = line[0].strip(" \u3000\xa0\t")
        offset = line.start() + line[0].find(stripped)
        if len(stripped) > _LONGEST_TITLE or not stripped:
            continue
        # The number of an order may stand in the line below its name.
        below = folded[line.end() : line.end() + 40].partition("\n")[2].partition("\n")[0]
        for candidate in (stripped, f"{stripped}\n{below}".rstrip()):
            match = next((match for pattern in patterns if (match := pattern.fullmatch(candidate))), None)
            if match and folded.startswith(candidate, offset):
                start, end = offset + match.start("id"), offset + match.end("id")
                return FactDraft("identifier", re.sub(r"\s*\n\s*", " ", text[start:end]), start, end)
    return None


def _site_identifier(text: str, folded: str, words: dict[str, Any]) -> FactDraft | None:
    match = re.search(rf"(?:{any_of(words.get('site_identifier', []))})[ \u3000]*:?[ \u3000]*", folded)
    if not match:
        return None
    value = _SITE.match(folded, match.end())
    start, end = value.span() if value else (match.start(), match.start() + len(match[0].rstrip(" \u3000")))
    return FactDraft("site-identifier", text[start:end] if value else None, start, end)


@cache
def _title_ends(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words)})\s*(?:\(.{{1,20}}\))?$")


def _title(text: str, folded: str, words: dict[str, Any]) -> FactDraft | None:
    """Return the title: what a label gives, or the first short line of the head that ends like one."""
    ends = _title_ends(tuple(words.get("title_words", ())))
    label = re.compile(_label(words.get("title_labels", [])) + r"[ \u3000]*:[ \u3000\t]*(?P<title>[^\n|\t]{4,80})")
    if labelled := label.search(folded[:_HEAD]):
        start = labelled.start("title")
        value = labelled["title"].rstrip(" \u3000")
        return FactDraft("title", text[start : start + len(value)], start, start + len(value))
    for count, line in enumerate(re.finditer(r"[^\n]+", folded)):
        value = line[0].strip(" \u3000\xa0\t")
        if count >= _HEAD_LINES // 2:
            break
        if 4 <= len(value) <= _LONGEST_TITLE and ends.search(value) and not re.search(r"[|｜>:»。;/]|\s{2}", value):
            start = line.start() + line[0].find(value)
            return FactDraft("title", text[start : start + len(value)], start, start + len(value))
    return None
