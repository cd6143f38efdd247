"""The names of sections: which are one, and which pieces are nothing but a name."""

from mandates.ingest.drafts import SectionDraft
from mandates.ingest.outline.segments import Segment
from mandates.ingest.outline.units import UnitName
from mandates.ingest.outline.walk.entries import Entries
from mandates.ingest.outline.walk.state import Context, key_of


class Naming(Entries):
    """Keeps the sections by their names."""

    def _section_context(self, found: UnitName, start: int, end: int) -> Context:
        found = self._headed(found)
        name = found.name
        known = self._known_section(name, found.aliases)
        if known is None:
            known = SectionDraft(name, found.aliases, start, end)
        else:
            extra = [
                alias
                for alias in (name, *found.aliases)
                if key_of(alias) not in {key_of(each) for each in (known.name, *known.aliases)}
            ]
            known = known._replace(aliases=(*known.aliases, *extra))
        self.sections[key_of(known.name)] = known
        context = Context("section", f"section:{known.name}", (known.name, *known.aliases), unit=known.name)
        self.section = context
        return context

    def _headed(self, found: UnitName) -> UnitName:
        """Return the section of which a name is that of the head: what the head of a bureau does, the bureau does."""
        chief = str(self.words.words.get("chief", ""))
        body = found.name.removesuffix(chief) if self.verb_last and chief else found.name
        if body == found.name or len(body) < 3 or not self.units.is_name(body):
            return found
        return UnitName(body, (*found.aliases, found.name), found.rest, found.separated)

    def _is_sub_unit(self, name: str) -> bool:
        """Tell whether a name is that of a team below a section, where a heading says the text goes by departments."""
        if not self.by_department or self.section is None or not self.words.sub_unit.search(name):
            return False
        return not self.words.sub_unit.search(self.section.unit)

    def _join_alias(self, alias: str, bracketed: str) -> None:
        section = self._known_section(self.section.unit, ()) if self.section else None
        if section is None:
            return
        del self.sections[key_of(section.name)]
        joined = SectionDraft(
            section.name + bracketed, (section.name, alias, *section.aliases), section.start, section.end
        )
        self.sections[key_of(joined.name)] = joined
        self.section = Context("section", f"section:{joined.name}", (joined.name, *joined.aliases), unit=joined.name)
        self.here = self.section

    def _is_unit_heading(self, index: int, segment: Segment, parent: Context) -> bool:
        """Tell whether a piece is nothing but the name of a section whose duties come below it."""
        inner = self.verb_last or (segment.mark is not None and segment.mark.form.startswith("decimal"))
        inner = inner or (self.spaced and parent.block == "section" and self._kind_of_list(segment) == "sections")
        if parent.block not in {"", "duties"} and not (inner and parent.block == "section"):
            return False
        if self._are_named(segment) or self._kind_of_list(segment) == "sections":
            return True
        if segment.end - segment.body > 90:
            return False
        piece = self.text[segment.body : segment.end]
        if not self.units.is_name(piece, strict=True) or self.holders.is_own(piece):
            return False
        following = self.segments[index + 1] if index + 1 < len(self.segments) else None
        return bool(self.children[index]) or (
            following is not None and following.mark is None and following.start > segment.end
        )

    def _are_named(self, segment: Segment) -> bool:
        """Tell whether the pieces of a list begin with names of sections, each before a colon or a full stop."""
        key = (segment.parent, segment.mark.form if segment.mark else "")
        if key not in self.named:
            beside = [each for each in self._beside(segment) if each.mark is not None and each.mark.form == key[1]]
            heads = [self.units.at_head(self.text[each.body : each.end], strict=True) for each in beside[:40]]
            self.named[key] = len(heads) > 1 and sum(1 for head in heads if head) >= max(2, 0.7 * len(heads))
        return self.named[key]
