"""The words that templates use: sentences, names of codes, links, office hours."""

import re
from functools import lru_cache

from flask import Flask, g

from mandates.answers import telling
from mandates.answers.loaded import Loaded, load_loaded
from mandates.errors import UnavailableError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.namespaces import PREFIXES, local_name
from mandates.web import grouping
from mandates.web.addresses import to_page
from mandates.web.choices import to_choices
from mandates.web.current import current_checkpoint
from mandates.web.language import to_address
from mandates.wording import say
from mandates.wording.hours import HoursRow, to_rows

_TONES = {
    "sole": "settled", "coordinated": "settled",
    "split-resolved": "shared", "partly-split": "shared",
    "contested": "open", "unresolved": "open", "leaderless": "open", "oversight-only": "open",
}  # fmt: skip
_NO_DIGIT = re.compile(r"[^\d+*#]")


def mount_words(app: Flask) -> None:
    """Give the templates their words."""
    app.jinja_env.globals.update(
        say=tell,
        say_in=say,
        term=term,
        loaded=loaded,
        to_choices=to_choices,
        href=href,
        hours=hours,
        web_address=web_address,
        dial=dial,
        tone=tone,
        grouping=grouping,
        telling=telling,
        local_name=local_name,
    )


def tell(key: str, **values: object) -> str:
    """Return a sentence in the language of the page."""
    return say(g.lang, key, **values)


def term(prefix: str, code: str) -> str:
    """Return the name of a code of one of our schemes, or of a class (`m`), in the language of the page."""
    return _name_term(current_checkpoint(), PREFIXES[prefix] + code, g.lang)


@lru_cache(maxsize=2048)
def _name_term(checkpoint: Checkpoint, iri: str, lang: str) -> str:
    rows = checkpoint.store.select(load_query("answers/properties").bind(thing=iri))
    names = {row.get("lang", ""): row["value"] for row in rows if local_name(row["property"]) in ("prefLabel", "label")}
    return names.get(lang) or names.get("en") or local_name(iri)


def loaded() -> Loaded | None:
    """Return what is loaded; None where the store cannot be opened, so that error pages still stand."""
    try:
        return load_loaded(current_checkpoint(), g.lang)
    except UnavailableError:
        return None


def href(iri: str) -> str | None:
    """Return the address of the page of a thing, in the language kept; None where it has no page."""
    page = to_page(iri)
    return to_address(page) if page else None


def hours(value: str) -> list[HoursRow]:
    """Return office hours as rows in the language of the page."""
    return to_rows(g.lang, value)


def web_address(value: str) -> str | None:
    """Return a website as a link; None for anything but http and https."""
    return value if value.lower().startswith(("http://", "https://")) else None


def dial(telephone: str) -> str:
    """Return a telephone number as it stands in a `tel:` link."""
    return "tel:" + _NO_DIGIT.sub("", telephone)


def tone(status: str | None) -> str:
    """Return which of the four looks a status has; the word for it always stands beside."""
    return _TONES.get(status or "", "none")
