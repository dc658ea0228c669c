"""The soonest journey over all floors: which links to take, one after the other.

Decides the choice between links by time, and what people dislike. Refuses to know lines, places and words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import inf

from content.venue.nouns import Link, Venue
from content.wayfinding.nouns import Profile
from content.wayfinding.rides import Cost, may_ride, ride_cost
from content.wayfinding.storey import Storey

Spot = tuple[int, int]
"""A level's ordinal, and the place of one of its landings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How one comes to a landing, and from which."""

    after_s: float
    """With dislikes."""
    before: Spot
    """Itself where one set out."""
    ridden: bool
    """Whether by the link; else on foot."""


class Connections:
    """All that joins landings, for each profile reckoned once."""

    def __init__(self, venue: Venue, storeys: Mapping[int, Storey]) -> None:
        """Take the venue and its storeys."""
        self._venue, self._storeys = venue, storeys
        self._order = {level.ordinal: number for number, level in enumerate(venue.levels)}
        self._spots = {
            (landing.link, landing.stop): (level, number)
            for level, storey in storeys.items()
            for number, landing in enumerate(storey.landings)
        }
        self._rides: dict[Profile, dict[Spot, list[tuple[Spot, float, str]]]] = {}

    def cost(self, start: Spot, end: Spot, profile: Profile) -> Cost:
        """Of the ride between two landings of one link."""
        boards, leaves = (self._storeys[level].landings[number] for level, number in (start, end))
        floors = abs(self._order[end[0]] - self._order[start[0]])
        return ride_cost(self.link(start), profile, floors=floors, stretches=abs(leaves.stop - boards.stop))

    def link(self, spot: Spot) -> Link:
        """The link that comes out there."""
        return self._venue.links[self._storeys[spot[0]].landings[spot[1]].link]

    def on_foot(self, spot: Spot) -> Iterator[tuple[Spot, float]]:
        """Every other landing of the floor, and the metres to it."""
        level, number = spot
        for other, metres in enumerate(self._storeys[level].between[number]):
            if other != number and metres < inf:
                yield (level, other), metres

    def rides(self, profile: Profile) -> Mapping[Spot, Sequence[tuple[Spot, float, str]]]:
        """From each landing to where its link carries this shopper: seconds with dislikes, and the link's id."""
        if profile not in self._rides:
            self._rides[profile] = {spot: list(self._carried(spot, profile)) for spot in self._spots.values()}
        return self._rides[profile]

    def _carried(self, spot: Spot, profile: Profile) -> Iterator[tuple[Spot, float, str]]:
        landing, link = self._storeys[spot[0]].landings[spot[1]], self.link(spot)
        for stop in range(len(link.stops)):
            there = self._spots.get((landing.link, stop))
            if there and there != spot and may_ride(link, profile, upwards=stop > landing.stop):
                cost = self.cost(spot, there, profile)
                yield there, cost.seconds + cost.disliked_s, link.id


def arrivals(
    connections: Connections,
    setting_out: Iterable[tuple[Spot, float]],
    profile: Profile,
    closed: frozenset[str],
    within_s: float,
) -> dict[Spot, Arrival]:
    """The soonest arrival at every landing reached in that time; `setting_out` are metres to the first ones."""
    rides, speed = connections.rides(profile), profile.speed_m_s
    waiting = [(metres / speed, spot, spot, False) for spot, metres in setting_out if metres < inf]
    heapify(waiting)
    known: dict[Spot, Arrival] = {}
    while waiting and waiting[0][0] < within_s:
        after_s, spot, before, ridden = heappop(waiting)
        if spot in known:
            continue
        known[spot] = Arrival(after_s=after_s, before=before, ridden=ridden)
        # A ride is followed by a walk and a walk by a ride: two of a kind are never sooner than one.
        if ridden:
            onward = [(there, metres / speed) for there, metres in connections.on_foot(spot)]
        else:
            onward = [(there, seconds) for there, seconds, link in rides[spot] if link not in closed]
        for there, seconds in onward:
            if there not in known:
                heappush(waiting, (after_s + seconds, there, spot, not ridden))
    return known


def chain(known: Mapping[Spot, Arrival], last: Spot) -> Sequence[Spot]:
    """The landings of a journey in order: to the first on foot, then by a ride and on foot in turns."""
    passed = [last]
    while known[passed[-1]].before != passed[-1]:
        passed.append(known[passed[-1]].before)
    return passed[::-1]
