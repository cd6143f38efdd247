"""From the tokens of an item to the stretches of its clauses."""

from dataclasses import dataclass, field
from typing import NamedTuple

from mandates.ingest.grammar.unspaced.governing import Governing, cut_points, matter_cut, read_governing
from mandates.ingest.grammar.unspaced.matters import cut_matters, names_unknown_activity
from mandates.ingest.grammar.unspaced.openings import Opening, inner_opening, open_segment
from mandates.ingest.grammar.unspaced.passage import Passage, Token
from mandates.ingest.grammar.unspaced.pieces import Piece, Segment
from mandates.ingest.grammar.unspaced.positions import skip
from mandates.ingest.grammar.unspaced.separating import is_no_duty, segments
from mandates.ingest.grammar.unspaced.set_forms import read_set_form


class _Pending(NamedTuple):
    """A condition or phrase that waits for its clause: where it starts, its stretches, and the subject before it."""

    start: int = -1
    conditions: tuple[tuple[int, int], ...] = ()
    actors: tuple[str, ...] = ()
    whole: int = -1
    topic: tuple[int, int] = (-1, -1)


@dataclass
class _State:
    """What is known while the segments of an item are read in turn."""

    pending: _Pending = field(default_factory=_Pending)
    actors: tuple[str, ...] = ()
    joint: bool = False
    post: bool = False
    opened: int = 0


def cut_pieces(passage: Passage) -> list[Piece]:
    """Return the clauses of a passage in order of the text."""
    pieces: list[Piece] = []
    state = _State(actors=named_above(passage))
    for segment in segments(passage):
        if segment.first:
            _flush(passage, pieces, state)
            state.post, state.opened = state.post and segment.mark == "comma", len(pieces)
        text = passage.text[passage.tokens[segment.low].start : passage.tokens[segment.high - 1].end]
        if is_no_duty(passage, segment, text):
            state.post = state.post or bool(passage.words.patterns["post"].search(text))
            continue
        _take(passage, segment, pieces, state)
    _flush(passage, pieces, state)
    return pieces


def named_above(passage: Passage) -> tuple[str, ...]:
    """The party of a divided task that stands above its list, on a line of its own."""
    name = "".join(passage.item.lead_in.split())
    is_party = passage.item.block == "splits" and (name in passage.names.values() or name == passage.called)
    return (name,) if is_party and name else ()


def _take(passage: Passage, segment: Segment, pieces: list[Piece], state: _State) -> None:
    """Add the clauses of a segment, or keep what waits for the next one."""
    found, opening = _read(passage, segment, state.pending, pieces[state.opened :])
    if opening.actors or opening.joint:
        state.actors, state.joint = opening.actors, opening.joint
    if not found and opening.kind in {"condition", "phrase"}:
        if opening.kind == "condition" and _opens_condition(passage, pieces[state.opened :]):
            before = pieces.pop()
            state.pending = _Pending(before.start, ((before.start, before.end),))
        state.pending = _wait(passage, state.pending, opening)
        return
    if _is_topic(passage, segment, found, len(pieces) > state.opened):
        state.pending = _wait(passage, state.pending, opening)._replace(topic=(found[0].low, found[0].high))
        return
    if len(pieces) > state.opened and pieces[-1].form == "noun" and _is_left_over(passage, found):
        before = pieces.pop()
        found[0] = found[0]._replace(start=before.start, low=before.low, object_at=before.low)
    if not found and len(pieces) > state.opened:
        pieces[-1] = _extend(passage, pieces[-1], segment)
    for piece in found:
        later = len(pieces) > state.opened
        actors, joint = piece.actors or state.actors, piece.joint or (state.joint and not piece.actors)
        if piece.form == "passive" and actors:
            # By whom it is done says who goes on.
            state.actors, state.joint = actors, joint
        pieces.append(piece._replace(actors=actors, joint=joint, post=state.post, later=later))
    if found:
        state.pending = _Pending()


def _opens_condition(passage: Passage, begun: list[Piece]) -> bool:
    """Whether the one clause before a condition shows no action, so that it is the condition's first half."""
    if len(begun) != 1 or begun[0].form != "noun":
        return False
    tokens = passage.tokens[begun[0].low : begun[0].high]
    mark = max((place for place, token in enumerate(tokens) if token.has("of")), default=len(tokens))
    return not any(token.has("noun") for token in tokens) and not any(token.governs for token in tokens[mark:])


def _is_left_over(passage: Passage, found: list[Piece]) -> bool:
    """Whether a segment only says by whom the matter before it is done."""
    if not found or found[0].form != "passive":
        return False
    first = skip(passage, found[0].low, found[0].high, "adverb", "auxiliary")
    return passage.tokens[first].has("passive")


def _is_topic(passage: Passage, segment: Segment, found: list[Piece], begun: bool) -> bool:
    """Whether a segment only names what the next one says something of (such a case, is handed over)."""
    if begun or len(found) != 1 or found[0].form != "noun" or segment.mark != "comma":
        return False
    if names_unknown_activity(passage, found[0].low, found[0].high):
        return False
    tokens = passage.tokens
    if any(tokens[k - 1].has("of") and tokens[k].governs for k in range(found[0].low + 1, found[0].high)):
        return False
    return not any(t.governs or t.has("noun") for t in passage.tokens[found[0].high - 2 : found[0].high])


def _flush(passage: Passage, pieces: list[Piece], state: _State) -> None:
    """A topic that nothing followed is a duty of its own."""
    low, high = state.pending.topic
    if low >= 0:
        start, end = passage.tokens[low].start, passage.tokens[high - 1].end
        pieces.append(Piece("noun", start, end, low, high, low, "item", start, actors=state.actors, joint=state.joint))
    state.pending = _Pending()


def _read(passage: Passage, segment: Segment, pending: _Pending, before: list[Piece]) -> tuple[list[Piece], Opening]:
    """The clauses of a segment; none with an opening where it belongs to another segment."""
    opening = open_segment(passage, segment.low, segment.high, segment.mark == "comma", pending.start >= 0)
    start = pending.start if pending.start >= 0 else opening.start
    if pending.start >= 0 and pending.actors and opening.actors and pending.actors != opening.actors:
        start = pending.whole
    text = passage.text[passage.tokens[segment.low].start : passage.tokens[segment.high - 1].end]
    if before and passage.words.patterns["after_approval"].match(text):
        return [], opening._replace(kind="noun")
    made = read_set_form(passage, segment, opening, start, before)
    if made is not None:
        return [piece._replace(conditions=pending.conditions + piece.conditions) for piece in made], opening
    if opening.kind == "verb":
        if pending.start < 0 and _continues(passage, segment, opening, before):
            return [], opening
        return _verb_pieces(passage, segment, opening, start, pending), opening
    if opening.kind in {"condition", "phrase", "empty"}:
        return [], opening
    matters = cut_matters(passage, segment, opening, before)
    if matters and pending.start >= 0:
        matters[0] = matters[0]._replace(start=start, conditions=pending.conditions)
    return matters, opening


def _continues(passage: Passage, segment: Segment, opening: Opening, before: list[Piece]) -> bool:
    """Whether a segment that starts with a verb only goes on with the list of the clause before."""
    if not before or opening.actors or opening.joint:
        return False
    last, governor = before[-1], passage.tokens[opening.governor]
    heads = [passage.tokens[head] for head in last.heads]
    if any("propose" in (head.word.verb if head.word else ()) for head in heads) and last.form == "verb":
        proposal = passage.words.patterns["proposal"]
        begun = passage.text[passage.tokens[last.object_at].start : last.end] if last.object_at < last.high else ""
        here = passage.text[governor.end : passage.tokens[segment.high - 1].end]
        if not proposal.search(begun) and proposal.search(here):
            return True
    only_modal = heads and all(head.word is not None and head.word.modal for head in heads)
    return bool(only_modal and not opening.phrases and _is_bare(passage, segment, opening))


def _is_bare(passage: Passage, segment: Segment, opening: Opening) -> bool:
    """Whether a segment is nothing but verbal nouns, which share the object of the clause before."""
    for token in passage.tokens[opening.governor : segment.high]:
        if (
            token.word is None
            or token.kind == "text"
            or not (token.governs or token.has("scope", "connective", "adverb"))
        ):
            return False
        if token.word.modal:
            return False
    return True


def _wait(passage: Passage, pending: _Pending, opening: Opening) -> _Pending:
    start = pending.start if pending.start >= 0 else opening.start
    index = passage.token_from(opening.start)
    by_means = index < len(passage.tokens) and passage.tokens[index].has("by-means")
    if opening.kind == "phrase" and by_means and pending.start < 0:
        return pending
    conditions = pending.conditions + (opening.phrases if opening.kind == "condition" else ())
    whole = pending.whole if pending.whole >= 0 else opening.whole
    return _Pending(start, conditions, pending.actors or opening.actors, whole)


def _extend(passage: Passage, piece: Piece, segment: Segment) -> Piece:
    return piece._replace(end=passage.tokens[segment.high - 1].end, high=segment.high)


def _verb_pieces(passage: Passage, segment: Segment, opening: Opening, start: int, pending: _Pending) -> list[Piece]:
    """The clauses of a segment that a verb governs: one for each verb with an object of its own."""
    pieces: list[Piece] = []
    rule, at, conditions = "clause-verb", opening.start, pending.conditions
    low = segment.low
    while True:
        governing = read_governing(passage, opening.governor, segment.high)
        if (cut := matter_cut(passage, governing, segment.high)) > 0:
            high = _trim(passage, cut, low)
            pieces.append(_piece(passage, opening, governing, (start, low, high), (rule, at), conditions))
            rest = segment._replace(low=cut, first=False)
            return [*pieces, *cut_matters(passage, rest, Opening("noun", passage.tokens[cut].start), [])]
        cuts = cut_points(passage, governing, segment.high)
        high = _trim(passage, cuts[0][0], low) if cuts else segment.high
        pieces.append(_piece(passage, opening, governing, (start, low, high), (rule, at), conditions))
        if not cuts:
            return pieces
        low, rule = cuts[0]
        opening = inner_opening(passage, low, segment.high)
        if opening.kind != "verb":
            last = pieces[-1]
            pieces[-1] = last._replace(end=passage.tokens[segment.high - 1].end, high=segment.high)
            return pieces
        start = at = opening.start
        conditions = ()


def _trim(passage: Passage, cut: int, low: int) -> int:
    """The token after the last of a clause that ends before a connective or list mark."""
    high = cut
    while high > low + 1 and (passage.tokens[high - 1].kind in {"list", "break"} or _leads(passage.tokens[high - 1])):
        high -= 1
    return high


def _leads(token: Token) -> bool:
    return token.has("connective") and not token.governs


def _piece(
    passage: Passage,
    opening: Opening,
    governing: Governing,
    stretch: tuple[int, int, int],
    rule: tuple[str, int],
    conditions: tuple[tuple[int, int], ...],
) -> Piece:
    start, low, high = stretch
    return Piece(
        "verb",
        start,
        passage.tokens[high - 1].end,
        low,
        high,
        governing.object_at,
        rule[0],
        rule[1],
        governing.heads,
        governing.inner,
        opening.actors,
        opening.joint,
        bodies=opening.bodies + governing.bodies,
        conditions=conditions,
    )
