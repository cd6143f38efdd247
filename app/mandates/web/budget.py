"""How much of the endpoint one client may use: seconds of query time and errors, each coming back as time goes by.

The measures are those that public endpoints publish: time consumed and errors caused, not requests.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple

from mandates.errors import BudgetError


class Share(NamedTuple):
    """A share: how much comes back each second, and how much may be saved up."""

    per_second: float
    most: float


# A client with one query at a time is busy a second each second: what comes back has to be less.
SECONDS = Share(0.5, 60.0)
ERRORS = Share(0.2, 30.0)
# Being told that others are served is no error, but asking on and on regardless is.
BUSY = 0.1
_MOST_CLIENTS = 10_000


class Budget:
    """The shares left to each client, by address; the clients longest unseen are forgotten."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Take the clock."""
        self._now, self._lock = now, Lock()
        self._left: OrderedDict[str, tuple[float, float, float]] = OrderedDict()

    def check(self, client: str) -> float:
        """Let a client pass that has a share left; return its use of late: seconds, and a second for each error.

        Raises BudgetError, which says how long to wait.
        """
        seconds, errors = self._refill(client)
        if seconds > 0 and errors >= 1:
            return (SECONDS.most - seconds) + (ERRORS.most - errors)
        wait = max((1 - seconds) / SECONDS.per_second, (1 - errors) / ERRORS.per_second)
        raise BudgetError("this client has used its share of query time or errors", max(1, round(wait)))

    def charge(self, client: str, seconds: float, errors: float) -> None:
        """Take what a query has used from the client's share."""
        left, patience = self._refill(client)
        with self._lock:
            self._left[client] = (self._now(), left - seconds, patience - errors)

    def _refill(self, client: str) -> tuple[float, float]:
        now = self._now()
        with self._lock:
            then, seconds, errors = self._left.get(client, (now, SECONDS.most, ERRORS.most))
            seconds = min(SECONDS.most, seconds + (now - then) * SECONDS.per_second)
            errors = min(ERRORS.most, errors + (now - then) * ERRORS.per_second)
            self._left[client] = (now, seconds, errors)
            self._left.move_to_end(client)
            if len(self._left) > _MOST_CLIENTS:
                self._left.popitem(last=False)
        return seconds, errors
