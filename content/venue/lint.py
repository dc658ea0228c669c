"""What is wrong with a venue, as whoever draws it can put it right.

Decides what is a fault. Refuses to mend: that is the import's.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import shapely

from content.venue.nouns import Fault, Level, Place, PlaceKind, Venue
from content.venue.reach import reach_of
from content.venue.shapes import polygon_of, whole

TENANTS = frozenset({PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.SERVICE, PlaceKind.DESK, PlaceKind.CINEMA})
_CORES = (PlaceKind.LIFT, PlaceKind.STAIRS)
_COMMON_SHARE = 0.1
"""How much of the smaller of two shops may lie within the other."""
_MANY = 10
"""So many places that are cut off together are said in one sentence."""


def lint(venue: Venue) -> tuple[Fault, ...]:
    """Every fault that the venue itself shows."""
    return (
        *_empty_levels(venue),
        *_unjoined_levels(venue),
        *_unregistered(venue),
        *_overlapping(venue),
        *_without_edge(venue),
        *_cut_off(venue),
    )


def _empty_levels(venue: Venue) -> Iterator[Fault]:
    for level in venue.levels:
        if not level.walkable:
            said = f"Nothing on level '{level.short}' can be walked on. Draw its corridors as walkways."
            yield Fault(code="no-floor", features=(level.id,), sentence=said)


def _unjoined_levels(venue: Venue) -> Iterator[Fault]:
    joined = {stop.level for link in venue.links for stop in link.stops}
    for level in venue.levels:
        if len(venue.levels) > 1 and level.ordinal not in joined:
            said = f"No lift, stairs or escalator leads to level '{level.short}'. Draw those there are."
            yield Fault(code="unjoined", features=(level.id,), sentence=said)


def _unregistered(venue: Venue) -> Iterator[Fault]:
    for below, above in pairwise(venue.levels):
        under, over = _cores(venue, below), _cores(venue, above)
        if under and over and not whole_of(under).intersects(whole_of(over)):
            said = (
                f"No lift or stairs of level '{above.short}' stands above one of level '{below.short}'."
                " Lay the two drawings over each other."
            )
            features = (below.id, above.id, *(place.id for place in over[:10]))
            yield Fault(code="unregistered", features=features, sentence=said)


def _cores(venue: Venue, level: Level) -> list[Place]:
    return [place for place in venue.of_kind(*_CORES) if place.level == level.ordinal and place.shape]


def whole_of(places: list[Place]) -> shapely.Geometry:
    """The ground of several places."""
    return whole(place.shape for place in places if place.shape)


def _overlapping(venue: Venue) -> Iterator[Fault]:
    by_level: dict[int, list[Place]] = defaultdict(list)
    for place in venue.of_kind(*TENANTS):
        if place.shape:
            by_level[place.level].append(place)
    for places in by_level.values():
        shapes = [polygon_of(place.shape) for place in places if place.shape]
        tree = shapely.STRtree(shapes)
        for one, shape in enumerate(shapes):
            for other in sorted(int(each) for each in tree.query(shape)):
                common = shape.intersection(shapes[other]).area if other > one else 0.0
                if common > _COMMON_SHARE * min(shape.area, shapes[other].area):
                    said = f"{common:.0f} m² of these two lie within each other. Draw the wall between them."
                    ids = (places[one].id, places[other].id)
                    yield Fault(code="overlap", features=ids, sentence=said)


def _without_edge(venue: Venue) -> Iterator[Fault]:
    for place in venue.of_kind(*TENANTS):
        if not place.doors:
            said = f"{named(place)} touches no floor one can walk on. Draw its door, or the corridor up to it."
            yield Fault(code="no-edge", features=(place.id,), sentence=said)


def _cut_off(venue: Venue) -> Iterator[Fault]:
    reach = reach_of(venue)
    for group in reach.apart:
        wanted = [place for place in group if place.names or place.kind is not PlaceKind.ROOM]
        if len(wanted) >= _MANY:
            said = f"{len(wanted)} places can be reached from each other, but from nowhere else. Draw what joins them."
            yield Fault(code="apart", features=tuple(place.id for place in wanted[:20]), sentence=said)
            continue
        for place in wanted:
            said = f"No way leads to {named(place)}. Draw the door or the corridor that does."
            yield Fault(code="unreachable", features=(place.id,), sentence=said)
    yield from _by_steps(venue, [place for place in reach.by_steps_only if place.kind in TENANTS])


def _by_steps(venue: Venue, places: list[Place]) -> Iterator[Fault]:
    by_level: dict[int, list[str]] = defaultdict(list)
    for place in places:
        by_level[place.level].append(place.id)
    for level, ids in by_level.items():
        short = venue.by_ordinal[level].short
        said = f"{len(ids)} places on level '{short}' can be reached by steps only. If there is a lift, draw it."
        yield Fault(code="steps-only", features=tuple(ids[:20]), sentence=said)


def named(place: Place) -> str:
    """What people call a place."""
    return place.names.get("en") or next(iter(place.names.values()), f"the {place.kind} '{place.id}'")
