"""Which actions a clause shows: by the words that govern it, and by the activities its object names."""

from collections.abc import Iterable
from typing import NamedTuple

from mandates.ingest.grammar.unspaced.passage import Passage, Token
from mandates.ingest.grammar.unspaced.pieces import Piece
from mandates.ingest.grammar.unspaced.positions import closes, is_matter, next_token

_PAPER = frozenset({"implement", "formulate", "propose", "publish", "notify"})
_LEFT_TO = frozenset({"passive", "delegated", "deferred"})
_MAKING = frozenset({"build", "formulate"})
_DONE = frozenset({"implement", "formulate", "build"})
_SUPPORTING = frozenset({"organise", "promote"})
_RULING = frozenset({"guide", "supervise"})
_FOR = frozenset({"promote", "respond"})


class Shown(NamedTuple):
    """A code and the stretch that shows it; `governs` says whether the word tells the role as well."""

    code: str
    start: int
    end: int
    governs: bool


class Showing(NamedTuple):
    """The codes of a clause: its modal or None, its actions in order of the text."""

    modal: Shown | None
    actions: tuple[Shown, ...]
    regulates: bool


def show_actions(passage: Passage, piece: Piece) -> Showing:
    """Return the modal and the actions of a clause."""
    masked = tuple(piece.bodies) + piece.conditions + _approvals(passage, piece)
    modal: Shown | None = None
    shown: list[Shown] = []
    for index in sorted((*piece.heads, *piece.inner)):
        token = passage.tokens[index]
        if token.word is None or _left_to(passage, piece, index) or _carries(passage, piece, index):
            continue
        if token.word.modal and modal is None:
            modal = Shown(token.word.modal, token.start, token.end, True)
        codes = sensed(passage, piece, token) or token.word.verb
        shown += [Shown(code, token.start, token.end, index in piece.heads) for code in codes]
    heads = {one.code for one in shown}
    nouns = [
        index
        for index in object_activities(passage, piece, heads)
        if not _inside(passage.tokens[index], masked) and not _left_to(passage, piece, index)
    ]
    final = _final_group(passage, piece, nouns) if not heads else frozenset()
    for index in nouns:
        token = passage.tokens[index]
        codes = _sensed_noun(passage, piece, token)
        shown += [Shown(code, token.start, token.end, index in final) for code in codes]
    shown += _planning(passage, piece, {one.code for one in shown})
    governing = [passage.tokens[i] for i in (*piece.heads, *(final or ()))]
    return Showing(modal, tuple(shown), any(token.has("regulating") for token in governing))


def _carries(passage: Passage, piece: Piece, index: int) -> bool:
    """Whether a verb only carries the activity done to what 'towards' names (towards X *conduct* inspections)."""
    if not passage.tokens[index].has("light") or index + 1 >= piece.high:
        return False
    return any(passage.tokens[k].has("toward") for k in range(piece.low, index))


def _approvals(passage: Passage, piece: Piece) -> tuple[tuple[int, int], ...]:
    """Where a clause says that somebody else approves first."""
    found = passage.words.patterns["approval"].finditer(passage.text, piece.start, piece.end)
    return tuple(match.span() for match in found)


def _left_to(passage: Passage, piece: Piece, index: int) -> bool:
    """Whether a verb after a body that is told something says what that body is to do (hand over to X *to handle*)."""
    if not piece.bodies:
        return False
    tellers = [passage.tokens[head].end for head in piece.heads if passage.tokens[head].has("told")]
    here = passage.tokens[index].start
    return any(end == here and any(told <= start for told in tellers) for start, end in piece.bodies)


def _sensed_noun(passage: Passage, piece: Piece, token: Token) -> tuple[str, ...]:
    if token.word is None:
        return ()
    return sensed(passage, piece, token) or token.word.shows


def sensed(passage: Passage, piece: Piece, token: Token) -> tuple[str, ...]:
    """What a word shows because of the words near it, or nothing."""
    senses = passage.words.senses.get(token.word.text, ()) if token.word is not None else ()
    text = passage.text[piece.start : piece.end] if senses else ""
    return next((sense.gives for sense in senses if sense.near.search(text)), ())


def _inside(token: Token, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= token.start and token.end <= end for start, end in stretches)


def object_activities(passage: Passage, piece: Piece, heads: set[str]) -> list[int]:
    """Return the tokens of an object that name an activity done, not a paper or thing that is named after one."""
    receives = any(passage.tokens[head].has("receiving") for head in piece.heads)
    if receives or (heads and heads <= {"approve"}):
        return []
    low, high = piece.object_at, piece.high
    counted: dict[int, bool] = {}
    for index in range(high - 1, low - 1, -1):
        token = passage.tokens[index]
        if token.governs or token.has("noun"):
            counted[index] = _is_activity(passage, piece, index, counted, heads)
    activities = sorted(index for index, yes in counted.items() if yes)
    if heads & _PAPER and not heads & {"manage", "supervise"} and _ends_in_paper(passage, piece, heads):
        activities = [i for i in activities if _serves(passage, piece, i, heads)]
    named = max((k for k in range(low, high) if _names_things(passage, k)), default=low)
    return [i for i in activities if i >= named and not _only_field(passage, piece, i, activities)]


def _names_things(passage: Passage, index: int) -> bool:
    """Whether a list of examples ends here in a word for things, so that none of them is done (*such acts*)."""
    token = passage.tokens[index]
    return token.has("and-so-on") and is_matter(passage, token)


def _is_activity(passage: Passage, piece: Piece, index: int, counted: dict[int, bool], heads: set[str]) -> bool:
    token = passage.tokens[index]
    if token.word is None:
        return False
    follows = next_token(passage, index, piece.high)
    left = piece.form in _LEFT_TO and follows is not None and follows.has("preposition")
    if left or closes(follows) or (follows is not None and follows.has("scope") and not follows.governs):
        if follows is not None and follows.has("and-so-on") and is_matter(passage, follows):
            return False
        if token.has("only-after-of"):
            return any(passage.tokens[k].has("of") for k in range(piece.low, index))
        return not (token.has("head-only") and not token.has("noun"))
    if follows is None:
        return True
    if follows.has("document"):
        return False
    if index + 1 in counted and (token.has("field") or (token.has("head-only") and not token.has("noun"))):
        return _takes_object(passage, piece, index) and not token.has("field")
    if index > piece.object_at and passage.tokens[index - 1].has("fresh") and index + 1 in counted:
        return True
    if index + 1 in counted and (follows.governs or follows.has("noun")):
        if follows.has("ability"):
            after = next_token(passage, index + 1, piece.high)
            return not token.has("service") and not (after is not None and after.has("document"))
        if set(token.word.shows) == {"build"} and follows.word is not None and "approve" in follows.word.shows:
            return False
        short = follows.end - follows.start <= 2
        return (counted[index + 1] and short) or _takes_object(passage, piece, index)
    if follows.has("system"):
        return _is_built(passage, piece, index, heads) and not token.has("service")
    if follows.has("of"):
        after = next_token(passage, index + 1, piece.high)
        if after is not None and after.has("scope") and not after.governs:
            return not token.has("head-only")
        ruled = after is not None and after.word is not None and bool(set(after.word.shows) & _RULING)
        return (ruled or bool(set(token.word.shows) & _DONE)) and not token.has("head-only")
    return _takes_object(passage, piece, index)


def _takes_object(passage: Passage, piece: Piece, index: int) -> bool:
    """Whether a word in an object is a verb with an object: have schools *implement* rules."""
    token = passage.tokens[index]
    follows = next_token(passage, index, piece.high)
    if token.word is None or not (token.word.strong or token.has("takes-object")):
        return False
    if follows is None or follows.has("of", "document", "system"):
        return False
    if "plain" in token.word.kinds and not token.word.verb:
        return False
    if follows.has("outcome") or _is_modified(passage, token):
        return False
    if token.has("head-only"):
        before = passage.tokens[index - 1] if index > piece.object_at else None
        noun_before = before is not None and (before.kind in {"text", "group"} or before.has("neutral", "scope"))
        return bool(set(token.word.verb) & _FOR) and not noun_before
    return not closes(follows)


def _is_built(passage: Passage, piece: Piece, index: int, heads: set[str]) -> bool:
    """Whether a system is built or drafted, by the verb that governs or by 'building' after it."""
    word = passage.tokens[index].word
    if word is not None and set(word.shows) <= _SUPPORTING:
        return False
    if heads & _MAKING:
        return True
    rest = passage.tokens[index + 1 : piece.high]
    return any(token.word is not None and "build" in token.word.shows for token in rest)


def _ends_in_paper(passage: Passage, piece: Piece, heads: set[str]) -> bool:
    """Whether the object is a paper (policy, plan, report), whose name may hold any activity."""
    kinds = ("document",) if heads & _MAKING else ("document", "system")
    for token in reversed(passage.tokens[piece.object_at : piece.high]):
        if token.kind in {"group", "break"} or token.governs or token.has("connective", "scope", "adverb"):
            continue
        return token.has("outcome", *kinds) or passage.text.endswith(
            passage.words.lists["papers"], token.start, token.end
        )
    return False


def _serves(passage: Passage, piece: Piece, index: int, heads: set[str]) -> bool:
    """Whether an activity stays in the name of a paper: what it is for, what is done with it, a system drafted."""
    token = passage.tokens[index]
    follows = next_token(passage, index, piece.high)
    if token.word is None:
        return False
    if follows is not None and follows.has("system"):
        return bool(heads & _MAKING) and closes(next_token(passage, index + 1, piece.high))
    rest = passage.tokens[index : piece.high]
    if all(
        t.governs or t.has("connective", "scope", "adverb", "auxiliary") or t.kind in {"list", "group"} for t in rest
    ):
        return True
    return bool(set(token.word.verb) & _FOR) and token.word.strong and not closes(follows)


def _only_field(passage: Passage, piece: Piece, index: int, activities: list[int]) -> bool:
    """Whether an activity is only what a verbal noun after 'of' is about (the approval *of setting up, closing*)."""
    marks = [k for k in range(index + 1, piece.high) if passage.tokens[k].has("of")]
    if marks and piece.form == "noun" and _only_approves(passage, marks[-1], activities):
        return index < marks[-1]
    if not marks or marks[0] == index + 1 or not any(activity > marks[-1] for activity in activities):
        return False
    follows = passage.tokens[index + 1]
    if follows.has("scope") and index + 2 in marks:
        return True
    final = [passage.tokens[k].word for k in activities if k > marks[-1]]
    if all(word is not None and set(word.shows) <= _RULING for word in final):
        return False
    before = passage.tokens[marks[-1] - 1]
    return before.governs or before.has("and-so-on")


def _only_approves(passage: Passage, mark: int, activities: list[int]) -> bool:
    """Whether the verbal nouns after 'of' do nothing but approve."""
    words = [passage.tokens[k].word for k in activities if k > mark]
    return bool(words) and all(word is not None and set(word.shows) == {"approve"} for word in words)


def _final_group(passage: Passage, piece: Piece, nouns: list[int]) -> frozenset[int]:
    """The verbal nouns that tell the role: those after the last 'of', or all where there is none."""
    marks = [k for k in range(piece.low, piece.high) if passage.tokens[k].has("of")]
    after = [index for index in nouns if not marks or index > marks[-1]]
    return frozenset(after or nouns)


def _planning(passage: Passage, piece: Piece, codes: set[str]) -> list[Shown]:
    """`plan` where a plan is among what is drafted, or where something is taken up into one."""
    if "formulate" not in codes or "plan" in codes:
        return []
    for found in passage.words.patterns["plan"].finditer(passage.text, piece.start, piece.end):
        if any(found.start() >= s and found.end() <= e for s, e in piece.conditions):
            continue
        if not passage.words.patterns["not_plan"].match(passage.text, found.start()):
            return [Shown("plan", found.start(), found.end(), False)]
    return []


def _is_modified(passage: Passage, token: Token) -> bool:
    """Whether a verb only names the kind of a thing that follows it and closes the phrase (a place *of shelter*)."""
    found = passage.words.patterns["matters"].match(passage.text, token.end)
    if not found:
        return False
    if found.end() >= len(passage.text) or passage.text[found.end()] in ",;。、:(":
        return True
    word = passage.words.longest_at(passage.text, found.end())
    return word is not None and not word.kinds.isdisjoint({"of", "connective"})
