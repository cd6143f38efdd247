"""The child: opens the graph of a checkpoint, confines itself, then answers one frame after another.

Run as `python -m mandates.graph.isolation.worker FOLDER MEMORY`.
"""

import os
import signal
import sys
from pathlib import Path

from mandates.errors import MandatesError, NoSuchFormError, UnavailableError
from mandates.graph.isolation.confinement import confine
from mandates.graph.isolation.frames import read_frame, to_frame
from mandates.graph.store import Caps, EmbeddedStore

# The parent kills at the deadline; where the parent has died, the alarm does so soon after.
_GRACE = 2.0


def main() -> None:
    """Answer until the parent closes the pipe."""
    try:
        store = EmbeddedStore(Path(sys.argv[1]))
    except UnavailableError as error:
        sys.stdout.buffer.write(to_frame({"outcome": "unavailable", "detail": str(error)}))
        return
    # The answers go through a copy of the pipe: what a library prints must not mix with them.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    confine(int(sys.argv[2]))
    answers.write(to_frame({"outcome": "ready"}))
    answers.flush()
    while frame := read_frame(sys.stdin.buffer.read):
        request, sparql = frame
        signal.setitimer(signal.ITIMER_REAL, float(request["seconds"]) + _GRACE)
        answers.write(_answer(store, sparql.decode(), request))
        answers.flush()
        signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(store: EmbeddedStore, sparql: str, request: dict[str, object]) -> bytes:
    try:
        caps = Caps(int(str(request["rows"])), int(str(request["bytes"])))
        result = store.answer(
            sparql, _texts(request["forms"]), caps, _texts(request["default"]), _texts(request["named"])
        )
    except NoSuchFormError as error:
        return to_frame({"outcome": "no-such-form", "detail": str(error)})
    except UnavailableError as error:
        return to_frame({"outcome": "unavailable", "detail": str(error)})
    except MandatesError as error:
        return to_frame({"outcome": "refused", "detail": str(error)})
    except MemoryError:
        return to_frame({"outcome": "memory"})
    header = {"outcome": "answered", "form": result.form, "rows": result.rows, "truncated": result.truncated}
    return to_frame(header, result.body)


def _texts(values: object) -> list[str]:
    return [str(value) for value in values] if isinstance(values, list) else []


if __name__ == "__main__":
    main()
