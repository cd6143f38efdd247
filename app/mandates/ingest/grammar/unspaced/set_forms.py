"""Set forms of a duty: what is left over, work left to another in one's name, passives, and offices of commissions."""

from mandates.ingest.grammar.unspaced.bodies import read_bodies
from mandates.ingest.grammar.unspaced.openings import Opening
from mandates.ingest.grammar.unspaced.passage import Passage
from mandates.ingest.grammar.unspaced.pieces import Piece, Segment
from mandates.ingest.lexicon import fold_text


def read_set_form(
    passage: Passage, segment: Segment, opening: Opening, start: int, before: list[Piece]
) -> list[Piece] | None:
    """Return the clause of a segment in a set form, or None where the grammar must tell."""
    low = _token_at(passage, segment, opening.start)
    begin = passage.tokens[low].start
    text = passage.text[begin : passage.tokens[segment.high - 1].end]
    if before and before[-1].form == "delegated" and passage.words.patterns["in_name"].search(text):
        return []
    residual = passage.words.patterns["residual"].match(text)
    if residual and passage.words.patterns["residual_must"].search(text):
        return [_piece(passage, segment, "residual", start, low)]
    return _passive(passage, segment, opening, start, low, text) or _host(passage, segment, start, low, text)


def _token_at(passage: Passage, segment: Segment, position: int) -> int:
    index = segment.low
    while index < segment.high - 1 and passage.tokens[index].start < position:
        index += 1
    return index


def _piece(passage: Passage, segment: Segment, form: str, start: int, low: int) -> Piece:
    end = passage.tokens[segment.high - 1].end
    return Piece(form, start, end, low, segment.high, low, f"form-{form}", passage.tokens[low].start)


def _passive(
    passage: Passage, segment: Segment, opening: Opening, start: int, low: int, text: str
) -> list[Piece] | None:
    """Work left to a body: 'by X', or done as rules of others say."""
    patterns = passage.words.patterns
    after = passage.text[passage.tokens[low].start : passage.tokens[low].start + 400]
    delegated = patterns["delegated"].search(after.split("。")[0].split(";")[0])
    begin = passage.tokens[low].start
    if delegated and delegated.start() < len(text):
        body = passage.shown(begin + delegated.start("body"), begin + delegated.end("body"))
        end = min(begin + delegated.end(), len(passage.text))
        made = _piece(passage, segment, "delegated", start, low)
        heads = _modals_after(passage, begin + delegated.end("body"), segment.high)
        return [made._replace(end=end, actors=(body,), heads=heads)]
    if named := _in_name(passage, segment, start, low, after.split("。")[0].split(";")[0]):
        return [named]
    if patterns["deferred"].search(text) and not _starts_deferred(passage, text):
        made = _piece(passage, segment, "deferred", start, low)
        rule = next((i for i in range(low, segment.high) if passage.tokens[i].has("by-law")), segment.high)
        return [made._replace(high=rule)]
    return _done_by(passage, segment, opening, start, low)


def _done_by(passage: Passage, segment: Segment, opening: Opening, start: int, low: int) -> list[Piece] | None:
    """What is done by a body that is named, by both, or by the section itself."""
    for index in range(low, segment.high):
        token = passage.tokens[index]
        if not token.has("passive"):
            continue
        before = passage.tokens[index - 1] if index > low else None
        describes = any(each.has("of") for each in passage.tokens[index + 1 : segment.high])
        verbal = opening.kind == "verb" and opening.governor < index and describes
        if verbal and before is not None and not before.governs:
            return None
        if itself := _passive_itself(passage, segment, start, low, token.end):
            return [itself]
        found = read_bodies(passage, token.end, passage.tokens[segment.high - 1].end)
        later = [t for t in passage.tokens[index : segment.high] if found and t.start >= found.end and t.governs]
        if found and later:
            named = (_who(passage, passage.shown(*span)) for span in found.spans)
            actors = tuple(name for name in named if name)
            made = _piece(passage, segment, "passive", start, low)
            heads = _modals_after(passage, found.end, segment.high)
            joined = _joined(passage, found.end, segment.high)
            return [made._replace(actors=actors, joint=len(actors) > 1, heads=heads, bodies=joined)]
    return None


def _passive_itself(passage: Passage, segment: Segment, start: int, low: int, after: int) -> Piece | None:
    """What is done by 'both' or by 'this section', which need no name."""
    pair = passage.words.patterns["pairs"].match(passage.text, after)
    found = pair or passage.words.patterns["pronouns"].match(passage.text, after)
    heads = _modals_after(passage, found.end(), segment.high) if found else ()
    if found is None or not heads:
        return None
    own = (passage.called,) if passage.item.block == "splits" and not pair else ()
    made = _piece(passage, segment, "passive", start, low)
    joined = _joined(passage, found.end(), segment.high)
    return made._replace(actors=own, joint=bool(pair), heads=heads, bodies=joined)


def _joined(passage: Passage, position: int, high: int) -> tuple[tuple[int, int], ...]:
    """The bodies that the one who acts joins or calls in (by X *together with Y*)."""
    index = passage.token_from(position)
    if index >= high or not passage.tokens[index].has("joint"):
        return ()
    found = read_bodies(passage, passage.tokens[index].end, passage.tokens[high - 1].end)
    return found.spans if found else ()


def _in_name(passage: Passage, segment: Segment, start: int, low: int, after: str) -> Piece | None:
    """Work left to a body that does it, whatever it is, and acts in the name of the agency."""
    begin = passage.tokens[low].start
    found = passage.words.patterns["delegated_wide"].search(after)
    if found is None or begin + found.start() >= passage.tokens[segment.high - 1].end:
        return None
    body = read_bodies(passage, begin + found.start("body"), begin + found.end("body"))
    if body is None or body.end >= begin + found.end("body"):
        return None
    heads = _modals_after(passage, body.end, segment.high)
    made = _piece(passage, segment, "delegated", start, low)
    named = tuple(name for name in (_who(passage, passage.shown(*span)) for span in body.spans) if name)
    return made._replace(end=min(begin + found.end(), len(passage.text)), actors=named, heads=heads)


def _who(passage: Passage, name: str) -> str:
    """A body by its name: where it speaks of itself, the agency's name in a split, and nothing elsewhere."""
    if fold_text(name) not in passage.words.lists["pronouns"]:
        return name
    return passage.called if passage.item.block == "splits" else ""


def _modals_after(passage: Passage, position: int, high: int) -> tuple[int, ...]:
    """The modals that say on what footing a body named with 'by' acts, else the verb that says what it does."""
    after = [i for i in range(passage.token_from(position), high) if passage.tokens[i].governs]
    modals = tuple(i for i in after if (word := passage.tokens[i].word) is not None and word.modal)
    return modals or tuple(i for i in after[:1] if passage.tokens[i].has("verb"))


def _starts_deferred(passage: Passage, text: str) -> bool:
    """Whether the reference to rules opens the segment, so that it is only an adverbial."""
    return text.startswith(passage.words.lists["by_law"])


def _host(passage: Passage, segment: Segment, start: int, low: int, text: str) -> list[Piece] | None:
    """The daily work or the office of commissions that the body hosts, or a list of verbal nouns says so."""
    patterns = passage.words.patterns
    begin = passage.tokens[low].start
    verb = patterns["host_verb"].match(text)
    work = patterns["host"].search(text)
    if not work:
        return None
    named_from = begin + verb.end() if verb else begin
    if not verb and not patterns["host_noun"].search(text):
        return None
    named = _commissions(passage, named_from, begin + work.start())
    if not named or not (work.end() == len(text) or patterns["host_noun"].search(text)):
        return None
    return [_piece(passage, segment, "host", start, low)._replace(bodies=named)]


def _commissions(passage: Passage, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """The commissions named one after another in a stretch, or none where one of them is something else."""
    ends = [m.end() for m in passage.words.patterns["commission_end"].finditer(passage.text, start, end)]
    if end not in ends:
        return ()
    spans: list[tuple[int, int]] = []
    for stop in ends:
        spans.append((start, stop))
        word = passage.words.longest_at(passage.text, stop) if stop < end else None
        start = stop + (len(word.text) if word else 1)
    return tuple(spans)
