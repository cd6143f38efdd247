"""Where in a phrase a word stands: whether it governs what follows or is a noun among others."""

from mandates.ingest.grammar.unspaced.passage import Passage, Token


def next_token(passage: Passage, index: int, high: int) -> Token | None:
    """Return the token after one, leaving out line breaks."""
    tokens = passage.tokens
    for position in range(index + 1, high):
        if tokens[position].kind != "break":
            return tokens[position]
    return None


def is_matter(passage: Passage, token: Token) -> bool:
    """Whether a word stands right after a token that makes it a mere modifier (results, funds, staff)."""
    return bool(passage.words.patterns["matters"].match(passage.text, token.end))


def _index_of(passage: Passage, token: Token, index: int) -> int:
    while passage.tokens[index] is not token:
        index += 1
    return index


def joins(token: Token | None) -> bool:
    """Whether a token joins equals: a list mark or a connective."""
    return token is not None and (token.kind == "list" or token.has("connective"))


def closes(token: Token | None) -> bool:
    """Whether a verbal noun may end before this token."""
    if token is None or token.kind in {"comma", "colon", "stop", "list", "group"}:
        return True
    return token.has("connective", "scope", "fresh") and not token.governs


def is_noun_here(passage: Passage, index: int, high: int) -> bool:
    """Whether the word at `index`, verb and noun in one, stands as a noun."""
    token, follows = passage.tokens[index], next_token(passage, index, high)
    if follows is None:
        return True
    if token.word is not None and token.word.strong:
        return follows.has("of") or (follows.has("scope") and not follows.governs and "head-only" in token.word.kinds)
    if follows.has("of", "scope", "system") and not follows.governs:
        return True
    if follows.has("document"):
        after = next_token(passage, _index_of(passage, follows, index), high)
        return closes(after) or (after is not None and after.has("of"))
    return joins(follows) and not leads_series(passage, index, high)


def leads_series(passage: Passage, index: int, high: int) -> bool:
    """Whether verbs joined to the one at `index` come to an object they share."""
    joined = False
    for position in range(index + 1, high):
        token = passage.tokens[position]
        if token.kind == "break" or token.has("adverb", "auxiliary"):
            continue
        if joins(token):
            joined = True
        elif joined and not token.governs:
            return False
        elif token.governs:
            if token.word is not None and not token.word.strong and not joined and is_matter(passage, token):
                return False
            joined = False
        else:
            return not (token.has("of", "scope", "document", "system") or token.kind in {"comma", "stop", "colon"})
    return False


def skip(passage: Passage, index: int, high: int, *kinds: str) -> int:
    """Return the first position from `index` on whose token is none of these kinds."""
    while index < high and (passage.tokens[index].has(*kinds) or passage.tokens[index].kind == "break"):
        index += 1
    return index
