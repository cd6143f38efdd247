"""Who acts: the phrase before a verb is the text's own agency, the other party, an officer, or a thing acted upon."""

from typing import NamedTuple

from mandates.ingest.drafts import Item
from mandates.ingest.grammar.spaced.passage import Passage, to_words
from mandates.ingest.grammar.spaced.vocabulary import Index, index, match
from mandates.ingest.lexicon import fold_text

_REACH = 40  # words within which a subject must have found its verb


class Subject(NamedTuple):
    """A subject: its words from `start` to `end`, the bodies it names, whether it is the text's own agency alone.

    `kind` is `own`, `other`, `both`, `same` (a pronoun), `officer` or `thing` (what can only be acted upon).
    """

    start: int
    end: int
    kind: str
    names: tuple[str, ...]


class Lead(NamedTuple):
    """What the sentence above a list says of its items: who acts, by which auxiliary, and what its last word awaits."""

    officer: str
    auxiliary: tuple[str, ...]
    awaits: str


class Cast:
    """The bodies of an item: the one that acts where none is named, and the other party of a split."""

    def __init__(self, item: Item, passage: Passage) -> None:
        """Read the names of an item's agency and of the party of its container."""
        self.passage = passage
        kind, _, name = item.container.partition(":")
        self.is_split, self.is_section = kind == "split", kind == "section"
        self.party = name if self.is_split else ""
        self.own = name if kind == "section" else item.agency or name
        self.agency = item.agency
        entries = {
            self._without_article(each): "own" for each in (*item.names, item.agency, name if kind == "section" else "")
        }
        if self.party and self.party != item.agency:
            entries[self._without_article(self.party)] = "other"
        for names, whose in (((item.agency,), "own"), ((self.party,), "other")):
            for each in names if self.is_split else ():
                for short in _acronyms(each):
                    entries.setdefault(short, whose)
        self._names: Index[str] = index({key: entries[key] for key in sorted(entries) if key})
        self.lead = Lead("", (), "")
        self._written: str | None = None
        self._heads = {key.split()[-1] for key in entries if key}

    def _without_article(self, name: str) -> str:
        words = to_words(fold_text(name))
        return " ".join(words[1:] if words and words[0] in self.passage.vocabulary.set("articles") else words)

    def read(self, at: int, end: int) -> Subject | None:
        """Return the subject that begins at a place and is surely a body, or None."""
        if size := self.passage.phrase("all_parties", at, end):
            return Subject(at, at + size, "both", self._both())
        if self.passage.is_in(at, "pronouns"):
            return Subject(at, at + 1, "same", ())
        first = self._body(at, end)
        if first is None or not self.passage.is_in(first.end, "conjunctions"):
            return first
        second = self._body(first.end + 1, end)
        return Subject(at, second.end, "both", (*first.names, *second.names)) if second else first

    def read_lead(self, lead: "Cast") -> None:
        """Take in the sentence above the list, read as a passage of its own."""
        passage = lead.passage
        found = lead.before_auxiliary(0, passage.size) if passage.size else None
        last = next((word for word in reversed(passage.words) if word[0].isalnum()), "")
        verb = found is not None and all(passage.is_mark(at) for at in range(found[1], passage.size))
        awaits = "verb" if verb or last in passage.vocabulary.set("infinitive_marks") else ""
        officer = found[0].names[0] if found and found[0].kind == "officer" and not self.is_section else ""
        self.lead = Lead(officer, found[2] if found else (), awaits)

    def is_own_noun(self, word: str) -> bool:
        """Tell whether a word alone ("bureau") means the agency, in a section also the body it is part of."""
        return word in self._heads or (self.is_section and word in self.passage.vocabulary.set("parent_nouns"))

    def recognise(self, name: str) -> str | None:
        """Return the full name of the agency or of the other party where a name means it, else None."""
        known = {" ".join(words): kind for entries in self._names.values() for words, kind in entries}
        kind = known.get(self._without_article(name))
        return None if kind is None else self.own if kind == "own" else self.party

    def as_written(self) -> str:
        """Return the full name that the text itself uses for the agency; the agency's own where it uses none."""
        if self._written is None:
            self._written = self._find_written()
        return self._written

    def _find_written(self) -> str:
        passage = self.passage
        for at in range(passage.size):
            if passage.tokens[at].capital and (found := match(self._names, passage.words, at, passage.size)):
                last = at + found[0] - 1
                if found[1] == "own" and found[0] > 1 and passage.tokens[last].capital:
                    return " ".join(passage.text[passage.tokens[at].start : passage.tokens[last].end].split())
        return self.agency

    def _both(self) -> tuple[str, ...]:
        return tuple(name for name in (self.agency, self.party) if name)

    def _body(self, at: int, end: int) -> Subject | None:
        passage = self.passage
        start = at + 1 if passage.is_in(at, "determiners") else at
        if found := match(self._names, passage.words, start, end):
            stop = self._skip_brackets(start + found[0])
            return Subject(at, stop, found[1], (self.own if found[1] == "own" else self.party,))
        if start > at and passage.is_in(start, "own_nouns") and passage.ends_noun_phrase(start + 1):
            return Subject(at, start + 1, "own", (self.own,))
        return None

    def _skip_brackets(self, at: int) -> int:
        while at < self.passage.size and self.passage.tokens[at].deep:
            at += 1
        return at

    def judge(self, at: int, end: int) -> Subject:
        """Return the subject between two places, whatever it is."""
        known = self.read(at, end)
        if known is not None and known.end == end:
            return known
        # "The Board of Fisheries" is no second word for the agency, though "the board" may be.
        first = self._body(at, end)
        if first is not None and first.kind == "own" and self.passage.is_in(first.end, "conjunctions"):
            other = self.judge(first.end + 1, end)
            if other.kind in ("own", "other"):
                return Subject(at, end, "both", (*first.names, *other.names))
        passage = self.passage
        start = at + 1 if passage.is_in(at, "determiners") else at
        name = (
            " ".join(passage.text[passage.tokens[start].start : passage.tokens[end - 1].end].split())
            if start < end
            else ""
        )
        words = [passage.words[each] for each in range(start, end) if not passage.tokens[each].deep]
        if self._is_officer(words):
            return Subject(at, end, "officer", (name,))
        if any(word in passage.vocabulary.set("body_nouns") for word in words):
            same = not self.is_split and words and words[-1] in self._heads
            return Subject(at, end, "own" if same else "other", (self.own if same else name,))
        return Subject(at, end, "thing", (name,))

    def _is_officer(self, words: list[str]) -> bool:
        """Tell whether words name an officer: "the deputy commissioner", "the Minister for Defence"."""
        vocabulary = self.passage.vocabulary
        officers, prepositions = vocabulary.set("officers"), vocabulary.set("name_prepositions")
        first = next((at for at, word in enumerate(words) if word in prepositions), len(words))
        return words[max(0, first - 1) : first] != [] and (words[first - 1] in officers or " ".join(words) in officers)

    def before_auxiliary(self, at: int, end: int) -> tuple[Subject, int, tuple[str, ...]] | None:
        """Return subject, place after the auxiliary and its words where such a subject begins at a place."""
        passage = self.passage
        known = self.read(at, end)
        if known and (auxiliary := self._after_insertion(known.end, end)):
            size = passage.phrase("auxiliaries", auxiliary, end)
            return known, auxiliary + size, tuple(passage.words[auxiliary : auxiliary + size])
        for each in range(at, min(end, at + _REACH)):
            if size := passage.phrase("auxiliaries", each, end):
                words = tuple(passage.words[each : each + size])
                return (self.judge(at, each) if each > at else Subject(at, at, "same", ())), each + size, words
            if passage.is_in(each, "relatives") or passage.is_in(each, "copulas"):
                return None
            if passage.is_mark(each) and not passage.tokens[each].deep:
                return self._with_insertion(at, each, end)
        return None

    def _with_insertion(self, at: int, comma: int, end: int) -> tuple[Subject, int, tuple[str, ...]] | None:
        """Return the same where something between commas stands before the auxiliary, and the subject is a body."""
        auxiliary = self._after_insertion(comma, end) if comma > at else 0
        subject = self.judge(at, comma) if auxiliary else None
        if subject is None or subject.kind == "thing":
            return None
        size = self.passage.phrase("auxiliaries", auxiliary, end)
        return subject, auxiliary + size, tuple(self.passage.words[auxiliary : auxiliary + size])

    def _after_insertion(self, at: int, end: int) -> int:
        """Return the place of an auxiliary that stands after something between commas, 0 where none does."""
        if at >= end or self.passage.words[at] != ",":
            return 0
        for comma in range(at + 1, min(end - 1, at + _REACH)):
            if self.passage.words[comma] == "," and self.passage.phrase("auxiliaries", comma + 1, end):
                return comma + 1
        return 0


def _acronyms(name: str) -> set[str]:
    """Return the initials that stand for a name ("MEP"), with and without those of its small words ("MoEP")."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    large = [word for word in words if word[0].isupper()]
    shorts = {"".join(word[0] for word in each).lower() for each in (words, large)}
    return {short for short in shorts if len(large) > 1 and len(short) > 1}
