"""Read a scenario written in YAML, every name with its line; write one. The only module that imports yaml."""

from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from mandates.answers.simulation import moves
from mandates.answers.simulation.moves import Matter, Move, Name, Scenario
from mandates.errors import BadDataError

# Both are far above what a person writes and far below what it takes to fill a machine.
_MOST_CHARACTERS = 1_000_000
_DEEPEST = 12
STAGES = (
    "policy", "plan", "approve", "supervise", "monitor", "enforce", "respond", "deliver", "fund", "inform",
    "coordinate",
)  # fmt: skip
ROLES = ("lead", "co-lead", "participate", "support", "guide", "supervise", "inform")
_ONE = {"duty": "duties", "subject": "subjects", "section": "sections"}
_MATTER = {"duties", "subjects", "narrower", "stages"}


def read_scenario(text: str, source: str) -> Scenario:
    """Return the scenario that a text in YAML says; `source` names it in errors.

    Raises BadDataError with the line of what is not YAML, not known, missing or of the wrong kind.
    """
    return _Reader(source).read(text)


def to_yaml(document: Mapping[str, Any]) -> str:
    """Return a scenario, given as plain values, as YAML."""
    return yaml.safe_dump(dict(document), allow_unicode=True, sort_keys=False, width=100)


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source

    def read(self, text: str) -> Scenario:
        if len(text) > _MOST_CHARACTERS:
            raise BadDataError(f"{self._source}: more than {_MOST_CHARACTERS} characters: shorten the scenario")
        root = self._compose(text)
        if root is None:
            raise BadDataError(f"{self._source}: the file is empty: give it a title and moves")
        found = self._mapping(root, {"title", "date", "place", "moves"}, {"title", "moves"})
        title = self._text(found["title"])
        date = self._date(found["date"]) if "date" in found else ""
        place = self._name(found["place"]) if "place" in found else None
        read = tuple(self._move(node) for node in self._items(found["moves"]))
        return Scenario(title, date, place, read, self._source, text)

    def _compose(self, text: str) -> Node | None:
        try:
            for depth, event in self._depths(text):
                if isinstance(event, yaml.AliasEvent):
                    raise BadDataError(self._at(_line(event), "aliases are not read: write the value out"))
                if depth > _DEEPEST:
                    raise BadDataError(self._at(_line(event), f"deeper than {_DEEPEST} levels"))
            return yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = getattr(error, "problem", None) or "a character that YAML does not allow"
            raise BadDataError(self._at(mark.line if mark else 0, f"not YAML: {problem}")) from error

    def _depths(self, text: str) -> Iterable[tuple[int, yaml.Event]]:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            yield depth, event

    def _at(self, line: int, problem: str) -> str:
        return f"{self._source}: line {line + 1}: {problem}"

    def _wrong(self, node: Node, problem: str) -> BadDataError:
        return BadDataError(self._at(node.start_mark.line, problem))

    def _mapping(self, node: Node, allowed: set[str], required: set[str] | None = None) -> dict[str, Node]:
        if not isinstance(node, MappingNode):
            raise self._wrong(node, f"keys are expected here: {', '.join(sorted(allowed))}")
        found: dict[str, Node] = {}
        for key, value in node.value:
            name = str(key.value)
            plural = _ONE.get(name, name)
            plural = plural if plural in allowed and name not in allowed else name
            if plural not in allowed:
                near = get_close_matches(name, allowed, 3) or sorted(allowed)
                raise self._wrong(key, f"no key {name[:40]!r} here; there are: {', '.join(near)}")
            if plural in found:
                raise self._wrong(key, f"{name} stands here twice")
            found[plural] = value
        if missing := sorted((required or set()) - set(found)):
            raise self._wrong(node, f"{', '.join(missing)} is missing")
        return found

    def _items(self, node: Node) -> list[Node]:
        if isinstance(node, ScalarNode) and node.tag.endswith(":null"):
            return []
        if not isinstance(node, SequenceNode):
            raise self._wrong(node, "a list is expected here")
        return list(node.value)

    def _many(self, node: Node) -> list[Node]:
        return self._items(node) if isinstance(node, SequenceNode) else [node]

    def _text(self, node: Node) -> str:
        if not isinstance(node, ScalarNode) or not node.value.strip() or node.tag.endswith(":null"):
            raise self._wrong(node, "a text is expected here")
        return str(node.value).strip()

    def _name(self, node: Node) -> Name:
        return Name(self._text(node), node.start_mark.line + 1)

    def _names(self, found: Mapping[str, Node], key: str, known: tuple[str, ...] = ()) -> tuple[Name, ...]:
        names = tuple(self._name(node) for node in self._many(found[key])) if key in found else ()
        for name in names:
            if known and name.text not in known:
                raise BadDataError(
                    self._at(name.line - 1, f"no {key} {name.text[:40]!r}; there are: {', '.join(known)}")
                )
        return names

    def _body(self, node: Node) -> Name:
        if isinstance(node, ScalarNode):
            return self._name(node)
        found = self._mapping(node, {"body", "section"}, {"body", "section"})
        section = self._name(found["section"])
        return section._replace(within=self._text(found["body"]))

    def _bodies(self, found: Mapping[str, Node], key: str) -> tuple[Name, ...]:
        return tuple(self._body(node) for node in self._many(found[key])) if key in found else ()

    def _flag(self, found: Mapping[str, Node], key: str, default: bool) -> bool:
        if key not in found:
            return default
        node = found[key]
        if not isinstance(node, ScalarNode) or not node.tag.endswith(":bool"):
            raise self._wrong(node, "true or false is expected here")
        return str(node.value).lower() in ("true", "yes", "on")

    def _number(self, node: Node) -> int:
        text = self._text(node)
        if not text.isascii() or not text.isdigit() or len(text) > 9:
            raise self._wrong(node, "a whole number not below zero is expected here")
        return int(text)

    def _date(self, node: Node) -> str:
        from datetime import date

        text = self._text(node)
        try:
            if date.fromisoformat(text).isoformat() == text:
                return text
        except ValueError:
            pass
        raise self._wrong(node, f"no date {text[:20]!r}: write YYYY-MM-DD")

    def _matter(self, found: Mapping[str, Node]) -> Matter:
        return Matter(
            self._names(found, "duties"),
            self._names(found, "subjects"),
            self._flag(found, "narrower", default=True),
            self._names(found, "stages", STAGES),
        )

    def _move(self, node: Node) -> Move:
        readers: dict[str, Callable[[Node], Move]] = {
            "transfer": self._transfer,
            "merge": self._merge,
            "split": self._split,
            "abolish": self._abolish,
            "rename": self._rename,
            "found": self._found,
            "cancel": self._cancel,
            "add_split": self._add_split,
            "drop_split": self._drop_split,
            "posts": self._posts,
        }
        found = self._mapping(node, set(readers))
        if len(found) != 1:
            raise self._wrong(node, "each move has one key that says what it is")
        (kind, inner) = next(iter(found.items()))
        return readers[kind](inner)

    def _transfer(self, node: Node) -> Move:
        found = self._mapping(node, _MATTER | {"sections", "from", "to", "posts"}, {"to"})
        if not {"duties", "subjects", "sections"} & set(found):
            raise self._wrong(node, "say what is transferred: duties, subjects or sections")
        posts: tuple[tuple[Name, int], ...] = ()
        if "posts" in found:
            inner = found["posts"]
            if not isinstance(inner, MappingNode):
                raise self._wrong(inner, "categories with numbers are expected here")
            posts = tuple((self._name(key), self._number(value)) for key, value in inner.value)
        origin = self._body(found["from"]) if "from" in found else None
        sections = self._bodies(found, "sections")
        return moves.Transfer(
            node.start_mark.line + 1, self._matter(found), sections, origin, self._body(found["to"]), posts
        )

    def _merge(self, node: Node) -> Move:
        found = self._mapping(node, {"bodies", "into"}, {"bodies", "into"})
        bodies = self._bodies(found, "bodies")
        if len({body[::2] for body in bodies}) < 2:
            raise self._wrong(found["bodies"], "a merger has at least two bodies")
        return moves.Merge(node.start_mark.line + 1, bodies, self._body(found["into"]))

    def _split(self, node: Node) -> Move:
        found = self._mapping(node, {"body", "into"}, {"body", "into"})
        shares = []
        for each in self._items(found["into"]):
            share = self._mapping(each, _MATTER | {"body", "sections", "rest"}, {"body"})
            rest = self._flag(share, "rest", default=False)
            shares.append(
                moves.Share(self._body(share["body"]), self._matter(share), self._bodies(share, "sections"), rest)
            )
        if len(shares) < 2 or sum(share.rest for share in shares) > 1:
            raise self._wrong(found["into"], "a split gives at least two bodies, and the rest to one at most")
        return moves.Divide(node.start_mark.line + 1, self._body(found["body"]), tuple(shares))

    def _abolish(self, node: Node) -> Move:
        found = self._mapping(node, {"body", "cancel", "reason"}, {"body"})
        cancel = self._flag(found, "cancel", default=False)
        reason = self._text(found["reason"]) if "reason" in found else None
        if cancel and not reason:
            raise self._wrong(node, "what is cancelled needs its reason")
        return moves.Abolish(node.start_mark.line + 1, self._body(found["body"]), cancel, reason)

    def _rename(self, node: Node) -> Move:
        found = self._mapping(node, {"body", "to"}, {"body", "to"})
        return moves.Rename(node.start_mark.line + 1, self._body(found["body"]), self._name(found["to"]))

    def _found(self, node: Node) -> Move:
        found = self._mapping(node, {"body"}, {"body"})
        return moves.Found(node.start_mark.line + 1, self._body(found["body"]))

    def _cancel(self, node: Node) -> Move:
        found = self._mapping(node, _MATTER | {"from", "reason"}, {"reason"})
        if not {"duties", "subjects"} & set(found):
            raise self._wrong(node, "say what is cancelled: duties or subjects")
        origin = self._body(found["from"]) if "from" in found else None
        return moves.Cancel(node.start_mark.line + 1, self._matter(found), origin, self._text(found["reason"]))

    def _add_split(self, node: Node) -> Move:
        found = self._mapping(node, {"title", "split", "subjects", "parties"}, {"parties"})
        if not {"split", "subjects"} & set(found):
            raise self._wrong(node, "say on which subjects the split is")
        parts = tuple(self._part(each) for each in self._items(found["parties"]))
        title = self._text(found["title"]) if "title" in found else ""
        split = self._name(found["split"]) if "split" in found else None
        if not split and len({part.body[::2] for part in parts}) < 2:
            raise self._wrong(found["parties"], "a split has at least two parties")
        return moves.AddSplit(node.start_mark.line + 1, title, split, self._names(found, "subjects"), parts)

    def _part(self, node: Node) -> moves.Part:
        found = self._mapping(node, {"body", "role", "duties", "subjects", "stages"}, {"body"})
        role = self._names(found, "role", ROLES)
        return moves.Part(
            self._body(found["body"]),
            role[0] if role else Name("lead", node.start_mark.line + 1),
            self._names(found, "duties"),
            self._names(found, "subjects"),
            self._names(found, "stages", STAGES),
        )

    def _drop_split(self, node: Node) -> Move:
        found = self._mapping(node, {"split", "between", "subject", "keep"})
        if not {"split", "between"} & set(found):
            raise self._wrong(node, "say which split is dropped: split or between")
        split = self._name(found["split"]) if "split" in found else None
        subject = self._name(found["subject"]) if "subject" in found else None
        keep = self._flag(found, "keep", default=False)
        return moves.DropSplit(node.start_mark.line + 1, split, self._bodies(found, "between"), subject, keep)

    def _posts(self, node: Node) -> Move:
        keys = {"body", "category", "number"}
        found = self._mapping(node, keys, keys)
        body, category = self._body(found["body"]), self._name(found["category"])
        return moves.SetPosts(node.start_mark.line + 1, body, category, self._number(found["number"]))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line if event.start_mark else 0
