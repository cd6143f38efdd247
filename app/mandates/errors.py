"""What can go wrong, by cause.

MandatesError
├── UsageError        the request itself is wrong (empty question, unknown language)
│   ├── RefusedError      it asks for what is never done here (an update, a federated query)
│   ├── TooLargeError     it is longer than any request may be
│   └── NoSuchFormError   the answer does not come in the form asked for
├── NotFoundError     the request is right, but names something the store does not hold
├── BadDataError      a file or a graph breaks the rules
└── UnavailableError  the store, a port or a tool cannot be used now
    ├── BusyError         others are being served: ask again
    │   └── BudgetError       this client has had its share of the time
    └── ExhaustedError    the request took more time or memory than one may

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


class RefusedError(UsageError):
    """The request asks for what is never done here."""


class TooLargeError(UsageError):
    """The request is longer than any may be."""


class NoSuchFormError(UsageError):
    """The answer does not come in the form asked for."""


class BusyError(UnavailableError):
    """Others are being served."""


class BudgetError(BusyError):
    """This client has had its share of the time; `wait` is how many seconds to wait."""

    def __init__(self, message: str, wait: int) -> None:
        """Take the message and the seconds to wait."""
        super().__init__(message)
        self.wait = wait


class ExhaustedError(UnavailableError):
    """The request took more time or memory than one may."""
