"""The syllables Mandarin has, as they are typed, and where letters can be cut into them.

Decides what is a syllable and what only begins one. Refuses to know words and Chinese characters.
"""

from bisect import bisect_left
from typing import Final

_FINALS: Final = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "d": "a ai an ang ao e ei en eng i ia ian iao ie ing iu ong ou u uan ui un uo",
    "f": "a an ang ei en eng o ou u",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "k": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu o ong ou u uan un uo v ve",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "r": "an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "w": "a ai an ang ei en eng o u",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
}

SYLLABLES: Final = tuple(sorted(initial + final for initial, finals in _FINALS.items() for final in finals.split()))
"""In the order of their letters; a syllable's code is one more than its place here."""

CODES: Final = {syllable: code for code, syllable in enumerate(SYLLABLES, start=1)}
LONGEST: Final = max(map(len, SYLLABLES))
LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
APOSTROPHE: Final = "'"
"""Cuts where letters could be cut in two ways; a space does the same."""

_ALSO: Final = {"lue": "lve", "nue": "nve", "lü": "lv", "nü": "nv", "lüe": "lve", "nüe": "nve"}
INITIALS: Final = frozenset(initial for initial in _FINALS if initial) | {"a", "e", "o"}


def code_of(letters: str) -> int:
    """The code of a whole syllable, 0 for what is none."""
    return CODES.get(_ALSO.get(letters, letters), 0)


def codes_beginning(letters: str) -> tuple[int, int]:
    """The first code of the syllables that begin so, and the one after the last; both alike when there is none."""
    first = bisect_left(SYLLABLES, letters)
    after = bisect_left(SYLLABLES, letters + "~")
    return first + 1, after + 1


def normal(typed: str) -> str:
    """What can be typed: small letters, and an apostrophe for each stretch of spaces and marks between them."""
    kept = "".join(letter if letter in LETTERS else APOSTROPHE for letter in typed.lower().replace("ü", "v"))
    return APOSTROPHE.join(part for part in kept.split(APOSTROPHE) if part)
