"""How a subject is spread over agencies: their number, the Herfindahl share, depth, and the same of its siblings.

Definitions: an agency counts where it holds a primary role on the subject or anything narrower in one place; its share
is that of such duties; the Herfindahl share is the sum of squared shares. A category of agencies is not an agency.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import fmean
from typing import NamedTuple

from mandates.answers.coverage import Claim, Coverage
from mandates.answers.status import PRIMARY
from mandates.namespaces import split_id


class Concentration(NamedTuple):
    """A subject in a place: its depth (1: broadest), the number of duties of each agency, and how concentrated it is.

    `siblings` is the number of other subjects below the same broader one that somebody leads there, with their mean
    number of agencies and mean Herfindahl share.
    """

    place: str
    subject: str
    depth: int
    duties: dict[str, int]
    herfindahl: float
    siblings: int = 0
    siblings_agencies: float | None = None
    siblings_herfindahl: float | None = None

    @property
    def is_fragmented(self) -> bool:
        """Whether two or more agencies hold it."""
        return len(self.duties) > 1


def is_agency(holder: str) -> bool:
    """Whether a holder is one body: a category of agencies stands for several that are not named."""
    return split_id(holder)[0] != "category"


def leading(claims: Iterable[Claim]) -> Iterator[Claim]:
    """Give the claims by which an agency holds a primary role."""
    return (claim for claim in claims if claim.role in PRIMARY and is_agency(claim.agency))


def measure_concentration(coverage: Coverage) -> tuple[Concentration, ...]:
    """Return every subject that somebody leads, by place and subject, compared with its siblings."""
    held: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim in leading(coverage.claims):
        for subject in coverage.tree.line(claim.subject):
            held[claim.place, subject][claim.agency].add(claim.duty)
    found = [_to_concentration(coverage, *key, agencies) for key, agencies in sorted(held.items())]
    groups: dict[tuple[str, str | None], list[Concentration]] = defaultdict(list)
    for each in found:
        groups[each.place, coverage.tree.parent.get(each.subject)].append(each)
    return tuple(_beside(each, groups[each.place, coverage.tree.parent.get(each.subject)]) for each in found)


def more_fragmented(earlier: Coverage, later: Coverage) -> tuple[tuple[Concentration | None, Concentration], ...]:
    """Return the subjects that more agencies lead later than earlier, with what they were (None: led by nobody)."""
    before = {(each.place, each.subject): each for each in measure_concentration(earlier)}
    pairs = ((before.get((each.place, each.subject)), each) for each in measure_concentration(later))
    return tuple((old, new) for old, new in pairs if len(new.duties) > (len(old.duties) if old else 0))


def _to_concentration(coverage: Coverage, place: str, subject: str, agencies: dict[str, set[str]]) -> Concentration:
    duties = {agency: len(held) for agency, held in sorted(agencies.items())}
    whole = sum(duties.values())
    herfindahl = round(sum((number / whole) ** 2 for number in duties.values()), 4)
    return Concentration(place, subject, len(coverage.tree.line(subject)), duties, herfindahl)


def _beside(one: Concentration, group: list[Concentration]) -> Concentration:
    others = [each for each in group if each is not one]
    if not others:
        return one
    return one._replace(
        siblings=len(others),
        siblings_agencies=round(fmean(len(each.duties) for each in others), 2),
        siblings_herfindahl=round(fmean(each.herfindahl for each in others), 4),
    )
