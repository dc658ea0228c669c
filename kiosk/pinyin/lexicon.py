"""The words of the input method, looked up by their syllables or by the first letters of them.

Decides how words lie in one flat file, so that a kiosk opens it at once and keeps little of it in memory. Refuses to
know where the file is, what its words are made from, and which of them is meant.
"""

import json
import struct
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from content.syllables import SYLLABLES

MOST_SYLLABLES: Final = 7
MARK: Final = b"carillon pinyin 1\n"
_CODE_BITS, _LETTER_BITS, _LETTERED = 9, 5, 6
_COST_UNIT: Final = 1 / 1000
_SECTIONS: Final[dict[str, Literal["Q", "H", "B", "I"]]] = {
    "keys": "Q",
    "costs": "H",
    "tags": "B",
    "places": "I",
    "initials": "I",
    "entries": "I",
}

Codes = tuple[int, ...]


class Word(NamedTuple):
    """A word as it is said in one way."""

    text: str
    cost: float
    """How rare it is: less the natural logarithm of its share of all words."""
    tag: int
    """Its part of speech, as the grammar counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A word to be put into a lexicon, with the codes of its syllables."""

    word: Word
    codes: Codes


def packed(entries: Iterable[Entry], grammar: Mapping[str, object]) -> bytes:
    """All words and what is known of how they follow each other, as one file."""
    ordered = sorted(entries, key=lambda entry: (_key(entry.codes), entry.word.cost))
    places, length = [], 0
    for entry in ordered:
        places.append(length)
        length += len(entry.word.text)
    lettered = sorted(
        (_letters_key([SYLLABLES[code - 1][0] for code in entry.codes]), entry.word.cost, number)
        for number, entry in enumerate(ordered)
        if len(entry.codes) <= _LETTERED
    )
    columns: dict[str, list[int]] = {
        "keys": [_key(entry.codes) for entry in ordered],
        "costs": [min(65535, round(entry.word.cost / _COST_UNIT)) for entry in ordered],
        "tags": [entry.word.tag for entry in ordered],
        "places": places,
        "initials": [key for key, _, _ in lettered],
        "entries": [number for _, _, number in lettered],
    }
    parts = [struct.pack(f"<{len(columns[name])}{code}", *columns[name]) for name, code in _SECTIONS.items()]
    parts += ["".join(entry.word.text for entry in ordered).encode("utf-16-le"), json.dumps(grammar).encode()]
    return MARK + struct.pack("<8Q", *map(len, parts)).ljust(128 - len(MARK), b"\0") + b"".join(map(_padded, parts))


def _padded(part: bytes) -> bytes:
    return part + b"\0" * (-len(part) % 8)


def _key(codes: Sequence[int]) -> int:
    key = 0
    for place, code in enumerate(codes):
        key |= code << (_CODE_BITS * (MOST_SYLLABLES - 1 - place))
    return key


def _letters_key(letters: Sequence[str]) -> int:
    key = 0
    for letter in letters:
        key = key << _LETTER_BITS | (ord(letter) - 96)
    return key


class NoLexicon(ValueError):
    """These bytes are no lexicon of this version; build it anew."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A packed file, read where it lies."""

    data: memoryview
    grammar: Mapping[str, Any] = field(init=False)
    """How words follow each other, and the names of the parts of speech, as the lexicon's maker wrote them."""
    _sections: Mapping[str, memoryview] = field(init=False)
    _texts: memoryview = field(init=False)

    def __post_init__(self) -> None:
        """Find the sections. Raises NoLexicon."""
        if len(self.data) < 128 or bytes(self.data[: len(MARK)]) != MARK:
            raise NoLexicon("This is no lexicon of this version. Build it anew.")
        lengths = struct.unpack_from("<8Q", self.data, len(MARK))
        if 128 + sum(length + -length % 8 for length in lengths) != len(self.data):
            raise NoLexicon("The lexicon was cut off. Build it anew.")
        parts, start = [], 128
        for length in lengths:
            parts.append(self.data[start : start + length])
            start += length + -length % 8
        sections = {name: part.cast(code) for (name, code), part in zip(_SECTIONS.items(), parts, strict=False)}
        object.__setattr__(self, "_sections", sections)
        object.__setattr__(self, "_texts", parts[-2])
        object.__setattr__(self, "grammar", json.loads(bytes(parts[-1])))

    @property
    def tags(self) -> tuple[str, ...]:
        """Parts of speech, by their numbers."""
        return tuple(map(str, self.grammar["tags"]))

    def __len__(self) -> int:
        """How many words, each as often as it can be said in several ways."""
        return len(self._sections["keys"])

    def said(self, codes: Codes, limit: int) -> list[Word]:
        """The words of just these syllables, the commonest first."""
        keys, key = self._sections["keys"], _key(codes)
        first = bisect_left(keys, key)
        last = bisect_right(keys, key, first, min(len(keys), first + limit))
        return [self._word(number, len(codes)) for number in range(first, last)]

    def lettered(self, letters: str, ranges: Sequence[tuple[int, int]], limit: int, look_at: int) -> Iterator[Word]:
        """Words whose syllables begin with these letters and lie in these ranges of codes, the commonest first.

        Looks at no more than `look_at` words.
        """
        if len(letters) > _LETTERED:
            return
        initials, entries, keys = (self._sections[name] for name in ("initials", "entries", "keys"))
        key = _letters_key(letters)
        first = bisect_left(initials, key)
        for place in range(first, min(len(initials), first + look_at)):
            if limit <= 0 or initials[place] != key:
                return
            number = entries[place]
            if _lies_in(keys[number], ranges):
                limit -= 1
                yield self._word(number, len(letters))

    def _word(self, number: int, length: int) -> Word:
        start = self._sections["places"][number] * 2
        text = str(self._texts[start : start + length * 2], "utf-16-le")
        return Word(text, self._sections["costs"][number] * _COST_UNIT, self._sections["tags"][number])


def _lies_in(key: int, ranges: Sequence[tuple[int, int]]) -> bool:
    for place, (low, high) in enumerate(ranges):
        code = key >> (_CODE_BITS * (MOST_SYLLABLES - 1 - place)) & 511
        if not low <= code < high:
            return False
    return True
