"""Clauses of languages whose verb or verbal noun comes last, such as Korean."""

from mandates.ingest.grammar.final.cutting import cut

__all__ = ["cut"]
