"""The labels of contacts and the shapes of their values, compiled per language."""

import re
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.ranges import any_of

PHONE = re.compile(r"(?:\+|00)?[(\d](?:[\d\s()\-–—./~,、;转轉*#+]|ext\.?|[oO](?=\d)){1,60}")
EMAIL = re.compile(r"[\w.+\-]{1,64}(?:@|\s?\[at\]\s?)[\w\-]{1,63}(?:\.[\w\-]{1,63}){1,5}", re.ASCII)
POSTCODE = re.compile(r"[a-z]{0,2}\d[\da-z]{1,3}[\s\-]?\d{0,2}[\da-z]{0,4}")
_HOST = r"(?:[\w\-]{1,63}\.){1,8}[a-z]{2,12}"
_TAIL = r"[^\s<>\"“”‘’,;、。()\[\]【】|｜\u4e00-\u9fff\uac00-\ud7a3]{0,300}"
URL = re.compile(rf"(?:https?\s?:\s*//\s*|www\.){_TAIL}|{_HOST}(?:/{_TAIL})?", re.ASCII)
_CLOCK = r"\d{1,2}\s?[:.h]\s?\d{2}|\d{1,2}\s?(?:a\.?m|p\.?m)"
_SHORT = 3


class ContactWords(NamedTuple):
    """The words of one language: labels by what they stand for, and what a stretch of each kind has in it."""

    labels: dict[str, str]
    label: re.Pattern[str]
    hosts: re.Pattern[str]
    host_bodies: re.Pattern[str]
    complaint: re.Pattern[str]
    main: frozenset[str]
    headings: frozenset[str]
    hours: re.Pattern[str]
    address: re.Pattern[str]
    bodies: re.Pattern[str]
    spaced: bool
    opens: re.Pattern[str]
    bare_phone: re.Pattern[str] | None = None


@cache
def contact_words(language: str) -> ContactWords:
    """Return the compiled words of a language; a label that bounds values without being a contact stands for ``."""
    lists = load_words(language, "facts")
    labels = dict.fromkeys([*lists.get("other_labels", []), *lists.get("hosts", [])], "")
    labels |= {label: fact for fact, names in lists.get("contacts", {}).items() for label in names}
    labels |= lists.get("weak_labels", {})
    ordered = sorted(labels, key=lambda label: (-len(label), label))
    spaced = bool(lists.get("staffing", {}).get("spaced"))
    # A word for a place ends its word where words are spaced: 누리대로 1.
    closing = r"(?=[\s\d,)]|$)" if spaced else ""
    times = rf"{_CLOCK}|{any_of(lists.get('weekdays', []))}"
    return ContactWords(
        labels=labels,
        label=re.compile(_label_source(ordered)),
        hosts=re.compile(any_of(lists.get("hosts", []))),
        host_bodies=re.compile(any_of(lists.get("host_bodies", []))),
        complaint=re.compile(any_of(lists.get("complaint_words", []))),
        main=frozenset(lists.get("main_words", [])),
        headings=frozenset(lists.get("contact_headings", [])),
        hours=re.compile(times),
        address=re.compile(rf"(?:{any_of(lists.get('address_words', []))}){closing}"),
        bodies=re.compile(any_of(lists.get("bodies", []))),
        spaced=spaced,
        opens=re.compile(lists.get("label_opens", "(?!)")),
        bare_phone=re.compile(lists["bare_phone"], re.M) if lists.get("bare_phone") else None,
    )


def _label_source(labels: list[str]) -> str:
    """Return the source for labels: a short one may have its letters apart (电　话), ASCII ones stand alone."""
    plain = [re.escape(label) for label in labels if label[0].isascii()]
    spaced = [
        r"[ \u3000]{0,6}".join(map(re.escape, label)) if len(label) <= _SHORT and label.isalpha() else re.escape(label)
        for label in labels
        if not label[0].isascii()
    ]
    bounded = [rf"(?<![a-z\d])(?:{'|'.join(plain)})(?![a-z\d])"] if plain else []
    return "|".join([*bounded, *spaced]) or "(?!)"
