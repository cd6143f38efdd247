"""Findings as one HTML file that needs nothing else."""

from html import escape
from importlib.resources import files
from string import Template

from mandates.model import Evidence
from mandates.model.findings import SEVERITIES, STATUSES, Finding, Findings
from mandates.wording import say


def to_html(found: Findings) -> str:
    """Return findings as a page in their language: counts by severity and status, then each finding."""
    lang = found.lang
    where = " · ".join(escape(each.label) for each in (found.place, found.agency) if each)
    title = say(lang, "findings.title") + (f" – {where}" if where else "")
    about = [
        f"{_say(lang, 'as-of')} {escape(found.as_of)}",
        f"{_say(lang, 'data-version')} <code>{escape(found.data_version)}</code>",
        escape(say(lang, "findings.count", count=len(found.findings))),
    ]
    parts = [_to_group(found, severity) for severity in SEVERITIES] + [_to_stale(found)]
    page = Template((files("mandates.answers.findings") / "report.html").read_text(encoding="utf-8"))
    return page.substitute(
        lang=lang,
        title=title,
        lead=_say(lang, "lead"),
        about=" · ".join(about),
        summary=_to_summary(found),
        body="\n".join(part for part in parts if part) or f"<p>{_say(lang, 'none-here')}</p>",
    )


def _say(lang: str, key: str, **values: object) -> str:
    return escape(say(lang, f"findings.{key}", **values))


def _to_summary(found: Findings) -> str:
    lang = found.lang
    head = "".join(f'<th scope="col">{_say(lang, f"status-{status}")}</th>' for status in STATUSES)
    rows = []
    for severity in SEVERITIES:
        of = [each.status for each in found.findings if each.severity == severity]
        cells = "".join(f"<td>{of.count(status)}</td>" for status in STATUSES)
        rows.append(f'<tr><th scope="row">{_say(lang, f"severity-{severity}")}</th>{cells}</tr>')
    return f"<table>\n<thead><tr><td></td>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows) + "\n</tbody>\n</table>"


def _to_group(found: Findings, severity: str) -> str:
    of = [each for each in found.findings if each.severity == severity]
    if not of:
        return ""
    title = f"<h2>{_say(found.lang, f'severity-{severity}')} ({len(of)})</h2>"
    return "\n".join([title, *(_to_article(finding, found.lang) for finding in of)])


def _to_article(finding: Finding, lang: str) -> str:
    facts = [f"<code>{finding.id}</code>", _say(lang, f"{finding.rule}-name"), _say(lang, f"status-{finding.status}")]
    lines = [f"<p><strong>{escape(finding.message)}</strong></p>", f"<p>{escape(finding.remedy)}</p>"]
    lines += [f"<p>{escape(line)}</p>" for line in tell_judgement(finding, lang)]
    lines += [_to_proof(proof) for proof in finding.evidence]
    lines.append(f'<p class="fine">{" · ".join(facts)}</p>')
    return f'<article class="{finding.severity}" id="{finding.id}">\n' + "\n".join(lines) + "\n</article>"


def _to_proof(proof: Evidence) -> str:
    line = f'<p class="fine">{escape(tell_proof(proof))}</p>'
    return line + (f"\n<blockquote>{escape(proof.quote)}</blockquote>" if proof.quote else "")


def _to_stale(found: Findings) -> str:
    if not found.stale:
        return ""
    lines = [f"<p>{_say(found.lang, 'stale', id=each.finding, rule=each.rule)}</p>" for each in found.stale]
    return "\n".join([f"<h2>{_say(found.lang, 'stale-title')}</h2>", *lines])


def tell_proof(proof: Evidence) -> str:
    """Return where a fact is written, as one line."""
    return f"{proof.document_label} · {proof.item} · {proof.start}–{proof.end} · {proof.digest[:8]}"


def tell_judgement(finding: Finding, lang: str) -> list[str]:
    """Return what people have made of a finding, in sentences; none where it is simply open."""
    if finding.judgement_expired:
        return [say(lang, "findings.expired")]
    if finding.status == "open":
        return []
    status = say(lang, f"findings.status-{finding.status}")
    lines = [say(lang, "findings.judged", status=status, by=finding.by)]
    if finding.expires:
        lines[0] += " " + say(lang, "findings.until", date=finding.expires)
    return [*lines, say(lang, "findings.reason", reason=finding.reason)]
