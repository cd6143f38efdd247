"""Say what was found: the headline sentence, the notes, and the JSON document that all interfaces share."""

from typing import Any

from mandates.answers.status import HEADLINE_ORDER, PRIMARY
from mandates.model import DutyAnswer, Found, PlaceAnswer, to_json
from mandates.wording import join_names, say


def status_of(found: Found) -> str:
    """Return the one status of the whole answer; over several places the first in the order of headlines.

    A fact about an agency is the agency's alone: `sole` where a text states it, else `uncovered`.
    """
    if found.facts:
        return "sole" if any(fact.values for fact in found.facts) else "uncovered"
    if found.unknown_place:
        return "uncovered"
    if not found.subjects:
        return "not-found"
    present = {place.status for place in found.places}
    return next((status for status in HEADLINE_ORDER if status in present), "uncovered")


def flags_of(found: Found) -> list[str]:
    """Return the flags of all places together, sorted."""
    flags = {flag for place in found.places for flag in place.flags}
    if found.facts:
        return ["not-stated"] if any(fact.status == "not-stated" for fact in found.facts) else []
    if status_of(found) == "uncovered":
        flags.add("not-loaded" if all(p.silence != "nobody" for p in found.places) else "")
    return sorted(flags - {""})


def leads_of(place: PlaceAnswer) -> list[str]:
    """Return the names of the agencies that lead in a place, in order of the answers; else of all that act."""
    leads = [answer.agency.label for answer in place.answers if answer.role in PRIMARY]
    return list(dict.fromkeys(leads or [answer.agency.label for answer in place.answers]))


def sentence(found: Found, place: PlaceAnswer | None = None) -> str:
    """Return the sentence that answers the question for a place, or for the whole where it has no place."""
    lang = found.lang
    loaded = join_names(lang, [name.label for name in found.loaded])
    if found.facts:
        return say(lang, "status.facts")
    if found.unknown_place:
        return say(lang, "status.unknown-place", place=found.unknown_place, loaded=loaded)
    if not found.subjects:
        return say(lang, "status.not-found")
    subject = found.subjects[0].label
    if place is None:
        return say(lang, "status.nowhere", subject=subject, loaded=loaded)
    leads = leads_of(place)
    others = [a.agency.label for a in place.answers if a.agency.label not in leads] or leads
    key = _sentence_key(place)
    return say(
        lang,
        f"status.{key}",
        subject=subject,
        place=place.place.label,
        leads=join_names(lang, leads),
        others=join_names(lang, list(dict.fromkeys(others))),
        loaded=join_names(lang, [name.label for name in place.loaded]),
    )


def _sentence_key(place: PlaceAnswer) -> str:
    if place.status == "uncovered":
        if place.silence == "nobody":
            return "nobody"
        return "not-loaded" if place.loaded else "nothing-loaded"
    if "general-only" in place.flags:
        return "general"
    if place.status == "sole" and len(leads_of(place)) > 1:
        return "below"
    return place.status


def notes(found: Found, place: PlaceAnswer) -> list[str]:
    """Return one sentence for each doubt and flag of a place, and what is loaded inside it where nobody answers."""
    lang = found.lang
    dates = sorted({answer.stated_on for answer in place.answers if answer.stated_on})
    lines = [say(lang, f"doubt.{doubt}", date=", ".join(dates)) for doubt in place.doubts]
    lines += [say(lang, f"flag.{flag}") for flag in place.flags]
    if place.inside and not place.answers:
        inside = join_names(lang, [name.label for name in place.inside])
        lines.append(say(lang, "answer.inside", place=place.place.label, loaded=inside))
    return lines


def to_document(found: Found) -> dict[str, Any]:
    """Return the answer as the JSON document of `mandates find --json`, the page and the API."""
    answers = [_to_answer(to_json(answer)) for place in found.places for answer in place.answers]
    told = [sentence(found, place) for place in found.places] or [sentence(found)]
    return {
        "question": found.question,
        "lang": found.lang,
        "place": to_json(found.place),
        "as_of": found.as_of,
        "subjects": to_json(found.subjects),
        "status": status_of(found),
        "flags": flags_of(found),
        "answers": answers,
        "narrower": [to_json(cell) | {"place": to_json(p.place)} for p in found.places for cell in p.narrower],
        "nearest": to_json(found.nearest),
        "note": " ".join(told + [line for place in found.places for line in notes(found, place)]),
        "query": found.query,
        "places": [_to_place(found, place) for place in found.places],
        "choices": to_json(found.choices),
        "facts": to_json(found.facts),
        "unknown_place": found.unknown_place,
        "loaded": to_json(found.loaded),
    }


def _to_place(found: Found, place: PlaceAnswer) -> dict[str, Any]:
    document: dict[str, Any] = {key: value for key, value in to_json(place).items() if key != "answers"}
    return document | {"sentence": sentence(found, place), "notes": notes(found, place)}


def _to_answer(answer: dict[str, Any]) -> dict[str, Any]:
    contact = {fact.pop("fact"): fact for fact in answer["contact"]}
    return answer | {"contact": contact}


def to_measure(duty: DutyAnswer) -> str:
    """Return the figure of a target or budget as one phrase; empty where it has none."""
    measures = duty.measures
    if "amount" in measures:
        return f"{float(measures['amount']):,.0f} {measures.get('currency', '')}".strip()
    unit = measures.get("unit") or measures.get("unitLiteral") or ""
    if "valueMin" in measures and "valueMax" in measures:
        return f"{measures['valueMin']}–{measures['valueMax']} {unit}".strip()
    signs = {"=": "", ">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ ", "increase_by": "+"}
    sign = signs.get(measures.get("comparator", "="), "")
    return f"{sign}{measures['value']} {unit}".strip() if "value" in measures else ""
