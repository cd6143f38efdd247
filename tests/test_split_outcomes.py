"""How overlaps of bodies come out, what the other party's own text says, and how well a split is written."""

from collections.abc import Iterable

import pytest

from made_inside import Made, store_of, write_agency, write_split
from mandates.answers.split_outcomes import CRITERIA, split_outcomes
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.store import DraftStore
from mandates.model.inside import SplitOutcome
from mandates.namespaces import local_name, to_id

PLACES = """
@prefix m: <https://w3id.org/mandates/ontology#> .
@prefix place: <https://w3id.org/mandates/id/place/> .
place:made-islet m:partOf place:made-isle .
"""


def own(words: str, subjects: str, actions: str, split: str | None = None, **said: str) -> Made:
    """Return a duty that the agency of the text holds."""
    return Made(words, subjects, actions, split=split)._replace(**said)


def other(party: str, words: str, subjects: str, actions: str, split: str, **said: str) -> Made:
    """Return a part of a split that another party holds."""
    return Made(words, subjects, actions, split=split, held_by=party)._replace(**said)


# The harbour office: a split of each kind with bodies of its place.
HARBOUR = [
    own("Manage mooring noise", "noise-pollution", "manage", "noise"),
    other("made-guild", "Monitor tavern noise", "noise-pollution", "monitor", "noise"),
    own("Inspect suspect ferries", "special-equipment", "inspect", "ferries", condition="where a report is made"),
    other("made-guild", "Ban unsafe ferries", "special-equipment", "enforce", "ferries",
          condition="where found unsafe"),
    Made("Promote lagoon tours together", "tourism", "act-jointly promote", "co-lead", split="tours",
         held_by="made-harbour made-guild"),
    other("made-guild", "Keep the sea charts", "museums", "manage", "charts"),
    own("Handle spills", "water-pollution", "respond", "spills"),
    other("made-guild", "Fund the clearing of spills", "water-pollution", "fund", "spills"),
    Made("Handle great spills as the crown rules say", "water-pollution", "respond act-jointly", "co-lead",
         split="spills", held_by="made-harbour made-guild", relations="deferred-to-superior-rules",
         deferred_to="made-crown"),
    own("Monitor the fish stock", "fisheries", "monitor", "fish"),
    other("made-guild", "Survey and monitor the fish stock", "fisheries", "monitor", "fish"),
    own("Light the beacons", "aviation", "manage"),
    own("Fight forest fires", "forest-fire", "respond"),
]  # fmt: skip
GUILD = [
    Made("Monitor noise in taverns", "noise-pollution", "monitor"),
    Made("Keep sea charts", "museums", "manage"),
    Made("Ban ferries", "ports-shipping", "enforce"),
    Made("Light the harbour beacons", "aviation", "manage"),
    Made("Manage beacons above all", "aviation", "manage", relations="residual"),
    Made("Survey fish", "fisheries", "investigate monitor", held_by="made-harbour"),
]
ISLET = [Made("Watch for forest fires", "forest-fire", "respond")]
# A text that names the same two bodies, every criterion met.
LEAGUE = [
    own("Manage the canal locks", "ports-shipping", "manage", "locks", bodies="made-mill"),
    other("made-mill", "Monitor the canal water", "water-supply", "monitor", "locks", bodies="made-league"),
    other("made-mill", "Notify the league of low water", "water-supply", "notify", "locks", role="inform"),
    Made("Build a channel for joint notice", "water-supply", "act-jointly build", "co-lead", split="locks",
         held_by="made-league made-mill"),
    Made("Evaluate the locks together each year", "ports-shipping", "act-jointly assess", "co-lead", split="locks",
         held_by="made-league made-mill"),
]  # fmt: skip
MILL = [
    Made("Monitor the water of the canal", "water-supply", "monitor"),
    Made("Take part in evaluating locks", "ports-shipping", "assess participate", "participate"),
]
SPLITS = [
    ("noise", "made-harbour made-guild", "noise-pollution"),
    ("ferries", "made-harbour made-guild", "special-equipment"),
    ("tours", "made-harbour made-guild", "tourism"),
    ("charts", "made-harbour made-guild", "museums"),
    ("spills", "made-harbour made-guild", "water-pollution"),
    ("fish", "made-harbour made-guild", "fisheries"),
]


@pytest.fixture(scope="module")
def store() -> DraftStore:
    splits = "\n".join(write_split("made-harbour", *split) for split in SPLITS)
    locks = write_split("made-league", "locks", "made-league made-mill", "ports-shipping water-supply")
    return store_of(
        [
            write_agency("made-harbour", "made-isle", "en", HARBOUR, splits),
            write_agency("made-guild", "made-isle", "en", GUILD),
            write_agency("made-beacon-watch", "made-islet", "en", ISLET, PLACES + completeness("made-islet")),
            write_agency("made-league", "made-port", "en", LEAGUE, locks),
            write_agency("made-mill", "made-port", "en", MILL),
        ]
    )


def completeness(place: str) -> str:
    return (
        f"<{to_id('completeness', place)}> a m:CompletenessStatement ; m:place <{to_id('place', place)}> ;"
        f' m:loaded <{to_id("agency", "made-beacon-watch")}> ; m:complete false ; m:asOf "2031-05-01"^^'
        '<http://www.w3.org/2001/XMLSchema#date> ; m:statedBy "us" .'
    )


def by_name(found: Iterable[SplitOutcome]) -> dict[tuple[str, str], SplitOutcome]:
    return {(each.split.label if each.split else "", each.outcome): each for each in found}


@pytest.fixture(scope="module")
def harbour(store: DraftStore) -> dict[tuple[str, str], SplitOutcome]:
    return by_name(split_outcomes(store, agency=to_id("agency", "made-harbour")))


def test_every_kind_of_outcome(harbour: dict[tuple[str, str], SplitOutcome]) -> None:
    assert set(harbour) == {
        ("noise", "allocated"),
        ("ferries", "conditional"),
        ("tours", "joint"),
        ("charts", "one-sided"),
        ("spills", "allocated"),
        ("spills", "deferred"),
        ("fish", "allocated"),
        ("", "silent"),
        ("", "vertical"),
    }


def test_deferred_part_stands_apart(harbour: dict[tuple[str, str], SplitOutcome]) -> None:
    deferred, settled = harbour["spills", "deferred"], harbour["spills", "allocated"]
    assert [local_name(each.id) for each in deferred.deferred_to] == ["made-crown"]
    assert len(deferred.parts) == 1
    assert len(settled.parts) == 2
    assert settled.deferred_to == ()


def test_conditions_and_holders_are_told(harbour: dict[tuple[str, str], SplitOutcome]) -> None:
    parts = harbour["ferries", "conditional"].parts
    assert [part.condition for part in parts] == ["where a report is made", "where found unsafe"]
    assert [[local_name(each.id) for each in part.holders] for part in parts] == [["made-harbour"], ["made-guild"]]


def test_no_split_in_one_place_is_silent_and_between_tiers_vertical(
    harbour: dict[tuple[str, str], SplitOutcome],
) -> None:
    silent, vertical = harbour["", "silent"], harbour["", "vertical"]
    assert [local_name(each.id) for each in silent.subjects] == ["aviation"]
    assert {local_name(each.id) for each in silent.parties} == {"made-harbour", "made-guild"}
    assert len(silent.parts) == 2
    assert [local_name(each.id) for each in vertical.subjects] == ["forest-fire"]
    assert {local_name(each.id) for each in vertical.parties} == {"made-harbour", "made-beacon-watch"}
    assert silent.split is None
    assert silent.quality is None


def test_vertical_is_seen_from_below(store: DraftStore) -> None:
    found = split_outcomes(store, agency=to_id("agency", "made-beacon-watch"))
    assert [(each.outcome, local_name(each.subjects[0].id)) for each in found] == [("vertical", "forest-fire")]


def test_wording_of_both_parties(harbour: dict[tuple[str, str], SplitOutcome]) -> None:
    assert harbour["noise", "allocated"].wording == "agreed"
    assert harbour["ferries", "conditional"].wording == "one-sided"
    assert [each.label for each in harbour["ferries", "conditional"].unmatched] == ["Ban unsafe ferries"]
    assert harbour["fish", "allocated"].wording == "contradictory"
    assert [each.label for each in harbour["fish", "allocated"].unmatched] == ["Survey and monitor the fish stock"]


def test_wording_is_unknown_where_the_other_text_is_not_loaded(checkpoint: Checkpoint) -> None:
    assert {each.wording for each in split_outcomes(checkpoint.store)} == {"not-loaded"}


def test_parts_with_no_boundary_are_flagged(harbour: dict[tuple[str, str], SplitOutcome]) -> None:
    labels = [tuple(each.label for each in pair) for pair in harbour["fish", "allocated"].adjacent]
    assert labels == [("Monitor the fish stock", "Survey and monitor the fish stock")]
    assert harbour["noise", "allocated"].adjacent == ()


def test_quality_counts_what_is_met(store: DraftStore, harbour: dict[tuple[str, str], SplitOutcome]) -> None:
    (best,) = split_outcomes(store, agency=to_id("agency", "made-league"))
    assert best.quality
    assert (best.quality.score, best.quality.missing) == (7, ())
    for each in harbour.values():
        if each.quality:
            assert each.quality.score == len(each.quality.met)
            assert {*each.quality.met, *each.quality.missing} == set(CRITERIA)
    charts = harbour["charts", "one-sided"].quality
    assert charts
    assert "parts" in charts.missing
    fish = harbour["fish", "allocated"].quality
    assert fish
    assert {"disjoint", "agreed"} <= set(fish.missing)
    tours = harbour["tours", "joint"].quality
    assert tours
    assert "disjoint" in tours.missing


def test_splits_of_a_place_and_of_the_store(store: DraftStore) -> None:
    port = split_outcomes(store, place=to_id("place", "made-port"))
    assert [each.split.label for each in port if each.split] == ["locks"]
    assert {each.outcome for each in split_outcomes(store)} == {
        "allocated",
        "conditional",
        "joint",
        "one-sided",
        "deferred",
    }
    assert split_outcomes(store, agency=to_id("agency", "made-nobody")) == ()


def test_population_split_is_allocated_with_adjacent_monitoring(checkpoint: Checkpoint) -> None:
    found = split_outcomes(checkpoint.store, agency=to_id("agency", "yuzhong-development-reform-commission"))
    (population,) = [each for each in found if each.split]
    assert population.outcome == "allocated"
    pairs = [tuple(local_name(each.id) for each in pair) for pair in population.adjacent]
    assert pairs == [("074", "079"), ("074", "080")]
