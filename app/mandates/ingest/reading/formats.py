"""The formats that are more than characters: which module reads which, and every way its library may fail."""

from mandates.errors import BadDataError


def read_format(kind: str, raw: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of a `page` (given as UTF-8), `document` or `portable`, and doubts; raises BadDataError only.

    The libraries are loaded when needed, so that a process which only reads text never holds them.
    """
    try:
        if kind == "page":
            from mandates.ingest.reading.markup import read_page

            text, doubts = read_page(raw.decode("utf-8"))
        elif kind == "document":
            from mandates.ingest.reading.office import read_document

            text, doubts = read_document(raw)
        else:
            from mandates.ingest.reading.portable import read_portable

            text, doubts = read_portable(raw)
    except MemoryError:
        raise BadDataError("it needs more memory than any real file: save the text alone") from None
    except RecursionError:
        raise BadDataError("it is nested deeper than any real file: save the text alone") from None
    return text, tuple(doubts)
