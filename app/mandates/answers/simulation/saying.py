"""Sentences that the command and the page share."""

from mandates.model.simulation import MovedPosts
from mandates.wording import say


def posts_line(each: MovedPosts, lang: str) -> str:
    """Return the sentence about posts that go with a body."""
    return say(
        lang,
        f"simulate.posts-{each.status}",
        origin=each.origin.label,
        to=each.to.label if each.to else "–",
        category=each.category.label if each.category else "",
        number=each.number,
        before=each.before,
        after=each.after,
    )
