"""What can go wrong, by cause.

MandatesError
├── UsageError        the request itself is wrong (empty question, unknown language)
├── NotFoundError     the request is right, but names something the store does not hold
├── BadDataError      a file or a graph breaks the rules
└── UnavailableError  the store, a port or a tool cannot be used now

Each message is one line that says what, where and what to do. The command line turns the class
into an exit code, the web into an HTTP status: both tables stand with their owner.
"""

from typing import ClassVar


class MandatesError(Exception):
    """Any failure that a user can be told about in one line."""

    exit_code: ClassVar[int] = 1


class UsageError(MandatesError):
    """The request is wrong in itself."""

    exit_code = 2


class NotFoundError(MandatesError):
    """The request names a thing that is not there."""

    exit_code = 3


class BadDataError(MandatesError):
    """A file, a query or a graph breaks the rules."""

    exit_code = 4


class UnavailableError(MandatesError):
    """A store, port or tool cannot be used now."""

    exit_code = 5
