"""The directory's shelves: by what is sold, by floor, by letter.

Decides on which shelves a place stands, and their order. Refuses to know how shelves are drawn.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Final

from content.directory.departments import DEPARTMENTS, FACILITIES, OTHER, department_of
from content.directory.nouns import Shelf
from content.directory.sounds import Readings, ways
from content.nouns import Texts
from content.venue.nouns import Place, PlaceKind, Venue

BROWSED: Final = frozenset(
    {PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE, PlaceKind.DESK, PlaceKind.CINEMA, PlaceKind.ROOM}
)
"""What stands on floors' and letters' shelves; facilities have shelves of their own."""
_NO_SHELF: Final = frozenset(
    {PlaceKind.LIFT, PlaceKind.ESCALATOR, PlaceKind.STAIRS, PlaceKind.ENTRANCE, PlaceKind.CINEMA}
)
"""Lifts and doors are asked for, not browsed; a cinema stands with what one does for leisure."""
NO_LETTER: Final = "#"
_NUMBER: Final = re.compile(r"[A-Za-z]{0,2}-?\d+[A-Za-z]?")
"""A shop that is only called by its number."""
_OTHERS: Texts = {"zh": "其他店铺", "en": "More shops"}


@dataclass(frozen=True, slots=True)
class Shelves:
    """Puts a venue's places on shelves."""

    venue: Venue
    readings: Readings

    def by_kind(self) -> tuple[Shelf, ...]:
        """What shops sell, in a settled order, then facilities; only shelves with something on them."""
        stock: dict[str, list[Place]] = defaultdict(list)
        for place in self.venue.places:
            if place.names and (department := department_of(place)):
                stock[department].append(place)
        titles = [*((each.key, each.title) for each in DEPARTMENTS), (OTHER, _OTHERS)]
        shelves = [self._shelf(key, title, stock[key]) for key, title in titles]
        shelves += [
            self._shelf(facility.kind, facility.title, self._facilities(facility.kind))
            for facility in FACILITIES
            if facility.kind not in _NO_SHELF
        ]
        return tuple(shelf for shelf in shelves if shelf.places)

    def by_floor(self) -> tuple[Shelf, ...]:
        """One for each level, from the lowest up; the key is its ordinal."""
        stock: dict[int, list[Place]] = defaultdict(list)
        for place in self._browsed():
            stock[place.level].append(place)
        return tuple(self._shelf(str(level.ordinal), level.name, stock[level.ordinal]) for level in self.venue.levels)

    def by_letter(self) -> tuple[Shelf, ...]:
        """A to Z, then the rest; a place whose names begin differently stands under each of their letters."""
        stock: dict[str, list[Place]] = defaultdict(list)
        for place in self._browsed():
            for letter in {self._letter(name) for name in place.names.values()}:
                stock[letter].append(place)
        letters = [*ascii_lowercase.upper(), NO_LETTER]
        return tuple(self._shelf(each, {"zh": each, "en": each}, stock[each]) for each in letters if stock[each])

    def _facilities(self, kind: PlaceKind) -> Iterable[Place]:
        """Those of a kind; of bays and benches only what has a name."""
        nameless = kind not in (PlaceKind.PARKING, PlaceKind.SEATING)
        return (place for place in self.venue.of_kind(kind) if nameless or place.names)

    def _browsed(self) -> Iterable[Place]:
        return (place for place in self.venue.of_kind(*BROWSED) if place.names)

    def _shelf(self, key: str, title: Texts, places: Iterable[Place]) -> Shelf:
        ordered = sorted(places, key=lambda place: (self._sound(next(iter(place.names.values()), "")), place.level))
        return Shelf(key=key, title=title, places=tuple(ordered))

    def _letter(self, name: str) -> str:
        first = "" if _NUMBER.fullmatch(name) else self._sound(name)[:1].upper()
        return first if first and first in ascii_lowercase.upper() else NO_LETTER

    def _sound(self, name: str) -> str:
        """Its letters, said in the likeliest way."""
        units = next(ways(name, self.readings), ())
        return "".join(unit.sound or unit.written for unit in units)
