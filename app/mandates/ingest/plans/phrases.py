"""The phrases of a work plan: what one verb governs, with the actor it names; the grammar of the language decides.

A phrase is `task` (a governing verb), `aim` (what it is for), `plain` (no verb: only its figures count) or
`context` (a circumstance of the next phrase).
"""

from collections.abc import Callable

from mandates.ingest.lexicon import load_words
from mandates.ingest.plans.blocks import Masks, Sentence
from mandates.ingest.plans.final import cut as cut_final
from mandates.ingest.plans.joining import settle
from mandates.ingest.plans.phrase import Phrase
from mandates.ingest.plans.quantities import find_quantities
from mandates.ingest.plans.spaced import cut as cut_spaced
from mandates.ingest.plans.unspaced import cut as cut_unspaced

_GRAMMARS: dict[str, Callable[[str, Sentence, str, Masks], list[Phrase]]] = {
    "final": cut_final,
    "spaced": cut_spaced,
    "unspaced": cut_unspaced,
}


def cut_phrases(folded: str, sentence: Sentence, language: str, masks: Masks) -> list[Phrase]:
    """Return the phrases of a sentence in order."""
    phrases = _GRAMMARS[load_words(language, "language")["grammar"]](folded, sentence, language, masks)
    bare = [not find_quantities(folded, item.start, item.end, language, masks.quotes) for item in phrases]
    return settle(folded, phrases, bare, language)
