"""Which section became which: by name, by other names, and by the duties they share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mandates.answers.diff.contents import bare
from mandates.answers.diff.sides import Side, SideSection
from mandates.answers.duties import Duty
from mandates.graph.words import to_terms

# A section goes on in another where more than this share of its duties is found there.
_MOST = 0.5
# One duty in common is chance, two are not.
_FEW = 2


class SectionLink(NamedTuple):
    """A group of sections that go on in one another: IRIs on both sides, and what became of them."""

    kind: str
    first: tuple[str, ...]
    second: tuple[str, ...]


def match_names(first: Side, second: Side) -> dict[str, str]:
    """Return for each section of the first side the one of the second that has its name, else one of its names."""
    found: dict[str, str] = {}
    for names in (_own_name, _all_names):
        by_name: dict[str, list[str]] = {}
        for section in second.sections:
            for name in names(section):
                by_name.setdefault(name, []).append(section.id)
        for section in first.sections:
            others = {each for name in names(section) for each in by_name.get(name, ())} - set(found.values())
            if section.id not in found and len(others) == 1:
                found[section.id] = others.pop()
    return found


def _own_name(section: SideSection) -> list[str]:
    return [bare(section.name)]


def _all_names(section: SideSection) -> list[str]:
    return [bare(name) for name in section.names]


class SectionMatch(NamedTuple):
    """What became of all sections, and the pairs of sections between which a duty does not move."""

    links: tuple[SectionLink, ...]
    same: frozenset[tuple[str, str]]


def match_sections(
    first: Side, second: Side, named: Mapping[str, str], pairs: Iterable[tuple[Duty, Duty]]
) -> SectionMatch:
    """Return what became of every section of both sides, in the order of the first, then of the second.

    A section that goes on beside one that keeps its name is the other half of a division; one taken up by a section
    that keeps its name is abolished, unless all its duties go there. A duty does not move between sections of one
    name, nor from a section into the ones that take its place.
    """
    shares = _Shares(first, second, pairs)
    links = dict.fromkeys(named.items(), True)
    links |= dict.fromkeys(_successors(shares, named), False)
    starts, ends = ({link[side] for link in links} for side in (0, 1))
    for a in (section for section in shares.old if section not in starts):
        if (b := shares.most(a, older=True)) and _is_taken_up(shares.number[a, b], shares.old[a], b in named.values()):
            links[a, b] = False
    for b in (section for section in shares.new if section not in ends):
        start = shares.most(b, older=False)
        if start and shares.number[start, b] >= _FEW and shares.number[start, b] / shares.new[b] > _MOST:
            links[start, b] = False
    keeping = named.keys(), set(named.values())
    same = frozenset(
        (a, b) for (a, b), is_named in links.items() if is_named or not (a in keeping[0] or b in keeping[1])
    )
    return SectionMatch(tuple(_groups(first, second, _untangle(links, shares))), same)


class _Shares:
    """How many duties each section has, by IRI in the order of the text, and how many each two have in common."""

    def __init__(self, first: Side, second: Side, pairs: Iterable[tuple[Duty, Duty]]) -> None:
        self.old, self.new = (self._sizes(side) for side in (first, second))
        self.number = Counter((a.section, b.section) for a, b in pairs if a.section and b.section)
        self._names = tuple(
            {section.id: to_terms(section.name) for section in side.sections} for side in (first, second)
        )
        self._places = tuple({section: n for n, section in enumerate(sizes)} for sizes in (self.old, self.new))

    @staticmethod
    def _sizes(side: Side) -> dict[str, int]:
        counts = Counter(duty.section for duty in side.duties if duty.section)
        return {section.id: counts[section.id] for section in side.sections}

    def most(self, section: str, *, older: bool) -> str | None:
        """Return the section of the other side that shares most duties with one, the first of several."""
        pairs = [(section, b) for b in self.new] if older else [(a, section) for a in self.old]
        best = max(pairs, key=lambda pair: self.number[pair], default=None)
        return best[1 if older else 0] if best else None

    def apart(self, a: str, b: str) -> tuple[int, int]:
        """Return how far two sections stand apart in their texts: an order that is the same from both sides."""
        one, other = self._places[0][a], self._places[1][b]
        return abs(one - other), one + other

    def likeness(self, a: str, b: str) -> float:
        """Return how alike two sections are, by the duties they have in common and, as much, by their names."""
        left, right = Counter(self._names[0][a]), Counter(self._names[1][b])
        alike = 2 * (left & right).total() / max((left + right).total(), 1)
        number = self.number[a, b]
        return round(number / max(self.old[a], 1) + number / max(self.new[b], 1) + 2 * alike, 6)


def _successors(shares: _Shares, named: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Give each section without a namesake with the one that takes its place, the most alike first."""
    old = [a for a in shares.old if a not in named]
    new = [b for b in shares.new if b not in named.values()]
    near = [(a, b) for a in old for b in new if 2 * shares.number[a, b] >= max(min(shares.old[a], shares.new[b]), 1)]
    starts, ends = set(old), set(new)
    for a, b in sorted(near, key=lambda pair: (-shares.likeness(*pair), *shares.apart(*pair))):
        if a in starts and b in ends:
            starts.remove(a)
            ends.remove(b)
            yield a, b


def _is_taken_up(number: int, size: int, keeps_name: bool) -> bool:
    if number < _FEW:
        return number == size > 0 and not keeps_name
    return number == size if keeps_name else number / size > _MOST


def _untangle(links: Mapping[tuple[str, str], bool], shares: _Shares) -> set[tuple[str, str]]:
    """Keep the links that make every group a merger or a division and not both, the strongest first."""
    kept: set[tuple[str, str]] = set()
    for a, b in sorted(links, key=lambda link: (not links[link], -shares.number[link], *shares.apart(*link))):
        ends, starts = {y for x, y in kept if x == a}, {x for x, y in kept if y == b}
        divided = any(sum(x == start for x, _ in kept) > 1 for start in starts)
        merged = any(sum(y == end for _, y in kept) > 1 for end in ends)
        if not (ends and starts) and not divided and not merged:
            kept.add((a, b))
    return kept


def _groups(first: Side, second: Side, links: set[tuple[str, str]]) -> Iterator[SectionLink]:
    old, new = ({section.id: bare(section.name) for section in side.sections} for side in (first, second))
    told: set[str] = set()
    for a in old:
        if a in told:
            continue
        ends = tuple(b for b in new if (a, b) in links)
        starts = tuple(other for other in old if any((other, b) in links for b in ends)) or (a,)
        told |= set(starts)
        if len(starts) > 1:
            yield SectionLink("merged", starts, ends)
        elif len(ends) > 1:
            yield SectionLink("split", starts, ends)
        elif ends:
            yield SectionLink("kept" if old[a] == new[ends[0]] else "renamed", starts, ends)
        else:
            yield SectionLink("abolished", starts, ())
    reached = {b for _, b in links}
    yield from (SectionLink("created", (), (b,)) for b in new if b not in reached)
