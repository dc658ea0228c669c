"""Names written nearly as typed: a letter too many, too few, wrong, or two in the wrong order.

Decides how many slips are forgiven, and that only the beginning of a name has to be alike. Refuses to know what
names stand for.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

LEAST_LETTERS = 3
TWO_SLIPS = 7
"""From so many letters on, two slips are forgiven."""
MOST_LETTERS = 24


class Slip(NamedTuple):
    """A name that is nearly alike."""

    slips: int
    number: int
    """Of the name among those given."""
    letters: int
    """How many of its letters were compared."""


class Alike:
    """The names' sounds, cut to every length that is asked for, once."""

    def __init__(self, names: Sequence[str]) -> None:
        """Of these names."""
        self._names = tuple(names)
        self._cut: dict[int, list[str]] = {}

    def slips(self, question: str, most: int | None = None) -> Iterator[Slip]:
        """The names whose beginnings are nearly the question, each once, with its fewest slips."""
        if not LEAST_LETTERS <= len(question) <= MOST_LETTERS:
            return
        forgiven = most if most is not None else 1 + (len(question) >= TWO_SLIPS)
        best: dict[int, Slip] = {}
        for length in (len(question), len(question) - 1, len(question) + 1):
            found = process.extract(
                question, self._beginnings(length), scorer=OSA.distance, score_cutoff=forgiven, limit=60
            )
            for _, slips, number in found:
                if number not in best or slips < best[number].slips:
                    best[number] = Slip(int(slips), number, length)
        yield from best.values()

    def _beginnings(self, length: int) -> list[str]:
        if length not in self._cut:
            self._cut[length] = [name[:length] for name in self._names]
        return self._cut[length]
