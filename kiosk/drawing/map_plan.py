"""A level turned to the shopper: what is filled from back to front, and how much room each name has.

Decides what lies over what. Refuses to know zoom and pixels: everything is metres, to the right and down.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from content.nouns import Texts
from content.venue.nouns import Level, Link, Place, PlaceKind, Point, Ring, Shape, Venue

SAME_SIGN_M = 4.0
"""A lift's sign stands for its place and its link alike when they are no further apart."""


class Box(NamedTuple):
    """Left, top, right and bottom."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Something that is filled. Neither `kind` nor `floor`: the level's outline."""

    rings: tuple[Ring, ...]
    """The outer one, then what is left out."""
    box: Box
    kind: PlaceKind | None = None
    floor: bool = False
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place with where its name or sign stands, and how wide and high the room around it is (0: none of its own)."""

    place: str
    kind: PlaceKind
    at: Point
    wide: float
    high: float
    texts: tuple[str, str]
    """In Chinese and in English; each as there is."""
    ids: frozenset[str]
    """Its own, and that of the link it is the foot of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One level at one heading."""

    areas: tuple[Area, ...]
    """From back to front."""
    named: tuple[Named, ...]
    """The larger first."""
    by_place: dict[str, Area]


def turned(point: Point, up_deg: float) -> Point:
    """Metres east and north as metres to the right and down, where these compass degrees are up."""
    cos, sin = math.cos(math.radians(up_deg)), math.sin(math.radians(up_deg))
    return point[0] * cos - point[1] * sin, -(point[0] * sin + point[1] * cos)


def plan_of(venue: Venue, ordinal: int, up_deg: float) -> Plan:
    """A level as it is drawn; one without polygons where there is no such level."""
    level = venue.by_ordinal.get(ordinal)
    if level is None:
        return Plan(areas=(), named=(), by_place={})
    places = [place for place in venue.places if place.level == ordinal]
    ground = _ground(level, up_deg)
    units = sorted(_units(places, up_deg), key=_size, reverse=True)
    by_place = {area.place: area for area in units}
    feet = [(link, stop.at) for link in venue.links for stop in link.stops if stop.level == ordinal]
    seen = [place for place in places if place.kind is not PlaceKind.NONPUBLIC]
    named = [_named(place, by_place.get(place.id), up_deg, feet) for place in seen]
    known = frozenset[str]().union(*(each.ids for each in named))
    signs = [_link_sign(link, at, up_deg) for link, at in feet if link.id not in known]
    return Plan(
        areas=(*ground, *units),
        named=(*sorted(named, key=lambda each: each.wide * each.high, reverse=True), *signs),
        by_place=by_place,
    )


def _ground(level: Level, up_deg: float) -> Iterator[Area]:
    for shape in level.outline:
        rings = _rings(shape, up_deg)
        yield Area(rings=rings, box=_box(rings[0]))
    floors = [_rings(shape, up_deg) for shape in level.walkable]
    for rings in sorted(floors, key=lambda rings: _extent(_box(rings[0])), reverse=True):
        yield Area(rings=rings, box=_box(rings[0]), floor=True)


def _units(places: Sequence[Place], up_deg: float) -> Iterator[Area]:
    for place in places:
        if place.shape is not None:
            rings = _rings(place.shape, up_deg)
            yield Area(rings=rings, box=_box(rings[0]), kind=place.kind, place=place.id)


def _rings(shape: Shape, up_deg: float) -> tuple[Ring, ...]:
    return tuple(tuple(turned(point, up_deg) for point in ring) for ring in (shape.outer, *shape.holes))


def _box(ring: Ring) -> Box:
    rights, downs = [x for x, _ in ring], [y for _, y in ring]
    return Box(min(rights), min(downs), max(rights), max(downs))


def _extent(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _size(area: Area) -> float:
    return _extent(area.box)


def _named(place: Place, area: Area | None, up_deg: float, feet: Sequence[tuple[Link, Point]]) -> Named:
    at, wide, high = turned(place.at, up_deg), 0.0, 0.0
    if area is not None:
        left, right = _chord(area.rings[0], at[1], at[0])
        at = ((left + right) / 2, at[1])
        top, bottom = _chord([(y, x) for x, y in area.rings[0]], at[0], at[1])
        at = (at[0], (top + bottom) / 2)
        left, right = _chord(area.rings[0], at[1], at[0])
        wide, high = right - left, bottom - top
    return Named(
        place=place.id, kind=place.kind, at=at, wide=wide, high=high, texts=_texts(place.names), ids=_ids(place, feet)
    )


def _texts(names: Texts) -> tuple[str, str]:
    one = next(iter(names.values()), "")
    return names.get("zh", one), names.get("en", one)


def _ids(place: Place, feet: Sequence[tuple[Link, Point]]) -> frozenset[str]:
    near = [(math.dist(place.at, at), link.id) for link, at in feet if link.kind.value == place.kind.value]
    own = {link for away, link in near if away < SAME_SIGN_M or link == place.id}
    return frozenset({place.id, *own})


def _chord(ring: Sequence[Point], level: float, at: float) -> tuple[float, float]:
    """From where to where a polygon is around a spot, on the horizontal through it; nothing if it is outside."""
    crossings = sorted(
        x1 + (level - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
        if (y1 <= level) != (y2 <= level)
    )
    around = [(a, b) for a, b in zip(crossings[::2], crossings[1::2], strict=False) if a <= at <= b]
    return around[0] if around else (at, at)


def _link_sign(link: Link, at: Point, up_deg: float) -> Named:
    kind, ids = PlaceKind(link.kind.value), frozenset({link.id})
    return Named(place=link.id, kind=kind, at=turned(at, up_deg), wide=0, high=0, texts=_texts(link.names), ids=ids)
