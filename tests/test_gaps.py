"""Gaps: nine kinds over invented places; what is not loaded is never nobody."""

import csv
import json
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner

from made_gaps import agency, clause, duty, iri, mandate, place, posts, section, store_of, target
from mandates.answers.duties import load_subject_tree
from mandates.answers.gaps import draw_gaps, find_gaps, gaps, load_weak, read_subjects, trace
from mandates.answers.gaps.drawn import Drawn, DrawnGap
from mandates.answers.gaps.exporting import COLUMNS, to_csv
from mandates.answers.gaps.gate import load_gate
from mandates.answers.gaps.yardstick import Yardstick
from mandates.answers.labels import LANGUAGES
from mandates.cli import cli
from mandates.errors import BadDataError, NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.store import Store
from mandates.model.gaps import KINDS, Gap
from mandates.namespaces import PREFIXES, local_name, to_id
from mandates.web import create_app

KESTREL, MALLOW, THORN = (to_id("place", key) for key in ("kestrel", "mallow", "thorn"))
MUSEUM = to_id("agency", "museum")
ALONE = (place("kestrel"), agency("museum", "kestrel"), mandate("km", "museum"))
WHOLE = (place("kestrel", complete=["museum"]), *ALONE[1:])


def subject(key: str) -> str:
    return PREFIXES["subject"] + key


def listed(store: Store, *keys: str) -> Yardstick:
    return read_subjects(keys, "list", store)


def drawn(store: Store, kind: str, places: Sequence[str] = (KESTREL,), **ask: object) -> Sequence[DrawnGap]:
    return draw_gaps(store, places=places, kinds=[kind], **ask).gaps


def told(gap: DrawnGap) -> tuple[str, str, str]:
    return gap.rule, local_name(gap.subject), gap.stage


def keys(things: Sequence[str]) -> list[str]:
    return [local_name(thing) for thing in things]


def unjudged(found: Drawn) -> set[tuple[str | None, str]]:
    return {(each.kind, each.rule) for each in found.unjudged}


# Silence: nobody, or not loaded


@pytest.mark.parametrize(
    ("made", "as_of", "certainty"),
    [
        (ALONE, None, "not-found-in-loaded"),
        (WHOLE, None, "confirmed"),
        (WHOLE, "2041-01-01", "confirmed"),
        (WHOLE, "2039-01-01", "not-found-in-loaded"),
        ((*WHOLE, agency("stranger", "kestrel")), None, "not-found-in-loaded"),
        ((*WHOLE[:2], mandate("km", "museum", kind="WorkPlan"), mandate("km2", "other"), agency("other", "kestrel")),
         None, "not-found-in-loaded"),
    ],
    ids=["unstated", "stated", "stated-before", "stated-later", "known-agency-not-loaded", "plan-is-no-mandate"],
)  # fmt: skip
def test_gate(made: tuple[str, ...], as_of: str | None, certainty: str) -> None:
    gate = load_gate(store_of(*made, duty("km", 1, "museum", "heritage")), as_of)
    assert gate.certainty(KESTREL) == certainty


def test_agency_not_loaded_is_named_and_never_nobody() -> None:
    store = store_of(*WHOLE, agency("stranger", "kestrel"), duty("km", 1, "museum", "heritage"))
    found = gaps(store, places=[KESTREL], kinds=["subject-gap"], against=listed(store, "forestry"))
    [gap] = found.gaps
    assert gap.certainty == "not-found-in-loaded"
    assert "stranger" in gap.found
    assert "none holds it" not in gap.found
    store = store_of(*WHOLE, duty("km", 1, "museum", "heritage"))
    [gap] = gaps(store, places=[KESTREL], kinds=["subject-gap"], against=listed(store, "forestry")).gaps
    assert "none holds it" in gap.found


@pytest.mark.parametrize("kind", KINDS)
def test_place_without_any_text_has_no_gap(kind: str) -> None:
    store = store_of(*WHOLE, place("thorn"), agency("ghost", "thorn"), duty("km", 1, "museum", "heritage"))
    found = draw_gaps(store, places=[THORN], kinds=[kind], against=listed(store, "heritage", "forestry"))
    assert found.gaps == []
    assert unjudged(found) == {(None, "place-not-loaded")}


def test_agency_without_any_text_is_said_so() -> None:
    store = store_of(*WHOLE, agency("ghost", "kestrel"), duty("km", 1, "museum", "heritage"))
    found = draw_gaps(store, agency=to_id("agency", "ghost"), kinds=["internal-gap", "evidence-gap"])
    assert (found.gaps, unjudged(found)) == ([], {(None, "agency-not-loaded")})


def test_place_with_work_plans_alone_is_not_judged_by_its_silence() -> None:
    made = (place("kestrel", complete=["museum"]), ALONE[1], mandate("plan", "museum", kind="WorkPlan", year="2040"))
    store = store_of(*made, target("plan", 1, "museum", "heritage"), target("plan", 2, "museum", "sport"))
    found = draw_gaps(store, places=[KESTREL], against=listed(store, "forestry"))
    assert [gap.kind for gap in found.gaps] == []
    assert {("subject-gap", "no-mandate"), ("lead-gap", "no-mandate"), ("plan-gap", "no-mandate-for-plan")} <= unjudged(
        found
    )
    assert [each.statements for each in found.unjudged if each.rule == "no-mandate-for-plan"] == [2]


# Cells


def test_subject_gap_only_where_neither_it_nor_broader_nor_narrower_is_held() -> None:
    store = store_of(
        *WHOLE,
        duty("km", 1, "museum", "heritage", stages="deliver"),
        duty("km", 2, "museum", "forestry", stages="deliver"),
        duty("km", 3, "museum", "sport", role="inform"),
        duty("km", 4, "museum", "forest-fire", role="inform"),
    )
    against = listed(store, "heritage", "culture", "forest-fire", "sport", "floods")
    found = drawn(store, "subject-gap", against=against)
    assert [told(gap)[:2] for gap in found] == [("uncovered", "floods"), ("uncovered", "sport")]
    assert {gap.certainty for gap in found} == {"confirmed"}
    assert draw_gaps(store, places=[KESTREL], kinds=["subject-gap"]).gaps == []


REFERENCE = (
    place("mallow", tier="city"), agency("m-culture", "mallow"), mandate("mm", "m-culture"),
    duty("mm", 1, "m-culture", "heritage", stages="policy enforce"),
    duty("mm", 2, "m-culture", "sport", stages="deliver"),
    duty("mm", 3, "m-culture", "parking", role="support", stages="deliver"),
    duty("mm", 4, "m-culture", "aviation", by="museum"),
    duty("mm", 5, "m-culture", "energy", relation="residual"),
)  # fmt: skip


@pytest.fixture(scope="module")
def measured() -> Store:
    return store_of(*ALONE, duty("km", 1, "museum", "heritage", stages="policy"), *REFERENCE)


def test_reference_mandate_expects_what_it_leads_at_its_stages(measured: Store) -> None:
    checkpoint = Checkpoint("x", measured, _NoWords())  # type: ignore[arg-type]
    tree = load_subject_tree(measured)
    from mandates.answers.gaps.yardstick import find_yardstick

    for name in ("m-culture", "mm", "mallow", "city"):
        against = find_yardstick(checkpoint, name, load_gate(measured), tree)
        found = drawn(measured, "subject-gap", against=against)
        assert [told(gap) for gap in found] == [("uncovered", "sport", "")], name
        assert keys(found[0].duties) == ["2"]
        [stage] = drawn(measured, "stage-gap", against=against)
        assert told(stage) == ("stage-expected", "heritage", "enforce")
        assert {duty.rsplit("/id/duty/")[1] for duty in stage.duties} == {"mm/1", "km/1"}


def test_subject_stands_for_all_below_it_and_unknown_words_are_not_found(measured: Store) -> None:
    checkpoint = Checkpoint("x", measured, _NoWords())  # type: ignore[arg-type]
    from mandates.answers.gaps.yardstick import find_yardstick

    tree, gate = load_subject_tree(measured), load_gate(measured)
    [cells] = find_yardstick(checkpoint, "culture", gate, tree).cells.values()
    assert {subject("heritage"), subject("culture")} <= cells.keys()
    with pytest.raises(NotFoundError, match="nosuchthing"):
        find_yardstick(checkpoint, "nosuchthing", gate, tree)
    with pytest.raises(NotFoundError, match="two words"):
        find_yardstick(checkpoint, "two words", gate, tree)


class _NoWords:
    def named(self, _name: str, _kinds: Sequence[str]) -> list[object]:
        return []


def test_tier_does_not_measure_a_place_against_itself(measured: Store) -> None:
    from mandates.answers.gaps.yardstick import find_yardstick

    checkpoint = Checkpoint("x", measured, _NoWords())  # type: ignore[arg-type]
    against = find_yardstick(checkpoint, "city", load_gate(measured), load_subject_tree(measured))
    assert against.expected(MALLOW, []) == {}


def test_list_of_subjects_names_file_line_and_remedy(measured: Store) -> None:
    lines = ["# ours", "heritage  # sites", "", subject("sport")]
    assert list(read_subjects(lines, "f.txt", measured).expected("", [])) == [subject("heritage"), subject("sport")]
    with pytest.raises(BadDataError, match=r"f\.txt: line 2: no subject 'hertage'.*give its key"):
        read_subjects(["heritage", "hertage"], "f.txt", measured)
    with pytest.raises(BadDataError, match="no subject in it"):
        read_subjects(["# nothing"], "f.txt", measured)


def test_policy_without_what_must_follow_it() -> None:
    store = store_of(
        *WHOLE,
        duty("km", 1, "museum", "heritage", stages="policy supervise"),
        duty("km", 2, "museum", "forestry", stages="policy"),
        duty("km", 3, "museum", "forest-fire", stages="enforce deliver"),
        duty("km", 4, "museum", "sport", role="participate", stages="policy"),
        duty("km", 5, "museum", "parking", stages="deliver"),
    )
    found = drawn(store, "stage-gap")
    assert [told(gap)[1:] for gap in found] == [
        ("forestry", "supervise"),
        ("heritage", "deliver"),
        ("heritage", "enforce"),
    ]
    assert {(gap.agency, gap.certainty) for gap in found} == {(MUSEUM, "confirmed")}


def test_matter_without_a_lead() -> None:
    store = store_of(
        *WHOLE,
        duty("km", 1, "museum", "heritage", role="support", stages="deliver"),
        duty("km", 2, "museum", "sport", role="guide", stages="deliver supervise"),
        duty("km", 3, "museum", "forestry", stages="deliver"),
        duty("km", 4, "museum", "forestry", role="support", stages="policy coordinate"),
        duty("km", 5, "museum", "forestry", role="supervise", stages="supervise"),
        duty("km", 6, "museum", "parking", role="inform", stages="inform"),
    )
    assert [told(gap) for gap in drawn(store, "lead-gap")] == [
        ("leaderless", "forestry", "policy"), ("leaderless", "heritage", ""), ("oversight-only", "sport", ""),
    ]  # fmt: skip
    only = drawn(store, "lead-gap", against=listed(store, "sport"))
    assert [told(gap)[1] for gap in only] == ["sport"]


# Inside an agency


def inside(*more: str) -> Sequence[DrawnGap]:
    store = store_of(
        *WHOLE,
        duty("km", 1, "museum", "heritage", stages="deliver", words="Look after the old stones"),
        duty("km", 2, "museum", "sport", stages="deliver", words="Run the running tracks"),
        section("museum", "stones", "Stone section", "km", 3),
        duty("km", 4, "museum", "heritage", stages="deliver", section="stones", words="Look after the old stones"),
        duty("km", 5, "museum", "forestry", stages="deliver", section="stones", words="Plant trees at the ruins"),
        *more,
    )
    return drawn(store, "internal-gap")


def test_duty_without_section_and_section_duty_without_agency() -> None:
    found = {gap.rule: gap for gap in inside()}
    assert found.keys() == {"not-carried", "no-agency-duty"}
    assert (keys(found["not-carried"].duties), found["not-carried"].degree) == (["2"], "none")
    assert (keys(found["no-agency-duty"].duties), found["no-agency-duty"].others) == (
        ["5"], (to_id("section", "museum/stones"),),
    )  # fmt: skip


HOSTS = duty("km", 6, "museum", "offices", relation="hosts-office", bodies="flood-council tree-council")
BODIES = "".join(
    f'{iri("body", key)} a m:CoordinatingBody ; skos:prefLabel "{name}"@en ; m:place {iri("place", "kestrel")} .\n'
    for key, name in (("flood-council", "Flood Council"), ("tree-council", "Tree Council"))
)


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ((), ["flood-council", "tree-council"]),
        ((duty("km", 7, "museum", "offices", relation="hosts-office", bodies="flood-council",
               section="stones"),), ["tree-council"]),
        ((section("museum", "trees", "Trees", "km", 7, hat="tree-council"),), ["flood-council"]),
        ((section("museum", "floods", "Office of the Flood Council", "km", 7),), ["tree-council"]),
    ],
    ids=["nobody", "held", "hat", "name"],
)  # fmt: skip
def test_commission_needs_a_section_that_holds_its_office_or_bears_its_name(
    more: tuple[str, ...], left: list[str]
) -> None:
    found = inside(HOSTS, BODIES, *more)
    assert [keys(gap.others) for gap in found if gap.rule == "office"] == [[key] for key in left]


def test_agency_without_loaded_sections_has_no_internal_gap() -> None:
    store = store_of(*WHOLE, HOSTS, BODIES, duty("km", 1, "museum", "heritage"))
    found = draw_gaps(store, places=[KESTREL], kinds=["internal-gap"])
    assert (found.gaps, unjudged(found)) == ([], {("internal-gap", "no-sections")})


# Plans


def test_target_without_duty_and_duty_without_target() -> None:
    store = store_of(
        *WHOLE,
        duty("km", 1, "museum", "heritage", stages="deliver"),
        duty("km", 2, "museum", "forest-fire", stages="deliver"),
        duty("km", 3, "museum", "parking", role="support"),
        duty("km", 4, "museum", "energy", role="support"),
        mandate("p", "museum", kind="WorkPlan", year="2038"),
        target("p", 1, "museum", "forestry", "2039/2040"),
        target("p", 2, "museum", "sport aviation"),
        target("p", 3, "museum", "sport parking"),
    )
    both = drawn(store, "plan-gap", years=3)
    found = {gap.rule: gap for gap in both}
    assert len(both) == 2
    assert keys(found["target-without-duty"].duties) == ["2"]
    assert (told(found["duty-without-target"])[1], found["duty-without-target"].certainty) == ("heritage", "confirmed")
    assert {gap.certainty for gap in drawn(store, "plan-gap", years=5) if gap.rule == "duty-without-target"} == {
        "not-found-in-loaded"
    }
    later = draw_gaps(store, places=[KESTREL], kinds=["plan-gap"], years=2, as_of="2050-01-01")
    assert [gap.rule for gap in later.gaps] == ["target-without-duty"]
    assert ("plan-gap", "no-plan") in unjudged(later)


# Splits


def part(*own: str, complete: bool = True) -> Sequence[DrawnGap]:
    both = ["museum", "guards"]
    return drawn(
        store_of(
            place("kestrel", complete=both if complete else ()),
            agency("museum", "kestrel"),
            agency("guards", "kestrel"),
            mandate("km", "museum"),
            duty("km", 1, "museum", "heritage", stages="policy"),
            duty("km", 2, "museum", "heritage", stages="enforce", by="guards", role="lead"),
            *own,
        ),
        "reciprocity-gap",
    )  # fmt: skip


GUARDS = mandate("gm", "guards")


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ((), [("part-not-loaded", "not-found-in-loaded")]),
        ((GUARDS, duty("gm", 1, "guards", "sport", stages="enforce")), [("part-unknown", "confirmed")]),
        ((GUARDS, duty("gm", 1, "guards", "heritage", stages="deliver")), [("part-unknown", "confirmed")]),
        ((GUARDS, duty("gm", 1, "guards", "heritage", stages="deliver enforce")), []),
        ((GUARDS, duty("gm", 1, "guards", "culture")), []),
        ((GUARDS, duty("gm", 1, "guards", "heritage", stages="enforce", by="museum")), [("part-unknown", "confirmed")]),
    ],
    ids=["not-loaded", "silent", "other-stage", "known", "broader-any-stage", "gives-it-away"],
)
def test_part_the_other_text_does_not_know(own: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    found = [gap for gap in part(*own) if gap.agency == MUSEUM]
    assert [(gap.rule, gap.certainty) for gap in found] == expected
    assert all(keys(gap.duties) == ["2"] and keys(gap.others)[0] == "guards" for gap in found)


def test_part_unknown_is_confirmed_only_where_all_are_loaded() -> None:
    [gap] = part(GUARDS, duty("gm", 1, "guards", "sport"), complete=False)
    assert gap.certainty == "not-found-in-loaded"


# Changes


def changed(*more: str) -> Sequence[DrawnGap]:
    return drawn(
        store_of(
            *WHOLE[:2],
            mandate("old", "museum", on="2030-01-01"),
            duty("old", 1, "museum", "heritage", stages="deliver"),
            duty("old", 2, "museum", "sport", stages="policy deliver"),
            duty("old", 3, "museum", "forestry", stages="deliver"),
            mandate("km", "museum", on="2035-01-01", replaces="old"),
            duty("km", 1, "museum", "heritage", stages="deliver"),
            duty("km", 2, "museum", "sport", stages="deliver"),
            *more,
        ),
        "transition-gap",
    )


TRANSFER = (
    clause("km", 9) + f"{iri('transfer', 't')} a m:DutyTransfer ; m:transferred {iri('duty', 'old/3')} ;"
    f' m:transferKind "cancelled" ; m:fromHolder {iri("agency", "museum")} ; m:changedBy {iri("clause", "km/9")} .\n'
)


def event(kind: str, day: str) -> str:
    body = iri("agency", "museum")
    return f'{iri("change", "c")} a m:{kind} ; m:originalBody {body} ; m:validFrom "{day}"^^xsd:date .\n'


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ((), [("forestry", ""), ("sport", "policy")]),
        ((TRANSFER,), [("sport", "policy")]),
        ((event("Abolition", "2035-01-01"),), []),
        ((event("Abolition", "2001-01-01"),), [("forestry", ""), ("sport", "policy")]),
        ((event("Renaming", "2035-01-01"),), [("forestry", ""), ("sport", "policy")]),
        ((agency("rangers", "kestrel"), mandate("rm", "rangers"), duty("rm", 1, "rangers", "forestry")),
         [("sport", "policy")]),
    ],
    ids=["lost", "recorded", "body-ended", "ended-before", "renamed", "taken-up-by-another"],
)  # fmt: skip
def test_what_a_new_version_loses_without_a_record(more: tuple[str, ...], left: list[tuple[str, str]]) -> None:
    assert [told(gap)[1:] for gap in changed(*more)] == left


def test_matter_is_followed_to_where_it_went() -> None:
    old = (
        duty("old", 1, "museum", "heritage") + duty("old", 2, "museum", "sport") + duty("old", 3, "museum", "forestry")
    )
    versions = (mandate("old", "museum", on="2030-01-01"), mandate("km", "museum", on="2035-01-01", replaces="old"))
    store = store_of(*WHOLE[:2], *versions, old, duty("km", 1, "museum", "heritage"), TRANSFER)
    outcomes = {}
    for key in ("heritage", "sport", "forestry"):
        found = trace(store, KESTREL, subject(key))
        assert len(found.before) == 1
        outcomes[key] = found.outcome
    assert outcomes == {"heritage": "held", "sport": "nobody", "forestry": "moved"}
    [move] = trace(store, KESTREL, subject("forestry")).moves
    assert (move.kind, move.before and local_name(move.before.id)) == ("cancelled", "museum")
    earlier = trace(store, KESTREL, subject("sport"), as_of="2032-01-01")
    assert (earlier.outcome, earlier.before) == ("held", ())


# Levels


def handed(*local: str, words: str = "Delegate the care of heritage sites") -> Drawn:
    store = store_of(
        place("arden", tier="province"), agency("a-culture", "arden"), mandate("am", "a-culture"),
        duty("am", 1, "a-culture", "heritage", words=words),
        duty("am", 2, "a-culture", "sport", words="Run the games"),
        place("kestrel", inside="arden"), agency("museum", "kestrel"), place("mallow", inside="arden"),
        *local,
    )  # fmt: skip
    return draw_gaps(store, places=[to_id("place", "arden")], kinds=["level-gap"])


def test_delegated_duty_needs_a_local_holder_where_the_local_place_is_loaded() -> None:
    local = mandate("km", "museum")
    [gap] = handed(local, duty("km", 1, "museum", "parking")).gaps
    assert (gap.place, told(gap)[:2], gap.certainty) == (
        KESTREL,
        ("no-local-holder", "heritage"),
        "not-found-in-loaded",
    )
    assert gap.agency == to_id("agency", "a-culture")
    assert handed(local, duty("km", 1, "museum", "heritage")).gaps == []
    assert handed(local, duty("km", 1, "museum", "parking"), words="Look after heritage sites").gaps == []
    assert handed().gaps == []
    assert handed(mandate("plan", "museum", kind="WorkPlan")).gaps == []


# Evidence


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda text: text, None),
        (lambda text: text.replace(" m:end 160 ;", " m:end 90 ;"), "bad-locator"),
        (lambda text: text.replace(" m:end 160 ;", ""), "no-locator"),
        (lambda text: text.replace("0c" * 32, "0c"), "no-digest"),
        (lambda text: text.replace(' m:item "1"', ' m:item "1" ; m:quote "not these words"'), "digest-differs"),
        (lambda text: text.replace(f"m:document {iri('document', 'km')} ;", ""), "no-locator"),
        (lambda _text: duty("km", 1, "museum", "heritage", clauses=False), "no-clause"),
    ],
    ids=["sound", "ends-first", "no-end", "short-digest", "quote", "no-document", "no-clause"],
)
def test_fact_without_evidence(spoil: Callable[[str], str], rule: str | None) -> None:
    store = store_of(*WHOLE, spoil(duty("km", 1, "museum", "heritage")), duty("km", 2, "museum", "sport"))
    found = gaps(store, places=[KESTREL], kinds=["evidence-gap"])
    assert [gap.rule for gap in found.gaps] == ([rule] if rule else [])
    assert [local_name(each.duty.id) for gap in found.gaps for each in gap.duties] == (["1"] if rule else [])


def test_readings_that_are_not_sure_come_least_sure_first() -> None:
    doubt = "".join(
        f"{iri('responsibility', f'km/{number}')} m:needsReview true ; m:confidence {sure} .\n"
        for number, sure in ((1, 0.6), (2, 0.4))
    )
    store = store_of(*WHOLE, *(duty("km", n, "museum", "sport") for n in (1, 2, 3)), doubt)
    assert [(local_name(weak.duty), weak.confidence) for weak in load_weak(store, [MUSEUM])] == [("2", 0.4), ("1", 0.6)]


# Staffing


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [((9, 4, 5), "agrees"), ((9, 4, 4), "below"), ((9, 5, 5), "above"), ((None, 4, 5), "not-stated"),
     ((9, None, None), "not-stated")],
)  # fmt: skip
def test_posts_against_the_stated_total(numbers: tuple[int | None, ...], verdict: str) -> None:
    categories = ("administrative-establishment", "director", "section-leader")
    stated = [
        posts("museum", "km", 20 + i, c, n) for i, (c, n) in enumerate(zip(categories, numbers, strict=True)) if n
    ]
    found = gaps(store_of(*WHOLE, duty("km", 1, "museum", "sport"), *stated), places=[KESTREL], kinds=["evidence-gap"])
    [one] = found.staffing
    assert (one.verdict, one.total, one.named) == (verdict, numbers[0], sum(n or 0 for n in numbers[1:]))


# The answer


@pytest.fixture(scope="module")
def everything() -> Store:
    """A store with a gap of nearly every kind."""
    return store_of(
        *WHOLE,
        duty("km", 1, "museum", "heritage", stages="policy", words="Draft rules for the old stones"),
        duty("km", 2, "museum", "sport", role="support", words="Help the runners"),
        section("museum", "stones", "Stone section", "km", 3),
        duty("km", 4, "museum", "forestry", section="stones", words="Plant trees"),
        agency("guards", "kestrel"),
        duty("km", 5, "museum", "heritage", by="guards", words="Guard the old stones"),
        duty("km", 6, "museum", "parking", clauses=False),
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_sentence_is_filled_in(everything: Store, lang: str) -> None:
    found = gaps(everything, against=listed(everything, "aviation"), lang=lang)
    assert {gap.kind for gap in found.gaps} >= {"subject-gap", "internal-gap", "reciprocity-gap", "evidence-gap"}
    for gap in found.gaps:
        for sentence in (gap.reason, gap.expected, gap.found):
            assert sentence
            assert "{" not in sentence
            assert "“”" not in sentence


def evidenced(gap: Gap) -> bool:
    return all(duty.evidence is not None and duty.evidence.digest for duty in gap.duties)


def test_each_gap_has_evidence_but_those_for_lack_of_it(everything: Store) -> None:
    found = gaps(everything)
    assert {gap.kind for gap in found.gaps if not evidenced(gap)} == {"evidence-gap"}
    assert list(found.summary) == list(KINDS)
    assert sum(found.summary.values()) == len(found.gaps)


def test_same_question_same_answer_and_one_agency_is_a_part(everything: Store) -> None:
    whole = draw_gaps(everything)
    assert whole == draw_gaps(everything)
    own = draw_gaps(everything, agency=to_id("agency", "guards"))
    assert {(gap.kind, gap.rule) for gap in own.gaps} == {("reciprocity-gap", "part-not-loaded")}
    assert set(map(str, own.gaps)) <= set(map(str, whole.gaps))


def test_table_has_a_row_for_each_duty(everything: Store) -> None:
    found = gaps(everything)
    rows = list(csv.DictReader(StringIO(to_csv(found))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == sum(max(1, len(gap.duties)) for gap in found.gaps)
    assert all(row["kind"] in KINDS for row in rows)


def test_kind_there_is_none_of(everything: Store) -> None:
    with pytest.raises(UsageError, match="no kind of gap 'x'"):
        gaps(everything, kinds=["x"])


# Shipped data, command and page


def test_shipped_data_confirms_no_silence(checkpoint: Checkpoint) -> None:
    found = find_gaps(checkpoint, against="health", kinds=["subject-gap", "stage-gap", "lead-gap", "reciprocity-gap"])
    assert found.gaps
    assert {gap.certainty for gap in found.gaps} == {"not-found-in-loaded"}
    assert {each.place.id for each in found.unjudged if each.place and each.rule == "no-mandate"} == {
        to_id("place", "chuanshan"), to_id("place", "zhejiang"),
    }  # fmt: skip


def test_hosted_bodies_of_shipped_data_all_have_a_section(checkpoint: Checkpoint) -> None:
    found = draw_gaps(checkpoint.store, agency=to_id("agency", "yuzhong-health-commission"), kinds=["internal-gap"])
    assert [gap for gap in found.gaps if gap.rule == "office"] == []
    assert {gap.certainty for gap in found.gaps} == {"confirmed"}


def run(root: Path, *arguments: str, text: str | None = None) -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--store", str(root), "gaps", *arguments], input=text)
    return done.exit_code, done.output


def test_command(store_root: Path, tmp_path: Path) -> None:
    code, text = run(store_root, "--place", "yuzhong", "--kind", "reciprocity-gap", "--lang", "zh")
    assert code == 0
    assert "仅一方写明" in text
    code, text = run(
        store_root, "--place", "渝中区", "--against", "-", "--kind", "subject-gap", "--json", text="aviation\n"
    )
    assert code == 0
    assert [gap["subject"]["id"] for gap in json.loads(text)["gaps"]] == [subject("aviation")]
    (tmp_path / "list.txt").write_text("aviation\nnonsense\n", encoding="utf-8")
    code, text = run(store_root, "--place", "yuzhong", "--against", str(tmp_path / "list.txt"))
    assert (code, "line 2" in text) == (4, True)
    code, text = run(store_root, "--agency", "lanzhou-health-commission", "--kind", "lead-gap", "--format", "csv")
    assert code == 0
    assert text.startswith(",".join(COLUMNS))
    assert run(store_root, "--place", "nowhere")[0] == 3
    assert run(store_root, "--agency", "nobody")[0] == 3
    assert run(store_root, "--against", "nothing")[0] == 3


def test_page(store_root: Path, tmp_path: Path) -> None:
    site = create_app(store_root).test_client()
    (tmp_path / "list.txt").write_text("aviation\n", encoding="utf-8")
    page = site.get("/gaps?place=yuzhong&kind=reciprocity-gap&lang=en")
    assert page.status_code == 200
    assert "gives Yuzhong District Civil Affairs Bureau a part" in page.text
    found = site.get("/gaps.json?place=yuzhong&kind=reciprocity-gap").json
    assert found["summary"] == {"reciprocity-gap": len(found["gaps"])}
    assert site.get("/gaps.csv?place=yuzhong").text.startswith(",".join(COLUMNS))
    for wrong, status in (
        ("place=nowhere", 404), ("against=nothing", 404), (f"against={tmp_path}/list.txt", 404), ("kind=x", 400),
        ("years=x", 400), ("as_of=2040-13-01", 400), ("place=yuzhong&page=99", 404),
    ):  # fmt: skip
        assert site.get(f"/gaps?{wrong}").status_code == status, wrong
