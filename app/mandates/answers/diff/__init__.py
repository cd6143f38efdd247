"""What differs between two mandates: two versions of one, two agencies, two texts."""

from mandates.answers.diff.comparing import compare_sides
from mandates.answers.diff.sides import Side, load_side

__all__ = ["Side", "compare_sides", "load_side"]
