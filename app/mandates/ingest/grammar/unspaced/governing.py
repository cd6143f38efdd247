"""The verbs that govern a clause, and where a further verb with an object of its own starts another clause."""

from typing import NamedTuple

from mandates.ingest.grammar.unspaced.bodies import Bodies, read_bodies
from mandates.ingest.grammar.unspaced.openings import Opening, inner_opening
from mandates.ingest.grammar.unspaced.passage import Passage, Token
from mandates.ingest.grammar.unspaced.positions import (
    closes,
    is_matter,
    is_noun_here,
    joins,
    leads_series,
    next_token,
    skip,
)

_GOVERNED = frozenset({"implement", "formulate", "build", "promote", "enforce", "handle", "respond", "provide", "plan"})
_LIGHT = frozenset(
    {"organise", "guide", "supervise", "coordinate", "promote", "participate", "act_jointly", "support", "manage"}
)
_RULING = frozenset({"guide", "supervise"})


class Governing(NamedTuple):
    """The verbs of a clause: those that tell its role, those under a verb of guiding or joining, the bodies named
    between them, and the token its object starts with."""

    heads: tuple[int, ...]
    inner: tuple[int, ...]
    bodies: tuple[tuple[int, int], ...]
    object_at: int


def actions_of(token: Token) -> tuple[str, ...]:
    """The actions that a governing token shows."""
    return token.word.verb if token.word else ()


def read_governing(passage: Passage, governor: int, high: int) -> Governing:
    """Return the verbs from the governor on to the object they share."""
    heads, inner, bodies = [governor], list[int](), list[tuple[int, int]]()
    index, joined, pivot, object_at = governor + 1, False, False, governor + 1
    while index < high:
        token = passage.tokens[index]
        found = _bodies_here(passage, index, high) if not pivot else None
        if found:
            bodies.extend(found[0])
            index = object_at = found[1]
            pivot, joined = True, False
        elif token.kind == "break" or (token.has("adverb", "auxiliary") and not _is_head(passage, index, high)):
            index += 1
        elif joins(token):
            following = skip(passage, index + 1, high, "adverb", "auxiliary", "fresh", "connective")
            if following >= high or not _is_head(passage, following, high, joined=True):
                break
            index, joined = following, True
        elif _is_head(passage, index, high) and not _modifies(passage, index, inner or heads, pivot):
            (inner if pivot or _is_governed(passage, heads, token, joined) else heads).append(index)
            index, joined, object_at = index + 1, False, index + 1
        else:
            break
    return Governing(tuple(heads), tuple(inner), tuple(bodies), object_at)


def _bodies_here(passage: Passage, index: int, high: int) -> tuple[tuple[tuple[int, int], ...], int] | None:
    """The bodies right after a verb that takes bodies, and the token after them."""
    before = passage.tokens[index - 1]
    if not before.has("joint", "told", "ruled"):
        return None
    start = passage.tokens[index].start
    found = read_bodies(passage, start, passage.tokens[high - 1].end)
    if not found and before.has("joint", "told"):
        found = _unnamed(passage, index, high)
    if not found:
        return None
    while index < high and passage.tokens[index].end <= found.end:
        index += 1
    return found.spans, index


def _unnamed(passage: Passage, index: int, high: int) -> Bodies | None:
    """What stands between a word of joining and the next verb, where it closes as an organisation does."""
    for position in range(index, high):
        token = passage.tokens[position]
        if token.has("list", "of") or token.kind in {"comma", "list"}:
            return None
        if position > index and token.governs and token.word is not None and token.word.strong:
            start, end = passage.tokens[index].start, token.start
            if passage.words.patterns["body_closing"].search(passage.text, start, end):
                return Bodies(((start, end),), end)
            return None
    return None


def _is_head(passage: Passage, index: int, high: int, joined: bool = False) -> bool:
    token = passage.tokens[index]
    if not token.governs or token.word is None:
        return False
    follows = next_token(passage, index, high)
    if "head-only" in token.word.kinds and follows is not None and follows.has("document") and not follows.governs:
        return False
    if token.word.strong:
        if joined and joins(follows) and leads_series(passage, index, high):
            return True
        ends = follows is None or follows.has("of") or (joined and closes(follows))
        return not (ends and (joined or "head-only" not in token.word.kinds))
    return not is_noun_here(passage, index, high)


def _modifies(passage: Passage, index: int, heads: list[int], pivot: bool) -> bool:
    """Whether a word both verb and noun belongs to the object: audit results, carry out a plan."""
    token, before = passage.tokens[index], passage.tokens[heads[-1]]
    if token.word is None or before.word is None or before.word.modal:
        return False
    light = not before.word.verb or bool(set(before.word.verb) & _LIGHT)
    if not token.word.strong and not light and passage.tokens[index - 1] is before:
        return True
    if token.has("document") and set(before.word.verb) & {"implement", "formulate", "propose", "publish"}:
        return True
    return not pivot and not token.word.strong and is_matter(passage, token)


def _is_governed(passage: Passage, heads: list[int], token: Token, joined: bool) -> bool:
    """Whether a verb right after one of guiding or overseeing says what is guided."""
    before = passage.tokens[heads[-1]]
    if joined or not actions_of(before) or not set(actions_of(before)) <= _RULING or token.word is None:
        return False
    return "plain" in token.word.kinds or bool(set(token.word.verb) & _GOVERNED)


def cut_points(passage: Passage, governing: Governing, high: int) -> list[tuple[int, str]]:
    """Return the tokens inside an object at which a verb with an object of its own starts, with the rule."""
    if _is_one_work(passage, governing, high):
        return []
    proposes = any("propose" in actions_of(passage.tokens[head]) for head in governing.heads)
    cuts: list[tuple[int, str]] = []
    index = governing.object_at
    while index < high:
        token = passage.tokens[index]
        rule = ""
        if index > governing.object_at and joins(token):
            after = skip(passage, index + 1, high, "connective")
            if token.has("fresh"):
                rule = "and-verb" if _starts_fresh(passage, index, after, high, proposes) else ""
            elif not proposes:
                rule = "series-verb" if _starts_in_series(passage, governing, index, high) else ""
            if rule:
                cuts.append((after if token.has("fresh") else index + 1, rule))
                return cuts
        elif index > governing.object_at and _lost_mark(passage, governing, index, high):
            return [(index, "lost-mark")]
        index += 1
    return cuts


def matter_cut(passage: Passage, governing: Governing, high: int) -> int:
    """Return the token after the list mark that ends the first of several verbal nouns under a modal, else -1.

    Each of them has an object of its own before 'of' (charged with the drafting of A, the keeping of B).
    """
    heads = [passage.tokens[head].word for head in governing.heads]
    if governing.inner or governing.bodies or any(not word or not word.modal or word.verb for word in heads):
        return -1
    marks = [k for k in range(governing.object_at, high) if passage.tokens[k].kind == "list"]
    bounds = [governing.object_at, *(mark + 1 for mark in marks), high + 1]
    for number, mark in enumerate(marks):
        if _is_matter_of(passage, governing.object_at, mark):
            later = (_is_matter_of(passage, mark + 1, end - 1) for end in bounds[number + 2 :])
            return mark + 1 if any(later) and _is_matter_of(passage, mark + 1, bounds[number + 2] - 1) else -1
    return -1


def _is_matter_of(passage: Passage, low: int, high: int) -> bool:
    """Whether a part is an object, 'of' and nothing but verbal nouns."""
    tokens = passage.tokens
    mark = max((k for k in range(low, high) if tokens[k].has("of")), default=-1)
    if mark <= low or mark + 1 >= high:
        return False
    after = tokens[mark + 1 : high]
    verbal = all(t.governs or t.has("noun", "connective", "adverb") or t.kind in {"list", "group"} for t in after)
    unknown = high - mark == 2 and after[0].kind == "text" and after[0].end - after[0].start <= 4
    return unknown or (verbal and any(t.governs or t.has("noun") for t in after))


def _is_one_work(passage: Passage, governing: Governing, high: int) -> bool:
    """Whether a modal takes one noun that all verbs between them describe (undertake the duty *of A and B*)."""
    first, last = passage.tokens[governing.heads[0]], passage.tokens[high - 1]
    if first.word is None or not first.word.modal or len(governing.heads) + len(governing.inner) < 2:
        return False
    return last.has("scope") and high - governing.object_at > 2 and passage.tokens[high - 2].has("of")


def _lost_mark(passage: Passage, governing: Governing, index: int, high: int) -> bool:
    """Whether a verb follows directly on the end of a clause, its mark lost."""
    token, before = passage.tokens[index], passage.tokens[index - 1]
    if before.kind == "break":
        if _awaits_activity(passage, governing, index):
            return False
        before = passage.tokens[index - 2]
        ended = before.kind in {"text", "word"} and not joins(before) and not before.has("of", "preposition", "adverb")
    else:
        ended = before.has("closing") and not before.governs
    if not ended or token.word is None or not token.word.strong:
        return False
    follows = next_token(passage, index, high)
    return not closes(follows) and not (follows is not None and follows.has("of"))


def _awaits_activity(passage: Passage, governing: Governing, index: int) -> bool:
    """Whether a verb that only carries an activity (*conduct*) has not come to it before the line ended."""
    if not passage.tokens[max(governing.heads + governing.inner)].has("light"):
        return False
    return not any(t.governs or t.has("noun") for t in passage.tokens[governing.object_at : index])


def _starts_fresh(passage: Passage, index: int, after: int, high: int, proposes: bool) -> bool:
    """Whether 'and' starts a new clause: a verb with an object of its own follows."""
    if after >= high:
        return False
    rest = passage.text[passage.tokens[after].start : passage.tokens[high - 1].end]
    if passage.words.patterns["tail"].match(rest):
        return False
    opening: Opening = inner_opening(passage, after, high)
    if opening.kind != "verb":
        return False
    follows = next_token(passage, opening.governor, high)
    word = passage.tokens[opening.governor].word
    loose = passage.tokens[index].has("loose")
    if loose and (proposes or (word is not None and not word.strong and not opening.phrases)):
        return False
    return follows is not None and not (closes(follows) and not joins(follows) and follows.kind != "group")


def _starts_in_series(passage: Passage, governing: Governing, index: int, high: int) -> bool:
    """Whether a list mark starts a new clause: a verb with an object of its own follows."""
    position = skip(passage, index + 1, high, "adverb")
    token = passage.tokens[position] if position < high else None
    if token is None or token.word is None or not token.has("verb"):
        return False
    heads = [passage.tokens[head] for head in governing.heads]
    only_modal = all(head.word is not None and head.word.modal and not head.word.verb for head in heads)
    if only_modal and not token.word.modal:
        return False
    follows = next_token(passage, position, high)
    if closes(follows) or follows is None or follows.has("of", "document", "system") or follows.has("noun"):
        return False
    if _after_of(passage, governing.object_at, index):
        return False
    if token.word.strong:
        return not (token.has("head-only") and follows.has("scope")) and not is_matter(passage, token)
    plain_object = follows.kind == "text" and follows.end - follows.start >= 2 and not is_matter(passage, token)
    return passage.tokens[index].kind == "list" and plain_object and not governing.bodies and not governing.inner


def _after_of(passage: Passage, low: int, index: int) -> bool:
    """Whether the part before a list mark is a verbal noun after 'of', so that what follows is one too."""
    before = passage.tokens[index - 1]
    return before.governs and any(passage.tokens[k].has("of") for k in range(low, index))
