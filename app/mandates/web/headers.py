"""The headers that stand on every answer, errors and static files included."""

from flask import Flask, Response, g, request

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def mount_headers(app: Flask) -> None:
    """Set the security headers, the language and the validators of each answer."""
    # A redirect to the same path with fewer slashes would name the host that the client wrote.
    app.url_map.merge_slashes = False
    app.after_request(_set_security)
    app.after_request(_set_validators)


def _set_security(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _set_validators(response: Response) -> Response:
    """Name the language, and let a client that has the same page already keep it."""
    if request.endpoint == "static":
        return response
    response.vary.update(("Accept", "Accept-Language", "Cookie"))
    if "lang" in g:
        response.headers.setdefault("Content-Language", g.lang)
    if request.method in ("GET", "HEAD") and response.status_code == 200:
        response.cache_control.no_cache = True
        response.add_etag()
        response.make_conditional(request)
    return response
