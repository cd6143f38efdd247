"""Run the command line: `mandates …` or `python -m mandates …`."""

import gc
import signal
import sys


def main() -> None:
    """Run the command line; a closed pipe ends it silently, a full disk in one line."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    # A command ends before its garbage matters; `serve` turns collection on again.
    gc.disable()
    try:
        from mandates.cli import run

        code = run(sys.argv[1:])
    except KeyboardInterrupt:
        # Before the command line could take care of it.
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
