"""From rows of the store to cells: which responsibilities lie on a subject in a place, and its status."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mandates.answers.status import PRIMARY, Arrangement, Holding, cell_flags, cell_status, headline
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.namespaces import PREFIXES, cell_key, local_name

_M = PREFIXES["m"]
UNDER, ON, PART = _M + "under", _M + "on", _M + "part"


class Responsibility(NamedTuple):
    """One responsibility as stored: the row of `find.rq`, how it was reached, and what qualifies it."""

    row: Row
    matches: set[str]
    details: dict[str, list[str]]

    @property
    def id(self) -> str:
        """Its IRI."""
        return self.row["responsibility"]

    @property
    def subjects(self) -> list[str]:
        """The IRIs of its subjects."""
        return self.details.get("subject", [])

    @property
    def role(self) -> str:
        """The code of its role."""
        return local_name(self.row["role"])

    @property
    def kind(self) -> str:
        """The class of its duty: `Duty`, `Task`, `Target`, …"""
        return next((local_name(kind) for kind in self.details.get("type", ())), "Duty")

    def codes(self, name: str) -> list[str]:
        """Return the codes of its actions, stages or relations."""
        return [local_name(value) for value in self.details.get(name, [])]

    def to_holding(self) -> Holding:
        """Return it as the status sees it."""
        return Holding(
            self.row["agency"],
            self.role,
            self.row["stating"],
            frozenset(self.codes("stage")),
            self.row["duty"],
            self.row.get("split"),
            "deferredTo" in self.details,
        )


def load_responsibilities(
    store: Store, keys: Sequence[tuple[str, str]], matches: Sequence[str]
) -> tuple[dict[str, Responsibility], str]:
    """Return the responsibilities that keys (place, subject) lead to, by IRI, and the SPARQL that was run."""
    query = load_query("answers/find").bind(key=[cell_key(*key) for key in keys], match=list(matches))
    found: dict[str, Responsibility] = {}
    for row in store.select(query):
        found.setdefault(row["responsibility"], Responsibility(row, set(), {})).matches.add(row["match"])
    for responsibility, details in load_details(store, found).items():
        found[responsibility].details.update(details)
    return found, query


def load_details(store: Store, responsibilities: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Return what qualifies responsibilities: for each, the values by name of the property, sorted."""
    details: dict[str, dict[str, list[str]]] = {}
    wanted = sorted(responsibilities)
    if wanted:
        # Sorted here: the engine takes longer to sort than to find.
        rows = store.select(load_query("answers/find-details").bind(responsibility=wanted))
        for row in sorted(rows, key=lambda row: row["value"]):
            of = details.setdefault(row["responsibility"], {})
            of.setdefault(local_name(row["property"]), []).append(row["value"])
    return details


class Split(NamedTuple):
    """A split as stored: the place whose agency states it, the arrangement the status sees, the rows of its parts."""

    place: str
    arrangement: Arrangement
    parts: tuple[Row, ...]


def load_splits(store: Store, keys: Iterable[tuple[str, str]], held: Iterable[Responsibility]) -> dict[str, Split]:
    """Return the splits that divide the subjects of keys, or that responsibilities are part of, by IRI."""
    wanted = {r.row["split"] for r in held if "split" in r.row}
    query = load_query("answers/key-splits").bind(key=[cell_key(*key) for key in keys])
    wanted |= {row["split"] for row in store.select(query)}
    return load_named_splits(store, sorted(wanted)) if wanted else {}


def load_named_splits(store: Store, wanted: Sequence[str]) -> dict[str, Split]:
    """Return splits by IRI, all of the store where none is named."""
    values: dict[tuple[str, str], set[str]] = {}
    for row in store.select(load_query("answers/splits").bind(split=wanted)):
        values.setdefault((row["split"], local_name(row["property"])), set()).add(row["value"])
    parts: dict[str, list[Row]] = {}
    for row in store.select(load_query("answers/split-parts").bind(split=wanted)):
        parts.setdefault(row["split"], []).append(row)
    return {split: _to_split(split, values, parts.get(split, [])) for split in sorted({split for split, _ in values})}


def _to_split(split: str, values: dict[tuple[str, str], set[str]], parts: list[Row]) -> Split:
    arrangement = Arrangement(
        split,
        frozenset(values.get((split, "subject"), ())),
        frozenset(values.get((split, "party"), ())),
        frozenset(part["agency"] for part in parts),
    )
    return Split(next(iter(values.get((split, "place"), ())), ""), arrangement, tuple(parts))


class Cell(NamedTuple):
    """A subject in a place with the responsibilities on it, its status and its flags."""

    subject: str
    held: tuple[Responsibility, ...]
    status: str
    flags: tuple[str, ...]

    @property
    def leads(self) -> frozenset[str]:
        """The agencies that hold it in a primary role, else in any."""
        primary = {r.row["agency"] for r in self.held if r.role in PRIMARY}
        return frozenset(primary or {r.row["agency"] for r in self.held})


def make_cell(subject: str, line: Iterable[str], held: Sequence[Responsibility], splits: dict[str, Split]) -> Cell:
    """Return the cell of a subject; `line` are the subjects broader than it.

    The splits that count are those on the subject or a broader one, and those that give a part on it.
    """
    holdings = [r.to_holding() for r in held]
    meant = {subject, *line}
    used = {r.row.get("split") for r in held}
    dividing = [s.arrangement for s in splits.values() if s.arrangement.id in used or s.arrangement.subjects & meant]
    return Cell(subject, tuple(held), cell_status(holdings, dividing), tuple(cell_flags(holdings, dividing)))


def headline_of(own: Cell | None, below: Sequence[Cell]) -> tuple[str, tuple[str, ...]]:
    """Return status and flags of the subject itself, else of the first cells below in order of headline."""
    if own is not None:
        return own.status, own.flags
    status = headline(cell.status for cell in below)
    flags = {flag for cell in below if cell.status == status for flag in cell.flags}
    return status, tuple(sorted(flags))


def in_force(valid_from: str | None, valid_to: str | None, as_of: str | None) -> bool:
    """Whether what holds from a day until another is in force at a date; today where none is given.

    Either day may be open. On the day of a change the newer text holds, not the older.
    """
    if as_of is None:
        return valid_to is None
    return (valid_from or "") <= as_of < (valid_to or "9999")
