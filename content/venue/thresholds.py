"""Rooms one must walk through to get to others, as the doors between them show.

Decides which rooms those are, and what of them is floor: the room within its walls, and a passage at each door. Refuses
to know what the rooms are called.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence

import shapely
from shapely import LineString, affinity
from shapely.geometry.base import BaseGeometry

from content.venue.doors import AT_WALL_M
from content.venue.nouns import PlaceKind
from content.venue.survey import Area, Door, Use

_WALL_M = 0.1
"""Half a wall: how far from a room's outline one walks."""
_PASSAGE_M, _REACH_M = 1.0, 0.6
"""How wide a passage is at least, and how far it reaches to each side of its door."""
_ENDS = frozenset({PlaceKind.NONPUBLIC, PlaceKind.LIFT, PlaceKind.VOID})
"""Nobody walks through these."""
_ARRIVALS = frozenset({PlaceKind.STAIRS, PlaceKind.ESCALATOR, PlaceKind.RAMP})


def passed(areas: Sequence[Area], doors: Sequence[Door]) -> list[BaseGeometry]:
    """The floor of the rooms one walks through, and the passages into them and between pieces of open floor."""
    if not doors or not areas:
        return []
    behind = _behind(areas, doors)
    opened = _walked_through(areas, doors, behind)
    floor: list[BaseGeometry] = [areas[room].polygon.buffer(-_WALL_M) for room in opened]
    for door, sides in behind.items():
        if all(side in opened or areas[side].use is Use.WALK for side in sides):
            floor.append(_passage(doors[door].line))
    return floor


def _behind(areas: Sequence[Area], doors: Sequence[Door]) -> Mapping[int, list[int]]:
    """The areas on both sides of each door that leads from one to another."""
    tree = shapely.STRtree([area.polygon for area in areas])
    found: dict[int, list[int]] = defaultdict(list)
    for place, door in enumerate(doors):
        near = sorted(int(each) for each in tree.query(door.line, predicate="dwithin", distance=AT_WALL_M))
        sides = [area for area in near if areas[area].use in (Use.WALK, Use.ROOM) and _public(areas[area])]
        if len(sides) > 1:
            found[place] = sides
    return found


def _public(area: Area) -> bool:
    return _kind(area) is not PlaceKind.NONPUBLIC


def _walked_through(areas: Sequence[Area], doors: Sequence[Door], behind: Mapping[int, list[int]]) -> set[int]:
    """Rooms behind which there is more, found from the largest piece of open floor outwards."""
    pieces = _pieces(areas, [doors[door].line for door in behind if _between_floors(areas, behind[door])])
    beside: dict[int, set[int]] = defaultdict(set)
    for sides in behind.values():
        nodes = {pieces.get(side, side) for side in sides}
        for node in nodes:
            beside[node] |= nodes - {node}
    opened: set[int] = set()
    seen: set[int] = set()
    floors = sorted(set(pieces.values()), key=lambda piece: -_size(areas, pieces, piece))
    # Where there is no open floor at all, one comes up the stairs.
    stairs = [node for node in sorted(beside) if _kind(areas[node]) in _ARRIVALS]
    for start in (*floors, *stairs):
        queue = deque([] if start in seen else [start])
        seen.add(start)
        while queue:
            node = queue.popleft()
            if areas[node].use is not Use.WALK and _kind(areas[node]) in _ENDS:
                continue
            for further in sorted(beside[node] - seen):
                seen.add(further)
                queue.append(further)
                if areas[node].use is not Use.WALK:
                    opened.add(node)
    return opened


def _between_floors(areas: Sequence[Area], sides: Sequence[int]) -> bool:
    return all(areas[side].use is Use.WALK for side in sides)


def _pieces(areas: Sequence[Area], doors: Sequence[BaseGeometry]) -> dict[int, int]:
    """Each open area with the first one of the piece of floor it is part of."""
    walked = [place for place, area in enumerate(areas) if area.use is Use.WALK]
    floor = shapely.union_all([*(areas[place].polygon.buffer(_WALL_M) for place in walked), *map(_passage, doors)])
    parts = shapely.get_parts(floor)
    tree = shapely.STRtree(parts)
    first: dict[int, int] = {}
    pieces: dict[int, int] = {}
    for place in walked:
        part = int(tree.nearest(areas[place].polygon.representative_point()))
        pieces[place] = first.setdefault(part, place)
    return pieces


def _size(areas: Sequence[Area], pieces: Mapping[int, int], piece: int) -> float:
    return sum(float(areas[place].polygon.area) for place, first in pieces.items() if first == piece)


def _kind(area: Area) -> PlaceKind | None:
    return area.card.kind if area.card is not None else None


def _passage(line: BaseGeometry) -> BaseGeometry:
    if not isinstance(line, LineString) or line.length < _WALL_M:
        return line.centroid.buffer(_PASSAGE_M / 2 + _WALL_M)
    straight = LineString([line.coords[0], line.coords[-1]])
    wider = max(1.0, _PASSAGE_M / max(float(straight.length), _WALL_M))
    return affinity.scale(straight, wider, wider).buffer(_REACH_M, cap_style="flat")
