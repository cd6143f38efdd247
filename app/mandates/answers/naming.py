"""Turn responsibilities into answers: names in the language asked, contact, evidence and the shares of others."""

from typing import NamedTuple

from mandates.answers.agency import AgencyCards, to_evidence
from mandates.answers.cells import Responsibility, Split
from mandates.answers.labels import Labels
from mandates.model import Answer, OtherPart, Share
from mandates.namespaces import local_name

PLAN_KINDS = frozenset({"Task", "Target", "BudgetLine", "SupportPairing"})


class Naming(NamedTuple):
    """What was looked up for an answer: names, cards of agencies, splits, and the language asked."""

    labels: Labels
    cards: AgencyCards
    splits: dict[str, Split]
    lang: str

    def to_answer(self, r: Responsibility, *, general: bool, doubtful: bool) -> Answer:
        """Return a responsibility as an answer; `general` and a damaged unit make it only possible."""
        row, name = r.row, self.labels.name
        return Answer(
            agency=self.cards.to_agency(row["agency"], self.labels),
            section=name(row["holder"]) if "/id/section/" in row["holder"] else None,
            holder=name(row["holder"]),
            role=r.role,
            duty=name(row["duty"]),
            subjects=tuple(name(subject) for subject in r.subjects),
            actions=tuple(r.codes("action")),
            relations=tuple(r.codes("relation")),
            share=self._share(r),
            evidence=(to_evidence(row, self.labels),),
            contact=self.cards.to_contact(row["agency"], self.lang),
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
        name = self.labels.name
        others = [
            OtherPart(name(part["agency"]), local_name(part["role"]), name(part["duty"]))
            for part in self.splits[r.row["split"]].parts
            if part["agency"] != r.row["agency"]
        ]
        return Share(name(r.row["split"]), tuple(others))
