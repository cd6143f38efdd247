"""Which parts of a page are its text and which are chrome: hidden elements, navigation, tools, footers.

Tags, roles and the words of classes and ids name chrome, but any of them may be misused: what holds much of the
page's sentences is never dropped for a name.
"""

import re
from collections.abc import Iterable
from functools import cache

from mandates.ingest.reading.pages import Element, load_markup, walk

_WORDS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*")
_STEMS = re.compile(r"[a-zA-Z]+(?:-[a-zA-Z]+)*")
_SENTENCE = re.compile(r"[。；;]|[.!?](?=\s|$)")
_SELECTOR = re.compile(r"\w*([.#][\w-]+)")
_UNSEEN = re.compile(r"display:none|visibility:hidden")
# A name alone drops no element that holds more than this share of the page's sentences or text.
_MOST_SENTENCES, _FEW_SENTENCES, _MOST_TEXT = 0.3, 2, 0.5
_LINKED, _LINKED_WEAK, _SEVERAL_LINKS = 0.75, 0.35, 3
_MAIN = 0.6
_STYLES = 200_000


def mark_dropped(root: Element) -> list[str]:
    """Set `dropped` on everything that is no content; return doubts, such as much text that the page hides."""
    order = list(walk(root))
    styled = _hidden_by_styles(order)
    for element in order:
        element.dropped = element.tag in _words("dropped")
    _count(order)
    whole = root.text
    hidden = [element for element in order if not element.dropped and _is_hidden(element, styled)]
    doubts = []
    for element in hidden:
        if element.text > _MOST_TEXT * whole:
            doubts.append("needs review: the page hides most of its text, which was read all the same")
        elif not element.dropped:
            element.dropped = True
    _count(order)
    lost = whole - root.text
    if lost > 400 and lost > 0.2 * whole:
        doubts.append(f"needs review: {lost} characters that the page hides were left out")
    _drop_chrome(root, order)
    return list(dict.fromkeys(doubts))


def _count(order: list[Element]) -> None:
    """Count the visible characters, links and sentences of each element, those of its children included."""
    for element in reversed(order):
        element.text = element.linked = element.links = element.sentences = 0
        if element.dropped:
            continue
        for child in element.children:
            if isinstance(child, str):
                element.text += len("".join(child.split()))
                element.sentences += len(_SENTENCE.findall(child))
            else:
                element.text += child.text
                element.linked += child.linked
                element.links += child.links
                element.sentences += child.sentences
        if element.tag == "a" and element.attributes.get("href"):
            element.linked, element.links, element.sentences = element.text, 1, 0


def _hidden_by_styles(order: list[Element]) -> frozenset[str]:
    """Return the classes (`.name`) and ids (`#name`) that the page's own style sheets do not display."""
    found: set[str] = set()
    for element in order:
        if element.tag == "style":
            text = "".join(child for child in element.children if isinstance(child, str))[:_STYLES]
            found.update(_unseen_selectors(text))
    return frozenset(found)


def _unseen_selectors(styles: str) -> Iterable[str]:
    depth, selector = 0, ""
    for part in re.split(r"([{}])", re.sub(r"/\*.{0,10000}?\*/", "", styles, flags=re.DOTALL)):
        if part == "{":
            depth += 1
        elif part == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            selector = part.rpartition(";")[2]
        elif depth == 1 and "@" not in selector and _UNSEEN.search("".join(part.lower().split())):
            for each in selector.split(","):
                if match := _SELECTOR.fullmatch(each.strip()):
                    yield match[1]


def _is_hidden(element: Element, styled: frozenset[str]) -> bool:
    if "hidden" in element.attributes and element.value("hidden") != "until-found":
        return True
    if element.value("aria-hidden") == "true" or _UNSEEN.search("".join(element.value("style").split())):
        return True
    classes = element.value("class").split()
    if not _words("hidden_words").isdisjoint(classes):
        return True
    names = (element.attributes.get("class") or "").split()
    return bool(styled) and (
        any(f".{name}" in styled for name in names) or f"#{element.attributes.get('id')}" in styled
    )


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(load_markup()[kind])


def _drop_chrome(root: Element, order: list[Element]) -> None:
    """Drop what is chrome by name, then what is hardly more than links outside the main part."""
    plain, sentences = max(root.text - root.linked, 1), root.sentences
    skip: set[int] = set()
    for element in order:
        if element.dropped or (element.parent and id(element.parent) in skip):
            skip.add(id(element))
        elif element.text - element.linked <= _MOST_TEXT * plain and (
            _is_tagged_chrome(element)
            or (element.sentences <= _FEW_SENTENCES + _MOST_SENTENCES * sentences and _is_named_chrome(element))
        ):
            element.dropped = True
            skip.add(id(element))
    _count(order)
    main = _find_main(root)
    inside = {id(element) for element in walk(main)}
    above = main.parent
    while above is not None:
        inside.add(id(above))
        above = above.parent
    for element in order:
        if id(element) not in inside and not element.dropped and _is_link_list(element):
            element.dropped = True
    _drop_headed_links(order)


def _is_tagged_chrome(element: Element) -> bool:
    if element.tag in _words("chrome_tags") or element.value("role") in _words("chrome_roles"):
        return True
    density = element.linked / max(element.text, 1)
    if element.tag in _words("head_tags"):
        titled = any(each.tag in {"h1", "h2"} for each in walk(element))
        return not _is_within(element, _words("content_tags")) and not (titled and density < _LINKED_WEAK)
    return False


def _is_named_chrome(element: Element) -> bool:
    if element.tag in {"html", "body", "main", "article", "td", "tr", "tbody", "thead"}:
        return False
    words = _name_words(element)
    stems = tuple(_words("chrome_stems"))
    if words & _words("chrome_words") or any(word.startswith(stems) or word.endswith(stems) for word in words):
        return True
    density = element.linked / max(element.text, 1)
    return bool(words & _words("weak_words")) and element.links > 0 and density >= _LINKED_WEAK


def _name_words(element: Element) -> set[str]:
    """Return the words in class and id: whole names, their parts at hyphens and at capitals."""
    found: set[str] = set()
    for name in f"{element.attributes.get('class') or ''} {element.attributes.get('id') or ''}".split()[:20]:
        for stem in _STEMS.findall(name[:60]):
            found.add(stem.lower())
            found.update(word.lower() for word in _WORDS.findall(stem))
            found.update(part.lower() for part in stem.split("-"))
    return found


def _is_within(element: Element, tags: Iterable[str]) -> bool:
    above = element.parent
    while above is not None:
        if above.tag in tags:
            return True
        above = above.parent
    return False


def _find_main(root: Element) -> Element:
    """Return the innermost element that holds most of the text that stands in no link."""
    main = root
    needed = _MAIN * max(root.text - root.linked, 1)
    while True:
        inner = [each for each in main.elements() if not each.dropped and each.text - each.linked >= needed]
        if not inner or inner[0].tag in _words("leaves"):
            return main
        main = inner[0]


def _is_link_list(element: Element) -> bool:
    return (
        element.tag not in {"html", "body", "a", "h1"}
        and element.links >= _SEVERAL_LINKS
        and element.linked >= _LINKED * element.text
    )


def _drop_headed_links(order: list[Element]) -> None:
    """Drop a heading such as "related links" together with the links after it."""
    headings = re.compile("|".join(f"(?:{each})" for each in load_markup()["headings_of_links"]), re.IGNORECASE)
    for element in order:
        if element.dropped or not 2 <= element.text <= 30 or element.parent is None or element.elements()[1:]:
            continue
        if not headings.fullmatch(_own_text(element).strip(" :：>»|[]【】")):
            continue
        siblings = element.parent.elements()
        after = siblings[siblings.index(element) + 1 :][:1]
        if after and after[0].links and after[0].linked >= _LINKED * after[0].text:
            element.dropped = after[0].dropped = True


def _own_text(element: Element) -> str:
    return " ".join(
        "".join(child for each in walk(element) for child in each.children if isinstance(child, str)).split()
    )
