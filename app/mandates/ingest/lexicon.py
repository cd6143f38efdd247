"""The words that ingest knows: cues from the schemes of the ontology, the rest from `languages/<language>/`.

A language is a folder there: `language.json` names the grammar it follows and the scripts it is written in,
the other files hold the words of one step each. A cue is a word that shows an action or a modal; cues stand in
`ontology/cues-<language>.ttl`. Adding a word or a language needs no code.
"""

import json
import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from mandates.graph.store import read_triples
from mandates.graph.words import load_fold_table
from mandates.namespaces import PREFIXES
from mandates.resources import resource_folder

_LANGUAGES = files("mandates.ingest") / "languages"
_KINDS = {PREFIXES["m"] + "cue": "verb", PREFIXES["m"] + "nounCue": "noun"}


class Cue(NamedTuple):
    """A word and what it shows: codes of actions, a code of a modal or None. `kind` is `verb` or `noun`."""

    text: str
    kind: str
    actions: tuple[str, ...]
    modal: str | None


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of the languages that ingest reads, sorted."""
    return tuple(sorted(folder.name for folder in _LANGUAGES.iterdir() if (folder / "language.json").is_file()))


@cache
def load_words(language: str, step: str) -> dict[str, Any]:
    """Return the words of one step (`language`, `outline`, `grammar`, `facts`, …); empty where there are none."""
    file = _LANGUAGES / language / f"{step}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


@cache
def load_scheme(name: str) -> tuple[tuple[str, str, str, str], ...]:
    """Return the triples of one file of the ontology (`subjects`, `actions`, `cues-zh`, …), read once."""
    return tuple(read_triples(resource_folder("ontology") / f"{name}.ttl"))


@cache
def load_cues(language: str) -> tuple[Cue, ...]:
    """Return the cues of a language, longest first; a word that shows several actions is one cue.

    Codes have underscores where the concept's id has hyphens (`act_jointly`), as in annotated files.
    """
    actions: dict[tuple[str, str], list[str]] = {}
    modals: dict[tuple[str, str], str] = {}
    for subject, predicate, value, _ in load_scheme(f"cues-{language}"):
        if kind := _KINDS.get(predicate):
            scheme, code = subject.replace("-", "_").split("/")[-2:]
            if scheme == "modal":
                modals[value, kind] = code
            else:
                actions.setdefault((value, kind), []).append(code)
    keys = sorted({*actions, *modals}, key=lambda key: (-len(key[0]), key))
    return tuple(Cue(text, kind, tuple(actions.get((text, kind), ())), modals.get((text, kind))) for text, kind in keys)


@cache
def load_strength_cues(language: str) -> tuple[tuple[str, str], ...]:
    """Return the stems that show how far a holder decides, each with its code of the scheme strength, longest first."""
    # The stem of "formulate" also stands in "formulating".
    pairs = {
        (value.removesuffix("e"), subject.rpartition("/")[2])
        for subject, _, value, tag in load_scheme("cues-strengths")
        if tag == language
    }
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@cache
def load_stages() -> dict[str, str]:
    """Return the stage of each action, both as codes (scheme action of the ontology)."""
    stages = ((s, o) for s, p, o, _ in load_scheme("actions") if p == PREFIXES["m"] + "stage")
    return {action.rpartition("/")[2].replace("-", "_"): stage.rpartition("/")[2] for action, stage in stages}


def fold_text(text: str) -> str:
    """Return text with width, case and Traditional characters folded away, every character in its place."""
    return text.translate(_fold_table())


class _FoldTable(dict[int, str]):
    """What each character folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = unicodedata.normalize("NFKC", character).lower()
        plain = folded if len(folded) == 1 else character
        self[code] = load_fold_table().get(ord(plain), plain)
        return self[code]


@cache
def _fold_table() -> _FoldTable:
    return _FoldTable()


def detect_language(text: str) -> str:
    """Return the language whose scripts most letters of a text are written in; without letters, the fallback."""
    profiles = {code: load_words(code, "language") for code in languages()}
    weights = {code: 0.5 if profile.get("fallback") else 0.0 for code, profile in profiles.items()}
    scripts = {script: code for code, profile in profiles.items() for script in profile["scripts"]}
    for character, count in Counter(text).items():
        script = unicodedata.name(character, "").partition(" ")[0] if character.isalpha() else ""
        if script in scripts:
            weights[scripts[script]] += count * profiles[scripts[script]]["letters"]
    return max(weights, key=lambda code: (weights[code], code))
