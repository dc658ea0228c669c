"""Which keys stand where on each board.

Decides nothing. Refuses to know what a key does and how it is drawn. A row is as wide as its widths' sum says: a letter
is one wide, and every row of a board is equally wide.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Board(StrEnum):
    """What is typed."""

    PINYIN = "pinyin"
    """Chinese by its sounds."""
    LETTERS = "letters"
    SIGNS = "signs"
    """Figures and punctuation."""
    FIGURES = "figures"
    """A telephone's twelve keys."""


class Named(StrEnum):
    """Keys that are no letter."""

    SHIFT = "shift"
    ERASE = "erase"
    SPACE = "space"
    DONE = "done"
    TO_SIGNS = "to-signs"
    TO_LETTERS = "to-letters"
    """Back from the signs to what was typed with before."""
    OTHER_LANGUAGE = "other-language"
    NONE = ""
    """An empty place."""


class Key(NamedTuple):
    """One key."""

    name: str
    """The letter it types, or a `Named`."""
    width: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTouched:
    """A key was touched; the action of its mark."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A candidate was touched."""

    index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidatesFrom:
    """More candidates are to be seen."""

    first: int
    """The index the row begins with."""


KeyboardTouch = KeyTouched | Chosen | CandidatesFrom
Row = tuple[Key, ...]


def _letters(text: str) -> Row:
    return tuple(Key(letter) for letter in text)


def _pad(row: Row) -> Row:
    """Half a key's room at both sides."""
    return Key(Named.NONE, 0.5), *row, Key(Named.NONE, 0.5)


_ERASE, _DONE = Key(Named.ERASE, 1.5), Key(Named.DONE, 2.0)
_FOOT_ZH = (Key(Named.TO_SIGNS, 1.5), Key(Named.OTHER_LANGUAGE, 1.5), Key("，"), Key(Named.SPACE, 3), Key("。"), _DONE)
_FOOT_EN = (Key(Named.TO_SIGNS, 1.5), Key(Named.OTHER_LANGUAGE, 1.5), Key(","), Key(Named.SPACE, 3), Key("."), _DONE)
_FOOT_PLAIN = (Key(Named.TO_SIGNS, 1.5), Key("-"), Key(Named.SPACE, 4.5), Key("&"), _DONE)
_FOOT_SIGNS = (
    Key(Named.TO_LETTERS, 1.5),
    Key("-"),
    Key("/"),
    Key(Named.SPACE, 3),
    Key("@"),
    Key("%"),
    Key(Named.DONE, 1.5),
)

_TOP, _MIDDLE, _LOW = _letters("qwertyuiop"), _pad(_letters("asdfghjkl")), _letters("zxcvbnm")
PINYIN: tuple[Row, ...] = (_TOP, _MIDDLE, (Key("'", 1.5), *_LOW, _ERASE), _FOOT_ZH)
LETTERS: tuple[Row, ...] = (_TOP, _MIDDLE, (Key(Named.SHIFT, 1.5), *_LOW, _ERASE), _FOOT_EN)
PLAIN: tuple[Row, ...] = (_TOP, _MIDDLE, (Key("'", 1.5), *_LOW, _ERASE), _FOOT_PLAIN)
"""For searching: one board, without capitals and without another language."""
SIGNS_ZH: tuple[Row, ...] = (
    _letters("1234567890"),
    _letters("，。？！、：；…～·"),
    (*_letters("“”（）《》¥+"), Key(Named.ERASE, 2)),
    _FOOT_SIGNS,
)
SIGNS_EN: tuple[Row, ...] = (
    _letters("1234567890"),
    _letters(",.?!:;'\"#*"),
    (*_letters("()[]&$€+"), Key(Named.ERASE, 2)),
    _FOOT_SIGNS,
)
FIGURES: tuple[Row, ...] = (
    _letters("123"),
    _letters("456"),
    _letters("789"),
    (Key("+"), Key("0"), Key(Named.ERASE)),
    (Key("-"), _DONE),
)
