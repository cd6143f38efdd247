"""From an item to its duty clauses, for languages whose verb or verbal noun comes last."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from mandates.ingest.drafts import Clause, Item, Reason
from mandates.ingest.grammar.final.atoms import Atom, atoms_of, mask, sentences
from mandates.ingest.grammar.final.bodies import Bodies
from mandates.ingest.grammar.final.lexis import Lexis, load_lexis
from mandates.ingest.grammar.final.rows import split_rows
from mandates.ingest.grammar.final.subjects import Subject, find_subject
from mandates.ingest.grammar.final.telling import Telling, tell

# What is longer than any sentence is cut by number, so that time stays in proportion to the text.
_LONGEST_SENTENCE = 300
# A lone sign is an enumerator that was left over.
_SHORTEST = 2
_SURE, _FAIR, _DOUBTFUL = 0.93, 0.85, 0.6


@dataclass(slots=True)
class _State:
    """What holds over the rows of an item: who acts, and whether rows are optional."""

    actor: tuple[str, ...]
    optional: bool = False
    mentioned: list[str] = field(default_factory=list)
    clauses: list[Clause] = field(default_factory=list)


def cut(text: str, folded: str, item: Item, language: str) -> list[Clause]:
    """Return the duty clauses of an item in order of the text; `folded` has the positions of `text`."""
    lexis = load_lexis(language)
    masked = mask(text, folded, item.start, item.end)
    state = _State(_own_actor(item))
    for start, end in sentences(masked, lexis):
        start, end = _without_tags(text, masked, item.start, start, end, lexis)
        label = lexis.patterns["label"].match(masked, start, end)
        if label:
            start = label.end()
            _label_names(text[item.start + label.start() : item.start + label.end()], item, state)
        if end <= start or lexis.patterns["deleted"].search(masked, start, end):
            continue
        state.mentioned = state.mentioned or _mentioned(masked, item, lexis)
        _cut_sentence(text, masked, item, (start, end), lexis, state)
    return state.clauses


def _label_names(label: str, item: Item, state: _State) -> None:
    """Take the actor from a label before a colon."""
    written = label.strip().rstrip(":：").strip()
    for name in sorted({*item.names, item.agency} | _parties(item), key=lambda name: (-len(name), name)):
        if name and written.endswith(name):
            state.actor = (name,)
            return


def _own_actor(item: Item) -> tuple[str, ...]:
    kind, _, name = item.container.partition(":")
    return (name,) if kind == "section" and name else (item.agency,)


def _without_tags(text: str, masked: str, offset: int, start: int, end: int, lexis: Lexis) -> tuple[int, int]:
    """Leave amendment tags at either end outside."""
    stretch = text[offset + start : offset + end]
    for found in lexis.patterns["tag"].finditer(stretch):
        if not stretch[found.end() :].strip(" \t.,;"):
            end = start + found.start()
            break
        if not stretch[: found.start()].strip():
            start += found.end()
    while start < end and masked[start].isspace():
        start += 1
    while end > start and masked[end - 1] in " \t\n.,;。":
        end -= 1
    return start, end


def _cut_sentence(text: str, masked: str, item: Item, span: tuple[int, int], lexis: Lexis, state: _State) -> None:
    if lexis.patterns["lead_in"].search(masked, span[0], span[1]):
        return
    words = atoms_of(masked, item.start, span[0], span[1], lexis)
    for batch in range(0, len(words), _LONGEST_SENTENCE):
        _cut_words(text, masked, item, words[batch : batch + _LONGEST_SENTENCE], lexis, state)


def _cut_words(text: str, masked: str, item: Item, atoms: list[Atom], lexis: Lexis, state: _State) -> None:
    stretch = masked[atoms[0].start - item.start : atoms[-1].end - item.start]
    if lexis.patterns["residual"].search(stretch) and not atoms[-1].reading.ending:
        # What is left over is one duty, whatever it lists.
        rows = _before_residual(atoms, lexis)
    else:
        rows = split_rows(atoms, lexis)
    for row in rows:
        _add_row(text, masked, item, row, lexis, state)


def _before_residual(atoms: list[Atom], lexis: Lexis) -> list[list[Atom]]:
    """Split off what stands before 그 밖에 where that is a duty of its own."""
    for place in range(1, len(atoms)):
        rest = "".join(atom.text + (" " if atom.link == "space" else "") for atom in atoms[place : place + 3])
        if lexis.patterns["residual_start"].search(rest) and atoms[place - 1].link != "space":
            before = atoms[:place]
            if before[-1].acts:
                return [*split_rows(before, lexis), atoms[place:]]
    return [atoms]


def _add_row(text: str, masked: str, item: Item, row: list[Atom], lexis: Lexis, state: _State) -> None:
    row = _strip_connective(row, lexis)
    if not row or row[-1].end - row[0].start < _SHORTEST:
        return
    subject = find_subject(row, text, item, lexis)
    if subject:
        state.actor, state.optional = subject.actor, subject.heads
        row = row[subject.atoms :] if subject.outside else row
    if not row:
        return
    own = frozenset({*item.names, item.agency, *state.actor})
    known = frozenset({name for name in item.names if name} | _parties(item))
    told = tell(row, text, masked, item, Bodies(lexis, known, own - _parties(item)), lexis)
    state.clauses.append(_clause(text, item, row, told, subject, state))


def _parties(item: Item) -> set[str]:
    kind, _, name = item.container.partition(":")
    return {name} if kind == "split" and name else set()


def _strip_connective(row: list[Atom], lexis: Lexis) -> list[Atom]:
    phrases = lexis.sets["leading_connectives"]
    while len(row) > 1:
        if f"{row[0].text} {row[1].text}" in phrases and len(row) > 2:
            row = row[2:]
        elif row[0].text in phrases:
            row = row[1:]
        else:
            break
    return row


def _clause(text: str, item: Item, row: list[Atom], told: Telling, subject: Subject | None, state: _State) -> Clause:
    start, end = row[0].start, _row_end(row)
    relations = list(told.relations)
    if item.block == "transformation":
        relations.append("functional_transformation")
    actor = told.joint_actor or state.actor
    counterparties = list(told.counterparties)
    if item.block == "splits" or item.container.startswith("split:"):
        for name in _other_side(text, item, actor, state.mentioned):
            if name not in counterparties:
                counterparties.insert(0, name)
        counterparties = [name for name in counterparties if name not in actor or told.joint_actor]
        if told.joint_actor:
            counterparties = sorted(_parties(item)) or counterparties
    reasons = list(told.reasons)
    if subject:
        reasons.insert(0, Reason("subject", subject.start, subject.end, ",".join(subject.actor)))
    optional = told.optional or state.optional or item.block == "preamble"
    if item.block == "transformation":
        optional = False
    confidence = _DOUBTFUL if told.guessed else _FAIR if item.block in ("splits", "transformation") else _SURE
    return Clause(
        container=item.container,
        item=item.label,
        start=start,
        end=end,
        actor=actor,
        actions=told.actions,
        role=told.role,
        object=told.object,
        counterparties=tuple(counterparties),
        relations=tuple(relations),
        conditions=told.conditions,
        instruments=told.instruments,
        optional=optional,
        confidence=confidence,
        reasons=tuple(reasons),
    )


def _mentioned(masked: str, item: Item, lexis: Lexis) -> list[str]:
    """Return the first body other than the party that a split names as acting, told or joined."""
    parties = _parties(item)
    if not parties:
        return []
    bodies = Bodies(lexis, frozenset(parties), frozenset(parties))
    for start, end in sentences(masked, lexis):
        for atom in atoms_of(masked, item.start, start, end, lexis):
            named = atom.reading.particle in ("topic", "dative", "and", "subject") and not atom.acts
            if named and atom.core not in parties and bodies.names_body(atom.core):
                return [atom.core]
    return []


def _row_end(row: list[Atom]) -> int:
    """Return where a clause ends: a particle that joins it to the next is no part of it."""
    last = row[-1]
    joined = last.reading.particle in ("and", "or") and last.acts and not last.glossed
    return last.core_end if joined else last.end


def _other_side(text: str, item: Item, actor: Sequence[str], mentioned: list[str]) -> list[str]:
    """Return who stands opposite the actor of a split."""
    party = item.container.partition(":")[2]
    if not party:
        return []
    if party not in actor:
        return [party]
    stretch = text[item.start : item.end].replace(party, "")
    written = [name for name in sorted(item.names, key=lambda name: (-len(name), name)) if name and name in stretch]
    return written[:1] or mentioned
