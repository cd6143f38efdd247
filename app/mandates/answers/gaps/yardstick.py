"""What to measure a place against: a reference mandate, the mandates of a place or tier, or a list of subjects."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from mandates.answers.duties import SubjectTree
from mandates.answers.gaps.gate import Gate
from mandates.answers.naming import PLAN_KINDS
from mandates.answers.status import PRIMARY
from mandates.errors import BadDataError, NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Row, Store
from mandates.namespaces import BASE, PREFIXES, local_name, to_id

# What a line of a list of subjects begins with to be passed over.
_COMMENT = "#"
_KEY = re.compile(r"[\w.:/~-]+")
Stages = dict[str, tuple[str, ...]]


class Yardstick(NamedTuple):
    """What is expected: subjects each with its stages, and the duties that make each expected.

    `name` is the IRI of what it is taken from, or the name of a list. `cells` gives for each place the expectation
    comes from (empty for a list) its subjects, and for each subject the duties behind each stage (none: any).
    `of_others` says that a place is not measured against itself.
    """

    name: str
    cells: dict[str, dict[str, Stages]]
    of_others: bool = False

    def expected(self, place: str, around: Sequence[str]) -> dict[str, Stages]:
        """Return what is expected in a place: by the mandates around it where there are any, else by all others."""
        others = [each for each in self.cells if not (self.of_others and each == place)]
        sources = [other for other in around if other in self.cells] or others
        merged: dict[str, Stages] = {}
        for source in sources:
            for subject, stages in self.cells[source].items():
                own = merged.setdefault(subject, {})
                for stage, duties in stages.items():
                    own[stage] = (*own.get(stage, ()), *duties)
        return {subject: merged[subject] for subject in sorted(merged)}


def find_yardstick(checkpoint: Checkpoint, text: str, gate: Gate, tree: SubjectTree) -> Yardstick:
    """Return the yardstick a word names: a tier, a document, an agency, a place, or a subject with all below it.

    Keys, IRIs and names are taken. Raises NotFoundError where nothing loaded is called so.
    """
    key = text.removeprefix(PREFIXES["tier"])
    if agencies := [each for place, tier in gate.tiers.items() if tier == key for each in gate.agencies[place]]:
        return _from_agencies(checkpoint.store, PREFIXES["tier"] + key, agencies)._replace(of_others=True)
    subjects = load_subjects(checkpoint.store)
    named = [label.iri for label in checkpoint.words.named(text, ("agency", "place", "subject"))]
    iris = [text] if text.startswith(BASE) else [to_id(kind, text) for kind in ("agency", "place", "document")]
    for iri in (*iris, PREFIXES["subject"] + text, *named):
        if iri in gate.documented:
            return _from_agencies(checkpoint.store, iri, [iri])
        if held := [each for each in gate.agencies.get(iri, ()) if each in gate.documented]:
            return _from_agencies(checkpoint.store, iri, held)
        if iri in subjects:
            return _from_subjects(iri, [each for each in subjects if iri in tree.line(each)])
    for iri in iris if _KEY.fullmatch(text) else ():
        if rows := checkpoint.store.select(load_query("answers/stated-cells").bind(document=[iri])):
            return _from_rows(iri, rows, replaced=True)
    raise NotFoundError(f"nothing loaded is called {text[:60]!r}: name an agency, document, place, tier or subject")


def load_subjects(store: Store) -> frozenset[str]:
    """Look up the IRIs of all subjects."""
    return frozenset(row["subject"] for row in store.select(load_query("answers/subject-tree").bind()))


def read_subjects(lines: Iterable[str], name: str, store: Store) -> Yardstick:
    """Return the yardstick of a list of subjects, one key or IRI in a line; empty lines and comments are passed over.

    Raises BadDataError for a line that is no subject, and for a list without any.
    """
    known = load_subjects(store)
    wanted = []
    for number, line in enumerate(lines, 1):
        if key := line.partition(_COMMENT)[0].strip():
            iri = key if key.startswith(BASE) else PREFIXES["subject"] + key
            if iri not in known:
                raise BadDataError(f"{name}: line {number}: no subject {key[:60]!r} in the scheme: give its key or IRI")
            wanted.append(iri)
    if not wanted:
        raise BadDataError(f"{name}: no subject in it: give one subject key in each line")
    return _from_subjects(name, wanted)


def _from_subjects(name: str, subjects: Iterable[str]) -> Yardstick:
    return Yardstick(name, {"": {subject: {"": ()} for subject in sorted(set(subjects))}})


def _from_agencies(store: Store, name: str, agencies: Sequence[str]) -> Yardstick:
    rows = store.select(load_query("answers/stated-cells").bind(stating=sorted(set(agencies)))) if agencies else []
    return _from_rows(name, rows)


def _from_rows(name: str, rows: Iterable[Row], *, replaced: bool = False) -> Yardstick:
    """Take what agencies lead by their own texts as expected; work plans set no standard."""
    cells: dict[str, dict[str, Stages]] = {}
    for row in rows:
        own = row["agency"] == row["stating"] and local_name(row["role"]) in PRIMARY
        if not own or local_name(row["kind"]) in PLAN_KINDS or ("validTo" in row and not replaced):
            continue
        stages = cells.setdefault(row["place"], {}).setdefault(row["subject"], {})
        stage = local_name(row["stage"]) if "stage" in row else ""
        stages[stage] = tuple(dict.fromkeys((*stages.get(stage, ()), row["duty"])))
    return Yardstick(name, cells)
