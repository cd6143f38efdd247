"""The role that a clause gives to its holder: the first rule that fires wins."""

from collections.abc import Sequence
from typing import NamedTuple

_GUIDING = {"guide", "train"}
MODALS = frozenset({"responsible", "lead", "undertake", "entrusted", "administer_on_behalf", "host_office"})


class Heads(NamedTuple):
    """What governs a clause, without what is only named inside its object.

    `actions` are the codes of its governing words in order of the text, `modal` the code of its modal or None.
    `regulates` marks supervision of firms, premises or a whole field (监管, 监督管理, 监督检查), which is a duty
    of its own and not oversight of another body. `own_share` marks doing one's part of what others lead;
    `delegated` work that another executes in the agency's name.
    """

    actions: Sequence[str]
    modal: str | None = None
    regulates: bool = False
    own_share: bool = False
    delegated: bool = False


def tell_role(heads: Heads) -> tuple[str, str]:
    """Return the code of the role and the name of the rule that gave it."""
    actions = list(heads.actions)
    first = actions[0] if actions else None
    if heads.delegated:
        return "support", "role-delegated"
    if "act_jointly" in actions:
        return "co-lead", "role-jointly"
    if first == "participate" or heads.own_share:
        return "participate", "role-participates"
    if first == "notify":
        return "inform", "role-informs"
    if first in {"propose", "support"}:
        return "support", f"role-{first}s"
    if "guide" in actions and set(actions) <= _GUIDING:
        return "guide", "role-only-guides"
    if heads.modal is None and set(actions) - {"guide"} == {"supervise"} and not heads.regulates:
        return "supervise", "role-only-supervises"
    return "lead", "role-leads"
