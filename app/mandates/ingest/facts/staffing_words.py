"""The words in which posts are counted, compiled per language."""

import re
from functools import cache
from typing import NamedTuple

from mandates.ingest.lexicon import load_words
from mandates.ingest.ranges import amount_pattern, any_of, counter_pattern


class StaffingWords(NamedTuple):
    """The words of one language.

    `heads` are nouns for a quota (编制, positions), `posts` what the name of a post ends in, `not_posts` what is
    counted without being a post, `opening` what stands before a category without belonging to it, `gate` what
    shows that a sentence counts posts (`shows` has the heads too), `strong_gate` what shows it beyond doubt,
    `fillers` what may stand between a category and its number, `each` that a number holds for all posts before.
    """

    heads: re.Pattern[str]
    posts: re.Pattern[str]
    not_posts: re.Pattern[str]
    opening: re.Pattern[str]
    gate: re.Pattern[str]
    shows: re.Pattern[str]
    strong_gate: re.Pattern[str]
    fillers: re.Pattern[str]
    each: re.Pattern[str]
    notes: re.Pattern[str]
    amount: re.Pattern[str]
    counter: re.Pattern[str]


class Phrase(NamedTuple):
    """A number of posts: its stretch, the stretches that make its category, and the stretch of the number."""

    start: int
    end: int
    category: tuple[tuple[int, int], ...]
    amount: tuple[int, int]


class Context(NamedTuple):
    """A number in running text: where its sentence begins, what is free to be read, and where its counter ends.

    `follows` tells that posts were counted just before.
    """

    folded: str
    language: str
    sentence: int
    floor: int
    amount: tuple[int, int]
    end: int
    follows: bool = False

    @property
    def before(self) -> str:
        """Return the sentence up to the number."""
        return self.folded[self.sentence : self.amount[0]]


@cache
def staffing_lists(language: str) -> dict[str, list[str]]:
    """Return the plain word lists of a language; empty where it has none."""
    found: dict[str, list[str]] = load_words(language, "facts").get("staffing", {})
    return found


@cache
def staffing_words(language: str) -> StaffingWords:
    """Return the compiled words of a language."""
    lists = staffing_lists(language)

    def compiled(name: str, template: str = "(?:{})") -> re.Pattern[str]:
        return re.compile(template.format(any_of(lists.get(name, []))))

    plural = "(?:{})s?$" if lists.get("number_first") else "(?:{})$"
    # An opening word inside a longer word that is none is passed over, as in 设计师.
    opening = f"(?:{any_of(lists.get('not_opening', []))})|(?P<opening>{any_of(lists.get('opening', []))})"
    return StaffingWords(
        heads=compiled("heads", plural),
        posts=_ends(lists.get("posts", []), bool(lists.get("number_first"))),
        not_posts=compiled("not_posts"),
        opening=re.compile(opening),
        gate=compiled("gate"),
        shows=re.compile(any_of([*lists.get("gate", []), *lists.get("heads", [])])),
        strong_gate=compiled("strong_gate"),
        fillers=compiled("fillers", "(?:{}|[:\\s])$"),
        each=compiled("each"),
        notes=compiled("notes"),
        amount=re.compile(amount_pattern(language)),
        counter=re.compile(counter_pattern(language)),
    )


def is_post(name: str, language: str, *, bare: bool = False) -> bool:
    """Tell whether a name is that of a post or a quota; with `bare`, whether it is only the general word for it."""
    words = staffing_words(language)
    if bare:
        return name in staffing_lists(language).get("bare", [])
    longest = max((len(match[0]) for match in (words.posts.search(name), words.heads.search(name)) if match), default=0)
    other = words.not_posts.search(name)
    return longest > (len(other[0]) if other else 0)


def _ends(posts: list[str], inflected: bool) -> re.Pattern[str]:
    """Return what matches a text that ends in the name of a post; a post of one letter needs another before it."""
    if inflected:
        return re.compile(rf"(?:{any_of([*posts, *(_plural(post) for post in posts)])})$")
    single = any_of([post for post in posts if len(post) == 1])
    longer = any_of([post for post in posts if len(post) > 1])
    return re.compile(rf"(?:(?:{longer})|\S(?:{single}))$")


def _plural(noun: str) -> str:
    """Return the English plural of a noun."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "ch", "sh", "x")) else "s")
