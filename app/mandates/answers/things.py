"""Everything about one thing: an agency, a section, a duty, a split, a document."""

from mandates.answers.agency import AgencyCards, load_facts
from mandates.answers.labels import Labels
from mandates.answers.lines import all_names, load_lines
from mandates.errors import NotFoundError
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.graph.words import to_grams
from mandates.model import AgencyAnswer, DocumentAnswer, DutyAnswer, Named, SectionAnswer, SplitAnswer
from mandates.namespaces import BASE, PREFIXES, local_name, split_id, to_id

_MEASURES = (
    "comparator",
    "value",
    "valueMin",
    "valueMax",
    "unit",
    "unitLiteral",
    "amount",
    "currency",
    "deadline",
)
_FACTS = (
    "telephone", "address", "hours", "website", "publication-date", "site-identifier", "staffing", "posts",
    "sections", "hosted-bodies", "associated-bodies", "joint-duties", "splits", "budget", "support", "targets",
)  # fmt: skip


class _Thing:
    """One thing with its properties; NotFoundError where the store has none of that kind."""

    def __init__(self, store: Store, kind: str, key: str) -> None:
        self.iri = key if key.startswith(BASE) else to_id(kind, key)
        self._values: dict[str, list[tuple[str, str]]] = {}
        rows = (
            store.select(load_query("answers/properties").bind(thing=self.iri)) if split_id(self.iri)[0] == kind else []
        )
        for row in rows:
            self._values.setdefault(local_name(row["property"]), []).append((row.get("lang", ""), row["value"]))
        if "type" not in self._values:
            raise NotFoundError(f"no {kind} {key[:80]!r} in the store")

    def all(self, name: str) -> list[str]:
        """Return the values of a property."""
        return [value for _, value in self._values.get(name, [])]

    def one(self, name: str) -> str | None:
        """Return the first value of a property, or None."""
        return next(iter(self.all(name)), None)

    def text(self, name: str, lang: str) -> str | None:
        """Return the value of a property in a language, else in English, else any."""
        values = dict(self._values.get(name, []))
        return values.get(lang) or values.get("en") or next(iter(values.values()), None)

    @property
    def kind(self) -> str:
        """The name of its class."""
        return local_name(self.all("type")[0])


def _names(store: Store, thing: str, query: str = "labels") -> tuple[Named, ...]:
    return tuple(Named(thing, text, lang) for lang, text in all_names(store, thing, query))


def find_agency(checkpoint: Checkpoint, name: str, lang: str) -> AgencyAnswer:
    """Return everything about an agency, given by key, IRI or any of its names.

    Raises NotFoundError where no agency has that name, or several have it.
    """
    store = checkpoint.store
    thing = _Thing(store, "agency", _agency_key(checkpoint, name))
    cards = AgencyCards(store, {thing.iri})
    facts = load_facts(store, [PREFIXES["fact"] + fact for fact in _FACTS], [thing.iri], alone=True)
    lines = load_lines(store, agency=thing.iri)
    labels = Labels(store, {thing.iri, *cards.things, *facts.things, *lines.things}, lang)
    splits = dict.fromkeys(row["split"] for row in lines.rows if "split" in row)
    documents = dict.fromkeys(row["document"] for row in lines.rows)
    return AgencyAnswer(
        cards.to_agency(thing.iri, labels),
        _names(store, thing.iri),
        _names(store, thing.iri, "aliases"),
        cards.to_contact(thing.iri, lang),
        tuple(fact for fact in facts.to_records(labels, lang) if fact.status == "stated"),
        lines.to_lines(labels, lang),
        tuple(labels.name(split) for split in splits),
        tuple(labels.name(document) for document in documents),
    )


def _agency_key(checkpoint: Checkpoint, name: str) -> str:
    if name.startswith(BASE) or (name.isascii() and "-" in name and " " not in name):
        return name
    words = checkpoint.words
    named = sorted({label.iri for label in words.named(name, ("agency",))})
    if len(named) == 1:
        return named[0]
    grams = {gram.text for gram in to_grams(words.fold(name))}
    near = named or list(dict.fromkeys(label.iri for label in words.search(grams, ("agency",), 8)))[:5]
    hint = "; one of: " + ", ".join(local_name(iri) for iri in near) if near else ""
    raise NotFoundError(f"{'several agencies are' if named else 'no agency is'} called {name[:60]!r}{hint}")


def find_section(checkpoint: Checkpoint, key: str, lang: str) -> SectionAnswer:
    """Return everything about a section, given by key (`agency/section`) or IRI; raises NotFoundError."""
    store = checkpoint.store
    thing = _Thing(store, "section", key)
    agency = thing.one("unitOf") or ""
    lines = load_lines(store, holder=thing.iri)
    labels = Labels(store, {thing.iri, agency, *lines.things}, lang)
    return SectionAnswer(
        labels.name(thing.iri),
        _names(store, thing.iri),
        _names(store, thing.iri, "aliases"),
        labels.name(agency),
        lines.to_lines(labels, lang),
    )


def find_duty(checkpoint: Checkpoint, key: str, lang: str) -> DutyAnswer:
    """Return everything about a duty, given by key (`document/number`) or IRI; raises NotFoundError."""
    store = checkpoint.store
    thing = _Thing(store, "duty", key)
    agency = thing.one("agency") or ""
    units = thing.all("unit")
    lines = load_lines(store, duty=thing.iri)
    labels = Labels(store, {thing.iri, agency, *units, *lines.things}, lang)
    measures = {name: value for name in _MEASURES if (value := thing.one(name))}
    if units:
        measures["unit"] = labels.text(units[0])
    return DutyAnswer(
        labels.name(thing.iri),
        _names(store, thing.iri),
        thing.kind,
        labels.name(agency),
        lines.to_lines(labels, lang),
        measures,
        thing.text("caution", lang),
    )


def find_split(checkpoint: Checkpoint, key: str, lang: str) -> SplitAnswer:
    """Return everything about a split, given by key (`document/name`) or IRI; raises NotFoundError."""
    store = checkpoint.store
    thing = _Thing(store, "split", key)
    parts = store.select(load_query("answers/split-parts").bind(split=[thing.iri]))
    lines = load_lines(store, duty=sorted({part["duty"] for part in parts}))
    others = {*thing.all("party"), *thing.all("subject"), *thing.all("deferredTo")}
    labels = Labels(store, {thing.iri, *others, *lines.things}, lang)
    with_part = {row["agency"] for row in lines.rows}
    return SplitAnswer(
        labels.name(thing.iri),
        _names(store, thing.iri),
        tuple(labels.name(subject) for subject in thing.all("subject")),
        tuple(labels.name(party) for party in thing.all("party")),
        lines.to_lines(labels, lang),
        tuple(labels.name(body) for body in thing.all("deferredTo")),
        not set(thing.all("party")) <= with_part,
        thing.text("caution", lang),
    )


def find_document(checkpoint: Checkpoint, key: str, lang: str) -> DocumentAnswer:
    """Return everything about a document, given by slug or IRI; raises NotFoundError."""
    store = checkpoint.store
    thing = _Thing(store, "document", key)
    agency = thing.one("agency") or ""
    lines = load_lines(store, document=thing.iri)
    labels = Labels(store, {thing.iri, agency, *lines.things}, lang)
    splits = dict.fromkeys(row["split"] for row in lines.rows if "split" in row)
    return DocumentAnswer(
        labels.name(thing.iri),
        _names(store, thing.iri),
        thing.kind,
        labels.name(agency),
        thing.one("statedOn") or thing.one("statedYear"),
        thing.one("language") or "",
        thing.one("digest") or "",
        thing.text("caution", lang),
        lines.to_lines(labels, lang),
        tuple(labels.name(split) for split in splits),
    )
