"""Whatever comes in, ingest answers: with a text or with one line that refuses it, and in time."""

import pytest

from fuzzing import HANGS, SECONDS, inputs, try_input

NUMBER = 250


@pytest.fixture(scope="module")
def cases() -> dict[str, bytes]:
    """The inputs of the short run; the bombs are tried one by one in the tests of reading."""
    return {f"{count} {name}": raw for count, (name, raw) in enumerate(inputs(NUMBER, hostile=False))}


def test_reading_always_answers(cases: dict[str, bytes]) -> None:
    outcomes = [try_input(name, raw, drafting=False) for name, raw in cases.items()]
    assert [each for each in outcomes if each.result not in {"source", "refused"}] == []
    assert [each for each in outcomes if each.reading > SECONDS] == []
    assert {"source", "refused"} == {each.result for each in outcomes}


def test_drafting_always_answers(cases: dict[str, bytes]) -> None:
    plain = {name: raw for name, raw in cases.items() if not name.endswith((".docx", ".pdf"))}
    outcomes = [try_input(name, raw) for name, raw in list(plain.items())[:60]]
    assert [each for each in outcomes if each.result not in {"source", "refused"}] == []
    assert [each for each in outcomes if each.drafting > HANGS] == []
