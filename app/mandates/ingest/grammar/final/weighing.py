"""What a duty does: which of its activities govern, which are only governed, which are part of a name."""

from collections.abc import Sequence
from typing import NamedTuple

from mandates.ingest.grammar.final.atoms import Atom
from mandates.ingest.grammar.final.lexis import Lexis

HEAD, NESTED, NAMED = "head", "nested", "named"
_VERBAL = frozenset({"coordinate", "final", "sequence", "must"})
_LINKED = frozenset({"and", "dot", "comma", "slash", "semicolon"})
_BUILDING = frozenset({"build", "formulate"})


class Act(NamedTuple):
    """An activity of a row: its place among the atoms, the word, its standing, and what it shows."""

    place: int
    word: str
    standing: str
    actions: tuple[str, ...]
    modal: str | None


def weigh(row: Sequence[Atom], lexis: Lexis) -> list[Act]:
    """Return the activities of a row in order of the text."""
    standings = _standings(row, lexis)
    acts: list[Act] = []
    for place, atom in enumerate(row):
        cues = atom.reading.cues
        for number, word in enumerate(cues):
            standing = standings[place]
            meaning = lexis.meanings[word]
            last = number == len(cues) - 1
            if not last and standing == HEAD and set(lexis.meanings[cues[-1]].actions) & _SERVING:
                standing = NESTED
            if standing == NAMED or (standing == NESTED and word in lexis.sets["head_only"]):
                continue
            actions = _in_context(row, place, word, lexis)
            if actions is None:
                acts.append(Act(place, word, standing, meaning.actions, meaning.modal))
            else:
                acts.append(Act(place, word, standing, actions, None))
    acts.extend(_systems(row, acts, lexis))
    return acts


# 운영지원, 추진협조: the last word governs the one before it.
_SERVING = frozenset({"support", "participate", "implement", "propose", "notify"})


def _standings(row: Sequence[Atom], lexis: Lexis) -> list[str]:
    standings = [NAMED] * len(row)
    for place in range(len(row) - 1, -1, -1):
        if row[place].acts:
            standings[place] = _standing(row, place, standings, lexis)
    return standings


def _standing(row: Sequence[Atom], place: int, standings: list[str], lexis: Lexis) -> str:
    atom = row[place]
    reading = atom.reading
    if reading.ending:
        return _verb_standing(row, place, lexis)
    if place == len(row) - 1:
        return HEAD
    if reading.particle in ("", "and", "or") and atom.link in _LINKED:
        return _shared_standing(row, place, standings, lexis)
    if reading.particle in ("object", "topic", "subject"):
        return _object_standing(row, place, lexis)
    if reading.particle in ("dative", "dative-genitive"):
        return NESTED if _governed(row, place, lexis) else NAMED
    if reading.particle == "genitive":
        return _next_content(row, place, standings, lexis)
    if reading.particle:
        return NAMED
    return _juxtaposed_standing(row, place, standings, lexis)


def _verb_standing(row: Sequence[Atom], place: int, lexis: Lexis) -> str:
    ending = row[place].reading.ending
    if ending in _VERBAL:
        return HEAD
    if place + 1 == len(row):
        return NAMED
    following = row[place + 1]
    if ending == "purpose":
        verb = row[place].reading.cues[0] in lexis.stems
        return NESTED if following.reading.function == "for_the_sake" and not verb else NAMED
    if ending != "adnominal":
        return NAMED
    # 공동으로 시행하는 점검: what is done jointly is a duty too.
    joint = any(
        word.text in lexis.sets["joint_adverbs"] | lexis.sets["joint_words"] for word in row[max(0, place - 2) : place]
    )
    return NESTED if joint or following.core in lexis.sets["policy_nouns"] else NAMED


def _shared_standing(row: Sequence[Atom], place: int, standings: list[str], lexis: Lexis) -> str:
    """수립 및 평가: an activity in a list stands as the next one does, unless a noun comes first."""
    for later in range(place + 1, len(row)):
        if row[later].acts:
            direct = row[place].link != "dot" or row[later].reading.bare or later == place + 1
            return standings[later] if direct else NAMED
        if row[place].link == "dot" and row[later].core not in lexis.sets["adverbs"]:
            return NAMED
    if row[place].link != "dot" and place and row[place - 1].link == "space":
        return HEAD
    last = row[-1]
    return HEAD if last.core in lexis.sets["tails"] and not _about(row) else NAMED


def _object_standing(row: Sequence[Atom], place: int, lexis: Lexis) -> str:
    for later in range(place + 1, len(row)):
        word = row[later]
        if word.reading.function == "for_the_sake":
            return NESTED
        if word.reading.function:
            return NAMED
        if word.reading.ending:
            light = any(cue in lexis.sets["light"] for cue in word.reading.cues) or not word.acts
            return HEAD if light and word.reading.ending in _VERBAL else NESTED if word.acts else NAMED
        if word.acts and not word.reading.particle and word.link != "space":
            return NESTED
    return NESTED if row[-1].acts else NAMED


def _juxtaposed_standing(row: Sequence[Atom], place: int, standings: list[str], lexis: Lexis) -> str:
    """안전점검 실시, 단속 업무 지도 against 지원 정책, 점검 결과."""
    following = row[place + 1]
    words = lexis.sets
    if following.reading.function or _starts_system(following, lexis):
        return NAMED
    if following.acts:
        return NAMED if standings[place + 1] == NAMED else NESTED
    if following.core in words["adverbs"] and place + 2 < len(row) and row[place + 2].acts:
        return NESTED
    if following.core in words["transparent"] or following.core in words["tails"]:
        rest = row[place + 2 :]
        if not rest or all(not word.acts and word.core in words["tails"] | words["matters"] for word in rest):
            return HEAD
        light = any(cue in words["light"] for word in rest for cue in word.reading.cues)
        return HEAD if light and following.core in words["tails"] else NESTED
    if following.core.endswith(lexis.tuples["plans"]) and row[place].reading.cue_start:
        # 정원진흥 기본계획: part of a word that names the plan, while 추진 계획 says what the plan is for.
        return NAMED
    if following.core in words["policy_nouns"] and set(_actions_of(row[place], lexis)) & {"promote", "respond"}:
        return NESTED if _drafts(row[place + 2 :], lexis) else NAMED
    return NAMED


def _drafts(rest: Sequence[Atom], lexis: Lexis) -> bool:
    return any({"formulate", "propose"} & set(_actions_of(word, lexis)) for word in rest)


def _actions_of(atom: Atom, lexis: Lexis) -> tuple[str, ...]:
    return tuple(action for cue in atom.reading.cues for action in lexis.meanings[cue].actions)


def _about(row: Sequence[Atom]) -> bool:
    return any(word.reading.function in ("about", "related") for word in row)


def _governed(row: Sequence[Atom], place: int, lexis: Lexis) -> bool:
    """수립에 참여, 관리에 대한 지도: something that acts takes it up; a bare matter (사항) does not."""
    following = row[place + 1]
    if following.reading.function in ("by", "related"):
        return False
    laws = lexis.tuples["laws"]
    if following.reading.function == "about" and any(word.core.endswith(laws) for word in row[place + 2 : place + 5]):
        return False
    return any(word.acts for word in row[place + 1 :])


def _next_content(row: Sequence[Atom], place: int, standings: list[str], lexis: Lexis) -> str:
    """예방의무 이행의 점검: what a genitive belongs to governs it where it is an activity itself."""
    for later in range(place + 1, len(row)):
        if row[later].acts:
            return NAMED if standings[later] == NAMED else NESTED
        if row[later].core not in lexis.sets["adverbs"] | lexis.sets["transparent"]:
            return NAMED
    return NAMED


def _starts_system(atom: Atom, lexis: Lexis) -> bool:
    return atom.core in lexis.sets["systems"]


def _in_context(row: Sequence[Atom], place: int, word: str, lexis: Lexis) -> tuple[str, ...] | None:
    """Return what a word shows behind certain nouns: 예산 편성 drafts, 민방위대 편성 organises."""
    entries = lexis.contexts.get(word)
    if not entries:
        return None
    atom = row[place]
    nouns = [atom.text[: atom.reading.cue_start]] if atom.reading.cue_start else []
    for before in reversed(row[max(0, place - 3) : place]):
        nouns.append(before.core)
        if not before.reading.bare:
            break
    for after, gives in entries:
        if any(noun.endswith(after) for noun in nouns if noun):
            return gives
    return None


def _systems(row: Sequence[Atom], acts: list[Act], lexis: Lexis) -> list[Act]:
    """감시체계 구축: a system that is built or drafted adds the activity that it serves."""
    if not any(act.standing == HEAD and set(act.actions) & _BUILDING for act in acts):
        return []
    found: list[Act] = []
    for place, atom in enumerate(row):
        system = next((word for word in lexis.words["systems"] if atom.core.endswith(word)), None)
        if system is None:
            continue
        served = atom.core[: -len(system)] or (row[place - 1].core if place else "")
        if served.endswith(lexis.tuples["service_systems"]):
            continue
        reading = lexis.read(served) if served else None
        if reading and reading.cues and not reading.ending and not reading.particle:
            word = reading.cues[-1]
            found.append(Act(place, word, NESTED, lexis.meanings[word].actions, None))
    return found
