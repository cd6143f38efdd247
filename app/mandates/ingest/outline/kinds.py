"""What kind of text it is: a mandate, a work plan, a repealed text, or nothing of the sort."""

import re
from functools import cache
from typing import Any

from mandates.ingest.lexicon import fold_text, load_words

_HEAD = 1500
_TAG = re.compile(r"<[^<>|\n]{1,60}>")
# What no title holds: the marks between sentences, and an enumerator in front.
_SENTENCE = re.compile(r"[。;；]|^[(（][^()（）]{1,3}[)）]")


@cache
def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    words: dict[str, Any] = load_words(language, "outline")

    def one(patterns: list[str] | str) -> re.Pattern[str]:
        source = patterns if isinstance(patterns, str) else "|".join(f"(?:{each})" for each in patterns)
        return re.compile(source or "(?!)", re.M | re.I)

    return {
        key: one(words.get(key, ""))
        for key in ("repealed", "repealed_not", "plan", "plan_title", "mandate_title", "first_article")
    }


def title_of(text: str, language: str) -> str:
    """Return the line that serves as the title: one that names a plan or a mandate, else the first."""
    patterns = _patterns(language)
    lines = [line.strip() for line in text[: 2 * _HEAD].splitlines() if line.strip()][:30]
    for line in lines:
        low = fold_text(line)
        if (
            len(line) < 140
            and not re.search(r"[|>＞｜]", _TAG.sub("", line))
            and (patterns["mandate_title"].search(low) or patterns["plan_title"].search(low))
        ):
            return line
    return lines[0] if lines else ""


def tell_kind(text: str, folded: str, language: str) -> str:
    """Return `mandate`, `plan`, `repealed` or `empty`."""
    if not text.strip():
        return "empty"
    patterns = _patterns(language)
    # Below the first article a repeal is that of an article, or of another text.
    article = patterns["first_article"].search(folded, 1)
    for match in patterns["repealed"].finditer(folded[: min(_HEAD, article.start() if article else _HEAD)]):
        line = folded[folded.rfind("\n", 0, match.start()) + 1 : match.end() + 40].split("\n")[0]
        if not patterns["repealed_not"].search(line):
            return "repealed"
    lines = [line.strip() for line in folded[:_HEAD].splitlines() if line.strip()][:12]
    titles = [line for line in lines if len(line) < 120 and not _SENTENCE.search(line)]
    if any(patterns["plan_title"].search(line) for line in titles) and not any(
        len(line) < 120 and patterns["mandate_title"].search(line) for line in lines
    ):
        return "plan"
    return "mandate"
