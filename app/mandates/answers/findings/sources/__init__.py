"""What findings are drawn from: each module here turns one answer into findings; `rules.json` names them."""

from mandates.answers.findings.rules import Draw
from mandates.answers.findings.sources import bodies, cells, checks, doubts, gaps, overlaps, sections, splits

SOURCES: dict[str, Draw] = {
    "cells": cells.draw,
    "overlaps": overlaps.draw,
    "splits": splits.draw,
    "gaps": gaps.draw,
    "sections": sections.draw,
    "checks": checks.draw,
    "bodies": bodies.draw,
    "doubts": doubts.draw,
}
