"""Who acts in a clause, with whom, on whom, and in whose name."""

from typing import NamedTuple

from mandates.ingest.grammar.unspaced.bodies import Bodies, read_bodies
from mandates.ingest.grammar.unspaced.passage import Passage, Token
from mandates.ingest.grammar.unspaced.pieces import Piece
from mandates.ingest.grammar.unspaced.positions import next_token

_RULING = frozenset({"guide", "supervise"})


class Parties(NamedTuple):
    """The actors and the other bodies of a clause, whether they act jointly, and the relations this gives."""

    actors: tuple[str, ...]
    counterparties: tuple[str, ...]
    joint: bool
    entrusted: bool
    relations: tuple[str, ...]


def find_parties(passage: Passage, piece: Piece) -> Parties:
    """Return the parties of a clause."""
    relations: list[str] = []
    entrusted = _entrusting(passage, piece)
    if entrusted:
        relations.append(f"entrusted_by:{entrusted}")
    found = _named(passage, piece, bool(entrusted))
    if piece.form == "host":
        found = [_hosted(passage, span) for span in piece.bodies]
    elif _on_behalf(passage, piece):
        relations.append("administers_on_behalf")
    own, kind, holder = passage.called, *_container(passage)
    parent = passage.words.patterns["parent"]
    others = [name for name in found if not _is_own(passage, name) and not parent.search(name)]
    if kind != "split":
        actors = piece.actors if piece.form == "delegated" or _foreign(passage, piece) else ()
        default = holder if kind == "section" and not _names_agency(passage, piece) else own
        return Parties(actors or (default,), _unique(others), False, bool(entrusted), tuple(relations))
    return _split_parties(passage, piece, (own, holder), others, (bool(entrusted), tuple(relations)))


def _container(passage: Passage) -> tuple[str, str]:
    kind, _, holder = passage.item.container.partition(":")
    return kind, "".join(holder.split())


def _split_parties(
    passage: Passage, piece: Piece, sides: tuple[str, str], others: list[str], more: tuple[bool, tuple[str, ...]]
) -> Parties:
    own, party = sides
    named = list(piece.actors)
    both = piece.joint or piece.form == "deferred"
    actors: tuple[str, ...]
    if both:
        actors, counter = (own, party), [party, *others]
    elif any(_same(passage, name, party) for name in named):
        actors, counter = (party,), [own, *others]
    elif named and not any(_is_own(passage, name) for name in named):
        actors, counter = tuple(named), [party, *others]
    else:
        actors, counter = (own,), [party, *others]
    return Parties(actors, _unique(n for n in counter if n not in actors or (both and n != own)), both, *more)


def _same(passage: Passage, name: str, party: str) -> bool:
    return name == party or passage.names.get(name) == party


def _is_own(passage: Passage, name: str) -> bool:
    return any(passage.names[key] == name for key in passage.own) or name in passage.own


def _foreign(passage: Passage, piece: Piece) -> bool:
    """Whether the clause names a body as acting that is neither the agency nor its section."""
    return bool(piece.actors) and not any(_is_own(passage, name) for name in piece.actors)


def _names_agency(passage: Passage, piece: Piece) -> bool:
    _, holder = _container(passage)
    return any(_is_own(passage, name) and name != holder for name in piece.actors)


def _unique(names: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))  # type: ignore[call-overload]


def _entrusting(passage: Passage, piece: Piece) -> str:
    text = passage.text[piece.start : piece.end]
    found = passage.words.patterns["entrusted"].search(text)
    if not found:
        return ""
    return passage.shown(piece.start + found.start("body"), piece.start + found.end("body"))


def _on_behalf(passage: Passage, piece: Piece) -> bool:
    return any(_modal(passage.tokens[head]) == "administer_on_behalf" for head in piece.heads)


def _modal(token: Token) -> str | None:
    return token.word.modal if token.word else None


def _hosted(passage: Passage, span: tuple[int, int]) -> str:
    found = passage.words.patterns["hosted_end"].search(passage.text, *span)
    start, end = span
    return passage.shown(start, found.start() if found and found.start() > start else end)


def _named(passage: Passage, piece: Piece, entrusted: bool) -> list[str]:
    """The bodies that the words of the clause join, tell, guide, oversee or run."""
    names = [passage.shown(*span) for span in piece.bodies if piece.form != "host" and _counts(passage, piece, span)]
    for index in range(piece.low, piece.high):
        token = passage.tokens[index]
        if token.word is None or not piece.start <= token.start < piece.end:
            continue
        if index not in piece.heads and not token.has("told", "with"):
            continue
        found = None
        if _runs(passage, piece, index, entrusted):
            names.append(_run_body(passage, token.end, piece.end))
        elif token.has("told", "with") and index not in piece.heads:
            found = _told(passage, piece, index)
        elif token.has("told") and index in piece.heads:
            found = read_bodies(passage, token.end, piece.end)
        if found:
            names += [passage.shown(*span) for span in found.spans]
    return [name for name in (*names, *_ruled(passage, piece)) if name]


def _counts(passage: Passage, piece: Piece, span: tuple[int, int]) -> bool:
    """Whether the body after a verb is one that it joins, tells, guides or oversees, not one it merely organises."""
    before = [passage.tokens[i] for i in (*piece.heads, *piece.inner) if passage.tokens[i].end <= span[0]]
    if not before:
        return True
    codes = {code for token in before for code in (token.word.verb if token.word else ())}
    return bool(codes & (_RULING | {"act_jointly", "participate", "notify", "coordinate"}))


def _told(passage: Passage, piece: Piece, index: int) -> Bodies | None:
    """The bodies after a word of telling or 'with' inside a clause."""
    token = passage.tokens[index]
    found = read_bodies(passage, token.end, piece.end)
    if not found or not token.has("told"):
        return found if found and _is_joint_after(passage, found.end, piece) else None
    return found


def _is_joint_after(passage: Passage, position: int, piece: Piece) -> bool:
    word = passage.words.longest_at(passage.text, position) if position < piece.end else None
    return word is not None and "act_jointly" in (*word.verb, *word.noun)


def _runs(passage: Passage, piece: Piece, index: int, entrusted: bool) -> bool:
    token = passage.tokens[index]
    if index not in piece.heads:
        return False
    return _modal(token) == "administer_on_behalf" or (
        entrusted and "manage" in (token.word.verb if token.word else ())
    )


def _run_body(passage: Passage, start: int, end: int) -> str:
    """The body that is run for another: its name without its offices, members or affairs."""
    found = read_bodies(passage, start, end)
    if found:
        first, last = found.spans[0]
        office = passage.words.patterns["body_tail"].search(passage.text, first + 4, last)
        return passage.shown(first, office.start() if office and office.end() == last else last)
    tail = passage.words.patterns["body_tail"].search(passage.text, start + 2, end)
    stop = tail.start() if tail else end
    if not tail and not passage.words.patterns["run"].search(passage.text, start, end):
        return ""
    if stop > start and passage.words.lists["of"] and passage.text[stop - 1] in passage.words.lists["of"]:
        stop -= 1
    return passage.shown(start, stop)


def _ruled(passage: Passage, piece: Piece) -> list[str]:
    """Bodies at the head of a matter that is guided or overseen, and the agency's own units anywhere in it."""
    codes = _codes(passage, piece)
    found: list[str] = []
    if piece.form == "noun" and codes and codes <= _RULING:
        bodies = read_bodies(passage, piece.start, piece.end)
        found += [passage.shown(*span) for span in bodies.spans] if bodies else []
    if codes & _RULING:
        units = passage.words.patterns["own_units"].search(passage.text, piece.start, piece.end)
        found += [passage.shown(*units.span("units"))] if units else []
    return found


def _codes(passage: Passage, piece: Piece) -> set[str]:
    tokens = [passage.tokens[i] for i in piece.heads]
    codes = {code for token in tokens if token.word for code in token.word.verb}
    if codes:
        return codes
    nouns = [
        passage.tokens[i]
        for i in range(piece.low, piece.high)
        if passage.tokens[i].governs and next_token(passage, i, piece.high) is None
    ]
    return {code for token in nouns if token.word for code in token.word.shows}
