"""Answers as the words and numbers of a picture; drawing them is another matter."""

from collections import Counter

from mandates.answers.coverage import load_coverage
from mandates.answers.labels import Labels
from mandates.errors import NotFoundError
from mandates.graph.store import Store
from mandates.model import AgencyAnswer, Named
from mandates.model.diff import Diff, DiffClause
from mandates.model.gaps import Gaps
from mandates.model.overlaps import Overlaps
from mandates.model.pictures import Band, Bars, Flow, Heat, Panels, Span, Tile, Timeline, Tree, Treemap
from mandates.model.subject import Held
from mandates.wording import say

# So many subjects have a bar of their own.
_SUBJECTS = 20
# A field with more than this share of all duties is shown by the next narrower ones.
_LARGE = 1 / 3
_BAND_KINDS = ("kept", "moved", "gone", "new")


def picture_overlaps(found: Overlaps) -> Heat:
    """Return the overlaps of agencies two by two; NotFoundError where there are none."""
    lang = found.lang
    pairs = [pair for pair in found.pairs if pair.overlaps]
    named = {(pair.place.id, each.id): each for pair in pairs for each in (pair.first, pair.second)}
    agencies = sorted(named.items())
    if not agencies:
        raise NotFoundError(say(lang, "plot.nothing"))
    at = {key: number for number, (key, _) in enumerate(agencies)}
    counts, marks = ([[0] * len(agencies) for _ in agencies] for _ in range(2))
    for pair in pairs:
        first, second = (at[pair.place.id, each.id] for each in (pair.first, pair.second))
        for row, column in ((first, second), (second, first)):
            counts[row][column] += pair.overlaps
            marks[row][column] += pair.duplications
    return Heat(
        say(lang, "plot.overlaps"),
        say(lang, "plot.overlaps-note"),
        tuple(each.label for _, each in agencies),
        tuple(tuple(row) for row in counts),
        tuple(tuple(row) for row in marks),
    )


def picture_gaps(found: Gaps) -> Panels:
    """Return the gaps by kind and by subject, those that are sure apart; NotFoundError where there are none."""
    lang = found.lang
    if not found.gaps:
        raise NotFoundError(say(lang, "plot.nothing"))
    series = (say(lang, "plot.confirmed"), say(lang, "plot.unconfirmed"))

    def bars(title: str, of: list[tuple[str, str, bool]]) -> Bars:
        """Take key, name and certainty of each gap; the order is by key."""
        names = {key: name for key, name, _ in of}
        tally = Counter((key, sure) for key, _, sure in of)
        counts = tuple((tally[key, True], tally[key, False]) for key in names)
        return Bars(title, series, tuple(names.values()), counts)

    kinds = [(kind, say(lang, f"plot.{kind}")) for kind, count in found.summary.items() if count]
    by_kind = [(k, name, gap.certainty == "confirmed") for k, name in kinds for gap in found.gaps if gap.kind == k]
    often = Counter(gap.subject.id for gap in found.gaps if gap.subject).most_common()
    order = [subject for subject, _ in sorted(often, key=lambda pair: (-pair[1], pair[0]))[:_SUBJECTS]]
    by_subject = [
        (gap.subject.id, gap.subject.label, gap.certainty == "confirmed")
        for subject in order
        for gap in found.gaps
        if gap.subject and gap.subject.id == subject
    ]
    panels = [bars(say(lang, "plot.by-kind"), by_kind)]
    if by_subject:
        panels.append(bars(say(lang, "plot.by-subject"), by_subject))
    return Panels(say(lang, "plot.gaps"), say(lang, "plot.gaps-note"), tuple(panels))


def picture_diff(found: Diff, lang: str) -> Flow:
    """Return which section each duty went from and to; NotFoundError where there is no duty."""
    if not found.changes:
        raise NotFoundError(say(lang, "plot.nothing"))
    left: dict[str, None] = {}
    right: dict[str, None] = {}
    bands: Counter[tuple[str, str, str]] = Counter()
    gone, new = say(lang, "plot.gone"), say(lang, "plot.new")
    for change in found.changes:
        first, second = _section(change.a, lang) or new, _section(change.b, lang) or gone
        kind = (
            "new" if change.a is None else "gone" if change.b is None else "moved" if change.moved_section else "kept"
        )
        if first != new:
            left.setdefault(first)
        if second != gone:
            right.setdefault(second)
        bands[first, second, kind] += 1
    kinds = {kind for _, _, kind in bands}
    return Flow(
        say(lang, "plot.diff", a=found.a.label, b=found.b.label),
        say(lang, "plot.diff-note"),
        (*left, *([new] if "new" in kinds else [])),
        (*right, *([gone] if "gone" in kinds else [])),
        tuple(Band(*key, count) for key, count in sorted(bands.items())),
        tuple((kind, say(lang, f"plot.band-{kind}")) for kind in _BAND_KINDS if kind in kinds),
    )


def _section(clause: DiffClause | None, lang: str) -> str | None:
    if clause is None:
        return None
    if clause.section is None:
        return say(lang, "plot.own")
    head, _, party = clause.section.partition(":")
    return say(lang, "plot.party", party=party) if head == "split" and party else clause.section


def picture_agency(found: AgencyAnswer, lang: str) -> Tree:
    """Return how many duties an agency holds itself and each of its sections; NotFoundError where it has none."""
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for line in found.lines:
        names[line.holder.id] = line.holder.label
        counts[line.holder.id] += 1
    if not counts:
        raise NotFoundError(say(lang, "plot.nothing"))
    names[found.agency.id] = say(lang, "plot.own")
    order = sorted(counts, key=lambda iri: (iri != found.agency.id, -counts[iri], iri))
    return Tree(
        say(lang, "plot.agency", agency=found.agency.label),
        say(lang, "plot.agency-note", count=sum(counts.values())),
        found.agency.label,
        tuple((names[iri], counts[iri]) for iri in order),
    )


def picture_coverage(store: Store, found: Gaps) -> Treemap:
    """Return how many duties and gaps the broad subjects have in the places of the gaps, most duties first.

    NotFoundError where there is neither. A duty on several fields counts in each of them.
    """
    places = [place.id for place in found.places]
    coverage = load_coverage(store, places, found.as_of)
    agency = found.agency.id if found.agency else None
    claims = [claim for claim in coverage.claims if agency in (None, claim.agency)]
    lines = {subject: coverage.tree.line(subject) for subject in {claim.subject for claim in claims}}
    lines |= {gap.subject.id: coverage.tree.line(gap.subject.id) for gap in found.gaps if gap.subject}
    broadest = Counter(root for root, _ in {(lines[claim.subject][-1], claim.duty) for claim in claims})
    large = {root for root, count in broadest.items() if count > _LARGE * broadest.total()}
    field_of = {each: line[-2] if line[-1] in large and len(line) > 1 else line[-1] for each, line in lines.items()}
    duties = Counter(field for field, _ in {(field_of[claim.subject], claim.duty) for claim in claims})
    gaps = Counter(field_of[gap.subject.id] for gap in found.gaps if gap.subject)
    fields = duties.keys() | gaps.keys()
    if not fields:
        raise NotFoundError(say(found.lang, "plot.nothing"))
    labels = Labels(store, fields, found.lang)
    tiles = [Tile(labels.text(field), duties[field], gaps[field]) for field in sorted(fields)]
    tiles.sort(key=lambda tile: (-tile.duties, -tile.gaps, tile.label))
    return Treemap(say(found.lang, "picture.coverage"), say(found.lang, "picture.coverage-note"), tuple(tiles))


def picture_history(subject: Named, history: tuple[Held, ...], until: str, lang: str) -> Timeline:
    """Return who held a subject when, up to a day; NotFoundError where no text gives it to anybody."""
    if not history:
        raise NotFoundError(say(lang, "plot.nothing"))
    spans = (
        Span(each.agency.label, say(lang, f"role.{each.role}"), each.since, each.until, each.document.label)
        for each in history
    )
    title = say(lang, "picture.timeline", subject=subject.label)
    return Timeline(title, say(lang, "picture.timeline-note"), until, tuple(spans))
