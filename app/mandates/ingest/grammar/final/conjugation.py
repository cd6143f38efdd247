"""The forms of a Korean verb stem, built from the letters of its last syllable."""

from typing import NamedTuple

_FIRST, _VOWELS, _FINALS = 0xAC00, 21, 28
_LAST = 0xD7A3
# Places of letters in the tables of vowels and final consonants that syllables are numbered by.
_A, _AE, _YEO, _E, _EO, _O, _WA, _U, _WO, _EU, _I = 0, 1, 6, 5, 4, 8, 9, 13, 14, 18, 20
_NO_FINAL, _N, _L, _M, _B, _S = 0, 4, 8, 16, 17, 19
_CONTRACTED = {_U: _WO, _O: _WA, _I: _YEO, _EU: _EO, _A: _A, _AE: _AE, _E: _E, _YEO: _YEO, _EO: _EO}
_SILENT, _N_ONSET = 11, 2


class Syllable(NamedTuple):
    """A syllable by the places of its letters."""

    onset: int
    vowel: int
    final: int


def take_apart(character: str) -> Syllable | None:
    """Return the letters of a Hangul syllable, None for anything else."""
    if not _FIRST <= ord(character) <= _LAST:
        return None
    rest, final = divmod(ord(character) - _FIRST, _FINALS)
    return Syllable(*divmod(rest, _VOWELS), final)


def ends_in_consonant(word: str) -> bool | None:
    """Tell whether a word ends in a consonant; None where its last sign is no Hangul."""
    syllable = take_apart(word[-1]) if word else None
    return None if syllable is None else syllable.final != _NO_FINAL


def _join(syllable: Syllable) -> str:
    return chr(_FIRST + (syllable.onset * _VOWELS + syllable.vowel) * _FINALS + syllable.final)


def conjugate(stem: str, endings: dict[str, list[str]]) -> dict[str, str]:
    """Return the forms of a verb stem, each with its kind.

    `endings` are the endings by kind, written for a stem in a vowel; a leading letter that joins the stem
    (ᆫ, ᆯ, ᆷ, ᆸ) stands as `N`, `L`, `M`, `B`, an ending that follows the contracted stem behind `+`, one that
    takes 으 after a consonant behind `~`.
    """
    last = take_apart(stem[-1])
    if last is None:
        return {}
    forms: dict[str, str] = {}
    for kind, written in endings.items():
        for ending in written:
            forms.setdefault(_form(stem, last, ending), kind)
    return forms


def _form(stem: str, last: Syllable, ending: str) -> str:
    head, rest, mark = stem[:-1], ending[1:], ending[0]
    if mark == "+":
        return _contracted(head, last) + rest
    if mark not in "~NLMB":
        # ㄹ falls before ㄴ: 만들 gives 만드는.
        bare = last.final == _L and (take_apart(mark) or last).onset == _N_ONSET and mark != stem[-1]
        return head + _join(last._replace(final=_NO_FINAL)) + ending if bare else stem + ending
    if last.final == _B and last.vowel == _O:
        # ㅂ turns into 우 before a vowel: 돕 gives 도우며.
        head, last = head + _join(last._replace(final=_NO_FINAL)), Syllable(_SILENT, _U, _NO_FINAL)
    linked = "" if last.final in (_NO_FINAL, _L) else _join(Syllable(_SILENT, _EU, _NO_FINAL))
    if mark == "~":
        return head + _join(last) + linked + rest
    letter = {"N": _N, "L": _L, "M": _M, "B": _B}[mark]
    if linked:
        return head + _join(last) + _join(Syllable(_SILENT, _EU, letter)) + rest
    return head + _join(last._replace(final=letter)) + rest


def _contracted(head: str, last: Syllable) -> str:
    """Return a stem with 아 or 어 drawn into it: 세우 gives 세워, 맡 gives 맡아."""
    if last.final == _NO_FINAL:
        return head + _join(last._replace(vowel=_CONTRACTED.get(last.vowel, last.vowel)))
    if last.final == _B and last.vowel == _O:
        return head + _join(last._replace(final=_NO_FINAL)) + _join(Syllable(_SILENT, _WA, _NO_FINAL))
    dark = _A if last.vowel in (_A, _O) else _EO
    return head + _join(last) + _join(Syllable(_SILENT, dark, _NO_FINAL))
