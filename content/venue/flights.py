"""Escalators, stairs, ramps and lifts that were drawn as lines and points, joined to the floors they lead to.

Decides which end is below where the file doesn't say. Refuses to know what was drawn as an area.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import shapely
from shapely import Polygon

from content.nouns import Texts
from content.venue.doors import Doorways
from content.venue.linking import WORDS, Joined, undirected
from content.venue.nouns import Direction, Fault, Link, LinkKind, Place, PlaceKind, Point, Stop
from content.venue.shapes import middle, shape_of
from content.venue.survey import Flight, Shaft

END_REACH_M, SHAFT_REACH_M = 4.0, 8.0
"""How far from walkable floor the end of a flight, and a lift that is a point, may be drawn."""


class Landed(NamedTuple):
    """Links with the places that show them, and what is wrong."""

    links: list[Joined]
    places: list[Place]
    faults: list[Fault]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The floors that flights lead to."""

    levels: Mapping[str, int]
    """Ordinals by floor."""
    doorways: Mapping[int, Doorways]
    """By ordinal."""

    def nearest(self, floor: str, at: Point, reach_m: float) -> Point | None:
        """The nearest walkable spot, at most so far away."""
        return self.doorways[self.levels[floor]].nearest(at, reach_m)


def body_of(flight: Flight) -> Polygon:
    """The floor it stands on."""
    return flight.line.buffer(flight.width_m / 2, cap_style="flat", join_style="mitre", mitre_limit=2)


def landed_flights(flights: tuple[Flight, ...], ground: Ground) -> Landed:
    """The flights as links, those that end nowhere as faults."""
    landed = Landed([], [], [])
    for flight in flights:
        up, ends = _ends(flight, ground)
        landed.faults.extend(_doubts(flight, up=up, joined=None not in ends))
        if ends[0] is None or ends[1] is None:
            continue
        low, high = ground.levels[flight.low], ground.levels[flight.high]
        link = Link(
            id=flight.id,
            kind=flight.kind,
            names=flight.names,
            stops=(Stop(level=low, at=ends[0]), Stop(level=high, at=ends[1])),
            direction=_direction(flight.carries, up=up),
            step_free=flight.step_free,
            length_m=round(float(flight.line.length), 1),
        )
        shown = _shown(link, body_of(flight))
        landed.places.extend(shown)
        landed.links.append(Joined(link=link, places=tuple(place.id for place in shown)))
    return landed


def _doubts(flight: Flight, *, up: bool, joined: bool) -> Iterator[Fault]:
    word = WORDS[flight.kind]
    if not joined:
        said = f"This {word} doesn't end on walkable floor. Draw it to where one steps off, on both levels."
        yield Fault(code="no-edge", features=(flight.id,), sentence=said)
    if joined and flight.carries is None:
        yield undirected(flight.id)
    if flight.low_first not in (None, up):
        turned = "; it was turned round. Correct its incline." if joined else ". Correct one of them."
        said = f"The incline of this {word} contradicts its levels{turned}"
        yield Fault(code="incline", features=(flight.id,), sentence=said, mended=joined)


def _ends(flight: Flight, ground: Ground) -> tuple[bool, tuple[Point | None, Point | None]]:
    """Whether its line leads up, and where one steps on below and above."""
    first, last = (flight.line.coords[0], flight.line.coords[-1])

    def tried(below: Point, above: Point) -> tuple[Point | None, Point | None]:
        return ground.nearest(flight.low, below, END_REACH_M), ground.nearest(flight.high, above, END_REACH_M)

    upwards, downwards = tried(first, last), tried(last, first)
    if flight.low_first is not None:
        told, turned = (upwards, downwards) if flight.low_first else (downwards, upwards)
        contradicted = told.count(None) > turned.count(None)
        return flight.low_first is not contradicted, turned if contradicted else told
    misses = [
        sum(END_REACH_M if end is None else shapely.Point(end).distance(shapely.Point(drawn)) for end, drawn in pairs)
        for pairs in (zip(upwards, (first, last), strict=True), zip(downwards, (last, first), strict=True))
    ]
    return misses[0] <= misses[1], upwards if misses[0] <= misses[1] else downwards


def _direction(carries: int | None, *, up: bool) -> Direction:
    if not carries:
        return Direction.BOTH
    return Direction.UP if (carries > 0) is up else Direction.DOWN


def _shown(link: Link, body: Polygon) -> list[Place]:
    return [
        Place(
            id=f"{link.id}@{stop.level}",
            kind=PlaceKind(str(link.kind)),
            level=stop.level,
            at=middle(body),
            names=link.names,
            shape=shape_of(body),
            doors=(stop.at,),
            step_free=link.step_free,
        )
        for stop in link.stops
    ]


def landed_shafts(shafts: tuple[Shaft, ...], ground: Ground) -> Landed:
    """The lifts that were drawn as points."""
    landed = Landed([], [], [])
    for shaft in shafts:
        doors = {ground.levels[floor]: ground.nearest(floor, shaft.at, SHAFT_REACH_M) for floor in shaft.floors}
        stops = tuple(Stop(level=level, at=door) for level, door in sorted(doors.items()) if door is not None)
        if len(stops) < 2:
            said = "This lift meets walkable floor on fewer than two levels. Draw it where its doors are."
            landed.faults.append(Fault(code="one-level", features=(shaft.id,), sentence=said))
            continue
        names: Texts = shaft.names
        link = Link(id=shaft.id, kind=LinkKind.LIFT, names=names, stops=stops, step_free=shaft.step_free)
        shown = [
            Place(
                id=f"{link.id}@{stop.level}",
                kind=PlaceKind.LIFT,
                level=stop.level,
                at=shaft.at,
                names=names,
                doors=(stop.at,),
                step_free=shaft.step_free,
            )
            for stop in stops
        ]
        landed.places.extend(shown)
        landed.links.append(Joined(link=link, places=tuple(place.id for place in shown)))
    return landed
