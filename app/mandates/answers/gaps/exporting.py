"""Gaps as a table: one row for each duty concerned, so that every row has one piece of evidence."""

import csv
from io import StringIO

from mandates.model.gaps import Gap, GapDuty, Gaps

COLUMNS = (
    "kind", "rule", "certainty", "place", "agency", "subject", "stage", "degree", "duty", "holder", "role",
    "document", "item", "start", "end", "digest", "reason", "expected", "found",
)  # fmt: skip
# What a spreadsheet would run as a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def to_csv(found: Gaps) -> str:
    """Return the gaps as CSV with a header; things go by their IRIs, sentences in the language of the answer."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for gap in found.gaps:
        for duty in gap.duties or (None,):
            writer.writerow([_escape(cell) for cell in _to_row(gap, duty)])
    return text.getvalue()


def _to_row(gap: Gap, duty: GapDuty | None) -> list[str]:
    evidence = duty.evidence if duty else None
    things = [gap.place, gap.agency, gap.subject, gap.stage]
    row = [gap.kind, gap.rule, gap.certainty, *(thing.id if thing else "" for thing in things), gap.degree or ""]
    row += [duty.duty.id if duty else "", duty.holder.id if duty and duty.holder else "", (duty and duty.role) or ""]
    if evidence:
        row += [evidence.document, evidence.item, str(evidence.start), str(evidence.end), evidence.digest]
    else:
        row += [""] * 5
    return [*row, gap.reason, gap.expected, gap.found]


def _escape(cell: str) -> str:
    return "'" + cell if cell.startswith(_FORMULA) else cell
