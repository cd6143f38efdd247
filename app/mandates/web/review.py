"""The desk for new texts: upload, draft beside the text, accept or reject. Off unless a token is configured.

The token stands in MANDATES_INGEST_TOKEN. Whoever knows it gets a cookie that only these pages see.
"""

import hashlib
import hmac
import json
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Flask, Response, current_app, g, redirect, render_template, request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as AnyResponse

from mandates.errors import UsageError
from mandates.graph.building import build_store
from mandates.ingest.committing import Receipt
from mandates.ingest.desk import Desk
from mandates.ingest.drafts import Clause, Draft
from mandates.ingest.explaining import explain
from mandates.ingest.extracting import draft_source
from mandates.ingest.reading import read_source
from mandates.ingest.roles import MODALS
from mandates.ingest.statements.building import Overrides
from mandates.ingest.statements.duties import REVIEW_BELOW
from mandates.web.language import to_address
from mandates.wording import say

MOST_BYTES = 20 * 1024 * 1024
_NAME = "mandates-ingest"
_COOKIE = "ingest"
_HOUR = 3600
ROLES = ("lead", "co-lead", "participate", "support", "guide", "supervise", "inform")

review = Blueprint("review", __name__)


class Stretch(NamedTuple):
    """A stretch of the text; `number` is that of the clause it belongs to, 0 for none."""

    text: str
    number: int


def mount_review(app: Flask, root: Path) -> None:
    """Serve the desk at /ingest where MANDATES_INGEST_TOKEN is set."""
    token = os.environ.get("MANDATES_INGEST_TOKEN")
    if token:
        app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
        app.extensions[_NAME] = (root, token)
        app.register_blueprint(review)


def _desk() -> tuple[Path, str]:
    """Return the folder of the store and the token."""
    root, token = current_app.extensions[_NAME]
    return root, token


@review.before_request
def _refuse_other_sites() -> None:
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and origin.rstrip("/") != request.host_url.rstrip("/"):
        raise Forbidden(say(g.lang, "ingest.foreign"))


def _is_known() -> bool:
    return hmac.compare_digest(request.cookies.get(_COOKIE, "").encode(), _cookie_value().encode())


def _cookie_value() -> str:
    return hashlib.sha256(b"ingest:" + _desk()[1].encode()).hexdigest()


def _require_known() -> None:
    if not _is_known():
        raise Forbidden(say(g.lang, "ingest.no-token"))


@review.get("/ingest")
def desk() -> str:
    """Ask for the token, then for a text."""
    return render_template("ingest.html", known=_is_known())


@review.post("/ingest/token")
def enter() -> AnyResponse:
    """Let in who knows the token."""
    if not hmac.compare_digest(request.form.get("token", "").encode(), _desk()[1].encode()):
        raise Forbidden(say(g.lang, "ingest.wrong-token"))
    response = redirect(to_address("/ingest"), 303)
    response.set_cookie(_COOKIE, _cookie_value(), max_age=_HOUR, path="/ingest", httponly=True, samesite="Strict")
    return response


@review.post("/ingest")
def upload() -> str:
    """Draft an uploaded text and show it; nothing is committed."""
    _require_known()
    file = request.files.get("file")
    if file is None or not file.filename:
        raise UsageError(say(g.lang, "ingest.no-file"))
    return _show(_keep(file))


@review.post("/ingest/<digest>")
def decide(digest: str) -> str:
    """Accept a draft as far as it was not rejected, or drop it."""
    _require_known()
    folder = _pending(digest)
    if request.form.get("decision") == "reject":
        shutil.rmtree(folder)
        return render_template("ingest.html", known=True, dropped=True)
    draft, overrides, language = _draft(folder)
    receipt = _accept(_corrected(draft), overrides, language)
    if receipt.outcome != "refused":
        shutil.rmtree(folder)
    return render_template("ingest-receipt.html", receipt=receipt)


def _accept(draft: Draft, overrides: Overrides, language: str | None) -> Receipt:
    root, _ = _desk()
    desk = Desk(root, overrides, language)
    receipt = desk.take_in(draft, lang=g.lang)
    if receipt.outcome != "refused":
        desk.state_completeness()
        build_store(root)
    return receipt


def _corrected(draft: Draft) -> Draft:
    """Return a draft with the roles as a person set them, without the clauses that a person rejected."""
    kept: list[Clause] = []
    for number, clause in enumerate(draft.clauses, 1):
        role = request.form.get(f"role-{number}", clause.role)
        if role == "reject":
            continue
        if role not in ROLES:
            raise UsageError(f"no role {role[:20]!r}; there are: {', '.join(ROLES)}")
        kept.append(clause if role == clause.role else clause._replace(role=role, confidence=1.0))
    return draft._replace(clauses=tuple(kept))


def _keep(file: FileStorage) -> Path:
    raw = file.read()
    folder = _desk()[0] / "documents" / ".pending" / hashlib.sha256(raw).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    fields = {name: request.form.get(name) or None for name in ("place", "agency", "date", "text_lang")}
    (folder / "raw").write_bytes(raw)
    name = Path(file.filename or "text.txt").name
    (folder / "about.json").write_text(json.dumps({"name": name, **fields}), encoding="utf-8")
    return folder


def _pending(digest: str) -> Path:
    folder = _desk()[0] / "documents" / ".pending" / digest
    if not digest.isalnum() or not folder.is_dir():
        raise NotFound
    return folder


def _draft(folder: Path) -> tuple[Draft, Overrides, str | None]:
    about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    source = read_source(about["name"], (folder / "raw").read_bytes())
    language = about["text_lang"]
    return draft_source(source, language), Overrides(about["place"], about["agency"], about["date"]), language


def _show(folder: Path) -> str:
    draft, overrides, language = _draft(folder)
    receipt = Desk(_desk()[0], overrides, language).take_in(draft, dry_run=True, lang=g.lang)
    rows = [*(explain(draft, each) for each in draft.clauses), *(explain(draft, each) for each in draft.plan_rows)]
    return render_template(
        "ingest-draft.html",
        draft=draft,
        receipt=receipt,
        rows=rows,
        stretches=to_stretches(draft.source.text, [(row.start, row.end) for row in rows]),
        roles=ROLES,
        modals=MODALS,
        review_below=REVIEW_BELOW,
        digest=folder.name,
    )


def to_stretches(text: str, spans: list[tuple[int, int]]) -> list[Stretch]:
    """Return a text cut at the spans of its clauses; where spans overlap, the first keeps what they share."""
    found, at = [], 0
    for number, (start, end) in sorted(enumerate(spans, 1), key=lambda pair: pair[1]):
        if end <= at:
            continue
        if start > at:
            found.append(Stretch(text[at:start], 0))
        found.append(Stretch(text[max(start, at) : end], number))
        at = end
    return [*found, Stretch(text[at:], 0)]


@review.after_request
def _never_keep(response: Response) -> Response:
    response.cache_control.no_store = True
    return response
