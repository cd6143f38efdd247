"""Requests that no honest client sends, over every route of the site; what is wrong with an answer to one."""

import random
import time
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from flask import Flask
from werkzeug.routing import Rule

from mandates.web.headers import HEADERS

_METHODS = ("GET",) * 12 + ("HEAD", "POST", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "FOO", "PROPFIND")
_PARAMETERS = (
    "q", "place", "as_of", "lang", "query", "format", "default-graph-uri", "named-graph-uri", "update", "page", "limit",
    "agency", "subject", "stage", "kind", "next", "old", "new", "from", "to", "move", "token", "role-1", "decision",
)  # fmt: skip
_TYPES = (
    "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update", "application/json",
    "multipart/form-data; boundary=x", "multipart/form-data", "text/plain; charset=utf-16", "application/xml", "", "/",
    "application/sparql-query; charset=klingon", "a" * 300, "application/x-www-form-urlencoded; charset=\xff",
)  # fmt: skip
_ACCEPTS = (
    "text/html", "application/json", "*/*", "text/turtle", "application/sparql-results+json", "text/csv", "image/png",
    "text/html;q=0", ";;;,,,q=", "*/*;q=nan", "a/b" * 200, "application/ld+json, text/html;q=0.9", "", "\xe9",
)  # fmt: skip
_HOSTS = (
    "localhost",
    "evil.example",
    "evil.example:99999",
    "127.0.0.1",
    "[::1]",
    "a" * 255,
    "x y",
    "",
    "évil",
    "a:b:c",
)
_QUERIES = (
    "ASK {}", "SELECT * {?s ?p ?o} LIMIT 2", "CONSTRUCT {?s ?p ?o} {?s ?p ?o} LIMIT 2", "DESCRIBE <urn:x>", "SELECT",
    "SELECT * {SERVICE <http://127.0.0.1:9/> {?s ?p ?o}}", "DROP ALL", "LOAD <file:///etc/passwd>", "{" * 80,
    'SELECT ("\\u0000" AS ?x) {}', "SELECT * FROM <file:///etc/passwd> {?s ?p ?o}", "SELECT ?x {BIND(1/0 AS ?x)}",
)  # fmt: skip
NAUGHTY = (
    "", " ", "0", "-1", "999999999999999999999", "1e309", "NaN", "null", "undefined", "true", "\x00",
    "\x01\x02\x1f", "\x7f",
    "\x80\x9f", "\ud800", "\udfff\ud800", "\ufffe\uffff", "\u202e\u2066abc\u2069", "\u200b\u200d\ufeff",
    "Ω≈ç√∫˜µ≤≥÷", "👩‍👩‍👧‍👦🏳️‍🌈",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "ﷺ" * 20, "養老" * 500, "\u1100\u1161\u11a8", "ＡＢＣ", "İıſß", "١٢٣",
    "<script>alert(1)</script>",
    "'\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "{{7*7}}", "{% raw %}", "${7*7}", "%s%n%x",
    "%", "%00", "%2e%2e%2f",
    "../../../../etc/passwd", "..\\..\\windows", "/etc/passwd", "//evil.example", "https://evil.example",
    "\\\\evil\\share",
    "file:///etc/passwd", "' OR 1=1 --", "; DROP TABLE x",
    "} UNION {?s ?p ?o", '" . ?s ?p ?o . "', "=cmd|' /C calc'!A0",
    "a" * 300, "a" * 5000, "(" * 500, "[" * 500, "{" * 500, "\n\r\nSet-Cookie: x=1", "a\r\nb", "\t\v\f",
    "2024-02-30", "9999-99-99",
    "0000-00-00", "10000-01-01", "zh", "xx", "zh-Hant-TW-x-y", "*", "?", "#", "&", "+", ":", "(((",
    "a*" * 200, "^$.|?*+()[]{}",
    "2024-01-01T00:00:00Z", "__class__", "constructor", "CON", "id/agency/x", "yuzhong", "养老由谁负责",
    "노인 돌봄", "vaccination",
    "ａ" * 100, "\u0300" * 200, "谁" * 2000,
    "-" * 400, "a b " * 600, "AND OR NOT", '"unclosed', "title:x^1000000", "a~99",
)  # fmt: skip
STATUSES = frozenset((200, 206, 301, 302, 303, 304, 308, 400, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422, 429))
DESIGNED = frozenset((503, 504))
_TRACES = (b"Traceback", b'File "/', b"werkzeug", b"site-packages", b"pyoxigraph", b"root:x:0")


class Input(NamedTuple):
    """One request: method, path as it goes over the wire (quoted), headers, body."""

    method: str
    path: str
    headers: tuple[tuple[str, str], ...]
    body: bytes | None


def inputs(app: Flask, number: int, seed: int = 5) -> Iterator[Input]:
    """Give so many requests: the route that has taken the least time so far is next, so that none takes it all.

    Which request is the nth for its route is always the same.
    """
    spent = {rule.rule: 0.0 for rule in app.url_map.iter_rules()}
    rules = {rule.rule: rule for rule in app.url_map.iter_rules()}
    turns = dict.fromkeys(spent, 0)
    for _ in range(number):
        name = min(spent, key=lambda each: (spent[each], each))
        turns[name] += 1
        given = _request(rules[name], random.Random(f"{seed} {name} {turns[name]}"))  # noqa: S311 - no secret
        start = time.perf_counter()
        yield given
        spent[name] += time.perf_counter() - start


def _request(rule: Rule, dice: random.Random) -> Input:
    path = _path(rule, dice)
    parameters = [(dice.choice(_PARAMETERS), _text(dice)) for _ in range(dice.choice((0, 1, 1, 2, 4)))]
    if rule.rule.startswith("/sparql") and dice.random() < 0.5:
        parameters.append(("query", dice.choice(_QUERIES)))
    if parameters:
        path += "?" + "&".join(f"{name}={_quote(value)}" for name, value in parameters)
    if dice.random() < 0.02:
        path += dice.choice(("&&&==", "%zz", "%c3%28", "%ff%fe", ";", "?" * 50, "&q=1" * 300))
    method = dice.choice(_METHODS)
    headers = []
    if dice.random() < 0.7:
        headers.append(("Accept", dice.choice(_ACCEPTS)))
    for name, value in (
        ("Accept-Language", _text(dice)), ("Cookie", f"lang={_text(dice)}; ingest={_text(dice)}"),
        ("Origin", _text(dice)),
        ("X-Forwarded-Host", dice.choice(_HOSTS)), ("X-Forwarded-For", _text(dice)), ("X-Forwarded-Proto", "gopher"),
        ("If-None-Match", _text(dice)), ("If-Modified-Since", _text(dice)), ("Range", "bytes=5-1,-9999"),
        ("Host", dice.choice(_HOSTS)), ("Content-Encoding", "gzip"), ("X-HTTP-Method-Override", "DELETE"),
        ("Forwarded", "host=evil.example"), ("Authorization", "Basic \xff"), ("Expect", "200-ok"),
    ):  # fmt: skip
        if dice.random() < 0.06:
            headers.append((name, _header(value)))
    body = None
    if method in ("POST", "PUT", "PATCH"):
        headers.append(("Content-Type", _header(dice.choice(_TYPES))))
        body = _body(dice)
    return Input(method, path, tuple(headers), body)


def _path(rule: Rule, dice: random.Random) -> str:
    """Return the path of a rule with its variables filled in, well or badly."""
    parts = []
    for is_variable, part in rule._trace:
        if not is_variable:
            parts.append(part.lstrip("|"))
            continue
        converter = rule._converters[part]
        items = getattr(converter, "items", None)
        if items and dice.random() < 0.8:
            parts.append(dice.choice(sorted(items)))
        elif dice.random() < 0.3:
            parts.append(dice.choice(("yuzhong-health-commission", "yuzhong-health-commission-2024", "404", "agency")))
        else:
            parts.append(_quote(_text(dice) or "x"))
    path = "".join(parts) or "/"
    if dice.random() < 0.05:
        path = dice.choice(("/.." * 5, "//evil.example", "/%2e%2e/", "/static/../../", "/.git/config", "/%00")) + path
    return "/" + path.lstrip("/") if not path.startswith("//") else path


def _text(dice: random.Random) -> str:
    text = dice.choice(NAUGHTY)
    way = dice.random()
    if way < 0.1:
        return text + dice.choice(NAUGHTY)
    if way < 0.2:
        return "".join(chr(dice.randrange(0x110000)) for _ in range(dice.choice((1, 5, 60))))
    return text


def _quote(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")


def _header(text: str) -> str:
    """Return what a header can carry at all: one line of Latin-1."""
    return (
        text.encode("latin-1", "ignore")
        .decode("latin-1")
        .replace("\r", "")
        .replace("\n", "")
        .replace("\x00", "")[:4000]
    )


def _body(dice: random.Random) -> bytes:
    way = dice.randrange(6)
    if way == 0:
        return dice.randbytes(dice.choice((0, 1, 200, 70_000)))
    if way == 1:
        return dice.choice(_QUERIES).encode("utf-8", "replace")
    if way == 2:
        return b'--x\r\nContent-Disposition: form-data; name="file"; filename="../../x"\r\n\r\n' + dice.randbytes(50)
    pairs = ((dice.choice(_PARAMETERS), _text(dice)) for _ in range(dice.choice((1, 3))))
    body = "&".join(f"{name}={_quote(value)}" for name, value in pairs).encode()
    return body + dice.choice((b"", b"", b"&\xff\xfe=%", b"&a=%zz"))


def wrong_with(status: int, headers: dict[str, str], body: bytes) -> str:
    """Return what is wrong with an answer, or nothing: an unplanned status, a trace, a header missing, a way out."""
    if status not in STATUSES and status not in DESIGNED:
        return f"status {status}"
    lower = {name.lower(): value for name, value in headers.items()}
    if missing := [name for name in HEADERS if name.lower() not in lower]:
        return f"without {missing[0]}"
    location = lower.get("location", "")
    if (location and not location.startswith("/")) or location.startswith("//"):
        return f"leads to {location[:60]}"
    if trace := next((trace for trace in _TRACES if trace in body), None):
        return f"shows {trace.decode()}"
    return "sets a cookie that was put in" if "x=1" in lower.get("set-cookie", "") else ""
