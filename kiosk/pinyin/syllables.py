"""Syllables by numbers, as they stand in the lexicon, and what letters may become which of them.

Decides what only begins a syllable. Refuses to know words and Chinese characters.
"""

from bisect import bisect_left
from typing import Final

from content.syllables import SYLLABLES

CODES: Final = {syllable: code for code, syllable in enumerate(SYLLABLES, start=1)}
"""A syllable's code is one more than its place among them."""
LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyz")
APOSTROPHE: Final = "'"
"""Cuts where letters could be cut in two ways; a space does the same."""

_ALSO: Final = {"lue": "lve", "nue": "nve", "lü": "lv", "nü": "nv", "lüe": "lve", "nüe": "nve"}


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
