"""Gaps as they are drawn: IRIs and codes, before names and sentences."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

CONFIRMED, NOT_FOUND = "confirmed", "not-found-in-loaded"
_NOTHING: Mapping[str, str] = MappingProxyType({})


class DrawnGap(NamedTuple):
    """One gap: kind and rule, certainty, IRIs of place, agency, subject and what it is about, code of the stage.

    Place, agency, subject and stage are empty where the gap is of none. `others` are the IRIs of what the sentences
    name besides; `values` fill further places of the sentences by name.
    """

    kind: str
    rule: str
    certainty: str
    place: str
    agency: str = ""
    subject: str = ""
    stage: str = ""
    duties: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    degree: str | None = None
    values: Mapping[str, str] = _NOTHING


class DrawnUnjudged(NamedTuple):
    """Gaps of a kind (None: any) that cannot be told: the rule that says why, how many statements it concerns."""

    kind: str | None
    rule: str
    place: str = ""
    agency: str = ""
    statements: int = 0


class Drawn(NamedTuple):
    """What one family draws."""

    gaps: Sequence[DrawnGap] = ()
    unjudged: Sequence[DrawnUnjudged] = ()
