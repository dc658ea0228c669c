"""What a shopper can hold on to along a line: named doors that are near, in sight, and can't be taken for others.

Decides which place is the best to name. Refuses to know words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from operator import itemgetter

import numpy as np
import shapely
from shapely import LineString, Polygon

from content.venue.nouns import Place, PlaceKind, Point, Venue
from content.wayfinding.course import Bend
from content.wayfinding.foothold import DOOR_M
from content.wayfinding.graph import Floats
from content.wayfinding.naming import LANGUAGES, place_name
from content.wayfinding.storey import Storey

NAMED = frozenset(PlaceKind) - {PlaceKind.NONPUBLIC, PlaceKind.VOID, PlaceKind.PARKING, PlaceKind.SEATING}
PROMINENT = frozenset(
    {PlaceKind.DESK, PlaceKind.CINEMA, PlaceKind.ENTRANCE, PlaceKind.ESCALATOR, PlaceKind.LIFT, PlaceKind.TOILET}
)
AT_TURN_M, BESIDE_M = 14.0, 8.0
"""How far from a turn, and how far to the side of the line, a landmark may be."""
ELSEWHERE_M = 20.0
"""One of that name passed so much earlier would be taken for it."""
ANCHOR_M2 = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Door:
    place: Place
    at: Point
    name: str
    """In all languages: whatever is called the same is taken for the same."""
    worth_m: float
    """So many metres further off than another it is still the better one to name."""


class Landmarks:
    """Of one level."""

    def __init__(self, venue: Venue, storey: Storey) -> None:
        """Take the level."""
        self._storey = storey
        self.doors: list[_Door] = []
        self._spots: dict[int, list[tuple[int, Point]]] = {}
        for place in venue.places:
            if place.level == storey.floor.graph.level and place.kind in NAMED:
                self._take(place)
        self.at: Floats = np.array([door.at for door in self.doors]).reshape(-1, 2)

    def _take(self, place: Place) -> None:
        name = "|".join(place_name(place, language) for language in LANGUAGES)
        for door in place.doors:
            ground = self._storey.floor.ground(door, within_m=DOOR_M)
            if ground:
                at, triangles = ground
                for triangle in triangles:
                    self._spots.setdefault(triangle, []).append((len(self.doors), at))
                self.doors.append(_Door(place=place, at=at, name=name, worth_m=_worth(place)))

    def in_sight(self, point: Point) -> frozenset[int]:
        """The numbers of the doors seen from there."""
        return self._storey.floor.seen_from(point, self._spots)


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
        path, spots = LineString([*line, line[-1]]), shapely.points(landmarks.at)
        self._along: Floats = np.atleast_1d(shapely.line_locate_point(path, spots))
        self._off: Floats = np.atleast_1d(shapely.distance(path, spots))
        self._path = path
        self._at_turns: dict[float, AtTurn | None] = {}
        self._used = {door.name for door in landmarks.doors if door.place.id in set(avoided)}

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
        near = [number for number in np.nonzero(away <= AT_TURN_M)[0].tolist() if self._free(number, bend.along_m)]
        seen = self._landmarks.in_sight(bend.at) if near else ()
        best = self._best({number: float(away[number]) for number in near if number in seen})
        if best is None:
            return None
        door = self._landmarks.doors[best]
        ahead_m, _ = _ahead(bend.at, bend.before_deg, door.at)
        return AtTurn(place=door.place, passed=ahead_m < -1.0)

    def towards(self, start: Point, heading_deg: float, straight_m: float) -> Place | None:
        """What one sees ahead while setting out, not far beside the line."""
        costs: dict[int, float] = {}
        seen = self._landmarks.in_sight(start)
        for number in seen:
            ahead_m, aside_m = _ahead(start, heading_deg, self._landmarks.doors[number].at)
            if 8.0 < ahead_m < straight_m + 10.0 and aside_m < 0.35 * ahead_m and self._free(number, ahead_m):
                costs[number] = aside_m + 0.2 * abs(straight_m - ahead_m)
        best = self._best(costs)
        return None if best is None else self._landmarks.doors[best].place

    def beside(self, from_m: float, to_m: float) -> list[Place]:
        """At most two that one comes by on that stretch, in order."""
        passed: list[tuple[float, Place]] = []
        for low, high in ((from_m, (from_m + to_m) / 2), ((from_m + to_m) / 2, to_m)):
            seen = self._landmarks.in_sight(self.point((low + high) / 2))
            stretch = (self._along > low) & (self._along < high) & (self._off <= BESIDE_M)
            met = [number for number in np.nonzero(stretch)[0].tolist() if number in seen and self._free(number, low)]
            best = self._best({number: float(self._off[number]) for number in met})
            if best is not None:
                passed.append((float(self._along[best]), self._landmarks.doors[best].place))
        return [place for _, place in sorted(passed, key=itemgetter(0))]

    def _free(self, number: int, along_m: float) -> bool:
        """Whether it wasn't named yet, and none called the same is passed well before."""
        name = self._landmarks.doors[number].name
        if name in self._used:
            return False
        early = np.nonzero((self._along < along_m - ELSEWHERE_M) & (self._off <= BESIDE_M))[0]
        return all(self._landmarks.doors[other].name != name for other in early.tolist())

    def _best(self, costs: Mapping[int, float]) -> int | None:
        if not costs:
            return None
        doors = self._landmarks.doors
        best = min(costs, key=lambda number: (costs[number] - doors[number].worth_m, number))
        self._used.add(doors[best].name)
        return best


def _ahead(start: Point, heading_deg: float, to: Point) -> tuple[float, float]:
    """How far ahead of one who is headed so it lies, and how far to a side."""
    x, y = to[0] - start[0], to[1] - start[1]
    east, north = cos(radians(heading_deg)), sin(radians(heading_deg))
    return x * east + y * north, abs(x * north - y * east)
