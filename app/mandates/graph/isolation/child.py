"""One child process as the parent sees it: asked one query at a time, killed past its deadline."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from mandates.errors import ExhaustedError, NoSuchFormError, UnavailableError, UsageError
from mandates.graph.isolation.frames import read_frame, to_frame
from mandates.graph.store import Result

# How far a child that answers stands behind the process that serves the site.
_BEHIND = 10
_START_SECONDS = 20.0
# How a process ends whose stack overflows.
_OVERFLOWN = (-signal.SIGSEGV, -signal.SIGBUS)


_ending: list[subprocess.Popen[bytes]] = []


def _reap() -> None:
    for process in list(_ending):
        if process.poll() is not None:
            with suppress(ValueError):
                _ending.remove(process)


def wait_for_ended() -> None:
    """Wait until every child that was killed has ended."""
    for process in list(_ending):
        process.wait(10.0)
    _reap()


class Limits(NamedTuple):
    """What one query may take: seconds, bytes of memory, rows and bytes of its answer; `wait` seconds in the queue."""

    seconds: float = 5.0
    memory: int = 512 * 1024 * 1024
    rows: int = 10_000
    bytes: int = 8 * 1024 * 1024
    wait: float = 0.5


class Child:
    """One child process over one graph."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        """Start it and wait until it is confined; UnavailableError where it does not get so far."""
        self._folder, self._limits, self._stopped = folder, limits, False
        _reap()
        home = str(Path(__file__).resolve().parents[3])
        self._process = subprocess.Popen(  # noqa: S603 - the program is this package
            [sys.executable, "-P", "-m", "mandates.graph.isolation.worker", str(folder), str(limits.memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": home, "PYTHONUTF8": "1", "MALLOC_ARENA_MAX": "2"}, bufsize=0,
        )  # fmt: skip
        frame = self._read(time.monotonic() + _START_SECONDS)
        if frame is None or frame[0].get("outcome") != "ready":
            self.kill()
            why = frame[0].get("detail") if frame else "this system may lack the filter of system calls"
            raise UnavailableError(f"a query process cannot start: {why}")
        priority = os.getpriority(os.PRIO_PROCESS, 0) + _BEHIND
        os.setpriority(os.PRIO_PROCESS, self._process.pid, min(priority, 19))

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def serves(self, folder: Path) -> bool:
        """Whether it lives and has this graph open."""
        return folder == self._folder and self.is_alive()

    def is_alive(self) -> bool:
        """Whether the process runs and was not told to end."""
        return not self._stopped and self._process.poll() is None

    def stop(self) -> None:
        """End the process at once, from any thread; what it was asked is not answered."""
        self._stopped = True
        self._process.kill()

    def kill(self) -> None:
        """End the process at once and let go of it; a large one takes a moment to end, which nobody waits for."""
        self.stop()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        _ending.append(self._process)
        _reap()

    def answer(self, sparql: str, request: Mapping[str, object], deadline: float) -> Result:
        """Ask one query; past the deadline (on the monotonic clock), or where it ends without an answer, it is gone.

        Raises UsageError, NoSuchFormError, UnavailableError as the child says, ExhaustedError past the limits.
        """
        limits = self._limits
        seconds = max(deadline - time.monotonic(), 0.0)
        caps = {"rows": limits.rows, "bytes": limits.bytes, "seconds": seconds}
        frame = None
        try:
            if self._process.stdin:
                self._process.stdin.write(to_frame({**request, **caps}, sparql.encode("utf-8", "replace")))
                frame = self._read(deadline)
        except OSError:
            frame = None
        if frame is None:
            raise self._explain(late=time.monotonic() >= deadline)
        header, body = frame
        if header["outcome"] == "memory":
            raise self._explain(late=False)
        if header["outcome"] == "no-such-form":
            raise NoSuchFormError(header["detail"])
        if header["outcome"] == "unavailable":
            raise UnavailableError(header["detail"])
        if header["outcome"] == "refused":
            raise UsageError(header["detail"])
        return Result(body, header["form"], header["rows"], header["truncated"])

    def _explain(self, *, late: bool) -> Exception:
        if not late:
            # It has ended, or is about to: how tells why.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(1.0)
        self.kill()
        if late:
            return ExhaustedError(f"time: the query took longer than {self._limits.seconds:g} s: ask for less")
        if self._process.returncode in _OVERFLOWN:
            return UsageError("the query is nested deeper than can be read: ask in several queries")
        size = self._limits.memory >> 20
        return ExhaustedError(f"memory: the query took more than {size} MiB: ask for less, or without sorting")

    def _read(self, deadline: float) -> tuple[dict[str, Any], bytes] | None:
        """Read a frame; None where it is not there at the deadline or the child ends before."""
        pipe = self._process.stdout
        if pipe is None:
            return None
        number, poll = pipe.fileno(), select.poll()
        poll.register(number, select.POLLIN)

        def read(size: int) -> bytes:
            parts = []
            while size:
                left = deadline - time.monotonic()
                if left <= 0 or not poll.poll(left * 1000):
                    break
                part = os.read(number, min(size, 1 << 20))
                if not part:
                    break
                parts.append(part)
                size -= len(part)
            return b"".join(parts)

        return read_frame(read)
