"""A clause from its stretches: codes, role, parties, relations, and why."""

from typing import NamedTuple

from mandates.ingest.drafts import Clause, Item, Reason
from mandates.ingest.grammar.unspaced.parties import Parties, find_parties
from mandates.ingest.grammar.unspaced.passage import Passage
from mandates.ingest.grammar.unspaced.pieces import Piece
from mandates.ingest.grammar.unspaced.positions import closes, next_token
from mandates.ingest.grammar.unspaced.showing import Showing, Shown, show_actions
from mandates.ingest.roles import Heads, tell_role

_PROMOTING = frozenset({"transformation", "preamble"})


class _Codes(NamedTuple):
    """All codes of a clause with what tells its role."""

    modals: tuple[str, ...]
    actions: tuple[str, ...]
    heads: Heads
    relations: tuple[str, ...]
    reasons: tuple[Reason, ...]


def make_clause(passage: Passage, piece: Piece, one_sided: bool) -> Clause:
    """Return the clause of a piece."""
    item = passage.item
    parties = find_parties(passage, piece)
    showing = show_actions(passage, piece)
    codes = _tell_codes(passage, piece, showing, parties)
    role, rule = tell_role(codes.heads)
    start, end = passage.span(piece.start, piece.end)
    relations = codes.relations + (("one_sided_split",) if one_sided else ())
    if item.block == "transformation":
        relations += ("functional_transformation",)
    first = Reason(f"clause-{piece.rule}", *passage.span(piece.at, min(piece.at + 2, piece.end)), "clause")
    reasons = (first, *codes.reasons, Reason(rule, start, end, role))
    return Clause(
        item.container,
        item.label,
        start,
        end,
        parties.actors,
        tuple(dict.fromkeys((*codes.modals, *codes.actions))),
        role,
        _object(passage, piece),
        parties.counterparties,
        tuple(dict.fromkeys(relations)),
        tuple(passage.span(*stretch) for stretch in piece.conditions),
        _instruments(passage, piece),
        _is_optional(passage, piece, item),
        confidence=_confidence(piece, showing, codes),
        reasons=reasons,
    )


def _object(passage: Passage, piece: Piece) -> tuple[int, int]:
    low = piece.object_at if piece.object_at < piece.high else piece.high - 1
    return passage.span(max(passage.tokens[low].start, piece.start), piece.end)


def _instruments(passage: Passage, piece: Piece) -> tuple[tuple[int, int], ...]:
    """The named papers of a clause, each with its document number."""
    found: list[tuple[int, int]] = []
    for token in passage.tokens[piece.low : piece.high]:
        if token.kind != "group" or token.start < piece.start or token.end > piece.end:
            continue
        if passage.text[token.start] in "《〈":
            found.append((token.start, token.end))
        elif (
            found
            and found[-1][1] == token.start
            and passage.words.patterns["number"].search(passage.text, token.start, token.end)
        ):
            found[-1] = (found[-1][0], token.end)
    return tuple(passage.span(*stretch) for stretch in found)


def _tell_codes(passage: Passage, piece: Piece, showing: Showing, parties: Parties) -> _Codes:
    modal, shown = showing.modal, list(showing.actions)
    reasons = [_reason(passage, one, "cue") for one in ([modal] if modal else []) + shown]
    relations = list(parties.relations)
    if piece.form == "residual":
        return _set_codes(passage, piece, (), ("handle",), (*relations, "residual"))
    if piece.form == "host":
        return _set_codes(passage, piece, ("undertake", "host_office"), (), (*relations, "hosts_office"))
    actions = [one.code for one in shown]
    heads = [one.code for one in shown if one.governs]
    modals = [modal.code] if modal else []
    if parties.entrusted:
        modals = ["entrusted"]
    if piece.form == "delegated":
        relations.append("delegated_in_agency_name")
    if piece.form == "deferred":
        relations.append("deferred_to_superior_rules")
        actions, heads = ["act_jointly", *actions], ["act_jointly", *heads]
    elif parties.joint:
        actions, heads = ["act_jointly", *actions], ["act_jointly", *heads]
    _add_plain(passage, piece, actions, heads, modals)
    text = passage.text[piece.start : piece.end]
    told = Heads(
        heads or actions,
        modals[0] if modals else None,
        showing.regulates,
        bool(passage.words.patterns["own_share"].search(text)),
        piece.form == "delegated",
    )
    return _Codes(tuple(modals), tuple(actions), told, tuple(relations), tuple(reasons))


def _add_plain(passage: Passage, piece: Piece, actions: list[str], heads: list[str], modals: list[str]) -> None:
    """What stands for a clause without a word of the table: carrying out, promoting, or being responsible."""
    if _has_plain_equal(passage, piece):
        heads.append("organise")
    if actions or modals:
        return
    text = passage.text[piece.start : piece.end]
    if passage.item.block in _PROMOTING or _only_grows(passage, piece):
        actions.append("promote")
    elif passage.words.patterns["related_work"].search(text):
        actions.append("implement")
    else:
        modals.append("responsible")


def _only_grows(passage: Passage, piece: Piece) -> bool:
    """Whether the only activity that the object names is growth (*develop* an industry)."""
    if piece.form != "verb":
        return False
    ends = (i for i in range(piece.object_at, piece.high) if closes(next_token(passage, i, piece.high)))
    return any((word := passage.tokens[i].word) is not None and "promote" in word.shows for i in ends)


def _has_plain_equal(passage: Passage, piece: Piece) -> bool:
    """Whether a verb without an action stands beside others as their equal (guide *and carry out*)."""
    if piece.form != "verb" or len(piece.heads) < 2:
        return False
    last = passage.tokens[piece.heads[-1]]
    before = passage.tokens[piece.heads[-1] - 1]
    return last.has("plain") and not last.has("verb") and (before.kind == "list" or before.has("connective"))


def _set_codes(
    passage: Passage, piece: Piece, modals: tuple[str, ...], actions: tuple[str, ...], relations: tuple[str, ...]
) -> _Codes:
    span = passage.span(piece.start, piece.end)
    reasons = tuple(Reason(f"form-{piece.form}", *span, code) for code in modals + actions)
    return _Codes(modals, actions, Heads(actions, modals[0] if modals else None), relations, reasons)


def _reason(passage: Passage, shown: Shown, rule: str) -> Reason:
    return Reason(rule, *passage.span(shown.start, shown.end), shown.code)


def _is_optional(passage: Passage, piece: Piece, item: Item) -> bool:
    patterns = passage.words.patterns
    text = passage.text[piece.start : piece.end]
    if item.block == "preamble":
        return True
    if item.block in {"transformation"}:
        return False
    if patterns["chief"].search(text) or (piece.post and item.container == "agency"):
        return True
    if patterns["power"].match(text):
        return True
    return piece.later and bool(patterns["aim"].match(text)) and piece.form == "verb"


def _confidence(piece: Piece, showing: Showing, codes: _Codes) -> float:
    sure = {"verb": 0.94, "noun": 0.9, "residual": 0.97, "host": 0.95}.get(piece.form, 0.85)
    if piece.rule == "series-verb":
        sure -= 0.1
    if piece.rule == "lost-mark":
        sure -= 0.2
    if not showing.actions and piece.form in {"verb", "noun"}:
        sure -= 0.12 if codes.modals else 0.2
    if len(showing.actions) > 4:
        sure -= 0.08
    return round(max(sure, 0.3), 2)
