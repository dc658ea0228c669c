"""Where ways begin and end: the floor under a stand, the doors of the shop it lies in, the doors of a place.

Decides how far off the floor one may stand. Refuses to know ways and time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from shapely import Point as Spot
from shapely import Polygon

from content.venue.nouns import Place, Point, Venue
from content.wayfinding.floor import Footing
from content.wayfinding.nouns import Stand
from content.wayfinding.storey import Storey

AT_ONCE_M = 2.0
"""So near the floor one stands on it, whatever the plan says: plans and fingers are that far off."""
DOOR_M = 5.0
"""A door further off the floor leads to none."""
FAR_M = 30.0
"""Beyond this there is no floor near."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Foothold:
    """A footing that a way may begin or end at."""

    level: int
    """Ordinal."""
    footing: Footing
    off: tuple[Point, ...] = ()
    """From where one really stands to the footing, where that is inside a shop."""
    off_m: float = 0.0
    place: Place | None = None


class Footholds:
    """Finds them."""

    def __init__(self, venue: Venue, storeys: Mapping[int, Storey]) -> None:
        """Take the venue and its storeys."""
        self._venue, self._storeys = venue, storeys
        self._doors: dict[str, tuple[Foothold, ...]] = {}
        self._rooms: dict[int, list[tuple[Place, Polygon]]] = {level: [] for level in storeys}
        for place in venue.places:
            if place.shape and place.doors and place.level in storeys:
                self._rooms[place.level].append((place, Polygon(place.shape.outer, place.shape.holes)))

    def of_place(self, place: Place) -> tuple[Foothold, ...]:
        """At its doors; where it has none and stands on the floor, there."""
        known = self._doors.get(place.id)
        if known is None:
            spots = [(door, DOOR_M) for door in place.doors] or [(place.at, AT_ONCE_M)]
            found = [self._at(place.level, spot, within_m) for spot, within_m in spots]
            known = tuple(Foothold(level=place.level, footing=each, place=place) for each in found if each)
            self._doors[place.id] = known
        return known

    def of_stand(self, stand: Stand, goals: Sequence[Foothold] = ()) -> tuple[Foothold, ...]:
        """Under it, else at the doors of the shop it lies in, else on the nearest floor; `goals` are looked for."""
        under = self._at(stand.level, stand.at, AT_ONCE_M, goals)
        if under:
            return (Foothold(level=stand.level, footing=under),)
        by_door = [hold for door in self._doors_around(stand) for hold in self._off(stand, door, DOOR_M, goals)]
        return tuple(by_door) or tuple(self._off(stand, stand.at, FAR_M, goals))

    def _doors_around(self, stand: Stand) -> list[Point]:
        spot = Spot(stand.at)
        rooms = self._rooms.get(stand.level, ())
        return [door for place, shape in rooms if shape.covers(spot) for door in place.doors]

    def _off(self, stand: Stand, near: Point, within_m: float, goals: Sequence[Foothold]) -> list[Foothold]:
        footing = self._at(stand.level, near, within_m, goals)
        if not footing:
            return []
        off_m = float(np.hypot(footing.at[0] - stand.at[0], footing.at[1] - stand.at[1]))
        return [Foothold(level=stand.level, footing=footing, off=(stand.at,), off_m=off_m)]

    def _at(self, level: int, at: Point, within_m: float, goals: Sequence[Foothold] = ()) -> Footing | None:
        storey = self._storeys.get(level)
        here = [goal.footing for goal in goals if goal.level == level]
        return storey.footing_at(at, within_m=within_m, goals=here) if storey else None
