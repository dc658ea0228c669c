"""A floor with its landings: where links come out, and how far each of them is from anywhere on the floor.

Decides nothing that `Floor` doesn't. Refuses to know time, and what links carry.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from content.venue.nouns import Point
from content.wayfinding.floor import Field, Floor, Footing
from content.wayfinding.graph import Floats, FloorGraph
from content.wayfinding.liking import liked_line

LANDING_WITHIN_M = 5.0
"""A link whose stop is further than this off the floor can't be taken there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where one link comes out on this floor."""

    link: int
    """Its place in the venue's links."""
    stop: int
    """Its place in the link's stops."""


class Storey:
    """One level of the venue."""

    def __init__(self, graph: FloorGraph, stops: Sequence[tuple[Landing, Point]]) -> None:
        """Take the floor, and where links stop on it."""
        self.floor = Floor(graph)
        stood = [(landing, self.floor.footing(at, within_m=LANDING_WITHIN_M)) for landing, at in stops]
        firm = [(landing, footing) for landing, footing in stood if footing is not None]
        self.landings = tuple(landing for landing, _ in firm)
        self._spots = _by_triangle([footing for _, footing in firm])
        self._footings = [self.footing_at(footing.at, within_m=LANDING_WITHIN_M) or footing for _, footing in firm]
        self._fields = [self.floor.field(footing) for footing in self._footings]
        self._at = np.array([footing.at for footing in self._footings]).reshape(-1, 2)
        self._distances = np.array([field.distances for field in self._fields]).reshape(len(firm), len(graph.corners))
        self.between = [self.to_landings(footing).tolist() for footing in self._footings]
        """Metres from landing to landing."""

    def footing_at(self, point: Point, *, within_m: float, goals: Sequence[Footing] = ()) -> Footing | None:
        """Where one at that point stands; what it sees counts landings first and then these goals."""
        spots = self._spots
        if goals:
            spots = {triangle: list(found) for triangle, found in spots.items()}
            for number, goal in enumerate(goals, len(self.landings)):
                for triangle in goal.triangles:
                    spots.setdefault(triangle, []).append((number, goal.at))
        return self.floor.footing(point, within_m=within_m, spots=spots)

    def to_landings(self, footing: Footing) -> Floats:
        """Metres to each landing; infinite where there is no way on this floor."""
        around: Floats = (self._distances[:, footing.corners] + footing.lengths).min(axis=1, initial=np.inf)
        straight = [spot for spot in footing.spots if spot < len(self.landings)]
        around[straight] = np.linalg.norm(self._at[straight] - footing.at, axis=1)
        return around

    def sees_goal(self, footing: Footing, number: int) -> bool:
        """Whether a footing that was asked for with goals sees that one of them."""
        return len(self.landings) + number in footing.spots

    def line_from(self, landing: int, footing: Footing) -> list[Point]:
        """The line to walk from a landing to there."""
        return liked_line(self.floor, self._fields[landing], footing, in_sight=landing in footing.spots)

    def line_between(self, landing: int, other: int) -> list[Point]:
        """The line to walk from a landing to another."""
        goal, back = self._footings[other], self._fields[other]
        return liked_line(self.floor, self._fields[landing], goal, in_sight=landing in goal.spots, back=back)

    def line(self, start: Field, goal: Footing, number: int) -> list[Point]:
        """The line to walk between footings; `number` as in `sees_goal`."""
        return liked_line(self.floor, start, goal, in_sight=self.sees_goal(start.origin, number))

    def field(self, footing: Footing) -> Field:
        """How far every corner is from there."""
        return self.floor.field(footing)


def _by_triangle(footings: Sequence[Footing]) -> dict[int, list[tuple[int, Point]]]:
    spots: dict[int, list[tuple[int, Point]]] = {}
    for number, footing in enumerate(footings):
        for triangle in footing.triangles:
            spots.setdefault(triangle, []).append((number, footing.at))
    return spots
