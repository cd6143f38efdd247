"""The words of acts: how they set up bodies, and which headings say that a body shares a task with the agency."""

import re
from functools import cache
from typing import Any

from mandates.ingest.lexicon import load_words


class ActWords:
    """The patterns of one language, applied to folded text; what has no words matches nothing."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        words: dict[str, Any] = load_words(language, "outline")

        def one(key: str) -> re.Pattern[str]:
            return re.compile(words.get(key) or "(?!)", re.M)

        self.says, self.sharing_body = one("act_says"), one("sharing_body")
        # A heading that a body is set up below opens no block: what it does may follow in the same paragraph.
        self.establishes, self.founding = one("establishing_heading"), one("founding_sentence")
        self.splits = one("article_splits")


@cache
def act_words_of(language: str) -> ActWords:
    """Return the words of a language."""
    return ActWords(language)
