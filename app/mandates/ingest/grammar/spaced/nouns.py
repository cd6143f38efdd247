"""Stretches that nouns govern, without a verb: duties of their own, torn-off ends of others, or mere statements."""

from mandates.ingest.grammar.spaced.passage import Passage


def stands_alone(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a stretch without a verb names an activity and so is a duty, no torn-off end of the one before."""
    while start < end and (passage.is_in(start, "connectives") or passage.is_in(start, "determiners")):
        start += 1
    if start >= end or not passage.tokens[start].capital:
        return False
    for at in range(start, end):
        if passage.is_in(at, "prepositions") or passage.is_mark(at):
            return False
        noun = passage.noun(at)
        shows = noun is not None and bool(passage.vocabulary.shows(noun).actions)
        if noun and shows and (noun.size > 1 or passage.ends_noun_phrase(at + 1)):
            return True
    return False


def is_activity_with_object(passage: Passage, at: int, end: int) -> bool:
    """Tell whether an activity with an object of its own is named at a place ("and audit of expenditures")."""
    if passage.is_in(at, "determiners"):
        at += 1
    for each in range(at, min(end, at + 5)):
        if passage.is_mark(each) or passage.is_in(each, "prepositions"):
            return False
        noun = passage.noun(each)
        after = each + noun.size if noun else each + 1
        if noun and passage.is_in(after - 1, "complement_marks"):
            return True
        if after < end and passage.is_in(after, "complement_marks"):
            return noun is not None or passage.words[each].endswith(tuple(passage.vocabulary.words["activity_endings"]))
    return False


def is_statement(passage: Passage, start: int, end: int) -> bool:
    """Tell whether a stretch only states something ("The main duties are:")."""
    copulas = passage.vocabulary.set("copulas")
    for at in range(start, end):
        if passage.is_in(at, "relatives"):
            return False
        if (passage.words[at] in copulas or passage.is_in(at, "finite_words")) and not passage.tokens[at].deep:
            return True
    return False
