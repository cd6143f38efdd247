"""The contact of an agency as a graph: what the text states, and what it has a label for but no value."""

import re

from mandates.graph.store import Literal
from mandates.ingest.drafts import AgencyDraft, FactDraft
from mandates.ingest.lexicon import load_words
from mandates.ingest.statements.bodies import Body
from mandates.ingest.statements.statements import Statements, concept
from mandates.namespaces import to_id

_FACTS = ("telephone", "address", "hours", "website")
_TELEPHONE = re.compile(r"[+]?[0-9][0-9 ()/-]*[0-9]")
_WEBSITE = re.compile(r"https?://[^ ]+")
_TIME = re.compile(r"(\d{1,2})[:：.](\d{2})\s*([ap]\.?m\.?)?|(\d{1,2})\s*([ap]\.?m\.?)", re.IGNORECASE)
_NOON = 12


def state_contact(graph: Statements, agency: AgencyDraft, body: Body) -> None:
    """State the contact of an agency; a fact whose form cannot be read stays a note for a person."""
    contact = to_id("contact", body.iri.rpartition("/")[2])
    # The first value counts: what follows is often of a section or of the site.
    stated = {each.fact: each for each in reversed(agency.contacts) if each.fact in _FACTS and each.value}
    graph.add(contact, a="Contact", agency=body.iri)
    for fact in _FACTS:
        found = stated.get(fact)
        if found is None or not _state_fact(graph, contact, found):
            graph.add(contact, notStated=concept("fact", fact))
    for fact, found in stated.items():
        local = f"contact-{body.iri.rpartition('/')[2]}-{fact}"
        graph.add(contact, clause=graph.clause(local, "contact", found.start, found.end, [fact]))


def _state_fact(graph: Statements, contact: str, found: FactDraft) -> bool:
    value = " ".join((found.value or "").split())
    if found.fact == "address":
        graph.add(contact, address=Literal(value, graph.language))
        return True
    if found.fact == "hours":
        graph.add(contact, hoursNote=Literal(value, graph.language))
        hours = read_hours(value, graph.language)
        graph.add(contact, hours=Literal(hours) if hours else None)
        return hours is not None
    match = (_TELEPHONE if found.fact == "telephone" else _WEBSITE).search(value)
    if match:
        literal = Literal(match.group())
        if found.fact == "telephone":
            graph.add(contact, telephone=literal)
        else:
            graph.add(contact, website=literal)
    return match is not None


def read_hours(value: str, language: str) -> str | None:
    """Return office hours as `Mo-Fr 09:00-12:00,13:00-17:00`.

    None where no days or no pairs of times are found.
    """
    words = load_words(language, "bodies").get("days", {})
    days = next(
        (days for name, days in sorted(words.items(), key=lambda pair: -len(pair[0])) if name in value.lower()), None
    )
    times = [_to_clock(match) for match in _TIME.finditer(value)]
    if days is None or not times or len(times) % 2:
        return None
    spans = [f"{start}-{end}" for start, end in zip(times[::2], times[1::2], strict=True)]
    return f"{days} {','.join(spans)}"


def _to_clock(match: re.Match[str]) -> str:
    hour = int(match[1] or match[4])
    half = (match[3] or match[5] or "").lower()
    if half.startswith("p") and hour < _NOON:
        hour += _NOON
    if half.startswith("a") and hour == _NOON:
        hour = 0
    return f"{hour:02d}:{match[2] or '00'}"
