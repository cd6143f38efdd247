"""What the lines of a text are by their words: headings, sentences that open a list, chrome, staffing, definitions."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from mandates.ingest.lexicon import load_cues, load_words
from mandates.ingest.outline.act_words import act_words_of

_EDGES = ' \t\r\n\u3000.。:;,、*#=<>〈〉《》【】[]「」『』■□●○◆◇▶▷●•·—–-"“”|'
_NEVER = re.compile("(?!)")


class LeadIn(NamedTuple):
    """A sentence that opens a list: the block of the list, and the stretch of the sentence."""

    block: str
    start: int
    end: int


class Headings:
    """The patterns of one language, applied to folded text."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        words: dict[str, Any] = load_words(language, "outline")
        self._first, self._blocks = _blocks_of(words)
        self._limit = int(words.get("heading_max", 60))
        self._split = re.compile(words.get("heading_split", "$"), re.M)
        self._lead_ins = [(each["block"], re.compile(each["pattern"])) for each in words.get("lead_ins", ())]
        self._next = str(words.get("glued_next", ""))
        self._glued: dict[tuple[str, ...], list[tuple[str, re.Pattern[str]]]] = {}
        self.sentence_end = words.get("sentence_end", ".")
        self.preamble, self.opens_article = _one(words, "preamble"), _one(words, "first_article")
        self.staffing = _one(words, "staffing_line")
        self.definition = _one(words, "definition")
        self.deleted = _one(words, "deleted")
        self.duty_sentence = _one(words, "duty_sentence")
        self.not_duty = _one(words, "not_duty")
        self.chrome = _any(words.get("chrome", ()))
        self.table_header = _one(words, "table_header")
        grammar = load_words(language, "language")["grammar"]
        self._verbs = re.compile(verb_pattern(language))
        self._nouns = re.compile(
            noun_pattern(language) if grammar == "spaced" else f"(?:{noun_pattern(language)}).{{0,3}}$"
        )
        self._announces = _one(words, "announces_list")
        self.trailing = _one(words, "trailing")
        self.verb_last, self._spaced = grammar == "final", grammar == "spaced"
        self.by_department, self.sub_unit = _one(words, "by_department"), _one(words, "sub_unit")
        self.inline_lead = _one(words, "inline_lead")
        self.nothing, self.whole_matter = _one(words, "nothing"), _one(words, "whole_matter")
        self.intro_duty = _one(words, "intro_duty")
        self.title, self.no_duty_line = _one(words, "mandate_title"), _one(words, "no_duty_line")
        self.refers_on = _one(words, "refers_on")
        self.acts = act_words_of(language)
        self.power = _one(words, "power_sentence")
        self._article_split = re.compile(words.get("article_heading_split") or words.get("heading_split", "$"), re.M)
        self.words = words

    def block_of(self, heading: str) -> str | None:
        """Return the block that a heading opens, or None where it is no known heading."""
        bare = heading.strip(_EDGES)
        if not bare or len(bare) > self._limit or self.inline_lead.match(bare):
            return None
        for block, pattern in (*self._first, *self._blocks):
            if pattern.fullmatch(bare):
                return block
        return None

    def glued_heading(self, text: str, names: Iterable[str]) -> tuple[str, int] | None:
        """Return the heading that runs into what follows without a mark, and its length.

        What follows must be a name of the agency or a word that opens a rule.
        """
        key = tuple(names)
        if key not in self._glued:
            next_to = "|".join([*map(re.escape, key), *([self._next] if self._next else [])]) or "(?!)"
            blocks = self._blocks[: len(self._blocks) // 2]
            self._glued[key] = [
                (block, re.compile(rf"(?:{one.pattern})\s?(?={next_to})", re.M)) for block, one in blocks
            ]
        for block, pattern in self._glued[key]:
            if (match := pattern.match(text[:80])) and match.end() > 1:
                return block, match.end()
        return None

    def split_heading(self, text: str, article: bool = False) -> tuple[str, int]:
        """Return the first part of a piece, where a heading would stand, and where the rest of it begins."""
        match = (self._article_split if article else self._split).search(text, 1) if text else None
        line = text.find("\n")
        if match is None or (0 <= line < match.start()):
            cut = line if line >= 0 else len(text)
            return text[:cut], min(len(text), cut + 1)
        return text[: match.start()], match.end()

    def lead_in(self, text: str) -> LeadIn | None:
        """Return the sentence at the end of `text` that opens a list, or None."""
        bare = text.rstrip()
        while bare.endswith(">") and "<" in bare[-80:]:
            bare = bare[: bare.rindex("<")].rstrip()
        cut = max((bare.rfind(mark, 0, -1) for mark in ("。", ";", ". ", ".\n", "!")), default=-1)
        start = cut + 1 if cut >= 0 else 0
        sentence = bare[start:].strip()
        start += len(bare[start:]) - len(bare[start:].lstrip())
        if len(sentence) > 600:
            return None
        tail = sentence[-260:]
        for block, pattern in self._lead_ins:
            if pattern.search(tail):
                return LeadIn(block, start, start + len(sentence))
        return None

    def is_chrome(self, line: str) -> bool:
        """Tell whether a line is navigation, a footer, a label of the page or a site notice."""
        return bool(self.chrome.search(line.strip(_EDGES.replace("|", "").replace("-", ""))[:200]))

    def table_headers(self, folded: str) -> frozenset[int]:
        """Return where the cells of table headers begin: header words on lines of their own, next to one another."""
        lines = [
            (match.start() + len(match[0]) - len(match[0].lstrip()), bool(self.table_header.search(match[0].strip())))
            for match in re.finditer(r"[^\n]*\S[^\n]*", folded)
        ]
        found = set()
        for (start, is_header), (following, also) in pairwise(lines):
            if is_header and also:
                found |= {start, following}
        return frozenset(found)

    def is_deleted(self, text: str) -> bool:
        """Tell whether a piece says that it was deleted."""
        return bool(self.deleted.match(text.lstrip()))

    def has_duty_verb(self, text: str) -> bool:
        """Tell whether a line reads like a duty: a verb at its beginning, or at its end where verbs come last."""
        bare = text.strip(_EDGES)
        if self.verb_last:
            return bool(self._verbs.search(bare[-14:]))
        if self._spaced:
            return bool(self._verbs.match(bare))
        return bool(self._verbs.match(bare)) or (bool(self._verbs.search(bare[:12])) and bare[-1:] in "。;.")

    def reads_as_duty(self, text: str) -> bool:
        """Tell whether an item of a list reads like a duty: by its verb, or by a noun of activity."""
        bare = text.strip(_EDGES)
        if not bare or self.staffing.search(bare[:400]) or self.definition.search(bare[:400]) or self.is_chrome(bare):
            return False
        if self.has_duty_verb(text):
            return True
        if self.verb_last:
            return False
        return bool(self._nouns.match(bare) if self._spaced else self._nouns.search(bare[-8:]))

    def announces_list(self, text: str) -> LeadIn | None:
        """Return the sentence at the end of `text` that says only that a list comes: by a colon or by its words."""
        bare = text.rstrip()
        cut = max((bare.rfind(mark, 0, -1) for mark in ("。", ";", ". ", "\n", "!")), default=-1)
        sentence = bare[cut + 1 :]
        if not sentence or len(sentence) > 400 or not (sentence[-1] in ":—" or self._announces.search(sentence)):
            return None
        start = cut + 1 + len(sentence) - len(sentence.lstrip())
        return LeadIn("", start, len(bare))


@cache
def noun_pattern(language: str) -> str:
    """Return the source of a regular expression for the words that name an activity."""
    nouns = {cue.text.lower() for cue in load_cues(language)}
    return "|".join(re.escape(word) for word in sorted(nouns, key=lambda word: (-len(word), word))) or "(?!)"


@cache
def verb_pattern(language: str) -> str:
    """Return the source of a regular expression for the words that begin a duty, or end it where verbs come last."""
    cues = load_cues(language)
    last = load_words(language, "language")["grammar"] == "final"
    verbs = {cue.text.lower() for cue in cues if last or cue.kind == "verb"}
    verbs |= set(load_words(language, "outline").get("verbs", ()))
    return "|".join(re.escape(word) for word in sorted(verbs, key=lambda word: (-len(word), word))) or "(?!)"


@cache
def headings_of(language: str) -> Headings:
    """Return the patterns of a language."""
    return Headings(language)


def _blocks_of(words: dict[str, Any]) -> tuple[list[tuple[str, re.Pattern[str]]], list[tuple[str, re.Pattern[str]]]]:
    """Return the headings by block: those that go first, which look like headings of duties, and the others."""
    first = [(block, _any(patterns)) for block, patterns in words.get("headings_first", {}).items()]
    # First without, then with a name before the words: what a heading says itself goes before what a prefix hides.
    blocks = [
        (block, _any([pattern.replace("{own}", own) for pattern in patterns]))
        for own in ("(?!)", words.get("own_prefix", ""))
        for block, patterns in words.get("headings", {}).items()
    ]
    return first, blocks


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    sources = [f"(?:{pattern})" for pattern in patterns]
    return re.compile("|".join(sources), re.M) if sources else _NEVER


def _one(words: dict[str, Any], key: str) -> re.Pattern[str]:
    return re.compile(words[key], re.M) if words.get(key) else _NEVER
