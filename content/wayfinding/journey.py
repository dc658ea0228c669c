"""The soonest journey over all floors: which links to take, one after the other.

Decides the choice between links by time, and what people dislike. Refuses to know lines, places and words.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

from content.venue.nouns import Venue
from content.wayfinding.nouns import Profile
from content.wayfinding.rides import Cost, may_ride, ride_cost
from content.wayfinding.storey import Landing, Storey

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


def arrivals(
    venue: Venue,
    storeys: Mapping[int, Storey],
    setting_out: Iterable[tuple[Spot, float]],
    profile: Profile,
    closed: frozenset[str],
) -> dict[Spot, Arrival]:
    """The soonest arrival at every landing that can be reached; `setting_out` are metres to the first ones."""
    waiting: list[tuple[float, Spot, Spot, bool]] = []
    for spot, metres in setting_out:
        if metres < inf:
            heappush(waiting, (metres / profile.speed_m_s, spot, spot, False))
    known: dict[Spot, Arrival] = {}
    onward = _Onward(venue, storeys, profile, closed)
    while waiting:
        after_s, spot, before, ridden = heappop(waiting)
        if spot in known:
            continue
        known[spot] = Arrival(after_s=after_s, before=before, ridden=ridden)
        for there, seconds in onward.of(spot, ridden=ridden):
            if there not in known:
                heappush(waiting, (after_s + seconds, there, spot, not ridden))
    return known


class _Onward:
    """Where one gets from a landing."""

    def __init__(self, venue: Venue, storeys: Mapping[int, Storey], profile: Profile, closed: frozenset[str]) -> None:
        self._venue, self._storeys, self._profile, self._closed = venue, storeys, profile, closed
        self._spots = {
            (landing.link, landing.stop): (level, number)
            for level, storey in storeys.items()
            for number, landing in enumerate(storey.landings)
        }

    def of(self, spot: Spot, *, ridden: bool) -> Iterable[tuple[Spot, float]]:
        """Each next landing and the seconds until there: on foot after a ride, else by a ride."""
        return self._on_foot(spot) if ridden else self._by_ride(spot)

    def _on_foot(self, spot: Spot) -> Iterable[tuple[Spot, float]]:
        level, number = spot
        for other, metres in enumerate(self._storeys[level].between[number]):
            if other != number and metres < inf:
                yield (level, other), metres / self._profile.speed_m_s

    def _by_ride(self, spot: Spot) -> Iterable[tuple[Spot, float]]:
        level, number = spot
        landing = self._storeys[level].landings[number]
        link = self._venue.links[landing.link]
        if link.id in self._closed:
            return
        for stop in range(len(link.stops)):
            there = self._spots.get((landing.link, stop))
            if there and there != spot and may_ride(link, self._profile, upwards=stop > landing.stop):
                cost = cost_between(self._venue, landing, stop, self._profile)
                yield there, cost.seconds + cost.disliked_s


def cost_between(venue: Venue, landing: Landing, stop: int, profile: Profile) -> Cost:
    """Of the ride from a landing to another stop of its link."""
    link = venue.links[landing.link]
    orders = [level.ordinal for level in venue.levels]
    start, end = (orders.index(link.stops[each].level) for each in (landing.stop, stop))
    return ride_cost(link, profile, floors=abs(end - start), stretches=abs(stop - landing.stop))


def chain(known: Mapping[Spot, Arrival], last: Spot) -> Sequence[Spot]:
    """The landings of a journey in order: to the first on foot, then by a ride and on foot in turns."""
    passed = [last]
    while known[passed[-1]].before != passed[-1]:
        passed.append(known[passed[-1]].before)
    return passed[::-1]
