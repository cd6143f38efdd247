"""The stored index of words: from what people write to the labels that share its characters.

Text is folded (width, case, Traditional to Simplified) and cut into grams: single characters and pairs for
Chinese and Korean, words and three-letter pieces for Latin script, so that two-character words, typos and
inflected forms are all found. The only module that imports tantivy; OpenCC is needed only to build.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import tantivy

from mandates.errors import UnavailableError

_FOLD_FILE = "fold.json"
_HAN = range(0x3400, 0xA000)
_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+|[\uac00-\ud7a3]+(?: +[\uac00-\ud7a3]+)*")


@dataclass(frozen=True)
class Label:
    """One name of one thing: its IRI, the kind of thing, the language, the text and how plain a name it is.

    `rank` is 1.0 for the preferred name, less for other names.
    """

    iri: str
    kind: str
    lang: str
    text: str
    rank: float


@dataclass(frozen=True)
class Gram:
    """A piece of folded text and the bits of the character positions it covers."""

    text: str
    mask: int


def fold(text: str, table: dict[int, str]) -> str:
    """Return text with width, case and Traditional forms folded away; the length may change."""
    return unicodedata.normalize("NFKC", text).casefold().translate(table)


def to_grams(folded: str) -> list[Gram]:
    """Cut folded text into grams, in order of position."""
    grams = []
    for match in _TOKEN.finditer(folded):
        token, start = match.group(), match.start()
        if token[0].isascii():
            grams.extend(_latin_grams(token, start))
        else:
            grams.extend(_character_grams(token, start))
    return grams


def _latin_grams(word: str, start: int) -> Iterable[Gram]:
    mask = ((1 << len(word)) - 1) << start
    yield Gram(f"={word}", mask)
    padded = f"^{word}$"
    if len(word) > 3:
        for i in range(len(padded) - 2):
            yield Gram(padded[i : i + 3], mask)


def _character_grams(run: str, start: int) -> Iterable[Gram]:
    # Korean is written with and without spaces: pairs are taken across them.
    places = [(start + i, char) for i, char in enumerate(run) if char != " "]
    for i, (at, char) in enumerate(places):
        yield Gram(char, 1 << at)
        if i + 1 < len(places):
            after, next_char = places[i + 1]
            yield Gram(char + next_char, 1 << at | 1 << after)


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("kind", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("iri", "lang", "text"):
        builder.add_text_field(name, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_float_field("rank", stored=True)
    return builder.build()


def _simplified_table() -> dict[str, str]:
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    pairs = ((chr(code), convert(chr(code))) for code in _HAN)
    return {char: simple for char, simple in pairs if char != simple and len(simple) == 1}


def write_words(folder: Path, labels: Iterable[Label]) -> int:
    """Write the index of these labels into a new folder; return how many there are."""
    folder.mkdir(parents=True)
    table = _simplified_table()
    (folder / _FOLD_FILE).write_text(json.dumps(table, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    codes = {ord(char): simple for char, simple in table.items()}
    index = tantivy.Index(_schema(), path=str(folder))
    writer = index.writer(heap_size=50_000_000, num_threads=1)
    count = 0
    for count, label in enumerate(labels, 1):
        grams = " ".join(gram.text for gram in to_grams(fold(label.text, codes)))
        writer.add_document(
            tantivy.Document(
                grams=grams, kind=label.kind, iri=label.iri, lang=label.lang, text=label.text, rank=label.rank
            )
        )
    writer.commit()
    writer.wait_merging_threads()
    return count


class Words:
    """An opened index of words."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`; UnavailableError where it is missing or damaged."""
        try:
            self._table_text = (folder / _FOLD_FILE).read_text(encoding="utf-8")
            self._schema = _schema()
            self._searcher = tantivy.Index(self._schema, path=str(folder), reuse=True).searcher()
        except (OSError, ValueError) as error:
            raise UnavailableError(f"the index of words in {folder} cannot be read: build it again") from error

    @cached_property
    def _table(self) -> dict[int, str]:
        return {ord(char): simple for char, simple in json.loads(self._table_text).items()}

    def fold(self, text: str) -> str:
        """Return the text as the index folds it."""
        return fold(text, self._table)

    def frequency(self, gram: str) -> int:
        """Return in how many labels a gram occurs."""
        return int(self._searcher.doc_freq("grams", gram))

    @property
    def size(self) -> int:
        """The number of labels in the index."""
        return int(self._searcher.num_docs)

    def search(self, grams: Sequence[str], kinds: Sequence[str], limit: int) -> list[Label]:
        """Return the labels of these kinds that share most of the grams, best first."""
        if not grams:
            return []
        query = tantivy.Query
        any_gram = query.boolean_query(
            [(tantivy.Occur.Should, query.term_query(self._schema, "grams", gram, "freq")) for gram in grams]
        )
        any_kind = query.boolean_query(
            [(tantivy.Occur.Should, query.term_query(self._schema, "kind", kind, "basic")) for kind in kinds]
        )
        both = query.boolean_query(
            [(tantivy.Occur.Must, any_gram), (tantivy.Occur.Must, query.const_score_query(any_kind, 0.0))]
        )
        hits = self._searcher.search(both, limit=limit, count=False).hits
        return [self._to_label(address) for _, address in hits]

    def _to_label(self, address: tantivy.DocAddress) -> Label:
        document = self._searcher.doc(address)
        first = document.get_first
        return Label(first("iri"), first("kind"), first("lang"), first("text"), first("rank"))
