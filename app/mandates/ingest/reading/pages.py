"""A page as a small tree of its own: elements with their attributes, and the figures that tell chrome from content.

Parsing follows the rules of the browsers. Trees are walked without recursion, so no depth can exhaust the stack.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from mandates.errors import BadDataError

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]{0,40})")
# The parser compares each new tag with all open ones: deep nesting would cost quadratic time.
_DEPTH = 1000
_TAGS = 500_000
# It also compares each attribute of a tag with all others.
_ATTRIBUTES = 5000


class Element:
    """An element of a page. `text` and `linked` count its visible characters, all and in links; `links` the links."""

    __slots__ = ("attributes", "children", "dropped", "linked", "links", "parent", "sentences", "tag", "text")

    def __init__(self, tag: str, attributes: dict[str, str | None], parent: "Element | None") -> None:
        """Make an element without children."""
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.children: list[Element | str] = []
        self.text = self.linked = self.links = self.sentences = 0
        self.dropped = False

    def value(self, name: str) -> str:
        """Return an attribute in lower case, empty where it is missing."""
        return (self.attributes.get(name) or "").lower()

    def elements(self) -> "list[Element]":
        """Return the children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]


@cache
def load_markup() -> dict[str, Any]:
    """Return the tags, words and patterns that tell the parts of a page."""
    data: dict[str, Any] = json.loads((files("mandates.ingest.reading") / "markup.json").read_text(encoding="utf-8"))
    return data


def parse_page(markup: str) -> Element:
    """Return the root of a page. Raises BadDataError for more or deeper tags than any real page has."""
    _check_depth(markup)
    tree = LexborHTMLParser(markup)
    root = Element("html", {}, None)
    node = tree.root
    parent: Element | None = root
    child = node.child if node is not None else None
    while child is not None and parent is not None:
        inner = None
        if child.is_text_node:
            parent.children.append(child.text_content or "")
        elif child.is_element_node:
            element = Element(child.tag or "", dict(child.attributes), parent)
            parent.children.append(element)
            inner = child.child
            if inner is not None:
                parent = element
        following = child.next if inner is None else inner
        while following is None and parent is not None and child is not None:
            child, parent = child.parent, parent.parent
            following = child.next if child is not None and parent is not None else None
        child = following
    return root


def walk(root: Element) -> Iterator[Element]:
    """Give `root` and every element below it, each before its children, in document order."""
    left = [root]
    while left:
        element = left.pop()
        yield element
        left.extend(reversed(element.elements()))


def _check_depth(markup: str) -> None:
    # Elements that are empty or that their successor closes are never open for long.
    shallow = frozenset(load_markup()["shallow"])
    open_tags: dict[str, int] = {}
    depth = number = 0
    last = 0
    for match in _TAG.finditer(markup):
        _check_attributes(markup, last, match.start())
        last = match.end()
        name = match[2].lower()
        number += 1
        if name in shallow:
            continue
        count = open_tags.get(name, 0)
        if not match[1]:
            open_tags[name] = count + 1
            depth += 1
        elif count:
            open_tags[name] = count - 1
            depth -= 1
        if depth > _DEPTH or number > _TAGS:
            raise BadDataError("its tags are nested deeper, or are more, than any page has: save the text alone")
    _check_attributes(markup, last, len(markup))


def _check_attributes(markup: str, start: int, end: int) -> None:
    """Raise BadDataError where a tag, between its name and the next tag, has more attributes than any real one."""
    if end - start > _ATTRIBUTES:
        close = markup.find(">", start, end)
        if len(markup[start : close if close >= 0 else end].split()) > _ATTRIBUTES:
            raise BadDataError("one of its tags has more attributes than any page has: save the text alone")
