"""What a name in a scenario means: a body, a subject, a duty, a split, a category of posts; with near names if none."""

import unicodedata
from collections.abc import Callable, Container, Iterable
from difflib import get_close_matches
from typing import NamedTuple

from mandates.answers.simulation.moves import Name
from mandates.errors import BadDataError
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.namespaces import BASE, to_id

Fold = Callable[[str], str]


def fold(text: str) -> str:
    """Return a text without differences of width, case and space."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Register:
    """Things of one kind by folded name; `shown` has the names as they are written."""

    def __init__(self, pairs: Iterable[tuple[str, str]], plain: Fold) -> None:
        """Take names and things; `plain` makes Traditional characters Simplified besides."""
        self.by_name: dict[str, set[str]] = {}
        self.shown: dict[str, str] = {}
        self._plain = plain
        self._by_plain: dict[str, set[str]] = {}
        for name, thing in pairs:
            self.add(name, thing)

    def add(self, name: str, thing: str) -> None:
        """Let a name mean a thing, besides what it means already."""
        self.by_name.setdefault(fold(name), set()).add(thing)
        self.shown.setdefault(fold(name), name)
        self._by_plain = {}

    def find(self, name: str) -> set[str]:
        """Return the things of a name; Traditional characters are taken for Simplified ones where nothing else fits."""
        folded = fold(name)
        if folded in self.by_name or folded.isascii():
            return self.by_name.get(folded, set())
        if not self._by_plain:
            for known, things in self.by_name.items():
                self._by_plain.setdefault(self._plain(known), set()).update(things)
        return self._by_plain.get(self._plain(folded), set())

    def near(self, name: str) -> list[str]:
        """Return names that read alike, nearest first."""
        return [self.shown[known] for known in get_close_matches(fold(name), self.by_name, 4, 0.5)]


class Names(NamedTuple):
    """The names of a store: bodies, subjects, splits, categories of posts; `source` is the file errors name.

    `stored` are the rows of bodies as looked up; `plain` folds away Traditional characters too.
    """

    source: str
    plain: Fold
    stored: tuple[Row, ...]
    bodies: Register
    subjects: Register
    splits: Register
    categories: Register

    def error(self, name: Name, problem: str, near: Iterable[str] = ()) -> BadDataError:
        """Return the error about a name, with its line and what comes near."""
        close = list(near)
        hint = f"; near: {', '.join(close)}" if close else ""
        return BadDataError(f"{self.source}: line {name.line}: {problem}{hint}")

    def bodies_of(self, name: Name, known: Container[str]) -> set[str]:
        """Return the bodies a name may mean: by IRI, by key, by name."""
        text = name.text
        if text.startswith(BASE):
            return {text} if text in known else set()
        if keyed := {iri for kind in ("agency", "section", "body") if (iri := to_id(kind, text)) in known}:
            return keyed
        return {body for body in self.bodies.find(text) if body in known}

    def subjects_of(self, name: Name) -> set[str]:
        """Return the subjects of a name, key or IRI; none where it is not the name of a subject."""
        iri = name.text if name.text.startswith(BASE) else f"{BASE}scheme/subject/{name.text}"
        known = {subject for subjects in self.subjects.by_name.values() for subject in subjects}
        return {iri} if iri in known else self.subjects.find(name.text)


def load_names(store: Store, source: str, plain: Fold) -> Names:
    """Look up all names of bodies and subjects; splits and categories of posts are named once a chart is loaded."""
    stored = tuple(store.select(load_query("answers/body-names").bind()))
    subjects = store.select(load_query("answers/subject-names").bind())
    return Names(
        source,
        plain,
        stored,
        Register(((row["name"], row["body"]) for row in stored), plain),
        Register(((row["name"], row["subject"]) for row in subjects), plain),
        Register((), plain),
        Register((), plain),
    )


def with_names(store: Store, names: Names, splits: Iterable[str], categories: Iterable[str]) -> Names:
    """Return names with those of some splits and categories of posts."""
    return names._replace(
        splits=Register(_labels(store, splits), names.plain),
        categories=Register(_labels(store, categories), names.plain),
    )


def _labels(store: Store, things: Iterable[str]) -> list[tuple[str, str]]:
    wanted = sorted(set(things))
    if not wanted:
        return []
    rows = store.select(load_query("answers/labels").bind(thing=wanted))
    rows += store.select(load_query("answers/aliases").bind(thing=wanted))
    return [(row["label"], row["thing"]) for row in rows]
