"""Names of things in the language asked, with a visible fallback."""

from collections.abc import Iterable

from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.model import Named
from mandates.namespaces import local_name

LANGUAGES = ("zh", "en", "ko")


class Labels:
    """Names looked up in one query and given out in a language: the one asked, else English, else any."""

    def __init__(self, store: Store, things: Iterable[str], lang: str) -> None:
        """Look up the names of all `things` at once."""
        self._order = [lang, *(other for other in ("en", "zh", "ko") if other != lang)]
        self._names: dict[str, dict[str, str]] = {}
        wanted = sorted({thing for thing in things if thing})
        if wanted:
            for row in store.select(load_query("answers/labels").bind(thing=wanted)):
                self._names.setdefault(row["thing"], {})[row["lang"].split("-")[0]] = row["label"]

    def name(self, thing: str) -> Named:
        """Return the thing with its name; the end of its IRI where it has none."""
        names = self._names.get(thing, {})
        for lang in self._order:
            if lang in names:
                return Named(thing, names[lang], lang)
        return Named(thing, local_name(thing), "")

    def text(self, thing: str) -> str:
        """Return the name alone."""
        return self.name(thing).label
