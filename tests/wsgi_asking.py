"""Ask an application without a socket: the request as a server would hand it over, byte for byte."""

import io
from urllib.parse import unquote_to_bytes

from flask import Flask

from http_fuzzing import Input


def ask_wsgi(app: Flask, given: Input, client: str) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to a request from a client's address."""
    path, _, query = given.path.partition("?")
    body = given.body or b""
    environ = {
        "REQUEST_METHOD": given.method, "SCRIPT_NAME": "", "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "QUERY_STRING": query, "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)), "REMOTE_ADDR": client, "HTTP_HOST": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }  # fmt: skip
    for name, value in given.headers:
        key = name.upper().replace("-", "_")
        environ["CONTENT_TYPE" if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
    seen: list[tuple[int, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
        seen.append((int(status.partition(" ")[0]), dict(headers)))

    answer = app.wsgi_app(environ, start)
    try:
        content = b"".join(answer)
    finally:
        if close := getattr(answer, "close", None):
            close()
    status, headers = seen[-1]
    return status, headers, content
