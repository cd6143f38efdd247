"""Lists of matters: verbal nouns with what they are done to, as organic rules name duties."""

from typing import NamedTuple

from mandates.ingest.grammar.unspaced.openings import Opening
from mandates.ingest.grammar.unspaced.passage import Passage, Token
from mandates.ingest.grammar.unspaced.pieces import Piece, Segment
from mandates.ingest.grammar.unspaced.positions import closes, joins, next_token, skip

_GENERAL = frozenset(
    {"implement", "supervise", "guide", "coordinate", "handle", "manage", "plan", "promote", "organise"}
)


_SHORT = 4
"""The most characters of a verbal noun that is not known."""


class _Part(NamedTuple):
    """A member of a list: its tokens, its verbal noun or -1, and whether it has an object of its own."""

    low: int
    high: int
    noun: int
    own: bool
    of: bool
    rest: bool


def cut_matters(passage: Passage, segment: Segment, opening: Opening, before: list[Piece]) -> list[Piece]:
    """Return the clauses of a list of matters; none where the segment goes on with the clause before."""
    low = _first(passage, segment, opening)
    parts = _parts(passage, low, segment.high)
    if not parts:
        return []
    governed = bool(before) and before[-1].form == "verb"
    if governed and not (parts[0].rest or parts[0].of):
        return [_piece(passage, parts, "unknown-verb")] if _starts_unknown_verb(passage, low, segment.high) else []
    subject = parts[0].own and passage.tokens[segment.high - 1].has("scope")
    if before and not any(part.noun >= 0 or part.rest for part in parts) and not (opening.fresh or subject):
        return []
    if before and not parts[0].own and parts[0].noun >= 0:
        return []
    rows = _rows(passage, parts)
    return [_piece(passage, row, "matter" if number else "item") for number, row in enumerate(rows)]


def _starts_unknown_verb(passage: Passage, low: int, high: int) -> bool:
    """Whether what follows a comma after a whole clause opens with a verb that is not known.

    A comma before one more object or verbal noun of the same verb is rare, and those end in an activity.
    """
    index = skip(passage, low, high - 1, "adverb")
    first = passage.tokens[index]
    text = passage.text[first.start : passage.tokens[high - 1].end]
    # After an adverb a word such as 'decision' is the verb.
    decides = index > low and first.has("document") and index + 1 < high and passage.tokens[index + 1].kind == "text"
    if not (first.kind == "text" or decides) or len(text) < _SHORT or passage.words.patterns["no_verb"].match(text):
        return False
    last = passage.tokens[high - 1]
    if passage.tokens[low - 1].has("auxiliary"):
        return True
    return not (_is_verbal(last) or last.has("scope", "of", "system", "document"))


def _first(passage: Passage, segment: Segment, opening: Opening) -> int:
    index = segment.low
    while index < segment.high - 1 and passage.tokens[index].start < opening.start:
        index += 1
    return skip(passage, index, segment.high, "auxiliary")


def _parts(passage: Passage, low: int, high: int) -> list[_Part]:
    parts: list[_Part] = []
    start = low
    for index in range(low, high + 1):
        if index < high and not (joins(passage.tokens[index]) and not passage.tokens[index].governs):
            continue
        if start < index:
            parts.append(_part(passage, start, index))
        start = index + 1
    return parts


def _part(passage: Passage, low: int, high: int) -> _Part:
    tokens = passage.tokens
    noun = -1
    for index in range(high - 1, low - 1, -1):
        if _is_verbal(tokens[index]) and closes(next_token(passage, index, high)):
            noun = index
            break
        if not (tokens[index].has("scope") or tokens[index].kind in {"group", "break"}):
            break
    if noun < 0 and names_unknown_activity(passage, low, high):
        noun = high - 1
    first = skip(passage, low, high, "adverb", "auxiliary")
    body = tokens[first : noun if noun >= 0 else high]
    compound = noun >= 0 and not tokens[noun].governs and tokens[noun].end - tokens[noun].start > 3
    own = compound or any(
        not _is_verbal(t) and t.kind != "break" and not t.has("of") and (noun >= 0 or not t.has("scope")) for t in body
    )
    of = any(t.has("of") for t in tokens[low:high])
    text = passage.text[tokens[low].start : tokens[high - 1].end]
    # Of *other* things something definite may be done, which is no residue.
    definite = of and noun >= 0 and bool(passage.words.patterns["definite"].search(text))
    rest = bool(passage.words.patterns["residual"].match(text)) and not definite
    return _Part(low, high, noun, own, of, rest)


def names_unknown_activity(passage: Passage, low: int, high: int) -> bool:
    """Whether a stretch ends with 'of' and a short word that is not known: a verbal noun all the same."""
    last, mark = passage.tokens[high - 1], passage.tokens[high - 2].word if high - 2 > low else None
    return last.kind == "text" and last.end - last.start <= _SHORT and mark is not None and mark.text == _of(passage)


def _of(passage: Passage) -> str:
    return passage.words.lists["of"][-1]


def _is_verbal(token: Token) -> bool:
    return token.governs or token.has("noun")


def _rows(passage: Passage, parts: list[_Part]) -> list[list[_Part]]:
    """Parts that are one duty: objects and the verbal nouns they share."""
    if _shares_scope(passage, parts):
        rest = [part for part in parts if part.rest]
        return [[part for part in parts if not part.rest], rest] if rest and len(rest) < len(parts) else [parts]
    rows: list[list[_Part]] = []
    for number, part in enumerate(parts):
        done = bool(rows) and any(p.noun >= 0 for p in rows[-1]) and not _is_under(passage, rows[-1], parts[number:])
        closed_later = any(p.noun >= 0 for p in parts[number:])
        if not rows or part.rest or (done and part.own and closed_later and not _repeats(passage, rows[-1], part)):
            rows.append([part])
        else:
            rows[-1].append(part)
    return rows


def _is_under(passage: Passage, row: list[_Part], later: list[_Part]) -> bool:
    """Whether verbal nouns without 'of' are only objects of one after 'of' (upkeep, training: *oversight of*)."""
    ahead = next((part for part in later if part.noun >= 0), None)
    if ahead is None or not ahead.of or any(part.of for part in row):
        return False
    tokens = passage.tokens
    word, last = tokens[ahead.noun].word, tokens[row[-1].noun].word
    if last is not None and not last.shows:
        return True
    mark = max((k for k in range(ahead.low, ahead.noun) if tokens[k].has("of")), default=ahead.low)
    acts = any(_is_verbal(tokens[k]) for k in range(ahead.low, mark))
    general = word is not None and bool(word.shows) and set(word.shows) <= _GENERAL
    return acts and general and tokens[later[0].low - 1].kind == "list"


def _shares_scope(passage: Passage, parts: list[_Part]) -> bool:
    """Whether one word such as 'matters' closes a whole list that has no verbal noun after 'of'."""
    last = passage.tokens[parts[-1].high - 1]
    return last.has("scope") and not last.governs and not any(part.of for part in parts)


def _repeats(passage: Passage, row: list[_Part], part: _Part) -> bool:
    """Whether a part only names one more field of the same activity (this relief, that relief)."""
    before = next(p for p in reversed(row) if p.noun >= 0)
    if part.noun < 0 or part.of or before.of:
        return False
    here, there = passage.tokens[part.noun].word, passage.tokens[before.noun].word
    if here is None or there is None:
        return False
    return here.shows == there.shows and (bool(here.shows) or here.text == there.text)


def _piece(passage: Passage, row: list[_Part], rule: str) -> Piece:
    low, high = row[0].low, row[-1].high
    start, end = passage.tokens[low].start, passage.tokens[high - 1].end
    form = "residual" if row[0].rest and len(row) == 1 else "noun"
    return Piece(form, start, end, low, high, low, rule, start)
