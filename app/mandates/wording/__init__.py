"""Sentences for people in three languages; every key stands in every language (tested)."""

import json
from functools import cache
from pathlib import Path


@cache
def _sentences(lang: str) -> dict[str, str]:
    groups = json.loads((Path(__file__).parent / f"{lang}.json").read_text(encoding="utf-8"))
    return {f"{group}.{key}": value for group, keys in groups.items() for key, value in keys.items()}


def say(lang: str, key: str, **values: object) -> str:
    """Return the sentence `key` (`group.name`) in a language, with its places filled in."""
    return _sentences(lang)[key].format(**values)


def join_names(lang: str, names: list[str]) -> str:
    """Return names as an enumeration in a language: 甲、乙和丙; A, B and C; 갑, 을 및 병."""
    if len(names) < 2:
        return "".join(names)
    comma, last = _sentences(lang)["list.comma"], _sentences(lang)["list.last"]
    return comma.join(names[:-1]) + last + names[-1]
