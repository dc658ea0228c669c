"""What is offered for the letters that wait: the whole sentence, then words they begin with, then characters.

Decides the order of candidates and how many letters each takes. Refuses to know how many are seen at once.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from content.syllables import LONGEST
from kiosk.pinyin.candidates import Candidate
from kiosk.pinyin.cutting import mixed, wholes
from kiosk.pinyin.lattice import Column, text_of
from kiosk.pinyin.lexicon import MOST_SYLLABLES, Word
from kiosk.pinyin.syllables import APOSTROPHE
from kiosk.pinyin.vocabulary import Vocabulary

SENTENCES: Final = 2
MOST_OFFERED: Final = 60
OF_ONE_SOUND: Final = 40
LETTERS_OF_WORD: Final = 24
"""How far the first word may reach."""
LOOKED_AT: Final = 400


def offers(letters: str, columns: Sequence[Column], vocabulary: Vocabulary) -> tuple[Candidate, ...]:
    """The best first, no text twice for the same letters; empty where the letters are no sounds at all."""
    found: dict[str, Candidate] = {}
    for step in columns[-1][:SENTENCES]:
        _offer(found, text_of(step), len(letters))
    if not found:
        _readable(found, letters, columns)
    for text, taken in _first_words(letters, vocabulary):
        _offer(found, text, taken)
    return tuple(found.values())[:MOST_OFFERED]


def _offer(found: dict[str, Candidate], text: str, letters: int) -> None:
    if text:
        found.setdefault(text, Candidate(text=text, letters=letters))


def _readable(found: dict[str, Candidate], letters: str, columns: Sequence[Column]) -> None:
    """Of letters that can't be read to the end, as much as can be."""
    for end in range(len(letters) - 1, 0, -1):
        if columns[end]:
            _offer(found, text_of(columns[end][0]), end)
            return


def _first_words(letters: str, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """Words at the beginning, those that take more letters first."""
    whole: list[tuple[int, Word]] = []
    for end in range(min(len(letters), LETTERS_OF_WORD), 0, -1):
        for start, codes in wholes(letters, end, MOST_SYLLABLES):
            if start == 0:
                whole += ((end, word) for word in vocabulary.said(codes, OF_ONE_SOUND))
    unfinished = _unfinished(letters, vocabulary) if not _ends_whole(letters, whole) else []
    ordered = sorted([*whole, *unfinished], key=lambda each: (-min(len(each[1].text), 2), -each[0], each[1].cost))
    return ((word.text, end) for end, word in ordered)


def _ends_whole(letters: str, whole: Sequence[tuple[int, Word]]) -> bool:
    return any(end == len(letters) for end, _ in whole)


def _unfinished(letters: str, vocabulary: Vocabulary) -> list[tuple[int, Word]]:
    """Words of which only beginnings of syllables were typed."""
    found: list[tuple[int, Word]] = []
    for end in range(min(len(letters), LONGEST), 0, -1):
        if letters[end - 1] == APOSTROPHE:
            continue
        for cut in mixed(letters, end):
            if cut.start == 0:
                first = "".join(piece.letter for piece in cut.pieces)
                ranges = [(piece.low, piece.high) for piece in cut.pieces]
                found += ((end, word) for word in vocabulary.lettered(first, ranges, OF_ONE_SOUND // 4, LOOKED_AT))
    return found
