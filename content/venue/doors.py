"""Where one steps into an area from walkable floor.

Decides by the doors that were drawn; without any, by the middle of the longest edge the two share. Refuses to know what
is behind the door.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

from content.venue.nouns import Point
from content.venue.shapes import rounded
from content.venue.survey import Door

AT_WALL_M = 0.35
"""How far from a wall its door may be drawn."""
GAPS_M = (0.05, 0.3, 0.8, 1.6)
"""How wide a gap between an area and the floor may be, tried in turn: walls have a thickness, drawings have slips."""
_SHOULDER_M = 0.35
"""Half of what a shopper needs to get through."""
_LEAST_EDGE_M = 0.4
_LONG = 2.0
"""What is so much longer than wide is stepped onto at its ends."""
_CORNER_COS = 0.8
"""Where an edge turns more sharply, another one begins; bent shop fronts stay whole."""


class Ways(NamedTuple):
    """The doors of an area."""

    points: tuple[Point, ...]
    step_free: bool


class Doorways:
    """The doors that were drawn on one floor, and its walkable part."""

    def __init__(self, walkable: BaseGeometry, doors: Sequence[Door]) -> None:
        """Take them."""
        self.walkable = walkable
        pieces = shapely.get_parts(walkable.buffer(-_SHOULDER_M))
        # What is cut off from most of the floor, such as a strip along the outer wall, is the last choice for a door.
        main = max(pieces, key=lambda piece: float(piece.area), default=walkable)
        main = main.buffer(_SHOULDER_M + 0.01, join_style="mitre")
        self._main = main.intersection(walkable)
        self._doors = doors
        self._tree = shapely.STRtree([door.line for door in doors])

    def into(self, polygon: Polygon) -> Ways:
        """The doors of an area; none where it is nowhere near walkable floor."""
        if self.walkable.is_empty:
            return Ways((), step_free=False)
        drawn = [door for door in self._at(polygon) if door.line.distance(self.walkable) <= AT_WALL_M]
        if drawn:
            points = tuple(_on_edge(door.line, polygon) for door in drawn)
            return Ways(points, step_free=any(door.step_free for door in drawn))
        middle = _middle_of_longest_edge(polygon, self._main) or _middle_of_longest_edge(polygon, self.walkable)
        return Ways(() if middle is None else (middle,), step_free=middle is not None)

    def onto(self, polygon: Polygon) -> Ways:
        """Where one steps onto an escalator: its drawn doors, else those of its two ends that meet walkable floor."""
        box = polygon.minimum_rotated_rectangle
        if self._at(polygon) or not isinstance(box, Polygon):
            return self.into(polygon)
        corners = list(box.exterior.coords)
        sides = sorted((LineString(pair) for pair in pairwise(corners)), key=lambda side: float(side.length))
        if sides[-1].length < _LONG * sides[0].length:
            return self.into(polygon)
        ends = [rounded(side.interpolate(0.5, normalized=True)) for side in sides[:2]]
        met = tuple(end for end in ends if self.walkable.distance(shapely.Point(end)) <= GAPS_M[-1])
        return Ways(met, step_free=True) if met else self.into(polygon)

    def nearest(self, at: Point, reach_m: float) -> Point | None:
        """The nearest walkable spot, at most so far away; where most of the floor is near enough, on that."""
        point = shapely.Point(at)
        for floor in (self._main, self.walkable):
            if not floor.is_empty and floor.distance(point) <= reach_m:
                return rounded(shapely.get_point(shapely.shortest_line(floor, point), 0))
        return None

    def _at(self, polygon: Polygon) -> list[Door]:
        edge = polygon.boundary
        found = sorted(int(each) for each in self._tree.query(edge, predicate="dwithin", distance=AT_WALL_M))
        return [self._doors[each] for each in found]


def _on_edge(opening: BaseGeometry, polygon: Polygon) -> Point:
    edge = polygon.boundary
    at = opening.interpolate(0.5, normalized=True) if isinstance(opening, LineString) else opening.centroid
    return rounded(edge.interpolate(edge.project(at)))


def _middle_of_longest_edge(polygon: Polygon, walkable: BaseGeometry) -> Point | None:
    edge = polygon.exterior
    west, south, east, north = polygon.bounds
    margin = GAPS_M[-1] + 1
    near = shapely.clip_by_rect(walkable, west - margin, south - margin, east + margin, north + margin)
    for gap in GAPS_M:
        shared = edge.intersection(near.buffer(gap, quad_segs=2))
        if isinstance(shared, shapely.GeometryCollection):
            shared = shapely.union_all([part for part in shared.geoms if isinstance(part, LineString)])
        pieces = [edge for piece in shapely.get_parts(shapely.line_merge(shared)) for edge in _straights(piece)]
        longest = max(pieces, key=lambda piece: float(piece.length), default=None)
        if longest is not None and longest.length >= _LEAST_EDGE_M + 2 * gap:
            return rounded(longest.interpolate(0.5, normalized=True))
    return None


def _straights(line: LineString) -> list[LineString]:
    """A line cut at its corners."""
    steps = np.diff(shapely.get_coordinates(line), axis=0)
    steps = steps / np.maximum(np.hypot(*steps.T), 1e-9)[:, np.newaxis]
    cosines = np.sum(steps[:-1] * steps[1:], axis=1)
    cuts = [0, *(int(place) + 1 for place in np.flatnonzero(cosines < _CORNER_COS)), len(steps)]
    corners = list(line.coords)
    return [LineString(corners[start : end + 1]) for start, end in pairwise(cuts)]
