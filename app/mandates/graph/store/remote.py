"""A store behind a SPARQL 1.1 endpoint: the same questions asked over HTTP. The only module that imports SPARQLWrapper.

Only reads are asked here, so a read that fails on the way is tried again; what the engine refuses is not.
"""

import os
import socket
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

from mandates.errors import BadDataError, UnavailableError
from mandates.graph.store import Endpoint, Row

_NT = "application/n-triples"


class RemoteStore:
    """A store asked over HTTP; user and password come from MANDATES_STORE_USER and MANDATES_STORE_PASSWORD."""

    def __init__(self, endpoint: Endpoint) -> None:
        """Remember the endpoint; nothing is asked yet."""
        self._endpoint = endpoint

    def select(self, sparql: str) -> list[Row]:
        """Return the solutions of a SELECT; raises BadDataError for a query refused, UnavailableError otherwise."""
        found = self._ask(sparql, JSON)
        return [
            {name: term["value"] for name, term in row.items() if term is not None}
            for row in found["results"]["bindings"]
        ]

    def ask(self, sparql: str) -> bool:
        """Return the answer of an ASK; raises as `select` does."""
        found = self._ask(sparql, JSON)
        if "boolean" in found:
            return bool(found["boolean"])
        # Virtuoso answers an ASK with a table of one cell, or with an empty one.
        rows = found["results"]["bindings"]
        return any(term["value"] not in ("0", "false") for row in rows for term in row.values())

    def construct(self, sparql: str) -> bytes:
        """Return the triples of a CONSTRUCT or DESCRIBE as N-Triples; raises as `select` does."""
        triples: bytes = self._ask(sparql, _NT)
        return triples

    def _ask(self, sparql: str, form: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - JSON or bytes
        last: Exception | None = None
        for _ in range(self._endpoint.tries):
            try:
                return self._ask_once(sparql, form)
            except QueryBadFormed as error:
                raise BadDataError(f"{self._endpoint.url} refuses the query: {_first_line(error)}") from error
            except HTTPError as error:
                raise UnavailableError(f"{self._endpoint.url} answers {error.code} {error.reason}") from error
            except (URLError, HTTPException, OSError, EndPointInternalError, SPARQLWrapperException) as error:
                last = error
        reason = "no answer in time" if isinstance(last, socket.timeout) else _first_line(last)
        raise UnavailableError(f"{self._endpoint.url} cannot be asked ({reason}): is the engine running?") from last

    def _ask_once(self, sparql: str, form: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - JSON or bytes
        asked = SPARQLWrapper(self._endpoint.url)
        asked.setTimeout(self._endpoint.seconds)
        asked.setMethod(POST)
        user, password = (os.environ.get(f"MANDATES_STORE_{name}") for name in ("USER", "PASSWORD"))
        if user and password:
            asked.setCredentials(user, password)
        asked.setQuery(sparql)
        if form == JSON:
            asked.setReturnFormat(JSON)
            return asked.queryAndConvert()
        asked.setOnlyConneg(True)
        asked.addCustomHttpHeader("Accept", form)
        return asked.query().response.read()


def _first_line(error: Exception | None) -> str:
    return str(error).strip().partition("\n")[0][:200]
