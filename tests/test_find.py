"""`find` answers the questions of tests/questions truly; what it misses is listed and watched."""

import json
from pathlib import Path

import pytest

from asking import failures, load_questions
from mandates.answers.find import find
from mandates.answers.telling import flags_of, status_of, to_document
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint

FOLDER = Path(__file__).parent / "questions"
CASES = [
    pytest.param(case, id=f"{path.stem}-{number:03}")
    for path in sorted(FOLDER.glob("*.jsonl"))
    for number, case in enumerate(load_questions(path), 1)
]
MISSES = set((FOLDER / "misses.txt").read_text(encoding="utf-8").splitlines())
STATUSES = json.loads((FOLDER / "statuses.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES)
def test_answer_is_true(case: dict, checkpoint: Checkpoint) -> None:
    wrong = failures(checkpoint, case)
    if case["ask"] in MISSES:
        assert wrong, "no longer missed: take it off tests/questions/misses.txt"
        pytest.xfail(f"{case['ask']}: {wrong}")
    assert not wrong, case["ask"]


def test_misses_are_few() -> None:
    assert len(MISSES) <= 0.06 * len(CASES)
    assert {case.values[0]["ask"] for case in CASES} >= MISSES


@pytest.mark.parametrize("case", STATUSES, ids=lambda case: f"{case['of']}-{case['place']}-{case['ask']}")
def test_status_and_flags(case: dict, checkpoint: Checkpoint) -> None:
    found = find(checkpoint, case["ask"], place=case["place"])
    assert (status_of(found), flags_of(found)) == (case["status"], case["flags"])


def test_every_status_but_three_occurs_in_shipped_data() -> None:
    # contested, partly-split and leaderless need texts that contradict or leave out: see test_status.
    assert {case["status"] for case in STATUSES} >= {
        "sole", "coordinated", "split-resolved", "unresolved", "oversight-only", "uncovered", "not-found",
    }  # fmt: skip


def test_places_are_never_mixed(checkpoint: Checkpoint) -> None:
    found = find(checkpoint, "医养结合")
    assert len(found.places) > 1
    for place in found.places:
        assert {answer.agency.place for answer in place.answers} == {place.place}


def test_place_in_the_words_equals_place_given(checkpoint: Checkpoint) -> None:
    inside = to_document(find(checkpoint, "渝中区谁管医养结合"))
    given = to_document(find(checkpoint, "谁管医养结合", place="渝中区"))
    assert inside["answers"] == given["answers"]
    assert inside["status"] == given["status"]


def test_enclosing_place_is_not_offered_as_the_right_one(checkpoint: Checkpoint) -> None:
    found = find(checkpoint, "医养结合", place="重庆市")
    assert status_of(found) == "uncovered"
    assert not any(place.answers for place in found.places)
    assert "渝中区" in to_document(found)["note"]


@pytest.mark.parametrize("question", ["北京市谁管学校卫生", "who runs vaccination in Beijing", "서울 예방접종 담당"])
def test_a_place_that_is_not_loaded_is_said(question: str, checkpoint: Checkpoint) -> None:
    found = find(checkpoint, question)
    assert status_of(found) == "uncovered"
    assert "not-loaded" in flags_of(found)


def test_shared_name_means_the_broader_subject_and_ranks_the_narrower_first(checkpoint: Checkpoint) -> None:
    found = find(checkpoint, "养老", place="yuzhong")
    assert found.subjects[0].id.endswith("/ageing")
    assert found.places[0].answers[0].agency.id.endswith("/yuzhong-civil-affairs-bureau")


def test_traditional_and_simplified_get_the_same_answer(checkpoint: Checkpoint) -> None:
    simplified = to_document(find(checkpoint, "谁管医养结合", place="yuzhong"))
    traditional = to_document(find(checkpoint, "誰管醫養結合", place="yuzhong"))
    assert simplified["answers"] == traditional["answers"]


def test_answers_carry_the_clause(checkpoint: Checkpoint) -> None:
    answer = find(checkpoint, "医养结合", place="yuzhong").places[0].answers[0]
    assert answer.evidence[0].end > answer.evidence[0].start
    assert len(answer.evidence[0].digest) == 64


def test_programme_and_residual_duties_never_answer(checkpoint: Checkpoint) -> None:
    for question in ("other assigned tasks", "交办的其他任务", "大健康理念", "Big Health concept"):
        for place in find(checkpoint, question).places:
            for answer in place.answers:
                assert not set(answer.relations) & {"residual", "functional-transformation", "aim"}


def test_as_of_before_the_text_is_only_possible(checkpoint: Checkpoint) -> None:
    early = find(checkpoint, "医养结合", place="yuzhong", as_of="2020-01-01").places[0].answers
    late = find(checkpoint, "医养结合", place="yuzhong", as_of="2025-01-01").places[0].answers
    assert {answer.certainty for answer in early} == {"possible"}
    assert {answer.certainty for answer in late} == {"definite"}


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2020年谁管医养结合", "2020-12-31"),
        ("2020年2月谁管医养结合", "2020-02-29"),
        ("who handled nursing homes on 2023-05-04", "2023-05-04"),
        ("2021년 노인 돌봄 담당", "2021-12-31"),
        ("医养结合 2024年13月", None),
        ("谁管医养结合", None),
    ],
)
def test_a_date_in_the_words_is_the_date_asked_for(words: str, date: str | None, checkpoint: Checkpoint) -> None:
    found = find(checkpoint, words, place="yuzhong")
    assert found.as_of == date
    assert found.subjects


@pytest.mark.parametrize("question", ["", "   ", "x" * 10_000, "a\x00b", "谁管\x07"])
def test_wrong_questions_are_refused(question: str, checkpoint: Checkpoint) -> None:
    with pytest.raises(UsageError):
        find(checkpoint, question)


@pytest.mark.parametrize("place", ["Atlantis", "", "<>", "渝中区; DROP", "http://x/ y"])
def test_unknown_places_are_refused_with_what_is_loaded(place: str, checkpoint: Checkpoint) -> None:
    with pytest.raises(NotFoundError, match="yuzhong"):
        find(checkpoint, "养老", place=place)


def test_json_has_the_promised_keys(checkpoint: Checkpoint) -> None:
    document = to_document(find(checkpoint, "医养结合", place="yuzhong"))
    promised = "question lang place as_of subjects status flags answers narrower nearest note query"
    assert list(document)[:12] == promised.split()
    answer = document["answers"][0]
    assert {
        "agency", "section", "role", "duty", "actions", "share", "evidence", "contact", "general", "certainty",
        "stated_on", "valid_from", "valid_to",
    } <= set(answer)  # fmt: skip
    assert set(answer["agency"]) >= {"id", "label", "tier", "place"}
    assert set(answer["evidence"][0]) >= {"document", "item", "start", "end", "digest", "quote"}


def test_the_query_shown_gives_the_agencies_answered(checkpoint: Checkpoint) -> None:
    document = to_document(find(checkpoint, "养老", place="yuzhong"))
    rows = checkpoint.store.select(document["query"])
    assert {row["agency"] for row in rows} == {answer["agency"]["id"] for answer in document["answers"]}
    assert {row["duty"] for row in rows} == {answer["duty"]["id"] for answer in document["answers"]}


def test_a_one_sided_split_of_one_place_says_nothing_of_another(checkpoint: Checkpoint) -> None:
    found = find(checkpoint, "who is responsible for elderly services")
    flagged = {place.place.id.rsplit("/", 1)[-1] for place in found.places if "one-sided" in place.flags}
    assert flagged == {"unnamed-district"}


@pytest.mark.parametrize("question", ["who does occupational health supervision?", "职业卫生监督", "職業衛生監督"])
def test_no_section_carries_the_supervision_in_any_language(question: str, checkpoint: Checkpoint) -> None:
    place = find(checkpoint, question, place="yuzhong").places[0]
    assert "no-section" in place.flags
    assert place.answers[0].duty.id.endswith("/028")


@pytest.mark.parametrize("question", ["nursing home", "养老院归谁管", "elderly care services", "노인 요양원"])
def test_nursing_homes_are_civil_affairs_in_any_language(question: str, checkpoint: Checkpoint) -> None:
    answers = find(checkpoint, question, place="yuzhong").places[0].answers
    assert answers[0].agency.id.endswith("/yuzhong-civil-affairs-bureau")


@pytest.mark.parametrize(
    ("question", "place", "as_of", "doubt"),
    [
        ("医养结合", "yuzhong", "2000-01-01", "later-text"),
        ("TCM", "lanzhou", "1900-01-01", "undated"),
        ("献血", "zhejiang", "2024-01-01", "past-plan"),
    ],
)
def test_a_date_makes_an_answer_possible_and_says_why(
    question: str, place: str, as_of: str, doubt: str, checkpoint: Checkpoint
) -> None:
    answered = find(checkpoint, question, place=place, as_of=as_of).places[0]
    assert answered.doubts == (doubt,)
    assert {answer.certainty for answer in answered.answers} == {"possible"}


def test_residual_duty_is_neither_answer_nor_gap(checkpoint: Checkpoint) -> None:
    for question in ("谁负责其他任务", "other tasks assigned by superiors"):
        found = find(checkpoint, question, place="yuzhong")
        assert "not-loaded" not in flags_of(found)
        assert not any("任务" in near.duty.label and "交办" in near.duty.label for near in found.nearest)


def test_entrusted_bodies_are_found_by_the_words_of_the_text(checkpoint: Checkpoint) -> None:
    for question in ("渝中区卫健委代管什么", "what does the Yuzhong health commission manage on behalf"):
        names = json.dumps(to_document(find(checkpoint, question)), ensure_ascii=False)
        assert "family-planning" in names or "计生协" in names or "计划生育协会" in names or "Family Planning" in names


def test_facts_have_a_status_and_narrower_cells_a_place(checkpoint: Checkpoint) -> None:
    hours = to_document(find(checkpoint, "office hours of the yuzhong health commission"))
    assert (hours["status"], hours["flags"]) == ("sole", [])
    phone = to_document(find(checkpoint, "渝中区卫健委电话"))
    assert (phone["status"], phone["flags"]) == ("uncovered", ["not-stated"])
    assert all(cell["place"]["id"] for cell in to_document(find(checkpoint, "노인 서비스"))["narrower"])
