"""One subject: where it stands among the others, and which texts gave it to whom."""

from typing import NamedTuple

from mandates.model import Found, Named


class Held(NamedTuple):
    """What a text gives to an agency: its role (a code), from and until when; a day, a year or None.

    `since` is where the text says it begins, else the date of the text; `until` is None where it goes on.
    """

    agency: Named
    place: Named
    role: str
    since: str | None
    until: str | None
    document: Named
    duties: int


class SubjectAnswer(NamedTuple):
    """A subject with the broader and narrower ones, the answer in each place, and what its texts gave to whom."""

    broader: tuple[Named, ...]
    narrower: tuple[Named, ...]
    found: Found | None
    history: tuple[Held, ...]
