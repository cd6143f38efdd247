"""What a row says: actions, role, bodies, relations, object, conditions, instruments, and why."""

from collections.abc import Sequence
from typing import NamedTuple

from mandates.ingest.drafts import Item, Reason
from mandates.ingest.grammar.final.atoms import Atom
from mandates.ingest.grammar.final.bodies import Bodies, Party
from mandates.ingest.grammar.final.draft import RowDraft
from mandates.ingest.grammar.final.lexis import Lexis
from mandates.ingest.grammar.final.relations import (
    find_entrusting,
    find_shares,
    hosts_office,
    is_residual,
    runs_on_behalf,
)
from mandates.ingest.grammar.final.weighing import HEAD, Act, weigh
from mandates.ingest.roles import Heads, tell_role

_MARK = "\x01"


class Telling(NamedTuple):
    """What was told about one row; `guessed` says that no word of an activity was found."""

    actions: tuple[str, ...]
    role: str
    counterparties: tuple[str, ...]
    relations: tuple[str, ...]
    object: tuple[int, int]
    conditions: tuple[tuple[int, int], ...]
    instruments: tuple[tuple[int, int], ...]
    optional: bool
    guessed: bool
    joint_actor: tuple[str, ...]
    reasons: tuple[Reason, ...]


def tell(row: Sequence[Atom], text: str, masked: str, item: Item, bodies: Bodies, lexis: Lexis) -> Telling:
    """Return what a row says."""
    state = RowDraft(row, text, masked, item, bodies, lexis)
    special = is_residual(state) or hosts_office(state) or runs_on_behalf(state)
    if not special:
        state.acts = weigh(row, lexis)
        _plans(state)
        _joint(state)
        find_entrusting(state)
        _oversight(state)
        find_shares(state)
    return _assemble(state)


def _plans(state: RowDraft) -> None:
    """A plan that is drafted adds planning."""
    heads = [act for act in state.acts if "formulate" in act.actions]
    if not heads:
        return
    plans = state.lexis.tuples["plans"]
    for place, atom in enumerate(state.row[: heads[-1].place + 1]):
        core = atom.text[: atom.reading.cue_start] if place == heads[-1].place else atom.core
        following = state.row[place + 1].reading.function if place + 1 < len(state.row) else ""
        if core.endswith(plans) and following != "by" and atom.reading.particle not in ("dative", "means"):
            state.added.append("plan")
            state.because("plan-drafted", "plan", atom.start, atom.core_end)
            return


def _joint(state: RowDraft) -> None:
    parties, joint = state.bodies.companions(state.row, state.text)
    found = (
        state.lexis.patterns["joint_subject"].search(state.masked)
        if state.item.container.startswith("split:")
        else None
    )
    if not found and "joint_lead" in state.lexis.patterns:
        # A list that two departments share says so above it.
        found = state.lexis.patterns["joint_lead"].search(state.item.lead_in or state.masked)
    if not found:
        joint = _led_with_another(state, parties) or joint
    if found:
        state.joint_actor = (found["first"], found["second"])
        joint = True
    state.joint = joint
    state.parties += [party.name for party in parties if party.name not in state.parties]
    drop = {"act_jointly"} if not joint else set()
    merged = state.lexis.sets["consultation_words"] | state.lexis.sets["cooperation_words"] if joint else frozenset()
    kept: list[Act] = []
    for act in state.acts:
        if drop & set(act.actions):
            act = act._replace(actions=tuple(action for action in act.actions if action not in drop))
        elif act.word in merged:
            act = act._replace(actions=("act_jointly",))
        kept.append(act)
    state.acts = kept
    if joint:
        state.because("jointly", "act_jointly")


def _led_with_another(state: RowDraft, parties: list[Party]) -> bool:
    """Take from the sentence above a list who shares its matters, or whom they assist; return whether all share."""
    lead, patterns = state.item.lead_in, state.lexis.patterns
    if "lead_joined" in patterns and (shared := patterns["lead_joined"].search(lead)):
        parties.append(Party(shared["party"], state.start, state.start, 0))
        return True
    if "lead_assisting" in patterns and (helped := patterns["lead_assisting"].search(lead)):
        parties.append(Party(helped["party"], state.start, state.start, 0))
        state.own_share = True
        state.added.append("participate")
    return False


def _oversight(state: RowDraft) -> None:
    heads = [act for act in state.acts if act.standing == HEAD]
    if not heads:
        return
    first = set(heads[0].actions)
    parties = []
    telling = [act for act in heads if act.word in state.lexis.sets["telling"]]
    if telling and (parties := state.bodies.told(state.row, state.text)):
        # Telling a body is a notice, telling the public is outreach.
        state.acts = [act._replace(actions=("notify",)) if act in telling else act for act in state.acts]
    elif "notify" in first or any("notify" in act.actions for act in heads):
        parties = state.bodies.told(state.row, state.text)
    elif "participate" in first and not state.joint:
        parties = state.bodies.leaders(state.row, state.text)
        if not parties and heads[0].word in state.lexis.sets["consultation_words"]:
            parties = state.bodies.helped(state.row, state.text)
    else:
        parties = state.bodies.overseen(state.row, state.acts, state.text)
    state.parties += [party.name for party in parties if party.name not in state.parties]


def _assemble(state: RowDraft) -> Telling:
    heads = [act for act in state.acts if act.standing == HEAD]
    modal = state.modal or next((act.modal for act in heads if act.modal), None)
    governing = _governing(state, heads)
    actions = [
        *governing,
        *(action for act in state.acts if act.standing != HEAD for action in act.actions),
        *state.added,
    ]
    for act in heads:
        actions += act.actions
    guessed = not actions and not modal
    if guessed and state.item.block == "transformation":
        actions = ["promote"]
    elif guessed:
        modal = "responsible"
    regulates = any(act.word in state.lexis.sets["regulating"] for act in heads)
    role, rule = tell_role(Heads(governing or state.added, modal, regulates, state.own_share, state.delegated))
    for act in state.acts:
        atom = state.row[act.place]
        gives = ",".join(act.actions) or act.modal or ""
        state.because(f"{act.standing}-activity", gives, atom.start, atom.end)
    state.because(rule, role)
    codes = tuple(dict.fromkeys([*([modal] if modal else []), *actions]))
    return Telling(
        codes,
        role,
        tuple(dict.fromkeys(state.parties)),
        tuple(state.relations),
        _object_span(state, heads),
        _conditions(state),
        _instruments(state),
        bool(state.find("powers") or state.find("aims")) and state.item.block != "transformation",
        guessed,
        state.joint_actor,
        tuple(state.reasons),
    )


def _governing(state: RowDraft, heads: Sequence[Act]) -> list[str]:
    """Return what governs: light verbs (실시, 수행) give way to the activity they carry."""
    light = state.lexis.sets["light"]
    heavy = [act for act in heads if act.word not in light]
    chosen = heavy if heavy and any(act.word in light for act in heads) else heads
    actions = [action for act in chosen for action in act.actions]
    return ["act_jointly", *actions] if state.joint else actions


def _object_span(state: RowDraft, heads: Sequence[Act]) -> tuple[int, int]:
    if not heads:
        return state.start, state.end
    places = {act.place for act in heads}
    first = min(places)
    marked = [atom for atom in state.row[: max(places) + 1] if atom.reading.particle == "object"]
    if marked:
        return state.start, marked[-1].core_end
    atom = state.row[first]
    if atom.reading.cue_start:
        return state.start, atom.start + atom.reading.cue_start
    return (state.start, state.row[first - 1].core_end) if first else (state.start, state.end)


def _conditions(state: RowDraft) -> tuple[tuple[int, int], ...]:
    words = state.lexis.words["conditions"]
    begin, found = state.start, []
    for place, atom in enumerate(state.row):
        before = state.row[place - 1].reading.ending if place else ""
        described = before == "adnominal" and atom.text in words["after_adnominal"]
        alone = place and atom.link == "space" and atom.text in words["alone"]
        if described or alone or atom.reading.ending == "condition":
            found.append((begin, atom.end))
        if atom.link == "comma" and state.row[place].reading.ending:
            begin = state.row[place + 1].start if place + 1 < len(state.row) else state.end
    return tuple(found)


def _instruments(state: RowDraft) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    place = state.masked.find(_MARK)
    while place >= 0:
        stop = place
        while stop < len(state.masked) and state.masked[stop] == _MARK:
            stop += 1
        spans.append((state.start + place, state.start + stop))
        place = state.masked.find(_MARK, stop)
    return tuple(spans)
