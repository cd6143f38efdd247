"""Whose duties a list or a sentence states: the agency, a section or post, the head of the body, or none."""

import re
from typing import Any, NamedTuple

from mandates.ingest.lexicon import fold_text, load_words
from mandates.ingest.outline.agencies import Identity
from mandates.ingest.outline.headings import verb_pattern
from mandates.ingest.outline.units import UnitName, units_of

_EDGES = " \t\u3000\"“”'‘’「」:：,，.。;；·|-—"
_NEVER = re.compile("(?!)")


class Holder(NamedTuple):
    """`kind` is `agency`, `unit`, `joint` (two sections), `head` or `none`; `offset` is where the duty begins."""

    kind: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    offset: int = 0


class Holders:
    """Reads the holder of a duty in one text."""

    def __init__(self, language: str, identity: Identity) -> None:
        """Take the language and who the agency is."""
        words: dict[str, Any] = load_words(language, "outline")
        self._words, self._identity = words, identity
        grammar = load_words(language, "language")["grammar"]
        self._spaced, self._final = grammar == "spaced", grammar == "final"
        self._units = units_of(language)
        self._own = {fold_text(name) for name in identity.own if name}
        self._heads = {fold_text(word) for word in words.get("heads", ())}
        self._duty = re.compile(words["duty_sentence"]) if words.get("duty_sentence") else None
        self._not_duty = re.compile(words["not_duty"]) if words.get("not_duty") else _NEVER
        self._staffing = re.compile(words["staffing_line"])
        self._definition = re.compile(words["definition"])
        self._post_lead = re.compile(words.get("post_lead", "(?!)"))
        self._unit_article = re.compile(words.get("unit_article", "(?!)"))
        self._unit_verb = re.compile(words.get("unit_verb", "(?!)").replace("{verbs}", verb_pattern(language)))
        self._unit_subject, self._unit_founded, self._heading_words, self._unit_words = (
            re.compile(words.get(key, "(?!)"), re.I)
            for key in ("unit_subject", "unit_founded", "unit_heading_words", "unit_words")
        )
        self._not_unit = re.compile(words.get("not_unit_subject", "(?!)"))
        self._several = re.compile(words.get("several_units", "(?!)"))
        self._unit_task = re.compile(words.get("unit_task", "(?!)"))
        self._third = re.compile(words.get("third_person", "(?!)"))
        self._subject = re.compile(words.get("lead_subject", "(?!)"))
        self._joint_statement = re.compile(words.get("joint_statement", "(?!)"))
        self._joint_lead = re.compile(words.get("joint_lead", "(?!)"))
        self._both = re.compile(words.get("joint_holders", "(?!)"))
        self._holds = re.compile(words.get("holds", "(?!)"))
        self._chief = str(words.get("chief", "(?!)"))
        name = identity.name.lower()
        self._kernel = next((noun for noun in re.findall(r"[a-z]+", name) if noun in words.get("body_nouns", ())), "")

    def is_own(self, name: str) -> bool:
        """Tell whether a name is the agency's own."""
        return fold_text(name).strip(_EDGES).removeprefix("the ") in {each.removeprefix("the ") for each in self._own}

    def written_name(self, text: str, name: str) -> str:
        """Return a name in capitals as the text writes it elsewhere, else in title case."""
        name = " ".join(name.split()).strip(_EDGES)
        if not name.isupper():
            return name
        pattern = re.compile(r"\s+".join(map(re.escape, name.split())), re.I)
        for match in pattern.finditer(text):
            if not match[0].isupper() and match[0][0].isupper():
                return " ".join(match[0].split())
        small = set(self._words.get("small_words", ()))
        written = " ".join(
            word.lower() if word.lower() in small and place else word.capitalize()
            for place, word in enumerate(name.split())
        )
        # A text all in capitals is left as it is.
        return written if any(letter.islower() for letter in text) and not _shouts(text) else name

    def unit_before_verb(self, piece: str) -> UnitName | None:
        """Return a section name that runs straight into its duties."""
        match = self._unit_verb.match(piece[:160] if self._spaced else fold_text(piece[:120]))
        if match is None:
            return None
        name = piece[match.start("n") : match.end("n")].strip()
        return None if self._units.begins_as_duty(name) else UnitName(name, (), match.end("n"), False)

    def unit_subject(self, piece: str, unit: str = "") -> UnitName | None:
        """Return the section that is the subject of a sentence of its own: "The Harbour Division shall …".

        It is written as the heading has it, whose name `unit` is.
        """
        match = self._unit_subject.match(piece[:240]) or self._unit_founded.match(piece[:300])
        if match is None:
            return None
        name = re.sub(rf" (?:of|in|within) the {self._kernel or '(?!)'}$", "", match["n"].strip(_EDGES), flags=re.I)
        shown = name[:1].upper() + name[1:]
        likely = self._unit_words.search(name.lower()) and not self._not_unit.search(name.lower())
        fits = bool(likely) and self.unit_of_heading(shown) == shown
        name = unit if unit.lower() == name.lower() else name
        return UnitName(name, (), match.start("n"), True) if fits else None

    def founds_unit(self, piece: str, unit: str = "") -> str:
        """Return the section that a sentence sets up: "There is established in the Department an Office of …"."""
        found = self.unit_subject(piece, unit) if self._unit_founded.match(piece[:300]) else None
        return found.name if found else ""

    def acts(self, folded: str, unit: str) -> bool:
        """Tell whether a sentence states a duty of the agency itself (or of a section), in the present tense or not."""
        found = self._duty.search(folded) if self._duty else None
        held = self._last_named(folded[: found.start()], unit) if found else self._acting(folded, unit)
        return held.kind == "agency"

    def _acting(self, folded: str, unit: str) -> Holder:
        """Return whose duty a sentence states in the present tense: "The Department sets …"."""
        nouns = [noun for noun in re.findall(r"[a-z]+", unit.lower()) if noun in self._words.get("body_nouns", ())]
        bare = folded.removeprefix("the ")
        for holder, names in (
            (Holder("unit", unit), [unit.lower().removeprefix("the "), *nouns[:1]] if unit else []),
            (Holder("agency"), sorted({each.removeprefix("the ") for each in self._own} | {self._kernel})),
        ):
            if any(name and bare.startswith(name + " ") and self._third.match(bare, len(name) + 1) for name in names):
                return holder
        return Holder("none")

    def unit_of_heading(self, heading: str) -> str:
        """Return the section that the heading of an article is about, empty where it is about none."""
        bare = self._heading_words.sub("", heading.strip(_EDGES)).strip(_EDGES)
        if len(bare.split()) < 2 or self.is_own(bare) or self._several.match(bare.lower()):
            return ""
        sentence_case = bare[:1].isupper() and self._units.is_name(bare.title())
        return bare if self._units.is_name(bare) or sentence_case else ""

    def bare_subject(self, piece: str, unit: str) -> str:
        """Return the section that acts where a piece above a list is nothing but its name; `unit` is the article's."""
        bare = piece.strip(_EDGES)
        name = bare[4:] if bare[:4].lower() == "the " else bare
        low = name.lower()
        if not self._spaced or not low:
            return ""
        if unit and (low == unit.lower().removeprefix("the ") or (" " not in low and low in unit.lower())):
            return unit
        return name if bare != name and self._unit_words.search(low) and self.unit_of_heading(name) == name else ""

    def named_by_heading(self, heading: str, sentence: str) -> str:
        """Return the subject of a sentence where its article's heading begins with it: a section, whatever its name."""
        found = self._subject.search(fold_text(sentence[:80]))
        name = sentence[found.start("n") : found.end("n")].strip(_EDGES) if found else ""
        if len(name) < 3 or not heading.strip().startswith(name) or self.is_own(name):
            return ""
        if not self._identity.name and not self._units.is_name(name, strict=False):
            return ""
        return "" if fold_text(name) in self._heads or fold_text(name) in fold_text(self._identity.name) else name

    def of_lead(self, sentence: str, unit: str) -> Holder:
        """Return whose list a sentence opens; `unit` is what the article is about."""
        folded = fold_text(sentence)
        if match := self._post_lead.search(folded):
            return Holder("unit", sentence[match.start("n") : match.end("n")].strip(_EDGES))
        if self._spaced:
            found = self.unit_subject(sentence, unit)
            return Holder("unit", found.name) if found else self._last_named(folded, unit)
        if self._joint_lead.search(folded) and self._both.search(folded):
            return Holder("joint")
        if match := self._last_subject(folded):
            name = sentence[match.start("n") : match.end("n")].strip(_EDGES)
            holder = self._named(name, unit, wide=self._final)
            return holder if holder.name or not self._final or self.is_own(name) else self._earlier(sentence, holder)
        return Holder("unit", unit) if unit else Holder("agency")

    def names_unit(self, sentence: str, unit: str) -> bool:
        """Tell whether a sentence speaks of a section by the noun of its name ("the Division"), as headings do."""
        nouns = set(re.findall(r"[a-z]+", unit.lower())) & set(self._words.get("body_nouns", ())) - {self._kernel}
        low = sentence.lower()
        return self._spaced and any(_last(low, f"{word} {noun}") >= 0 for noun in nouns for word in ("the", "this"))

    def _earlier(self, sentence: str, holder: Holder) -> Holder:
        """Return the holder that an earlier subject names (총무과가 맡는 일은 …), else the one given."""
        for match in reversed(list(self._subject.finditer(fold_text(sentence)))[:-1]):
            name = sentence[match.start("n") : match.end("n")].strip(_EDGES)
            found = self._named(name, "", wide=True)
            if found.kind == "unit" or self.is_own(name):
                return found
        return holder

    def _last_subject(self, folded: str) -> re.Match[str] | None:
        found = list(self._subject.finditer(folded))
        return found[-1] if found else None

    def _named(self, name: str, unit: str, wide: bool = False) -> Holder:
        """Return the holder by its name; `wide` takes whatever ends like a body, as above a list of duties."""
        folded = fold_text(name)
        if self.is_own(name):
            return Holder("agency")
        if unit and (folded.startswith(fold_text(unit)) or fold_text(unit).endswith(folded)):
            return Holder("unit", unit)
        if folded in self._heads:
            return Holder("unit", unit) if unit else Holder("head")
        for head in sorted(self._heads, key=len, reverse=True):
            # The head of a section stands for it: 과장 for 과.
            if folded.endswith(head) and len(folded) > len(head) and self._units.is_name(name[:-1]):
                return Holder("unit", name[:-1])
        body = name.removesuffix(self._chief) if wide and len(name) > len(self._chief) + 1 else name
        if body != name and self._units.is_name(body, strict=False):
            return Holder("agency") if self.is_own(body) else Holder("unit", body)
        if self._units.is_name(name, strict=not wide):
            return Holder("unit", name)
        return Holder("unit", unit) if unit else Holder("agency")

    def of_statement(self, piece: str, folded: str, unit: str) -> Holder:
        """Return whose duty a paragraph of an article states, `none` where it states none."""
        if match := self._unit_article.search(folded):
            group = "n" if match["n"] else "m"
            return Holder("unit", piece[slice(*match.span(group))].strip(_EDGES), (), match.start("b"))
        if self._definition.search(folded[:2000]) or self._staffing.search(folded[:2000]):
            return Holder("none")
        if self._duty is None:
            match = self._subject.search(folded) if not self._final else self._last_subject(folded)
            if match is None:
                return Holder("none")
            name = piece[match.start("n") : match.end("n")].strip(_EDGES)
            if fold_text(name) in self._heads:
                return Holder("none")
            if self._final and self._both.search(folded) and self._joint_statement.search(folded):
                return Holder("agency")
            holder = self._named(name, unit, wide=self._final and bool(self._holds.search(folded)))
            # A rule about something else is nobody's duty.
            if self._final and holder.kind == "agency" and not self.is_own(name):
                holder = self._topic(piece, folded, unit) or holder
            stranger = self._final and holder.kind == "agency" and self._identity.name and not self.is_own(name)
            return Holder("none") if stranger else holder
        found = self._duty.search(folded)
        if self._unit_task.match(folded) and (named := self.unit_subject(piece, unit)):
            return Holder("unit", named.name)
        if found is None and self._spaced:
            return self._acting(folded, unit)
        if found is None or self._not_duty.search(folded[max(0, found.start() - 1) :][:60]):
            return Holder("none")
        if self._spaced and (named := self.unit_subject(piece, unit)):
            return Holder("unit", named.name)
        return self._last_named(folded[: found.start()], unit)

    def _topic(self, piece: str, folded: str, unit: str) -> Holder | None:
        """Return the section that a sentence begins with as its subject."""
        first = self._subject.search(folded)
        if first is None or folded[: first.start("n")].strip():
            return None
        holder = self._named(piece[first.start("n") : first.end("n")].strip(_EDGES), unit)
        return holder if holder.kind == "unit" and holder.name != unit else None

    def _last_named(self, before: str, unit: str) -> Holder:
        """Return the last body named before the verb."""
        nouns = self._words.get("body_nouns", ())
        unit_nouns = {word for word in re.findall(r"[a-z]+", unit.lower()) if word in nouns}
        best: tuple[int, Holder] = (-1, Holder("none"))
        for name in self._own:
            if (place := _last(before, name)) > best[0]:
                best = place, Holder("agency")
        if unit:
            for name in {unit.lower(), *(f"the {noun}" for noun in unit_nouns - {self._kernel})}:
                if (place := _last(before, name)) >= best[0] and place >= 0:
                    best = place, Holder("unit", unit)
        if self._kernel and (place := _last(before, f"the {self._kernel}")) > best[0]:
            best = place, Holder("agency")
        for head in self._heads:
            match = re.search(rf"\bthe {re.escape(head)}\b(?=[^,;]{{0,30}}$)", before)
            if match and match.start() > best[0]:
                best = (
                    match.start(),
                    Holder("head")
                    if not self._units.is_name(unit) or head not in unit.lower()
                    else Holder("unit", unit),
                )
        if best[0] < 0 and unit:
            return Holder("unit", unit)
        if best[0] < 0 and not before.strip():
            return Holder("agency")
        return best[1]


def _shouts(text: str) -> bool:
    """Tell whether most letters of a text are capitals."""
    letters = [letter for letter in text[:20000] if letter.isalpha() and letter.isascii()]
    return sum(1 for letter in letters if letter.isupper()) > 0.6 * len(letters)


def _last(text: str, name: str) -> int:
    """Return where a name stands last as whole words, -1 where it does not."""
    place = len(text)
    while name and (place := text.rfind(name, 0, place)) >= 0:
        if (
            not text[place + len(name) : place + len(name) + 1].isalnum()
            and not text[max(0, place - 1) : place].isalnum()
        ):
            return place
    return -1
