"""What a confidence is worth, from samples no rule was tuned on (`bench/calibration.py` fits the scale)."""

import json
from functools import cache
from importlib.resources import files


@cache
def _scale() -> tuple[tuple[float, float], ...]:
    record = json.loads((files("mandates.ingest") / "confidence.json").read_text(encoding="utf-8"))
    return tuple((stated, right) for stated, right in record["scale"])


@cache
def calibrate(stated: float) -> float:
    """Return the share of clauses of this stated confidence that are right in span, role and actions (0 to 1)."""
    first, *higher = _scale()
    return max((right for least, right in higher if stated >= least), default=first[1])
