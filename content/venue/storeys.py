"""The floors of a survey put together level by level, each with its walkable part.

Decides what floors of one ordinal become, and the outline of a level that nobody drew. Refuses to know places.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from content.venue.doors import Doorways
from content.venue.flights import body_of
from content.venue.names import level_names
from content.venue.nouns import Level
from content.venue.shapes import neat, polygons, shapes_of
from content.venue.survey import Area, Floor, Survey, Use
from content.venue.thresholds import passed
from content.venue.walkable import walkable_of

_BETWEEN_ROOMS_M = 1.5
"""Half of what may lie between two rooms of one building."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Storey:
    """All floors of one ordinal."""

    ordinal: int
    floors: tuple[Floor, ...]
    areas: tuple[Area, ...]
    walkable: MultiPolygon
    doorways: Doorways
    rooms: shapely.STRtree
    """Of its areas' polygons."""

    def room_at(self, point: shapely.Point) -> Area | None:
        """The room in which a point lies."""
        found = sorted(int(each) for each in self.rooms.query(point, predicate="intersects"))
        return next((self.areas[each] for each in found if self.areas[each].use is Use.ROOM), None)

    def level(self) -> Level:
        """As the venue keeps it; of several floors, the largest gives its name."""
        first = max(self.floors, key=lambda floor: float(floor.outline.area) if floor.outline is not None else 0.0)
        names, short = level_names(self.ordinal)
        return Level(
            id=first.id,
            ordinal=self.ordinal,
            name=first.names or names,
            short=first.short or short,
            outline=shapes_of(self._outline()),
            walkable=shapes_of(self.walkable),
        )

    def _outline(self) -> BaseGeometry:
        drawn = [floor.outline for floor in self.floors if floor.outline is not None]
        if drawn:
            return neat(shapely.union_all(drawn))
        around = shapely.union_all([self.walkable, *(area.polygon for area in self.areas)])
        around = around.buffer(_BETWEEN_ROOMS_M, join_style="mitre").buffer(-_BETWEEN_ROOMS_M, join_style="mitre")
        return neat(MultiPolygon([Polygon(part.exterior) for part in polygons(around)]))


def storeys_of(survey: Survey) -> list[Storey]:
    """From the lowest up."""
    levels = {floor.id: floor.ordinal for floor in survey.floors}
    return [_storey(survey, levels, ordinal) for ordinal in sorted(set(levels.values()))]


def _storey(survey: Survey, levels: dict[str, int], ordinal: int) -> Storey:
    def here(floors: Sequence[str]) -> bool:
        return any(levels.get(floor) == ordinal for floor in floors)

    areas = tuple(area for area in survey.areas if here([area.floor]))
    bodies = [body_of(flight) for flight in survey.flights if here([flight.low, flight.high])]
    doors = [door for door in survey.doors if here([door.floor])]
    walkable = walkable_of(areas, bodies, passed(areas, doors))
    return Storey(
        ordinal=ordinal,
        floors=tuple(floor for floor in survey.floors if here([floor.id])),
        areas=areas,
        walkable=walkable,
        doorways=Doorways(walkable, doors),
        rooms=shapely.STRtree([area.polygon for area in areas]),
    )
