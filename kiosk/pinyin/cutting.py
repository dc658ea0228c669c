"""Where typed letters can be cut into syllables, and into letters that only begin syllables.

Decides which stretches are tried. Refuses to know words.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from content.syllables import INITIALS, LONGEST
from kiosk.pinyin.syllables import APOSTROPHE, code_of, codes_beginning

MOST_MIXED: Final = 4
"""Longer words are found by whole syllables, or by first letters only."""
MOST_LETTERED: Final = 6


class Piece(NamedTuple):
    """Letters taken as one syllable of the codes from `low` to before `high`; whole ones have just one."""

    letter: str
    low: int
    high: int
    whole: bool


class Cut(NamedTuple):
    """Pieces that follow each other up to where the letters end, and where they start."""

    start: int
    pieces: tuple[Piece, ...]


def wholes(letters: str, end: int, most: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Every way to cut letters that end here into whole syllables, up to so many: where they start, and their codes."""
    open_ends: list[tuple[int, tuple[int, ...]]] = [(end, ())]
    while open_ends:
        at, codes = open_ends.pop()
        for start in _starts(letters, at):
            if code := code_of(letters[start:at]):
                longer = (code, *codes)
                before = _before(letters, start)
                yield before, longer
                if before and len(longer) < most:
                    open_ends.append((before, longer))


def mixed(letters: str, end: int) -> Iterator[Cut]:
    """Ways to cut letters that end here into pieces of which at least one only begins a syllable."""
    open_ends: list[Cut] = [Cut(end, ())]
    while open_ends:
        at, pieces = open_ends.pop()
        for start in _starts(letters, at):
            for piece in _pieces(letters[start:at], last=not pieces):
                longer = (piece, *pieces)
                before = _before(letters, start)
                unfinished = not all(each.whole for each in longer)
                if unfinished:
                    yield Cut(before, longer)
                lettered = not any(each.whole for each in longer)
                if before and len(longer) < (MOST_LETTERED if lettered else MOST_MIXED):
                    open_ends.append(Cut(before, longer))


def _pieces(letters: str, *, last: bool) -> Iterator[Piece]:
    if code := code_of(letters):
        yield Piece(letters[0], code, code + 1, whole=True)
    elif letters in INITIALS or last:
        low, high = codes_beginning(letters)
        if low < high:
            yield Piece(letters[0], low, high, whole=False)


def _starts(letters: str, end: int) -> Iterator[int]:
    for start in range(end - 1, max(-1, end - LONGEST - 1), -1):
        if letters[start] == APOSTROPHE:
            return
        yield start


def _before(letters: str, start: int) -> int:
    """Where the letters before a piece end: an apostrophe between is nobody's letter."""
    return start - 1 if start and letters[start - 1] == APOSTROPHE else start
