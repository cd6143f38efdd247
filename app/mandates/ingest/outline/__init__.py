"""Find the parts of a text: numbered pieces, blocks, sections, splits, the agencies it is about."""

from mandates.ingest.outline.outlining import outline_text

__all__ = ["outline_text"]
