"""What is shut, given ids of what people call closed: links, the places that stand for them on the map, other places.

Decides that a lift drawn as a place is the lift that rides, and which places take floor away. Refuses to know who
closed them.
"""

from math import dist

from shapely import Point as Spot
from shapely import Polygon, intersection

from content.venue.nouns import Link, Place, PlaceKind, Stop, Venue
from content.wayfinding.mesh import floor_of

RIDDEN = (PlaceKind.LIFT, PlaceKind.ESCALATOR, PlaceKind.STAIRS, PlaceKind.RAMP)
BESIDE_M = 1.0
"""A stop is at most so far off the place that stands for its link."""
WALKED_M2 = 1.0
"""A closed place that so much floor is in is one that people walk through."""


class Closing:
    """Knows which place is which link."""

    def __init__(self, venue: Venue) -> None:
        """Take the venue."""
        self._venue = venue
        self._walked: dict[str, bool] = {}
        self._by_place: dict[str, frozenset[str]] = {}
        for place in venue.of_kind(*RIDDEN):
            same = (link.id for link in venue.links if link.kind == place.kind.value and _stands_for(place, link))
            self._by_place[place.id] = frozenset(same)

    def links(self, closed: frozenset[str]) -> frozenset[str]:
        """The ids of all links that can't be taken, among others."""
        return closed.union(*(self._by_place.get(each, ()) for each in closed))

    def barred(self, closed: frozenset[str]) -> frozenset[str]:
        """Those of them that are places people walk through, and now can't."""
        return frozenset(each for each in closed if self._is_walked(each))

    def _is_walked(self, id_: str) -> bool:
        if id_ not in self._walked:
            place = self._venue.by_id.get(id_)
            self._walked[id_] = place is not None and place.kind not in RIDDEN and self._floor_in(place) > WALKED_M2
        return self._walked[id_]

    def _floor_in(self, place: Place) -> float:
        level = self._venue.by_ordinal.get(place.level)
        if place.shape is None or level is None:
            return 0.0
        return float(intersection(floor_of([place.shape]), floor_of(level.walkable)).area)


def _stands_for(place: Place, link: Link) -> bool:
    return place.id == link.id or any(_at(place, stop) for stop in link.stops if stop.level == place.level)


def _at(place: Place, stop: Stop) -> bool:
    if place.shape is None:
        return dist(place.at, stop.at) <= BESIDE_M
    return bool(Polygon(place.shape.outer).distance(Spot(stop.at)) <= BESIDE_M)
