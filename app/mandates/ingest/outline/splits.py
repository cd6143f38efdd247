"""Splits: which other body shares a subject with the agency, as headings and sentences name it."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from mandates.ingest.lexicon import fold_text, load_words
from mandates.ingest.outline.agencies import Identity

_LONGEST = 2000
_BOUND = re.compile(r"[^\u3400-\u9fff]")
_EDGES = " \t\u3000\"“”'‘’「」:：,，.。;；·|-—"


class Splits:
    """Reads the other party of a split."""

    def __init__(self, language: str, identity: Identity) -> None:
        """Take the language and who the agency is."""
        words: dict[str, Any] = load_words(language, "outline")
        grammar = load_words(language, "language")["grammar"]
        self._spaced, self._unspaced = grammar == "spaced", grammar == "unspaced"
        self._own = sorted({fold_text(name) for name in identity.own if name}, key=len, reverse=True)
        self._identity = identity
        own = words.get("own_prefix", "")
        self._generic = re.compile(words.get("generic_party", "(?!)"))
        self._headings = [re.compile(pattern.replace("{own}", own), re.I) for pattern in words["split_party"]]
        self._stated = re.compile(words.get("subject_after", "(?!)"))
        self._divided = re.compile(words.get("split_about", "(?!)"))
        self._sentence = re.compile(words.get("sentence_tail", "(?!)"))
        self._glued = re.compile(words.get("split_glued", "(?!)"))
        self._topic = re.compile(r"(?P<s>[^。:：;；,，\n]{2,40}?)(?:[。:：]|\.\s|\s[-–—]\s)\s*")
        self._about = re.compile(words.get("about", "(?!)"))
        self._lead = re.compile(words.get("split_lead", "(?!)"))
        self._residue = re.compile(words.get("residue_ends", "(?!)"))
        self._party = re.compile(words["party"])
        verbs = "|".join(re.escape(word) for word in words.get("verbs", ())) if self._unspaced else ""
        after = f"(?:{words['party_subject']}|{verbs})" if verbs else words["party_subject"]
        opens, the = r"(?:^|(?<=[。;,.\n、:)\]①-⑳–—-]))\s*", r"(?:[Tt]he )?"
        self._subject = re.compile(rf"{opens}(?:the )?(?P<p>{words['party']})(?={after})", re.M)
        # Under a heading that says tasks are divided every verb makes a body the one that acts.
        linked, wide = words.get("party_linked", ""), words.get("party_subject_wide")
        both = f"(?:{after}|{wide})" if wide else after
        by = words.get("party_by", "(?!)")
        self._within = re.compile(rf"(?:{opens}{linked}{the}|{by})(?P<p>{words['party']})(?={both})", re.M)

    def party_of_heading(self, heading: str) -> tuple[str, str]:
        """Return the other party and the subject that a heading names, each empty where it does not."""
        folded = heading if self._spaced else fold_text(heading)
        bare = folded.rstrip(_EDGES)
        lead = len(bare) - len(bare.lstrip(_EDGES))
        bare = bare.lstrip(_EDGES)
        if self._sentence.search(bare):
            return "", ""
        for pattern in self._headings:
            match = pattern.search(bare)
            if match is None:
                continue
            spans = {name: match.span(name) for name in pattern.groupindex}
            start, end = spans.get("p", (0, 0))
            party = heading[lead + start : lead + end].strip(_EDGES)
            first, last = spans.get("s", (0, 0))
            subject = heading[lead + first : lead + last].strip(_EDGES) if last > first else ""
            if self._generic.search(party if not self._spaced else party.lower()):
                return "", ""
            if (not self.is_own(party) and len(party) > 1) or (not party and subject):
                return party, subject
        return "", ""

    def glued_party(self, text: str) -> tuple[str, int]:
        """Return the party of a heading that runs into its text without a mark, and the length of the heading."""
        match = self._glued.match(fold_text(text[:80]))
        return (text[match.start("p") : match.end("p")].strip(_EDGES), match.end()) if match else ("", 0)

    def party_of_lead(self, sentence: str) -> str:
        """Return the other party that the sentence above a list names."""
        match = self._lead.search(fold_text(sentence))
        return sentence[match.start("p") : match.end("p")].strip(_EDGES) if match else ""

    def party_of_body(self, body: str, sections: Iterable[str] = ()) -> str:
        """Return the first body that is the subject of a sentence and neither the agency itself nor a section."""
        barred = {fold_text(name) for name in sections}
        folded = body if self._spaced else fold_text(body)
        for match in self._within.finditer(folded):
            party = body[match.start("p") : match.end("p")].strip(_EDGES)
            if party and not self.is_own(party) and fold_text(party) not in barred:
                return party
        return ""

    def only_party(self, body: str) -> str:
        """Return the other body of a stretch where its sentences have one only, itself or beside the agency."""
        found = (body[match.start("p") : match.end("p")].strip(_EDGES) for match in self._within.finditer(body))
        others = {party for party in found if party and not self.is_own(party)}
        return others.pop() if len(others) == 1 else ""

    def shared_with(self, body: str, within: bool = False) -> str:
        """Return the other body where a piece has sentences of the agency and of one other body, else nothing.

        `within` says that the piece stands under a heading of divided tasks.
        """
        folded = body[:_LONGEST] if self._spaced else fold_text(body[:_LONGEST])
        own, others = False, list[str]()
        for match in (self._within if within else self._subject).finditer(folded):
            party = body[match.start("p") : match.end("p")].strip(_EDGES)
            if self.is_own(party):
                own = True
            elif not self._generic.search(party.lower()) and party not in others:
                others.append(party)
        return others[0] if own and others else ""

    def without_subject(self, body: str) -> tuple[str, int]:
        """Return the short words before a divided task that say what it is about, and where the task begins."""
        match = self._topic.match(body[:80])
        subject = match["s"].strip(_EDGES) if match else ""
        if match is None or not self.shared_with(body[match.end() :], True):
            return "", 0
        return self._about.sub("", subject), match.end()

    def leading_body(self, body: str) -> str:
        """Return the body that is the subject of the first sentence, the agency itself included."""
        folded = body if self._spaced else fold_text(body)
        match = self._subject.match(folded)
        return body[match.start("p") : match.end("p")].strip(_EDGES) if match else ""

    def stated_subject(self, body: str) -> str:
        """Return what a split is about where the sentence that opens it says so."""
        match = self._divided.search(fold_text(body))
        return body[match.start("s") : match.end("s")].strip(_EDGES) if match else ""

    def subject_of(self, body: str) -> str:
        """Return what a split is about where no heading says it: the words that its text repeats most."""
        if not self._unspaced:
            return ""
        folded = fold_text(body)
        for match in re.finditer(self._party, folded):
            folded = folded.replace(match[0], "|")
        counts = Counter(
            folded[place : place + size]
            for size in range(3, 9)
            for place in range(min(len(folded), _LONGEST) - size + 1)
            if not _BOUND.search(folded[place : place + size])
        )
        often = {each: count for each, count in counts.items() if count > 1 and not self._residue.search(each)}
        best = max(often, key=lambda each: (often[each] * (len(each) - 1), len(each), each), default="")
        place = fold_text(body).find(best) if best else -1
        if place >= 0:
            return body[place : place + len(best)]
        stated = self._stated.search(fold_text(body))
        return body[stated.start("s") : stated.end("s")] if stated else ""

    def is_party(self, name: str) -> bool:
        """Tell whether a name is that of another body."""
        return bool(self._party.search(name)) and not self.is_own(name) and not name.lower().startswith("other")

    def is_bare_party(self, name: str) -> bool:
        """Tell whether a text is the name of another body and nothing else."""
        folded = name if self._spaced else fold_text(name)
        bare = folded.removeprefix("the ").removeprefix("The ")
        whole = self._party.fullmatch(bare) is not None or (
            bare.isupper() and self._party.fullmatch(bare.title()) is not None
        )
        return whole and not self.is_own(name) and not self._generic.search(bare.lower())

    def own_name(self, body: str) -> str:
        """Return the name of the agency as the stretch has it."""
        folded = fold_text(body)
        for name in (*self._identity.own,):
            if name and fold_text(name) in folded and name in (self._identity.name, *self._identity.aliases):
                return name
        return self._identity.aliases[0] if self._identity.aliases and self._unspaced else self._identity.name

    def is_own(self, party: str) -> bool:
        """Tell whether a name is the agency's own, in full or cut short at its beginning."""
        folded = fold_text(party).removeprefix("the ")
        return any(
            folded == name or (folded in name and len(folded) > 4) or (len(folded) > 2 and name.endswith(folded))
            for name in self._own
        )
