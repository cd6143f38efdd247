"""Where texts come in: read and draft them, in one process or several, take each in, keep account of what is loaded."""

import datetime
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property, partial
from pathlib import Path
from typing import NamedTuple

from mandates.errors import BadDataError, MandatesError, NotFoundError
from mandates.graph.checkpoints import one_builder
from mandates.graph.history import log_end
from mandates.ingest.archive import Entry, list_documents, load_registry, write_completeness
from mandates.ingest.committing import Receipt, state_completeness, take_in
from mandates.ingest.drafts import Draft
from mandates.ingest.exporting import to_json_lines, to_structure
from mandates.ingest.extracting import draft_source
from mandates.ingest.reading import find_files, read_file, read_source
from mandates.ingest.statements.bodies import Registry
from mandates.ingest.statements.building import Overrides, build_document


class Refusal(NamedTuple):
    """A text that could not be read or drafted, and why."""

    name: str
    reason: str


class Desk:
    """One session of taking texts in to one store."""

    def __init__(self, root: Path, overrides: Overrides, language: str | None = None) -> None:
        """Take the folder of the store and what the user says better than the texts."""
        self._root, self._overrides, self._language = root, overrides, language
        self._seen = b""

    @cached_property
    def _registry(self) -> Registry:
        return load_registry(self._root)

    @cached_property
    def _entries(self) -> list[Entry]:
        return list_documents(self._root)

    def draft_all(self, files: Sequence[Path], jobs: int = 1) -> Iterator[Draft | Refusal]:
        """Give the draft of each text in order, folders read through; a bad text is a refusal, the others go on."""
        paths = [path for file in files for path in (find_files(file) if file.is_dir() else [file])]
        draft = partial(_draft, language=self._language)
        if jobs == 1 or len(paths) == 1:
            yield from map(draft, paths)
            return
        with ProcessPoolExecutor(jobs) as pool:
            yield from pool.map(draft, paths, chunksize=4)

    def take_in(self, draft: Draft | Refusal, *, dry_run: bool = False, lang: str = "en") -> Receipt:
        """Commit a draft, or say why not; nothing of a refused document is kept."""
        if isinstance(draft, Refusal):
            return Receipt(draft.name, "refused", "", 0, 0, None, (), draft.reason)
        try:
            with one_builder(self._root):
                self._look_again()
                receipt = take_in(
                    self._root, draft, self._registry, self._entries, self._overrides, dry_run=dry_run, lang=lang
                )
                self._seen = log_end(self._root)
                return receipt
        except BadDataError as error:
            return Receipt(draft.source.name, "refused", "", 0, 0, None, (), str(error))

    def _look_again(self) -> None:
        """Forget what is known of the store where another has written to it meanwhile."""
        if self._seen != log_end(self._root):
            self.__dict__.pop("_registry", None)
            self.__dict__.pop("_entries", None)

    def export(self, draft: Draft | Refusal, form: str, *, with_wording: bool = False) -> str:
        """Return a draft as `turtle`, `json` or `jsonl`. Raises BadDataError for a refusal."""
        if isinstance(draft, Refusal):
            raise BadDataError(draft.reason)
        if form == "jsonl":
            return to_json_lines(draft)
        if form == "json":
            return json.dumps(to_structure(draft), ensure_ascii=False, indent=2) + "\n"
        return build_document(draft, self._registry, self._overrides, with_wording=with_wording).turtle

    def state_completeness(self, complete: str | None = None) -> None:
        """Write down which agencies of which place are loaded; `complete` names a place where all are.

        Raises NotFoundError for a place of which no agency is loaded.
        """
        with one_builder(self._root):
            self._look_again()
            taken = [entry for entry in self._entries if not entry.is_shipped]
            place = self._registry.gazetteer.find(complete, self._language or "zh") if complete else None
            bodies = self._registry.bodies
            places = {iri: body.place.iri for iri, body in bodies.items() if body.place}
            if complete and (
                place is None or place.iri not in {places.get(a) for e in self._entries for a in e.agencies}
            ):
                raise NotFoundError(f"no agency of {complete} is loaded: ingest its texts first")
            state = partial(state_completeness, taken, places, _today())
            write_completeness(self._root, state, place.iri if place else None)


def _today() -> str:
    return datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def _draft(path: Path, language: str | None) -> Draft | Refusal:
    try:
        source = read_source("-", sys.stdin.buffer.read()) if str(path) == "-" else read_file(path)
        return draft_source(source, language)
    except MandatesError as error:
        return Refusal(str(path), str(error))
