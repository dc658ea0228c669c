"""Finds the way: the least time over all floors, the shortest walk on each.

Decides which way is the best for this shopper now. Refuses to know files, drawing and where live news comes from.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from content.venue.nouns import LinkKind, Place, PlaceKind, Point, Venue
from content.wayfinding.building import floors_digest
from content.wayfinding.closing import Closing
from content.wayfinding.directions import Directions
from content.wayfinding.foothold import Footholds
from content.wayfinding.graph import WalkGraph
from content.wayfinding.journey import Connections
from content.wayfinding.legs import Legs, walked_seconds
from content.wayfinding.nouns import WALK, Profile, Ride, Route, Stand
from content.wayfinding.refusals import no_floor, no_way_out, why_not
from content.wayfinding.search import Found, Search
from content.wayfinding.storey import Landing, Storey

Goal = str | Stand | Sequence[str | Stand]
"""A place's id, a spot, or several, of which the one reached soonest is meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What is asked."""

    start: Stand | str
    places: Sequence[Place]
    """Of these the one reached soonest, or one of `stands`."""
    stands: Sequence[Stand] = ()
    profile: Profile
    closed: frozenset[str]
    facing_deg: float | None

    @property
    def open_places(self) -> list[Place]:
        """Those this shopper can enter."""
        return [p for p in self.places if p.id not in self.closed and (p.step_free or not self.profile.step_free)]


class Wayfinder:
    """Answers from anywhere in the venue; nothing a question leaves behind changes another's answer."""

    def __init__(self, venue: Venue, graph: WalkGraph) -> None:
        """Take the venue and the graph that was built from it; raises `ValueError` if it was built from another."""
        if graph.venue_digest != floors_digest(venue):
            raise ValueError("The walk graph was built from another venue, or an older one. Import the venue again.")
        self._venue = venue
        self._storeys = {floor.level: Storey(floor, _stops(venue, floor.level)) for floor in graph.floors}
        self._holds = Footholds(venue, self._storeys)
        self._closing = Closing(venue)
        self._connections = Connections(venue, self._storeys)
        self._legs = Legs(self._storeys, self._connections)
        self._directions = Directions(venue, self._storeys)

    def route(
        self,
        start: Stand | str,
        goal: Goal,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The best way; `closed` are ids of links and places, `facing_deg` the compass degrees the shopper looks to.

        Raises `NoWay`, and `KeyError` for a place the venue doesn't have.
        """
        asked = [goal] if isinstance(goal, str | Stand) else list(goal)
        places = [self._venue.by_id[each] for each in asked if isinstance(each, str)]
        stands = [each for each in asked if isinstance(each, Stand)]
        return self._answer(
            _Question(start=start, places=places, stands=stands, profile=profile, closed=closed, facing_deg=facing_deg)
        )

    def nearest(
        self,
        start: Stand | str,
        *kinds: PlaceKind,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> tuple[Place, Route]:
        """The place of these kinds that is reached soonest, and the way there; raises `NoWay`."""
        places = list(self._venue.of_kind(*kinds))
        route = self._answer(
            _Question(start=start, places=places, profile=profile, closed=closed, facing_deg=facing_deg)
        )
        return self._venue.by_id[route.goal or ""], route

    def ways_out(
        self,
        start: Stand | str,
        *,
        profile: Profile = WALK,
        closed: frozenset[str] = frozenset(),
        facing_deg: float | None = None,
    ) -> Route:
        """The soonest way to an entrance or exit without any lift, for emergencies; raises `NoWay`."""
        without = replace(profile, rides=profile.rides - {LinkKind.LIFT})
        outs = list(self._venue.of_kind(PlaceKind.ENTRANCE, PlaceKind.EXIT))
        asked = _Question(start=start, places=outs, profile=without, closed=closed, facing_deg=facing_deg)
        found = self._found(asked)
        if found is None:
            raise no_way_out()
        return self._told(asked, found)

    def _answer(self, asked: _Question) -> Route:
        found = self._found(asked)
        if found is None:
            shut = asked.closed | self._closing.links(asked.closed)
            raise why_not(asked.places, asked.profile, shut, lambda *other: self._rides(asked, *other))
        return self._told(asked, found)

    def _told(self, asked: _Question, found: Found) -> Route:
        legs, goal = self._legs.of(found, asked.profile), found.goal.place
        return Route(
            legs=legs,
            length_m=sum(leg.length_m for leg in legs),
            seconds=walked_seconds(legs, asked.profile),
            steps=self._directions.steps(legs, goal, asked.facing_deg),
            goal=goal.id if goal else None,
        )

    def _rides(self, asked: _Question, profile: Profile, closed: frozenset[str]) -> list[Ride] | None:
        found = self._found(replace(asked, profile=profile, closed=closed))
        legs = self._legs.of(found, profile) if found else ()
        return [leg.ride for leg in legs if leg.ride] if found else None

    def _found(self, asked: _Question) -> Found | None:
        goals = [hold for place in asked.open_places for hold in self._holds.of_place(place)]
        goals += [hold for stand in asked.stands for hold in self._holds.of_stand(stand)]
        starts = [hold for stand in self._stands(asked.start) for hold in self._holds.of_stand(stand, goals)]
        if not starts:
            raise no_floor()
        return self._search(asked).best(starts, goals)

    def _search(self, asked: _Question) -> Search:
        return Search(self._storeys, self._connections, asked.profile, self._closing.links(asked.closed))

    def _stands(self, start: Stand | str) -> list[Stand]:
        if isinstance(start, Stand):
            return [start]
        place = self._venue.by_id[start]
        return [Stand(level=place.level, at=at) for at in place.doors or (place.at,)]


def _stops(venue: Venue, level: int) -> list[tuple[Landing, Point]]:
    return [
        (Landing(link=number, stop=place), stop.at)
        for number, link in enumerate(venue.links)
        for place, stop in enumerate(link.stops)
        if stop.level == level
    ]
