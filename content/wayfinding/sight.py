"""Who sees whom on a floor: sight spreads from triangle to triangle through the sides that aren't walls.

Decides what can be walked to in a straight line; exact, since it only asks which side of a line a point is on. Refuses
to know ways, doors and links.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from content.venue.nouns import Point
from content.wayfinding.geometry import unit
from content.wayfinding.graph import Floats, FloorGraph, Whole
from content.wayfinding.mesh import Mesh

TOUCHING_M = 1e-6
"""What is so near a wall is on it."""

SIGHTED_M = 0.01
"""Of a spot one looks for, so much to either side will do."""

Way = tuple[float, float]
"""From an eye to something, metres east and north."""
Through = tuple[int, int, float, float, float, float]
"""A triangle, one of its sides, and the ways to the right and left end of what is seen of that side."""

Spots = Mapping[int, Sequence[tuple[int, Point]]]
"""Points to look for, with a number each, by the triangle they lie in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is seen from a point."""

    points: set[int]
    """Of the mesh's points."""
    spots: set[int]
    """Numbers of what was looked for."""


class Sight:
    """Looks around on one floor."""

    def __init__(self, mesh: Mesh | FloorGraph) -> None:
        """Take the floor."""
        self._points: list[Point] = [(float(x), float(y)) for x, y in mesh.points]
        self._triangles: list[tuple[int, int, int]] = [(a, b, c) for a, b, c in mesh.triangles.tolist()]
        self._beside: list[list[int]] = mesh.beside.tolist()
        self._sides = _sides(mesh.points[mesh.triangles])

    def triangles_at(self, point: Point) -> list[int]:
        """The triangles that hold the point, several where it lies on their edge; none is off the floor."""
        east, north, offset = self._sides
        off_left = east * point[1] - north * point[0] - offset
        inside: list[int] = np.nonzero(off_left.min(axis=0) >= -TOUCHING_M)[0].tolist()
        return inside

    def look(self, point: Point, spots: Spots | None = None, around: Iterable[int] | None = None) -> Seen:
        """Everything seen from a point of the floor; `around` are the triangles that hold it, where known."""
        around = self.triangles_at(point) if around is None else around
        spots = spots or {}
        seen = Seen(points=set(), spots=set())
        for triangle in around:
            seen.points.update(self._triangles[triangle])
            seen.spots.update(number for number, _ in spots.get(triangle, ()))
            for side, right, left in self._open_sides(triangle, point):
                self._spread(point, (triangle, side, *right, *left), spots, seen)
        return seen

    def sees(self, point: Point, spot: Point, there: Iterable[int]) -> bool:
        """Whether a spot is in sight, to a centimetre; `there` are the triangles that hold it."""
        x, y = spot[0] - point[0], spot[1] - point[1]
        far = math.hypot(x, y) or 1.0
        aside_x, aside_y = -y * SIGHTED_M / far, x * SIGHTED_M / far
        first, last = (x - aside_x, y - aside_y), (x + aside_x, y + aside_y)
        seen, spots = Seen(points=set(), spots=set()), {triangle: [(0, spot)] for triangle in there}
        for triangle in self.triangles_at(point):
            if triangle in spots:
                return True
            for side, right, left in self._open_sides(triangle, point):
                if _left_of(right, last) > 0 and _left_of(first, left) > 0:
                    right = first if _left_of(right, first) > 0 else right  # noqa: PLW2901 - narrowed to the spot
                    left = last if _left_of(last, left) > 0 else left  # noqa: PLW2901 - likewise
                    self._spread(point, (triangle, side, *right, *left), spots, seen)
        return bool(seen.spots)

    def _open_sides(self, triangle: int, eye: Point) -> Iterator[tuple[int, Way, Way]]:
        """The sides one looks out through, each with the ways to its right and left end."""
        corners = self._triangles[triangle]
        for side in range(3):
            if self._beside[triangle][side] >= 0:
                right, left = self._points[corners[side]], self._points[corners[(side + 1) % 3]]
                ways = (right[0] - eye[0], right[1] - eye[1]), (left[0] - eye[0], left[1] - eye[1])
                if _left_of(*ways) > TOUCHING_M:
                    yield side, *ways

    def _spread(self, eye: Point, through: Through, spots: Spots, seen: Seen) -> None:
        """Look through one side of a triangle, and on through what is seen behind it."""
        points, triangles, beside = self._points, self._triangles, self._beside
        ex, ey = eye
        stack = [through]
        while stack:
            triangle, side, rx, ry, lx, ly = stack.pop()
            here = beside[triangle][side]
            if here < 0:
                continue
            if here in spots:
                seen.spots.update(_between(eye, (rx, ry), (lx, ly), spots[here]))
            # The side we came through runs the other way here; the point across from it follows its end.
            entry = beside[here].index(triangle)
            apex = triangles[here][(entry + 2) % 3]
            ax, ay = points[apex]
            ax, ay = ax - ex, ay - ey
            from_right, from_left = rx * ay - ry * ax, ax * ly - ay * lx
            if from_right >= 0 and from_left >= 0:
                seen.points.add(apex)
            if from_right > 0:
                stack.append((here, (entry + 1) % 3, rx, ry, *((ax, ay) if from_left > 0 else (lx, ly))))
            if from_left > 0:
                stack.append((here, (entry + 2) % 3, *((ax, ay) if from_right > 0 else (rx, ry)), lx, ly))


def _between(eye: Point, right: Way, left: Way, spots: Iterable[tuple[int, Point]]) -> Iterator[int]:
    for number, (x, y) in spots:
        sx, sy = x - eye[0], y - eye[1]
        if right[0] * sy - right[1] * sx >= -TOUCHING_M and sx * left[1] - sy * left[0] >= -TOUCHING_M:
            yield number


def _left_of(way: Way, other: Way) -> float:
    """Positive where the other leads to the left of the way."""
    return way[0] * other[1] - way[1] * other[0]


def _sides(rings: Floats) -> tuple[Floats, Floats, Floats]:
    """The unit vectors along each triangle's three sides, and how far to the left of the origin they run."""
    along = unit(np.roll(rings, -1, axis=1) - rings)
    offset = along[..., 0] * rings[..., 1] - along[..., 1] * rings[..., 0]
    east, north, left = (np.ascontiguousarray(each.T) for each in (along[..., 0], along[..., 1], offset))
    return east, north, left


def triangles_by_point(triangles: Whole, count: int) -> list[list[int]]:
    """The triangles around each point."""
    around: list[list[int]] = [[] for _ in range(count)]
    for number, corners in enumerate(triangles.tolist()):
        for corner in corners:
            around[corner].append(number)
    return around
