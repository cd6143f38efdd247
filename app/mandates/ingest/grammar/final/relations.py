"""What a row says beside its activities: what is left over, hosted, entrusted, run for another, shared or deferred."""

from mandates.ingest.grammar.final.atoms import Atom
from mandates.ingest.grammar.final.draft import RowDraft
from mandates.ingest.grammar.final.weighing import HEAD


def is_residual(state: RowDraft) -> bool:
    """Tell whether the row names what is left over, and note it."""
    where = state.find("residual")
    if where is None:
        return False
    state.added.append("handle")
    state.relations.append("residual")
    state.because("residual", "handle", *where)
    return True


def hosts_office(state: RowDraft) -> bool:
    """Tell whether the row runs the office of another body, and note it."""
    found = state.lexis.patterns["hosts"].search(state.masked)
    if not found:
        return False
    group = "office" if found["office"] else "daily"
    body = _body_before(state, state.start + found.start(group))
    if not body:
        return False
    state.parties += body
    state.modal = "undertake"
    state.added.append("host_office")
    state.relations.append("hosts_office")
    state.because("hosts-office", "host_office", state.start + found.start(), state.start + found.end())
    return True


def _body_before(state: RowDraft, position: int) -> list[str]:
    """Return the bodies named before a position; a person who heads a body, or any name, counts as one here."""
    places = [place for place, atom in enumerate(state.row) if atom.start < position]
    if not places:
        return []
    last = places[-1]
    if parties := state.bodies.before(state.row, last, state.text, whole=True):
        return [party.name for party in parties]
    first, atom = last, state.row[last]
    if atom.reading.particle not in ("", "genitive", "from", "dative", "subject") or atom.reading.ending:
        return []
    while first and state.row[first - 1].link == "space" and not _closes(state.row[first - 1]):
        first -= 1
    return [state.text[state.row[first].start : min(atom.core_end, position)].strip()]


def _closes(atom: Atom) -> bool:
    return bool(atom.reading.particle or atom.reading.ending or atom.reading.function)


def runs_on_behalf(state: RowDraft) -> bool:
    """Tell whether the row runs a body or its affairs on its behalf, and note it."""
    where = state.find("on_behalf")
    if where is None:
        return False
    state.modal = "administer_on_behalf"
    state.relations.append("administers_on_behalf")
    bodies = [party.name for party in state.bodies.first(state.row, state.text)]
    state.parties += bodies or _body_before(state, where[0])
    state.because("on-behalf", "administer_on_behalf", *where)
    return True


def find_entrusting(state: RowDraft) -> None:
    """Note who entrusts the duty."""
    found = state.lexis.patterns["entrusted"].search(state.masked)
    if not found:
        return
    state.modal = "entrusted"
    group = "how" if found["how"] else "take"
    for name in _body_before(state, state.start + found.start(group)):
        state.relations.append(f"entrusted_by:{name}")
    after = [atom for atom in state.row if atom.start >= state.start + found.end()]
    state.parties += [party.name for party in state.bodies.first(after, state.text)] if after else []
    state.because("entrusted", "entrusted", state.start + found.start(), state.start + found.end())


def find_shares(state: RowDraft) -> None:
    """Note a share in the work of others, work in the name of another, and rules of superiors."""
    heads = {action for act in state.acts if act.standing == HEAD for action in act.actions}
    if heads & {"implement"} and (where := state.find("own_share")):
        state.own_share = True
        state.because("own-share", "participate", *where)
    if where := state.find("delegated"):
        state.delegated = True
        state.relations.append("delegated_in_agency_name")
        state.because("delegated", "support", *where)
    divided = state.item.block == "splits" or state.item.container.startswith("split:")
    if divided and (where := state.find("deferred")):
        state.relations.append("deferred_to_superior_rules")
        if not state.acts:
            state.added.append("implement")
        state.because("deferred", "deferred_to_superior_rules", *where)
