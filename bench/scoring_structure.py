"""Score what ingest finds of a text's structure, and of the subjects of its duties, against a gold standard.

Names are compared without regard to width, case and white space. A figure that nothing can be said of, because
neither side has anything, is 1.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from scoring_plans import match_rows

from mandates.ingest.ranges import read_range

CONTACTS = ("telephone", "address", "hours", "website")
_PARTLY_RIGHT = 0.5
# An article counts one: headed by a Minister.
_ARTICLES = {"a", "an", "the"}

Record = Mapping[str, Any]


class Tally(NamedTuple):
    """How many were right, how many were found, and how many there are."""

    right: float = 0
    found: int = 0
    wanted: int = 0

    def plus(self, other: "Tally") -> "Tally":
        """Return both counts together."""
        return Tally(self.right + other.right, self.found + other.found, self.wanted + other.wanted)

    def figures(self) -> dict[str, float]:
        """Return precision, recall and F1 with the counts they come from."""
        total = self.found + self.wanted
        return {
            "precision": self.right / self.found if self.found else float(not self.wanted),
            "recall": self.right / self.wanted if self.wanted else 1.0,
            "f1": 2 * self.right / total if total else 1.0,
            "right": self.right,
            "found": self.found,
            "wanted": self.wanted,
        }


def normalize(name: object) -> str:
    """Return a name as it is compared: NFKC, without white space, case folded."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(name or ""))).casefold()


def score_structure(pred: dict[str, Any], gold: dict[str, Any]) -> dict[str, Any]:
    """Compare the structure found with the one wanted; both as `{"agencies": […], "documents": {…}}`.

    Returns, by name: precision, recall and F1 (with counts) of `agencies`, `jurisdiction`, `sections`,
    `section_aliases`, `splits`, `hosts`, `staffing` and `contacts`; the share right of `tier`, of each of
    `contact_facts`, and of the document's `date` and `identifier`. What belongs to an agency that is not found is
    missed, unless it is the only one. A section counts by its name or any alias, a split by its parties other than
    the agency and its sections, posts by category (one may contain the other) and numbers.
    """
    pairs = pair_agencies(pred.get("agencies") or [], gold.get("agencies") or [])
    counts: dict[str, Tally] = {}
    tiers: list[bool] = []
    contacts: dict[str, list[bool]] = {fact: [] for fact in CONTACTS}
    for found, wanted in pairs:
        for name, tally in _score_agency(found or {}, wanted or {}).items():
            counts[name] = counts.get(name, Tally()).plus(tally)
        if wanted is not None:
            tiers.append(normalize((found or {}).get("tier")) == normalize(wanted.get("tier")))
            for fact in CONTACTS:
                contacts[fact].append(_contact(found, fact) == _contact(wanted, fact))
    names = ("agencies", "jurisdiction", "sections", "section_aliases", "splits", "hosts", "staffing", "contacts")
    document, wanted_document = (side.get("documents") or {} for side in (pred, gold))
    return {
        **{name: counts.get(name, Tally()).figures() for name in names},
        "tier": _share(tiers),
        "contact_facts": {fact: _share(right) for fact, right in contacts.items()},
        **{
            fact: float(normalize(document.get(fact)) == normalize(wanted_document.get(fact)))
            for fact in ("date", "identifier")
        },
    }


def _share(right: Sequence[bool]) -> float:
    return sum(right) / len(right) if right else 1.0


def names_of(record: Record) -> frozenset[str]:
    """Return the name and the aliases of an agency or a section as they are compared."""
    names = (normalize(name) for name in (record.get("name"), *(record.get("aliases") or ())))
    return frozenset(name for name in names if name)


def pair_agencies(pred: Sequence[Record], gold: Sequence[Record]) -> list[tuple[Record | None, Record | None]]:
    """Pair the agencies found with those wanted by name or alias; one of each is a pair whatever it is called."""
    single = len(pred) == len(gold) == 1
    pairs = _pair(pred, gold, lambda found, wanted: single or bool(names_of(found) & names_of(wanted)))
    left, right = {index for index, _ in pairs}, {index for _, index in pairs}
    return [
        *((pred[i], gold[j]) for i, j in pairs),
        *((found, None) for i, found in enumerate(pred) if i not in left),
        *((None, wanted) for j, wanted in enumerate(gold) if j not in right),
    ]


def _pair(pred: Sequence[Any], gold: Sequence[Any], *tests: Callable[[Any, Any], bool]) -> list[tuple[int, int]]:
    """Pair one to one those for which the first test holds, then those of the next."""
    pairs: list[tuple[int, int]] = []
    for test in tests:
        for j, wanted in enumerate(gold):
            if any(j == other for _, other in pairs):
                continue
            free = (i for i in range(len(pred)) if all(i != other for other, _ in pairs))
            if (i := next((i for i in free if test(pred[i], wanted)), None)) is not None:
                pairs.append((i, j))
    return sorted(pairs)


def _score_agency(pred: Record, gold: Record) -> dict[str, Tally]:
    """Return the counts of one agency; either side may be empty."""
    sections, wanted_sections = pred.get("sections") or [], gold.get("sections") or []
    paired = _pair(sections, wanted_sections, lambda a, b: bool(names_of(a) & names_of(b)))
    aliases = Tally()
    for i, j in paired:
        own = {normalize(sections[i].get("name")), normalize(wanted_sections[j].get("name"))}
        aliases = aliases.plus(_common(names_of(sections[i]) - own, names_of(wanted_sections[j]) - own))
    place, wanted_place = normalize(pred.get("jurisdiction")), normalize(gold.get("jurisdiction"))
    staffing, wanted_staffing = pred.get("staffing") or [], gold.get("staffing") or []
    posts = _pair(staffing, wanted_staffing, _same_category, _like_category)
    hosts, wanted_hosts = ({normalize(name) for name in side.get("hosts") or ()} for side in (pred, gold))
    return {
        "agencies": Tally(int(bool(names_of(pred) & names_of(gold))), int(bool(pred)), int(bool(gold))),
        "jurisdiction": Tally(int(bool(place) and place == wanted_place), int(bool(place)), int(bool(wanted_place))),
        "sections": Tally(len(paired), len(sections), len(wanted_sections)),
        "section_aliases": aliases,
        "splits": _score_splits(pred, gold),
        "hosts": _common(hosts, wanted_hosts),
        "staffing": Tally(len(posts), len(staffing), len(wanted_staffing)),
        "contacts": _score_contacts(pred, gold),
    }


def _common(found: Iterable[str], wanted: Iterable[str]) -> Tally:
    left, right = set(found), set(wanted)
    return Tally(len(left & right), len(left), len(right))


def _score_splits(pred: Record, gold: Record) -> Tally:
    """Return the counts of splits: two agree where their parties besides the agency and its sections agree."""
    own = set(names_of(pred) | names_of(gold))
    for side in (pred, gold):
        own |= {name for section in side.get("sections") or () for name in names_of(section)}

    def parties(side: Record) -> Counter[frozenset[str]]:
        splits = side.get("splits") or ()
        return Counter(frozenset(normalize(party) for party in split["parties"]) - own for split in splits)

    found, wanted = parties(pred), parties(gold)
    return Tally((found & wanted).total(), found.total(), wanted.total())


def _numbers(value: object) -> tuple[int, ...]:
    """Return the numbers of an amount of posts, written in digits or words, alone or as a range."""
    if str(value).strip().casefold() in _ARTICLES:
        return (1,)
    bounds = read_range(str(value))
    return tuple(sorted({bound for bound in bounds or () if bound is not None}))


def _same_category(found: Record, wanted: Record) -> bool:
    return normalize(found["category"]) == normalize(wanted["category"]) and _same_number(found, wanted)


def _like_category(found: Record, wanted: Record) -> bool:
    left, right = normalize(found["category"]), normalize(wanted["category"])
    return bool(left and right) and (left in right or right in left) and _same_number(found, wanted)


def _same_number(found: Record, wanted: Record) -> bool:
    return bool(_numbers(found["value"])) and _numbers(found["value"]) == _numbers(wanted["value"])


def _contact(agency: Record | None, fact: str) -> str:
    value = ((agency or {}).get("contacts") or {}).get(fact)
    return normalize(value).rstrip(".,;/")


def _score_contacts(pred: Record, gold: Record) -> Tally:
    pairs = [(_contact(pred, fact), _contact(gold, fact)) for fact in CONTACTS]
    return Tally(
        sum(bool(found) and found == wanted for found, wanted in pairs),
        sum(bool(found) for found, _ in pairs),
        sum(bool(wanted) for _, wanted in pairs),
    )


def score_subjects(pred_rows: Sequence[Record], gold_rows: Sequence[Record], broader: dict[str, str]) -> float:
    """Return the micro-F1 of the subjects of rows whose stretches overlap by half; both sides list `subjects`.

    A gold row may call them `topics`. `broader` gives the next broader subject; a subject that lies above or below
    the one wanted counts half. 1 where no row has a subject.
    """
    right, found, wanted = 0.0, 0, 0
    for i, j in match_rows(pred_rows, gold_rows):
        row, gold_row = pred_rows[i], gold_rows[j]
        left, other = (
            list(dict.fromkeys(side.get("subjects") or side.get("topics") or ())) for side in (row, gold_row)
        )
        exact = [subject for subject in left if subject in other]
        loose, open_subjects = 0, [subject for subject in other if subject not in exact]
        for subject in (subject for subject in left if subject not in exact):
            related = next(
                (one for one in open_subjects if _above(one, subject, broader) or _above(subject, one, broader)), None
            )
            if related is not None:
                open_subjects.remove(related)
                loose += 1
        right += len(exact) + _PARTLY_RIGHT * loose
        found, wanted = found + len(left), wanted + len(other)
    return Tally(right, found, wanted).figures()["f1"]


def _above(upper: str, lower: str, broader: Mapping[str, str]) -> bool:
    """Tell whether one subject is an ancestor of another."""
    seen = {lower}
    while (lower := broader.get(lower, "")) and lower not in seen:
        if lower == upper:
            return True
        seen.add(lower)
    return False
