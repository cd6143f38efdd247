"""What was here and was withdrawn: the address of a thing that only a withdrawn document described."""

from flask import g, request

from mandates.ingest.withdrawing import find_gone
from mandates.model.history import Tombstone
from mandates.namespaces import to_id
from mandates.web.addresses import KINDS, to_page
from mandates.web.current import current_root
from mandates.web.language import to_address
from mandates.web.negotiation import FORMS
from mandates.wording import say


def find_withdrawn() -> Tombstone | None:
    """Return the tombstone for the thing that is asked for; None where nothing of it was withdrawn."""
    _, folder, *rest = request.path.split("/")
    if folder in KINDS:
        kind, key = KINDS[folder].name, "/".join(rest)
    elif folder in ("id", "things"):
        kind, key = rest[0], "/".join(rest[1:])
    else:
        return None
    stem, _, form = key.rpartition(".")
    keys = (key, stem) if form in FORMS else (key,)
    return next((stone for each in keys if (stone := find_gone(current_root(), kind, each))), None)


def tell_withdrawn(stone: Tombstone) -> tuple[str, dict[str, str]]:
    """Return why a thing is gone and what took its place, in words and as headers."""
    detail = say(g.lang, "web.withdrawn", reason=stone.reason)
    if stone.successor is None:
        return detail, {}
    page = to_address(to_page(to_id("document", stone.successor)) or "/")
    said = say(g.lang, "web.successor", successor=stone.successor)
    return f"{detail} {said}", {"Link": f'<{page}>; rel="successor-version"'}
