"""Where a text has labels of contacts, and which of them are those of the website and not of the agency."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mandates.ingest.facts.contact_words import URL, ContactWords

# What parts the fields of one line.
GAP = re.compile(r"[|｜\t¦]|\s[·•‧]\s|\u3000+|[ \xa0]{2,}")
_COLON = re.compile(r"(?:[ \xa0\u3000]?\([^()\n]{1,16}\))?[ \xa0\u3000]*:")
_OPENS = re.compile(r"(?:^|[|｜\t¦\n】\])。.]|[·•‧,;]|[ \xa0]{2,}|\u3000)\s*$")
_ENDS = re.compile(r"[ \xa0\u3000]*(?:$|[\n|｜\t])|[ \xa0]{2,}|\u3000")
_LETTERS = re.compile(r"[^\s:,。;、|｜()\[\]【】·•\d>]{1,16}$")
_WORDS = re.compile(r"(?:[a-z.'&/\-]{1,20} ){1,4}$")
_FIGURE = re.compile(r"[)\]]?[ \xa0\u3000]{0,4}[+(]?\d")
_FIGURED = {"telephone", "fax", "postcode"}
_FOOTER, _REACH = 200, 24


class Label(NamedTuple):
    """One label: the fact it stands for, or nothing where it only bounds values, and its stretch with the colon.

    `rank` is 0 for the main line of an agency, 1 for an ordinary label, 2 for a sign such as ☎; `colon` tells that
    a colon follows.
    """

    fact: str
    start: int
    end: int
    rank: int
    colon: bool


def find_labels(text: str, folded: str, words: ContactWords) -> Iterator[Label]:
    """Give every label of a contact, and the other labels that bound their values, in order."""
    for match in words.label.finditer(folded):
        name = match[0] if match[0] in words.labels else re.sub(r"\s", "", match[0])
        fact = words.labels.get(name, "")
        before = folded[max(0, match.start() - _REACH) : match.start()]
        sign = not name[-1].isalnum() and not name.isascii()
        colon = _COLON.match(folded, match.end())
        end = colon.end() if colon else match.end()
        if not colon and before[-1:] in "([" and before:
            # (전화) 000-0000: the brackets stand around the label alone.
            end += folded[end : end + 1] in tuple(")]")
        opens = bool(_OPENS.search(before) or words.opens.search(before)) or not before
        if not (sign or (_opens_with_colon(text, match.start(), opens, name) if colon else opens)):
            continue
        figure = fact in _FIGURED and _FIGURE.match(folded, end)
        address = fact == "website" and URL.match(folded, end + len(folded[end : end + 1]))
        timed = words.spaced and fact == "hours" and words.hours.match(folded[end : end + 12].lstrip())
        if not (colon or sign or figure or address or timed or _ENDS.match(folded, end)):
            continue
        prefix = (_WORDS if name.isascii() else _LETTERS).search(before)
        compound = (prefix[0] if prefix else "") + name
        if not sign and name not in words.main and (words.complaint.search(compound) or _is_host(compound, words)):
            fact = ""
        rank = 2 if sign else 0 if name in words.main else 1
        yield Label(fact, match.start(), end, rank, bool(colon) or sign)


def _opens_with_colon(text: str, start: int, opens: bool, name: str) -> bool:
    """Tell whether a word with a colon behind is a label: in scripts with capitals it begins with one, or a line."""
    return opens or not name.isascii() or text[start].isupper()


def _is_host(compound: str, words: ContactWords) -> bool:
    return bool(words.hosts.search(compound))


def of_host(folded: str, label: Label, words: ContactWords, *, others: bool) -> bool:
    """Tell whether a label stands in the lines that say who runs the website.

    Where the text has contacts elsewhere (`others`), or where the host is an office of the government at large,
    these are not the agency's.
    """
    line = folded.rfind("\n", max(0, label.start - _FOOTER), label.start) + 1
    earlier = folded.rfind("\n", max(0, line - _FOOTER), max(0, line - 1)) + 1 if line else 0
    stretch = folded[max(earlier, label.start - 2 * _FOOTER) : label.start]
    hosts = [match for match in words.hosts.finditer(stretch) if re.match(r"\s*[:©ⓒ]", stretch[match.end() :])]
    if not hosts:
        return False
    return others or bool(words.host_bodies.search(stretch, hosts[0].end()))


def near(labels: Sequence[Label], index: int, distance: int) -> bool:
    """Tell whether another label with a colon stands near: a label alone in its line may be a word of a menu."""
    start = labels[index].start
    around = (*labels[max(0, index - 3) : index], *labels[index + 1 : index + 4])
    return any(other.fact and abs(other.start - start) <= distance for other in around)
