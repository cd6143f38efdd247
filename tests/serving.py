"""Serve the site over real sockets on a free port of the loopback address, and end it without a trace."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from waitress.server import create_server

from mandates.web import create_app
from mandates.web.sparql import pool_of


@contextmanager
def serve_app(app: Flask, threads: int = 8) -> Iterator[int]:
    """Serve an application; gives its port."""
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=threads)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield server.effective_port
    finally:
        # Closed inside its own loop: closing from outside pulls the sockets away under a waiting select.
        server.pull_trigger()
        server.trigger.pull_trigger(lambda: server.asyncore.close_all(server._map))
        thread.join(timeout=5)
        server.task_dispatcher.shutdown()
        pool_of(app).close()


@contextmanager
def serve_store(root: Path, threads: int = 8) -> Iterator[int]:
    """Serve the site over a store; gives its port."""
    with serve_app(create_app(root), threads) as port:
        yield port
