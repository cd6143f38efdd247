"""Read a file of a risky format in a child process that has little memory and time, no open files and no secrets.

The child is this module run as a program: the file comes in on its standard input, the answer leaves as JSON.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from mandates.errors import BadDataError
from mandates.ingest.reading.formats import read_format
from mandates.ingest.reading.limits import MOST_CHARACTERS

_MEMORY = 600 * 1024 * 1024
_ANSWER = 128 * 1024 * 1024
# Seconds of work, and how many more to wait on a busy machine; a large file has a second for each quarter MiB.
_SECONDS, _MOST_SECONDS, _WAIT = 3, 12, 8
_SECOND = 256 * 1024
_PROGRAM = "from mandates.ingest.reading.confinement import answer; answer()"


def read_confined(kind: str, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return what `read_format` does, from a child process. Raises BadDataError also where the child is stopped."""
    home = str(Path(__file__).resolve().parents[2])
    seconds = min(_SECONDS + len(raw) // _SECOND, _MOST_SECONDS) if kind == "portable" else _SECONDS
    environment = {"PYTHONPATH": os.pathsep.join([home, *filter(None, sys.path)]), "PYTHONUTF8": "1"}
    with tempfile.TemporaryFile() as answers:
        try:
            done = subprocess.run(  # noqa: S603 - the program is this module, the file only its input
                [sys.executable, "-P", "-c", _PROGRAM, kind, str(seconds)],
                input=raw, stdout=answers, stderr=subprocess.DEVNULL, env=environment,
                timeout=seconds + _WAIT, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise _too_slow() from None
        answers.seek(0)
        answer = answers.read()
    if done.returncode in {-9, -24}:
        raise _too_slow()
    try:
        found = json.loads(answer)
    except ValueError:
        found = {}
    if done.returncode or not isinstance(found, dict) or not {"error", "text"} & found.keys():
        raise BadDataError("reading it failed, as with damaged or hostile files: save the text alone")
    if "error" in found:
        raise BadDataError(found["error"])
    return found["text"], tuple(found["doubts"])


def answer() -> None:
    """Run in the child: set the limits, read the file, write the answer."""
    for kind, limit in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, int(sys.argv[2])),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, _ANSWER),
    ):
        resource.setrlimit(kind, (limit, limit))
    raw = sys.stdin.buffer.read()
    try:
        text, doubts = read_format(sys.argv[1], raw)
        if len(text) > MOST_CHARACTERS:
            raise BadDataError("it holds more text than any mandate: cut it into parts")
        found: dict[str, object] = {"text": text, "doubts": doubts}
    except BadDataError as error:
        found = {"error": str(error)}
    sys.stdout.buffer.write(json.dumps(found).encode("ascii"))
    sys.stdout.flush()
    # What a damaged library might do while it is torn down is of no interest.
    os._exit(0)


def _too_slow() -> BadDataError:
    return BadDataError("reading it takes longer than any real file: save the text alone")
