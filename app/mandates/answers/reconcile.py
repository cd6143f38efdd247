"""Match names, as they stand in a table, to agencies and subjects; only names in the language asked count.

A score is built of features, each of which can be checked by eye. The name gives up to 100: equal to the preferred
name 100, to another name of the thing 96; an abbreviation of a body's name 80; else 80 times the share of words (pairs
of characters) that the two have in common. What is known besides moves the score: a place or tier that agrees raises
it by 10, one that does not lowers it by 30. A candidate matches where it has 90 or more and the next has 10 less.
"""

import re
from collections.abc import Collection, Sequence

from mandates.answers.agency import AgencyCards
from mandates.answers.labels import Labels
from mandates.answers.places import load_places
from mandates.answers.successors import find_successors
from mandates.errors import NotFoundError, UsageError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.words import Label, to_grams
from mandates.model import Named, NamedAgency
from mandates.model.reconciliation import Candidate, Card, Cell, Feature, Suggested, Wanted
from mandates.namespaces import PREFIXES, local_name, to_id
from mandates.wording import say

MOST = 100
PROPERTIES = ("telephone", "address", "website", "place", "tier", "successor")
_SHOWN = ("telephone", "address", "website")
_MAX_LENGTH = 500
_EXACT, _ALIAS, _ABBREVIATED, _SHARED = 100.0, 96.0, 80.0, 80.0
_AGREES, _DISAGREES = 10.0, -30.0
# Below this nothing is shown: two names of bodies have as much in common by chance (委员会, Bureau).
_LEAST = 25.0
_SURE, _CLEAR = 90.0, 10.0
# So many names are looked at before they are scored.
_LOOKED_AT = 200
_WORD = re.compile(r"[a-z0-9]+")


def reconcile(checkpoint: Checkpoint, wanted: Wanted, lang: str) -> tuple[Candidate, ...]:
    """Return the candidates for a name, best first; UsageError for a name that is empty or too long."""
    named = _score_names(checkpoint, wanted.name, wanted.kinds, lang)
    bearings = _Bearings(checkpoint, lang, named)
    places = _places_of(checkpoint, wanted.places, lang)
    scored = []
    for thing, (kind, score, features) in named.items():
        other = bearings.compare(thing, places, wanted.tiers)
        score += sum(_AGREES if feature.value else _DISAGREES for feature in other)
        scored.append((min(100.0, score), thing, kind, (*features, *other)))
    ranked = sorted((each for each in scored if each[0] >= _LEAST), key=lambda each: (-each[0], each[1]))
    second = ranked[1][0] if len(ranked) > 1 else 0.0
    return tuple(
        Candidate(
            bearings.labels.name(thing),
            kind,
            bearings.describe(thing),
            round(score, 1),
            features,
            match=number == 0 and score >= _SURE and score - second >= _CLEAR,
        )
        for number, (score, thing, kind, features) in enumerate(ranked[: wanted.limit])
    )


def suggest(
    checkpoint: Checkpoint, prefix: str, kinds: Sequence[str], lang: str, limit: int = 10
) -> tuple[Suggested, ...]:
    """Return things whose name begins as written so far, then those that have most of it in their name."""
    if not prefix.strip():
        return ()
    words = checkpoint.words
    folded = words.fold(prefix.strip()[:_MAX_LENGTH])
    labels = _search(checkpoint, folded, kinds, lang)
    ranked = sorted(
        (not words.fold(label.text).startswith(folded), -_share(checkpoint, folded, label), label.iri)
        for label in labels
    )
    kind_of = {label.iri: label.kind for label in labels}
    things = list(dict.fromkeys(thing for _, _, thing in ranked))[:limit]
    bearings = _Bearings(checkpoint, lang, things)
    return tuple(Suggested(bearings.labels.name(thing), kind_of[thing], bearings.describe(thing)) for thing in things)


def extend(
    checkpoint: Checkpoint, things: Sequence[str], properties: Collection[str], lang: str
) -> dict[str, dict[str, tuple[Cell, ...]]]:
    """Return the values of properties (of `PROPERTIES`) of things, by IRI and property; empty where none is stated."""
    agencies = [thing for thing in things if thing.startswith(to_id("agency", ""))]
    bearings = _Bearings(checkpoint, lang, agencies)
    rows: dict[str, dict[str, tuple[Cell, ...]]] = {}
    for thing in things:
        found = bearings.values(thing) if thing in agencies else {}
        rows[thing] = {name: found.get(name, ()) for name in properties}
    return rows


def find_card(checkpoint: Checkpoint, thing: str, lang: str) -> Card:
    """Return what a preview shows of an agency or a subject (IRI); NotFoundError for any other thing."""
    kind = "agency" if thing.startswith(to_id("agency", "")) else "subject"
    bearings = _Bearings(checkpoint, lang, [thing])
    name = bearings.labels.name(thing)
    if not name.lang or not thing.startswith((to_id("agency", ""), PREFIXES["subject"])):
        raise NotFoundError(say(lang, "reconcile.none"))
    found = bearings.values(thing) if kind == "agency" else {}
    values = tuple((name, cell.text) for name in _SHOWN for cell in found.get(name, ()))
    return Card(name, kind, bearings.describe(thing), values)


class _Bearings:
    """What tells agencies apart besides their names: place, tier, contact, successor."""

    def __init__(self, checkpoint: Checkpoint, lang: str, things: Collection[str]) -> None:
        store = checkpoint.store
        agencies = sorted(thing for thing in things if thing.startswith(to_id("agency", "")))
        self._lang = lang
        self._cards = AgencyCards(store, agencies)
        self._successors = find_successors(store, agencies)
        after = {body for bodies in self._successors.values() for body in bodies}
        # Subjects are told apart by the broader one.
        rows = store.select(load_query("answers/subject-tree").bind()) if len(agencies) < len(things) else []
        self._broader = {
            row["subject"]: row["broader"] for row in rows if "broader" in row and row["subject"] in things
        }
        nameless = Labels(store, (), lang)
        tiers = {PREFIXES["tier"] + tier for each in agencies if (tier := self._cards.to_agency(each, nameless).tier)}
        named = {*things, *after, *tiers, *self._cards.things, *self._broader.values()}
        self.labels = Labels(store, named, lang)
        self._agencies = {agency: self._cards.to_agency(agency, self.labels) for agency in agencies}
        self._part_of = load_places(store, {a.place.id for a in self._agencies.values() if a.place})

    def compare(self, thing: str, places: Collection[str] | None, tiers: Sequence[str]) -> list[Feature]:
        """Return whether place and tier agree with those wanted, as far as both are known."""
        agency = self._agencies.get(thing)
        if agency is None:
            return []
        features = []
        if places is not None and agency.place:
            around = {agency.place.id, *self._part_of.enclosing(agency.place.id)}
            features.append(Feature("place", bool(around & set(places))))
        if tiers and agency.tier:
            names = {agency.tier, PREFIXES["tier"] + agency.tier, self._tier(agency).label}
            features.append(Feature("tier", bool({name.casefold() for name in names} & {t.casefold() for t in tiers})))
        return features

    def describe(self, thing: str) -> str:
        """Return a line that tells a thing from its namesakes."""
        agency = self._agencies.get(thing)
        if agency is None:
            return self.labels.text(self._broader[thing]) if thing in self._broader else ""
        parts = [agency.place.label if agency.place else "", self._tier(agency).label if agency.tier else ""]
        if after := self._successors.get(thing):
            names = ", ".join(self.labels.text(body) for body in after)
            parts.append(say(self._lang, "reconcile.succeeded", names=names))
        return " · ".join(part for part in parts if part)

    def values(self, thing: str) -> dict[str, tuple[Cell, ...]]:
        """Return what is stated of an agency, by name of the property."""
        agency = self._agencies[thing]
        contact = {fact.fact: fact.value for fact in self._cards.to_contact(thing, self._lang)}
        found = {name: (Cell(None, value),) for name, value in contact.items() if value}
        if agency.place:
            found["place"] = (Cell(agency.place.id, agency.place.label),)
        if agency.tier:
            found["tier"] = (Cell(PREFIXES["tier"] + agency.tier, self._tier(agency).label),)
        after = self._successors.get(thing, ())
        return found | {"successor": tuple(Cell(body, self.labels.text(body)) for body in after)}

    def _tier(self, agency: NamedAgency) -> Named:
        return self.labels.name(PREFIXES["tier"] + (agency.tier or ""))


def _score_names(
    checkpoint: Checkpoint, name: str, kinds: Sequence[str], lang: str
) -> dict[str, tuple[str, float, tuple[Feature, ...]]]:
    """Return kind, score and features of each thing by the name of it that fits best."""
    if not name.strip():
        raise UsageError("the name to match is empty: give it in `query`")
    if len(name) > _MAX_LENGTH:
        raise UsageError(f"a name has at most {_MAX_LENGTH} characters")
    folded = checkpoint.words.fold(name.strip())
    best: dict[str, tuple[str, float, tuple[Feature, ...]]] = {}
    for label in _search(checkpoint, folded, kinds, lang):
        score, features = _compare_names(checkpoint, folded, label)
        if label.iri not in best or score > best[label.iri][1]:
            best[label.iri] = (label.kind, score, features)
    return best


def _search(checkpoint: Checkpoint, folded: str, kinds: Sequence[str], lang: str) -> list[Label]:
    found = checkpoint.words.search({gram.text for gram in to_grams(folded)}, kinds, _LOOKED_AT)
    return [label for label in found if label.lang.split("-")[0] == lang]


def _compare_names(checkpoint: Checkpoint, folded: str, label: Label) -> tuple[float, tuple[Feature, ...]]:
    other = checkpoint.words.fold(label.text)
    same, preferred = _bare(folded) == _bare(other), label.rank == 1.0
    short = not same and label.kind == "agency" and is_abbreviation(folded, other)
    share = _share(checkpoint, folded, label)
    score = (_EXACT if preferred else _ALIAS) if same else max(_ABBREVIATED if short else 0.0, _SHARED * share)
    return score, (
        Feature("exact", same and preferred),
        Feature("alias", same and not preferred),
        Feature("abbreviation", short),
        Feature("shared-words", round(share, 3)),
    )


def _share(checkpoint: Checkpoint, folded: str, label: Label) -> float:
    """Return what a name and a label have in common, weighed by how much each piece tells: 2 × both / (one + other)."""
    words = checkpoint.words
    weights = {gram.text: gram.share * words.weight(gram.text) for gram in to_grams(folded)}
    both = sum(weight for gram, weight in weights.items() if gram in label.grams)
    whole = sum(weights.values()) + label.whole
    return min(1.0, 2 * both / whole) if whole else 0.0


def is_abbreviation(short: str, name: str) -> bool:
    """Whether a folded text abbreviates the folded name of a body.

    Of Latin words: their initials, or the beginnings of several of them in order. Else: two or more of the characters
    in order (卫健委 of 卫生健康委员会).
    """
    words, pieces = _WORD.findall(name), _WORD.findall(short)
    if words and pieces and short.isascii():
        initials = "".join(word[0] for word in words)
        if len(pieces) == 1 and len(short) > 1 and short == initials:
            return True
        return len(pieces) > 1 and _in_order(pieces, words)
    compact, whole = _bare(short), _bare(name)
    if len(compact) < 2 or len(compact) >= len(whole):
        return False
    at = iter(whole)
    # The last character of a body's short name is that of its full name: 局, 委, 부.
    return all(char in at for char in compact)


def _in_order(pieces: Sequence[str], words: Sequence[str]) -> bool:
    left = iter(words)
    return all(any(word.startswith(piece) for word in left) for piece in pieces)


def _bare(folded: str) -> str:
    return "".join(char for char in folded if char.isalnum())


def _places_of(checkpoint: Checkpoint, names: Sequence[str], lang: str) -> set[str] | None:
    """Return the places of keys, IRIs or names in a language; None where none is known, which then tells nothing."""
    found: set[str] = set()
    for name in names:
        iri = name if name.startswith(to_id("place", "")) else to_id("place", local_name(name))
        if _is_key(iri) and checkpoint.store.ask(load_query("answers/is-place").bind(place=iri)):
            found.add(iri)
        found |= {label.iri for label in checkpoint.words.named(name, ("place",)) if label.lang.split("-")[0] == lang}
    return found or None


def _is_key(iri: str) -> bool:
    return re.fullmatch(r"[a-z0-9:/.-]+", iri) is not None
