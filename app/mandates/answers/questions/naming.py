"""What people fill in for a thing of the store: its key, its IRI or one of its names."""

import re

from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.namespaces import BASE, PREFIXES, to_id

# The kinds of things that a blank may hold; a key of one of several kinds is written `kind/key`.
_KINDS = {"office": ("agency", "body")}
_KEY = re.compile(r"[a-z0-9][a-z0-9/-]*")


def to_iri(checkpoint: Checkpoint, blank: str, value: str) -> str:
    """Return the IRI of what fills a blank, named for the kind of thing; NotFoundError where the store has none."""
    kinds = _KINDS.get(blank, (blank,))
    store = checkpoint.store
    for iri in _candidates(kinds, value):
        if store.select(load_query("answers/properties").bind(thing=iri)):
            return iri
    if named := checkpoint.words.named(value, kinds):
        return named[0].iri
    raise NotFoundError(f"no {' or '.join(kinds)} {value[:60]!r} in the store")


def _candidates(kinds: tuple[str, ...], value: str) -> list[str]:
    if value.startswith(BASE):
        return [value] if re.fullmatch(r"[^\s<>\"{}|^`\\]+", value) else []
    if not _KEY.fullmatch(value):
        return []
    kind, _, key = value.partition("/")
    if key and kind in kinds:
        return [to_id(kind, key)]
    return [PREFIXES["subject"] + value if kind == "subject" else to_id(kind, value) for kind in kinds]
