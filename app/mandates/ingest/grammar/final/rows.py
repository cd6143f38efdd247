"""Where one duty ends and the next begins: coordinate verbs, and verbal nouns each with an object of its own."""

from collections.abc import Sequence

from mandates.ingest.grammar.final.atoms import Atom
from mandates.ingest.grammar.final.lexis import Lexis

_JOINS = frozenset({"and", "comma", "slash", "semicolon"})
_NEED_AUXILIARY = frozenset({"coordinate", "must", "sequence"})
_CLOSING = frozenset({"coordinate", "final", "sequence"})


def verb_kind(atoms: Sequence[Atom], place: int, lexis: Lexis) -> str:
    """Return the kind of ending of the verb at a place, that of its auxiliary where it has one."""
    kind = atoms[place].reading.ending
    before = atoms[place - 1].reading.ending if place else ""
    if before in _NEED_AUXILIARY and (follower := lexis.auxiliary(atoms[place].text)):
        return follower
    if kind in _NEED_AUXILIARY and place + 1 < len(atoms) and atoms[place].link == "space":
        # 하여야 한다, 하고 있다: the auxiliary closes the verb.
        return "" if lexis.auxiliary(atoms[place + 1].text) else kind
    return kind


def split_rows(atoms: list[Atom], lexis: Lexis) -> list[list[Atom]]:
    """Return the atoms of a sentence row by row."""
    kinds = [verb_kind(atoms, place, lexis) for place in range(len(atoms))]
    rows: list[list[Atom]] = []
    for segment, closing in _verb_segments(atoms, kinds, lexis):
        if closing:
            rows.extend(_split_elliptic(segment, lexis))
        else:
            rows.extend(_split_nouns(segment, lexis))
    return rows


def _verb_segments(atoms: list[Atom], kinds: list[str], lexis: Lexis) -> list[tuple[list[Atom], bool]]:
    """Cut behind coordinate verbs where what follows has an object of its own."""
    segments: list[tuple[list[Atom], bool]] = []
    begin = 0
    for place, kind in enumerate(kinds[:-1]):
        if kind in ("coordinate", "sequence", "final") and _cuts(atoms, kinds, begin, place, lexis):
            segments.append((atoms[begin : place + 1], True))
            begin = place + 1
    last = atoms[begin:]
    if last:
        segments.append((last, bool(kinds) and kinds[-1] in _CLOSING | {"must"}))
    return segments


def _cuts(atoms: list[Atom], kinds: list[str], begin: int, place: int, lexis: Lexis) -> bool:
    atom, kind = atoms[place], kinds[place]
    if kind == "final":
        return True
    following = next((later for later in range(place + 1, len(atoms)) if kinds[later]), len(atoms))
    after = kinds[following] if following < len(atoms) else ""
    if kind == "sequence":
        return _sequence_cuts(atoms, begin, place, following, lexis)
    verbless = not after and not (atoms[-1].acts and not atoms[-1].reading.particle)
    if (after == "adnominal" or verbless) and atom.link != "comma":
        # 설치하고 운영하는 시설: both verbs belong to what they describe.
        return False
    if not _governs(atoms, begin, place):
        return False
    stop = following if following < len(atoms) else len(atoms) - 1
    if after == "adnominal":
        return True
    between = atoms[place + 1 : stop]
    return any(not _is_adverb(word, lexis) for word in between) or not atoms[stop].reading.bare


def _governs(atoms: list[Atom], begin: int, place: int) -> bool:
    """Tell whether the verb closes a duty of its own, and not a phrase of manner."""
    words = atoms[begin : place + 1]
    return any(word.acts for word in words) or any(word.reading.particle == "object" for word in words)


def _sequence_cuts(atoms: list[Atom], begin: int, place: int, following: int, lexis: Lexis) -> bool:
    """조사하여 결과를 통보하고 is two duties, 수립하여 시행한다 and 협력하여 추진한다 are one."""
    atom = atoms[place]
    if not atom.acts or atom.core in lexis.sets["means_verbs"] or set(atom.reading.cues) & lexis.sets["means_verbs"]:
        return False
    own = any(word.reading.particle == "object" for word in atoms[begin:place])
    other = any(word.reading.particle == "object" for word in atoms[place + 1 : following])
    return own and other


def _split_elliptic(atoms: list[Atom], lexis: Lexis) -> list[list[Atom]]:
    """Split what a verb closes only where a noun list before it stands under no particle of the verb."""
    for place in range(len(atoms) - 2, -1, -1):
        atom = atoms[place]
        if atom.link in _JOINS and atom.acts and atom.reading.particle in ("", "and") and not atom.reading.ending:
            tail = atoms[place + 1 :]
            objects = [word for word in tail if word.reading.particle in ("object", "topic", "subject")]
            if not objects or any(word.acts or _is_tail(word, lexis) for word in objects) or len(tail) < 2:
                continue
            if tail[0].reading.bare and tail[0].reading.particle == "object":
                continue
            return [*_split_nouns(atoms[: place + 1], lexis), tail]
    return [atoms]


def _split_nouns(atoms: list[Atom], lexis: Lexis) -> list[list[Atom]]:
    """Split a list of verbal nouns."""
    rows: list[list[Atom]] = []
    begin = 0
    joints = [place for place, atom in enumerate(atoms[:-1]) if atom.link in _JOINS]
    for number, place in enumerate(joints):
        if not _is_terminal(atoms, begin, place, lexis):
            continue
        if _opens_row(atoms, place, joints[number + 1 :], lexis):
            rows.append(atoms[begin : place + 1])
            begin = place + 1
    rows.append(atoms[begin:])
    return rows


def _is_terminal(atoms: list[Atom], begin: int, place: int, lexis: Lexis) -> bool:
    """Tell whether a duty may end here: with an activity, or with a matter (사항, 업무)."""
    atom = atoms[place]
    if atom.reading.ending in _CLOSING:
        return True
    if atom.reading.ending or atom.reading.particle not in ("", "and", "or"):
        return False
    if atom.acts:
        return not _is_lone(atoms, place, lexis)
    return place > begin and (_is_matter(atom, lexis) or _is_parallel(atoms, place))


def _is_lone(atoms: list[Atom], place: int, lexis: Lexis) -> bool:
    """보안, 당직 및 청사의 관리: an activity without a code and without an object is one object among others."""
    atom, first = atoms[place], place
    while first and atoms[first - 1].link == "dot":
        first -= 1
    if not atom.reading.bare or (first and atoms[first - 1].link == "space"):
        return False
    return not any(lexis.meanings[cue].actions or lexis.meanings[cue].modal for cue in atom.reading.cues)


def _is_parallel(atoms: list[Atom], place: int) -> bool:
    """…의 양묘 및 …의 풀베기: two nouns after genitives are two activities, though none is known."""
    last = atoms[-1]
    if atoms[place].link != "and" or last.acts or last.reading.ending or last.reading.particle:
        return False
    return all(atoms[at - 1].reading.particle == "genitive" for at in (place, len(atoms) - 1))


def _opens_row(atoms: list[Atom], place: int, joints: list[int], lexis: Lexis) -> bool:
    """Tell whether what follows a joint is a duty with its own object."""
    last = len(atoms) - 1
    stop = next((joint for joint in joints if _is_terminal(atoms, place + 1, joint, lexis)), last)
    right = atoms[place + 1 : stop + 1]
    if all(_is_bare(word, lexis, word is right[-1]) for word in right) and not _carries(right, lexis):
        return False
    if not (right[-1].acts or _is_tail(right[-1], lexis) or right[-1].reading.ending):
        # Nothing governs what is left: only a comma sets a subject off.
        if atoms[place].link in ("comma", "slash", "semicolon"):
            return not joints
        # …의 분석 및 …의 매표: a noun after a genitive is an activity, though no known one.
        return stop == last and any(word.reading.particle == "genitive" for word in right[:-1])
    return not _shares_scope(right)


def _carries(right: list[Atom], lexis: Lexis) -> bool:
    """합동훈련 실시: a light noun that carries a named activity is a duty of its own."""
    if len(right) < 2 or right[-1].core not in lexis.sets["light"]:
        return False
    before = right[-2]
    return before.acts and before.core not in lexis.meanings and before.link == "space" and not before.reading.particle


def _shares_scope(right: list[Atom]) -> bool:
    """…의 승인 및 …의 관리에 대한 감독: an activity before 에 대한 makes both sides depend on what follows."""
    for place, word in enumerate(right[:-1]):
        if word.acts and word.reading.particle == "dative" and right[place + 1].reading.function == "about":
            return True
    return False


def _is_bare(word: Atom, lexis: Lexis, last: bool) -> bool:
    if word.acts:
        # 급여의 지급, 신고 접수: an activity without a code serves as object of the next.
        coded = any(lexis.meanings[cue].actions or lexis.meanings[cue].modal for cue in word.reading.cues)
        return word.reading.bare and (coded or last or word.link in ("dot", "and"))
    return _is_adverb(word, lexis)


def _is_adverb(word: Atom, lexis: Lexis) -> bool:
    return word.core in lexis.sets["adverbs"] or word.text in lexis.sets["adverbs"]


def _is_tail(word: Atom, lexis: Lexis) -> bool:
    return word.core in lexis.sets["tails"] or word.core in lexis.sets["matters"]


def _is_matter(word: Atom, lexis: Lexis) -> bool:
    return word.core in lexis.sets["matters"] or word.core in lexis.sets["tails"]
