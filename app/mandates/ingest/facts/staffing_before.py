"""A number of posts behind its category (主任1名, 과장 1명); in Chinese also before it (1名主任)."""

import re

from mandates.ingest.facts.staffing_words import Context, Phrase, is_post, staffing_lists, staffing_words
from mandates.ingest.ranges import any_of

_RUN = re.compile(r"[^,。;、:()\[\]【】《》<>\"“”|｜.\s①-⑳]{1,30}$")
_RUN_BEHIND = re.compile(r"[^,。;、:()\[\]【】《》<>\"“”|｜.\s\d]{2,15}")
_BRACKET = re.compile(r"\s?\([^()\n]{1,40}\)\s?$")
_STOP = re.compile(r"\s*(?:[,。;、:()|｜.]|$|\n)")
_JOINT = re.compile(r"[、·ㆍ和与及]\s?$")
_REACH, _AHEAD, _LONGEST_NAME = 60, 60, 15

Span = tuple[int, int]


def read_before(context: Context) -> list[Phrase]:
    """Return what the number counts where it counts posts; several phrases where it holds for each of several."""
    left = max(context.floor, context.amount[0] - _REACH)
    stop, every = _strip_fillers(context, left)
    spaced = bool(staffing_lists(context.language).get("spaced"))
    category = _category(context, left, stop)
    if category is None:
        return [] if spaced else _behind(context)
    spans = [*_companions(context, left, category), category] if every and not spaced else [category]
    body = _body(context, category)
    parts = [((body, span) if body else (span,)) for span in spans]
    return [Phrase(span[0], context.end, part, context.amount) for span, part in zip(spans, parts, strict=True)]


def _strip_fillers(context: Context, left: int) -> tuple[int, bool]:
    """Return where the category ends, before words such as 共为 and brackets, and whether the number is of each."""
    words, lists = staffing_words(context.language), staffing_lists(context.language)
    stretch, every = context.folded[left : context.amount[0]].rstrip(), False
    adverb = re.compile(rf"\s\S{{1,8}}(?:{any_of(lists.get('adverbs', []))})\s*$")
    each = re.compile(f"(?:{words.each.pattern})$")
    while stretch and not (words.heads.search(stretch) or words.posts.search(stretch)):
        every = every or bool(each.search(stretch))
        shorter = stretch
        for pattern in (_BRACKET, adverb, each, words.fillers):
            shorter = pattern.sub("", shorter).rstrip()
        if shorter == stretch:
            break
        stretch = shorter
    return left + len(stretch), every


def _category(context: Context, left: int, stop: int) -> Span | None:
    run = _RUN.search(context.folded, left, stop)
    if not run:
        return None
    spaced = staffing_lists(context.language).get("spaced")
    found = _cut(context, run.start(), stop)
    # A word broken by a space: 局 长; or a category of two words: 일반직 공무원.
    short = spaced and found and is_post(context.folded[slice(*found)], context.language, bare=True)
    if (found is None or short) and run.start() > left and context.folded[run.start() - 1] == " ":
        earlier = _RUN.search(context.folded, left, run.start() - 1)
        if earlier and not (spaced and _ends_phrase(earlier[0], context.language)):
            return _cut(context, earlier.start(), stop) or found
    return found


def _within_name(context: Context, start: int, match: re.Match[str]) -> bool:
    """Tell whether a word such as 与 joins two parts of a name and not two posts."""
    joins = match["opening"] in staffing_lists(context.language).get("joints", [])
    before = context.folded[start : match.start()]
    return joins and bool(before) and not is_post(before, context.language)


def _ends_phrase(word: str, language: str) -> bool:
    """Tell whether a word ends a phrase of its own, by its particle, and so does not belong to the next."""
    return bool(re.search(rf"(?:{any_of(staffing_lists(language).get('particles', []))})$", word))


def _cut(context: Context, start: int, stop: int) -> Span | None:
    """Return the category within a run of letters: what stands before it in the sentence is cut off."""
    words, folded = staffing_words(context.language), context.folded
    strong = False
    for match in words.opening.finditer(folded, start, stop):
        if match["opening"] and match.end() < stop and not _within_name(context, start, match):
            strong = bool(words.strong_gate.fullmatch(match["opening"]))
            start = match.end()
    name = re.sub(r"\s", "", folded[start:stop])
    if words.heads.search(folded, start, stop) and not words.not_posts.search(name):
        return (_tile(context, start, stop), stop) if _counted(context, quota=True) else None
    named = is_post(name, context.language) and _gated(context, name)
    # What is set up by persons is a post whatever it is called.
    named = named or (strong and len(name) <= _LONGEST_NAME and not words.not_posts.search(name))
    return (start, stop) if named and name and _counted(context, quota=False) else None


def _gated(context: Context, name: str) -> bool:
    """Tell whether the sentence counts posts of the agency."""
    words, lists = staffing_words(context.language), staffing_lists(context.language)
    weak, leaders = (any_of(lists.get(kind, [])) for kind in ("weak_gate", "leaders"))
    if (context.follows or re.search(weak, context.before)) and re.search(rf"(?:{leaders})$", name):
        return True
    ahead = context.end + (_AHEAD if staffing_lists(context.language).get("spaced") else 0)
    after = re.split(r"[。\n]", context.folded[context.end : ahead])[0]
    stretch = context.before + after
    return bool(words.gate.search(stretch) or words.heads.search(stretch))


def _counted(context: Context, *, quota: bool) -> bool:
    """Tell whether what follows the number counts persons or posts and not things."""
    lists = staffing_lists(context.language)
    counter = context.folded[context.amount[1] : context.end].strip()
    if _bounds_a_thing(context):
        return False
    stops = bool(_STOP.match(context.folded, context.end))
    if not counter:
        return stops and (quota or bool(staffing_words(context.language).shows.search(context.before)))
    return stops or not any(counter.startswith(thing) for thing in lists.get("thing_counters", []))


def _bounds_a_thing(context: Context) -> bool:
    """Tell whether the number only says how large what is named behind it may be (정원 50명 이하 상담소)."""
    thresholds = staffing_lists(context.language).get("thresholds")
    if not thresholds:
        return False
    linked = any_of(staffing_lists(context.language).get("threshold_links", []))
    bound = re.compile(rf"[^\W\d_]{{0,2}}\s?(?:{any_of(thresholds)})(?:{linked})?\s(?=[^\W\d_])")
    return bool(bound.match(context.folded, context.amount[1]))


def _tile(context: Context, start: int, stop: int) -> int:
    """Return where the name of a quota begins: its head with the words that are known to stand before heads."""
    modifiers = staffing_lists(context.language).get("modifiers", [])
    if not modifiers:
        return start
    head = re.search(
        rf"(?:{any_of(modifiers)})*(?:{any_of(staffing_lists(context.language)['heads'])})$", context.folded[start:stop]
    )
    return start + head.start() if head else start


def _companions(context: Context, left: int, category: Span) -> list[Span]:
    """Return the posts joined to a category that shares its number: 主任、副主任各1名."""
    found: list[Span] = []
    start = category[0]
    while joint := _JOINT.search(context.folded, left, start):
        run = _RUN.search(context.folded, left, joint.start())
        span = _cut(context, run.start(), joint.start()) if run else None
        if span is None:
            break
        found.insert(0, span)
        start = span[0]
    return found


def _body(context: Context, category: Span) -> Span | None:
    """Return the section that the sentence gives the post to: 상수도과에 과장 1명."""
    lists = staffing_lists(context.language)
    if "body" not in lists or staffing_words(context.language).heads.search(context.folded, *category):
        return None
    found = re.compile(rf"(?:^|[\s①-⑳(])(?P<body>[^\s,.;()①-⑳]{{1,20}}?)(?:{any_of(lists['body'])})(?=\s)")
    bodies = list(found.finditer(context.folded, context.sentence, category[0]))
    if not bodies or len(bodies[-1]["body"]) < 2 or bodies[-1]["body"] in lists["not_body"]:
        return None
    return bodies[-1].span("body")


def _behind(context: Context) -> list[Phrase]:
    """Return the post that stands behind its number: 1名主任."""
    words, lists, folded = staffing_words(context.language), staffing_lists(context.language), context.folded
    if folded[context.amount[1] : context.end].strip() not in lists.get("counters_before", []):
        return []
    lead = re.compile(rf"(?:{any_of(lists.get('leading_fillers', []))})?").match(folded, context.end)
    run = _RUN_BEHIND.match(folded, lead.end() if lead else context.end)
    if not run:
        return []
    openings = [match.start() for match in words.opening.finditer(folded, *run.span()) if match["opening"]]
    stop = min([run.end(), *openings])
    name = folded[run.start() : stop]
    ends = [length for length in range(2, len(name) + 1) if is_post(name[:length], context.language)]
    length = len(name) if len(name) in ends else min(ends, default=0)
    quota = bool(length and words.heads.search(name[:length]))
    if not length or not (quota or words.strong_gate.search(context.before)):
        return []
    stop = run.start() + length
    return [Phrase(context.amount[0], stop, ((run.start(), stop),), context.amount)]
