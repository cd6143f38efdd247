"""The server for assistants (Model Context Protocol over stdio); it needs the extra `mcp`.

Its tools only read. Every answer holds ids, the documents it rests on and the day it is for, and is cut at a size that
says so. The only module that imports mcp.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from mandates import __version__
from mandates.answers.diff import compare_sides
from mandates.answers.diff.finding import find_side
from mandates.answers.find import find
from mandates.answers.findings import choose, findings
from mandates.answers.findings.judgements import default_file, read_judgements
from mandates.answers.gaps import find_gaps
from mandates.answers.loaded import load_loaded
from mandates.answers.overlaps import find_overlaps
from mandates.answers.question import guess_language
from mandates.answers.telling import to_document
from mandates.answers.things import find_agency, find_duty
from mandates.errors import MandatesError
from mandates.graph.checkpoints import Checkpoint, current_version, graph_folder, open_checkpoint
from mandates.graph.isolation import Limits, QueryPool
from mandates.model import to_json

MOST_BYTES = 60_000
_LISTED = 25
_ROWS = 200
_INSTRUCTIONS = (
    "Who is responsible for what among public bodies, with evidence: document, characters from–to, SHA-256. "
    "`uncovered` with the flag `not-loaded` means that a document is missing, not that nobody is responsible. "
    "Name the document and its date with each answer; this is no legal advice."
)
Language = Annotated[str, Field(description="zh, en or ko", pattern="^(zh|en|ko)$")]
Place = Annotated[str | None, Field(description="Name or key of a place")]
Agency = Annotated[str | None, Field(description="Name or key of an agency")]
Day = Annotated[str | None, Field(description="The day the answer is for, YYYY-MM-DD", pattern=r"^\d{4}-\d\d-\d\d$")]


def make_server(root: Path) -> MCPServer:
    """Return the server over the store in `root`."""
    server: MCPServer = MCPServer("mandates", version=__version__, instructions=_INSTRUCTIONS, log_level="ERROR")
    for tool in Tools(root).all():
        hints = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        server.add_tool(tool, annotations=hints, structured_output=False)
    return server


class Tools:
    """The tools: each asks one answer and hands it over as JSON."""

    def __init__(self, root: Path) -> None:
        """Remember where the store lies."""
        self._root = root
        self._opened: Checkpoint | None = None
        self._pool = QueryPool(1, Limits(rows=_ROWS, bytes=MOST_BYTES))

    def all(self) -> tuple[Callable[..., str], ...]:
        """Return the tools."""
        return self.find, self.agency, self.duty, self.diff, self.overlaps, self.gaps, self.findings, self.query

    def find(self, question: str, place: Place = None, as_of: Day = None, lang: Language | None = None) -> str:
        """Say who is responsible for a matter, asked in everyday words of Chinese, English or Korean."""
        return self._tell(as_of, lambda store: to_document(find(store, question, place=place, lang=lang, as_of=as_of)))

    def agency(self, name: str, lang: Language | None = None) -> str:
        """Say what the texts state about one agency, by name or key: contact, sections, staffing, duties, splits."""
        return self._tell(None, lambda store: to_json(find_agency(store, name, lang or guess_language(name))))

    def duty(self, key: str, lang: Language = "en") -> str:
        """Say everything about one duty, by its key (document/number) or IRI."""
        return self._tell(None, lambda store: to_json(find_duty(store, key, lang)))

    def diff(self, a: str, b: str, lang: Language = "en") -> str:
        """Compare two mandates: each an agency by name or key, or a document by key."""
        return self._tell(
            None,
            lambda store: to_json(compare_sides(find_side(store, a, lang), find_side(store, b, lang), lang)),
        )

    def overlaps(self, place: Place = None, agency: Agency = None, as_of: Day = None, lang: Language = "en") -> str:
        """Say which agencies lead on the same matter, and what sets them apart."""
        return self._tell(
            as_of, lambda store: to_json(find_overlaps(store, place=place, agency=agency, as_of=as_of, lang=lang))
        )

    def gaps(
        self,
        place: Place = None,
        agency: Agency = None,
        against: Annotated[str | None, Field(description="Yardstick: an agency, document, place or subject")] = None,
        as_of: Day = None,
        lang: Language = "en",
    ) -> str:
        """Say what should be there and is not; what cannot be told for lack of a document stands in `unjudged`."""
        asked = {"place": place, "agency": agency, "against": against, "as_of": as_of, "lang": lang}
        return self._tell(as_of, lambda store: to_json(find_gaps(store, **asked)))  # type: ignore[arg-type]

    def findings(
        self,
        place: Place = None,
        agency: Agency = None,
        severity: Annotated[str | None, Field(pattern="^(violation|warning|info)$")] = None,
        as_of: Day = None,
        lang: Language = "en",
    ) -> str:
        """List what rules find: conflicts, gaps and doubts, each with evidence and remedy."""

        def draw(store: Checkpoint) -> object:
            judged = read_judgements(default_file(self._root))
            whole = findings(store, place=place, agency=agency, as_of=as_of, judgements=judged, lang=lang)
            return to_json(whole._replace(findings=choose(whole.findings, severities=[severity] if severity else [])))

        return self._tell(as_of, draw)

    def query(self, sparql: str) -> str:
        """Answer a SPARQL 1.1 query (SELECT or ASK; read-only, 5 seconds, 200 rows)."""

        def answer(store: Checkpoint) -> object:
            result = self._pool.answer(graph_folder(self._root, store.version), sparql, ["json"])
            return {**json.loads(result.body), "truncated": result.truncated}

        return self._tell(None, answer)

    def _tell(self, as_of: str | None, ask: Callable[[Checkpoint], object]) -> str:
        """Return an answer as JSON with what it rests on; an error becomes one line."""
        try:
            if self._opened is None or self._opened.version != current_version(self._root):
                self._opened = open_checkpoint(self._root)
            store = self._opened
            answer = ask(store)
            loaded = load_loaded(store, "en")
        except MandatesError as error:
            raise ToolError(str(error)) from error
        named = {each.document.id: each.document.label for each in loaded.documents}
        used = {iri for iri in _ids(answer) if iri in named}
        told = {
            "as_of": as_of or datetime.now(UTC).date().isoformat(),
            "loaded_as_of": loaded.as_of,
            "version": store.version,
            "sources": [{"id": iri, "label": named[iri]} for iri in sorted(used or named)],
        }
        return cut(answer, told)


def cut(answer: object, told: dict[str, Any], most: int = MOST_BYTES) -> str:
    """Return an answer within its size: lists are cut shorter and shorter, and `cut` says how long they were."""
    listed = _LISTED
    while True:
        lengths: dict[str, int] = {}
        shown = _shorten(answer, listed, "answer", lengths)
        text = json.dumps({**told, "answer": shown, "cut": lengths}, ensure_ascii=False)
        if len(text.encode()) <= most or listed == 1:
            return text
        listed //= 2


def _shorten(value: object, listed: int, path: str, lengths: dict[str, int]) -> object:
    if isinstance(value, dict):
        return {key: _shorten(item, listed, f"{path}.{key}", lengths) for key, item in value.items()}
    if isinstance(value, list):
        # Rows of a query are cut by the query itself.
        most = _ROWS if path.endswith("bindings") and listed == _LISTED else listed
        if len(value) > most:
            lengths[path] = max(len(value), lengths.get(path, 0))
        return [_shorten(item, listed, path, lengths) for item in value[:most]]
    return value


def _ids(value: object) -> Iterator[str]:
    """Give every text of an answer that may be an id."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _ids(item)
    elif isinstance(value, list):
        for item in value:
            yield from _ids(item)
    elif isinstance(value, str) and value.startswith("http"):
        yield value
