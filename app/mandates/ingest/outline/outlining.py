"""The outline of a text: its kind, its agencies with their structure, and the pieces that may hold duties."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from mandates.ingest.drafts import AgencyDraft, Item, Outline, SectionDraft, SplitDraft
from mandates.ingest.outline.agencies import Identity, agencies_of
from mandates.ingest.outline.headings import headings_of
from mandates.ingest.outline.holders import Holders
from mandates.ingest.outline.hosting import find_hosts
from mandates.ingest.outline.kinds import tell_kind, title_of
from mandates.ingest.outline.lost_breaks import find_lost_breaks
from mandates.ingest.outline.plan_outline import plan_items
from mandates.ingest.outline.second_names import second_names_of
from mandates.ingest.outline.segments import cut_segments
from mandates.ingest.outline.stretches import Stretch, find_stretches
from mandates.ingest.outline.units import units_of
from mandates.ingest.outline.walk.state import PERSON
from mandates.ingest.outline.walk.walker import Walker

_Placed = TypeVar("_Placed", SectionDraft, SplitDraft)


def outline_text(text: str, folded: str, language: str) -> Outline:
    """Return the parts of a text; `folded` is `fold_text(text)`.

    A repealed or empty text has no items. A plan has items of the block `plan` only.
    """
    title, kind = title_of(text, language), tell_kind(text, folded, language)
    if kind == "mandate" and (stretches := find_stretches(text, folded, language)):
        return _join(title, text, folded, language, stretches)
    identity = agencies_of(language).identify(text, folded)
    if kind != "mandate":
        items = plan_items(text, folded, language, identity) if kind == "plan" else ()
        return Outline(kind, title, (_agency(identity),) if identity.name else (), items)
    agency, items = _walk(text, folded, language, identity)
    return Outline("mandate" if items else "empty", title, (agency,) if agency.name or items else (), items)


def _agency(identity: Identity) -> AgencyDraft:
    return AgencyDraft(identity.name, identity.aliases, identity.jurisdiction, identity.tier)


def _walk(text: str, folded: str, language: str, identity: Identity) -> tuple[AgencyDraft, tuple[Item, ...]]:
    words = headings_of(language)
    headers = words.table_headers(folded)

    units, short = units_of(language), int(words.words.get("short_line", 20))

    def breaks(start: int, end: int) -> int:
        if end - start >= 160 or start in headers:
            return 0
        if words.block_of(folded[start:end]):
            return 2
        # The name of a section on a line of its own ends the lists of the section before.
        strict = end - start > short
        line = text[start:end].rstrip()
        strict = strict or line[-1:] in "。；;."
        if (folded.startswith("the ", start) and line.endswith((":", "："))) or PERSON.search(line):
            return 0
        # A name that is no more than the rest of a broken line opens nothing.
        before = text[max(0, start - 200) : start].rstrip()
        if before[-1:].isalnum() and len(before.rsplit("\n", 1)[-1]) > short and not units.is_name(line):
            return 0
        return int(end - start < 90 and units.is_name(text[start:end].strip(), strict=strict))

    lost = find_lost_breaks(folded, identity.own, language)
    segments = cut_segments(text, language, breaks, _bullet_headings(text, language), lost)
    walker = Walker(text, folded, segments, identity, language)
    walker.walk()
    if not any(item.context.container == "agency" for item in walker.items):
        second = Walker(text, folded, segments, identity, language)
        second.lenient = True
        second.walk()
        walker = second if len(second.items) > len(walker.items) else walker
    walker.introduce()
    items = walker.drafts()
    sections = tuple(
        _with_second_names(section, text, language) for section in _ordered(walker.sections.values(), items)
    )
    hosts = find_hosts(text, folded, language)
    agency = _agency(identity)._replace(sections=sections, splits=tuple(walker.split_drafts), hosts=hosts)
    return agency, items


def _bullet_headings(text: str, language: str) -> Callable[[int, int], bool]:
    """Return what tells the name of a section behind a bullet: that is decoration, and nests no list of duties."""
    words, units = headings_of(language), units_of(language)
    return lambda start, end: words.verb_last and end - start < 140 and units.is_name(text[start:end].strip())


def _ordered(sections: Iterable[SectionDraft], items: tuple[Item, ...]) -> list[SectionDraft]:
    """Return the sections in the order of their duties; those without any only where none has."""
    first: dict[str, int] = {}
    for item in items:
        first.setdefault(item.container.removeprefix("section:"), item.start)
    kept = [section for section in sections if section.name in first]
    return sorted(kept, key=lambda section: first[section.name]) if kept else list(sections)


def _with_second_names(section: SectionDraft, text: str, language: str) -> SectionDraft:
    found = second_names_of(language).of_section(section.name, text)
    return section._replace(aliases=tuple(dict.fromkeys([*section.aliases, *found])))


def _join(title: str, text: str, folded: str, language: str, stretches: list[Stretch]) -> Outline:
    """Return the outline of a text that is about several agencies in turn."""
    agencies: list[AgencyDraft] = []
    items: list[Item] = []
    whole = agencies_of(language).identify(text, folded)
    for start, end, name in stretches:
        identity = agencies_of(language).identify(
            text[start:end], folded[start:end], Holders(language, whole).written_name(text, name)
        )
        if identity.jurisdiction is None:
            identity = identity._replace(jurisdiction=whole.jurisdiction, tier=whole.tier)
        agency, found = _walk(text[start:end], folded[start:end], language, identity)
        sections = tuple(_shift(section, start) for section in agency.sections)
        agencies.append(
            agency._replace(sections=sections, splits=tuple(_shift(split, start) for split in agency.splits))
        )
        items.extend(item._replace(start=item.start + start, end=item.end + start) for item in found)
    return Outline("mandate" if items else "empty", title, tuple(agencies), tuple(items))


def _shift(draft: _Placed, by: int) -> _Placed:
    return draft._replace(start=draft.start + by, end=draft.end + by)
