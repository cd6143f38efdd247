"""Names of sections and posts as they stand at the head of a piece, with their second names."""

import re
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import fold_text, load_cues, load_words

_BRACKETS = re.compile(r"[(（〔\[【]([^()（）〔〕\[\]【】]*)[)）〕\]】]")


class UnitName(NamedTuple):
    """The name of a section: as written, other names, and where what follows it begins in the given text."""

    name: str
    aliases: tuple[str, ...]
    rest: int
    separated: bool


class Units:
    """Reads the names of sections of one language."""

    def __init__(self, language: str) -> None:
        """Compile the patterns of `outline.json`."""
        words = load_words(language, "outline")
        grammar = load_words(language, "language")["grammar"]
        self._spaced, self._final = grammar == "spaced", grammar == "final"
        self._limit = int(words.get("unit_name_max", 40))
        strict, wide = words["unit_strict"], words["unit"]
        if self._spaced:
            self._strict = re.compile(rf"\b{strict}\b", re.I)
            self._wide = re.compile(rf"\b{wide}s?\b", re.I)
        else:
            self._strict = re.compile(rf"{strict}$")
            self._wide = re.compile(rf"{wide}$")
        self._post = re.compile(words.get("post", "(?!)"), re.I)
        self._alias_lead = re.compile(words["alias_bracket"], re.I)
        self._former = re.compile(words.get("former", "(?!)"))
        self._alias_tail = re.compile(words["alias_tail"])
        self._scope = re.compile(words["scope_bracket"], re.I)
        # A bare noun in the plural names no section.
        self._nouns = {f"{noun}s" for noun in words.get("body_nouns", ())} | {"branches", "agencies", "authorities"}
        self._keeps_brackets = grammar == "unspaced"
        self._verbs = tuple(words.get("verbs", ())) if not self._final else ()
        self._connective = re.compile(words.get("connectives", "^$"))
        cues = "|".join(re.escape(cue.text.lower()) for cue in load_cues(language) if len(cue.text) > 1)
        # A name does not begin (where verbs come last: end) with what is done: no section is called "servicing of …".
        activity = {"spaced": rf"^(?:{cues}|\w+ing) of\b", "final": rf"\s(?:{cues})$"}
        self._activity = re.compile(activity.get(grammar, "(?!)"), re.I)
        verbs = "|".join(re.escape(word) for word in words.get("verbs", ()) if len(word) > 1)
        self._verb_led = re.compile(f"(?:{verbs})" if grammar == "unspaced" and verbs else "(?!)")
        self._tail = re.compile(words.get("name_tail", "(?!)"))
        self._theme = re.compile(words.get("theme", "(?!)"), re.I)
        self._generic = re.compile(words.get("not_unit", "(?!)"), re.I)

    def is_name(self, name: str, strict: bool = True) -> bool:
        """Tell whether a text is the name of a section (or post), brackets aside."""
        name = _framed(self._without_tail(name))
        bare = _BRACKETS.sub("", fold_text(name)).strip(" .。:;,*-")
        if self._activity.search(bare):
            return False
        if not bare or len(bare) > self._limit or self._generic.search(bare):
            return False
        if self._post.search(bare) and len(bare) < 80 and not self._verb_first(bare):
            return not self._spaced or self._is_capitalised(_BRACKETS.sub("", name)) or bare == bare.lower()
        if re.search(r"[,;。!?:]" if not self._spaced else r"[;!?:]|\.\s", bare) or self._verb_first(bare):
            return False
        if self._spaced and (not self._is_capitalised(_BRACKETS.sub("", name)) or bare in self._nouns):
            return False
        if self._strict.search(bare):
            return True
        # Many words that begin with a verb and end like a body are a duty: 监督…市场.
        return not strict and bool(self._wide.search(bare)) and not (len(bare) > 6 and self._verb_led.match(bare))

    def begins_as_duty(self, name: str) -> bool:
        """Tell whether words that end like a section begin with what is done, as 指导社区服务站 does."""
        bare = fold_text(name).strip()
        return not self._spaced and bool(self._generic.search(bare))

    def _is_capitalised(self, name: str) -> bool:
        words = re.findall(r"[^\W\d_][\w'’-]*", name)
        if not words or (not words[0][0].isupper() and not words[0][0].isdigit()):
            return False
        long = [word for word in words[1:] if len(word) > 3]
        capital = sum(1 for word in long if word[0].isupper())
        return capital >= 0.7 * len(long) or (self._wide.fullmatch(words[0]) is not None and len(words) <= 9)

    def _verb_first(self, bare: str) -> bool:
        if self._spaced:
            first = bare.split(" ", 1)[0]
            return first in {"to", "be", "the following"} or bool(
                re.search(r"\b(?:shall|must|may|is|are|will)\b", bare)
            )
        return False

    def is_connective(self, text: str) -> bool:
        """Tell whether a text only joins what is around it."""
        return bool(self._connective.match(text.strip(" .;,")))

    def without_brackets(self, name: str) -> tuple[str, tuple[str, ...]]:
        """Return a name without its brackets and the names that stand in them."""
        found = self._with_aliases(name, 0, True)
        bare = _BRACKETS.sub("", name).strip()
        inner = [match[1].strip() for match in _BRACKETS.finditer(name)]
        return bare, tuple(alias for alias in found.aliases if alias in inner)

    def at_head(self, text: str, strict: bool = False) -> UnitName | None:
        """Return the name that opens a piece: before a full stop, a colon, a line's end or a wide gap."""
        if (reach := self.reach_of(text)) is not None and self.is_name(text[: reach[0]], strict):
            return self._with_aliases(_framed(text[: reach[0]].strip()), reach[1], True)
        for end, rest in self._ends(text):
            name = text[:end].strip()
            if name and self.is_name(name, strict):
                return self._with_aliases(_framed(name), rest, True)
        return None

    def reach_of(self, text: str) -> tuple[int, int] | None:
        """Return where in the first line the telephone and the like behind a name begin, and where the line ends."""
        line = text.find("\n")
        line = line if line >= 0 else len(text)
        found = self._tail.search(fold_text(text[:line])) if line <= 140 else None
        return (found.start(), line) if found and found.start() else None

    def _without_tail(self, name: str) -> str:
        reach = self.reach_of(name)
        return name[: reach[0]].strip() if reach and reach[1] == len(name) else name

    def any_head(self, text: str) -> UnitName | None:
        """Return the short words before the first full stop, colon, dash or line end, whatever they end with."""
        for end, rest in self._ends(text):
            name = text[:end].strip()
            bare = _BRACKETS.sub("", fold_text(name)).strip(" .。:;,*-")
            if not bare or len(bare) > (60 if self._spaced else 20) or re.search(r"[,;。!?、:0-9]", bare):
                return None
            if self._theme.search(bare) or (self._spaced and not self._is_capitalised(_BRACKETS.sub("", name))):
                return None
            return self._with_aliases(name, rest, True)
        return None

    def _ends(self, text: str) -> list[tuple[int, int]]:
        """Return where the name may end and where the rest would begin, nearest first."""
        line = text.find("\n")
        limit = min(len(text), self._limit * 2 + 60, line if line >= 0 else len(text))
        found, depth = [], 0
        for position in range(limit):
            letter = text[position]
            if letter in "(（〔[【":
                depth += 1
            elif letter in ")）〕]】":
                depth = max(0, depth - 1)
                if (
                    depth == 0
                    and not self._spaced
                    and position + 1 < len(text)
                    and text[position + 1] not in "。:：.;；"
                ):
                    found.append((position + 1, position + 1))
            elif depth == 0:
                following = text[position + 1 : position + 2]
                if (
                    letter in "。:：;；|—–"
                    or (letter == "-" and following == " " and text[position - 1 : position] == " ")
                    or (
                        letter in ".．"
                        and (not following or following.isspace() or following.isupper() or not self._spaced)
                    )
                    or (
                        letter in " \t\u3000\xa0"
                        and ((not self._spaced and not self._final) or (following in " \t\u3000\xa0" and following))
                    )
                ):
                    found.append((position, position + 1))
        found.append((limit, min(len(text), limit + 1)))
        return found

    def _with_aliases(self, name: str, rest: int, separated: bool) -> UnitName:
        aliases: list[str] = []
        kept = name
        for match in _BRACKETS.finditer(name):
            inner = match[1].strip()
            folded = fold_text(inner)
            lead = self._alias_lead.match(folded)
            cut = lead.end() if lead else 0
            if self._scope.match(folded) and not cut:
                kept = kept.replace(match[0], "")
                continue
            tail = self._alias_tail.search(folded)
            alias = inner[cut : tail.start() if tail else len(inner)].strip(' :："“”‘’「」『』')
            former = self._former.match(fold_text(alias))
            alias = alias[former.end() :] if former else alias
            if not alias:
                continue
            aliases.extend(part.strip() for part in re.split(r"[、,，;；]", alias) if part.strip())
            if cut or tail or not self._keeps_brackets:
                kept = kept.replace(match[0], "")
                # A name plate is spoken of, it is no part of a name.
                aliases.extend([] if tail else [name])
            else:
                aliases.extend([_BRACKETS.sub("", name).strip(), name])
        kept = re.sub(r"\s{2,}", " ", kept).strip()
        others = tuple(dict.fromkeys(alias for alias in aliases if alias != kept))
        return UnitName(kept, others, rest, separated)


def is_framed(name: str) -> bool:
    """Tell whether a frame such as [ ] or 【 】 stands around a whole name."""
    bare = name.strip()
    return len(bare) > 2 and bare[0] + bare[-1] in {"[]", "【】", "〔〕", "<>", "「」", "《》"}


def _framed(name: str) -> str:
    """Return what stands in a frame around a whole name."""
    return name.strip()[1:-1] if is_framed(name) else name


@cache
def units_of(language: str) -> Units:
    """Return the reader of section names of a language."""
    return Units(language)
