"""Gaps inside one agency: duties no section carries, section duties without one of the agency, offices nobody runs."""

from collections.abc import Iterator

from mandates.answers.carrying import carry
from mandates.answers.cells import in_force
from mandates.answers.gaps.drawn import CONFIRMED, Drawn, DrawnGap, DrawnUnjudged
from mandates.answers.labels import Labels
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.model.inside import Carrying, CarryingRow, ReverseRow
from mandates.namespaces import PREFIXES, split_id
from mandates.wording import join_names, say

# A name shorter than this stands in other names by chance.
_TELLING = {"zh": 3, "ko": 3, "en": 8}
_KIND = "internal-gap"


def draw_inside(store: Store, place: str, agency: str, as_of: str | None, lang: str) -> Drawn:
    """Draw the internal gaps of one agency: both its duties and those of its sections are loaded, or none is told."""
    bodies = _draw_offices(store, place, agency, as_of)
    carrying = carry(store, agency, lang)
    if not carrying.comparable:
        return Drawn((), [DrawnUnjudged(_KIND, "no-sections", place, agency)])
    offices = {duty for gap in bodies for duty in gap.duties}
    missing = [*(row.missing for row in carrying.rows), *(row.missing for row in carrying.reverse)]
    actions = {PREFIXES["action"] + code for each in missing for code in each.actions}
    told = _Telling(Labels(store, actions, lang), lang)
    gaps = [*bodies, *_uncarried(carrying, place, agency, offices, told), *_unfounded(carrying, place, agency, told)]
    return Drawn(gaps)


class _Telling:
    """Says what of a duty is missing."""

    def __init__(self, labels: Labels, lang: str) -> None:
        self._labels, self._lang = labels, lang

    def values(self, row: CarryingRow | ReverseRow) -> dict[str, str]:
        """Return the places of the sentences that speak of a duty and what of it is missing."""
        missing = row.missing
        parts = [each.label for each in (*missing.subjects, *missing.bodies)]
        parts += [self._labels.text(PREFIXES["action"] + code) for code in missing.actions]
        parts += [say(self._lang, "gaps.word", word=word) for word in missing.words]
        parts += [say(self._lang, f"gaps.limit-{limit}") for limit in missing.limits]
        return {"duty": row.duty.label, "missing": join_names(self._lang, parts) or row.duty.label}


def _uncarried(carrying: Carrying, place: str, agency: str, offices: set[str], told: _Telling) -> Iterator[DrawnGap]:
    for row in carrying.rows:
        # Offices without a section are told body by body.
        if row.degree == "full" or row.duty.id in offices:
            continue
        yield DrawnGap(
            _KIND,
            "not-carried" if row.degree == "none" else "partly-carried",
            CONFIRMED,
            place,
            agency,
            duties=(row.duty.id, *(carrier.duty.id for carrier in row.carriers)),
            others=tuple(section.id for section in row.sections),
            degree=row.degree,
            values=told.values(row),
        )


def _unfounded(carrying: Carrying, place: str, agency: str, told: _Telling) -> Iterator[DrawnGap]:
    for row in carrying.reverse:
        rule = "no-agency-duty" if row.degree == "none" else "partly-agency-duty"
        known = row.proposed or row.duties
        yield DrawnGap(
            _KIND,
            "only-proposed" if row.proposed else rule,
            CONFIRMED,
            place,
            agency,
            duties=(row.duty.id, *(carrier.duty.id for carrier in known)),
            others=(row.section.id,),
            degree=row.degree,
            values=told.values(row),
        )


def _draw_offices(store: Store, place: str, agency: str, as_of: str | None) -> list[DrawnGap]:
    """Draw a gap for each body whose office the agency hosts while no section holds the office or bears its name."""
    hosted: dict[str, list[str]] = {}
    carried = set()
    for row in store.select(load_query("answers/hosted-bodies").bind(agency=[agency])):
        if not in_force(row.get("validFrom"), row.get("validTo"), as_of):
            continue
        if split_id(row["holder"])[0] == "section":
            carried.add(row["body"])
        elif row["holder"] == agency and "duty" in row:
            hosted.setdefault(row["body"], []).append(row["duty"])
    left = sorted(hosted.keys() - carried)
    sections = store.select(load_query("answers/unit-names").bind(agency=[agency])) if left else []
    named = {body for body in left if _is_named(store, body, [(row["lang"], row["name"]) for row in sections])}
    return [
        DrawnGap(_KIND, "office", CONFIRMED, place, agency, "", "", tuple(hosted[body]), (body,), degree="none")
        for body in left
        if sections and body not in named
    ]


def _is_named(store: Store, body: str, sections: list[tuple[str, str]]) -> bool:
    """Whether the name of a section has the name of the body in it, in any language."""
    for lang in _TELLING:
        name = Labels(store, [body], lang).name(body)
        telling = name.lang == lang and len(name.label) >= _TELLING[lang]
        if telling and any(name.label.casefold() in text.casefold() for _, text in sections):
            return True
    return False
