"""The grammar of languages written with spaces and with the verb before its object."""

from mandates.ingest.grammar.spaced.clauses import cut

__all__ = ["cut"]
