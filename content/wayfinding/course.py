"""A line as one walks it: the stretches that feel straight, and the bends that feel like turns.

Decides what is a turn at all. Refuses to know landmarks and words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, degrees, dist

from shapely import LineString
from shapely import Point as Spot

from content.venue.nouns import Point

STRAIGHT_M = 1.5
"""Wiggling less to a side, around pillars and benches, is walking straight."""
TURN_DEG = 40.0
"""Less is a bend that one follows without being told."""
TOGETHER_M = 6.0
"""Bends this close to each other are felt as one."""
AT_AN_END_M = 3.0
"""A bend so near the beginning or the end is no turn on the way."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bend:
    """A turn on the way."""

    at: Point
    along_m: float
    """From where the line begins."""
    before_deg: float
    """Where one was headed: anticlockwise from east."""
    left_deg: float
    """How far one turns to the left; below nought to the right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A line's shape."""

    length_m: float
    first_deg: float
    """Where one is headed at first, anticlockwise from east."""
    last_deg: float
    bends: tuple[Bend, ...]


def course_of(points: Sequence[Point]) -> Course:
    """The shape of a line; of one without length, a course to the east of no length."""
    length_m = sum(map(dist, points, points[1:]))
    if length_m == 0:
        return Course(length_m=0.0, first_deg=0.0, last_deg=0.0, bends=())
    felt = _felt(points)
    headings = [degrees(atan2(b[1] - a[1], b[0] - a[0])) for a, b in pairwise(felt)]
    bends = tuple(bend for group in _groups(felt) for bend in _bend(points, felt, headings, group))
    return Course(length_m=length_m, first_deg=headings[0], last_deg=headings[-1], bends=bends)


def turned(from_deg: float, to_deg: float) -> float:
    """How far one turns to the left from one heading to another: over -180 to 180."""
    return -((from_deg - to_deg + 180.0) % 360.0 - 180.0)


def _felt(points: Sequence[Point]) -> list[Point]:
    simple = [(float(x), float(y)) for x, y in LineString(points).simplify(STRAIGHT_M).coords]
    ends = simple[0], simple[-1]
    within = [point for point in simple[1:-1] if min(dist(point, end) for end in ends) > AT_AN_END_M]
    return [ends[0], *within, ends[1]]


def _groups(felt: Sequence[Point]) -> list[list[int]]:
    """The inner points, those close together as one."""
    groups: list[list[int]] = []
    for number in range(1, len(felt) - 1):
        if groups and dist(felt[groups[-1][-1]], felt[number]) < TOGETHER_M:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _bend(
    points: Sequence[Point], felt: Sequence[Point], headings: Sequence[float], group: Sequence[int]
) -> list[Bend]:
    angles = [turned(headings[number - 1], headings[number]) for number in group]
    left_deg = sum(angles)
    if abs(left_deg) < TURN_DEG:
        return []
    sharpest = felt[max(zip(map(abs, angles), group, strict=True))[1]]
    along_m = float(LineString(points).project(Spot(sharpest)))
    return [Bend(at=sharpest, along_m=along_m, before_deg=headings[group[0] - 1], left_deg=left_deg)]
