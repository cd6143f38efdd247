"""Gaps: what should be there and is not – nine kinds, each sure only where everything that could hold it is loaded."""

from collections.abc import Sequence

from mandates.answers.gaps.drawing import Asked, Drawing
from mandates.answers.gaps.drawn import Drawn
from mandates.answers.gaps.evidence import WeakFact, load_weak
from mandates.answers.gaps.staffing import draw_staffing
from mandates.answers.gaps.telling import Telling
from mandates.answers.gaps.tracing import trace
from mandates.answers.gaps.yardstick import Yardstick, find_yardstick, read_subjects
from mandates.answers.places import resolve_place
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.store import Store
from mandates.model import Named
from mandates.model.gaps import KINDS, Gaps
from mandates.namespaces import BASE, to_id

__all__ = ["YEARS", "WeakFact", "Yardstick", "draw_gaps", "find_gaps", "gaps", "load_weak", "read_subjects", "trace"]

# So many years without a target are remarkable: the span of a five-year plan.
YEARS = 5


def gaps(
    store: Store,
    *,
    places: Sequence[str] = (),
    agency: str | None = None,
    against: Yardstick | None = None,
    kinds: Sequence[str] = (),
    as_of: str | None = None,
    years: int = YEARS,
    lang: str = "en",
) -> Gaps:
    """Return the gaps of places (IRIs; all loaded by default) or of one agency (IRI), by kind, place and subject.

    `against` is what subjects and stages are measured against; `kinds` are those wanted (all by default); `as_of` is
    an ISO date (what is in force now by default); `years` is how long a duty may go without a target. Raises
    UsageError for a kind there is none of.
    """
    drawing = Drawing(store, Asked(tuple(places), agency, against, _check(kinds), as_of, years, lang))
    drawn = drawing.draw()
    staffing = draw_staffing(store, drawing.agencies, drawing.replaced_documents())
    extra = [*drawing.places, agency or "", against.name if against else ""]
    extra += [thing for each in drawn.unjudged for thing in (each.place, each.agency)]
    extra += [thing for each in staffing for thing in (each.agency, each.document, *dict(each.categories))]
    telling = Telling(store, drawn.gaps, (thing for thing in extra if thing.startswith(BASE)), lang)
    found = [telling.to_gap(each) for each in drawn.gaps]
    return Gaps(
        lang,
        as_of,
        _name_yardstick(against, telling) if against else None,
        tuple(name for place in drawing.places if (name := telling.name(place))),
        telling.name(agency or ""),
        {kind: sum(gap.kind == kind for gap in found) for kind in drawing.kinds},
        tuple(found),
        tuple(telling.to_unjudged(each) for each in drawn.unjudged),
        tuple(telling.to_staffing(each) for each in staffing),
    )


def draw_gaps(
    store: Store,
    *,
    places: Sequence[str] = (),
    agency: str | None = None,
    against: Yardstick | None = None,
    kinds: Sequence[str] = (),
    as_of: str | None = None,
    years: int = YEARS,
    lang: str = "en",
) -> Drawn:
    """Return the same gaps as IRIs and codes, without names and sentences, for answers that build on them."""
    return Drawing(store, Asked(tuple(places), agency, against, _check(kinds), as_of, years, lang)).draw()


def find_gaps(
    checkpoint: Checkpoint,
    *,
    place: str | None = None,
    agency: str | None = None,
    against: str | Yardstick | None = None,
    kinds: Sequence[str] = (),
    as_of: str | None = None,
    years: int = YEARS,
    lang: str = "en",
) -> Gaps:
    """Return the gaps of a place or an agency given by key, IRI or name, against what a key or name stands for.

    Raises NotFoundError for a place, agency or yardstick the store does not know, UsageError for a kind.
    """
    store = checkpoint.store
    _check(kinds)
    where = [resolve_place(place, checkpoint.words, store)] if place else []
    drawing = Drawing(store, Asked((), None, None, (), as_of, years, lang))
    who = _find_agency(checkpoint, agency, drawing) if agency else None
    if isinstance(against, str):
        against = find_yardstick(checkpoint, against, drawing.gate, drawing.tree)
    return gaps(
        store, places=where, agency=who, against=against, kinds=kinds, as_of=as_of, years=years, lang=lang
    )  # fmt: skip


def _find_agency(checkpoint: Checkpoint, name: str, drawing: Drawing) -> str:
    iri = name if name.startswith(BASE) else to_id("agency", name)
    if any(iri in known for known in drawing.gate.agencies.values()):
        return iri
    named = sorted({label.iri for label in checkpoint.words.named(name, ("agency",))})
    if len(named) == 1:
        return named[0]
    what = "several agencies are" if named else "no agency is"
    hint = "; one of: " + ", ".join(iri.rsplit("/", 1)[-1] for iri in named) if named else ": give its key"
    raise NotFoundError(f"{what} called {name[:60]!r}{hint}")


def _name_yardstick(against: Yardstick, telling: Telling) -> Named:
    named = telling.name(against.name) if against.name.startswith(BASE) else None
    return named or Named("", against.name, "")


def _check(kinds: Sequence[str]) -> tuple[str, ...]:
    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"no kind of gap {kind[:40]!r}: there are {', '.join(KINDS)}")
    return tuple(kinds)
