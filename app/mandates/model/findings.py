"""What is found in a store: results that rules draw, and what people have made of them."""

from typing import NamedTuple

from mandates.model import Evidence, Named

SEVERITIES = ("violation", "warning", "info")
STATUSES = ("open", "accepted", "warranted", "silenced")
CERTAINTIES = ("definite", "possible", "unconfirmed")


class Judgement(NamedTuple):
    """What somebody made of a finding: `accepted`, `warranted` or `silenced`, why, who, and until which day.

    `rule` is the code of the rule at the time, for the reader of the file.
    """

    finding: str
    status: str
    reason: str
    by: str
    expires: str | None
    rule: str


class Finding(NamedTuple):
    """One result of a rule.

    `id` stays the same whatever else is loaded, in any language; `focus` is the thing the rule speaks of.
    `certainty` is `definite`, `possible` (a text leaves a facet open) or `unconfirmed` (not found in the loaded
    documents, which need not be all there are). `status` is `open` or what a judgement in force says; `expires` is
    its last day. `judgement_expired` says that there was one, now over.
    """

    id: str
    rule: str
    rule_version: str
    severity: str
    place: Named | None
    agencies: tuple[Named, ...]
    subject: Named | None
    stage: Named | None
    focus: Named
    message: str
    remedy: str
    certainty: str
    evidence: tuple[Evidence, ...]
    data_version: str
    as_of: str
    status: str
    reason: str | None
    by: str | None
    expires: str | None
    judgement_expired: bool


class Findings(NamedTuple):
    """All findings asked for, and the judgements whose finding is no longer drawn.

    `stale` is empty where only a part of the store was asked for: what is not drawn there may stand elsewhere.
    """

    place: Named | None
    agency: Named | None
    lang: str
    as_of: str
    data_version: str
    findings: tuple[Finding, ...]
    stale: tuple[Judgement, ...]
