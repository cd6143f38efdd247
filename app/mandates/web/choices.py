"""The list of places in the form."""

from dataclasses import dataclass

from mandates.answers.loaded import Loaded
from mandates.namespaces import local_name


@dataclass(frozen=True)
class PlaceChoice:
    """An entry of the list of places in the form."""

    value: str
    label: str
    chosen: bool


def to_choices(loaded: Loaded | None, chosen: str | None) -> list[PlaceChoice]:
    """Return the loaded places to choose from; one that is asked for and not among them stands last."""
    places = loaded.places if loaded else ()
    choices = [PlaceChoice(local_name(p.id), p.label, chosen in (p.id, p.label, local_name(p.id))) for p in places]
    if chosen and not any(choice.chosen for choice in choices):
        choices.append(PlaceChoice(chosen, chosen[:60], True))
    return choices
