"""Turn responsibilities into answers: names in the language asked, contact, evidence and the shares of others."""

from functools import cache

from mandates.answers.agency import AgencyCards, to_evidence
from mandates.answers.cells import Responsibility, Split
from mandates.answers.labels import Labels
from mandates.model import Answer, OtherPart, Share
from mandates.namespaces import local_name

PLAN_KINDS = frozenset({"Task", "Target", "BudgetLine", "SupportPairing"})


class Naming:
    """What was looked up for an answer: names, cards of agencies, splits, and the language asked."""

    def __init__(self, labels: Labels, cards: AgencyCards, splits: dict[str, Split], lang: str) -> None:
        """Take what was looked up."""
        self._labels = labels
        self._splits = splits
        self._card = cache(lambda agency: (cards.to_agency(agency, labels), cards.to_contact(agency, lang)))

    def to_answer(self, r: Responsibility, *, general: bool, doubtful: bool) -> Answer:
        """Return a responsibility as an answer; `general` and a damaged unit make it only possible."""
        row, name = r.row, self._labels.name
        agency, contact = self._card(row["agency"])
        return Answer(
            agency=agency,
            section=name(row["holder"]) if "/id/section/" in row["holder"] else None,
            holder=name(row["holder"]),
            role=r.role,
            duty=name(row["duty"]),
            subjects=tuple(name(subject) for subject in r.subjects),
            actions=tuple(r.codes("action")),
            relations=tuple(r.codes("relation")),
            share=self._share(r),
            evidence=(to_evidence(row, self._labels),),
            contact=contact,
            general=general,
            certainty="possible" if doubtful or general or "garbled" in r.details else "definite",
            basis="plan" if r.kind in PLAN_KINDS else "mandate",
            kind=r.kind,
            stated_on=row.get("statedOn") or row.get("statedYear"),
            valid_from=row.get("validFrom"),
            valid_to=row.get("validTo"),
        )

    def _share(self, r: Responsibility) -> Share | None:
        if "split" not in r.row:
            return None
        name = self._labels.name
        others = [
            OtherPart(name(part["agency"]), local_name(part["role"]), name(part["duty"]))
            for part in self._splits[r.row["split"]].parts
            if part["agency"] != r.row["agency"]
        ]
        return Share(name(r.row["split"]), tuple(others))
