"""Among ways that are nearly the shortest, the one with the fewest and softest turns: people like it better.

Decides how much longer a way may be for that: never more than `SLACK` of its length. Refuses to know floors and links.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from content.venue.nouns import Point
from content.wayfinding.floor import Field, Floor, Footing
from content.wayfinding.geometry import unit
from content.wayfinding.graph import Floats, Whole

SLACK = 0.003
TURN_M = 3.0
"""What a turn of one radian is worth, in metres."""
MOST_CORNERS = 30
"""With more of them in question, on floors full of pillars, the shortest way is taken as it is."""


@dataclass(slots=True, kw_only=True)
class _Ways:
    """The best ways to one corner, by what they come from."""

    cost: list[float] = field(default_factory=list)
    length_m: list[float] = field(default_factory=list)
    heading: list[Floats] = field(default_factory=list)
    before: list[tuple[int, int]] = field(default_factory=list)
    """Corner, and which of its ways; -1 is where one set out."""


def liked_line(floor: Floor, there: Field, goal: Footing, *, in_sight: bool, back: Field | None = None) -> list[Point]:
    """The line people like from a field's origin to the goal, both ends with it; there has to be a way.

    `back` is the goal's field, where it is known.
    """
    corners: Sequence[int] = []
    if not in_sight:
        corners = floor.corners_on(there, goal)
        if len(corners) > 1:
            corners = _Liking(floor, there, goal, corners, back).corners()
    return [there.origin.at, *floor.points(corners), goal.at]


class _Liking:
    """One choice."""

    def __init__(self, floor: Floor, there: Field, goal: Footing, exact: Sequence[int], back: Field | None) -> None:
        self._graph, self._at = floor.graph, floor.at
        self._there, self._exact = there, exact
        straight = np.linalg.norm(floor.at - goal.at, axis=1)
        self._most_m = (1 + SLACK) * float(there.distances[exact[-1]] + straight[exact[-1]])
        self._back = back or floor.field(goal, there.distances + straight <= self._most_m)
        near = np.nonzero(there.distances + self._back.distances <= self._most_m)[0]
        self._near = near[np.argsort(there.distances[near])]
        self._ways = {int(corner): _Ways() for corner in self._near}
        self._arrived = _Ways()

    def corners(self) -> Sequence[int]:
        """What the liked way bends around, in order."""
        if not len(self._exact) < len(self._near) <= MOST_CORNERS:
            return self._exact
        for corner in self._near.tolist():
            self._set_out(corner)
            if self._ways[corner].cost:
                self._go_on(corner)
        return list(self._backwards())[::-1] if self._arrived.cost else self._exact

    def _set_out(self, corner: int) -> None:
        seed = float(self._there.seeds[corner])
        if np.isfinite(seed):
            heading = unit(self._at[corner] - np.array(self._there.origin.at))
            _note(self._ways[corner], (seed, seed), heading, (-1, -1))

    def _go_on(self, corner: int) -> None:
        """From a corner to all further ones in question, and to the goal where it is in sight."""
        ways, onward = self._ways[corner], self._onward(corner)
        to_goal = float(self._back.seeds[corner])
        ends = np.vstack([self._at[onward], np.array(self._back.origin.at)])
        legs = ends - self._at[corner]
        metres, headings = np.linalg.norm(legs, axis=1), unit(legs)
        left_m = np.append(self._back.distances[onward], 0.0 if np.isfinite(to_goal) else np.inf)
        turned = np.arccos(np.clip(np.array(ways.heading) @ headings.T, -1.0, 1.0))
        lengths = np.array(ways.length_m)[:, None] + metres
        costs = np.array(ways.cost)[:, None] + TURN_M * turned + metres
        costs[lengths + left_m > self._most_m + 1e-6] = np.inf
        best = costs.argmin(axis=0)
        for number, way in enumerate(best.tolist()):
            if np.isfinite(costs[way, number]):
                into = self._arrived if number == len(onward) else self._ways[int(onward[number])]
                reached = float(costs[way, number]), float(lengths[way, number])
                _note(into, reached, headings[number], (corner, way))

    def _onward(self, corner: int) -> Whole:
        graph = self._graph
        seen = graph.tails[graph.heads[corner] + 1 : graph.heads[corner + 1]]
        distances, back = self._there.distances, self._back.distances
        further = (distances[seen] > distances[corner]) & (distances[seen] + back[seen] <= self._most_m)
        kept: Whole = seen[further]
        return kept

    def _backwards(self) -> Iterator[int]:
        corner, way = self._arrived.before[int(np.argmin(self._arrived.cost))]
        while corner >= 0:
            yield corner
            corner, way = self._ways[corner].before[way]


def _note(ways: _Ways, reached: tuple[float, float], heading: Floats, before: tuple[int, int]) -> None:
    ways.cost.append(reached[0])
    ways.length_m.append(reached[1])
    ways.heading.append(heading)
    ways.before.append(before)
