"""Clauses of a language without spaces, the verb first: predicates, and lists of verbal nouns."""

from mandates.ingest.drafts import Clause, Item
from mandates.ingest.grammar.unspaced.clauses import make_clause
from mandates.ingest.grammar.unspaced.cutting import cut_pieces, named_above
from mandates.ingest.grammar.unspaced.passage import read_passage


def cut(text: str, folded: str, item: Item, language: str) -> list[Clause]:
    """Return the duty clauses of an item."""
    passage = read_passage(text, folded, item, language)
    clauses = [make_clause(passage, piece, False) for piece in cut_pieces(passage)]
    if item.block == "splits" and clauses and not named_above(passage) and _is_one_sided(clauses):
        clauses = [clause._replace(relations=(*clause.relations, "one_sided_split")) for clause in clauses]
    return clauses


def _is_one_sided(clauses: list[Clause]) -> bool:
    """Whether a split says only what one of its parties does."""
    return len({clause.actor for clause in clauses}) == 1 and len(clauses[0].actor) == 1


__all__ = ["cut"]
