"""Lifts and stairs as proof of how two floors lie to each other.

Decides what proves a shift: at least two cores that agree on it to a hand's breadth, most of those there are, and none
that is already where it should be. Refuses to move anything.
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
        found[floor.id] = Stack(cores=cores, ids=tuple(area.id for area in areas))
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
    rivals = [offset for offset in near if offset not in agreed]
    second = max((len(_agreeing(offset, rivals)) for offset in rivals), default=0)
    fewest = min(len(one.cores), len(other.cores))
    if len(agreed) < 2 or len(agreed) < _LEAST_SHARE * fewest or len(agreed) <= second:
        return None
    return Shift(
        sum(offset[0] for offset in agreed) / len(agreed),
        sum(offset[1] for offset in agreed) / len(agreed),
        len(agreed),
    )


def _alike(one: Core, other: Core) -> bool:
    return one.kind is other.kind and _ALIKE <= one.area_m2 / other.area_m2 <= 1 / _ALIKE


def _agreeing(offset: Point, offsets: Sequence[Point]) -> list[Point]:
    return [each for each in offsets if math.dist(offset, each) < CLOSE_M]
