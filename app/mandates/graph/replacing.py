"""What was checked and staged takes the place of what a store holds; a crash in between is completed, not undone."""

import shutil
from pathlib import Path

from mandates.graph.chain import LOG
from mandates.graph.durable import sync_folder, write_durably

STAGED = ".restoring"
HEAD = "log.head"
JUDGEMENTS = "findings.jsonl"
INTENT, BEGINNING = UNFINISHED = (".intent.json", ".log-begins")
_READY = "ready"


def make_ready(root: Path, source: str) -> None:
    """Decide that what is staged shall take its place; from here on the next writer completes it."""
    for folder in sorted((root / STAGED).rglob("*")):
        if folder.is_dir():
            sync_folder(folder)
    write_durably(root / STAGED / _READY, source)
    sync_folder(root / STAGED)


def find_ready(root: Path) -> str | None:
    """Return where what is ready to take its place comes from; None where nothing is."""
    file = root / STAGED / _READY
    return file.read_text("utf-8") if file.is_file() else None


def take_place(root: Path) -> None:
    """Move what is staged to its place; may be called again after a crash. Raises OSError."""
    staged, aside = root / STAGED, root / STAGED / "replaced"
    aside.mkdir(exist_ok=True)
    if (staged / LOG).exists():
        if (root / LOG).exists():
            # Nothing that was told is lost: the log that is replaced stays beside the new one.
            (root / LOG).rename(_free_name(root))
        (staged / LOG).rename(root / LOG)
    # What a damaged store had begun is not gone on with.
    for name in UNFINISHED:
        if (root / name).exists():
            (root / name).rename(aside / name)
    for name in (HEAD, "documents", JUDGEMENTS):
        if (staged / name).exists():
            if (root / name).exists():
                (root / name).rename(aside / name)
            (staged / name).rename(root / name)
    sync_folder(root)


def _free_name(root: Path) -> Path:
    number = 1
    while (found := root / f"log-replaced-{number}.jsonl").exists():
        number += 1
    return found


def clear(root: Path) -> None:
    """Remove what was staged and what was replaced. Raises OSError."""
    staged = root / STAGED
    (staged / _READY).unlink(missing_ok=True)
    shutil.rmtree(staged, ignore_errors=True)
