"""From characters to words: what of an item is text, and how each word is linked to the next."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from mandates.ingest.grammar.final.lexis import Lexis, Reading

# Brackets and what they hold are part of a clause but not of its grammar; so are the names of laws.
_OPEN, _CLOSE = "(〔〈<[{「『【《", ")〕〉>]}」』】》"
_QUOTED = "「『《"
_FILLER, _NAME = "\x00", "\x01"
_LONGEST_BRACKET = 400
_WIDE = ("\uff01", "\uff5e")
_DOTS = "·ㆍ・‧∙•･ᆞ⋅․"
_PIECES = re.compile(r"[^\s·,;/\x00]+\x00*|\x00+|[·,;/]|\s+")
_LINKS = {"·": "dot", ",": "comma", ";": "semicolon", "/": "slash"}
_TRAILING = " \t\r\n\xa0\u3000.。,;·ㆍ:、，；"


@dataclass(slots=True)
class Atom:
    """A word with its place, how it is read, and `link`, what stands before the next word.

    `link` is `space`, `dot`, `comma`, `slash`, `semicolon`, `and` (a conjunction or particle), or empty at the end.
    """

    text: str
    start: int
    end: int
    reading: Reading
    link: str = ""
    glossed: bool = False
    core: str = field(init=False)

    def __post_init__(self) -> None:
        """Set `core`, the word without its particle or ending."""
        self.core = self.text[: self.reading.core]

    @property
    def core_end(self) -> int:
        """Where the word without its particle or ending stops."""
        return self.start + self.reading.core

    @property
    def acts(self) -> bool:
        """Whether the word ends in an activity."""
        return bool(self.reading.cues)


def mask(text: str, folded: str, start: int, end: int) -> str:
    """Return the stretch with brackets replaced by fillers, names of laws by marks, every dot by one form."""
    # Full-width signs become narrow; other folding would turn ① into a plain digit.
    pairs = zip(text[start:end], folded[start:end], strict=True)
    signs = [narrow if _WIDE[0] <= sign <= _WIDE[1] else sign for sign, narrow in pairs]
    opened: list[tuple[int, str]] = []
    for place, sign in enumerate(signs):
        if sign in _OPEN:
            opened.append((place, sign))
        elif sign in _CLOSE and opened:
            first, bracket = opened.pop()
            if not opened and place - first <= _LONGEST_BRACKET:
                signs[first : place + 1] = (_NAME if bracket in _QUOTED else _FILLER) * (place + 1 - first)
        elif sign in _DOTS:
            signs[place] = "·"
        elif sign in "、､":
            signs[place] = ","
    return "".join(signs)


def sentences(masked: str, lexis: Lexis) -> Iterator[tuple[int, int]]:
    """Yield the sentences of an item without what leads in and closes them."""
    begin = 0
    for stop in [*(found.end() for found in lexis.patterns["sentence_end"].finditer(masked)), len(masked)]:
        leading = lexis.patterns["leading"].match(masked, begin, stop)
        first, last = leading.end() if leading else begin, stop
        while last > first and masked[last - 1] in _TRAILING:
            last -= 1
        if last > first:
            yield first, last
        begin = stop


def atoms_of(masked: str, offset: int, start: int, end: int, lexis: Lexis) -> list[Atom]:
    """Return the words of a sentence; positions are those of the text, `offset` where the masked stretch begins."""
    atoms: list[Atom] = []
    for found in _PIECES.finditer(masked, start, end):
        piece = found[0]
        if piece.isspace():
            if atoms and not atoms[-1].link:
                atoms[-1].link = "space"
        elif piece in _LINKS:
            if atoms:
                atoms[-1].link = _LINKS[piece]
        else:
            text = piece.rstrip(_FILLER)
            if not text:
                if atoms:
                    atoms[-1].end = offset + found.end()
                continue
            place = offset + found.start()
            level = bool(atoms) and atoms[-1].link == "dot"
            atoms.append(Atom(text, place, offset + found.end(), lexis.read_level(text) if level else lexis.read(text)))
            atoms[-1].glossed = text != piece
    return _link(_enable(_absorb(atoms, lexis), lexis))


def _absorb(atoms: list[Atom], lexis: Lexis) -> list[Atom]:
    """Take 등 (and so on) into the word before it: what particle it bears is that word's."""
    kept: list[Atom] = []
    for atom in atoms:
        plain = kept and kept[-1].link == "space" and not kept[-1].reading.particle and not kept[-1].reading.ending
        if plain and atom.core in lexis.sets["and_so_on"]:
            kept[-1].reading = kept[-1].reading._replace(particle=atom.reading.particle)
            kept[-1].end, kept[-1].link = atom.end, atom.link
        else:
            kept.append(atom)
    return kept


def _enable(atoms: list[Atom], lexis: Lexis) -> list[Atom]:
    """Read 요청할 수 있다 as one verb."""
    for atom, following in pairwise(atoms):
        if atom.reading.ending == "adnominal" and following.text in lexis.sets["capable"]:
            atom.reading = atom.reading._replace(ending="must")
            following.reading = following.reading._replace(ending="must")
    return atoms


def _link(atoms: list[Atom]) -> list[Atom]:
    """Turn conjunctions between words, and particles that join, into links of the word before."""
    linked: list[Atom] = []
    for atom in atoms:
        if atom.reading.function == "conjunctions":
            if linked:
                linked[-1].link = "and"
            continue
        linked.append(atom)
        if atom.reading.particle in ("and", "or") and atom.link in ("space", "comma"):
            atom.link = "and"
    if linked:
        linked[-1].link = ""
    return linked
