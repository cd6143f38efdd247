"""Which of the three languages a page speaks, and how its links keep it.

`?lang=` wins; then, for an answer, the language of the question; then the cookie that `?lang=` left; then
what the browser accepts; then English.
"""

from urllib.parse import quote, urlencode

from flask import Flask, Response, g, request

from mandates.answers.labels import LANGUAGES
from mandates.errors import UsageError

LANGUAGE_NAMES = {"zh": "中文", "en": "English", "ko": "한국어"}
_COOKIE = "lang"
_YEAR = 365 * 24 * 60 * 60
# So much of a question is carried along; of other values more.
_MOST = {"q": 500}


def mount_languages(app: Flask) -> None:
    """Choose the language before each request, and remember one that was asked for."""
    app.before_request(_choose_language)
    app.after_request(_remember_language)
    app.jinja_env.globals.update(to_address=to_address, to_switch=to_switch, language_names=LANGUAGE_NAMES)


def _choose_language() -> None:
    """Set `g.lang`, the language of the page; `g.given`, the one asked for; `g.carried`, the one links keep."""
    asked = request.args.get("lang") or None
    kept = request.cookies.get(_COOKIE, "")
    accepted = request.accept_languages.best_match(LANGUAGES, default="en") or "en"
    g.lang = kept if kept in LANGUAGES else accepted
    g.given = g.carried = None
    if asked is not None:
        if asked not in LANGUAGES:
            raise UsageError(f"no language {asked[:20]!r}; there are: {', '.join(LANGUAGES)}")
        g.lang = g.given = g.carried = asked


def follow_question(lang: str) -> None:
    """Let the page speak the language of its question, unless another was asked for."""
    if not g.given:
        g.lang = g.carried = lang


def _remember_language(response: Response) -> Response:
    if g.get("given"):
        response.set_cookie(_COOKIE, g.given, max_age=_YEAR, httponly=True, samesite="Lax")
    return response


def to_address(path: str, **query: str | None) -> str:
    """Return a path of this site with its query; the language is kept, empty values are left out."""
    pairs = {"lang": g.get("carried")} | query
    text = urlencode({name: value for name, value in pairs.items() if value}, quote_via=quote, safe="")
    return f"{path}?{text}" if text else path


def to_switch(lang: str) -> str:
    """Return the address of this same page in another language."""
    # One leading slash only: two would lead to another site.
    return to_same("/" + quote(request.path.lstrip("/")), lang)


def to_same(path: str, lang: str | None) -> str:
    """Return a path with the query of this page, names that stand in it several times too, in a language."""
    pairs = [(name, value[: _MOST.get(name, 4000)]) for name, value in request.args.items(multi=True) if name != "lang"]
    text = urlencode([*([("lang", lang)] if lang else []), *pairs], quote_via=quote, safe="")
    return f"{path}?{text}" if text else path
