"""Inputs that ingest must survive: damaged samples, random characters and bytes, texts in all encodings, bombs."""

import random
import signal
import time
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import NamedTuple

from made_files import bombs, damage, docx, numbering, paragraph, pdf, random_text
from mandates.errors import BadDataError
from mandates.ingest.reading import read_source

HERE = Path(__file__).parent / "ingest"
SAMPLES = (
    "samples/qinghe-district-education/source.txt", "samples/baihe-county-social-affairs/source.txt",
    "samples/haeon-city-office-rules/source.txt", "samples/state-of-arden-labor-code/source.txt",
    "samples/xinyuan-city-agriculture-translated/source.txt", "samples/hongqiao-county-market-html/source.html",
)  # fmt: skip
CODECS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "cp950", "cp949", "cp1252")
SECONDS, HANGS = 5.0, 20.0
# One input in so many is of a format that is read in a child process, which takes longer to start than to read.
CONFINED = 10


class Outcome(NamedTuple):
    """What became of an input: `source`, `refused`, or what broke; and the seconds that reading and drafting took."""

    name: str
    result: str
    reading: float
    drafting: float


class HangsError(Exception):
    """An input took so long that it was stopped."""


def inputs(number: int, seed: int = 11, *, hostile: bool = True) -> Iterator[tuple[str, bytes]]:
    """Give so many inputs with names, always the same; where `hostile`, the bombs come first."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    texts = {path.name if path.parent.name == "pages" else path.parent.name + path.suffix: path.read_bytes()
             for path in (*(HERE / name for name in SAMPLES), *sorted((HERE / "pages").glob("*.html")))}  # fmt: skip
    confined = confined_samples()
    first = bombs() if hostile else {}
    yield from first.items()
    for count in range(number - len(first)):
        if count % CONFINED == 0:
            name = dice.choice(sorted(confined))
            yield name, damage(confined[name], dice)
            continue
        name = dice.choice(sorted(texts))
        raw = texts[name]
        way = dice.randrange(5)
        if way < 2:
            yield name, damage(raw, dice)
        elif way == 2:
            text = raw.decode("utf-8")
            start = dice.randrange(len(text))
            yield name, text[start : start + dice.choice((40, 400, 4000))].encode(dice.choice(CODECS), "ignore")
        elif way == 3:
            yield f"random{name[-4:]}", random_text(dice, dice.choice((1, 10, 300, 3000))).encode("utf-8", "ignore")
        else:
            yield f"bytes{name[-4:]}", dice.randbytes(dice.choice((1, 10, 300, 3000)))


def confined_samples() -> dict[str, bytes]:
    """Return sound files of the formats that are read in a child process."""
    lists = numbering([("chineseCounting", "（%1）"), ("decimal", "%2.")])
    duties = [f"负责第{count}类渡口的管理；会同有关单位检查。" for count in range(30)]
    body = "".join(paragraph(duty, list_id=1, level=count % 2) for count, duty in enumerate(duties))
    pages = [[(72, 780 - 20 * row, duty) for row, duty in enumerate(duties)]] * 3
    return {
        "duties.docx": docx(f"{body}<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>", numbering=lists),
        "duties.pdf": pdf(pages, "zh"),
        "ferries.pdf": pdf([[(72, 780, "1. The Bureau shall license ferries."), (72, 760, "2. It may inspect them.")]]),
    }


def try_input(name: str, raw: bytes, *, drafting: bool = True) -> Outcome:
    """Read an input, and draft from what is read where the package can; never raises."""
    began = time.perf_counter()
    read = drafted = 0.0
    source = None
    previous = signal.signal(signal.SIGALRM, _stop)
    signal.setitimer(signal.ITIMER_REAL, HANGS)
    try:
        try:
            source = read_source(name, raw)
            result = "source"
        except BadDataError as error:
            result = "refused" if "\n" not in str(error) and str(error).startswith(name) else f"message: {error!r}"
        read = time.perf_counter() - began
        if source and drafting and find_spec("mandates.ingest.extracting"):
            began = time.perf_counter()
            import_module("mandates.ingest.extracting").draft_source(source)
            drafted = time.perf_counter() - began
    except Exception as error:  # noqa: BLE001 - whatever breaks is what is looked for
        step = "drafting" if source else "reading"
        result = f"{step}: {type(error).__name__}: {str(error)[:200]}"
        elapsed = time.perf_counter() - began
        read, drafted = (read, elapsed) if source else (elapsed, 0.0)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    return Outcome(name, result, read, drafted)


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise HangsError("stopped")
