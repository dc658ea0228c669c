"""The ways through a venue as it stands: everything that is reckoned once, and what is asked of it.

Decides nothing by itself. Refuses to know what is closed beyond links, and why there is no way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from content.venue.nouns import Place, Point, Venue
from content.wayfinding.closing import Closing
from content.wayfinding.directions import Directions
from content.wayfinding.foothold import Footholds
from content.wayfinding.graph import WalkGraph
from content.wayfinding.journey import Connections
from content.wayfinding.legs import Legs, walked_seconds
from content.wayfinding.nouns import Profile, Ride, Route, Stand
from content.wayfinding.refusals import no_floor
from content.wayfinding.search import Found, Search
from content.wayfinding.storey import Landing, Storey


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
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


class Ways:
    """Finds and tells them; nothing a question leaves behind changes another's answer."""

    def __init__(self, venue: Venue, graph: WalkGraph) -> None:
        """Take the venue and its graph."""
        self._venue = venue
        self._storeys = {floor.level: Storey(floor, _stops(venue, floor.level)) for floor in graph.floors}
        self._holds = Footholds(venue, self._storeys)
        self._closing = Closing(venue)
        self._connections = Connections(venue, self._storeys)
        self._legs = Legs(self._storeys, self._connections)
        self._directions = Directions(venue, self._storeys)

    def find(self, asked: Question) -> Found | None:
        """The best way, if there is one; raises `NoWay` where one stands off the floor."""
        goals = [hold for place in asked.open_places for hold in self._holds.of_place(place)]
        goals += [hold for stand in asked.stands for hold in self._holds.of_stand(stand)]
        starts = [hold for stand in self._stands(asked.start) for hold in self._holds.of_stand(stand, goals)]
        if not starts:
            raise no_floor()
        shut = self._closing.links(asked.closed)
        return Search(self._storeys, self._connections, asked.profile, shut).best(starts, goals)

    def tell(self, found: Found, asked: Question) -> Route:
        """A found way as shoppers get it."""
        legs, goal = self._legs.of(found, asked.profile), found.goal.place
        return Route(
            legs=legs,
            length_m=sum(leg.length_m for leg in legs),
            seconds=walked_seconds(legs, asked.profile),
            steps=self._directions.steps(legs, goal, asked.facing_deg),
            goal=goal.id if goal else None,
        )

    def rides(self, found: Found, profile: Profile) -> list[Ride]:
        """What a found way rides on."""
        return [leg.ride for leg in self._legs.of(found, profile) if leg.ride]

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
