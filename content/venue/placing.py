"""The places of a level: what is written on its areas and spots, with the doors one steps in by.

Decides what is shown and what can be walked to. Refuses to know how levels are joined.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import shapely

from content.venue.doors import Ways
from content.venue.linking import LINKS, Landing
from content.venue.nouns import Place, PlaceKind, Point
from content.venue.shapes import middle, rounded, shape_of
from content.venue.storeys import Storey
from content.venue.survey import Area, Card, Spot, Use


class Where(NamedTuple):
    """A place on its level."""

    level: int
    """Ordinal."""
    at: Point
    ways: Ways
    shape: shapely.Polygon | None = None


_CLOSED = frozenset({PlaceKind.NONPUBLIC, PlaceKind.VOID})
_REACH_M: Mapping[PlaceKind, float] = {PlaceKind.ENTRANCE: 3.0, PlaceKind.EXIT: 3.0}
_USUAL_REACH_M = 15.0
_BARE: Mapping[Use, Card] = {Use.ROOM: Card(kind=PlaceKind.ROOM), Use.VOID: Card(kind=PlaceKind.VOID)}


def area_places(storey: Storey) -> tuple[list[Place], list[Landing]]:
    """The places that have a shape, and those among them that join levels."""
    places: list[Place] = []
    landings: list[Landing] = []
    for area in storey.areas:
        card = area.card or _BARE.get(area.use)
        if card is None:
            continue
        at = _label(area)
        ways = _ways(area, card, at, storey)
        # A street with a name is floor like any other: it can be looked for, but isn't drawn as a room.
        street = area.use is Use.WALK and card.kind is PlaceKind.ROOM
        where = Where(storey.ordinal, at, ways, None if street else area.polygon)
        places.append(_place(area.id, card, where))
        if card.kind in LINKS:
            landings.append(Landing(area=area, level=storey.ordinal, doors=ways.points))
    return places, landings


def _label(area: Area) -> Point:
    if area.at is not None and area.polygon.contains(shapely.Point(area.at)):
        return rounded(shapely.Point(area.at))
    return middle(area.polygon)


def _ways(area: Area, card: Card, at: Point, storey: Storey) -> Ways:
    if card.kind in _CLOSED or (card.kind is PlaceKind.PARKING and not card.names):
        return Ways((), step_free=False)
    if card.kind is PlaceKind.ESCALATOR:
        return storey.doorways.onto(area.polygon)
    if area.use is not Use.WALK:
        return storey.doorways.into(area.polygon)
    near = storey.doorways.nearest(at, _USUAL_REACH_M)
    return Ways(() if near is None else (near,), step_free=near is not None)


def spot_places(spots: tuple[Spot, ...], storeys: list[Storey], placed: list[Place]) -> list[Place]:
    """The places that are points, each on the floor it stands on."""
    by_floor = {floor.id: storey for storey in storeys for floor in storey.floors}
    by_id = {place.id: place for place in placed}
    return [place for spot in spots for place in _spot_place(spot, by_floor, by_id)]


def _spot_place(spot: Spot, by_floor: Mapping[str, Storey], by_id: Mapping[str, Place]) -> Iterator[Place]:
    if host := by_id.get(spot.within):
        ways = Ways(host.doors, step_free=host.step_free)
        yield _place(spot.id, spot.card, Where(host.level, spot.at, ways))
        return
    reach = _REACH_M.get(spot.card.kind, _USUAL_REACH_M)
    for floor in spot.floors:
        storey = by_floor[floor]
        ways = _spot_ways(spot, storey, reach)
        if ways.points:
            yield _place(spot.id, spot.card, Where(storey.ordinal, spot.at, ways))
            return
    if spot.sure:
        yield _place(spot.id, spot.card, Where(by_floor[spot.floors[0]].ordinal, spot.at, Ways((), step_free=False)))


def _spot_ways(spot: Spot, storey: Storey, reach: float) -> Ways:
    point = shapely.Point(spot.at)
    if spot.card.kind not in _REACH_M and not storey.walkable.covers(point):
        room = storey.room_at(point)
        if room is not None:
            return storey.doorways.into(room.polygon)
    near = storey.doorways.nearest(spot.at, reach)
    return Ways(() if near is None else (near,), step_free=spot.card.step_free)


def _place(id_: str, card: Card, where: Where) -> Place:
    ways, shape = where.ways, where.shape
    return Place(
        id=id_,
        kind=card.kind,
        level=where.level,
        at=rounded(shapely.Point(where.at)),
        names=card.names,
        shape=None if shape is None else shape_of(shape),
        doors=ways.points,
        unit=card.unit,
        category=card.category,
        aliases=card.aliases,
        hours=card.hours,
        phone=card.phone,
        step_free=card.step_free and ways.step_free,
    )
