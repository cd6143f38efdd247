"""The words that templates use: sentences, names of codes, links, office hours."""

import re

from flask import Flask, g

from mandates.errors import UnavailableError
from mandates.graph.queries import load_query
from mandates.namespaces import PREFIXES, local_name
from mandates.web.addresses import to_page
from mandates.web.current import CurrentCheckpoint
from mandates.web.grouping import SHOWN, group_answers, group_lines, to_matrix, to_measure
from mandates.web.hours import HoursRow, to_rows
from mandates.web.language import to_address
from mandates.web.loaded import Loaded, load_loaded
from mandates.wording import say

_TONES = {
    "sole": "settled", "coordinated": "settled",
    "split-resolved": "shared", "partly-split": "shared",
    "contested": "open", "unresolved": "open", "leaderless": "open", "oversight-only": "open",
}  # fmt: skip
_NO_DIGIT = re.compile(r"[^\d+*#]")


def mount_words(app: Flask, current: CurrentCheckpoint) -> None:
    """Give the templates their words."""
    named: dict[tuple[str, str, str], str] = {}

    def term(prefix: str, code: str) -> str:
        """Return the name of a code of one of our schemes, or of a class (`m`), in the language of the page."""
        checkpoint = current.open()
        key = (checkpoint.version, PREFIXES[prefix] + code, g.lang)
        if key not in named:
            rows = checkpoint.store.select(load_query("answers/properties").bind(thing=key[1]))
            names = {row.get("lang", ""): row["value"] for row in rows if local_name(row["property"]) in ("prefLabel", "label")}
            named[key] = names.get(g.lang) or names.get("en") or code
        return named[key]

    def loaded() -> Loaded | None:
        """Return what is loaded; None where the store cannot be opened, so that error pages still stand."""
        try:
            return load_loaded(current.open(), g.lang)
        except UnavailableError:
            return None

    app.jinja_env.globals.update(
        say=lambda key, **values: say(g.lang, key, **values),
        say_in=say,
        term=term,
        loaded=loaded,
        href=href,
        hours=hours,
        web_address=web_address,
        dial=dial,
        tone=tone,
        group_answers=group_answers,
        group_lines=group_lines,
        to_matrix=to_matrix,
        to_measure=to_measure,
        local_name=local_name,
        shown=SHOWN,
    )


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
