"""The pages of the questions: the list, one with its blanks, and the way to its answer."""

from flask import Blueprint, Response, g, render_template, request

from mandates.answers.questions import answer, fill, find_question, load_questions
from mandates.answers.questions.showing import to_shown
from mandates.model import to_json
from mandates.model.questions import USERS, Asked, Question
from mandates.web.current import current_checkpoint
from mandates.web.examples import read_given, to_answer
from mandates.web.negotiation import ANSWER_FORM, LIST_FORM, answer_with, to_csv
from mandates.wording import say

questions = Blueprint("questions", __name__)


@questions.get("/questions")
@questions.get(f"/questions.{LIST_FORM}")
def list_questions(form: str | None = None) -> Response:
    """List the questions by the people who ask them."""
    found = load_questions(g.lang)
    groups = [(user, [each for each in found if each.user == user]) for user in USERS]
    columns = [say(g.lang, f"questions.{key}") for key in ("number", "whose", "question", "by")]
    return answer_with(
        form,
        lambda: render_template("questions.html", groups=groups),
        lambda: {"lang": g.lang, "questions": to_json(found)},
        table=lambda: to_csv(columns, [(each.number, each.user, each.text, each.name) for each in found]),
    )


@questions.get("/questions/<int:number>")
@questions.get(f"/questions/<int:number>.{ANSWER_FORM}")
def show_question(number: int, form: str | None = None) -> Response:
    """Show a question with its blanks; a measure is answered here where `answer` is asked."""
    question = find_question(number, g.lang)
    given = read_given(question, request.args)
    asked = None
    if question.way == "measure" and request.args.get("answer"):
        asked = answer(current_checkpoint(), question, given, g.lang)
    return answer_with(
        form,
        lambda: _to_page(question, given, asked),
        lambda: to_json(asked or question) | {"address": _address(question, given)},
    )


@questions.get("/questions/<int:number>/ask")
def ask_question(number: int) -> Response:
    """Lead to the answer of a question with its blanks filled in."""
    question = find_question(number, g.lang)
    given = read_given(question, request.args)
    return Response(status=303, headers={"Location": _address(question, given)})


def _address(question: Question, given: dict[str, str]) -> str:
    return to_answer(current_checkpoint(), question, given, g.lang)


def _to_page(question: Question, given: dict[str, str], asked: Asked | None) -> str:
    columns, rows = to_shown(asked) if asked else ((), ())
    return render_template(
        "question.html",
        question=question,
        values=fill(question, given),
        result=asked,
        columns=columns,
        rows=rows,
    )
