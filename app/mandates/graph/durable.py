"""Files that are on disk when they are seen, and their digests."""

import hashlib
import os
from pathlib import Path


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file; raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_durably(path: Path, content: str) -> None:
    """Write a file in one step, on disk before it is seen; raises OSError."""
    draft = path.with_name(f".{path.name.lstrip('.')}-{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(content.encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Bring the entries of a folder to disk; raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
