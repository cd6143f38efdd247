"""The place an agency acts for and its tier, from its names, the bodies named beside it, and the page."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

from mandates.ingest.lexicon import fold_text, load_words

# A text with so many sections that say so is an act.
_SECTIONS = 3


class Jurisdictions:
    """Tells places and tiers in one language."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        self._words: dict[str, Any] = load_words(language, "outline")
        self._grammar = load_words(language, "language")["grammar"]
        self.place = re.compile(self._words["place"])
        self._tiers = [(tier, re.compile(pattern, re.I)) for tier, pattern in self._words["tiers"]]
        self._not = re.compile(self._words.get("not_place", "(?!)"))
        self._act = re.compile(self._words.get("act_says", "(?!)"), re.M | re.I)
        self._sections = re.compile(self._words.get("act_named", "(?!)"), re.M | re.I)
        self._short: dict[str, str] = self._words.get("short_tiers", {})

    def place_of(self, name: str, aliases: Sequence[str], text: str) -> str | None:
        """Return the place as written: at the head of a name, else the one most often named with fitting tier."""
        if self._grammar == "spaced":
            return self._spaced_place(name, text)
        for each in (name, *aliases):
            match = self.place.match(fold_text(each))
            if match and len(match[0]) > 1 and match[0] not in self._short and not self._not.search(match[0]):
                return each[: match.end()]
        tier = fold_text(name)[:1]
        for each in (name, *aliases):
            if nation := self._nation_before(each, text):
                return nation
        counts: Counter[str] = Counter()
        for match in self.place.finditer(text):
            if self._not.search(match[0]):
                continue
            if len(match[0]) > 2 and (not tier or fold_text(match[0]).endswith(tier) or self._grammar == "final"):
                counts[match[0]] += 1
        return max(counts, key=lambda each: (counts[each], len(each), each), default=None)

    def _nation_before(self, name: str, text: str) -> str | None:
        """Return the country that stands in front of the name somewhere, as in a title."""
        nation = self._words.get("nation")
        match = (
            re.search(rf"(?:{nation})(?={re.escape(fold_text(name))})", fold_text(text)) if nation and name else None
        )
        return text[match.start() : match.end()] if match else None

    def _nation_of(self, text: str) -> str | None:
        """Return the country of a ministry by the words that go with one, the plainest first."""
        for source in self._words.get("nations", ()):
            counts = Counter(" ".join(match["p"].split()) for match in re.finditer(source, text))
            if counts:
                best = max(counts, key=lambda each: (counts[each], each))
                return best.title() if best.islower() else best
        return None

    def _spaced_place(self, name: str, text: str) -> str | None:
        if match := self.place.search(name):
            return match[0]
        shown = re.sub(r"[A-Z]{2,}(?: [A-Z]{2,})*", lambda match: _title(match[0]), text)
        counts = Counter(match[0] for match in self.place.finditer(shown))
        words = {word for word in name.split() if word[0].isupper()} - set(self._words["generic_words"])
        near = {place: count for place, count in counts.items() if words & set(place.split())}
        if near:
            return max(near, key=lambda each: (near[each], each))
        if match := re.match(self._words["adjective_place"], name):
            return match[1] + str(self._words["place_adjectives"].get(match[2].lower(), match[2]))
        tier = self.tier_of(None, name)
        fitting = [place for place in counts if tier is None or self.tier_of(place, "") == tier]
        if fitting:
            return max(fitting, key=lambda each: (counts[each], each))
        return self._nation_of(shown) if tier == "national" else None

    def tier_by_words(self, text: str) -> str | None:
        """Return the tier that the words of an act go with, such as its parliament or governor, where most do."""
        if not self._act.search(text) and len(self._sections.findall(text)) < _SECTIONS:
            return None
        counts = {
            str(tier): len(re.findall(pattern, text)) for tier, pattern in self._words.get("tier_words_of_acts", ())
        }
        best = max(counts, key=lambda tier: counts[tier], default="")
        return best if counts.get(best) else None

    def tier_of(self, place: str | None, name: str) -> str | None:
        """Return the code of the tier: by the place, else by the first word of a short name."""
        folded = fold_text(place or "")
        if folded in {fold_text(each) for each in self._words.get("centrals", ())}:
            return str(self._words["tier_of_centrals"])
        for tier, pattern in self._tiers:
            if folded and pattern.search(folded):
                return str(tier)
        for word in sorted(self._short, key=len, reverse=True):
            if fold_text(name).startswith(word):
                return self._short[word]
        if self._grammar == "spaced":
            return next(
                (tier for tier, pattern in self._tiers if re.search(rf"\b{pattern.pattern}\b", name, re.I)), None
            )
        nation = self._words.get("nation_end")
        return "national" if nation and re.search(nation + "$", name) else None


def _title(capitals: str) -> str:
    return " ".join(
        word.lower() if len(word) < 4 and place else word.capitalize() for place, word in enumerate(capitals.split())
    )


@cache
def jurisdictions_of(language: str) -> Jurisdictions:
    """Return the reader of a language."""
    return Jurisdictions(language)
