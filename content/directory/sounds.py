"""A name as it can be asked for: unit by unit, each with its letters, its sound, and where it stands in the name.

A unit is a Chinese character, a word in other letters, a figure; a word that is pinyin is one unit for each syllable.
Decides how names and questions are made alike. Refuses to know which characters sound how: it is told.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice, product
from typing import Final, NamedTuple

from content.syllables import cut

Readings = Mapping[str, tuple[tuple[str, ...], ...]]
"""Of a run of Chinese characters, for each character its syllables, the likeliest first."""

MOST_WAYS: Final = 6
"""Ways to say one name that are looked for."""


class Unit(NamedTuple):
    """A part of a name that may be asked for by its first letters."""

    written: str
    """As it is written, folded: for a Chinese character itself."""
    sound: str
    """Its letters, for a Chinese character its syllable; may be empty."""
    places: tuple[int, ...]
    """Where in the name each letter of the sound stands; one place where the sound isn't known."""


class Letter(NamedTuple):
    """A letter made alike, and where it stands in the text."""

    letter: str
    place: int


def is_han(letter: str) -> bool:
    """Whether it is a Chinese character."""
    return "\u3400" <= letter <= "\u9fff" or letter >= "\U00020000"


def folded(text: str) -> Iterator[Letter]:
    """Small letters without accents, and a space for whatever is no letter or figure."""
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold():
            if letter.isalnum():
                yield Letter(letter, place)
            elif not unicodedata.combining(letter) and letter not in "'’·":
                yield Letter(" ", place)


def asked(text: str) -> str:
    """A question made alike, its words apart."""
    return " ".join("".join(letter for letter, _ in folded(text)).split())


def runs(text: str) -> Iterator[str]:
    """The runs of Chinese characters whose readings are needed."""
    for han, letters in groupby((letter for letter, _ in folded(text)), key=is_han):
        if han:
            yield "".join(letters)


def ways(text: str, readings: Readings) -> Iterator[tuple[Unit, ...]]:
    """The units of a name, once for each way to say it; the likeliest way first."""
    parts = [_part(list(letters), readings) for _, letters in groupby(folded(text), key=_sort)]
    for chosen in islice(product(*(part for part in parts if part)), MOST_WAYS):
        units = tuple(unit for part in chosen for unit in part)
        if units:
            yield units


def _sort(letter: Letter) -> str:
    if letter.letter == " ":
        return " "
    if is_han(letter.letter):
        return "han"
    return "figures" if letter.letter.isdigit() else "letters"


def _part(letters: list[Letter], readings: Readings) -> list[tuple[Unit, ...]]:
    """The ways to say one run of letters of one sort."""
    sort = _sort(letters[0])
    if sort == " ":
        return []
    if sort != "han":
        return [_word(letters)]
    run = "".join(each.letter for each in letters)
    said = readings.get(run) or ((),) * len(run)
    each_way = islice(product(*(sounds or ("",) for sounds in said)), MOST_WAYS)
    return [
        tuple(
            Unit(each.letter, sound, (each.place,) * max(1, len(sound)))
            for each, sound in zip(letters, sounds, strict=True)
        )
        for sounds in each_way
    ]


def _word(letters: list[Letter]) -> tuple[Unit, ...]:
    word = "".join(each.letter for each in letters)
    syllables = cut(word) or (word,)
    starts = [sum(map(len, syllables[:number])) for number in range(len(syllables))]
    return tuple(
        Unit(syllable, syllable, tuple(each.place for each in letters[start : start + len(syllable)]))
        for start, syllable in zip(starts, syllables, strict=True)
    )


def said(names: Iterable[str], readings: Readings) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Names that are all Chinese, with their syllables: words for the pinyin input."""
    for name in dict.fromkeys(names):
        if name and all(map(is_han, name)):
            for units in ways(name, readings):
                yield name, tuple(unit.sound for unit in units)
