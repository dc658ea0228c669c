"""Moves a floor back that was drawn beside its place, where lifts and stairs prove where it belongs.

Decides what counts as proof. Refuses to turn or scale floors, and to move one on the looks of its outline.
"""

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace

import shapely
from shapely.geometry.base import BaseGeometry

from content.venue.cores import Shift, Stack, compared, stacks_of
from content.venue.nouns import Fault, Point
from content.venue.survey import Floor, Survey

_NEAR = 3
"""Floors so many levels apart are compared; buildings change further up."""
_COMPASS = ("east", "north-east", "north", "north-west", "west", "south-west", "south", "south-east")


def registered(survey: Survey) -> tuple[Survey, list[Fault]]:
    """The survey with every floor above the one below it, and which floors were moved."""
    stacks = stacks_of(survey)
    shifts = _neighbours(survey.floors, stacks)
    moves = {floor: move for floor, move in _moves(survey.floors, shifts).items() if math.hypot(*move) > 0}
    if not moves:
        return survey, []
    faults = [_told(floor, moves[floor.id], stacks[floor.id]) for floor in survey.floors if floor.id in moves]
    return _moved(survey, moves), faults


def _neighbours(floors: Sequence[Floor], stacks: Mapping[str, Stack]) -> dict[tuple[str, str], Shift]:
    """How floors lie to each other, wherever their cores tell."""
    found: dict[tuple[str, str], Shift] = {}
    for place, floor in enumerate(floors):
        for other in floors[place + 1 :]:
            apart = abs(floor.ordinal - other.ordinal)
            if 0 < apart <= _NEAR and (shift := compared(stacks[floor.id], stacks[other.id])):
                found[floor.id, other.id] = shift
                found[other.id, floor.id] = Shift(east=-shift.east, north=-shift.north, cores=shift.cores)
    return found


def _moves(floors: Sequence[Floor], shifts: Mapping[tuple[str, str], Shift]) -> dict[str, Point]:
    """How far each floor has to be moved so that most stay where they are."""
    moves: dict[str, Point] = {}
    for start in floors:
        if start.id in moves:
            continue
        offsets = _offsets(start.id, floors, shifts)
        # The place that most of them agree on is the right one.
        spots = list(offsets.values())
        right = max(spots, key=lambda spot: sum(math.dist(spot, other) < _AGREED_M for other in spots))
        for floor, spot in offsets.items():
            near = math.dist(spot, right) < _AGREED_M
            moves[floor] = (0.0, 0.0) if near else (right[0] - spot[0], right[1] - spot[1])
    return moves


_AGREED_M = 0.4
"""Floors that lie nearer to each other than this were drawn well enough."""


def _offsets(start: str, floors: Sequence[Floor], shifts: Mapping[tuple[str, str], Shift]) -> dict[str, Point]:
    """Where each floor that can be compared with the first lies, against it; the surest comparisons first."""
    offsets: dict[str, Point] = {start: (0.0, 0.0)}
    queue = deque([start])
    while queue:
        here = queue.popleft()
        for floor in floors:
            shift = shifts.get((here, floor.id))
            if shift is not None and floor.id not in offsets:
                offsets[floor.id] = (offsets[here][0] + shift.east, offsets[here][1] + shift.north)
                queue.append(floor.id)
    return offsets


def _moved(survey: Survey, moves: Mapping[str, Point]) -> Survey:
    def shape(given: BaseGeometry, floor: str) -> BaseGeometry:
        return shapely.transform(given, lambda positions: positions + moves[floor]) if floor in moves else given

    def point(given: Point, floor: str) -> Point:
        east, north = moves.get(floor, (0.0, 0.0))
        return given[0] + east, given[1] + north

    return replace(
        survey,
        floors=tuple(
            replace(floor, outline=shape(floor.outline, floor.id)) if floor.outline is not None else floor
            for floor in survey.floors
        ),
        areas=tuple(
            replace(
                area,
                polygon=shape(area.polygon, area.floor),
                at=None if area.at is None else point(area.at, area.floor),
            )
            for area in survey.areas
        ),
        spots=tuple(
            replace(spot, at=point(spot.at, spot.floors[0])) if len(spot.floors) == 1 else spot for spot in survey.spots
        ),
        doors=tuple(replace(door, line=shape(door.line, door.floor)) for door in survey.doors),
    )


def _told(floor: Floor, move: Point, stack: Stack) -> Fault:
    octant = round(math.degrees(math.atan2(-move[1], -move[0])) / 45) % 8
    said = (
        f"Level '{floor.short or floor.id}' was drawn {math.hypot(*move):.1f} m {_COMPASS[octant]} of the others,"
        " as its lifts and stairs show. It was moved back; do so in the drawing."
    )
    return Fault(code="unregistered", features=(floor.id, *stack.ids[:10]), sentence=said, mended=True)
