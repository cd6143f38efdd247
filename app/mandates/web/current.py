"""The state of the store that is served now: opened once, opened again when the pointer moves."""

from pathlib import Path
from threading import Lock

from flask import Flask, current_app

from mandates.errors import UnavailableError
from mandates.graph.checkpoints import Checkpoint, current_version, open_checkpoint

_NAME = "mandates"


class CurrentCheckpoint:
    """Holds the opened checkpoint for all threads."""

    def __init__(self, root: Path) -> None:
        """Remember where the store lies; nothing is opened yet."""
        self._root = root
        self._lock = Lock()
        self._opened: Checkpoint | None = None

    @property
    def root(self) -> Path:
        """The folder of the store."""
        return self._root

    def open(self) -> Checkpoint:
        """Return the checkpoint the pointer names; UnavailableError where it is missing or damaged."""
        opened = self._opened
        if opened and opened.version == current_version(self._root):
            return opened
        with self._lock:
            # Another thread may have opened it while this one waited.
            if not self._opened or self._opened.version != current_version(self._root):
                self._opened = self._open_latest()
            return self._opened

    def _open_latest(self) -> Checkpoint:
        version = current_version(self._root)
        try:
            return open_checkpoint(self._root)
        except UnavailableError:
            # A builder may have moved the pointer and removed the old state in between.
            if current_version(self._root) == version:
                raise
            return open_checkpoint(self._root)


def mount_store(app: Flask, root: Path) -> None:
    """Serve the store in `root`."""
    app.extensions[_NAME] = CurrentCheckpoint(root)


def current_checkpoint() -> Checkpoint:
    """Return the checkpoint to answer from; UnavailableError where there is none."""
    current: CurrentCheckpoint = current_app.extensions[_NAME]
    return current.open()


def current_root() -> Path:
    """Return the folder of the store that is served."""
    current: CurrentCheckpoint = current_app.extensions[_NAME]
    return current.root
