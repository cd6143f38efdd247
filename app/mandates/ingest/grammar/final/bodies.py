"""The bodies that a duty names, and what they have to do with it."""

from collections.abc import Sequence
from typing import NamedTuple

from mandates.ingest.grammar.final.atoms import Atom
from mandates.ingest.grammar.final.lexis import Lexis
from mandates.ingest.grammar.final.weighing import HEAD, Act

_REACH = 4
_GUIDING = frozenset({"guide", "supervise"})


class Party(NamedTuple):
    """The name of a body as written and the stretch it stands in; `last` is the place of its last atom."""

    name: str
    start: int
    end: int
    last: int


class Bodies:
    """Finds the bodies in the atoms of a row."""

    def __init__(self, lexis: Lexis, known: frozenset[str], own: frozenset[str]) -> None:
        """`known` are names that need no proof of being a body, `own` those of the actor itself."""
        self.lexis, self.known, self.own = lexis, known, own

    def names_body(self, core: str, public: bool = False) -> bool:
        """Tell whether a noun names a body, with `public` a public one."""
        if core in self.known:
            return True
        return self.lexis.names_body(core, public)

    def _tuple(self, key: str) -> tuple[str, ...]:
        return self.lexis.tuples[key]

    def before(
        self, row: Sequence[Atom], last: int, text: str, public: bool = False, whole: bool = False
    ) -> list[Party]:
        """Return the bodies whose list ends with the atom at `last`, in order of the text.

        `whole` takes every plain noun before the last word for part of the name.
        """
        found: list[Party] = []
        place = last
        while place >= 0:
            if row[place].reading.ending or row[place].reading.function:
                break
            first = place
            while first > 0 and row[first - 1].link == "dot" and self._merges(row, first):
                first -= 1
            core = text[row[first].start : row[place].core_end]
            if not self.names_body(core.split("·")[-1] if core not in self.known else core, public) and not (
                "·" in core and self.names_body(core, public)
            ):
                break
            generic = row[place].core in self.lexis.sets["generic_bodies"]
            start = self._with_modifiers(row, first, whole or generic)
            found.insert(
                0, Party(text[row[start].start : row[place].core_end], row[start].start, row[place].core_end, place)
            )
            if (
                start
                and row[start - 1].link in ("and", "comma", "dot", "slash")
                and row[start - 1].reading.particle in ("", "and", "or")
            ):
                place = start - 1
            else:
                break
        return [party for party in found if party.name not in self.own]

    def _merges(self, row: Sequence[Atom], place: int) -> bool:
        """시·군 is one name, 교육청·경찰서 are two."""
        return not self.names_body(row[place - 1].core) or len(row[place - 1].core) == 1

    def _with_modifiers(self, row: Sequence[Atom], first: int, whole: bool) -> int:
        conditions = self.lexis.words["conditions"]
        while first > 0 and row[first - 1].link in ("space", "dot"):
            before = row[first - 1]
            if before.reading.particle or before.reading.ending or before.text in conditions["after_adnominal"]:
                break
            if before.reading.function and before.text not in self.lexis.sets["body_modifiers"]:
                break
            if not whole and before.core not in self.lexis.sets["body_modifiers"]:
                break
            first -= 1
        return first

    def companions(self, row: Sequence[Atom], text: str) -> tuple[list[Party], bool]:
        """Return the bodies that one acts with, and whether the duty is done jointly at all."""
        words = self.lexis.sets
        parties: list[Party] = []
        joint = False
        for place, atom in enumerate(row):
            ahead = row[place + 1 : place + 1 + _REACH]
            if atom.reading.particle in ("and", "and-genitive") and (how := self._how(ahead)):
                named = self.before(row, place, text)
                parties += named
                joint = joint or bool(named) or how in words["joint_words"]
            elif self._cooperates(atom, ahead):
                parties += self.before(row, place, text)
                joint = True
            joint = joint or self._is_joint(atom, ahead)
        return parties, joint

    def _cooperates(self, atom: Atom, ahead: Sequence[Atom]) -> bool:
        """유관기관 협력: a body and cooperation side by side."""
        if atom.reading.particle or atom.reading.ending or atom.link != "space" or not ahead:
            return False
        return ahead[0].core.startswith(self._tuple("cooperation_words")) and self.names_body(atom.core)

    def _how(self, ahead: Sequence[Atom]) -> str:
        words = self.lexis.together
        for word in ahead:
            if word.text.startswith(words):
                return next((how for how in words if word.text.startswith(how)), "")
            if (word.reading.ending and word.acts) or word.reading.particle in ("object", "topic", "and"):
                return ""
        return ""

    def _is_joint(self, atom: Atom, ahead: Sequence[Atom]) -> bool:
        words = self.lexis.words
        if atom.glossed or not atom.text.startswith(self.lexis.together):
            return False
        if atom.text in self.lexis.sets["joint_adverbs"]:
            return True
        stem = next((word for word in words["joint_words"] if atom.core.startswith(word)), "")
        if not stem:
            return False
        if atom.core == stem:
            return bool(ahead) and ahead[0].acts and atom.link == "space"
        return atom.core[len(stem) :] in self.lexis.sets["joint_compounds"]

    def leaders(self, row: Sequence[Atom], text: str) -> list[Party]:
        """Return the bodies that lead what one takes part in: 경찰서가 주관하는 …의 협조."""
        for place, atom in enumerate(row[:-1]):
            if atom.reading.particle == "subject" and any(
                word.reading.ending == "adnominal" for word in row[place + 1 :]
            ):
                return self.before(row, place, text)
        return []

    def helped(self, row: Sequence[Atom], text: str) -> list[Party]:
        """Return the public bodies whose work one assists."""
        for place, atom in enumerate(row[:-1]):
            if atom.reading.particle not in ("", "dative", "genitive") or atom.link != "space":
                continue
            if parties := self.before(row, place, text, public=True):
                return parties
        return []

    def told(self, row: Sequence[Atom], text: str) -> list[Party]:
        """Return the bodies that are told: …에 통보, …에 대한 통보, 자치구 통보."""
        parties: list[Party] = []
        sharing = self._tuple("sharing")
        for place, atom in enumerate(row[:-1]):
            following = row[place + 1]
            direct = not atom.reading.particle and atom.link == "space" and following.acts and self._tells(following)
            shared = atom.reading.particle == "and-genitive" and any(
                word.core.endswith(sharing) for word in row[place:]
            )
            if atom.reading.particle == "dative" or direct or shared:
                parties += self.before(row, place, text)
        return parties

    def _tells(self, atom: Atom) -> bool:
        return any("notify" in self.lexis.meanings[cue].actions for cue in atom.reading.cues)

    def overseen(self, row: Sequence[Atom], acts: Sequence[Act], text: str) -> list[Party]:
        """Return the public bodies that one guides or supervises: the first that is named."""
        heads = [act for act in acts if act.standing == HEAD]
        given = {action for act in heads for action in act.actions}
        if not given & _GUIDING or "approve" in given:
            return []
        for place, atom in enumerate(row[:-1]):
            if atom.acts and atom.reading.cues and not self.names_body(atom.core, public=True):
                continue
            if atom.reading.particle in ("and", "and-genitive", "topic"):
                continue
            if atom.link == "space" and not atom.reading.particle and self.names_body(row[place + 1].core, public=True):
                continue
            if atom.link in ("and", "dot", "comma", "slash"):
                continue
            if parties := self.before(row, place, text, public=True):
                regulated = self._tuple("regulated")
                # 공공기관 대행업자의 감독: who is supervised is the contractor.
                return [] if any(word.core.endswith(regulated) for word in row[place + 1 :]) else parties
        return []

    def first(self, row: Sequence[Atom], text: str) -> list[Party]:
        """Return the first body that is named, with those joined to it."""
        for place, atom in enumerate(row):
            if atom.link not in ("dot", "and", "comma") and (parties := self.before(row, place, text, whole=True)):
                return parties
        return []
