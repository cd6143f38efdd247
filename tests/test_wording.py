"""Every sentence stands in every language, with the same places to fill."""

import json
from pathlib import Path
from string import Formatter

import pytest

import mandates.wording
from mandates.answers.labels import LANGUAGES
from mandates.answers.status import HEADLINE_ORDER
from mandates.wording import join_names, say

FOLDER = Path(mandates.wording.__file__).parent


def sentences(lang: str) -> dict[str, str]:
    groups = json.loads((FOLDER / f"{lang}.json").read_text(encoding="utf-8"))
    return {f"{group}.{key}": text for group, keys in groups.items() for key, text in keys.items()}


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_same_keys_and_places_as_english(lang: str) -> None:
    english, other = sentences("en"), sentences(lang)
    assert other.keys() == english.keys()
    assert {key: places(text) for key, text in other.items()} == {key: places(text) for key, text in english.items()}
    assert all(text.strip() for key, text in other.items() if key not in ("list.last",))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_status_and_role_can_be_said(lang: str) -> None:
    values = dict.fromkeys(("subject", "place", "leads", "others", "loaded"), "x")
    for status in HEADLINE_ORDER:
        assert say(lang, f"status.{status}", **values)
        assert say(lang, f"answer.{status}")


def test_names_are_joined_as_the_language_does() -> None:
    assert join_names("zh", ["甲", "乙", "丙"]) == "甲、乙和丙"
    assert join_names("en", ["A", "B", "C"]) == "A, B and C"
    assert join_names("ko", ["갑"]) == "갑"
