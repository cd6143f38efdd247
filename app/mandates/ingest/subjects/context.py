"""What a clause stands under, for telling its subjects where it says too little itself."""

import re

from mandates.ingest.drafts import Item

# A heading is no longer than this, nor is the title an item begins with.
_HEADING, _TITLE = 140, 60
# How many clauses before are looked at.
_BEFORE = 6
_SENTENCE = re.compile(r"[^.。;；:：\n]+")


class Surroundings:
    """The headings of the items read so far and the clauses of the item at hand."""

    def __init__(self, text: str) -> None:
        """Begin with a text of which nothing is read."""
        self._text = text
        self._headings: dict[tuple[str, str], str] = {}
        self._item: Item | None = None
        self._before: list[str] = []
        self._owner = ""

    @property
    def agency(self) -> str:
        """The body that acts in the item at hand, a section with the agency it is of."""
        name = self._item.agency if self._item else ""
        return name if name == self._owner else f"{self._owner} {name}".strip()

    def enter(self, item: Item) -> None:
        """Go on to an item; a short one is the heading of those with its label or one below."""
        self._item, self._before = item, []
        if not self._owner or not item.container.startswith("section:"):
            self._owner = item.agency
        if item.end - item.start <= _HEADING:
            self._headings.setdefault((item.container, item.label), self._words(item.start, item.end))

    def lines_for(self, start: int, end: int) -> str:
        """Return what the clause at a stretch stands under, a line each, the nearest first; then go on to the next."""
        lines = [self._title(start), *self._before[:_BEFORE], *self._above(), self._section()]
        self._before.insert(0, self._words(start, end))
        return "\n".join(line for line in lines if line)

    def _title(self, start: int) -> str:
        if self._item is None:
            return ""
        first = _SENTENCE.match(self._text, self._item.start, self._item.end)
        if first is None or first.end() > start or first.end() - first.start() > _TITLE:
            return ""
        return self._words(*first.span())

    def _above(self) -> list[str]:
        if self._item is None:
            return []
        parts = self._item.label.split(".")
        labels = [".".join(parts[:length]) for length in range(len(parts), 0, -1)]
        return [self._headings.get((self._item.container, label), "") for label in labels]

    def _section(self) -> str:
        return self._item.container.partition(":")[2] if self._item else ""

    def _words(self, start: int, end: int) -> str:
        return " ".join(self._text[start:end].split())
