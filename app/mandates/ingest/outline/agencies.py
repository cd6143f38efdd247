"""The agency of a text: its full name, every other name the text has for it, its place and tier."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any, NamedTuple

from mandates.ingest.lexicon import fold_text, load_words
from mandates.ingest.outline.headings import verb_pattern
from mandates.ingest.outline.jurisdictions import jurisdictions_of
from mandates.ingest.outline.second_names import runs_through, second_names_of

_PROPER = re.compile(r"[A-Z][\w'’&-]*(?:,? (?:(?:of|for|on|in|and)(?: the)?|the|&) [A-Z][\w'’&-]*|,? [A-Z][\w'’&-]*)*")
_TAG = re.compile(r"<[^<>|\n]{1,60}>")
_EDGES = " \t\u3000\"“”'‘’「」『』《》【】[]<>:：,，.。;；·|-—"
_TITLE_LINES, _LONGEST = 30, 110


class Identity(NamedTuple):
    """An agency as named: `own` are all names and words that mean it."""

    name: str
    aliases: tuple[str, ...]
    jurisdiction: str | None
    tier: str | None
    own: tuple[str, ...]


class Agencies:
    """Finds the agency of a text in one language."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        words: dict[str, Any] = load_words(language, "outline")
        self._words = words
        self._grammar = load_words(language, "language")["grammar"]
        self._spaced = self._grammar == "spaced"
        self._end = re.compile(rf"\b{words['agency_end']}\b" if self._spaced else rf"{words['agency_end']}$")
        self._cut = re.compile(words["title_cut"], re.I)
        self._label = re.compile(words["title_label"], re.I)
        self._labels = [re.compile(pattern, re.I | re.M) for pattern in words["name_labels"]]
        self._founded = [re.compile(pattern) for pattern in words.get("founded", ())]
        self._prefix = re.compile(rf"^(?:{words.get('name_prefix', '(?!)')})")
        self._subject = re.compile(words["subject_pattern"], re.M)
        self._article = re.compile(words.get("first_article", "(?!)"))
        self._later = re.compile(words.get("later_article", "(?!)"), re.M)
        self._site = re.compile(words.get("site_of", "(?!)"))
        self._leading = re.compile(words.get("leading_words", "(?!)"))
        self._own_words = set(words.get("own_words", ()))
        self._national = re.compile(words.get("national_name", "(?!)"))
        self._inside = re.compile(words.get("agency_strict", "(?!)"))
        self._barred = re.compile(words.get("not_agency", "(?!)"))
        verbs = {
            "unspaced": rf"(?=.{{13}})(?:{verb_pattern(language)})",
            "final": rf"(?:.*\s)?(?:{verb_pattern(language)})$",
        }
        self._verb = re.compile(verbs.get(self._grammar, "(?!)"))
        self._places, self._second = jurisdictions_of(language), second_names_of(language)

    def identify(self, text: str, folded: str, given: str = "") -> Identity:
        """Return who the agency of a text is; `given` is its name where a heading says it."""
        weights = Counter({given: 1}) if given else self._candidates(text, folded)
        name = max(weights, key=lambda each: (weights[each], len(each), each), default="")
        aliases = self._aliases(name, text, folded)
        if name and not self._spaced and (full := self._fuller(name, weights)):
            aliases, name = (*aliases, name), full
        place = self._places.place_of(name, aliases, text)
        if not name and place and self._grammar == "final":
            # An ordinance without another name is that of its place.
            name = place
        kept = tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name))
        words = [word for word in self._words.get("own_words", ()) if self._stands(fold_text(word), folded)]
        if self._spaced:
            words = [word for word in words if word.split()[-1] in name.lower().split()][:1]
        tier = self._places.tier_of(place, name) or self._places.tier_by_words(text)
        own = tuple(dict.fromkeys([*([name] if name else []), *kept, *words]))
        return Identity(name, kept, place, tier, own)

    def _stands(self, word: str, folded: str) -> bool:
        """Tell whether a word for the agency stands in a text and is not the beginning of a longer one."""
        longer = self._words.get("not_after_own", "")
        return (
            any(
                folded[match.end() : match.end() + 1] not in longer or match.end() == len(folded)
                for match in re.finditer(re.escape(word), folded)
            )
            if longer
            else word in folded
        )

    def _candidates(self, text: str, folded: str) -> Counter[str]:
        """Return the names that may be the agency's, with how much speaks for each."""
        found: Counter[str] = Counter()
        for name, weight in self._titles(text, folded):
            found[name] += weight
        for pattern in self._labels:
            for match in pattern.finditer(text):
                if self._is_agency(name := match["a"].strip(_EDGES)):
                    found[self._clean(name)] += 4
        later = self._later.search(folded)
        for name, place in self._introduced(text, folded):
            # A body that an ordinance introduces far below its title is one of its parts.
            found[name] += 8 if place < (later.start() if later else len(text)) else 1
        for name in self._founding(text):
            found[name] += 10
        if self._spaced:
            for name in self._proper_names(text):
                found[name] += 1 if found[name] < 6 else 0
            for name in found:
                found[name] += 14 if self._places.place.search(name) and found[name] > 4 else 0
        if not found or self._grammar == "final":
            found.update(self._subjects(text, folded))
        return found if self._spaced else Counter({name: each for name, each in found.items() if not self._acts(name)})

    def _founding(self, text: str) -> Iterator[str]:
        """Yield the bodies that an act sets up or means by its word for the agency: the first of each wording."""
        for pattern in self._founded:
            for match in islice(pattern.finditer(text), _TITLE_LINES):
                name = next(self._proper_names(match["a"]), "")
                if name and match["a"].startswith(name):
                    yield name
                    break

    def _acts(self, name: str) -> bool:
        """Tell whether words that end like an agency are the beginning of a duty."""
        low = fold_text(name)
        return bool(self._barred.search(low) or self._verb.match(low))

    def _titles(self, text: str, folded: str) -> Iterator[tuple[str, int]]:
        """Yield the names at the head of the first lines, before the words that make a title of them."""
        for index, match in enumerate(re.finditer(r"[^\n]+", text[:6000])):
            if index >= _TITLE_LINES or (self._grammar == "final" and self._article.match(match[0])):
                return
            start, end = match.start(), min(match.end(), match.start() + 300)
            line, low = text[start:end], folded[start:end]
            label = self._label.search(low)
            offset = label.end() if label else len(line) - len(line.lstrip())
            cut = self._cut.search(low, offset + 1)
            long = len(line) > 120 and not (cut and cut.start() < 60)
            if label is None and (long or re.search(r"[|>＞｜]", _TAG.sub("", line))):
                continue
            name = line[offset : cut.start() if cut else len(line)].strip(_EDGES)
            if (
                self._spaced
                and line.isupper()
                and name.replace(" ", "").isalpha()
                and self._end.search(name.title())
                and len(name) <= _LONGEST
            ):
                if not self._barred.search(written := self._site.sub("", self._written(name))):
                    yield written, 5
            elif self._spaced:
                yield from ((each, (5 if cut else 3) + 2 * (index < 6)) for each in self._proper_names(name))
            if self._spaced:
                continue
            name = re.split(r"\s{2,}|\u3000", name)[0].strip(_EDGES)
            if (
                not self._spaced
                and not (cut and self._is_agency(name))
                and (known := self._opening_name(line[offset:], folded))
            ):
                yield self._clean(known), 5
            if re.fullmatch(self._words["title_name"], name) and self._is_agency(name) and 1 < len(name) <= 40:
                yield self._clean(name), (6 if cut or label else 2) + (index < 8) + 2 * self._has_place(name)

    def _written(self, name: str) -> str:
        """Return a name in capitals as it would be written."""
        small = set(self._words.get("small_words", ()))
        words = name.lower().split()
        return " ".join(word if word in small and place else word.capitalize() for place, word in enumerate(words))

    def _has_place(self, name: str) -> bool:
        place = self._places.place.match(fold_text(name))
        return place is not None and len(place[0]) > 2

    def _opening_name(self, line: str, folded: str) -> str:
        """Return the name that a title begins with where words unknown follow, known by coming back in the text."""
        low = fold_text(line[:40])
        if re.search(r"[。;]", fold_text(line[:80])):
            return ""
        for match in reversed(list(self._inside.finditer(low))):
            name = low[: match.end()]
            if len(name) >= len(line.strip()):
                continue
            again = max(folded.count(name), folded.count(name[-4:]))
            if 3 < len(name) <= 30 and again > 1 and self._has_place(name) and re.fullmatch(r"[^\W\d_]+", name):
                return line[: match.end()]
        return ""

    def _introduced(self, text: str, folded: str) -> Iterator[tuple[str, int]]:
        """Yield the names that get a second name in a bracket behind them, and where."""
        for match, with_bracket in self._second.introduced(text, folded):
            before = text[max(0, match.start() - 160) : match.start()]
            opened = max(before.rfind("("), before.rfind("（"))
            if not with_bracket:
                before = before[:opened] if opened >= 0 else ""
            if self._spaced:
                names = list(self._proper_names(before[-120:]))
                if names and before.rstrip().endswith(names[-1].split()[-1]):
                    yield names[-1], match.start()
                continue
            name = re.split(self._words["name_start"], before)[-1].strip(_EDGES)
            if re.fullmatch(self._words["title_name"], name) and self._is_agency(name) and 2 < len(name) <= 40:
                yield self._clean(name), match.start()

    def _subjects(self, text: str, folded: str) -> Iterator[str]:
        """Yield what stands as the subject of sentences and ends like an agency."""
        for match in self._subject.finditer(text if self._spaced else folded):
            name = text[match.start("n") : match.end("n")].strip()
            if fold_text(name) in self._own_words:
                continue
            yield name.title() if self._spaced else name

    def _proper_names(self, text: str) -> Iterator[str]:
        """Yield the runs of capitalised words that name an agency."""
        for match in _PROPER.finditer(text):
            if len(match[0]) > 3 * _LONGEST:
                continue
            run = self._site.sub("", self._leading.sub("", match[0])).strip()
            head, comma, country = run.rpartition(", ")
            if comma and self._national.match(head) and " and " not in country and len(country.split()) < 3:
                run = head
            fits = len(run.split()) > 1 and len(run) <= _LONGEST and not run.isupper()
            if fits and self._end.search(run) and not self._barred.search(run):
                yield run

    def _is_agency(self, name: str) -> bool:
        if fold_text(name) in self._own_words:
            return False
        return bool(self._end.search(name if self._spaced else fold_text(name)))

    def _clean(self, name: str) -> str:
        prefix = self._prefix.match(fold_text(name))
        bare = name[prefix.end() :] if prefix else name
        return re.sub(r"[(（][^()（）]*[)）]$", "", bare).strip(_EDGES)

    def _aliases(self, name: str, text: str, folded: str) -> tuple[str, ...]:
        if not name:
            return ()
        found = self._second.of_agency(name, text, folded)
        if self._spaced:
            place = self._places.place.search(name)
            variants = self._second.variants(name, place[0] if place else "", self._proper_names(text))
            found += variants
            for each in variants[:3]:
                found += self._second.of_agency(each, text, folded)
        elif self._grammar == "unspaced":
            found += self._second.short_forms(name, self._subjects(text, folded))
        return found

    def _fuller(self, name: str, weights: Counter[str]) -> str | None:
        """Return the full name that a short one abbreviates."""
        low = fold_text(name)
        longer = [
            each
            for each in weights
            if len(each) > len(name)
            and runs_through(low, fold_text(each))
            and low[-1] == fold_text(each)[-1]
            and (weights[each] >= 4 or fold_text(each).endswith(low))
        ]
        return max(longer, key=lambda each: (weights[each], len(each)), default=None)


@cache
def agencies_of(language: str) -> Agencies:
    """Return the finder of a language."""
    return Agencies(language)
