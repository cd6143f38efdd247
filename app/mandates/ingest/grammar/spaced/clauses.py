"""From the parts of an item to its clauses: actor, role, parties, relations and stretches."""

from mandates.ingest.drafts import Clause, Item, Reason
from mandates.ingest.grammar.spaced.actions import Actions, Found
from mandates.ingest.grammar.spaced.frames import Frames
from mandates.ingest.grammar.spaced.headings import duty_sentences, has_split_heading
from mandates.ingest.grammar.spaced.merging import Part
from mandates.ingest.grammar.spaced.openings import Opener
from mandates.ingest.grammar.spaced.parties import Parties
from mandates.ingest.grammar.spaced.parting import Parter
from mandates.ingest.grammar.spaced.passage import Passage
from mandates.ingest.grammar.spaced.standing import Standing
from mandates.ingest.grammar.spaced.subjects import Cast
from mandates.ingest.grammar.spaced.vocabulary import vocabulary
from mandates.ingest.lexicon import fold_text
from mandates.ingest.roles import Heads, tell_role


def cut(text: str, folded: str, item: Item, language: str) -> list[Clause]:
    """Return the duty clauses of an item in order of the text."""
    passage = Passage(text, folded, item.start, item.end, vocabulary(language))
    cast = Cast(item, passage)
    acting = cast.recognise(item.lead_in) if cast.is_split and item.lead_in else None
    if item.lead_in and acting is None:
        folded_lead = fold_text(item.lead_in)
        cast.read_lead(Cast(item, Passage(item.lead_in, folded_lead, 0, len(folded_lead), vocabulary(language))))
    parts = Parter(passage, Opener(passage, cast)).part(duty_sentences(passage, item))
    writer = _Writer(passage, cast, item, acting)
    clauses = [clause for part in parts if (clause := writer.write(part))]
    return _mark_one_sided(clauses, passage) if cast.is_split and acting is None else clauses


class _Writer:
    """Writes the clauses of one item."""

    def __init__(self, passage: Passage, cast: Cast, item: Item, acting: str | None) -> None:
        self.passage, self.cast, self.item = passage, cast, item
        self.parties = Parties(passage, cast)
        self.actions = Actions(passage, self.parties)
        self.frames = Frames(passage)
        self.standing = Standing(passage, cast, item, self.parties)
        self.named: dict[str, str] = {}
        self.actor: tuple[str, ...] = tuple(name for name in (acting or cast.lead.officer or cast.own,) if name)

    def write(self, part: Part) -> Clause | None:
        """Return the clause of a part, or None where it says no duty."""
        found = self.actions.read(part)
        special = self.standing.read(part, found)
        if special.dropped:
            return None
        actor = special.actor or self._actor(part)
        modal, governing, named = special.modal, special.governing, special.named
        heads = Heads(list(governing), modal, special.regulates, special.own_share, special.delegated)
        role, rule = tell_role(heads)
        actions = [
            *([modal] if modal else []),
            *([special.second_modal] if special.second_modal else []),
            *governing,
            *named,
        ]
        start, end = self._span(part)
        reasons = (*found.reasons, *special.reasons, Reason(rule, start, end, role))
        return Clause(
            container=self.item.container,
            item=self.item.label,
            start=start,
            end=end,
            actor=actor,
            actions=tuple(dict.fromkeys(actions)) or ("responsible",),
            role=role,
            object=self._object(part),
            counterparties=self._counterparties(special.parties, actor),
            relations=special.relations,
            conditions=self.frames.conditions(part),
            instruments=self.frames.instruments(part),
            optional=special.optional,
            confidence=_confidence(part, found),
            reasons=reasons,
        )

    def _actor(self, part: Part) -> tuple[str, ...]:
        subject = part.opening.subject
        if part.opening.passive or subject is None or subject.kind == "thing":
            return self.actor if subject is None else ((self.cast.own,) if self.cast.own else ())
        if subject.kind != "same":
            self.actor = subject.names
        elif known := self._named_before(part):
            self.actor = known
        return self.actor

    def _named_before(self, part: Part) -> tuple[str, ...]:
        """Return who "it" is where the condition before it has a subject ("If the bureau finds …, it shall …")."""
        for prefix in part.opening.prefixes:
            for at in range(prefix.start, prefix.end):
                starts = at == prefix.start or self.passage.words[at] == ","
                subject = self.cast.read(at + 1, prefix.end) if starts else None
                if subject is not None and subject.kind in ("own", "other"):
                    return subject.names
        return ()

    def _resolve(self, name: str) -> str:
        """Return the body that "such offices" takes up from a clause before, else the name itself."""
        first, _, last = name.rpartition(" ")
        if not first:
            return self.named.get(name, name)
        self.named[last] = name
        return name

    def _counterparties(self, named: tuple[str, ...], actor: tuple[str, ...]) -> tuple[str, ...]:
        named = tuple(self._resolve(name) for name in named)
        if not self.cast.is_split or not self.cast.party:
            joined = [name for name in actor if name != self.cast.own] if len(actor) > 1 else []
            return tuple(dict.fromkeys((*named, *joined)))
        mine = self.cast.party in actor and self.item.agency not in actor
        other = self.cast.as_written() if mine else self.cast.party
        joint = len(actor) > 1
        others = [name for name in named if self.cast.recognise(name) is None]
        return tuple(dict.fromkeys(name for name in (other, *others) if name and (joint or name not in actor[:1])))

    def _span(self, part: Part) -> tuple[int, int]:
        tokens = self.passage.tokens
        return tokens[part.start].start, tokens[part.end - 1].end

    def _object(self, part: Part) -> tuple[int, int]:
        group = part.opening.group
        at = min(group.end if group and not part.opening.passive else part.start, part.end - 1)
        while at < part.end - 1 and (self.passage.is_in(at, "articles") or self.passage.is_mark(at)):
            at += 1
        tokens = self.passage.tokens
        return tokens[at].start, tokens[part.end - 1].end


def _mark_one_sided(clauses: list[Clause], passage: Passage) -> list[Clause]:
    """Mark the clauses of a split that is stated whole in one item but for one party only."""
    actors = {clause.actor for clause in clauses}
    if len(actors) != 1 or not has_split_heading(passage):
        return clauses
    return [clause._replace(relations=(*clause.relations, "one_sided_split")) for clause in clauses]


def _confidence(part: Part, found: Found) -> float:
    """Return how sure a clause is: less where no cue was found, where a noun governs, where it is long or damaged."""
    sure = 0.96
    if not found.governing and found.modal is None:
        sure -= 0.3
    if part.opening.group is None:
        sure -= 0.1
    if part.opening.passive or part.opening.prefixes:
        sure -= 0.06
    if part.end - part.start > 60:
        sure -= 0.1
    return round(sure, 2)
