"""The parent's side: a few places for children, who gets one next, and who gives way.

A query goes to the first place that is free; to any but the first only for a client that has used little of late.
Where none is free, such a client waits a moment, ahead of those that used more; meanwhile a query in any place but the
first, once it has run for a moment, gives way. So short questions are answered while others ask long ones, and one
place always keeps its promise.
"""

import time
from collections.abc import Sequence
from pathlib import Path
from threading import Condition
from typing import NamedTuple

from mandates.errors import BusyError
from mandates.graph.isolation.child import Child, Limits, wait_for_ended
from mandates.graph.isolation.screening import screen_query
from mandates.graph.store import Result

# Seconds of query time, errors counted in: who has used more of late has the first place only and does not wait.
_MUCH = 3.0
# Seconds after which a query gives way to one that waits.
_MOMENT = 0.2
_MOST_WAITING = 4


class Use:
    """What a client uses: `before`, what it used of late, in seconds; `seconds`, what this query has run."""

    def __init__(self, before: float = 0.0) -> None:
        """Say what was used before."""
        self.before, self.seconds = before, 0.0


class _Ticket(NamedTuple):
    """One that waits: how much its client has used, and when it came."""

    used: float
    since: float


class _Place:
    """A place for a child: the child of the last query, and the query that runs there."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.child: Child | None = None
        self.since: float | None = None
        self.busy = self.gave_way = False


class QueryPool:
    """Children that answer queries over the checkpoint of the moment."""

    def __init__(self, workers: int = 2, limits: Limits | None = None) -> None:
        """Say how many children and what each query may take; none is started yet."""
        self.limits = limits or Limits()
        self.started = 0
        self._places = [_Place(number) for number in range(workers)]
        self._waiting: list[_Ticket] = []
        self._changed = Condition()

    def answer(
        self,
        folder: Path,
        sparql: str,
        forms: Sequence[str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        use: Use | None = None,
    ) -> Result:
        """Answer a query over the graph in `folder`, as `EmbeddedStore.answer` does.

        In `use` stands what the client has used of late, and afterwards what this query has. Raises what
        `screen_query` raises, UsageError for SPARQL that is not right, NoSuchFormError, BusyError where no place is
        free, ExhaustedError past the limits.
        """
        screen_query(sparql)
        # What a client waits counts: it has its answer, or knows that there is none, within the seconds promised.
        deadline = time.monotonic() + self.limits.seconds
        use = use or Use()
        place = self._take_place(use.before)
        try:
            if place.child is None or not place.child.serves(folder):
                self._drop_child(place)
                place.child = self._start(folder)
            place.since = time.monotonic()
            request = {"forms": list(forms), "default": list(default_graphs), "named": list(named_graphs)}
            return place.child.answer(sparql, request, deadline)
        except Exception:
            if place.gave_way:
                raise BusyError("others were waiting: ask again when less is going on, or for less") from None
            raise
        finally:
            use.seconds = time.monotonic() - place.since if place.since else 0.0
            self._leave_place(place)

    def close(self) -> None:
        """Stop the children and wait until they have ended."""
        with self._changed:
            for place in self._places:
                self._drop_child(place)
        wait_for_ended()

    def pids(self) -> list[int]:
        """Return the numbers of the processes that live."""
        return [place.child.pid for place in self._places if place.child]

    def _start(self, folder: Path) -> Child:
        self.started += 1
        return Child(folder, self.limits)

    @staticmethod
    def _drop_child(place: _Place) -> None:
        if place.child:
            place.child.kill()
            place.child = None

    def _take_place(self, used: float) -> _Place:
        ticket = _Ticket(used, time.monotonic())
        until = ticket.since + self.limits.wait
        with self._changed:
            self._enter(ticket)
            try:
                while True:
                    first = min(self._waiting) is ticket
                    open_to = self._places if used <= _MUCH else self._places[:1]
                    free = next((place for place in open_to if not place.busy), None)
                    if first and free:
                        free.busy, free.since, free.gave_way = True, None, False
                        return free
                    now = time.monotonic()
                    if now >= until or used > _MUCH or ticket not in self._waiting:
                        raise BusyError("all query processes are busy: ask again in a few seconds")
                    self._changed.wait(min(until - now, self._make_way(now) if first else until - now))
            finally:
                if ticket in self._waiting:
                    self._waiting.remove(ticket)
                self._changed.notify_all()

    def _enter(self, ticket: _Ticket) -> None:
        """Let one wait; where too many do, the one that has used most is turned away."""
        self._waiting.append(ticket)
        if len(self._waiting) > _MOST_WAITING:
            self._waiting.remove(max(self._waiting))
            self._changed.notify_all()

    def _make_way(self, now: float) -> float:
        """Stop the query that has run longest where one may be stopped; return the seconds until the next look."""
        running = [(place.since, place.number) for place in self._places[1:] if place.since and not place.gave_way]
        if not running:
            return _MOMENT
        since, number = min(running)
        if (left := since + _MOMENT - now) > 0:
            return left
        oldest = self._places[number]
        oldest.gave_way = True
        if oldest.child:
            oldest.child.stop()
        return _MOMENT

    def _leave_place(self, place: _Place) -> None:
        with self._changed:
            if place.gave_way or (place.child and not place.child.is_alive()):
                self._drop_child(place)
            place.busy, place.since = False, None
            self._changed.notify_all()
