"""The text of a query taken apart without parsing it: its strings, its keywords and marks."""

import re

from mandates.errors import UsageError

# Long strings first; an IRI holds no space or quote, so a comparison `?a < ?b` is none. A string that is never closed
# ends with its line or the text, so that looking stays linear. A name may hold a quote behind a backslash.
_LEFT_OUT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*(?:"""|(?P<open1>\Z|\\\Z))'
    r"|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|(?P<open2>\Z|\\\Z))"
    r'|"(?:[^"\\\n\r]|\\.)*(?:"|(?P<open3>))'
    r"|'(?:[^'\\\n\r]|\\.)*(?:'|(?P<open4>))"
    r'|<(?:[^\x00-\x20<>"{}|^`\\]|\\[uU])*>'
    r"|\#[^\n\r]*"
    r"|\\[^uU]",
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
# What is no keyword whatever it is called: a variable, a language, a name with a prefix or of a node without one.
_NAME = re.compile(r"[?$]\w+|@[A-Za-z]+(?:-[A-Za-z0-9]+)*|(?<![\w.-])[\w.-]*:[\w.:%-]*")
# A keyword may follow a number or a full stop at once.
_WORD = re.compile(r"(?<![^\W\d])[A-Za-z]+(?![\w-])")


def take_apart(text: str) -> tuple[list[str], str]:
    """Return the strings of a query with their quotes, and its text without strings, comments, IRIs and names.

    Raises UsageError for a string that is not closed.
    """
    strings = []
    for found in _LEFT_OUT.finditer(text):
        if found.lastgroup:
            line = text.count("\n", 0, found.start()) + 1
            raise UsageError(f"SPARQL syntax: the string that begins on line {line} is not closed")
        if found[0][0] in "\"'":
            strings.append(found[0])
    return strings, _NAME.sub(" ", _unescape(_LEFT_OUT.sub(" ", text)))


def read_words(bare: str) -> list[str]:
    """Return the keywords of what `take_apart` leaves, in capitals."""
    return [word.upper() for word in _WORD.findall(bare)]


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda at: chr(min(int(at[1] or at[2], 16), 0x10FFFF)), text)
