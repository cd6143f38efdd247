"""One subject: the broader and narrower ones, who is responsible in each place, and who held it since when."""

from mandates.answers.duties import load_subject_tree
from mandates.answers.find import find
from mandates.answers.labels import Labels
from mandates.graph.checkpoints import Checkpoint
from mandates.graph.queries import load_query
from mandates.graph.store import Store
from mandates.model import Found, Named
from mandates.model.subject import Held, SubjectAnswer
from mandates.namespaces import local_name


def answer_subject(checkpoint: Checkpoint, subject: Named, lang: str) -> SubjectAnswer:
    """Return what is known of a subject, named in a language; the answer is that to its name as a question."""
    store = checkpoint.store
    tree = load_subject_tree(store)
    above = tree.line(subject.id)[1:]
    below = [each for each, parent in tree.parent.items() if parent == subject.id]
    labels = Labels(store, (*above, *below), lang)
    return SubjectAnswer(
        tuple(labels.name(each) for each in above),
        tuple(sorted((labels.name(each) for each in below), key=lambda named: named.label)),
        _ask(checkpoint, subject, lang),
        load_history(store, subject.id, lang),
    )


def _ask(checkpoint: Checkpoint, subject: Named, lang: str) -> Found | None:
    """Return the answer to the name of the subject; None where the name means something else as a question."""
    found = find(checkpoint, subject.label, lang=lang)
    return found if any(each.id == subject.id for each in found.subjects) else None


def load_history(store: Store, subject: str, lang: str) -> tuple[Held, ...]:
    """Return what texts give to whom on the subject or a narrower one, in force or over: dated first, by date."""
    tree = load_subject_tree(store)
    within = [subject, *(each for each in sorted(tree.parent) if subject in tree.line(each)[1:])]
    rows = store.select(load_query("answers/coverage").bind(subject=within))
    duties = sorted({row["duty"] for row in rows})
    lines = store.select(load_query("answers/lines").bind(duty=duties)) if duties else []
    document_of = {row["duty"]: row["document"] for row in lines}
    dates = {
        row["document"]: row.get("statedOn") or row.get("statedYear")
        for row in store.select(load_query("answers/documents").bind())
    }
    held: dict[tuple[str, str, str, str | None, str | None, str], set[str]] = {}
    for row in rows:
        if document := document_of.get(row["duty"]):
            since = row.get("validFrom") or dates.get(document)
            key = (row["agency"], row["place"], local_name(row["role"]), since, row.get("validTo"), document)
            held.setdefault(key, set()).add(row["duty"])
    labels = Labels(store, {thing for key in held for thing in (key[0], key[1], key[5])}, lang)
    found = (
        Held(labels.name(agency), labels.name(place), role, since, until, labels.name(document), len(held[key]))
        for key in held
        for agency, place, role, since, until, document in (key,)
    )
    return tuple(sorted(found, key=lambda h: (h.since is None, h.since or "", h.agency.id, h.role, h.until or "")))
