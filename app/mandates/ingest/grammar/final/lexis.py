"""What the words of a language with its verb last mean: particles, endings and the activities words end in."""

import re
from functools import cache, lru_cache
from typing import Any, NamedTuple

from mandates.ingest.grammar.final.conjugation import conjugate, ends_in_consonant
from mandates.ingest.lexicon import load_cues, load_words

# Endings and particles are looked up from the longest down; none is longer than this.
_LONGEST_TAIL = 7
_LONGEST_CUE = 7
_LONGEST_WORD = 60


class Meaning(NamedTuple):
    """What an activity word shows: codes of actions, the code of a modal or None."""

    actions: tuple[str, ...]
    modal: str | None


class Reading(NamedTuple):
    """How one word is read.

    `core` is the length of the word without its particle or ending, `particle` the kind of particle, `ending`
    the kind of verb ending, `function` the kind of function word; all three may be empty. `cues` are the
    activity words it ends in, in order of the text, and `cue_start` is where they begin. `bare` says that the
    word is nothing but activity words and adverbs, so that it has no object of its own inside it.
    """

    core: int
    particle: str = ""
    ending: str = ""
    function: str = ""
    cues: tuple[str, ...] = ()
    cue_start: int = 0
    bare: bool = False


class Lexis:
    """The vocabulary of one language."""

    def __init__(self, language: str) -> None:
        """Load the words of a language."""
        words = load_words(language, "grammar")
        self.words: dict[str, Any] = words
        self.sets: dict[str, frozenset[str]] = {
            key: frozenset(value)
            for key, value in words.items()
            if isinstance(value, list) and all(isinstance(item, str) for item in value)
        }
        self.patterns = {name: re.compile(pattern) for name, pattern in words["patterns"].items()}
        self.meanings: dict[str, Meaning] = {}
        self._forms: dict[str, tuple[str, str]] = {}
        self._load_activities(language)
        self._particles = {form: kind for kind, forms in words["particles"].items() for form in forms}
        self._endings = {form: kind for kind, forms in words["verb_endings"].items() for form in forms}
        self._functions = {form: kind for kind in _FUNCTIONS for form in words[kind]}
        self._auxiliaries: dict[str, str] = {
            form: kind for kind, forms in words["auxiliaries"].items() for form in forms
        }
        self.contexts: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for entry in words["in_context"]:
            self.contexts.setdefault(entry["word"], []).append((tuple(entry["after"]), tuple(entry["gives"])))
        self._tails = tuple(words["fused_tails"])
        self._bodies = tuple(word for word in words["bodies"] if len(word) > 1)
        self._wholes = tuple(words["fields"]) + tuple(word for word in words["bodies"] if len(word) > 2)
        self._kept_genitive = tuple(words["kept_before_genitive"])
        self._kept = tuple(word for word in words["noun_endings_kept"] if len(word) > 1)
        self.tuples: dict[str, tuple[str, ...]] = {key: tuple(words[key]) for key in self.sets}
        kinds = ("joint_words", "cooperation_words", "consultation_words")
        self.together: tuple[str, ...] = tuple(word for kind in kinds for word in words[kind])
        self.names_body = lru_cache(maxsize=20000)(self._names_body)
        self.read = lru_cache(maxsize=20000)(self._read)

    def _load_activities(self, language: str) -> None:
        for cue in load_cues(language):
            self.meanings[cue.text] = Meaning(cue.actions, cue.modal)
            if cue.kind == "verb":
                for form, kind in conjugate(cue.text, self.words["stem_endings"]).items():
                    if len(form) > 1:
                        self._forms.setdefault(form, (cue.text, kind))
        for stem in self.words["plain_verbs"]:
            for form, kind in conjugate(stem, self.words["stem_endings"]).items():
                if len(form) > 1:
                    self._forms.setdefault(form, ("", kind))
        for word in self.words["without_action"]:
            self.meanings.setdefault(word, Meaning((), None))
        self.stems = frozenset(cue.text for cue in load_cues(language) if cue.kind == "verb")

    def auxiliary(self, word: str) -> str:
        """Return the kind of ending of a word that may serve as an auxiliary verb, or nothing."""
        return self._auxiliaries.get(word, "")

    def read_level(self, word: str) -> Reading:
        """Read a word that follows a dot: in 읍·면·동의 the last sign but the particle is a tier, not part of 동의."""
        if word[0] in self.sets["own_levels"] and (particle := self._particles.get(word[1:])):
            return Reading(1, particle)
        return self.read(word)

    def _names_body(self, core: str, public: bool) -> bool:
        """Tell whether a noun names a body, with `public` a public one."""
        bodies = self.sets["bodies"]
        if public and (private := self._longest_end(core, "not_public")):
            # 조합 is no public body, 산림조합 is.
            return self._longest_end(core, "public_bodies") > private
        if core.endswith(self.tuples["not_bodies"]) and core not in bodies:
            return False
        if "·" in core and set(core.split("·")) <= self.sets["own_levels"]:
            return True
        key = "public_bodies" if public else "bodies"
        ends = [end for end in self.tuples[key] if core.endswith(end)]
        # One sign shows a body only at the end of a name: 환경부, not 감면.
        return any(len(core) > len(end) + (len(end) == 1) for end in ends) or (len(core) > 1 and core in self.sets[key])

    def _longest_end(self, core: str, key: str) -> int:
        """Return the length of the longest word of a list that a noun ends in."""
        return max((len(end) for end in self.tuples[key] if core.endswith(end)), default=0)

    def _read(self, word: str) -> Reading:
        if len(word) > _LONGEST_WORD:
            return Reading(len(word))
        if kind := self._functions.get(word):
            return Reading(len(word), function=kind)
        if found := self._forms.get(word):
            return Reading(len(word), ending=found[1], cues=(found[0],) if found[0] else (), bare=bool(found[0]))
        if len(word) > 1 and (kind := self._endings.get(word)):
            return Reading(len(word), ending=kind)
        best = Reading(len(word))
        for length in range(min(_LONGEST_TAIL, len(word) - 1), -1, -1):
            core, tail = word[: len(word) - length], word[len(word) - length :]
            particle, ending = self._particles.get(tail, ""), self._endings.get(tail, "")
            if length and not (particle and self._agrees(core, tail)) and not ending:
                continue
            cues, start = self._peel(core, verbal=bool(ending))
            if not cues and core.endswith(self._tails) and not ending:
                # 구급활동, 단속업무: the activity stands before a noun that adds nothing.
                cues, start = self._peel(core[:-2], verbal=False)
            if not cues or (best.cues and len(core) - start <= best.core - best.cue_start):
                continue
            bare = self._is_bare(core if core.endswith(cues[-1]) else core[:-2])
            if len(cues) > 1 and not set(cues[:-1]) <= self.sets["fusing"]:
                # 병역판정검사 is an examination; in 시설지도점검 both words count.
                cues, start = cues[-1:], len(core) - len(cues[-1])
            best = Reading(len(core), "" if ending else particle, ending, "", cues, start, bare)
        return best if best.cues else self._read_noun(word)

    def _read_noun(self, word: str) -> Reading:
        if word in self.sets["noun_endings_kept"]:
            return Reading(len(word))
        for length in range(min(_LONGEST_TAIL, len(word) - 1), 0, -1):
            core, tail = word[:-length], word[-length:]
            ending = self._endings.get(tail)
            kept = self._is_kept(word[: len(core) + 1], particle_sign=tail[0], core=core)
            if ending and (length > 1 or (not kept and tail in self.sets["short_endings"])):
                return Reading(len(core), ending=ending)
            particle = self._particles.get(tail)
            if particle and self._agrees(core, tail) and not kept:
                return Reading(len(core), particle)
        return Reading(len(word))

    def _is_kept(self, head: str, particle_sign: str, core: str) -> bool:
        """Tell whether what looks like a particle is the end of a noun: 결과, 단가, 회의."""
        if core.endswith(self._bodies):
            return False
        if self._particles.get(particle_sign) == "genitive":
            return head.endswith(self._kept_genitive)
        return head.endswith(self._kept)

    def _agrees(self, core: str, tail: str) -> bool:
        consonant = ends_in_consonant(core)
        if consonant is None:
            return True
        if tail in self.sets["after_consonant"]:
            return consonant
        return not (tail in self.sets["after_vowel"] and consonant and not core.endswith(_RIEUL))

    def _peel(self, core: str, verbal: bool) -> tuple[tuple[str, ...], int]:
        """Return the activity words a noun ends in, and where they begin."""
        cues: list[str] = []
        end = len(core)
        while end > 0:
            for start in range(max(0, end - _LONGEST_CUE), end - 1):
                word = core[start:end]
                if word in self.meanings and word not in self.stems and self._admits(word, core, start, verbal):
                    cues.insert(0, word)
                    end = start
                    break
            else:
                break
            verbal = False
        return tuple(cues), end

    def _admits(self, word: str, core: str, start: int, verbal: bool) -> bool:
        if core.endswith(self._wholes) and any(
            len(whole) > len(word) and core.endswith(whole) for whole in self._wholes
        ):
            return False
        if start == 1 and len(word) > 2 and core[:1] not in self.sets["adverb_prefixes"]:
            # 안전문화 is no 전문화.
            return False
        if word in self.sets["verb_only"] and not verbal:
            return False
        joined = core[:start] in self.meanings or core[:start] in self.sets["adverb_prefixes"]
        return not (word in self.sets["whole_only"] and start and not joined and not verbal)

    def _is_bare(self, core: str) -> bool:
        rest = core
        while rest:
            for start in range(max(0, len(rest) - _LONGEST_CUE), len(rest)):
                part = rest[start:]
                if part in self.sets["with_object"]:
                    continue
                if part in self.meanings or part in self.sets["adverb_prefixes"]:
                    rest = rest[:start]
                    break
            else:
                return False
        return True


_FUNCTIONS = ("about", "related", "for_the_sake", "by", "conjunctions")
_RIEUL = tuple(chr(0xAC00 + 28 * place + 8) for place in range(19 * 21))


@cache
def load_lexis(language: str) -> Lexis:
    """Return the vocabulary of a language."""
    return Lexis(language)
