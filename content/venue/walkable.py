"""Where shoppers may walk on a floor: the open floor, less everything that stands on it or isn't there.

Decides which gaps between areas are slips of the pen. Refuses to know places and what joins floors.
"""

from collections.abc import Iterable

import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from content.venue.shapes import neat
from content.venue.survey import Area, Use

HAIRLINE_M = 0.1
"""Half of the widest gap between two pieces of open floor that nobody meant."""
_LEAST_FLOOR_M2 = 1.0


def walkable_of(
    areas: Iterable[Area], bodies: Iterable[BaseGeometry] = (), passed: Iterable[BaseGeometry] = ()
) -> MultiPolygon:
    """The walkable part of one floor.

    `bodies` are escalators and stairs that stand on it, `passed` the rooms one walks through and their doorways.
    """
    drawn = list(areas)
    floor = _closed([area.polygon for area in drawn if area.use is Use.WALK])
    solid = shapely.union_all([*(area.polygon for area in drawn if area.use is not Use.WALK), *bodies])
    free = shapely.union_all([shapely.difference(floor, solid), *passed])
    return MultiPolygon([part for part in neat(free).geoms if part.area >= _LEAST_FLOOR_M2])


def _closed(pieces: list[BaseGeometry]) -> BaseGeometry:
    wide = shapely.union_all([piece.buffer(HAIRLINE_M, join_style="mitre", mitre_limit=2) for piece in pieces])
    return shapely.union_all([wide.buffer(-HAIRLINE_M, join_style="mitre", mitre_limit=2), *pieces])
