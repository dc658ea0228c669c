"""A found way as legs: the line on each floor and what takes one on to the next.

Decides nothing. Refuses to know how it was found, and words.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import dist

from content.venue.nouns import Point
from content.wayfinding.journey import Connections, Spot
from content.wayfinding.nouns import Leg, Profile, Ride
from content.wayfinding.search import Found
from content.wayfinding.storey import Storey


class Legs:
    """Lays ways out."""

    def __init__(self, storeys: Mapping[int, Storey], connections: Connections) -> None:
        """Take what the ways lead through."""
        self._storeys, self._connections = storeys, connections

    def of(self, found: Found, profile: Profile) -> tuple[Leg, ...]:
        """The legs, from where one stands to the goal."""
        return tuple(self._legs(found, profile))

    def _legs(self, found: Found, profile: Profile) -> Iterator[Leg]:
        start, goal, passed = found.start, found.goal, found.passed
        if found.field is not None:
            line = self._storeys[start.level].line(found.field, goal.footing, found.goal_number)
            yield _leg(start.level, [*start.off, *line, *goal.off])
            return
        first = self._storeys[start.level].line_from(passed[0][1], start.footing)[::-1]
        yield _leg(start.level, [*start.off, *first], self._ride(passed[0], passed[1], profile))
        for (level, came), leaves, end in zip(passed[1:-1:2], passed[2::2], passed[3::2], strict=True):
            line = self._storeys[level].line_between(came, leaves[1])
            yield _leg(level, line, self._ride(leaves, end, profile))
        last = self._storeys[goal.level].line_from(passed[-1][1], goal.footing)
        yield _leg(goal.level, [*last, *goal.off])

    def _ride(self, start: Spot, end: Spot, profile: Profile) -> Ride:
        link = self._connections.link(start)
        return Ride(
            link=link.id,
            kind=link.kind,
            names=link.names,
            start=start[0],
            end=end[0],
            seconds=self._connections.cost(start, end, profile).seconds,
        )


def walked_seconds(legs: Sequence[Leg], profile: Profile) -> float:
    """With waiting and riding."""
    return sum(leg.length_m for leg in legs) / profile.speed_m_s + sum(leg.ride.seconds for leg in legs if leg.ride)


def _leg(level: int, line: Sequence[Point], ride: Ride | None = None) -> Leg:
    points = [line[0], *(point for before, point in pairwise(line) if point != before)]
    return Leg(level=level, points=tuple(points), length_m=sum(map(dist, points, points[1:])), ride=ride)
