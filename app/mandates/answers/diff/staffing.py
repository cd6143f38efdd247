"""Posts on both sides, category by category: by the words of the texts, else by the code of the category."""

from mandates.answers.diff.contents import bare
from mandates.answers.diff.sides import Side, SidePosts
from mandates.model.diff import StaffingChange


def compare_staffing(first: Side, second: Side) -> tuple[StaffingChange, ...]:
    """Return every category once, in the order of the first side, then what only the second has."""
    left, found = list(second.posts), []
    partners: dict[int, SidePosts] = {}
    for test in (_same_words, _same_code):
        for number, posts in enumerate(first.posts):
            if number not in partners and (other := next((each for each in left if test(posts, each)), None)):
                partners[number] = other
                left.remove(other)
    for number, posts in enumerate(first.posts):
        match = partners.get(number)
        found.append(StaffingChange(posts.category, posts.headcount, match.headcount if match else None))
    return (*found, *(StaffingChange(posts.category, None, posts.headcount) for posts in left))


def _same_words(first: SidePosts, second: SidePosts) -> bool:
    return bare(first.category) == bare(second.category)


def _same_code(first: SidePosts, second: SidePosts) -> bool:
    return first.code == second.code != "other"
