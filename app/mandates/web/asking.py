"""Read a question from an address and ask it, with errors told in the language of the page."""

from dataclasses import dataclass
from datetime import date

from flask import g, request

from mandates.answers.find import find
from mandates.answers.question import MAX_LENGTH, check_question
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.model import Found
from mandates.wording import say


@dataclass(frozen=True)
class Asked:
    """What the form of a page was filled in with."""

    text: str
    place: str | None
    as_of: str | None

    @property
    def query(self) -> dict[str, str | None]:
        """The parts as parameters of an address."""
        return {"q": self.text, "place": self.place, "as_of": self.as_of}


def read_asked() -> Asked:
    """Return the form as the address has it, unchecked."""
    args = request.args
    return Asked(args.get("q", ""), args.get("place") or None, args.get("as_of") or None)


def ask(checkpoint: Checkpoint, asked: Asked) -> Found:
    """Answer the question; UsageError and NotFoundError say in the language of the page what is wrong."""
    _check_text(asked.text)
    _check_date(asked.as_of)
    try:
        return find(checkpoint, asked.text, place=asked.place, lang=g.given, as_of=asked.as_of)
    except NotFoundError as error:
        raise NotFoundError(say(g.lang, "web.unknown-place", place=(asked.place or "")[:60])) from error


def _check_text(text: str) -> None:
    if not text.strip():
        raise UsageError(say(g.lang, "web.empty"))
    try:
        check_question(text)
    except UsageError as error:
        key = "too-long" if len(text) > MAX_LENGTH else "control"
        raise UsageError(say(g.lang, f"web.{key}", most=MAX_LENGTH)) from error


def _check_date(as_of: str | None) -> None:
    if as_of is None:
        return
    try:
        valid = date.fromisoformat(as_of).isoformat() == as_of
    except ValueError:
        valid = False
    if not valid:
        raise UsageError(say(g.lang, "web.no-date", date=as_of[:20]))
