"""Which places can be walked to from each other, by floors as wide as a shopper and by what joins levels.

Decides what is cut off. Refuses to know how long a way is; `content.wayfinding` finds it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import shapely

from content.venue.nouns import Link, Place, Point, Venue
from content.venue.shapes import whole

SHOULDER_M = 0.35
"""Half of what a shopper needs to get through."""
_DOOR_REACH_M = 2.5

Island = tuple[int, int]
"""A piece of a level's floor: its ordinal and its number."""


class Islands:
    """The pieces of floor of a venue, joined by some of its links."""

    def __init__(self, venue: Venue) -> None:
        """Cut every level into pieces."""
        self._pieces = {
            level.ordinal: shapely.STRtree(shapely.get_parts(whole(level.walkable).buffer(-SHOULDER_M)))
            for level in venue.levels
        }

    def at(self, level: int, spot: Point) -> Island | None:
        """The piece of floor nearest to a door; None where there is none."""
        tree = self._pieces[level]
        found = tree.query_nearest(shapely.Point(spot), max_distance=_DOOR_REACH_M, all_matches=False)
        return (level, int(found[0])) if len(found) else None

    def joined(self, links: Iterable[Link]) -> Mapping[Island, Island]:
        """For each piece that a link leads to, the one that stands for all that can be reached from it."""
        leader: dict[Island, Island] = {}
        for link in links:
            stops = [island for stop in link.stops if (island := self.at(stop.level, stop.at))]
            for stop in stops[1:]:
                leader[lead(leader, stop)] = lead(leader, stops[0])
        return leader


def lead(leader: Mapping[Island, Island], island: Island) -> Island:
    """What stands for all that can be reached from there."""
    while (above := leader.get(island, island)) != island:
        island = above
    return island


class Reach(NamedTuple):
    """The places of a venue, by how they can be reached."""

    apart: list[list[Place]]
    """Groups that can be reached from each other, but not from where most are."""
    by_steps_only: list[Place]


def reach_of(venue: Venue) -> Reach:
    """What is cut off; places without doors are left out."""
    islands = Islands(venue)
    anyhow, step_free = islands.joined(venue.links), islands.joined(link for link in venue.links if link.step_free)
    storeys = _storeys(venue)
    at = {place.id: island for place in venue.places if (island := _first(islands, place))}
    main = _mains(at.values(), anyhow, storeys)
    level_main = _mains(at.values(), step_free, storeys)
    groups: dict[Island, list[Place]] = defaultdict(list)
    steps: list[Place] = []
    for place in venue.places:
        if place.id not in at:
            continue
        leading = lead(anyhow, at[place.id])
        if leading != main[storeys[place.level]]:
            groups[leading].append(place)
        elif lead(step_free, at[place.id]) != level_main[storeys[place.level]]:
            steps.append(place)
    return Reach(apart=list(groups.values()), by_steps_only=steps)


def _first(islands: Islands, place: Place) -> Island | None:
    return next((island for door in place.doors if (island := islands.at(place.level, door))), None)


def _storeys(venue: Venue) -> Mapping[int, int]:
    """Levels that links join, each with the lowest of them."""
    leader = {level.ordinal: level.ordinal for level in venue.levels}
    for link in venue.links:
        lowest = min(leader[stop.level] for stop in link.stops)
        joined = {leader[stop.level] for stop in link.stops}
        leader = {level: lowest if first in joined else first for level, first in leader.items()}
    return leader


def _mains(at: Iterable[Island], leader: Mapping[Island, Island], storeys: Mapping[int, int]) -> Mapping[int, Island]:
    """Of levels that are joined, the floor from which most places are reached."""
    found: dict[int, Counter[Island]] = defaultdict(Counter)
    for island in at:
        found[storeys[island[0]]][lead(leader, island)] += 1
    return {storey: islands.most_common(1)[0][0] for storey, islands in found.items()}
