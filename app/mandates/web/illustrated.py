"""Pictures of answers: inside their pages and as files of their own."""

from flask import Blueprint, Response, g
from flask.sansio.blueprints import BlueprintSetupState

from mandates.answers.description import find_record
from mandates.answers.loaded import load_loaded
from mandates.answers.pictures import picture_agency, picture_coverage, picture_diff, picture_history
from mandates.answers.subject_answers import load_history
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.model import AgencyAnswer, Named
from mandates.model.diff import Diff
from mandates.model.gaps import Gaps
from mandates.model.pictures import Flow, Timeline, Tree, Treemap
from mandates.model.subject import Held
from mandates.namespaces import BASE
from mandates.web.addresses import KEY, find_thing
from mandates.web.comparing import compare_named, read_sides
from mandates.web.current import current_checkpoint
from mandates.web.missing import choose_kind, read_gaps
from mandates.web.pictures import draw_flow, draw_timeline, draw_tree, draw_treemap
from mandates.wording import say

illustrated = Blueprint("illustrated", __name__)


def tree_of(agency: AgencyAnswer) -> Tree | None:
    """Return the tree of an agency, None where it has no duty."""
    try:
        return picture_agency(agency, g.lang)
    except NotFoundError:
        return None


def coverage_of(found: Gaps) -> Treemap | None:
    """Return duties and gaps by field, None where there are none."""
    try:
        return picture_coverage(current_checkpoint().store, found)
    except NotFoundError:
        return None


def flow_of(found: Diff) -> Flow | None:
    """Return which section each duty went from and to, None where there is no duty."""
    try:
        return picture_diff(found, g.lang)
    except NotFoundError:
        return None


def timeline_of(subject: Named, history: tuple[Held, ...]) -> Timeline | None:
    """Return who held a subject when, None where no text gives it to anybody."""
    checkpoint: Checkpoint = current_checkpoint()
    try:
        return picture_history(subject, history, load_loaded(checkpoint, g.lang).as_of, g.lang)
    except NotFoundError:
        return None


@illustrated.record_once
def _give_to_templates(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals.update(
        tree_of=tree_of,
        coverage_of=coverage_of,
        flow_of=flow_of,
        timeline_of=timeline_of,
        draw_tree=draw_tree,
        draw_treemap=draw_treemap,
        draw_flow=draw_flow,
        draw_timeline=draw_timeline,
    )


def _to_file(drawn: str | None) -> Response:
    if drawn is None:
        raise NotFoundError(say(g.lang, "plot.nothing"))
    return Response(f"{drawn}\n", content_type="image/svg+xml; charset=utf-8")


@illustrated.get("/agencies/<path:key>.svg")
def agency_picture(key: str) -> Response:
    """Draw the sections of an agency with their duties."""
    found = find_thing(current_checkpoint(), "agencies", key, g.lang)
    tree = tree_of(found) if isinstance(found, AgencyAnswer) else None
    return _to_file(draw_tree(tree, g.lang) if tree else None)


@illustrated.get("/gaps.svg")
def gaps_picture() -> Response:
    """Draw duties and gaps by field."""
    whole, asked = read_gaps()
    treemap = coverage_of(choose_kind(whole, asked["kind"]))
    return _to_file(draw_treemap(treemap, g.lang) if treemap else None)


@illustrated.get("/diff.svg")
def diff_picture() -> Response:
    """Draw which section each duty went from and to."""
    a, b = read_sides()
    if not (a and b):
        raise UsageError(say(g.lang, "diff.lead"))
    flow = flow_of(compare_named(a, b))
    return _to_file(draw_flow(flow, g.lang) if flow else None)


@illustrated.get("/schemes/subject/<code>.svg")
def subject_picture(code: str) -> Response:
    """Draw who held a subject when."""
    if not KEY.fullmatch(code):
        raise NotFoundError(say(g.lang, "web.lead-404"))
    store = current_checkpoint().store
    subject = find_record(store, f"{BASE}scheme/subject/{code}", g.lang).thing
    timeline = timeline_of(subject, load_history(store, subject.id, g.lang))
    return _to_file(draw_timeline(timeline, g.lang) if timeline else None)
