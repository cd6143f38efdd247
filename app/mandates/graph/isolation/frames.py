"""How parent and child speak: a header as JSON and a body, each led by its length.

A child that dies in the middle leaves a frame that is short, never one that looks whole.
"""

import json
import struct
from collections.abc import Callable
from typing import Any

_LENGTHS = struct.Struct(">II")


def to_frame(header: dict[str, Any], body: bytes = b"") -> bytes:
    """Return a frame."""
    head = json.dumps(header).encode("ascii")
    return _LENGTHS.pack(len(head), len(body)) + head + body


def read_frame(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes] | None:
    """Read a frame with a function that returns exactly as many bytes as asked, or fewer at the end; None there."""
    lengths = read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head_length, body_length = _LENGTHS.unpack(lengths)
    head, body = read(head_length), read(body_length)
    if len(head) < head_length or len(body) < body_length:
        return None
    return json.loads(head), body
