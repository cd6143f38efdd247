"""Run the command line: `mandates …` or `python -m mandates …`."""

import signal


def main() -> None:
    """Run the command line; a closed pipe ends it silently."""
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    from mandates.cli import cli

    cli(prog_name="mandates")


if __name__ == "__main__":
    main()
