"""The linked data: every id leads to its page or its data, every term and concept has a place."""

from flask import Blueprint, Response, g, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from mandates.answers.description import describe, describe_ontology, find_record, list_scheme, list_terms
from mandates.answers.labels import Labels
from mandates.answers.subject_answers import answer_subject
from mandates.errors import NotFoundError
from mandates.model import to_json
from mandates.namespaces import BASE, SCHEMES, to_id
from mandates.web.addresses import KEY, to_page
from mandates.web.current import current_checkpoint
from mandates.web.language import to_address
from mandates.web.negotiation import DATA_FORM, GRAPHS, answer_with, choose_form

linked = Blueprint("linked", __name__)


@linked.get("/id/<kind>/<path:key>")
@linked.get(f"/id/<kind>/<path:key>.{DATA_FORM}")
def identity(kind: str, key: str, form: str | None = None) -> AnyResponse:
    """Lead from the name of a thing to its page or its data."""
    iri = to_id(kind, key)
    _check_known(iri, f"{kind}/{key}")
    return _see(to_page(iri) or f"/things/{kind}/{key}", form)


@linked.get("/scheme/<code>")
@linked.get("/scheme/<code>/<concept>")
@linked.get(f"/scheme/<code>/<concept>.{DATA_FORM}")
def concept_identity(code: str, concept: str | None = None, form: str | None = None) -> AnyResponse:
    """Lead from the name of a scheme or of a concept to its page or its data."""
    key = "/".join(filter(None, (code, concept)))
    _check_known(f"{BASE}scheme/{key}", key)
    return _see(f"/schemes/{key}", form)


def _check_known(iri: str, key: str) -> None:
    if not KEY.fullmatch(key):
        raise NotFoundError(f"nothing is called {key[:80]!r} in the store")
    describe(current_checkpoint().store, iri)


def _see(page: str, form: str | None) -> AnyResponse:
    form = form or choose_form(None, ("html", "json", *GRAPHS))
    return redirect(to_address(page if form == "html" else f"{page}.{form}"), 303)


@linked.get("/things/<kind>/<path:key>")
@linked.get(f"/things/<kind>/<path:key>.{DATA_FORM}")
def thing(kind: str, key: str, form: str | None = None) -> Response:
    """Show what is said of a thing that has no page of its own kind."""
    return _record(to_id(kind, key), f"{kind}/{key}", f"/things/{kind}/{key}", form)


@linked.get("/schemes/<code>/<concept>")
@linked.get(f"/schemes/<code>/<concept>.{DATA_FORM}")
def concept(code: str, concept: str, form: str | None = None) -> Response:
    """Show a concept."""
    iri, page = f"{BASE}scheme/{code}/{concept}", f"/schemes/{code}/{concept}"
    return _subject(iri, concept, page, form) if code == "subject" else _record(iri, concept, page, form)


def _subject(iri: str, key: str, page: str, form: str | None) -> Response:
    _check_known(iri, key)
    checkpoint = current_checkpoint()
    record = find_record(checkpoint.store, iri, g.lang)

    def page_of() -> str:
        answer = answer_subject(checkpoint, record.thing, g.lang)
        return render_template("subject.html", record=record, answer=answer, page=page)

    def document() -> dict[str, object]:
        answer = answer_subject(checkpoint, record.thing, g.lang)._replace(found=None)
        links = {"id": iri, "html": page, "json": f"{page}.json"}
        said: dict[str, object] = to_json(record)
        return said | {"subject": to_json(answer), "links": links}

    return answer_with(form, page_of, document, lambda: describe(checkpoint.store, iri))


def _record(iri: str, key: str, page: str, form: str | None) -> Response:
    _check_known(iri, key)
    store = current_checkpoint().store
    record = find_record(store, iri, g.lang)
    return answer_with(
        form,
        lambda: render_template("record.html", record=record, page=page),
        lambda: to_json(record) | {"links": {"id": iri, "html": page, "json": f"{page}.json"}},
        lambda: describe(store, iri),
    )


@linked.get("/schemes/<code>")
@linked.get(f"/schemes/<code>.{DATA_FORM}")
def scheme(code: str, form: str | None = None) -> Response:
    """Show the concepts of a scheme."""
    store = current_checkpoint().store
    shown = list_scheme(store, code, g.lang)
    return answer_with(
        form,
        lambda: render_template("scheme.html", scheme=shown, page=f"/schemes/{code}"),
        lambda: to_json(shown),
        lambda: describe(store, shown.scheme.id, *(each.concept.id for each in shown.concepts)),
    )


@linked.get("/ontology")
@linked.get(f"/ontology.{DATA_FORM}")
def ontology(form: str | None = None) -> Response:
    """Show the terms of the ontology."""
    store = current_checkpoint().store
    terms = list_terms(store, g.lang)
    names = Labels(store, (f"{BASE}scheme/{code}" for code in SCHEMES), g.lang)
    scheme_names = {code: names.text(f"{BASE}scheme/{code}") for code in SCHEMES}
    return answer_with(
        form,
        lambda: render_template("ontology.html", terms=terms, schemes=SCHEMES, scheme_names=scheme_names),
        lambda: {"terms": to_json(terms)},
        lambda: describe_ontology(store),
    )
