"""The walk over the pieces of a text, which gives its items, sections and splits."""

from mandates.ingest.drafts import Item
from mandates.ingest.lexicon import fold_text
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.walk.introducing import Introducing
from mandates.ingest.outline.walk.state import OUTER, Context


class Walker(Introducing):
    """Walks the pieces of one text."""

    def walk(self) -> None:
        """Go through all pieces in order."""
        for index, segment in enumerate(self.segments):
            if segment.mark is None:
                self._line(index, segment)
            else:
                self._mark(index, segment)

    def _mark(self, index: int, segment: Segment) -> None:
        parent = self.contexts.get(segment.parent, self.contexts[-1])
        if self._is_within(segment, self.absorbed):
            self.items[-1].end = segment.end
            self.contexts[index] = parent
            return
        bullet = segment.mark is not None and segment.mark.form == "bullet"
        if self.stopped and bullet and not self.children[index]:
            self.contexts[index] = parent
            return
        self.absorbed, self.stopped = -1, False
        low = self.folded[segment.body : segment.end]
        if self.words.is_deleted(low):
            self._set(index, Context("skip"))
            return
        if self._heading(index, segment, parent, low):
            return
        self._entry(index, segment, parent, low)

    def _heading(self, index: int, segment: Segment, parent: Context, low: str) -> bool:
        """Open a block where the piece begins with a known heading; return whether it does."""
        mark = segment.mark
        if mark is None or (parent.block == "skip" and mark.form not in {"article", "chapter"}):
            return False
        head, rest = self.words.split_heading(low, mark.form == "article")
        if mark.heading is not None:
            head, rest = self.folded[slice(*mark.heading)], 0
            if self._heading_names_section(segment, self.text[slice(*mark.heading)]):
                return False
        elif mark.form == "article" and self._is_unit_article(segment, head):
            return False
        block = self.words.block_of(head) if mark.form not in OUTER else self._outer_block(index, segment, head)
        if block == "":
            return False
        if block is None and self.identity.name:
            glued = self.words.glued_heading(low, [fold_text(name) for name in self.identity.own])
            block, rest = glued or (None, rest)
        whole = not low[rest:].strip() or segment.level == 0
        if block is None or (
            parent.block in {"sections", "section", "split"} and block not in {"duties", "splits"} and not whole
        ):
            return False
        if block == "duties" and parent.block in {"section", "split"}:
            if not self.children[index] and not low[rest:].strip() and not self._line_follows(index):
                return False
            self._set(index, parent)
            self._body(index, segment, segment.body + rest, parent)
            return True
        bare = not low[rest:].strip()
        if block == "duties" and parent.block in {"duties", "sections"}:
            return bare and self._reopens(index, segment, parent)
        lone = bare and (self.children[index] > 0 or self._line_follows(index))
        inside = parent.block in {"duties", "transformation"} and mark.form not in OUTER
        if block in {"skip", "neutral", "intro"} and inside and not lone:
            return False
        self._open_block(index, segment, block, head, segment.body + rest, parent)
        return True

    def _outer_block(self, index: int, segment: Segment, head: str) -> str | None:
        """Return the block that the heading of an article or chapter opens, empty where the article is read itself."""
        acts = self.words.acts
        if acts.establishes.fullmatch(head.strip()):
            return ""
        block = "splits" if acts.splits.fullmatch(head.strip(" .")) else self.words.block_of(head)
        article = self.spaced and segment.mark is not None and segment.mark.form == "article"
        return "" if block == "splits" and article and not self._names_party(index, segment, head) else block

    def _reopens(self, index: int, segment: Segment, parent: Context) -> bool:
        """Open the list below a heading behind a bullet, where a sentence above has opened it already."""
        if not self.verb_last or segment.mark is None or segment.mark.form != "bullet" or not self._list_follows(index):
            return False
        self._open_block(index, segment, "duties", "", segment.end, parent)
        self.contexts[self._next_owner(index)] = self.here
        return True

    def _names_party(self, index: int, segment: Segment, head: str) -> bool:
        """Tell whether an article under a heading of divided tasks, or that heading itself, names another body."""
        shown = self.text[segment.body : segment.body + len(head)]
        if segment.mark is not None and segment.mark.heading is not None:
            shown = self.text[slice(*segment.mark.heading)]
        stretch = self.text[segment.body : self._split_end(index, segment)]
        return bool(self.splits.party_of_heading(shown)[0] or self.splits.party_of_body(stretch))

    def _heading_names_section(self, segment: Segment, heading: str) -> bool:
        piece = self.text[segment.body : segment.end]
        if self.spaced:
            return bool(self.holders.unit_of_heading(heading))
        return self.units.is_name(heading) or bool(self.holders.named_by_heading(heading, piece))

    def _entry(self, index: int, segment: Segment, parent: Context, low: str) -> None:
        """Take a piece without a heading according to what is open around it."""
        form = segment.mark.form if segment.mark else ""
        if parent.block == "skip":
            self._set(index, parent)
        elif form in {"article", "chapter"}:
            self._article(index, segment, parent, low)
        elif self._led_by_section(index, segment, parent, low):
            return
        elif parent.block == "sections" or self._is_unit_heading(index, segment, parent):
            self._section(index, segment, segment.body)
        elif parent.block == "splits":
            self._split(index, segment, segment.body, parent)
        elif parent.block == "article":
            self._statement(index, segment, segment.body, parent)
        elif parent.block:
            self._duty(index, segment, parent, low)
        elif lead := self.words.lead_in(low) or self._announced(index, low):
            self._set(index, parent)
            self._lead(index, segment.body, lead, parent)
        else:
            self._loose(index, segment, parent, low)

    def _loose(self, index: int, segment: Segment, parent: Context, low: str) -> None:
        """Take a piece that nothing above it explains by what its list holds."""
        kind = self._kind_of_list(segment)
        if kind == "sections":
            self._section(index, segment, segment.body)
        elif kind == "splits":
            self._split(index, segment, segment.body, Context("splits"))
        elif kind == "duties":
            self._duty(index, segment, Context("duties"), low)
        else:
            self._set(index, parent)

    def drafts(self) -> tuple[Item, ...]:
        """Return the items in order of the text."""
        found = []
        own = self.identity.own
        for each in self.items:
            container = each.context.container
            if container.startswith("section:"):
                section = self._known_section(container.removeprefix("section:"), ())
                names = (section.name, *section.aliases) if section else each.context.names
                container = f"section:{names[0]}" if names else container
                agency = names[0] if names else self.identity.name
            else:
                names, agency = own, self.identity.name
            found.append(
                Item(each.label, each.start, each.end, each.block, container, agency, names, each.context.lead_in)
            )
        return tuple(sorted(found, key=lambda item: (item.start, item.end)))
