"""Overlaps: which agencies have a matter in common, how far, and what sets them apart."""

from mandates.answers.overlaps.answering import find_overlaps, overlaps
from mandates.answers.overlaps.pairs import Pair, find_pairs

__all__ = ["Pair", "find_overlaps", "find_pairs", "overlaps"]
