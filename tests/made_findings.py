"""Small invented stores for findings: bodies of a place that nobody has heard of, written as Turtle."""

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

from mandates.graph.building import build_store, draft_store
from mandates.graph.checkpoints import Checkpoint
from mandates.namespaces import PREFIXES, to_id

_DIGEST = "0a" * 32
_HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


def _iri(kind: str, key: str) -> str:
    return f"<{to_id(kind, key)}>"


def _names(text: str) -> str:
    return f'skos:prefLabel "{text}"@zh, "{text}"@en, "{text}"@ko'


def place(key: str, loaded: Iterable[str] = (), *, complete: bool = False) -> str:
    """Return a place and which agencies of it are loaded."""
    text = f"{_iri('place', key)} a m:Place ; {_names(key)} ; m:tier <{PREFIXES['tier']}district> .\n"
    agencies = ", ".join(_iri("agency", each) for each in loaded)
    if agencies:
        text += (
            f"{_iri('completeness', key)} a m:CompletenessStatement ; m:place {_iri('place', key)} ;"
            f" m:loaded {agencies} ; m:complete {str(complete).lower()} ;"
            ' m:asOf "2031-05-01"^^xsd:date ; m:statedBy "us" .\n'
        )
    return text


def agency(key: str, where: str, extra: str = "") -> str:
    """Return an agency of a place and the document of its mandate."""
    return (
        f"{_iri('agency', key)} a m:Agency ; {_names(key)} ; m:place {_iri('place', where)} ;"
        f" m:tier <{PREFIXES['tier']}district> .\n"
        f'{_iri("document", key)} a m:MandateDocument ; {_names("Mandate of " + key)} ; dct:language "en" ;'
        f' m:agency {_iri("agency", key)} ; m:digest "{_DIGEST}" {extra}.\n'
    )


def _holder(key: str) -> str:
    return _iri("section" if "/" in key else "agency", key)


def _clause(stating: str, number: int) -> str:
    start = number * 100
    return (
        f"{_iri('clause', f'{stating}/{number}')} a m:Clause ; m:document {_iri('document', stating)} ;"
        f' m:item "{number}" ; m:start {start} ; m:end {start + 60} ; m:digest "{_DIGEST}" .\n'
    )


def duty(
    stating: str,
    number: int,
    subject: str,
    roles: dict[str, str],
    *,
    stage: str = "deliver",
    split: str | None = None,
    extra: str = "",
    words: str = "",
) -> str:
    """Return a duty that the text of an agency states, held by agencies in roles; `extra` is of each holding."""
    key = f"{stating}/{number:03}"
    stated = f"; m:split {_iri('split', split)} " if split else ""
    text = _clause(stating, number) + (
        f"{_iri('duty', key)} a m:Duty ; {_names(words or f'duty {number} of {stating}')} ;"
        f" m:agency {_iri('agency', stating)} ; m:clause {_iri('clause', f'{stating}/{number}')} .\n"
    )
    for holder, role in roles.items():
        text += (
            f"{_iri('responsibility', f'{key}/{holder}')} a m:Responsibility ; m:duty {_iri('duty', key)} ;"
            f" m:holder {_holder(holder)} ; m:role role:{role} ; m:modal modal:responsible ;"
            f" m:subject subject:{subject} ; m:stage stage:{stage} ; m:action action:implement {stated}{extra}.\n"
        )
    return text


def section(of: str, key: str) -> str:
    """Return a section of an agency."""
    return f"{_iri('section', f'{of}/{key}')} a m:Section ; {_names(key)} ; m:unitOf {_iri('agency', of)} .\n"


def arrangement(stating: str, number: int, key: str, subject: str, parties: Iterable[str]) -> str:
    """Return a split that the text of an agency states."""
    named = ", ".join(_iri("agency", each) for each in parties)
    return _clause(stating, number) + (
        f"{_iri('split', key)} a m:SplitArrangement ; {_names(key)} ; m:subject subject:{subject} ; m:party {named} ;"
        f" m:clause {_iri('clause', f'{stating}/{number}')} .\n"
    )


def ended(body: str, successor: str, day: str) -> str:
    """Return a change by which a body ends."""
    return (
        f"{_iri('event', body)} a m:Renaming ; m:originalBody {_iri('agency', body)} ;"
        f' m:resultingBody {_iri("agency", successor)} ; m:validFrom "{day}"^^xsd:date .\n'
    )


def checkpoint(*parts: str, version: str = "v1") -> Checkpoint:
    """Return a store in memory over some parts, as a state to ask."""
    store = draft_store([(_HEAD + "\n".join(parts), to_id("document", "made"))])
    return Checkpoint(version, store, _Words())  # type: ignore[arg-type]


class _Words:
    """Stands in for the index of words, where the key of a place or an agency is its name."""

    def named(self, name: str, kinds: Iterable[str]) -> list[SimpleNamespace]:
        """Return the thing of a key."""
        kind = "place" if "place" in kinds else "agency"
        return [SimpleNamespace(iri=to_id(kind, name))]


def built(folder: Path, *parts: str) -> Path:
    """Return the folder of a published store of some parts."""
    data = folder / "data"
    data.mkdir()
    (data / "made.ttl").write_text(_HEAD + "\n".join(parts), encoding="utf-8")
    build_store(folder / "store", data)
    return folder / "store"
