"""Hosted bodies: the commissions whose office or daily work a text gives to its agency."""

import re
from collections.abc import Iterator
from typing import Any

from mandates.ingest.lexicon import fold_text, load_words

_EDGES = " \t\u3000\"“”'‘’「」『』《》【】[]<>:：,，.。;；·|-—"


def find_hosts(text: str, folded: str, language: str) -> tuple[str, ...]:
    """Return the names of the bodies hosted, in order of the patterns, each once."""
    words: dict[str, Any] = load_words(language, "outline")
    spaced = load_words(language, "language")["grammar"] == "spaced"
    before = re.compile(words.get("host_before", "(?!)"))
    found: list[str] = []
    for source in words["hosts"]:
        for match in re.finditer(source, text if spaced else folded, re.M | re.I):
            # A subject before the name, or the number of a paragraph, is no part of it.
            stretch = text[match.start("h") : match.end("h")]
            stretch = stretch[cut.end() if (cut := before.match(fold_text(stretch))) else 0 :]
            stretch = re.sub(r"\s+", "" if language == "zh" else " ", stretch)
            found.extend(_names(stretch, words))
    return tuple(dict.fromkeys(found))


def _names(stretch: str, words: dict[str, Any]) -> Iterator[str]:
    article = re.compile(words.get("article_word", "(?!)"), re.I)
    for part in re.split(words["host_split"], stretch):
        name = article.sub("", (part or "").strip(_EDGES))
        name = article.sub("", re.sub(words["host_strip"], "", name, flags=re.I).strip(_EDGES))
        if len(name) > 2 and re.search(words["host_end"], fold_text(name)):
            yield name
