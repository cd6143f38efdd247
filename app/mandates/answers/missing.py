"""What of a duty is missing, as a sentence in a language."""

from mandates.answers.labels import Labels
from mandates.graph.store import Store
from mandates.model.inside import Missing
from mandates.namespaces import PREFIXES
from mandates.wording import join_names, say


def say_missing(store: Store, missing: Missing, lang: str) -> str:
    """Return what is missing in one line; empty where nothing is."""
    actions = [f"{PREFIXES['action']}{code}" for code in missing.actions]
    labels = Labels(store, actions, lang)
    named = {
        "subjects": [each.label for each in missing.subjects],
        "bodies": [each.label for each in missing.bodies],
        "actions": [labels.text(action) for action in actions],
        "words": [say(lang, "carrying.word", word=word) for word in missing.words],
    }
    told = [say(lang, f"carrying.{key}", names=join_names(lang, names)) for key, names in named.items() if names]
    told += [say(lang, f"carrying.{limit}") for limit in missing.limits]
    return say(lang, "carrying.separator").join(told)
