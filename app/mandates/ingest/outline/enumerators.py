"""Enumerators: the numbers, letters and bullets that open the pieces of a text, as candidates.

A candidate is only a place that looks like an enumerator; `segments` decides by sequence which ones are. Every
candidate carries all its readings, since `(i)` is a letter or a Roman numeral and `(l2)` a damaged twelve.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.outline.act_sections import find_act_sections
from mandates.ingest.outline.list_numerals import (
    ALL_SYLLABLES,
    ARTICLE_STARTS,
    FORMAL,
    HAN,
    STEMS,
    SUB_MARKS,
    letters_of,
    readings,
    sub_value,
)

# More candidates than any text has in one line are noise.
_MOST_INLINE = 3000
_CIRCLED_RANGES = (("①", 20), ("⑴", 20), ("㈠", 10), ("㊀", 10), ("❶", 10), ("➀", 10), ("㉠", 14), ("㉮", 14))
_CIRCLED = {
    chr(ord(first) + index): (first, float(index + 1)) for first, count in _CIRCLED_RANGES for index in range(count)
}
_BULLETS = "■□●○◦•▪▫◆◇▶▷►▸★☆❍❏❑◎⊙▣▲△✓✔➢➤∙・‧⚫⚬✦❖●"
_WEAK_BULLETS = "·ㆍ-–—*~+>›"


class Mark(NamedTuple):
    """A candidate: where it begins, where its body begins, its shape, its readings, and how well it is set off.

    `form` is `paren`, `close`, `dot`, `comma`, `bare`, `circled`, `bullet`, `ordinal`, `article`, `chapter`, `cell`,
    or `decimal-2` for 1.1; a reading is a kind of numeral and a value. `hold` is `line` (opens a line), `hard`
    (after the end of a sentence or a wide gap) or `soft` (anywhere else).
    """

    start: int
    body: int
    form: str
    readings: tuple[tuple[str, float], ...]
    hold: str
    raw: str
    heading: tuple[int, int] | None = None


_NUMERAL = rf"(?:[0-9lIO]{{1,3}}|[a-zA-Z]{{1,12}}|[{HAN}{FORMAL}]{{1,4}}|[{ALL_SYLLABLES}]|[ⅰ-ⅿⅠ-Ⅿ]{{1,3}}|[{STEMS}])"
_SUB = rf"(?:\s?[{SUB_MARKS}]\s?(?:[0-9]{{1,2}}|[{HAN}]{{1,2}})|-[0-9]{{1,2}})?"
_SHAPES = (
    ("paren", re.compile(rf"[(〔\[【]\s{{0,2}}(?P<n>{_NUMERAL})(?P<s>{_SUB})\s{{0,2}}(?P<c>[)〕\]】])[.、]?")),
    (
        "paren",
        re.compile(
            rf"[(〔\[【]\s{{0,2}}(?P<n>{_NUMERAL})(?P<s>{_SUB})\s{{0,2}}(?P<c>)(?=\s|[\u3400-\u9fff\uac00-\ud7a3])(?![{letters_of('not_after_number')}])"
        ),
    ),
    ("dot", re.compile(rf"(?P<n>{_NUMERAL})(?P<s>{_SUB})\s?[.．](?P<c>)(?![0-9])")),
    ("comma", re.compile(rf"(?P<n>{_NUMERAL})(?P<s>{_SUB})\s?[、](?P<c>)")),
    ("close", re.compile(rf"(?P<n>{_NUMERAL})(?P<s>{_SUB})\s?[)〕](?P<c>)")),
)
_BARE = re.compile(
    rf"(?P<n>[0-9l]{{1,2}}|[{HAN}]{{1,3}}(?=\s))(?P<s>{_SUB})"
    rf"(?:\s+(?=[^\W\d_])|(?=[\u3400-\u9fff])(?![{letters_of('not_after_number')}]))"
)
# 1.1 and 2.3.1 at the beginning of a line, no amounts.
_DECIMAL = re.compile(
    rf"(?P<n>[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{1,3}})(?:[.、]?\s+(?=[^\W\d_])|(?=[\u3400-\u9fff])(?![{letters_of('not_after_number')}]))"
)
_LETTER_BULLET = re.compile(r"[o0](?=[ \t]+[A-Z])")
_CELL = re.compile(rf"(?P<n>[0-9]{{1,2}}|[{HAN}]{{1,3}})[.、]?\s*(?=\n)")
_CANDIDATE = re.compile(
    rf"[(〔\[【①-⑳⑴-⒇㈠-㈩㊀-㊉❶-❿➀-➉㉠-㉭㉮-㉻{_BULLETS}{ARTICLE_STARTS}]"
    r"|(?<![0-9a-zA-Z\uac00-\ud7a3\u3400-\u9fff.(\[〔【/-])"
    rf"(?:[0-9lIO]{{1,3}}|[a-zA-Z]{{1,6}}|[{HAN}{FORMAL}]{{1,4}}|[{ALL_SYLLABLES}]){_SUB}\s?[.、．)〕]"
)
_REFERENCE_BEFORE = re.compile(r"[0-9][ \t]?\.[ \t]?$")


class Finder:
    """Finds the candidates of a text. `half` is the text in half width, its case and characters kept."""

    def __init__(self, half: str, language: str) -> None:
        """Take the text and the language, whose words for ordinals and articles are in `outline.json`."""
        self._half = half
        words = load_words(language, "outline")
        self._articles = [(each["form"], re.compile(each["pattern"], re.I)) for each in words.get("articles", ())]
        self._final = load_words(language, "language")["grammar"] == "final"
        ordinals = words.get("ordinals", {})
        pattern = "|".join(sorted(map(re.escape, ordinals), key=lambda word: (-len(word), word))) or "(?!)"
        self._ordinals = ordinals
        # A number that the lost end of a sentence left glued to a word, known by the heading behind it.
        starts = words.get("heading_starts")
        self._glued = re.compile(rf"(?:[{HAN}]{{1,3}}、|[0-9]{{1,2}}[.、])(?={starts})" if starts else "(?!)")
        self.act = find_act_sections(half, language)
        # Articles that hold sections are chapters.
        above, below = (re.compile(words.get(key, "(?!)"), re.I | re.M) for key in ("article_above", "article_below"))
        first, lower = above.search(half), below.search(half)
        self._above = above if first and lower and first.start() < lower.start() else re.compile("(?!)")
        self._ordinal = re.compile(words.get("ordinal_pattern", "(?!)").replace("{ordinal}", f"(?P<n>{pattern})"), re.I)

    def at(self, position: int, hold: str) -> Mark | None:
        """Return the candidate that begins at a position, or None."""
        half = self._half
        if hold == "line" and (section := self.act.sections.get(position)):
            read_as = (("article", section.value),)
            return Mark(position, section.body, "article", read_as, hold, section.raw, section.heading)
        if (hold != "soft" or self._final) and (mark := self._article(position, hold)):
            return mark
        if mark := self._ordinal_at(position, hold):
            return mark
        if mark := self._symbol(position, hold):
            return mark
        if hold == "line" and (match := _DECIMAL.match(half, position)):
            parts = match["n"].split(".")
            if 0 < int(parts[-1]) <= 60:
                kind = f"decimal-{len(parts)}"
                return Mark(position, match.end(), kind, ((kind, float(parts[-1])),), hold, match["n"])
        for form, shape in _SHAPES:
            match = shape.match(half, position)
            if match and (found := self._numbered(match, form, hold)):
                return found
        if hold == "line":
            for form, shape in (("cell", _CELL), ("bare", _BARE)):
                match = shape.match(half, position)
                if match and (values := readings(match["n"])):
                    return Mark(position, match.end(), form, values, hold, match[0].strip())
        return None

    def _numbered(self, match: re.Match[str], form: str, hold: str) -> Mark | None:
        values = readings(match["n"])
        if not values or (form != "paren" and not self._stands_alone(match, form, values)):
            return None
        if form == "paren" and not match["c"]:
            # An unclosed bracket counts only where a gap follows and the numeral cannot be a word.
            gapped = values[:1] and (
                values[0][0] == "arabic"
                or any(letter.isspace() for letter in self._half[match.end() - 1 : match.end() + 1])
            )
            if hold != "line" or not gapped or values[0][0] not in {"han", "arabic"} or values[0][1] > 30:
                return None
        if match["s"]:
            values = tuple((kind, value + sub_value(match["s"])) for kind, value in values)
        return Mark(match.start(), match.end(), form, values, hold, match[0].strip())

    def _stands_alone(self, match: re.Match[str], form: str, values: tuple[tuple[str, float], ...]) -> bool:
        """Tell whether a numeral with a dot is not the end of a word, a decimal or a date."""
        after = self._half[match.end() : match.end() + 12]
        kinds = {kind for kind, _ in values}
        if (
            kinds & {"lower", "upper", "lower-roman", "upper-roman", "word", "hangul"}
            and form == "dot"
            and after
            and not after[0].isspace()
        ):
            return ("hangul" in kinds and match.start() in (0,)) or self._half[match.start() - 1 : match.start()] in (
                "\n",
            )
        if "arabic" in kinds and form == "dot":
            if re.match(r"\s?[0-9]{1,2}\s?\.(?:\s|$)", after) or re.match(r"\s?[0-9]{1,2}\s?\.\s?[,\]>)]", after):
                return False
            if re.match(r"[ \t]*[,\])>~]", after):
                return False
            return not _REFERENCE_BEFORE.search(self._half[max(0, match.start() - 4) : match.start()])
        return True

    def _symbol(self, position: int, hold: str) -> Mark | None:
        letter = self._half[position]
        if letter in _CIRCLED:
            return Mark(position, position + 1, "circled", (_CIRCLED[letter],), hold, letter)
        if letter in _BULLETS or (hold == "line" and letter in _WEAK_BULLETS):
            follows = self._half[position + 1 : position + 2]
            if letter in _WEAK_BULLETS and (not follows or follows in _WEAK_BULLETS):
                return None
            end = position + 1
            while self._half[end : end + 1] == letter:
                end += 1
            return Mark(position, end, "bullet", ((letter, 0),), hold, letter)
        if hold == "line" and _LETTER_BULLET.match(self._half, position):
            return Mark(position, position + 1, "bullet", (("o", 0),), hold, "o")
        return None

    def _article(self, position: int, hold: str) -> Mark | None:
        for form, pattern in self._articles:
            if (match := pattern.match(self._half, position)) is None:
                continue
            numerals = readings(match["n"]) or ((("arabic", 0.0),) if re.match(r"[0-9]", match["n"]) else ())
            if not numerals:
                continue
            if hold == "soft" and not (form == "article" and self._is_headed(match)):
                continue
            if form == "chapter" and self._half[max(0, position - 2) : position].strip() in {">", "|"}:
                continue
            fraction = match.groupdict().get("s") or ""
            value = numerals[0][1] + (sub_value(fraction) if fraction else 0)
            form = "chapter" if self._above.match(self._half, position) else form
            heading = match.span("h") if "h" in pattern.groupindex and match["h"] else None
            return Mark(
                position,
                match.end(),
                form,
                ((form, value),),
                hold,
                match[0][: match.start("h") - match.start()].strip() if heading else match[0].strip(),
                heading,
            )
        return None

    def _is_headed(self, match: re.Match[str]) -> bool:
        """Tell whether an article in the middle of a line has a heading and is no reference, which a particle ends."""
        apart = self._half[match.start() - 1 : match.start()].isspace()
        return apart and bool(match.groupdict().get("h")) and self._half[match.end() : match.end() + 1].isspace()

    def _ordinal_at(self, position: int, hold: str) -> Mark | None:
        if (match := self._ordinal.match(self._half, position)) is None:
            return None
        value = self._ordinals[match["n"].lower()]
        return Mark(position, match.end(), "ordinal", (("ordinal", float(value)),), hold, match["n"])

    def inline(self, start: int, end: int, opening: Mark | None) -> Iterator[Mark]:
        """Yield the candidates inside a line behind its opening one, from the left; none inside brackets."""
        closed = opening.body if opening else start
        depths = _depths(self._half, start, end)
        opened = sorted(
            {match.start() for match in _CANDIDATE.finditer(self._half, start, end)}
            | {match.start() for match in self._ordinal.finditer(self._half, start, end)}
            | {match.start() for match in self._glued.finditer(self._half, start, end)}
        )
        for position in opened[:_MOST_INLINE]:
            if position < closed or position == start or depths[position - start]:
                continue
            joined = position == closed or not self._half[closed:position].strip()
            hold = "hard" if joined and closed > start else self._hold(start, position)
            mark = self.at(position, hold)
            if mark and mark.form in {"article", "chapter"} and joined and closed > start:
                continue
            if mark and mark.form not in {"bare", "cell"} and not (mark.form == "bullet" and self._is_zero(position)):
                closed = mark.body if hold == "hard" else closed
                yield mark

    def _hold(self, start: int, position: int) -> str:
        before = self._half[max(start, position - 3) : position]
        bare = before.rstrip()
        gap = len(before) - len(bare)
        if self._glued.match(self._half, position):
            return "hard"
        if gap >= 2 or not bare or bare[-1] in "。;:!?|—" or (bare[-1] == "." and (gap or not bare[-2:-1].isdigit())):
            return "hard"
        return "hard" if bare[-1] in ")]】〕〉>" and gap else "soft"

    def _is_zero(self, position: int) -> bool:
        return self._half[position] in self._half[position - 1 : position] + self._half[position + 1 : position + 2]


def _depths(half: str, start: int, end: int) -> list[int]:
    """Return for each character of a line how many brackets it stands in, its own opening one not counted."""
    depth, found, opened = 0, [], 0
    for position in range(start, end):
        letter = half[position]
        if letter in ")]】〕》」』>" and depth and position - opened < 400:
            depth -= 1
        found.append(depth)
        if letter in "([【〔《「『":
            depth, opened = depth + 1, position
        if depth and position - opened >= 400:
            depth = 0
    return found
