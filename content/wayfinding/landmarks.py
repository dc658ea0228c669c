"""What a shopper can hold on to along a line: named doors that are near, in sight, and can't be taken for others.

Decides which place is the best to name. Refuses to know words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from operator import itemgetter

import numpy as np
from shapely import LineString, Polygon

from content.venue.nouns import Place, PlaceKind, Point, Venue
from content.wayfinding.course import Bend
from content.wayfinding.foothold import DOOR_M
from content.wayfinding.geometry import along_and_off
from content.wayfinding.graph import Floats
from content.wayfinding.naming import LANGUAGES, place_name
from content.wayfinding.storey import Storey

NAMED = frozenset(PlaceKind) - {PlaceKind.NONPUBLIC, PlaceKind.VOID, PlaceKind.PARKING, PlaceKind.SEATING}
PROMINENT = frozenset(
    {
        PlaceKind.CINEMA,
        PlaceKind.DESK,
        PlaceKind.ENTRANCE,
        PlaceKind.ESCALATOR,
        PlaceKind.LIFT,
        PlaceKind.TOILET,
        PlaceKind.VOID,
    }
)
AT_TURN_M, BESIDE_M = 14.0, 8.0
"""How far from a turn, and how far to the side of the line, a landmark may be."""
ELSEWHERE_M = 20.0
"""One of that name passed so much earlier would be taken for it."""
ANCHOR_M2, ATRIUM_M2 = 300.0, 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Door:
    place: Place
    at: Point
    triangles: tuple[int, ...]
    name: str
    """In all languages: whatever is called the same is taken for the same."""
    worth_m: float
    """So many metres further off than another it is still the better one to name."""


class Landmarks:
    """Of one level."""

    def __init__(self, venue: Venue, storey: Storey) -> None:
        """Take the level."""
        self._floor = storey.floor
        here = [place for place in venue.places if place.level == storey.floor.graph.level]
        named = [(place, place.doors) for place in here if place.kind in NAMED]
        self.doors = [door for place, doors in (*named, *_atrium(here)) for door in self._doors(place, doors)]
        self.at: Floats = np.array([door.at for door in self.doors]).reshape(-1, 2)
        self.names = {door.place.id: door.name for door in self.doors}

    def _doors(self, place: Place, doors: Iterable[Point]) -> Iterator[_Door]:
        name, worth_m = "|".join(place_name(place, language) for language in LANGUAGES), _worth(place)
        for door in doors:
            if ground := self._floor.ground(door, within_m=DOOR_M):
                at, triangles = ground
                yield _Door(place=place, at=at, triangles=tuple(triangles), name=name, worth_m=worth_m)

    def sees(self, point: Point, door: _Door) -> bool:
        """Whether the door is in sight from there."""
        return self._floor.sees(point, door.at, door.triangles)


def _atrium(places: Iterable[Place]) -> Iterator[tuple[Place, Sequence[Point]]]:
    """The one great opening of the floor, if there is one, with the middles of its sides."""
    voids = [(Polygon(p.shape.outer).area, p) for p in places if p.kind is PlaceKind.VOID and p.shape]
    voids.sort(key=itemgetter(0), reverse=True)
    if voids and voids[0][0] > ATRIUM_M2 and (len(voids) == 1 or voids[0][0] > 1.5 * voids[1][0]):
        atrium = voids[0][1]
        outer = atrium.shape.outer if atrium.shape else ()
        sides = zip(outer, (*outer[1:], *outer[:1]), strict=True)
        yield atrium, [((x + other_x) / 2, (y + other_y) / 2) for (x, y), (other_x, other_y) in sides]


def _worth(place: Place) -> float:
    area = Polygon(place.shape.outer).area if place.shape else 0.0
    worth = 4.0 if place.kind in PROMINENT else 0.0
    worth += 4.0 if area >= ANCHOR_M2 else 0.0
    return worth - (0.0 if place.names or place.kind in PROMINENT else 12.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtTurn:
    """What to name at a turn."""

    place: Place
    passed: bool
    """Whether one comes by it before the turn; else it stands there."""


class Along:
    """What is met along one line; each place is named once."""

    def __init__(self, landmarks: Landmarks, line: Sequence[Point], avoided: Iterable[str]) -> None:
        """Take the line; places of these ids are never named."""
        self._landmarks = landmarks
        self._path = LineString([*line, line[-1]])
        self._along, self._off = along_and_off(np.array([*line, line[-1]]), landmarks.at)
        self._at_turns: dict[float, AtTurn | None] = {}
        self._used = {landmarks.names[each] for each in avoided if each in landmarks.names}

    def point(self, along_m: float) -> Point:
        """Where on the line that is."""
        spot = self._path.interpolate(along_m)
        return (float(spot.x), float(spot.y))

    def at_turn(self, bend: Bend) -> AtTurn | None:
        """The best landmark for a turn; the same whenever asked."""
        if bend.along_m not in self._at_turns:
            self._at_turns[bend.along_m] = self._chosen(bend)
        return self._at_turns[bend.along_m]

    def _chosen(self, bend: Bend) -> AtTurn | None:
        away = np.hypot(*(self._landmarks.at - bend.at).T)
        near = {number: float(away[number]) for number in np.nonzero(away <= AT_TURN_M)[0].tolist()}
        door = self._best(near, bend.at, bend.along_m)
        if door is None:
            return None
        ahead_m, _ = _ahead(bend.at, bend.before_deg, np.array(door.at))
        return AtTurn(place=door.place, passed=bool(ahead_m < -1.0) and door.place.kind is not PlaceKind.VOID)

    def towards(self, start: Point, heading_deg: float, straight_m: float) -> Place | None:
        """What one sees ahead while setting out, not far beside the line."""
        ahead_m, aside_m = _ahead(start, heading_deg, self._landmarks.at)
        likely = (ahead_m > 8.0) & (ahead_m < straight_m + 10.0) & (aside_m < 0.35 * ahead_m)
        cost = aside_m + 0.2 * np.abs(straight_m - ahead_m)
        costs = {number: float(cost[number]) for number in np.nonzero(likely)[0].tolist()}
        door = self._best(costs, start, 0.0)
        return door.place if door else None

    def beside(self, from_m: float, to_m: float) -> list[Place]:
        """At most two that one comes by on that stretch, in order."""
        passed: list[Place] = []
        middle_m = (from_m + to_m) / 2
        for low, high in ((from_m, middle_m), (middle_m, to_m)):
            stretch = (self._along > low) & (self._along < high) & (self._off <= BESIDE_M)
            met = {number: float(self._off[number]) for number in np.nonzero(stretch)[0].tolist()}
            if best := self._best(met, self.point((low + high) / 2), low):
                passed.append(best.place)
        return passed

    def _best(self, costs: Mapping[int, float], seen_from: Point, along_m: float) -> _Door | None:
        """The best one to name there, which then isn't named again."""
        doors = self._landmarks.doors
        early = np.nonzero((self._along < along_m - ELSEWHERE_M) & (self._off <= BESIDE_M))[0].tolist()
        taken = self._used | {doors[number].name for number in early}
        for number in sorted(costs, key=lambda number: (costs[number] - doors[number].worth_m, number)):
            door = doors[number]
            if door.name not in taken and self._landmarks.sees(seen_from, door):
                self._used.add(door.name)
                return door
        return None


def _ahead(start: Point, heading_deg: float, to: Floats) -> tuple[Floats, Floats]:
    """How far ahead of one who is headed so these points lie, and how far to a side."""
    x, y = to[..., 0] - start[0], to[..., 1] - start[1]
    east, north = cos(radians(heading_deg)), sin(radians(heading_deg))
    return x * east + y * north, np.abs(x * north - y * east)
