"""The stored index of words: from what people write to the labels that share its characters.

Text is folded (width, case, Traditional to Simplified) and cut into grams: single characters and pairs for
Chinese and Korean, words and three-letter pieces for Latin script, so that two-character words, typos and
inflected forms are all found. The only module that imports tantivy; OpenCC is needed only to build.
"""

import json
import math
import os
import re
import shutil
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

import tantivy

from mandates.errors import UnavailableError

_FOLD_FILE = "fold.json"
_HAN = range(0x3400, 0xA000)
_TOKEN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+|[\uac00-\ud7a3]+(?: +[\uac00-\ud7a3]+)*")


class Label(NamedTuple):
    """One name of one thing: its IRI, the kind of thing, the language, the text and how plain a name it is.

    `rank` is 1.0 for the preferred name, less for other names. `grams` and `whole` (the weight of all grams
    together) are set on labels that come from the index.
    """

    iri: str
    kind: str
    lang: str
    text: str
    rank: float
    grams: frozenset[str] = frozenset()
    whole: float = 0.0


class Gram(NamedTuple):
    """A piece of folded text, the bits of the character positions it covers, and its share of the word it is in.

    The letter pieces of a word share one weight, so that a long word tells no more than a short one.
    """

    text: str
    mask: int
    share: float


def fold(text: str, table: dict[int, str]) -> str:
    """Return text with width, case and Traditional forms folded away; the length may change."""
    return unicodedata.normalize("NFKC", text).casefold().translate(table)


def to_grams(folded: str) -> list[Gram]:
    """Cut folded text into grams, in order of position."""
    grams: list[Gram] = []
    for match in _TOKEN.finditer(folded):
        token, start = match.group(), match.start()
        if token[0].isascii():
            grams.extend(_latin_grams(token, start))
        else:
            grams.extend(_character_grams(token, start))
    return grams


def _latin_grams(word: str, start: int) -> Iterable[Gram]:
    mask = ((1 << len(word)) - 1) << start
    yield Gram(f"={word}", mask, 0.7)
    if len(word) > 2:
        padded = f"^{word}$"
        for i in range(len(word)):
            yield Gram(padded[i : i + 3], mask, 2 / len(word))


def _character_grams(run: str, start: int) -> Iterable[Gram]:
    # Korean is written with and without spaces: pairs are taken across them.
    places = [(start + i, char) for i, char in enumerate(run) if char != " "]
    for i, (at, char) in enumerate(places):
        yield Gram(char, 1 << at, 0.5)
        if i + 1 < len(places):
            after, next_char = places[i + 1]
            yield Gram(char + next_char, 1 << at | 1 << after, 1.0)


def to_terms(text: str) -> list[str]:
    """Cut a text into the terms by which wordings are compared, in order: stems of Latin words, pairs of characters.

    Width, case and Traditional forms are folded away; a single character between others gives no term.
    """
    terms: list[str] = []
    for match in _TOKEN.finditer(fold(text, load_fold_table())):
        token = match.group()
        if token[0].isascii():
            terms.extend(_stemmer().analyze(token))
        else:
            run = token.replace(" ", "")
            terms.extend(run[i : i + 2] for i in range(len(run) - 1))
    return terms


@cache
def _stemmer() -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    builder = builder.filter(tantivy.Filter.stopword("english")).filter(tantivy.Filter.stemmer("english"))
    return builder.build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("record", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


def gram_weight(frequency: int, size: int) -> float:
    """Return how much a gram tells by itself: rare ones tell more."""
    return math.log(1 + size / (1 + frequency))


def _simplified_table() -> dict[str, str]:
    from opencc import OpenCC

    convert = OpenCC("t2s").convert
    pairs = ((chr(code), convert(chr(code))) for code in _HAN)
    return {char: simple for char, simple in pairs if char != simple and len(simple) == 1}


@cache
def load_fold_table() -> dict[int, str]:
    """Return what `str.translate` needs to fold Traditional characters to Simplified ones, each in its place."""
    return {ord(char): simple for char, simple in _simplified_table().items()}


def write_words(folder: Path, labels: Iterable[Label]) -> int:
    """Write the index of these labels into a new folder; return how many there are."""
    folder.mkdir(parents=True)
    table = _simplified_table()
    (folder / _FOLD_FILE).write_text(json.dumps(table, ensure_ascii=False, sort_keys=True), encoding="utf-8")
    codes = {ord(char): simple for char, simple in table.items()}
    cut = [(label, {gram.text: gram.share for gram in to_grams(fold(label.text, codes))}) for label in labels]
    frequency = Counter(gram for _, grams in cut for gram in grams)
    writer = tantivy.Index(_schema(), path=str(folder)).writer(heap_size=50_000_000, num_threads=1)
    for label, grams in cut:
        whole = sum(share * gram_weight(frequency[gram], len(cut)) for gram, share in grams.items())
        text = " ".join(sorted(grams))
        record = "\t".join((*label[:4], str(label.rank), f"{whole:.4f}", text))
        writer.add_document(tantivy.Document(grams=text, kind=label.kind, record=record))
    writer.commit()
    writer.wait_merging_threads()
    return len(cut)


def _open_index(folder: Path, schema: tantivy.Schema) -> tantivy.Index:
    """Open the index of a folder; tantivy takes a lock file even to read, so a read-only folder is copied first."""
    if os.access(folder, os.W_OK):
        return tantivy.Index(schema, path=str(folder), reuse=True)
    with tempfile.TemporaryDirectory() as copy:
        for path in folder.iterdir():
            if path.suffix != ".lock":
                shutil.copyfile(path, Path(copy) / path.name)
        index = tantivy.Index(schema, path=copy, reuse=True)
        index.searcher()
        return index


class Words:
    """An opened index of words."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`; UnavailableError where it is missing or damaged."""
        try:
            self._table_text = (folder / _FOLD_FILE).read_text(encoding="utf-8")
            self._schema = _schema()
            self._searcher = _open_index(folder, self._schema).searcher()
            self._weights: dict[str, float] = {}
        except (OSError, ValueError) as error:
            raise UnavailableError(f"the index of words in {folder} cannot be read: build it again") from error

    @cached_property
    def _table(self) -> dict[int, str]:
        return {ord(char): simple for char, simple in json.loads(self._table_text).items()}

    def fold(self, text: str) -> str:
        """Return the text as the index folds it."""
        return fold(text, self._table)

    def weight(self, gram: str) -> float:
        """Return how much a gram tells, by the number of labels that have it."""
        if gram not in self._weights:
            frequency = self._searcher.doc_freq("grams", gram)
            self._weights[gram] = gram_weight(frequency, self._searcher.num_docs)
        return self._weights[gram]

    def search(self, grams: Iterable[str], kinds: Sequence[str], limit: int) -> list[Label]:
        """Return the labels of these kinds that share most of the grams, best first."""
        query, schema = tantivy.Query, self._schema
        should, must = tantivy.Occur.Should, tantivy.Occur.Must
        any_gram = [(should, query.term_query(schema, "grams", gram, "freq")) for gram in grams]
        if not any_gram:
            return []
        any_kind = query.boolean_query([(should, query.term_query(schema, "kind", kind, "basic")) for kind in kinds])
        both = [(must, query.boolean_query(any_gram)), (must, query.const_score_query(any_kind, 0.0))]
        hits = self._searcher.search(query.boolean_query(both), limit=limit, count=False).hits
        return [_to_label(str(self._searcher.doc(address).get_first("record"))) for _, address in hits]

    def named(self, name: str, kinds: Sequence[str]) -> list[Label]:
        """Return the labels of these kinds that read exactly as a name, folded."""
        folded = self.fold(name.strip())
        found = self.search({gram.text for gram in to_grams(folded)}, kinds, 50)
        return [label for label in found if self.fold(label.text) == folded]


def _to_label(record: str) -> Label:
    iri, kind, lang, text, rank, whole, grams = record.split("\t")
    return Label(iri, kind, lang, text, float(rank), frozenset(grams.split(" ")), float(whole))
