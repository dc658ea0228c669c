"""A way as a shopper is told it: by what is seen before by metres, few steps, the floor named at each change.

Decides what is said where. Refuses to know the words themselves and how ways are found.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, dist
from operator import itemgetter

from content.venue.nouns import LinkKind, Place, Point, Venue
from content.wayfinding import wording
from content.wayfinding.course import AT_AN_END_M, Course, course_of, turned
from content.wayfinding.landmarks import Along, AtTurn, Landmarks
from content.wayfinding.nouns import Leg, Ride, Step, Turn
from content.wayfinding.storey import Storey

LONG_M = 45.0
"""A stretch of which one is told something on the way."""
AT_ONCE_M = 12.0
"""Two turns this close are told together."""
SHORT_M = 8.0
"""So little, out of a lift, needs no word."""
AHEAD_DEG, BEHIND_DEG = 35.0, 145.0

Told = tuple[float, Step]
"""A step with the metres of its leg that are behind one then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Came:
    """How one comes to where a leg begins."""

    facing_deg: float | None
    """Anticlockwise from east."""
    off: LinkKind | None = None

    def side(self, course: Course) -> Turn | None:
        """Where the course leads off, if it is known how one stands there."""
        return None if self.facing_deg is None else _side(turned(self.facing_deg, course.first_deg))


class Directions:
    """Tells ways through one venue."""

    def __init__(self, venue: Venue, storeys: Mapping[int, Storey]) -> None:
        """Take the venue and its storeys."""
        self._venue = venue
        self._landmarks = {level: Landmarks(venue, storey) for level, storey in storeys.items()}

    def steps(self, legs: Sequence[Leg], goal: Place | None, facing_deg: float | None) -> tuple[Step, ...]:
        """What to tell, in order; `facing_deg` are compass degrees."""
        came = _Came(facing_deg=None if facing_deg is None else 90.0 - facing_deg)
        told: list[Step] = []
        for leg in legs:
            told += self._leg(leg, goal, came)
            if leg.ride:
                came = _Came(facing_deg=self._carried_deg(leg.ride), off=leg.ride.kind)
        return tuple(told)

    def _leg(self, leg: Leg, goal: Place | None, came: _Came) -> Iterator[Step]:
        course = course_of(leg.points)
        along = Along(self._landmarks[leg.level], leg.points, {goal.id} if goal else set())
        # Turns come first: what is to be named at them is named nowhere else.
        turns = [along.at_turn(bend) for bend in course.bends]
        ahead = _ahead(leg, course, along, goal)
        told = [*_turns(leg, course, turns, ahead), *_long_stretches(leg, course, along)]
        if course.length_m >= (SHORT_M if came.off else AT_AN_END_M) or course.bends:
            texts = wording.setting_out(came.side(course), came.off, ahead)
            told.append((0.0, Step(turn=Turn.SET_OUT, texts=texts, level=leg.level, at=leg.points[0])))
        yield from (step for _, step in sorted(told, key=itemgetter(0)))
        yield self._last(leg, course, goal)

    def _last(self, leg: Leg, course: Course, goal: Place | None) -> Step:
        if leg.ride:
            ends = self._venue.by_ordinal[leg.ride.start], self._venue.by_ordinal[leg.ride.end]
            return Step(turn=Turn.RIDE, texts=wording.riding(leg.ride, *ends), level=leg.level, at=leg.points[-1])
        texts = wording.arriving(goal, _arrival_side(leg.points[-1], course, goal))
        return Step(turn=Turn.ARRIVE, texts=texts, level=leg.level, at=leg.points[-1])

    def _carried_deg(self, ride: Ride) -> float | None:
        """Where one is headed when stepping off an escalator; out of others one may come either way."""
        link = next(link for link in self._venue.links if link.id == ride.link)
        at = {stop.level: stop.at for stop in link.stops}
        start, end = at[ride.start], at[ride.end]
        if ride.kind is not LinkKind.ESCALATOR or dist(start, end) < 1.0:
            return None
        return degrees(atan2(end[1] - start[1], end[0] - start[0]))


def _ahead(leg: Leg, course: Course, along: Along, goal: Place | None) -> wording.Ahead:
    """What the first stretch leads to or towards."""
    first = course.bends[0] if course.bends else None
    straight_m = first.along_m if first else course.length_m
    metres = _rounded(straight_m)
    if first is None and leg.ride:
        return wording.Ahead(metres=metres, to=wording.link_called(leg.ride))
    if first is None and goal:
        return wording.Ahead(metres=metres, to=wording.called(goal))
    seen = along.towards(leg.points[0], course.first_deg, straight_m)
    if seen is None and first and straight_m > SHORT_M and (there := along.at_turn(first)):
        seen = there.place
    return wording.Ahead(metres=metres, towards=wording.called(seen) if seen else None)


def _turns(leg: Leg, course: Course, landmarks: Sequence[AtTurn | None], ahead: wording.Ahead) -> Iterator[Told]:
    behind_m, told_until = 0.0, -1
    for number, bend in enumerate(course.bends):
        if number > told_until:
            then = course.bends[number + 1] if number + 1 < len(course.bends) else None
            together = then is not None and then.along_m - bend.along_m <= AT_ONCE_M
            told_until = number + together
            # The metres to the first turn may have been told on setting out.
            known = number == 0 and not ahead.towards
            texts = wording.turning(
                _hand(bend.left_deg),
                _at(landmarks[number]),
                metres=0 if known else _rounded(bend.along_m - behind_m),
                then=_hand(then.left_deg) if then and together else None,
            )
            yield bend.along_m, Step(turn=_hand(bend.left_deg), texts=texts, level=leg.level, at=bend.at)
        behind_m = bend.along_m


def _at(landmark: AtTurn | None) -> wording.At | None:
    return wording.At(name=wording.called(landmark.place), passed=landmark.passed) if landmark else None


def _long_stretches(leg: Leg, course: Course, along: Along) -> Iterator[Told]:
    ends = [0.0, *(bend.along_m for bend in course.bends), course.length_m]
    for start, end in pairwise(ends):
        if end - start < LONG_M:
            continue
        past = [wording.called(place) for place in along.beside(start + 0.15 * (end - start), end - AT_ONCE_M)]
        if past or start > 0:
            texts = wording.straight_on(past, _rounded(end - start))
            yield start + 0.1, Step(turn=Turn.STRAIGHT, texts=texts, level=leg.level, at=along.point(start))


def _arrival_side(door: Point, course: Course, goal: Place | None) -> Turn | None:
    if goal is None or course.length_m == 0 or dist(goal.at, door) < 1.0:
        return None
    inwards = degrees(atan2(goal.at[1] - door[1], goal.at[0] - door[0]))
    left_deg = turned(course.last_deg, inwards)
    return Turn.STRAIGHT if abs(left_deg) <= AHEAD_DEG else _hand(left_deg)


def _side(left_deg: float) -> Turn:
    """Where that is of one: ahead, at a hand, or behind (`SET_OUT`)."""
    if abs(left_deg) <= AHEAD_DEG:
        return Turn.STRAIGHT
    return Turn.SET_OUT if abs(left_deg) >= BEHIND_DEG else _hand(left_deg)


def _hand(left_deg: float) -> Turn:
    return Turn.LEFT if left_deg > 0 else Turn.RIGHT


def _rounded(metres: float) -> int:
    """As people give metres: to five, further off to ten; at least five."""
    step = 5 if metres < 50 else 10
    return max(5, step * round(metres / step))
