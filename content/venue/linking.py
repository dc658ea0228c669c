"""What joins floors: lifts, escalators, stairs and ramps, each with its stops.

Decides which drawings on several floors are one and the same. Refuses to know what the places around them are.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import shapely

from content.nouns import Texts
from content.venue.names import numbered
from content.venue.nouns import Direction, Fault, Link, LinkKind, Point, Stop
from content.venue.survey import Area, Traversal

LINKS: Mapping[str, LinkKind] = {str(kind): kind for kind in LinkKind}
"""By the kind of place."""
_TOUCHING_M = 0.2
WORDS: Mapping[LinkKind, str] = {
    LinkKind.LIFT: "lift",
    LinkKind.ESCALATOR: "escalator",
    LinkKind.STAIRS: "staircase",
    LinkKind.RAMP: "ramp",
}
"""What each is called in a fault."""
SAME_SHARE = 0.3
"""How much of the smaller of two drawings the other must cover to be the same shaft on another floor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """Where an area that joins floors meets one of them."""

    area: Area
    level: int
    """Ordinal."""
    doors: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A link that is to be named, and the places that show it."""

    link: Link
    places: tuple[str, ...]


def joined(landings: Sequence[Landing], traversals: Iterable[Traversal]) -> tuple[list[Joined], list[Fault]]:
    """The links between those landings, and what is wrong with them."""
    ways = {id_: each for each in traversals for id_ in (*each.via, each.origin, each.destination)}
    found: list[Joined] = []
    faults: list[Fault] = []
    for group in _groups(landings, ways):
        stops = _stops(group)
        ids = tuple(landing.area.id for landing in group)
        if len(stops) < 2:
            faults.append(_unjoined(group, ids))
            continue
        direction = _direction(group, ways)
        link = Link(
            id=group[0].area.core or ids[0],
            kind=_kind(group[0]),
            names=_names(group),
            stops=stops,
            direction=direction or Direction.BOTH,
            step_free=_step_free(group),
            length_m=_length(group),
        )
        if direction is None:
            faults.append(undirected(link.id))
        found.append(Joined(link=link, places=ids))
    return found, faults


def named(links: Iterable[Joined]) -> list[Joined]:
    """The links with numbers for names where they have none of their own, counted from west to east."""
    by_kind: dict[LinkKind, list[Joined]] = defaultdict(list)
    for each in links:
        by_kind[each.link.kind].append(each)
    done: list[Joined] = []
    for kind, some in by_kind.items():
        told = [tuple(sorted(each.link.names.items())) for each in some]
        ordered = sorted(some, key=lambda each: (each.link.stops[0].at, each.link.id))
        for number, each in enumerate(ordered, 1):
            own = told.count(tuple(sorted(each.link.names.items()))) == 1 and bool(each.link.names)
            names = each.link.names if own else numbered(kind, number)
            done.append(replace(each, link=replace(each.link, names=names)))
    return done


def undirected(id_: str) -> Fault:
    """What is said of an escalator that nobody said the direction of."""
    said = f"Nobody said which way escalator '{id_}' carries, so it is taken both ways. Say it in the file."
    return Fault(code="direction", features=(id_,), sentence=said)


def _groups(landings: Sequence[Landing], ways: Mapping[str, Traversal]) -> list[list[Landing]]:
    leader = list(range(len(landings)))

    def lead(place: int) -> int:
        while leader[place] != place:
            leader[place] = leader[leader[place]]
            place = leader[place]
        return place

    for one, other in _candidates(landings, ways):
        if lead(one) != lead(other) and _same(landings[one], landings[other], ways):
            leader[lead(other)] = lead(one)
    groups: dict[int, list[Landing]] = defaultdict(list)
    for place, landing in enumerate(landings):
        groups[lead(place)].append(landing)
    return [sorted(group, key=lambda landing: landing.level) for group in groups.values()]


def _candidates(landings: Sequence[Landing], ways: Mapping[str, Traversal]) -> Iterator[tuple[int, int]]:
    """Pairs that touch in plan, or that the file says are parts of one."""
    if landings:
        tree = shapely.STRtree([landing.area.polygon for landing in landings])
        for one, other in zip(*tree.query(tree.geometries, predicate="dwithin", distance=_TOUCHING_M), strict=True):
            if one < other:
                yield int(one), int(other)
    said: dict[str, int] = {}
    for place, landing in enumerate(landings):
        way = ways.get(landing.area.id)
        for key in (f"core {landing.area.core}" if landing.area.core else "", f"way {way.id}" if way else ""):
            if key:
                yield said.setdefault(key, place), place


def _same(one: Landing, other: Landing, ways: Mapping[str, Traversal]) -> bool:
    if one.area.core or other.area.core:
        return one.area.core == other.area.core
    if _kind(one) is not _kind(other):
        return False
    way = ways.get(one.area.id)
    if way is not None and way is ways.get(other.area.id):
        return True
    if one.level == other.level:
        return False
    if abs(one.level - other.level) == 1 and _names([one]) and _names([one]) == _names([other]):
        return True  # Wide stairs are often drawn as their lower part below and their upper part above.
    shared = one.area.polygon.intersection(other.area.polygon).area
    return bool(shared >= SAME_SHARE * min(one.area.polygon.area, other.area.polygon.area))


def _kind(landing: Landing) -> LinkKind:
    return LINKS[landing.area.card.kind if landing.area.card else "stairs"]


def _stops(group: Sequence[Landing]) -> tuple[Stop, ...]:
    """One for each level: its first door, but the two ends of an escalator."""
    doors: dict[int, tuple[Point, ...]] = {}
    for landing in group:
        if landing.doors:
            doors.setdefault(landing.level, landing.doors)
    if _kind(group[0]) is LinkKind.ESCALATOR and len(doors) == 2:
        low, high = sorted(doors)
        # Where it is stepped onto below, one doesn't get off above.
        ends = max(product(doors[low], doors[high]), key=lambda pair: math.dist(*pair))
        return Stop(level=low, at=ends[0]), Stop(level=high, at=ends[1])
    return tuple(Stop(level=level, at=some[0]) for level, some in sorted(doors.items()))


def _names(group: Sequence[Landing]) -> Texts:
    return next((landing.area.card.names for landing in group if landing.area.card and landing.area.card.names), {})


def _step_free(group: Sequence[Landing]) -> bool:
    passable = all(landing.area.card is None or landing.area.card.step_free for landing in group)
    return passable and _kind(group[0]) in (LinkKind.LIFT, LinkKind.RAMP)


def _direction(group: Sequence[Landing], ways: Mapping[str, Traversal]) -> Direction | None:
    levels = {landing.area.id: landing.level for landing in group}
    way = next((ways[id_] for id_ in levels if id_ in ways), None)
    if way is not None and way.directed and way.origin in levels and way.destination in levels:
        return Direction.UP if levels[way.origin] < levels[way.destination] else Direction.DOWN
    return None if _kind(group[0]) is LinkKind.ESCALATOR and way is None else Direction.BOTH


def _length(group: Sequence[Landing]) -> float:
    """About what one walks between two floors: the longer side of the stairwell, once there and back."""
    if _kind(group[0]) is LinkKind.LIFT:
        return 0.0
    box = group[0].area.polygon.minimum_rotated_rectangle
    return round(float(box.length) / 2, 1)


def _unjoined(group: Sequence[Landing], ids: tuple[str, ...]) -> Fault:
    kind = WORDS[_kind(group[0])]
    if len({landing.level for landing in group}) < 2:
        said = f"This {kind} is on one level only. Draw it on every level it leads to, one above the other."
        return Fault(code="one-level", features=ids, sentence=said)
    said = f"This {kind} has no way in on more than one level. Draw its doors, or corridors that touch it."
    return Fault(code="no-edge", features=ids, sentence=said)
