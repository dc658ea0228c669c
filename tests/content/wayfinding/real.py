"""Real venues and the walks of surveyors in one of them, and an independent searcher to compare with."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import dist
from pathlib import Path

import shapely
from extremitypathfinder import PolygonEnvironment

from content.venue.nouns import Point, Venue
from content.wayfinding.nouns import Stand

REAL = Path(__file__).resolve().parents[4] / "shared" / "data"
FILES = {
    "mall-one": REAL / "mall-one.imdf.zip",
    "campus": REAL / "campus.imdf.zip",
    "grand-place": REAL / "grand-place.osm.geojson",
}
WALKS = REAL / "mall-one.walks.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """What a surveyor walked on one floor."""

    level: int
    points: tuple[Point, ...]

    @property
    def stands(self) -> list[Stand]:
        """The recorded points."""
        return [Stand(level=self.level, at=point) for point in self.points]

    @property
    def length_m(self) -> float:
        """Along the recorded points."""
        return sum(dist(*each) for each in pairwise(self.points))

    def stays_on(self, floor: shapely.Geometry) -> bool:
        """Whether it leads through no wall; a millimetre is none."""
        line = shapely.LineString([*self.points, self.points[-1]])
        return bool(shapely.difference(line, floor).length < 0.001)


def walks_in(venue: Venue) -> Iterator[Walk]:
    """The recorded walks, in the venue's metres."""
    for walk in json.loads(WALKS.read_text())["walks"]:
        points = tuple(venue.origin.point(lon, lat) for _, lon, lat in walk["points"])
        yield Walk(level=walk["ordinal"], points=points)


def floor_of(venue: Venue, level: int) -> shapely.Geometry:
    """All that can be walked on."""
    shapes = venue.by_ordinal[level].walkable
    return shapely.union_all([shapely.make_valid(shapely.Polygon(shape.outer, shape.holes)) for shape in shapes])


class Oracle:
    """A searcher that isn't ours, over one piece of floor."""

    def __init__(self, floor: shapely.Polygon) -> None:
        """Take the floor; this is what takes long."""
        self._environment = PolygonEnvironment()
        turned = shapely.orient_polygons(floor)
        outer, *holes = (list(ring.coords[:-1]) for ring in (turned.exterior, *turned.interiors))
        self._environment.store(outer, holes, validate=False)

    def length_m(self, start: Point, goal: Point) -> float:
        """The exact shortest length."""
        _, length = self._environment.find_shortest_path(start, goal)
        return float(length)
