"""A row of words while it is being told."""

from collections.abc import Sequence

from mandates.ingest.drafts import Item, Reason
from mandates.ingest.grammar.final.atoms import Atom
from mandates.ingest.grammar.final.bodies import Bodies
from mandates.ingest.grammar.final.lexis import Lexis
from mandates.ingest.grammar.final.weighing import Act


class RowDraft:
    """A row and what was found in it so far."""

    def __init__(self, row: Sequence[Atom], text: str, masked: str, item: Item, bodies: Bodies, lexis: Lexis) -> None:
        """Begin with nothing found."""
        self.row, self.text, self.item, self.bodies, self.lexis = row, text, item, bodies, lexis
        self.start, self.end = row[0].start, row[-1].end
        self.masked = masked[self.start - item.start : self.end - item.start]
        self.acts: list[Act] = []
        self.added: list[str] = []
        self.modal: str | None = None
        self.parties: list[str] = []
        self.relations: list[str] = []
        self.joint = self.own_share = self.delegated = False
        self.joint_actor: tuple[str, ...] = ()
        self.reasons: list[Reason] = []

    def because(self, rule: str, gives: str, start: int | None = None, end: int | None = None) -> None:
        """Note why: the rule, what it gives and its stretch, by default the whole row."""
        first = self.start if start is None else start
        self.reasons.append(Reason(rule, first, self.end if end is None else end, gives))

    def find(self, name: str) -> tuple[int, int] | None:
        """Return the stretch where a pattern fits."""
        found = self.lexis.patterns[name].search(self.masked)
        return (self.start + found.start(), self.start + found.end()) if found else None
