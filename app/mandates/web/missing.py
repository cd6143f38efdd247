"""Gaps for the page: read what is asked from the address, and show so many at once."""

from functools import lru_cache

from flask import g, render_template, request

from mandates.answers.findings.judgements import is_day
from mandates.answers.gaps import YEARS, find_gaps
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.model.gaps import KINDS, Gaps
from mandates.web.current import current_checkpoint
from mandates.web.language import to_address
from mandates.wording import say

_ASKED = ("place", "agency", "against", "kind", "as_of", "years")
# So many gaps stand on one page.
_SIZE = 50


def read_gaps() -> tuple[Gaps, dict[str, str | None]]:
    """Return the gaps that the address asks for, of all kinds, and what it asks; UsageError, NotFoundError."""
    asked = {name: request.args.get(name) or None for name in _ASKED}
    as_of, place, years, kind = asked["as_of"], asked["place"], asked["years"] or str(YEARS), asked["kind"]
    if as_of and not is_day(as_of):
        raise UsageError(say(g.lang, "web.no-date", date=as_of[:20]))
    if not (years.isascii() and years.isdigit() and 1 <= int(years[:6]) <= 100):
        raise UsageError(say(g.lang, "gaps.no-years"))
    if kind and kind not in KINDS:
        raise UsageError(say(g.lang, "gaps.no-kind", kind=kind[:40]))
    try:
        found = _find(current_checkpoint(), place, asked["agency"], asked["against"], as_of, int(years), g.lang)
    except NotFoundError as error:
        if place and f"place {place[:60]!r}" in str(error):
            raise NotFoundError(say(g.lang, "web.unknown-place", place=place[:60])) from error
        raise
    return found, asked


@lru_cache(maxsize=8)
def _find(
    checkpoint: Checkpoint,
    place: str | None,
    agency: str | None,
    against: str | None,
    as_of: str | None,
    years: int,
    lang: str,
) -> Gaps:
    """Return gaps; kept for the next page, kind or form of the same question."""
    return find_gaps(checkpoint, place=place, agency=agency, against=against, as_of=as_of, years=years, lang=lang)


def choose_kind(found: Gaps, kind: str | None) -> Gaps:
    """Return the gaps of one kind, all where none is asked for."""
    if kind is None:
        return found
    gaps = tuple(gap for gap in found.gaps if gap.kind == kind)
    unjudged = tuple(each for each in found.unjudged if each.kind in (None, kind))
    return found._replace(summary={kind: len(gaps)}, gaps=gaps, unjudged=unjudged)


def gaps_page(whole: Gaps, asked: dict[str, str | None]) -> str:
    """Return the page: a tile for each kind, the gaps of the kind asked for, what cannot be told, and staffing."""
    found = choose_kind(whole, asked["kind"])
    pages = max(1, -(-len(found.gaps) // _SIZE))
    text = request.args.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= pages):
        raise NotFoundError(say(g.lang, "findings.no-page", pages=pages))
    number = int(text)
    return render_template(
        "gaps.html",
        found=found,
        asked=asked,
        tiles=[(kind, whole.summary[kind], to_address("/gaps", **(asked | {"kind": kind}))) for kind in KINDS],
        everything=to_address("/gaps", **(asked | {"kind": None})),
        total=len(whole.gaps),
        shown=found.gaps[(number - 1) * _SIZE : number * _SIZE],
        reasons=list(dict.fromkeys(each.reason for each in found.unjudged)),
        number=number,
        pages=pages,
        previous=to_address("/gaps", **asked, page=str(number - 1)) if number > 1 else None,
        onward=to_address("/gaps", **asked, page=str(number + 1)) if number < pages else None,
    )
