"""How a segment opens: connective, subject, auxiliary, adverbs, phrases, and the verb that governs the rest."""

from typing import NamedTuple

from mandates.ingest.grammar.unspaced.actors import read_subject
from mandates.ingest.grammar.unspaced.bodies import read_bodies
from mandates.ingest.grammar.unspaced.passage import Passage, Token
from mandates.ingest.grammar.unspaced.positions import is_matter, is_noun_here, joins, next_token, skip

_TAKES_PHRASES = frozenset({"guide", "supervise", "support", "outreach", "handle", "implement", "coordinate"})
_COMPOUND = 4
"""The most characters that a word may form one noun with (*training* materials), so that it is no verb."""


class Opening(NamedTuple):
    """How a segment opens.

    `kind` is `verb`, `noun`, `condition`, `phrase` (an adverbial of what follows) or `empty`; `start` where the
    clause would start, `whole` where it starts with its subject, `governor` the token that governs or -1. `actors`
    are the bodies named as subject, `joint` whether they act as a pair; `fresh` says that a connective which starts
    a duty was left out. `bodies` are the stretches of bodies that the opening names as joined or addressed,
    `phrases` its adverbials.
    """

    kind: str
    start: int
    governor: int = -1
    actors: tuple[str, ...] = ()
    joint: bool = False
    fresh: bool = False
    whole: int = -1
    bodies: tuple[tuple[int, int], ...] = ()
    phrases: tuple[tuple[int, int], ...] = ()


def open_segment(passage: Passage, low: int, high: int, conditional: bool, awaited: bool = False) -> Opening:
    """Return how the tokens from `low` to `high` open.

    `conditional` says that a comma follows them, `awaited` that a condition before them waits for its verb.
    """
    index, fresh = _skip_marks(passage, low, high)
    whole = passage.tokens[index].start if index < high else -1
    subject = read_subject(passage, index, high)
    if subject:
        index = skip(passage, subject.after, high, "connective")
        while index < high - 1 and passage.tokens[index].kind == "group":
            index += 1
    before_auxiliary = min(index, high - 1)
    after_auxiliary = skip(passage, index, high, "auxiliary")
    if after_auxiliary > index and passage.tokens[after_auxiliary - 1].has("auxiliary"):
        index = (
            after_auxiliary
            if subject or not passage.words.patterns["power"].match(passage.text, passage.tokens[low].start)
            else index
        )
    if index >= high:
        return Opening("empty", passage.tokens[high - 1].end, actors=subject.actors if subject else ())
    awaited = awaited or passage.tokens[index - 1].has("auxiliary")
    found = inner_opening(passage, index, high, conditional)
    if found.kind == "condition":
        found = found._replace(start=passage.tokens[before_auxiliary].start)
    if awaited and found.kind in {"noun", "phrase"} and (last := _last_verb(passage, index, high)) >= 0:
        found = found._replace(kind="verb", governor=last)
    if found.kind == "noun" and passage.tokens[index - 1].has("auxiliary"):
        clear = _clear_verb(passage, index, high)
        found = found._replace(kind="verb", governor=clear) if clear >= 0 else found
    if not subject and found.kind == "verb" and index == after_auxiliary:
        found = found._replace(start=passage.tokens[before_auxiliary].start)
    actors = subject.actors if subject else ()
    return found._replace(actors=actors, joint=bool(subject and subject.joint), fresh=fresh, whole=whole)


def _clear_verb(passage: Passage, index: int, high: int) -> int:
    """The first clear verb with an object after one that is not known (shall *dispatch* experts to support X)."""
    if passage.tokens[index].kind != "text":
        return -1
    for position in range(index + 1, high - 1):
        token = passage.tokens[position]
        clear = token.has("joint") or (token.word is not None and token.word.strong)
        if clear and token.has("verb") and not passage.tokens[position + 1].has("of"):
            return position
        if token.kind == "list" or token.has("of"):
            return -1
    return -1


def _last_verb(passage: Passage, index: int, high: int) -> int:
    """The last word of a segment where it is a verb, with only adverbs before it."""
    at = skip(passage, index, high - 1, "adverb")
    return at if at == high - 1 and passage.tokens[at].governs else -1


def _skip_marks(passage: Passage, low: int, high: int) -> tuple[int, bool]:
    """Leave out enumerators and leading connectives; say whether a connective that starts a duty was there."""
    index, fresh = low, False
    start = passage.tokens[low].start
    ordinal = passage.words.patterns["ordinal"].match(passage.text, start)
    if start == 0 and not ordinal:
        ordinal = passage.words.patterns["numbered"].match(passage.text)
    while ordinal and index < high and passage.tokens[index].end <= ordinal.end():
        index += 1
    while index < high:
        token = passage.tokens[index]
        if token.kind not in {"list", "break"}:
            if not token.has("connective") or (token.has("with") and _joins_bodies(passage, index, high)):
                break
            fresh = fresh or token.has("fresh")
        index += 1
    return index, fresh


def _joins_bodies(passage: Passage, index: int, high: int) -> bool:
    """Whether 'with' takes a body, or somebody it acts jointly with, and is no mere connective."""
    end = passage.tokens[high - 1].end
    if read_bodies(passage, passage.tokens[index].end, end) is not None:
        return True
    return any(t.word is not None and "act_jointly" in t.word.verb for t in passage.tokens[index + 1 : high])


def inner_opening(passage: Passage, index: int, high: int, conditional: bool = False) -> Opening:
    """Return how a segment opens after its subject."""
    start = passage.tokens[index].start
    end = passage.tokens[high - 1].end
    if conditional and passage.words.patterns["delegating"].fullmatch(passage.text, start, end):
        return Opening("phrase", start)
    ends = [m.end() for m in passage.words.patterns["condition_ends"].finditer(passage.text, start, end)]
    closes = conditional and end in ends
    plain_end = closes and passage.tokens[high - 1].has("of")
    governor, bodies, phrases = _governor(passage, index, high, conditional)
    opens_condition = passage.text.startswith(passage.words.lists["conditions"], start)
    if plain_end or (closes and (governor < 0 or opens_condition)):
        return Opening("condition", start, phrases=((start, end),))
    if governor < 0:
        governor = _telling(passage, index, high)
    if governor < 0:
        position = skip(passage, index, high, "adverb")
        adverbial = position >= high or passage.tokens[position].has("preposition")
        return Opening("phrase" if adverbial and conditional else "noun", start, phrases=phrases, bodies=bodies)
    return Opening("verb", start, governor, bodies=bodies, phrases=phrases)


def _governor(
    passage: Passage, index: int, high: int, conditional: bool
) -> tuple[int, tuple[tuple[int, int], ...], tuple[tuple[int, int], ...]]:
    """The token that governs the segment or -1, the bodies before it, and the phrases before it."""
    bodies: list[tuple[int, int]] = []
    phrases: list[tuple[int, int]] = []
    while index < high:
        token = passage.tokens[index]
        if _precedes_verb(passage, index, high):
            index += 1
        elif token.has("preposition") and not (token.governs and not token.has("with")):
            found = read_bodies(passage, token.end, passage.tokens[high - 1].end)
            after = min(passage.token_from(found.end), high) if found else index + 1
            if token.has("by-means"):
                after = _after_means(passage, after, high)
            target = _after_phrase(passage, after, high, bool(found))
            if token.has("toward"):
                target = next((k for k in range(after, high) if passage.tokens[k].has("light")), target)
            if target < 0:
                return -1, tuple(bodies), tuple(phrases)
            if token.has("toward") and conditional and _describes(passage, target, high):
                return -1, tuple(bodies), tuple(phrases)
            if found:
                bodies.extend(found.spans)
            phrases.append((token.start, passage.tokens[target].start))
            return target, tuple(bodies), tuple(phrases)
        elif _governs_here(passage, index, high):
            return index, tuple(bodies), tuple(phrases)
        else:
            break
    return -1, tuple(bodies), tuple(phrases)


def _precedes_verb(passage: Passage, index: int, high: int) -> bool:
    """Whether a token is an adverb or auxiliary that leaves the verb still to come."""
    token = passage.tokens[index]
    if token.kind == "break" or (token.has("auxiliary") and not token.governs):
        return True
    return token.has("adverb") and not (token.governs and _governs_here(passage, index, high))


def _telling(passage: Passage, index: int, high: int) -> int:
    """The word of telling that has a topic before it and a body after it ('such cases, within a day, notify X')."""
    end = passage.tokens[high - 1].end
    for position in range(index + 1, high):
        token = passage.tokens[position]
        if token.has("told") and token.has("verb") and read_bodies(passage, token.end, end):
            return position
    return -1


def _governs_here(passage: Passage, index: int, high: int) -> bool:
    """Whether the word that opens a phrase governs it."""
    token = passage.tokens[index]
    if not token.governs or token.word is None:
        return False
    if token.word.strong:
        follows = next_token(passage, index, high)
        if (not token.has("verb") or token.has("plain")) and _is_verbal_noun_list(passage, index, high):
            return False
        return follows is None or not follows.has("of")
    if _is_verbal_noun_list(passage, index, high):
        return False
    return not is_noun_here(passage, index, high)


def _is_verbal_noun_list(passage: Passage, index: int, high: int) -> bool:
    """Whether a phrase that starts with a word both verb and noun ends 'of'-verbal noun, as lists of matters do."""
    mark, token = passage.words.lists["of"][-1], passage.tokens[index]
    at = passage.text.find(mark, token.end, passage.tokens[high - 1].end)
    governs = token.word is not None and bool(set(token.word.verb) & _TAKES_PHRASES)
    if at < 0 or (governs and at - token.end > _COMPOUND and not is_matter(passage, token)):
        return False
    after = False
    for position in range(index + 1, high):
        token = passage.tokens[position]
        if token.has("of") and token.word is not None and token.word.text == mark:
            after = True
        elif after and token.governs and joins_or_ends(next_token(passage, position, high)):
            return True
    return False


def joins_or_ends(token: Token | None) -> bool:
    """Whether a verbal noun is complete before this token."""
    return token is None or joins(token) or token.kind in {"comma", "stop", "colon"} or token.governs


def _after_phrase(passage: Passage, index: int, high: int, closed: bool) -> int:
    """The token that governs after a prepositional phrase: a clear verb, or one right after the phrase's end."""
    doubtful = -1
    for position in range(index, high):
        token = passage.tokens[position]
        if not token.governs or token.word is None:
            continue
        if is_noun_here(passage, position, high):
            last = next_token(passage, position, high) is None and (closed or token.word.strong)
            doubtful = position if doubtful < 0 and last else doubtful
            continue
        before = passage.tokens[position - 1]
        ended = (closed and position == index) or before.kind == "group" or before.has("adverb", "auxiliary")
        of_body = closed and position == index
        clear = token.word.strong or ended or _phrase_ended(passage, before)
        named = (
            token.has("head-only") and before.kind == "text" and not of_body and _governs_later(passage, position, high)
        )
        modifies = is_matter(passage, token) or named
        if modifies and (_governs_later(passage, position, high) or not (clear or token.has("told"))):
            continue
        if clear:
            return position
        doubtful = position if doubtful < 0 else doubtful
    return doubtful


def _describes(passage: Passage, index: int, high: int) -> bool:
    """Whether a verb only describes whom something is done to (towards *those that failed* to report)."""
    marks = [k for k in range(index + 1, high) if passage.tokens[k].has("of")]
    return bool(marks) and not any(passage.tokens[k].governs for k in range(marks[-1] + 1, high))


def _after_means(passage: Passage, index: int, high: int) -> int:
    """The token after 'with X as Y', where that is what stands there."""
    for position in range(index, high):
        if passage.tokens[position].has("as"):
            return min(position + 2, high)
    return index


def _governs_later(passage: Passage, index: int, high: int) -> bool:
    return any(
        passage.tokens[position].governs and not is_noun_here(passage, position, high)
        for position in range(index + 1, high)
    )


def _phrase_ended(passage: Passage, before: Token) -> bool:
    return passage.text.endswith(passage.words.lists["phrase_ends"], before.start, before.end)
