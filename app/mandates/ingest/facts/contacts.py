"""How a text says an agency is reached: hours, address, telephone, fax, email, postcode, website, person in charge."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from mandates.ingest.drafts import FactDraft
from mandates.ingest.facts.contact_labels import GAP, Label, find_labels, near, of_host
from mandates.ingest.facts.contact_values import likely, read_value, shape
from mandates.ingest.facts.contact_words import URL, ContactWords, contact_words

_NEAR, _BELOW_HEADING, _LONGEST_LINE, _TITLE = 240, 4, 160, 1500
_BREADCRUMB = re.compile(r"[^\n>»]{1,60}[>»]")


def read_contacts(text: str, folded: str, language: str) -> tuple[FactDraft, ...]:
    """Return the contacts that a text states; a label that nothing follows gives a fact without a value.

    `folded` is `fold_text(text)`. What belongs to the website's host or technical support is left out. The
    stretch is that of the value as written, or of the label where there is no value.
    """
    words = contact_words(language)
    labels = list(find_labels(text, folded, words))
    facts: list[tuple[int, FactDraft]] = []
    for index, label in enumerate(labels):
        if not label.fact or of_host(folded, label, words, others=bool(facts)):
            continue
        limit = labels[index + 1].start if index + 1 < len(labels) else len(text)
        found = read_value(text, folded, label, limit, words)
        if not found and _BREADCRUMB.match(folded, label.end):
            continue
        if found or (label.rank < 2 and (label.colon or near(labels, index, _NEAR))):
            start, end, value = found or (label.start, label.end, None)
            facts.append((label.rank, FactDraft(label.fact, value, start, end)))
    stated = {fact.fact for _, fact in facts if fact.value is not None}
    facts += [(1, fact) for fact in _unlabelled(text, folded, labels, words) if fact.fact not in stated]
    # 어느부(어느과), 044-000-0000: who answers for the text, below its title.
    match = words.bare_phone.search(folded, 0, _TITLE) if words.bare_phone else None
    if match and "telephone" not in stated:
        facts.append((1, FactDraft("telephone", text[slice(*match.span("v"))], *match.span("v"))))
    return tuple(sorted(_settle(facts), key=lambda fact: (fact.start, fact.end, fact.fact)))


def _settle(facts: Sequence[tuple[int, FactDraft]]) -> Iterator[FactDraft]:
    """Give the facts without those that surer ones make needless: a value said twice, a section's own number."""
    seen: set[tuple[str, str]] = set()
    stated = {fact.fact for _, fact in facts if fact.value is not None}
    unstated: set[str] = set()
    best: dict[str, int] = {}
    values: dict[str, set[str]] = {}
    for rank, fact in facts:
        if fact.value is not None:
            best[fact.fact] = min(rank, best.get(fact.fact, rank))
            values.setdefault(fact.fact, set()).add(fact.value)
    for rank, fact in facts:
        if fact.value is None:
            # Below a stated value an empty label is that of a footer or of a section.
            if fact.fact not in stated | unstated:
                unstated.add(fact.fact)
                yield fact
            continue
        many = rank > 1 and len(values[fact.fact]) > 1
        if not (best[fact.fact] < rank or many or (fact.fact, fact.value) in seen):
            seen.add((fact.fact, fact.value))
            yield fact


def _unlabelled(text: str, folded: str, labels: Sequence[Label], words: ContactWords) -> Iterator[FactDraft]:
    """Give addresses and web addresses without a label that stand among labels or below a heading for contacts."""
    seen: set[str] = set()
    for start, end in _contact_lines(folded, labels, words):
        for begin, stop in _free_segments(folded, start, end, labels):
            fact = _of_segment(text, folded, begin, stop, words)
            # Each of several agencies may have a line of its own that opens with its name.
            if fact and (fact.fact not in seen or ":" in folded[begin : fact.start]):
                seen.add(fact.fact)
                yield fact


def _free_segments(folded: str, start: int, end: int, labels: Sequence[Label]) -> Iterator[tuple[int, int]]:
    """Give the stretches of a line that are not the value of a label."""
    gaps = [(*match.span(), True) for match in GAP.finditer(folded, start, end)]
    first = bisect_left(labels, start, key=lambda label: label.start)
    last = bisect_left(labels, end, key=lambda label: label.start)
    named = [(label.start, label.end, False) for label in labels[first:last]]
    begin, free = start, True
    for stop, after, opens in [*sorted(gaps + named), (end, end, True)]:
        if free and stop > begin:
            yield begin, stop
        begin, free = max(begin, after), opens


def _contact_lines(folded: str, labels: Sequence[Label], words: ContactWords) -> Iterator[tuple[int, int]]:
    """Give the lines with a label of a contact, and the lines below a heading for contacts."""
    starts = sorted(label.start for label in labels if label.fact)
    below, index = 0, 0
    for match in re.finditer(r"[^\n]+", folded):
        count = index
        while index < len(starts) and starts[index] < match.end():
            index += 1
        heading = match[0].strip(" ■□◆◇●○▶▷*#:·") in words.headings
        if len(match[0]) <= 2 * _LONGEST_LINE and (index > count or below):
            yield match.span()
        below = _BELOW_HEADING if heading else max(0, below - 1)


def _of_segment(text: str, folded: str, start: int, stop: int, words: ContactWords) -> FactDraft | None:
    start += len(folded[start:stop]) - len(folded[start:stop].lstrip())
    segment = folded[start:stop]
    if url := URL.match(folded, start, stop):
        if "://" in url[0] or url[0].startswith("www"):
            return FactDraft("website", text[slice(*url.span())], *url.span())
        return None
    # The agency's own name may open its address.
    opening = re.match(r"\s*[^,:\d]{3,80}[,:]\s*", segment)
    if opening and words.bodies.search(opening[0]):
        segment = segment[opening.end() :]
        start = stop - len(segment)
    segment = segment.strip().rstrip(".")
    stop = start + len(segment)
    if len(segment) > _LONGEST_LINE or ":" in segment or not re.search(r"\d", segment):
        return None
    if not likely(folded, "address", start, stop, words, colon=True):
        return None
    found = shape(text, folded, "address", start, stop, words)
    return FactDraft("address", found[2], found[0], found[1]) if found else None
