"""Run the command line: `mandates …` or `python -m mandates …`."""

import gc
import signal
import sys


def main() -> None:
    """Run the command line; a closed pipe ends it silently, a full disk in one line."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # A command ends before its garbage matters; `serve` turns collection on again.
    gc.disable()
    from mandates.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
