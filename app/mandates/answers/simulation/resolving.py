"""From the names in a move to what they mean in the chart at that moment: bodies, rows, splits, posts."""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mandates.answers.simulation.chart import Body, Chart, Row
from mandates.answers.simulation.moves import Matter, Name
from mandates.answers.simulation.names import Fold, Names, fold
from mandates.errors import BadDataError
from mandates.namespaces import BASE, split_id, to_id

# Marks between the objects of an enumeration, folded to their narrow forms.
_ENUMERATES = re.compile("[、,;]")
# A part of a name that is shorter could stand in any name.
_SHORTEST = 4


class Taken(NamedTuple):
    """A row that a move takes, whole or on some stages or, with `words`, that part of its matter."""

    row: Row
    stages: frozenset[str]
    words: str = ""


class Resolver:
    """Finds in a chart what names mean; errors name the line, the value and near names."""

    def __init__(self, names: Names, chart: Chart) -> None:
        """Take the names and the chart to look in."""
        self.names, self.chart = names, chart

    def body(self, name: Name) -> str:
        """Return the living body of a name."""
        found = self.find_body(name, loosely=True)
        if found is None:
            raise self.names.error(name, f"no body {_shown(name)}", self.names.bodies.near(name.text))
        if not self.chart.is_live(found):
            raise self.names.error(name, f"{_shown(name)} has ended by then: found it again first")
        return found

    def find_body(self, name: Name, *, loosely: bool = False) -> str | None:
        """Return the body of a name, living before ended, or None; BadDataError where it may be several.

        `loosely` takes a part of a name for the whole where only one body has it.
        """
        found = self.names.bodies_of(name, self.chart.bodies)
        if not found and loosely:
            found = self._within_a_name(name)
        if name.within is not None:
            agency = self.body(Name(name.within, name.line))
            found = {body for body in found if self.chart.bodies[body].agency == agency}
        held = {self.chart.agency_of(row.holder) for row in self.chart.live_rows} | {
            row.holder for row in self.chart.live_rows
        }
        tests: tuple[Callable[[str], bool], ...] = (
            self.chart.is_live,
            lambda body: body in held,
            lambda body: self.chart.bodies[body].agency is None,
        )
        for holds in tests:
            found = {body for body in found if holds(body)} or found
        if len(found) > 1:
            keys = [split_id(body)[1] for body in sorted(found)]
            raise self.names.error(name, f"{_shown(name)} is the name of several bodies: give a key", keys)
        return next(iter(found), None)

    def _within_a_name(self, name: Name) -> set[str]:
        """Return the one living body of whose names a name is a part; none where several are."""
        part = fold(name.text)
        if len(part) < _SHORTEST or name.text.startswith(BASE):
            return set()
        bodies = {
            body
            for known, things in self.names.bodies.by_name.items()
            if part in known
            for body in things
            if body in self.chart.bodies and self.chart.is_live(body)
        }
        return bodies if len(bodies) == 1 else set()

    def new_body(self, name: Name, like: str | None = None) -> Body:
        """Return the body that a name founds, of the kind and in the place of another; it may be one that had ended."""
        if (ended := self.names.bodies_of(name, self.chart.bodies)) and len(ended) == 1:
            [known] = ended
            if not self.chart.is_live(known) and name.within is None:
                return self.chart.bodies[known]._replace(live=True)
        model = self.chart.bodies.get(like) if like else None
        agency = self.body(Name(name.within, name.line)) if name.within else (model.agency if model else None)
        if name.text.startswith(BASE):
            raise self.names.error(name, f"no body {_shown(name)}: a new one is given a name")
        near = model or (self.chart.bodies[agency] if agency else None)
        place = (near.place if near else None) or self.chart.home
        return Body(mint("section" if agency else "agency", name.text, agency or ""), agency, place, name.text)

    def subjects(self, wanted: Sequence[Name]) -> set[str]:
        """Return the subjects of names, all of which must be known."""
        found: set[str] = set()
        for name in wanted:
            if not (subjects := self.names.subjects_of(name)):
                raise self.names.error(name, f"no subject {_shown(name)}", self.names.subjects.near(name.text))
            found |= subjects
        return found

    def split(self, name: Name) -> str:
        """Return the split of a name, key or IRI."""
        text = name.text
        iri = text if text.startswith(BASE) else to_id("split", text)
        found = {iri} & set(self.chart.splits) or self.names.splits.find(text) & set(self.chart.splits)
        if len(found) != 1:
            problem = f"several splits are called {_shown(name)}" if found else f"no split {_shown(name)}"
            near = self.names.splits.near(text) or [split_id(split)[1] for split in sorted(self.chart.splits)][:4]
            raise self.names.error(name, problem, near)
        return next(iter(found))

    def take(self, matter: Matter, origin: str | None) -> list[Taken]:
        """Return the rows that a matter means; BadDataError where a name means none, or duties of several holders."""
        rows = [row for row in self.chart.rows if origin in (None, row.holder, self.chart.agency_of(row.holder))]
        if matter.duties:
            taken = [Taken(row, row.stages) for name in matter.duties for row in self._of_duty(name, rows, origin)]
            if matter.subjects:
                wanted = self.subjects(matter.subjects)
                taken = [each for each in taken if self._lies_on(each.row, wanted, matter)]
        else:
            live = [row for row in rows if row.live]
            taken = [each for name in matter.subjects for each in self._of_subject(name, live, matter)]
        taken = list({(id(each.row), each.words): each for each in taken}.values())
        if matter.stages:
            stages = {stage.text for stage in matter.stages}
            taken = [each._replace(stages=each.stages & stages) for each in taken if each.stages & stages]
        # What has lapsed is meant only where nobody holds what a name means.
        taken = [each for each in taken if each.row.live] or taken
        if not taken:
            first = (*matter.duties, *matter.subjects)[0]
            raise self._nothing(first, matter, rows, origin)
        return taken

    def _nothing(self, name: Name, matter: Matter, rows: Sequence[Row], origin: str | None) -> BadDataError:
        """Return the error where nothing is meant: no such subject and no such words, or nobody there holds it."""
        if not matter.duties and not self.names.subjects_of(name):
            problem = f"{_shown(name)} is no subject and stands in no duty there"
            return self.names.error(name, problem, self.names.subjects.near(name.text))
        held = "nobody holds anything" if origin is None else f"{split_id(origin)[1]} holds nothing"
        at = " at these stages" if matter.stages else ""
        return self.names.error(name, f"{held} of {_shown(name)}{at}", self._near_duties(name, rows))

    def _lies_on(self, row: Row, subjects: set[str], matter: Matter) -> bool:
        line = self.chart.known.tree.line(row.claim.subject) if matter.narrower else (row.claim.subject,)
        return bool(subjects & set(line))

    def _of_subject(self, name: Name, rows: Sequence[Row], matter: Matter) -> list[Taken]:
        if subjects := self.names.subjects_of(name):
            return [Taken(row, row.stages) for row in rows if self._lies_on(row, subjects, matter)]
        for folded in (fold, self.names.plain):
            phrase = folded(name.text)
            if found := [taken for row in rows if (taken := self._in_words(row, phrase, folded))]:
                return found
        return []

    def _in_words(self, row: Row, phrase: str, folded: Fold) -> Taken | None:
        """Return a row whose holder's name or whose words have a phrase; only that part of an enumeration."""
        if any(phrase in name for name in self._names_of(row.holder, folded)):
            return Taken(row, row.stages)
        for words in self._words_of(row, folded):
            if phrase in words:
                return Taken(row, row.stages, phrase if _ENUMERATES.search(words.replace(phrase, "")) else "")
        return None

    def _names_of(self, body: str, folded: Fold) -> list[str]:
        if split_id(body)[0] != "section":
            return []
        return [folded(name) for name, things in self.names.bodies.by_name.items() if body in things]

    def _words_of(self, row: Row, folded: Fold) -> list[str]:
        wording = self.chart.known.wordings.get(row.claim.duty)
        return [folded(words) for words in wording.words.values()] if wording else []

    def _of_duty(self, name: Name, rows: Sequence[Row], origin: str | None) -> list[Row]:
        """Return the rows of one duty: live before lapsed, held by the body itself before held by its sections."""
        found = self.find_duty(name, rows)
        for folded in () if found else (fold, self.names.plain):
            words = folded(name.text)
            found = found or [row for row in rows if any(words in known for known in self._words_of(row, folded))]
        if not found:
            raise self.names.error(name, f"no duty {_shown(name)} there", self._near_duties(name, rows))
        found = [row for row in found if row.holder == origin] or found
        if len({row.claim.duty for row in found}) > 1:
            found = [row for row in found if row.live] or found
        if len({row.claim.duty for row in found}) > 1:
            keys = sorted({split_id(row.claim.duty)[1] for row in found})
            raise self.names.error(name, f"{_shown(name)} fits several duties: give a key or `from`", keys[:6])
        return found

    def find_duty(self, name: Name, rows: Sequence[Row]) -> list[Row]:
        """Return those of some rows that a key, an IRI or the very words of a duty name."""
        found = _of_key(name.text, rows)
        # Traditional characters are taken for Simplified ones only where nothing else fits: that costs a table.
        for folded in () if found else (fold, self.names.plain):
            words = folded(name.text)
            found = found or [row for row in rows if words in self._words_of(row, folded)]
        return found

    def _near_duties(self, name: Name, rows: Iterable[Row]) -> list[str]:
        from difflib import get_close_matches

        known: dict[str, str] = {}
        for row in rows:
            wording = self.chart.known.wordings.get(row.claim.duty)
            known |= {fold(words): words for words in (wording.words.values() if wording else ())}
        return [known[words] for words in get_close_matches(fold(name.text), known, 3, 0.4)]

    def posts(self, category: Name, agency: str) -> str:
        """Return the posts of an agency that a category names (the IRI under which they are stated)."""
        moved = {posts for body, posts in self.chart.posts if self.chart.follow(body) == agency}
        stated = self.chart.known.posts
        known = [each for each in stated if each.id in moved or self.chart.follow(each.agency) == agency]
        meant = self.names.categories.find(category.text) | {category.text}
        found = [posts.id for posts in known if meant & {posts.id, posts.category, split_id(posts.category)[1]}]
        if len(found) != 1:
            near = sorted(shown for n, shown in self.names.categories.shown.items() if _is_stated(self.names, n, known))
            problem = "several stated posts are of category" if found else "no text states posts of category"
            raise self.names.error(category, f"{problem} {_shown(category)} for this body", near[:6])
        return found[0]


def _is_stated(names: Names, folded: str, known: Iterable[object]) -> bool:
    return any(getattr(posts, "id", "") in names.categories.by_name[folded] for posts in known)


def _of_key(text: str, rows: Iterable[Row]) -> list[Row]:
    iris = {text} if text.startswith(BASE) else {to_id("duty", text), to_id("responsibility", text)}
    return [row for row in rows if iris & {row.claim.duty, row.claim.responsibility}]


def mint(kind: str, *words: str) -> str:
    """Return the IRI of a thing that a scenario makes: the same for the same words."""
    return to_id(kind, "simulated-" + hashlib.sha256("\n".join(map(fold, words)).encode()).hexdigest()[:12])


def _shown(name: Name) -> str:
    within = split_id(name.within)[1] or name.within if name.within else ""
    return repr(name.text[:60]) + (f" in {within[:60]!r}" if within else "")
