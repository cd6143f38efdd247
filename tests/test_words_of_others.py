"""No stretch of the original documents stands in the project, nor anything of the machine it was written on."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parent.parent
NOT_OURS = {".git", ".venv", ".store", ".tests", "dist", "build", "__pycache__"}
CACHES = re.compile(r"\.\w+_cache|.+\.egg-info")
CHARACTERS, WORDS = 20, 10
# Letters of other scripts and digits end a run; spaces, punctuation and signs do not.
EAST_ASIAN = re.compile(r"[\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\uac00-\ud7a3\U00020000-\U0003ffff]+")
BETWEEN = re.compile(r"[\W_]+")
ENGLISH = re.compile(r"[a-z0-9]+")
# Where a page lies is no wording.
URL = re.compile(r"(?:https?://|www\.)[^\s\"<>]+")
# Written so that this file does not name them itself.
HOSTS = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|proxy\.golang\.org"
    r"|static\.crates\.io|repo1?\.maven\.(?:org|apache\.org)|conda\.anaconda\.org|deb\.debian\.org)\b"
)
PATHS = re.compile(r"(?<![\w.:/)>}-])/(?:work|tmp/m|opt/(?:pypi[\w-]*|wheels)|root)(?:/|\b(?!\w))")


def project_files() -> list[Path]:
    """Return every file of the project, without what is built, cached or installed."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and not CACHES.fullmatch(name))
        found.extend(Path(folder) / name for name in sorted(names))
    return found


def read_text(path: Path) -> str:
    """Return a file as text; in the encoding that Chinese texts have where it is not UTF-8."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "" if b"\0" in raw else raw.decode("gb18030", errors="replace")


def character_runs(text: str) -> Iterator[str]:
    """Give each run of so many East Asian characters."""
    for run in EAST_ASIAN.findall(BETWEEN.sub("", text)):
        yield from (run[i : i + CHARACTERS] for i in range(len(run) - CHARACTERS + 1))


def word_runs(text: str) -> Iterator[str]:
    """Give each run of so many English words."""
    words = ENGLISH.findall(URL.sub(" ", text.lower()))
    for i in range(len(words) - WORDS + 1):
        run = words[i : i + WORDS]
        # Numbers alone are no words of anybody.
        if sum(word.isalpha() for word in run) > WORDS // 2:
            yield " ".join(run)


CUTS: dict[str, Callable[[str], Iterator[str]]] = {"characters": character_runs, "words": word_runs}


@pytest.fixture(scope="session")
def originals(shared: Path) -> dict[str, str]:
    found = {path.name: read_text(path) for path in sorted((shared / "seeds").glob("*.txt"))}
    assert len(found) == 5
    assert all(found.values())
    return found


@pytest.fixture(scope="session")
def theirs(originals: dict[str, str]) -> dict[str, set[str]]:
    """Return the runs of all originals, by kind of run."""
    return {kind: {run for text in originals.values() for run in cut(text)} for kind, cut in CUTS.items()}


def copied(text: str, theirs: dict[str, set[str]]) -> list[str]:
    """Return the runs of a text that stand in an original."""
    return [run for kind, cut in CUTS.items() for run in cut(text) if run in theirs[kind]]


def test_no_file_holds_words_of_the_originals(theirs: dict[str, set[str]]) -> None:
    found = {path.relative_to(ROOT).as_posix(): copied(read_text(path), theirs) for path in project_files()}
    assert {path: runs[:3] for path, runs in found.items() if runs} == {}


def test_copied_words_are_seen(originals: dict[str, str], theirs: dict[str, set[str]]) -> None:
    """Guard the test above: any stretch of any original is found, however it is broken up."""
    assert all(len(runs) > 1000 for runs in theirs.values())
    for text in originals.values():
        own = {kind: {*cut(text)} for kind, cut in CUTS.items()}
        kind = max(own, key=lambda each: len(own[each]))
        run = sorted(own[kind])[len(own[kind]) // 2]
        parts = run.split() if kind == "words" else list(run)
        assert copied("x: " + ",\n ".join(parts).upper() + ".", theirs)
        assert not copied(" 0 x 0 ".join(parts), theirs)


def test_every_kind_of_file_is_read() -> None:
    names = {path.suffix or path.name for path in project_files()}
    assert {".py", ".ttl", ".rq", ".md", ".toml", "LICENSE"} <= names
    assert Path(__file__) in project_files()


def machine_names() -> set[str]:
    """Return the hosts that this machine installs from, whatever they are."""
    urls = (value for name, value in os.environ.items() if name.startswith(("PIP_", "UV_", "NPM_CONFIG_")))
    hosts = {urlsplit(url).hostname for value in urls for url in value.split() if "://" in url}
    return {host for host in hosts if host and host != "localhost"}


def test_no_file_names_a_registry_or_a_place_of_this_machine() -> None:
    hosts = machine_names()
    found = {}
    for path in project_files():
        text = read_text(path)
        names = {*HOSTS.findall(text), *PATHS.findall(text), *(host for host in hosts if host in text)}
        if names:
            found[path.relative_to(ROOT).as_posix()] = sorted(names)
    assert found == {}


@pytest.mark.parametrize(
    "parts", [("", "work", "shared"), ("", "tmp", "m", "x.py"), ("", "opt", "wheels"), ("", "root", "x")]
)
def test_place_of_this_machine_is_seen(parts: tuple[str, ...]) -> None:
    place = "/".join(parts)
    for text in (place, f'"{place}"', f"({place})", f"file://{place}", f"PATH={place}:x", f"see {place}."):
        assert PATHS.search(text) or text.startswith("file:")
    assert not PATHS.search(f"https://example.org{place}")


def test_registry_is_seen() -> None:
    assert HOSTS.search("https://" + ".".join(("files", "pythonhosted", "org")) + "/x")
    assert not HOSTS.search("https://example.org/pypi")
