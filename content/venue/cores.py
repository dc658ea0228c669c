"""Lifts and stairs as proof of how two floors lie to each other.

Decides what proves a shift: at least two cores that agree on it to a hand's breadth, most of those there are, and none
that is already where it should be; or one core and all four sides of the outline. Refuses to move anything.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from content.venue.nouns import PlaceKind, Point
from content.venue.survey import Survey

CLOSE_M = 0.25
"""How well cores must agree."""
FARTHEST_M = 40.0
"""No floor is drawn farther from its place than this without somebody noticing."""
_ALIKE = 0.8
"""How alike in size two drawings of one core are."""
_LEAST_SHARE = 0.6
_MOST = 24
"""So many cores of a floor, the largest, are proof enough."""
_CORES = frozenset({PlaceKind.LIFT, PlaceKind.STAIRS})


class Core(NamedTuple):
    """A lift or stairs on one floor."""

    kind: PlaceKind
    at: Point
    area_m2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """The cores of one floor."""

    cores: tuple[Core, ...]
    ids: tuple[str, ...]
    sides: tuple[float, ...] = ()
    """How far the floor's outline reaches west, south, east and north; empty where nobody drew one."""


class Shift(NamedTuple):
    """How far one floor lies from where another says it should."""

    east: float
    north: float
    cores: int


def stacks_of(survey: Survey) -> Mapping[str, Stack]:
    """The cores of each floor."""
    found: dict[str, Stack] = {}
    drawn = [area for area in survey.areas if area.card and area.card.kind in _CORES]
    for floor in survey.floors:
        here = [area for area in drawn if area.floor == floor.id]
        areas = sorted(here, key=lambda area: -float(area.polygon.area))[:_MOST]
        cores = tuple(
            Core(area.card.kind, (float(area.polygon.centroid.x), float(area.polygon.centroid.y)), area.polygon.area)
            for area in areas
            if area.card
        )
        sides = () if floor.outline is None or floor.outline.is_empty else tuple(map(float, floor.outline.bounds))
        found[floor.id] = Stack(cores=cores, ids=tuple(area.id for area in areas), sides=sides)
    return found


def compared(one: Stack, other: Stack) -> Shift | None:
    """How far the other floor lies from the one; None where their cores don't tell."""
    pairs = [(mine, theirs) for mine in one.cores for theirs in other.cores if _alike(mine, theirs)]
    offsets = [(theirs.at[0] - mine.at[0], theirs.at[1] - mine.at[1]) for mine, theirs in pairs]
    if any(math.hypot(*offset) < CLOSE_M for offset in offsets):
        return Shift(0.0, 0.0, 1)
    near = [offset for offset in offsets if math.hypot(*offset) <= FARTHEST_M]
    if not near:
        return None
    agreed = max((_agreeing(offset, near) for offset in near), key=len)
    if not (_proved(agreed, near, min(len(one.cores), len(other.cores))) or _outlined(agreed[0], one, other)):
        return None
    east, north = (sum(offset[axis] for offset in agreed) / len(agreed) for axis in (0, 1))
    return Shift(east, north, len(agreed))


def _proved(agreed: Sequence[Point], near: Sequence[Point], fewest: int) -> bool:
    """Whether so many cores agree that nothing else can be meant."""
    rivals = [offset for offset in near if offset not in agreed]
    second = max((len(_agreeing(offset, rivals)) for offset in rivals), default=0)
    return len(agreed) >= 2 and len(agreed) >= _LEAST_SHARE * fewest and len(agreed) > second


def _outlined(offset: Point, one: Stack, other: Stack) -> bool:
    """Whether all four sides of the floors' outlines lie as far apart as their only cores."""
    if max(len(one.cores), len(other.cores)) > 1 or not (one.sides and other.sides):
        return False
    gaps = (theirs - mine for mine, theirs in zip(one.sides, other.sides, strict=True))
    return all(abs(gap - offset[side % 2]) < CLOSE_M for side, gap in enumerate(gaps))


def _alike(one: Core, other: Core) -> bool:
    return one.kind is other.kind and _ALIKE <= one.area_m2 / other.area_m2 <= 1 / _ALIKE


def _agreeing(offset: Point, offsets: Sequence[Point]) -> list[Point]:
    return [each for each in offsets if math.dist(offset, each) < CLOSE_M]
