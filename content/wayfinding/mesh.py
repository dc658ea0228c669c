"""Cuts a level's walkable floor into triangles.

Decides what is too narrow to walk through. Refuses to know who sees whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Geometry, Polygon

from content.venue.nouns import Shape
from content.wayfinding.graph import Floats, Whole

NARROWEST_M = 0.3
"""Nobody walks through less."""
HAIR_M = 1e-5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mesh:
    """Triangles over free space; see `FloorGraph` for what the arrays hold."""

    points: Floats
    triangles: Whole
    beside: Whole
    islands: Whole


def free_space(walkable: Sequence[Shape]) -> list[Polygon]:
    """The pieces of floor one can walk on, each wide enough for a person."""
    half = NARROWEST_M / 2
    wide = shapely.buffer(floor_of(walkable), -half, join_style="mitre", mitre_limit=20.0)
    # A hair less, so that no two walls touch in a point one could pass through.
    opened = shapely.buffer(wide, half - HAIR_M, join_style="mitre", mitre_limit=20.0)
    return [part for part in _polygons(shapely.simplify(opened, HAIR_M / 10)) if part.area > half]


def without(walkable: Sequence[Shape], solid: Sequence[Shape]) -> tuple[Shape, ...]:
    """What is left of a floor where those shapes are barred."""
    left = shapely.difference(floor_of(walkable), floor_of(solid))
    return tuple(
        Shape(
            outer=tuple(map(tuple, piece.exterior.coords[:-1])),
            holes=tuple(tuple(map(tuple, ring.coords[:-1])) for ring in piece.interiors),
        )
        for piece in _polygons(left)
    )


def floor_of(shapes: Sequence[Shape]) -> Geometry:
    """Shapes as one geometry."""
    return shapely.union_all([shapely.make_valid(Polygon(shape.outer, shape.holes)) for shape in shapes])


def _polygons(geometry: Geometry) -> list[Polygon]:
    flat = shapely.get_parts(shapely.get_parts(geometry))
    return [part for part in flat if isinstance(part, Polygon)]


def mesh_of(pieces: Sequence[Polygon]) -> Mesh:
    """The triangles of these pieces, with what lies across each side."""
    cut = [_polygons(shapely.constrained_delaunay_triangles(piece)) for piece in pieces]
    rings = [shapely.get_coordinates(shapely.orient_polygons(triangle))[:3] for each in cut for triangle in each]
    if not rings:
        return Mesh(points=np.zeros((0, 2)), triangles=_none(), beside=_none(), islands=np.zeros(0, np.int32))
    points, places = np.unique(np.concatenate(rings), axis=0, return_inverse=True)
    triangles = places.reshape(-1, 3).astype(np.int32)
    islands = np.repeat(np.arange(len(cut)), [len(each) for each in cut]).astype(np.int32)
    return Mesh(points=points, triangles=triangles, beside=_beside(triangles), islands=islands)


def _none() -> Whole:
    return np.zeros((0, 3), np.int32)


def _beside(triangles: Whole) -> Whole:
    sides = {
        (int(corners[side]), int(corners[(side + 1) % 3])): number
        for number, corners in enumerate(triangles)
        for side in range(3)
    }
    across = [[sides.get((int(each[(s + 1) % 3]), int(each[s])), -1) for s in range(3)] for each in triangles]
    return np.array(across, np.int32)
