"""Names in our own words: a duty by its actions and subjects, a subject the scheme lacks by what the text calls it."""

from collections.abc import Iterable
from functools import cache

from mandates.ingest.lexicon import load_scheme, load_words
from mandates.namespaces import PREFIXES

LANGUAGES = ("zh", "en", "ko")
_PREFERRED = PREFIXES["skos"] + "prefLabel"


@cache
def load_names(scheme: str) -> dict[tuple[str, str], str]:
    """Return the preferred names of a scheme file (`actions`, `subjects`) by IRI and language."""
    return {(s, tag): o for s, p, o, tag in load_scheme(scheme) if p == _PREFERRED}


def name_duty(actions: list[str], subjects: list[str], language: str) -> str | None:
    """Return what a duty is called from the IRIs of its actions and subjects; None where the language lacks a name."""
    done = [load_names("actions").get((action, language)) for action in actions]
    about = [load_names("subjects").get((subject, language)) for subject in subjects]
    names = [name for name in about if name]
    if not names:
        return None
    joined, words = list_names(names, language), load_words(language, "language")
    verbs = [verb for verb in done if verb]
    if not verbs:
        return joined
    return f"{verbs[0]}{words.get('colon', ': ')}{joined}"


def list_names(names: Iterable[str], language: str) -> str:
    """Return names as a list in a language."""
    return str(load_words(language, "language").get("list_separator", ", ")).join(names)
