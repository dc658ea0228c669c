"""Between the shapes that are reckoned with and the shapes of the venue.

Decides how finely a venue is written: to the millimetre. Refuses to know what the shapes stand for.
"""

from collections.abc import Iterable, Iterator

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from content.venue.nouns import Point, Ring, Shape

_GRID_M = 0.001
LEAST_M2 = 0.05
"""What is smaller is a slip of the pen."""
_ROOMY = 0.8
"""Of the most room there is, so much is as good: labels of neighbours then stand in a row."""


def polygons(shape: BaseGeometry) -> list[Polygon]:
    """The polygons in a shape, the slivers left out."""
    return [part for part in _parts(shape) if isinstance(part, Polygon) and part.area >= LEAST_M2]


def _parts(shape: BaseGeometry) -> Iterator[BaseGeometry]:
    for part in shapely.get_parts(shape):
        if shapely.get_num_geometries(part) > 1:
            yield from _parts(part)
        else:
            yield part


def neat(shape: BaseGeometry) -> MultiPolygon:
    """The shape's polygons on a grid of millimetres, sound whatever they were."""
    sound = shape if shape.is_valid else shapely.make_valid(shape)
    return MultiPolygon(polygons(shapely.set_precision(MultiPolygon(polygons(sound)), _GRID_M)))


def shape_of(polygon: Polygon) -> Shape:
    """A polygon as the venue keeps it."""
    return Shape(outer=_ring(polygon.exterior), holes=tuple(_ring(hole) for hole in polygon.interiors))


def shapes_of(shape: BaseGeometry) -> tuple[Shape, ...]:
    """The polygons of a shape as the venue keeps them."""
    return tuple(shape_of(polygon) for polygon in polygons(shape))


def polygon_of(shape: Shape) -> Polygon:
    """A polygon to reckon with."""
    return Polygon(shape.outer, shape.holes)


def whole(shapes: Iterable[Shape]) -> BaseGeometry:
    """Polygons as one shape."""
    return shapely.union_all([polygon_of(shape) for shape in shapes])


def rounded(point: shapely.Point) -> Point:
    """A point to the millimetre."""
    return round(float(point.x), 3), round(float(point.y), 3)


def middle(polygon: Polygon) -> Point:
    """Where a label stands best: in the middle, or where there is clearly more room around it."""
    centre = polygon.centroid
    spine = shapely.maximum_inscribed_circle(polygon, tolerance=0.1)
    if polygon.contains(centre) and polygon.boundary.distance(centre) >= _ROOMY * spine.length:
        return rounded(centre)
    return rounded(shapely.get_point(spine, 0))


def _ring(line: BaseGeometry) -> Ring:
    return tuple((round(float(x), 3), round(float(y), 3)) for x, y in line.coords[:-1])
