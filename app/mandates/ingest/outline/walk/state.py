"""What a walk over the pieces of a text keeps in mind."""

import re
from typing import NamedTuple

from mandates.ingest.drafts import SectionDraft, SplitDraft
from mandates.ingest.lexicon import fold_text, load_words
from mandates.ingest.outline.agencies import Identity
from mandates.ingest.outline.headings import Headings, headings_of
from mandates.ingest.outline.holders import Holders
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.splits import Splits
from mandates.ingest.outline.units import units_of

OUTER = {"article", "chapter"}
PHONE = re.compile(r"☎|☏|[0-9]{2,4}[)\s.\-–~]{1,2}[0-9]{3,4}[\s.\-–~]?[0-9]{0,4}")
PERSON = re.compile(r"^[A-Z][\w ]{2,30}: (?:[A-Z][\w'’.-]*\s?){2,4}$")
CONTACT = re.compile(r"[^\w]*\(?[0-9][0-9()\s.\-–~]{5,}")


class Context(NamedTuple):
    """What is open: `block` as of items, or `sections`, `splits`, `article`, `skip`, `` for nothing yet.

    `unit` is the section or post an article is about; `party` the other party of a split.
    """

    block: str
    container: str = "agency"
    names: tuple[str, ...] = ()
    lead_in: str = ""
    unit: str = ""
    party: str = ""
    subject: str = ""


class OpenItem:
    """An item under way."""

    def __init__(self, index: int, label: str, start: int, end: int, context: Context, block: str) -> None:
        """Take the piece it stands in, its label and stretch, and what was open."""
        self.index, self.label, self.start, self.end, self.context, self.block = (
            index,
            label,
            start,
            end,
            context,
            block,
        )


def key_of(name: str) -> str:
    """Return a name without spaces and signs, folded, to compare by."""
    return "".join(letter for letter in fold_text(name) if letter.isalnum())


class State:
    """What is open, and what was found so far."""

    def __init__(self, text: str, folded: str, segments: list[Segment], identity: Identity, language: str) -> None:
        """Take the text, its pieces and who the agency is."""
        self.text, self.folded, self.segments, self.identity = text, folded, segments, identity
        grammar = load_words(language, "language")["grammar"]
        self.spaced, self.verb_last = grammar == "spaced", grammar == "final"
        self.words: Headings = headings_of(language)
        self.units = units_of(language)
        self.splits = Splits(language, identity)
        self.holders = Holders(language, identity)
        self.children = [0] * len(segments)
        for segment in segments:
            if segment.parent >= 0 and segment.mark is not None:
                self.children[segment.parent] += 1
        # A second walk, after one that found no duties of the agency, takes more for duties.
        self.lenient = False
        outer = (index for index, each in enumerate(segments) if each.mark is not None and each.mark.form in OUTER)
        self.first_article = next(outer, 0)
        early = bool(segments) and segments[self.first_article].start < 3000
        self.front = self.first_article if early and self.spaced and self.words.acts.says.search(folded.lower()) else 0
        self.contexts: dict[int, Context] = {-1: Context("")}
        self.here = Context("")
        self.items: list[OpenItem] = []
        self.sections: dict[str, SectionDraft] = {}
        self.split_drafts: list[SplitDraft] = []
        self.open: OpenItem | None = None
        self.absorbed = -1
        self.stopped = False
        self.section: Context | None = None
        self.by_line = False
        self.counted = 0
        # Whether a heading says that what follows goes by departments: their teams are no sections then.
        self.by_department = False
        self.at = 0
        self.edges: set[int] = set()
        self.lists: dict[int, list[Segment]] = {}
        self.judged: dict[tuple[int, str], str] = {}
        self.places: dict[int, int] = {}
        self.named: dict[tuple[int, str], bool] = {}
        self.table_headers = self.words.table_headers(folded)

    def _set(self, index: int, context: Context) -> None:
        if context.block != self.here.block:
            self.counted = len(self.items)
        self.contexts[index] = context
        self.here = context
        self.open = None

    def _known_section(self, name: str, aliases: tuple[str, ...]) -> SectionDraft | None:
        for each in (name, *aliases):
            for section in self.sections.values():
                if key_of(each) in {key_of(section.name), *map(key_of, section.aliases)}:
                    return section
        return None

    def _is_within(self, segment: Segment, ancestor: int) -> bool:
        parent = segment.parent
        while ancestor >= 0 and parent >= 0:
            if parent == ancestor:
                return True
            parent = self.segments[parent].parent
        return False

    def _beside(self, segment: Segment) -> list[Segment]:
        if not self.lists:
            for each in self.segments:
                if each.mark is not None:
                    self.lists.setdefault(each.parent, []).append(each)
        return self.lists.get(segment.parent, [])

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        piece = self.text[start:end]
        left = len(piece) - len(piece.lstrip(" |\t\r\n\u3000\xa0:：—–-·、，,。.;；"))
        bare = piece.rstrip(" |\t\r\n\u3000")
        tag = self.words.trailing.search(bare) or self.words.trailing.search(self.folded[start : start + len(bare)])
        if tag:
            bare = bare[: tag.start()].rstrip()
        piece_end = start + len(bare)
        return min(start + left, piece_end), piece_end

    def _next_owner(self, index: int) -> int:
        for later in range(index + 1, len(self.segments)):
            if self.segments[later].mark is not None:
                parent = self.segments[later].parent
                return parent if parent <= index else index
        return index

    def _line_follows(self, index: int) -> bool:
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        return following is not None and following.mark is None

    def _list_begins(self, index: int) -> bool:
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        if following is None or following.mark is None or following.mark.form in {"article", "chapter"}:
            return False
        return following.mark.form == "bullet" or any(value == 1 for _, value in following.mark.readings)

    def _list_follows(self, index: int) -> bool:
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        return following is not None and following.mark is not None

    def _split_end(self, index: int, segment: Segment) -> int:
        end = segment.end
        for later in self.segments[index + 1 :]:
            if later.mark is not None and later.parent < index:
                break
            end = later.end
        return end
