"""Whether a name answers to what was typed, how well, and which letters of it do.

Decides how whole sounds, beginnings of sounds and Chinese characters may be mixed. Refuses to know other names.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from content.directory.nouns import Fit, Span
from content.directory.sounds import Unit

WRITTEN: Final = -1
"""Letters taken of a unit that was typed as it is written."""


class Match(NamedTuple):
    """An answer; the less, the better."""

    fit: Fit
    places: tuple[int, ...]
    """Letters of the name that answer."""


def match(units: Sequence[Unit], question: str, first: int) -> Match | None:
    """How the name answers from its unit `first` on; None where it doesn't."""
    taken = _follow(units, question, first, 0)
    if taken is None:
        return None
    places: list[int] = []
    for number, letters in enumerate(taken):
        unit = units[first + number]
        places += unit.places if letters == WRITTEN else unit.places[:letters]
    without_gaps = all(_whole(units[first + number], letters) for number, letters in enumerate(taken[:-1]))
    to_its_end = first + len(taken) == len(units) and _whole(units[-1], taken[-1])
    if first:
        fit = Fit.WORD_BEGINS if without_gaps else Fit.CONTAINS
    elif without_gaps:
        fit = Fit.EXACT if to_its_end else Fit.BEGINS
    else:
        fit = Fit.INITIALS
    return Match(fit, tuple(places))


def _follow(units: Sequence[Unit], question: str, number: int, at: int) -> tuple[int, ...] | None:
    """How many letters of its sound each unit takes, from this one on, as many as it can; or `WRITTEN`."""
    if at == len(question):
        return ()
    if number == len(units):
        return None
    written = units[number].written
    if question[at] == written[0] and question.startswith(written, at):
        rest = _follow(units, question, number + 1, at + len(written))
        if rest is not None:
            return (WRITTEN, *rest)
    most = _alike(units[number].sound, question, at)
    return (most,) if at + most == len(question) else _shared(units, question, number, at, most)


def _shared(units: Sequence[Unit], question: str, number: int, at: int, most: int) -> tuple[int, ...] | None:
    """This unit takes some of the letters, the next ones the rest."""
    if number + 1 == len(units):
        return None
    following = units[number + 1]
    begins = (following.written[0], following.sound[:1])
    for letters in range(most, 0, -1):
        if question[at + letters] in begins:
            rest = _follow(units, question, number + 1, at + letters)
            if rest is not None:
                return (letters, *rest)
    return None


def _alike(sound: str, question: str, at: int) -> int:
    length = 0
    while length < len(sound) and at + length < len(question) and sound[length] == question[at + length]:
        length += 1
    return length


def _whole(unit: Unit, letters: int) -> bool:
    return letters == WRITTEN or letters == len(unit.sound)


def spans(places: Sequence[int]) -> tuple[Span, ...]:
    """Letters that stand side by side, as stretches."""
    found: list[Span] = []
    for place in sorted(set(places)):
        if found and found[-1][1] == place:
            found[-1] = (found[-1][0], place + 1)
        else:
            found.append((place, place + 1))
    return tuple(found)
