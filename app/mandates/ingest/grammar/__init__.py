"""How the languages say a duty: which words govern, where one duty ends and the next begins.

A grammar is a way of building phrases, not a language: `unspaced` has the verb first and no spaces (Chinese),
`spaced` has the verb first and spaces (English), `final` has the verb or verbal noun last (Korean). A language
names its grammar in `language.json` and brings its own words.
"""

from collections.abc import Callable

from mandates.ingest.drafts import Clause, Item
from mandates.ingest.grammar import final, spaced, unspaced
from mandates.ingest.lexicon import load_words

_GRAMMARS: dict[str, Callable[[str, str, Item, str], list[Clause]]] = {
    "final": final.cut,
    "spaced": spaced.cut,
    "unspaced": unspaced.cut,
}


def cut_clauses(text: str, folded: str, item: Item, language: str) -> list[Clause]:
    """Return the duty clauses of an item in order of the text.

    `folded` is `fold_text(text)`: the same length, so that positions in one are positions in the other.
    """
    return _GRAMMARS[load_words(language, "language")["grammar"]](text, folded, item, language)
