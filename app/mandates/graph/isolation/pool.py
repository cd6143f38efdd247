"""The parent's side: a few children, each asked one query at a time, killed past the deadline and replaced."""

import queue
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from threading import Timer
from typing import IO, Any, NamedTuple

from mandates.errors import BusyError, ExhaustedError, NoSuchFormError, UnavailableError, UsageError
from mandates.graph.isolation.frames import read_frame, to_frame
from mandates.graph.isolation.screening import screen_query
from mandates.graph.store import Result


class Limits(NamedTuple):
    """What one query may take: seconds, bytes of memory, rows and bytes of its answer; `wait` seconds in the queue."""

    seconds: float = 5.0
    memory: int = 1024 * 1024 * 1024
    rows: int = 10_000
    bytes: int = 8 * 1024 * 1024
    wait: float = 0.5


class QueryPool:
    """Children that answer queries over the checkpoint of the moment."""

    def __init__(self, workers: int = 2, limits: Limits | None = None) -> None:
        """Say how many children and what each query may take; none is started yet."""
        self.limits = limits or Limits()
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._idle.put(None)

    def answer(
        self,
        folder: Path,
        sparql: str,
        forms: Sequence[str],
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
    ) -> Result:
        """Answer a query over the graph in `folder`, as `EmbeddedStore.answer` does.

        Raises what `screen_query` raises, UsageError for SPARQL that is not right, NoSuchFormError, BusyError where
        all children are busy, ExhaustedError past the limits.
        """
        screen_query(sparql)
        try:
            worker = self._idle.get(timeout=self.limits.wait)
        except queue.Empty:
            raise BusyError("all query processes are busy: ask again in a few seconds") from None
        try:
            if worker is None or not worker.serves(folder):
                if worker:
                    worker.kill()
                worker = None
                worker = _Worker(folder, self.limits)
            request = {"forms": list(forms), "default": list(default_graphs), "named": list(named_graphs)}
            result = worker.answer(sparql, request)
        except BaseException:
            # A child that only refused the text lives on; `answer` of the worker kills it in every other case.
            self._idle.put(worker if worker and worker.is_alive() else None)
            raise
        self._idle.put(worker)
        return result

    def close(self) -> None:
        """Stop the children that are idle."""
        while not self._idle.empty():
            if worker := self._idle.get():
                worker.kill()


class _Worker:
    """One child process over one graph."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        home = str(Path(__file__).resolve().parents[3])
        self._process = subprocess.Popen(  # noqa: S603 - the program is this package
            [sys.executable, "-P", "-m", "mandates.graph.isolation.worker", str(folder), str(limits.memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": home, "PYTHONUTF8": "1"}, bufsize=0,
        )  # fmt: skip
        frame = self._read(20.0)
        if frame is None or frame[0].get("outcome") != "ready":
            self.kill()
            raise UnavailableError("a query process cannot start: this system may lack the filter of system calls")

    def serves(self, folder: Path) -> bool:
        """Whether it lives and has this graph open."""
        return folder == self._folder and self.is_alive()

    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

    def answer(self, sparql: str, request: Mapping[str, object]) -> Result:
        """Ask one query; past the deadline, or where the child dies, it is gone."""
        caps = {"rows": self._limits.rows, "bytes": self._limits.bytes}
        started = time.monotonic()
        try:
            self._stdin.write(to_frame({**request, **caps}, sparql.encode("utf-8", "replace")))
            frame = self._read(self._limits.seconds)
        except OSError:
            frame = None
        if frame is None:
            late = time.monotonic() - started >= self._limits.seconds
            self.kill()
            if late:
                raise ExhaustedError(f"the query took longer than {self._limits.seconds:g} s: ask for less")
            raise ExhaustedError("the query took more memory or nesting than one may: ask for less")
        header, body = frame
        if header["outcome"] == "memory":
            self.kill()
            raise ExhaustedError("the query took more memory than one may: ask for less")
        if header["outcome"] == "no-such-form":
            raise NoSuchFormError(header["detail"])
        if header["outcome"] == "refused":
            raise UsageError(header["detail"])
        return Result(body, header["form"], header["rows"], header["truncated"])

    @property
    def _stdin(self) -> IO[bytes]:
        if self._process.stdin is None:
            raise OSError("no pipe")
        return self._process.stdin

    def _read(self, seconds: float) -> tuple[dict[str, Any], bytes] | None:
        """Read a frame; None where the child is killed at the deadline or dies."""
        pipe = self._process.stdout
        if pipe is None:
            return None

        def read(size: int) -> bytes:
            parts = []
            while size and (part := pipe.read(size)):
                parts.append(part)
                size -= len(part)
            return b"".join(parts)

        timer = Timer(seconds, self._process.kill)
        timer.start()
        try:
            return read_frame(read)
        finally:
            timer.cancel()
