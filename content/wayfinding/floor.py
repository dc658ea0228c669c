"""One floor, ready to be asked: where one can set foot, how far it is, and the shortest line.

Decides distances and lines on this floor, exact. Refuses to know links, places and time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from content.venue.nouns import Point
from content.wayfinding.geometry import Mask, bends, nearest_on_walls, unit
from content.wayfinding.graph import Floats, FloorGraph, Whole
from content.wayfinding.sight import Sight, Spots


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Footing:
    """A spot of the floor, and what is seen from it."""

    at: Point
    triangles: tuple[int, ...]
    island: int
    corners: Whole
    """Seen ones that a way from here may bend around."""
    lengths: Floats
    """To those, metres."""
    spots: frozenset[int]
    """Numbers of the spots seen, of those that were looked for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Field:
    """How far every corner is from one footing, metres."""

    origin: Footing
    seeds: Floats
    """Straight to those in sight."""
    distances: Floats


class Floor:
    """Distances and shortest lines on one level."""

    def __init__(self, graph: FloorGraph) -> None:
        """Take the floor's graph."""
        self.graph = graph
        self._sight = Sight(graph)
        self.at = graph.points[graph.corners]
        self._place = np.full(len(graph.points), -1, np.int32)
        self._place[graph.corners] = np.arange(len(graph.corners))
        triangle, side = np.nonzero(graph.beside < 0)
        rings = graph.points[graph.triangles]
        self._walls = rings[triangle, side], rings[triangle, (side + 1) % 3]
        self._wall_triangles = triangle
        # Whose sight line each is.
        self._owners = np.repeat(np.arange(len(graph.corners)), np.diff(graph.heads))

    def footing(self, point: Point, *, within_m: float, spots: Spots | None = None) -> Footing | None:
        """Where one at that point stands: there, or on the nearest floor if it is near enough."""
        ground = self.ground(point, within_m=within_m)
        if ground is None:
            return None
        point, triangles = ground
        seen = self._sight.look(point, spots, triangles)
        corners = self._place[sorted(seen.points)]
        corners = corners[corners >= 0]
        away = self.at[corners] - point
        lengths = np.linalg.norm(away, axis=1)
        kept = (lengths == 0) | bends(unit(away), self.graph.walls[:, corners])
        return Footing(
            at=point,
            triangles=tuple(triangles),
            island=int(self.graph.islands[triangles[0]]),
            corners=corners[kept],
            lengths=lengths[kept],
            spots=frozenset(seen.spots),
        )

    def ground(self, point: Point, *, within_m: float) -> tuple[Point, list[int]] | None:
        """The point, or the nearest on the floor if it is near enough, and the triangles that hold it."""
        triangles = self._sight.triangles_at(point)
        if triangles or not len(self._wall_triangles):
            return (point, triangles) if triangles else None
        wall, on_wall, away_m = nearest_on_walls(point, *self._walls)
        if away_m > within_m:
            return None
        return on_wall, self._sight.triangles_at(on_wall) or [int(self._wall_triangles[wall])]

    def sees(self, point: Point, spot: Point, there: Iterable[int]) -> bool:
        """Whether a spot, in these triangles, is in sight of a point of the floor."""
        return self._sight.sees(point, spot, there)

    def field(self, origin: Footing, among: Mask | None = None) -> Field:
        """How far every corner is; by ways over corners `among` those only, if given, and infinite to others."""
        seeds = np.full(len(self.at), np.inf)
        np.minimum.at(seeds, origin.corners, origin.lengths)
        if among is None:
            distances = _run_out(seeds, self.graph.heads[:-1], self.graph.tails, self.graph.lengths)
            return Field(origin=origin, seeds=seeds, distances=distances)
        rows, lines = np.nonzero(among)[0], np.nonzero(among[self._owners] & among[self.graph.tails])[0]
        renumbered = np.cumsum(among) - 1
        heads = np.searchsorted(self._owners[lines], rows).astype(np.int32)
        tails = renumbered[self.graph.tails[lines]].astype(np.int32)
        distances = np.full(len(self.at), np.inf)
        distances[rows] = _run_out(seeds[rows], heads, tails, self.graph.lengths[lines])
        return Field(origin=origin, seeds=seeds, distances=distances)

    def length(self, field: Field, goal: Footing, *, in_sight: bool) -> float:
        """Metres from the field's origin to there; infinite where there is no way on this floor."""
        if in_sight:
            return float(np.hypot(goal.at[0] - field.origin.at[0], goal.at[1] - field.origin.at[1]))
        return float((field.distances[goal.corners] + goal.lengths).min(initial=np.inf))

    def points(self, corners: Sequence[int]) -> list[Point]:
        """Where these corners are."""
        return [(float(x), float(y)) for x, y in self.at[list(corners)]]

    def corners_on(self, field: Field, goal: Footing) -> Sequence[int]:
        """The corners that the shortest line bends around, in order."""
        graph, distances = self.graph, field.distances
        here = int(goal.corners[np.argmin(distances[goal.corners] + goal.lengths)])
        back = [here]
        while distances[here] < field.seeds[here]:
            row = slice(graph.heads[here] + 1, graph.heads[here + 1])
            tails = graph.tails[row]
            here = int(tails[np.argmin(distances[tails] + graph.lengths[row])])
            back.append(here)
        return back[::-1]


def _run_out(distances: Floats, heads: Whole, tails: Whole, lengths: Floats) -> Floats:
    """Let distances spread along sight lines until none gets shorter."""
    while len(heads):
        nearer = np.minimum.reduceat(distances[tails] + lengths, heads)
        if np.array_equal(nearer, distances):
            break
        distances = nearer
    return distances
