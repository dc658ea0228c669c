"""Which links are shut, given ids of what people call closed: links, or the places that stand for them on the map.

Decides that a lift drawn as a place is the lift that rides. Refuses to know who closed it.
"""

from math import dist

from shapely import Point as Spot
from shapely import Polygon

from content.venue.nouns import Link, Place, PlaceKind, Stop, Venue

RIDDEN = (PlaceKind.LIFT, PlaceKind.ESCALATOR, PlaceKind.STAIRS, PlaceKind.RAMP)
BESIDE_M = 1.0
"""A stop is at most so far off the place that stands for its link."""


class Closing:
    """Knows which place is which link."""

    def __init__(self, venue: Venue) -> None:
        """Take the venue."""
        self._by_place: dict[str, frozenset[str]] = {}
        for place in venue.of_kind(*RIDDEN):
            same = (link.id for link in venue.links if link.kind == place.kind.value and _stands_for(place, link))
            self._by_place[place.id] = frozenset(same)

    def links(self, closed: frozenset[str]) -> frozenset[str]:
        """The ids of all links that can't be taken, among others."""
        return closed.union(*(self._by_place.get(each, ()) for each in closed))


def _stands_for(place: Place, link: Link) -> bool:
    return place.id == link.id or any(_at(place, stop) for stop in link.stops if stop.level == place.level)


def _at(place: Place, stop: Stop) -> bool:
    if place.shape is None:
        return dist(place.at, stop.at) <= BESIDE_M
    return bool(Polygon(place.shape.outer).distance(Spot(stop.at)) <= BESIDE_M)
