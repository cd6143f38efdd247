"""The reason of a change in a sentence, built from the facets that changed."""

from mandates.answers.diff.judging import Verdict
from mandates.wording import join_names, say


def tell(verdict: Verdict, lang: str) -> str:
    """Return why a change is of its kind, in a language."""
    values = {"before": verdict.before, "after": verdict.after}
    if verdict.facet == "role":
        values = {key: say(lang, f"role.{code}") for key, code in values.items()}
    elif verdict.facet in ("strength", "action"):
        values = {key: say(lang, f"diff.{verdict.facet}-{code}") for key, code in values.items()}
    said = say(lang, f"diff.why-{verdict.kind}-{verdict.facet}", **values)
    if verdict.changed is None:
        return said
    parts = [said]
    for name in ("dropped", "added"):
        words = [f"“{part}”" for part in getattr(verdict.changed, name)]
        if words:
            parts.append(say(lang, f"diff.{name}", words=join_names(lang, words)))
    return say(lang, "diff.between").join(parts)
