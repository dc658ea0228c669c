"""The directory of one venue: answers every keystroke with places, the best first, and never with a dead end.

Decides what answers, in which order, and what to offer where nothing does. Refuses to know how answers are drawn.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from content.directory.alike import Alike
from content.directory.index import Index, Key, Start, index_of
from content.directory.matching import Match, match, spans
from content.directory.nouns import Fit, Found, Nothing, Results, Shelf, Standpoint
from content.directory.shelves import Shelves
from content.directory.sounds import Readings, asked, is_han
from content.venue.nouns import Place, PlaceKind, Venue

LEVEL_M: Final = 80.0
"""What going to the next floor counts, in metres along the floor."""
LEAST_INSIDE: Final = 3
"""Letters that are looked for in the middle of a word."""
LEAST_OF_GROUP: Final = 2
ALTERNATIVES: Final = 4
LEAST_GUESSED: Final = 5
"""Shorter slips of words for kinds are no hint of what is meant."""
_WHOLE: Final = {"kind": 0.4, "floor": 0.5, "special": 0.6, "department": 0.7}
"""The very word for a kind comes before names that only begin so."""


class _Answer(NamedTuple):
    rank: float
    fit: Fit
    text: str
    places: tuple[int, ...]


class Directory:
    """Made once for a venue; finding changes nothing in it."""

    def __init__(self, venue: Venue, readings: Readings) -> None:
        """`readings` are of the runs that `needed` names; without them Chinese is found by its characters only."""
        self._index: Index = index_of(venue, readings)
        self._desks = list(venue.of_kind(PlaceKind.DESK))
        self._named = [key for key in self._index.keys if key.place >= 0]
        self._all = "".join(f"{key.spaced}\n" for key in self._named)
        self._starts = [0, *accumulate(len(key.spaced) + 1 for key in self._named)]
        self._grouped = [key for key in self._index.keys if key.group]
        self._worded = [key for key in self._named if key.letters.isalpha()]
        self._alike = Alike([key.letters for key in self._worded])
        self._alike_groups = Alike([key.letters for key in self._grouped])
        shelves = Shelves(venue, readings)
        self._shelves = (shelves.by_kind(), shelves.by_floor(), shelves.by_letter())

    def search(self, typed: str, *, near: Standpoint | None = None, limit: int = 20) -> Results | Nothing:
        """What answers to the letters typed so far; ties come by nearness."""
        question = asked(typed)
        found = self._answers(question)
        if not found:
            return self._nothing(typed, question.replace(" ", ""), near)
        places = self._index.places
        ordered = sorted(found, key=lambda number: (found[number].rank, distance(places[number], near), number))
        return Results(
            asked=typed,
            found=tuple(_found(places[number], found[number]) for number in ordered[:limit]),
            total=len(found),
        )

    def by_kind(self) -> tuple[Shelf, ...]:
        """What shops sell, then facilities."""
        return self._shelves[0]

    def by_floor(self) -> tuple[Shelf, ...]:
        """One for each level, from the lowest up; the key is its ordinal."""
        return self._shelves[1]

    def by_letter(self) -> tuple[Shelf, ...]:
        """A to Z, by the sounds of names in each language."""
        return self._shelves[2]

    def _answers(self, question: str) -> dict[int, _Answer]:
        """By place; a question of several words is taken as one first, then every word must answer."""
        squeezed = question.replace(" ", "")
        if not squeezed:
            return {}
        found = self._plain(squeezed)
        words = question.split()
        if not found and len(words) > 1:
            each = [self._plain(word) for word in words]
            shared = set.intersection(*map(set, each))
            found = {number: max((answers[number] for answers in each), key=lambda one: one.rank) for number in shared}
        return found or self._nearly(squeezed)

    def _plain(self, question: str) -> dict[int, _Answer]:
        best: dict[int, _Answer] = {}
        for start in self._index.firsts.get(question[:2], ()):
            if start.key.group:
                self._answer_group(best, start, question)
            elif not start.unit or _may_better(best, start.key.place):
                answer = _match(start, question)
                if answer is not None:
                    _keep(best, start.key.place, _Answer(answer.fit, answer.fit, start.key.text, answer.places))
        if len(question) >= LEAST_INSIDE or is_han(question[0]):
            self._inside(best, question)
        return best

    def _answer_group(self, best: dict[int, _Answer], start: Start, question: str) -> None:
        key = start.key
        if start.unit or (len(question) < LEAST_OF_GROUP and not is_han(question)):
            return
        answer = _match(start, question)
        if answer is None or (answer.fit is Fit.INITIALS and len(question) != len(key.units)):
            return
        rank = _WHOLE[key.group.partition(":")[0]] if answer.fit is Fit.EXACT else float(Fit.KIND)
        for number in self._index.groups[key.group]:
            _keep(best, number, _Answer(rank, Fit.KIND, first_name(self._index.places[number]), ()))

    def _inside(self, best: dict[int, _Answer], question: str) -> None:
        at = self._all.find(question)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            key = self._named[number]
            if key.place not in best:
                _keep(best, key.place, _Answer(Fit.CONTAINS, Fit.CONTAINS, key.text, _stretch(key, question)))
            at = self._all.find(question, self._starts[number + 1])

    def _nearly(self, question: str) -> dict[int, _Answer]:
        best: dict[int, _Answer] = {}
        for slip in self._alike.slips(question):
            key = self._worded[slip.number]
            rank = Fit.ALIKE + slip.slips + abs(len(key.letters) - len(question)) / 100
            _keep(best, key.place, _Answer(rank, Fit.ALIKE, key.text, ()))
        return best

    def _nothing(self, typed: str, question: str, near: Standpoint | None) -> Nothing:
        kind, numbers = self._guessed(question)
        places = [self._index.places[number] for number in numbers]
        return Nothing(
            asked=typed,
            kind=kind,
            alternatives=tuple(_nearest(places, near)[:ALTERNATIVES]),
            desks=tuple(_nearest(self._desks, near)),
        )

    def _guessed(self, question: str) -> tuple[PlaceKind | None, Sequence[int]]:
        """What the shopper was after: a kind whose word is in what was typed or nearly so, else names most alike."""
        mentioned = [key for key in self._grouped if len(key.units) > 1 and _mentions(question, key)]
        inside = sorted(mentioned, key=lambda key: -len(key.letters))
        slips = sorted(self._alike_groups.slips(question)) if len(question) >= LEAST_GUESSED else []
        groups = [*(key.group for key in inside), *(self._grouped[slip.number].group for slip in slips)]
        for group in groups:
            numbers = self._index.groups[group]
            sort, _, what = group.partition(":")
            if sort != "floor":
                return (PlaceKind(what) if sort == "kind" else self._index.places[numbers[0]].kind), numbers
        likest = sorted(self._alike.slips(question, most=max(2, len(question) // 2)))
        return None, list(dict.fromkeys(self._worded[slip.number].place for slip in likest))[:ALTERNATIVES]


def _may_better(best: dict[int, _Answer], number: int) -> bool:
    """Whether an answer from the middle of a name could be better than what is known."""
    return number not in best or best[number].rank > Fit.WORD_BEGINS


def _match(start: Start, question: str) -> Match | None:
    """How a key answers from there on: letter by letter, which is quickly seen, else by beginnings of sounds."""
    key = start.key
    if not key.letters.startswith(question, start.at):
        return match(key.units, question, start.unit)
    places = key.places[start.at : start.at + len(question)]
    if start.unit:
        return Match(Fit.WORD_BEGINS, places)
    return Match(Fit.EXACT if key.letters == question else Fit.BEGINS, places)


def _mentions(question: str, key: Key) -> bool:
    written = "".join(unit.written for unit in key.units)
    return written in question or (len(key.letters) > 3 and key.letters in question)


def _keep(best: dict[int, _Answer], number: int, answer: _Answer) -> None:
    if number not in best or answer.rank < best[number].rank:
        best[number] = answer


def _found(place: Place, answer: _Answer) -> Found:
    return Found(place=place, fit=answer.fit, text=answer.text, spans=spans(answer.places))


def _stretch(key: Key, question: str) -> tuple[int, ...]:
    """Where in the name the letters stand that were found in the middle of it."""
    at = key.spaced.index(question)
    start = at - key.spaced.count(" ", 0, at)
    return key.places[start : start + len(question)]


def _nearest(places: Iterable[Place], near: Standpoint | None) -> list[Place]:
    return sorted(places, key=lambda place: distance(place, near))


def first_name(place: Place) -> str:
    """What it is called first: in Chinese where it has a Chinese name."""
    return place.names.get("zh") or place.names.get("en") or place.unit


def distance(place: Place, near: Standpoint | None) -> float:
    """About how far it is, in metres; 0 where nobody says from where."""
    if near is None:
        return 0.0
    return math.dist(place.at, near.at) + LEVEL_M * abs(place.level - near.level)
